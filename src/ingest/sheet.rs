use super::fault::Fault;
use crate::documents::Grid;
use crate::model::{Finding, Place};

/// One table as cells, wherever it comes from: a CSV file, a sheet of a workbook, a table of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    /// The file.
    pub(super) file: String,
    /// The name on its tab, where the format has one.
    pub(super) name: Option<String>,
    /// Which table of the file it is, from 1; none where a file is one table.
    pub(super) number: Option<u32>,
    /// The texts in front of it, the nearest last.
    pub(super) above: Vec<String>,
    /// Whether it has more cells than a table may have; its rows are not there then.
    pub(super) is_over: bool,
    /// The rows, each as wide as the widest.
    pub(super) rows: Vec<Row>,
    /// How many columns there are.
    pub(super) width: usize,
    /// The column of the file in which the first cell stands, from 0.
    pub(super) first_column: u32,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// The line of a text file, or the row of a sheet, from 1.
    pub(super) number: u64,
    /// Its cells.
    pub(super) cells: Vec<Cell>,
    /// How many cells the file gives the row.
    pub(super) given: usize,
    /// What keeps the whole row from being read.
    pub(super) fault: Option<Fault>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// The text as it is shown.
    pub(super) text: String,
    /// The first slot of the merged region that covers this one, when it is another.
    pub(super) merged: Option<(usize, usize)>,
}

impl Sheet {
    /// A table of a document.
    pub(super) fn of_grid(file: &str, grid: &Grid) -> Sheet {
        let first_row = u64::from(grid.place.row.unwrap_or(1));
        let mut rows: Vec<Row> = (0..grid.rows)
            .map(|row| Row {
                number: first_row + row as u64,
                cells: vec![Cell::default(); grid.columns],
                given: grid.columns,
                fault: None,
            })
            .collect();
        for cell in &grid.cells {
            for row in cell.row..(cell.row + cell.row_span).min(grid.rows) {
                for column in cell.column..(cell.column + cell.column_span).min(grid.columns) {
                    let first = (row, column) == (cell.row, cell.column);
                    let slot = &mut rows[row].cells[column];
                    if first {
                        slot.text = clean(&cell.text);
                    } else {
                        slot.merged = Some((cell.row, cell.column));
                    }
                }
            }
        }
        Sheet {
            file: file.to_owned(),
            name: grid.place.sheet.clone(),
            number: None,
            above: Vec::new(),
            width: grid.columns,
            is_over: false,
            rows,
            first_column: grid.place.column.unwrap_or(1) - 1,
        }
    }

    /// The text of a cell; empty where there is none.
    pub(super) fn text(&self, row: usize, column: usize) -> &str {
        self.cell(row, column).map_or("", |cell| cell.text.as_str())
    }

    /// The text of a cell, or that of the merged region that covers it.
    pub(super) fn spread(&self, row: usize, column: usize) -> &str {
        match self.cell(row, column).and_then(|cell| cell.merged) {
            Some((row, column)) => self.text(row, column),
            None => self.text(row, column),
        }
    }

    /// Whether a cell lies in a merged region and is not its first.
    pub(super) fn is_covered(&self, row: usize, column: usize) -> bool {
        self.cell(row, column).is_some_and(|cell| cell.merged.is_some())
    }

    /// Whether nothing stands in a row.
    pub(super) fn is_blank(&self, row: usize) -> bool {
        self.rows[row].fault.is_none() && self.rows[row].cells.iter().all(|c| c.text.is_empty())
    }

    /// The cells of a row with a text.
    pub(super) fn filled(&self, row: usize) -> impl Iterator<Item = (usize, &str)> {
        let cells = self.rows[row].cells.iter().enumerate();
        cells.filter(|(_, cell)| !cell.text.is_empty()).map(|(at, cell)| (at, cell.text.as_str()))
    }

    fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.rows.get(row)?.cells.get(column)
    }

    /// The place of a cell, or of a row, or of the table.
    pub(super) fn place(&self, row: Option<usize>, column: Option<usize>) -> Place {
        let line = row.and_then(|row| self.rows.get(row)).map(|row| row.number);
        let column =
            column.map(|column| u32::try_from(column + 1).unwrap_or(u32::MAX) + self.first_column);
        let place = Place { column, sheet: self.name.clone(), ..Place::document(&self.file) };
        match self.number {
            None => Place { line, ..place },
            Some(number) => {
                let row = line.map(|line| u32::try_from(line).unwrap_or(u32::MAX));
                let grid = (self.name.is_none()).then_some(number);
                Place { row, grid, ..place }
            }
        }
    }

    /// A fault of a cell, a row or the table as a finding.
    pub(super) fn finding(&self, fault: Fault, row: Option<usize>) -> Finding {
        let column = fault.column();
        fault.found_at(self.place(row, column))
    }
}

/// A text without what only spreadsheets and copies leave around it: `="2022"`, `'120`, zero bytes, spaces of every width.
pub(super) fn clean(text: &str) -> String {
    let text = text.trim_matches(is_space);
    let inside = text.strip_prefix("=\"").and_then(|inside| inside.strip_suffix('"'));
    let text = match inside {
        Some(inside) if !inside.contains('"') => inside,
        _ => text.strip_prefix('\'').unwrap_or(text),
    };
    let text = text.trim_matches(is_space);
    if !text.contains(['\r', '\n', '\0', '\u{feff}', '\u{200b}']) {
        return text.to_owned();
    }
    // A line end inside a cell is how a heading is made narrow.
    text.chars().filter(|c| !matches!(c, '\r' | '\n' | '\0' | '\u{feff}' | '\u{200b}')).collect()
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\0' | '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_leave_around_a_text_is_taken_away() {
        for (text, cleaned) in [
            ("=\"2022\"", "2022"),
            ("'120", "120"),
            ("\u{3000}甲县\0 ", "甲县"),
            ("行政\n许可", "行政许可"),
            ("=SUM(A1)", "=SUM(A1)"),
        ] {
            assert_eq!(clean(text), cleaned);
        }
    }
}
