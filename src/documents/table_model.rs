//! Where the cells of a table stand, by the HTML standard's algorithm for forming a table: a cell takes the first free
//! slot of its row; `rowspan=0` reaches to the end of the row group, which no cell passes.
//!
//! Where two cells claim one slot, the standard gives it to both. Here the earlier keeps it, and the table is marked.

use super::builder::Builder;
use super::layout::{Layout, Piece, Placed};
use super::limits::{MAX_COLUMNS, MAX_ROWS, MAX_SLOTS};
use crate::model::{Finding, Severity};

/// What was cut off while a table was formed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cuts {
    /// Cells, or parts of them, beyond the last column allowed.
    pub(super) columns: bool,
    /// Rows beyond the last allowed.
    pub(super) rows: bool,
    /// Two cells claimed one slot.
    pub(super) overlap: bool,
}

impl Cuts {
    /// Says what was cut off a table that begins on this line.
    pub(super) fn report(self, line: Option<u64>, builder: &mut Builder) {
        let findings = [
            (self.columns, "table_columns_cut", Severity::Warning, MAX_COLUMNS),
            (self.rows, "table_rows_cut", Severity::Error, MAX_ROWS),
            (self.overlap, "table_overlap", Severity::Warning, 0),
        ];
        for (_, code, severity, limit) in findings.into_iter().filter(|(found, ..)| *found) {
            let place = builder.place(None, line);
            builder.finding(Finding::new(code, severity).at(place).with("limit", limit));
        }
    }
}

/// A table in the making, row by row.
#[derive(Default)]
pub(super) struct Former {
    layout: Layout,
    cuts: Cuts,
    /// The first row in which each column is free again.
    free_from: Vec<usize>,
    /// The first cell of the row group.
    group: usize,
    column: usize,
}

impl Former {
    /// A table that begins on this line of its file.
    pub(super) fn new(line: Option<u64>) -> Self {
        Former { layout: Layout { line, ..Layout::default() }, ..Former::default() }
    }

    /// Begins a row; false where no further row is allowed.
    pub(super) fn start_row(&mut self) -> bool {
        let rows = self.layout.rows + 1;
        let full = rows > MAX_ROWS || rows * self.layout.columns > MAX_SLOTS;
        self.cuts.rows |= full;
        self.column = 0;
        self.layout.rows += usize::from(!full);
        !full
    }

    /// The first free column of the row, where the next cell goes; none when the row is full.
    pub(super) fn next_column(&mut self) -> Option<usize> {
        let row = self.layout.rows.checked_sub(1)?;
        while self.free_from.get(self.column).is_some_and(|free| *free > row) {
            self.column += 1;
        }
        self.cuts.columns |= self.column >= MAX_COLUMNS;
        (self.column < MAX_COLUMNS).then_some(self.column)
    }

    /// Adds a cell to the row, at the first free column. A row span of 0 reaches to the end of the row group.
    pub(super) fn cell(
        &mut self,
        (row_span, column_span): (usize, usize),
        at: Option<usize>,
        content: Vec<Piece>,
    ) {
        let Some(column) = self.next_column() else { return };
        let row = self.layout.rows - 1;
        let end = (column + column_span.max(1)).min(MAX_COLUMNS);
        self.cuts.columns |= column + column_span > MAX_COLUMNS;
        let clear = (column..end)
            .find(|c| self.free_from.get(*c).is_some_and(|free| *free > row))
            .unwrap_or(end);
        self.cuts.overlap |= clear < end;
        let row_span = if row_span == 0 { usize::MAX } else { row_span };
        if self.free_from.len() < clear {
            self.free_from.resize(clear, 0);
        }
        self.free_from[column..clear].fill(row.saturating_add(row_span));
        self.layout.columns = self.layout.columns.max(clear);
        let column_span = clear - column;
        self.layout.cells.push(Placed { row, column, row_span, column_span, at, content });
        self.column = clear;
    }

    /// Ends the row group: no cell reaches over its last row.
    pub(super) fn end_group(&mut self) {
        let end = self.layout.rows;
        for cell in &mut self.layout.cells[self.group..] {
            cell.row_span = cell.row_span.min(end - cell.row);
        }
        self.free_from.fill(end);
        self.group = self.layout.cells.len();
    }

    /// The table, and what was cut off.
    pub(super) fn finish(mut self) -> (Layout, Cuts) {
        self.end_group();
        let rows = (MAX_SLOTS / self.layout.columns.max(1)).min(self.layout.rows);
        if rows < self.layout.rows {
            // A wide row late in the table makes all the rows before it wide.
            self.cuts.rows = true;
            self.layout.rows = rows;
            self.layout.cells.retain(|cell| cell.row < rows);
            for cell in &mut self.layout.cells {
                cell.row_span = cell.row_span.min(rows - cell.row);
            }
        }
        (self.layout, self.cuts)
    }
}
