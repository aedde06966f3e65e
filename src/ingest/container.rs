//! The bytes of a file → the tables in it, whatever they are packed in.

use std::collections::HashSet;

use serde_json::Value;

use super::account::FileAccount;
use super::fault::Fault;
use super::json_numbers::long_numbers_quoted;
use super::layout::RoleWords;
use super::sheet::{Cell, Row, Sheet, clean};
use crate::documents::MAX_TABLE_CELLS;
use crate::documents::csv::{QuoteFault, Record, Records, delimiter_of, with_narrow_delimiter};
use crate::documents::number;
use crate::documents::text_file::WRONG_BYTES;
use crate::documents::{Block, Document};

/// How many times the lines behind a stray quote are read again. Each time may cost the length of the file.
const MOST_REREADS: u32 = 64;

/// The one table of a text whose lines are records, with what its lines were counted as.
pub(super) struct TextTable {
    pub(super) sheet: Sheet,
    pub(super) delimiter: char,
    pub(super) empty_lines: u64,
    pub(super) comment_lines: u64,
    /// Lines beyond the first of records over several: of cells with line ends, and of quotes that stay open.
    pub(super) lines_joined: u64,
}

impl TextTable {
    /// The account of a file, with what its lines were counted as.
    pub(super) fn counted(&self, account: FileAccount) -> FileAccount {
        FileAccount {
            delimiter: Some(self.delimiter),
            empty_lines: self.empty_lines,
            comment_lines: self.comment_lines,
            ..account
        }
    }
}

/// Reads a text whose lines are records.
pub(super) fn text_table(file: &str, text: &str, encoding: &str) -> TextTable {
    let (text, delimiter) = with_narrow_delimiter(text, delimiter_of(text));
    let mut records = match has_parts_behind_hashes(&text, delimiter.byte()) {
        true => Records::with_hashes(&text, delimiter.byte()),
        false => Records::new(&text, delimiter.byte()),
    };
    let mut record = Record::default();
    let mut rows = Vec::new();
    let mut rereads = 0;
    let mut lines_joined = 0;
    while records.read(&mut record) {
        let fault = fault_of(&record, &records, encoding);
        let open = fault.as_ref().is_some_and(|fault| fault.code == "quote_open");
        if open && record.lines > 1 && rereads < MOST_REREADS {
            // A stray quote must not hide what stands behind it.
            rereads += 1;
            records.reread_behind_first_line(&record);
        } else if open {
            lines_joined += record.lines - 1;
        }
        let cells: Vec<Cell> = record
            .cells
            .iter()
            .map(|text| Cell { text: delimiter.restored(&clean(text)), merged: None })
            .collect();
        rows.push(Row { number: record.line, given: cells.len(), cells, fault });
    }
    let width = rows.iter().filter(|r| r.fault.is_none()).map(|r| r.given).max().unwrap_or(0);
    let is_over = width.saturating_mul(rows.len()) > MAX_TABLE_CELLS;
    if is_over {
        rows.truncate(1);
    }
    rows.iter_mut().for_each(|row| row.cells.resize(width, Cell::default()));
    let sheet = Sheet { file: file.to_owned(), width, rows, is_over, ..Sheet::default() };
    TextTable {
        sheet,
        delimiter: delimiter.shown(),
        empty_lines: records.empty_lines(),
        comment_lines: records.comment_lines(),
        lines_joined,
    }
}

/// Whether lines that begin with # have figures: tables of statistics mark so what is a part of the row above.
fn has_parts_behind_hashes(text: &str, delimiter: u8) -> bool {
    let figure = |cell: &str| {
        let cell = cell.trim().trim_matches('"');
        !cell.is_empty() && number::read(cell).is_ok_and(|reading| reading.value.is_some())
    };
    let is_row = |line: &str| {
        let mut cells = line.split(char::from(delimiter)).skip(1).peekable();
        cells.peek().is_some()
            && cells.all(|cell| cell.trim().is_empty() || figure(cell))
            && line.split(char::from(delimiter)).skip(1).any(figure)
    };
    text.lines().any(|line| line.starts_with('#') && is_row(line))
}

