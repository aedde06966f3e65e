//! The cells of a sheet as a grid.

use std::collections::{BTreeMap, BTreeSet};

use crate::documents::limits::{MAX_COLUMNS, MAX_ROWS, MAX_SLOTS};
use crate::documents::{Cell, Grid};
use crate::model::Place;

/// The first and the last cell of a merged region, each as row and column counted from 0.
pub(super) type Span = ((u32, u32), (u32, u32));

/// The cells of a sheet that have a text, by row and column counted from 0.
#[derive(Default)]
pub(super) struct Cells {
    texts: BTreeMap<(u32, u32), String>,
    /// The rows of the cells that are there and have no text.
    blank_rows: BTreeSet<u32>,
}

impl Cells {
    /// Adds a cell; of one without text the row alone is kept.
    pub(super) fn put(&mut self, position: (u32, u32), text: String) {
        if text.is_empty() {
            self.blank_rows.insert(position.0);
        } else {
            self.texts.insert(position, text);
        }
    }

    /// The grid from the first to the last row and column with a text, and whether some did not fit in. A cell
    /// without text is blank. A row of blank cells below the last text belongs to it: in a form that nobody has filled in
    /// it is where the figures go.
    pub(super) fn into_grid(mut self, spans: Vec<Span>, place: Place) -> (Grid, bool) {
        let Some(area) = self.area() else { return (Grid { place, ..Grid::default() }, false) };
        let mut slots = vec![false; area.rows * area.columns];
        let mut cells = self.merged(&spans, &area, &mut slots, place.page);
        for row in 0..area.rows {
            for column in 0..area.columns {
                if !slots[row * area.columns + column] {
                    let text = self.take(&area, row, column);
                    cells.push(cell((row, column), (1, 1), text, place.page));
                }
            }
        }
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let place =
            Place { row: Some(area.first_row + 1), column: Some(area.first_column + 1), ..place };
        let Area { rows, columns, cut, .. } = area;
        (Grid { place, rows, columns, cells, text_rows: None }, cut)
    }

    /// The rows and columns with a text, as far as the limits allow.
    fn area(&self) -> Option<Area> {
        let texts = &self.texts;
        let (first_row, last_text) = (texts.keys().next()?.0, texts.keys().next_back()?.0);
        let last_row = last_text + u32::from(self.blank_rows.contains(&(last_text + 1)));
        let first_column = texts.keys().map(|(_, column)| *column).min()?;
        let last_column = texts.keys().map(|(_, column)| *column).max()?;
        let (all_rows, all_columns) =
            ((last_row - first_row) as usize + 1, (last_column - first_column) as usize + 1);
        let columns = all_columns.min(MAX_COLUMNS);
        let rows = all_rows.min(MAX_ROWS).min(MAX_SLOTS / columns);
        let cut = rows < all_rows || columns < all_columns;
        Some(Area { first_row, first_column, rows, columns, cut })
    }

    /// The cells of the merged regions. Of regions that overlap the first is taken.
    fn merged(
        &mut self,
        spans: &[Span],
        area: &Area,
        slots: &mut [bool],
        page: Option<u32>,
    ) -> Vec<Cell> {
        let mut cells = Vec::new();
        // A region that is not taken was looked at for nothing; a file of such must not take long.
        let mut looks = 4 * MAX_SLOTS;
        for span in spans {
            let Some((row, column, rows, columns)) = area.clip(*span) else { continue };
            let inside =
                (row..row + rows).flat_map(|r| (column..column + columns).map(move |c| (r, c)));
            let indices: Vec<usize> = inside.map(|(r, c)| r * area.columns + c).collect();
            let Some(left) = looks.checked_sub(indices.len()) else { break };
            looks = left;
            if indices.iter().any(|index| slots[*index]) {
                continue;
            }
            indices.iter().for_each(|index| slots[*index] = true);
            let text = self.take(area, row, column);
            cells.push(cell((row, column), (rows, columns), text, page));
        }
        cells
    }

    fn take(&mut self, area: &Area, row: usize, column: usize) -> String {
        let position = (area.first_row + row as u32, area.first_column + column as u32);
        self.texts.remove(&position).unwrap_or_default()
    }
}

fn cell(at: (usize, usize), spans: (usize, usize), text: String, page: Option<u32>) -> Cell {
    Cell { row: at.0, column: at.1, row_span: spans.0, column_span: spans.1, text, page, at: None }
}

struct Area {
    first_row: u32,
    first_column: u32,
    rows: usize,
    columns: usize,
    cut: bool,
}

impl Area {
    /// The part of a region inside the area: first row and column, rows and columns. A region whose first cell, which
    /// alone has a text, lies outside is none.
    fn clip(&self, ((top, left), (bottom, right)): Span) -> Option<(usize, usize, usize, usize)> {
        let row = top.checked_sub(self.first_row)? as usize;
        let column = left.checked_sub(self.first_column)? as usize;
        if row >= self.rows || column >= self.columns || bottom < top || right < left {
            return None;
        }
        let rows = ((bottom - top) as usize + 1).min(self.rows - row);
        let columns = ((right - left) as usize + 1).min(self.columns - column);
        Some((row, column, rows, columns))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[(u32, u32)]) -> Cells {
        let mut cells = Cells::default();
        texts.iter().for_each(|at| cells.put(*at, format!("{},{}", at.0, at.1)));
        cells
    }

    #[test]
    fn merged_regions_are_one_cell_and_the_rest_is_blank() {
        let (grid, cut) = cells(&[(2, 1), (3, 2)]).into_grid(
            vec![((2, 1), (2, 2)), ((2, 2), (3, 2)), ((9, 9), (9, 10))],
            Place::default(),
        );
        let shape: Vec<(usize, usize, usize, &str)> =
            grid.cells.iter().map(|c| (c.row, c.column, c.column_span, c.text.as_str())).collect();
        assert_eq!(shape, [(0, 0, 2, "2,1"), (1, 0, 1, ""), (1, 1, 1, "3,2")]);
        assert!(!cut);
    }

    #[test]
    fn a_far_cell_cuts_the_sheet() {
        let far = cells(&[(0, 0), (1_048_575, 16_383)]);
        let (grid, cut) = far.into_grid(vec![((0, 0), (1_048_575, 16_383)); 100], Place::default());
        assert!(cut && grid.rows * grid.columns <= MAX_SLOTS);
        assert_eq!(grid.cells.len(), 1);
    }
}
