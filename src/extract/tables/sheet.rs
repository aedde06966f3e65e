use crate::documents::{Cell, Grid};
use crate::extract::tables::labels::Label;

/// A grid with its slots and the folded texts of its cells.
pub(super) struct Sheet<'a> {
    pub(super) grid: &'a Grid,
    slots: Vec<Option<usize>>,
    labels: Vec<Label>,
    /// Whether each cell is a number, or a sign that there is none.
    values: Vec<bool>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(grid: &'a Grid) -> Sheet<'a> {
        let labels = grid.cells.iter().map(|cell| Label::of(&cell.text)).collect();
        let is_value = |cell: &Cell| {
            !cell.text.trim().is_empty() && crate::documents::number::read(&cell.text).is_ok()
        };
        let values = grid.cells.iter().map(is_value).collect();
        Sheet { grid, slots: grid.slots(), labels, values }
    }

    pub(super) fn rows(&self) -> usize {
        self.grid.rows
    }

    pub(super) fn columns(&self) -> usize {
        self.grid.columns
    }

    /// The number of the cell that covers a slot.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<usize> {
        self.slots.get(row * self.grid.columns + column).copied().flatten()
    }

    pub(super) fn cell(&self, cell: usize) -> &'a Cell {
        &self.grid.cells[cell]
    }

    pub(super) fn label(&self, cell: usize) -> &Label {
        &self.labels[cell]
    }

    /// The cells of a row from one column up to another, each once.
    pub(super) fn across(&self, row: usize, columns: std::ops::Range<usize>) -> Vec<usize> {
        let mut cells: Vec<usize> = columns.filter_map(|c| self.at(row, c)).collect();
        cells.dedup();
        cells
    }

    /// The cells over a column in the rows above `end`, from the top, each once.
    pub(super) fn above(&self, column: usize, end: usize) -> Vec<usize> {
        let mut cells: Vec<usize> = (0..end).filter_map(|row| self.at(row, column)).collect();
        cells.dedup();
        cells
    }

    /// How many cells hold a number, or a sign that there is none.
    pub(super) fn value_count(&self) -> usize {
        self.values.iter().filter(|is_value| **is_value).count()
    }

    /// Whether a text is a number, or a sign that there is none.
    pub(super) fn is_value(&self, cell: usize) -> bool {
        self.values[cell]
    }

    /// Whether the second reading of a row, where there is one, has the same values in it.
    pub(super) fn second_reading_agrees(&self, row: usize, values: &[usize]) -> bool {
        let Some(pieces) = self.grid.text_rows.as_ref().and_then(|rows| rows.get(row)) else {
            return true;
        };
        let mut words: Vec<String> = pieces
            .iter()
            .flat_map(|piece| piece.split_whitespace())
            .map(|word| word.to_owned())
            .collect();
        let joined: String = pieces.concat().split_whitespace().collect();
        values.iter().filter(|cell| self.is_value(**cell)).all(|cell| {
            let text: String = self.cell(*cell).text.split_whitespace().collect();
            match words.iter().position(|word| *word == text) {
                Some(at) => {
                    words.swap_remove(at);
                    true
                }
                // Digits that are drawn one by one are found in the whole row alone.
                None => text.len() > 1 && joined.contains(&text),
            }
        })
    }
}