/// What keeps a record from being read, by its quotes and its bytes.
fn fault_of(record: &Record, records: &Records<'_>, encoding: &str) -> Option<Fault> {
    let swallows = || {
        let delimiter = char::from(records.delimiter());
        let mut inner = record.cells.iter().filter(|cell| cell.contains(['\n', '\r']));
        inner.any(|cell| cell.contains(delimiter))
    };
    if record.fault == Some(QuoteFault::Torn) && record.lines == 1 {
        return Some(Fault::error("quote_torn"));
    }
    if record.fault.is_some() || (record.lines > 1 && swallows()) {
        return Some(Fault::error("quote_open").with("lines", 1));
    }
    if record.cells.as_slice().contains(WRONG_BYTES) {
        let column = record.cells.iter().position(|cell| cell.contains(WRONG_BYTES));
        let fault = Fault::error("bytes_wrong").with("encoding", encoding);
        return Some(fault.in_column(column.unwrap_or_default()));
    }
    None
}

/// The tables of a document, each with the texts in front of it and its place among the blocks.
pub(super) fn document_tables(file: &str, document: &Document) -> Vec<(usize, Sheet)> {
    let mut tables = Vec::new();
    let mut above: Vec<String> = document.title.iter().cloned().collect();
    let mut number = 0;
    for (at, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Paragraph(paragraph) => {
                // The heading of a sheet is the name on its tab, which says something only where that is asked for.
                if paragraph.place.sheet.is_none() || !paragraph.heading {
                    above.push(paragraph.text.clone());
                }
            }
            Block::Table(grid) => {
                let mut sheet = Sheet::of_grid(file, grid);
                number += 1;
                sheet.number = Some(number);
                sheet.above = std::mem::take(&mut above);
                tables.push((at, sheet));
            }
        }
    }
    tables
}

/// Whether a page or a text is a report, by the words that every report has.
pub(super) fn is_report(text: &str) -> bool {
    RoleWords::get().report_marks().iter().any(|mark| text.contains(mark.as_str()))
}

/// Whether a page or a text has words that only the tables of the official form have.
pub(super) fn has_form(text: &str) -> bool {
    RoleWords::get().form_words().any(|word| text.contains(word))
}

/// The rows of a JSON text: tongbi's own `{"rows": […]}`, a list of objects, or one object a line.
pub(super) fn json_table(file: &str, text: &str) -> Option<Sheet> {
    let text = long_numbers_quoted(text);
    let rows = match serde_json::from_str::<Value>(&text) {
        Ok(Value::Array(rows)) => rows,
        Ok(Value::Object(mut object)) => match object.remove("rows") {
            Some(Value::Array(rows)) => rows,
            _ => return None,
        },
        Ok(_) => return None,
        Err(_) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            lines.map(|line| serde_json::from_str(line).ok()).collect::<Option<Vec<Value>>>()?
        }
    };
    let mut names: Vec<String> = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    for row in &rows {
        for name in row.as_object()?.keys() {
            if known.insert(name) {
                names.push(name.clone());
            }
        }
    }
    let is_over = names.len().saturating_mul(rows.len()) > MAX_TABLE_CELLS;
    let read = if is_over { &rows[..0] } else { &rows[..] };
    let row = |number: usize, cells: Vec<String>| Row {
        number: number as u64,
        given: cells.len(),
        cells: cells.into_iter().map(|text| Cell { text, merged: None }).collect(),
        fault: None,
    };
    let mut table = vec![row(1, names.clone())];
    for (at, object) in read.iter().enumerate() {
        let text = |name: &String| match object.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => clean(text),
            Some(other) => other.to_string(),
        };
        table.push(row(at + 2, names.iter().map(text).collect()));
    }
    let (width, file) = (names.len(), file.to_owned());
    Some(Sheet { file, width, rows: table, number: Some(1), is_over, ..Sheet::default() })
}
