//! A table of a Word document in the making: cells stand in the columns of the table's grid.

use super::properties::{Merge, Properties};
use crate::documents::layout::{Layout, Piece, Placed};
use crate::documents::limits::{MAX_COLUMNS, MAX_ROWS, MAX_SLOTS};
use crate::documents::table_model::Cuts;
use crate::documents::unseen::Why;

/// A table in the making.
#[derive(Default)]
pub(super) struct Table {
    layout: Layout,
    cuts: Cuts,
    /// The next free column of the row.
    column: usize,
    /// The first cell of the row.
    row_start: usize,
    /// The columns that the table has with this row.
    columns: usize,
    /// The cell that starts in each column, in the last row that had one.
    above: Vec<Option<usize>>,
    /// The properties of the cell that is being read.
    pub(super) cell: Properties,
    /// Where that cell begins in the part.
    pub(super) cell_at: Option<usize>,
    /// Why the row is left out, if it is.
    left_out: Option<Why>,
}

impl Table {
    pub(super) fn start_row(&mut self) {
        self.layout.rows += 1;
        self.column = 0;
        self.row_start = self.layout.cells.len();
        self.left_out = None;
    }

    /// What the properties of the row say: columns left free before it, and whether it was deleted.
    pub(super) fn row_properties(&mut self, properties: &Properties) {
        self.column = properties.before.min(MAX_COLUMNS);
        self.left_out = match properties {
            Properties { deleted: true, .. } => Some(Why::Struck),
            Properties { hidden: true, .. } => Some(Why::Hidden),
            _ => None,
        };
    }

    /// Ends the row. One that is left out gives the reason and its text.
    pub(super) fn end_row(&mut self) -> Option<(Why, String)> {
        let full = self.layout.rows > MAX_ROWS || self.layout.rows * self.columns > MAX_SLOTS;
        self.cuts.rows |= full;
        let why = self.left_out.take();
        if why.is_none() && !full {
            self.layout.columns = self.columns;
            return None;
        }
        let dropped = self.layout.cells.get(self.row_start..).unwrap_or_default();
        let text = dropped.iter().flat_map(|cell| cell.content.iter().filter_map(Piece::text));
        let text: Vec<&str> = text.collect();
        let lost = why.map(|why| (why, text.join(" ")));
        self.columns = self.layout.columns;
        self.layout.rows -= 1;
        self.layout.cells.truncate(self.row_start);
        for cell in &mut self.layout.cells {
            cell.row_span = cell.row_span.min(self.layout.rows - cell.row);
        }
        lost
    }

    /// Ends the cell that is being read.
    pub(super) fn end_cell(&mut self, content: Vec<Piece>) {
        let properties = std::mem::take(&mut self.cell);
        let Some(row) = self.layout.rows.checked_sub(1) else { return };
        let span = properties.span.unwrap_or(1).max(1);
        self.cuts.columns |= self.column.saturating_add(span) > MAX_COLUMNS;
        let end = self.column.saturating_add(span).min(MAX_COLUMNS);
        let column = std::mem::replace(&mut self.column, end);
        if column >= end || self.continues(&properties, column, row) {
            return;
        }
        self.above.resize(self.above.len().max(column + 1), None);
        self.above[column] = Some(self.layout.cells.len());
        self.columns = self.columns.max(end);
        self.layout.cells.push(Placed {
            row,
            column,
            row_span: 1,
            column_span: end - column,
            at: self.cell_at,
            content,
        });
    }

    /// Whether the cell belongs to the one above it or to its left, which then grows.
    fn continues(&mut self, properties: &Properties, column: usize, row: usize) -> bool {
        if properties.horizontal == Merge::Continue && self.layout.cells.len() > self.row_start {
            if let Some(left) = self.layout.cells.last_mut() {
                left.column_span = self.column - left.column;
                self.columns = self.columns.max(self.column);
            }
            return true;
        }
        let above = self.above.get(column).copied().flatten();
        match above.and_then(|index| self.layout.cells.get_mut(index)) {
            Some(cell)
                if properties.vertical == Merge::Continue
                    && cell.column == column
                    && cell.row + cell.row_span == row =>
            {
                cell.row_span += 1;
                true
            }
            _ => false,
        }
    }

    /// The table, and what was cut off.
    pub(super) fn finish(self) -> (Layout, Cuts) {
        (self.layout, self.cuts)
    }
}
