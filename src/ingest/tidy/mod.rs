//! Tables of the contract, `body, year, indicator, value` and the rest: machines write them, and they may be long. They are
//! read record by record, and never held as a whole.

mod header;
mod rows;

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::account::TableKind;
use super::convention::{Convention, Evidence};
use super::fault::Fault;
use super::names::Names;
use super::result::FileResult;
use super::words::Column;
use crate::documents::csv::{QuoteFault, Record, Records, delimiter_of};
use crate::documents::text_file::WRONG_BYTES;
use crate::model::Severity;
use rows::{RowResult, Rows};

/// How many rows may stand above the header.
const ROWS_ABOVE: u64 = 10;

/// How many times the lines behind a stray quote are read again. Each time may cost the length of the file.
const MOST_REREADS: u32 = 64;

pub(super) use header::{Layout, read as header_of, without_figures};

/// Reads a table of the contract, or passes over one that has no figures. None for every other table, and for one whose
/// numbers have a decimal comma.
pub(super) fn read(text: &str, names: &mut Names<'_>, result: FileResult) -> Option<FileResult> {
    let mut records = Records::new(text, delimiter_of(text));
    let mut table = Table {
        result,
        rereads: 0,
        unnamed_seen: false,
        assumed: None,
        evidence: Evidence::default(),
        totals: None,
        total_names: HashMap::default(),
        last_body: (String::new(), false),
    };
    table.result.account.delimiter = Some(char::from(records.delimiter()));
    let layout = table.header(&mut records)?;
    if layout.kind.is_read() {
        let file = Arc::from(table.result.account.file.as_str());
        let rows = Rows { layout: &layout, names, file, number: 0 };
        table.rows(&mut records, rows);
    } else {
        table.pass_over(&mut records);
    }
    let plain = table.evidence.convention() == Ok(Convention::Point);
    plain.then(|| table.finish(&records))
}

/// The body of a row of a table of bodies that is a sheet of a workbook.
pub(super) fn body_of_row(
    layout: &Layout,
    cells: &csv::StringRecord,
    names: &mut Names<'_>,
    line: u64,
) -> RowResult {
    Rows { layout, names, file: Arc::from(""), number: 0 }.body(cells, line)
}

struct Table {
    result: FileResult,
    rereads: u32,
    unnamed_seen: bool,
    /// The first line with a figure that was taken for the total, and how many there are.
    assumed: Option<(u64, u64)>,
    evidence: Evidence,
    /// The first line whose body is a total, and how many there are.
    totals: Option<(u64, u64)>,
    /// Whether a name in the place of a body stands for the total of the others.
    total_names: HashMap<String, bool, FixedState>,
    /// The name of the row before, and whether it stands for that total.
    last_body: (String, bool),
}

impl Table {
    /// Whether a name in the place of a body stands for the total of the others. Each is looked at once.
    fn is_total(&mut self, name: &str) -> bool {
        if self.last_body.0 == name {
            return self.last_body.1;
        }
        let is_total = match self.total_names.get(name) {
            Some(known) => *known,
            None => super::is_total(name),
        };
        self.total_names.insert(name.to_owned(), is_total);
        self.last_body = (name.to_owned(), is_total);
        is_total
    }

    /// Finds the header among the first rows: titles may stand above it.
    fn header(&mut self, records: &mut Records<'_>) -> Option<Layout> {
        let mut record = Record::default();
        let mut above = 0;
        while above < ROWS_ABOVE && records.read(&mut record) {
            if let Ok(Some(layout)) = header::read(&record.cells) {
                self.known(&layout, record.line, above);
                return Some(layout);
            }
            above += 1;
        }
        None
    }

    fn known(&mut self, layout: &Layout, line: u64, above: u64) {
        let account = &mut self.result.account;
        account.kind = layout.kind;
        account.rows_above = above;
        account.header_rows = 1;
        account.ignored_columns = layout.ignored.clone();
        for fault in &layout.faults {
            self.finding(fault.clone(), line);
        }
    }

    /// Counts the rows of a table that is not read.
    fn pass_over(&mut self, records: &mut Records<'_>) {
        let mut record = Record::default();
        while records.read(&mut record) {
            self.result.account.rows += 1;
            self.result.account.blank_rows += u64::from(record.is_blank());
        }
    }

    fn rows(&mut self, records: &mut Records<'_>, mut rows: Rows<'_, '_>) {
        let mut record = Record::default();
        while records.read(&mut record) {
            self.result.account.rows += 1;
            if record.is_blank() && record.fault.is_none() {
                self.result.account.blank_rows += 1;
                continue;
            }
            if let Some(fault) = self.fault_of_record(&record, rows.layout, records) {
                self.reject_record(fault, &record, records);
                continue;
            }
            self.check_unnamed(&record, rows.layout);
            if rows.layout.kind == TableKind::Bodies {
                let result = rows.body(&record.cells, record.line);
                self.take(result, record.line);
                continue;
            }
            self.evidence.add(rows.layout.cell(&record.cells, Column::Value));
            if self.is_total(rows.layout.cell(&record.cells, Column::Body)) {
                let (first, count) = self.totals.unwrap_or((record.line, 0));
                self.totals = Some((first, count + 1));
                continue;
            }
            let result = rows.long(&record.cells, record.line);
            self.take(result, record.line);
        }
    }

    fn take(&mut self, mut row: RowResult, line: u64) {
        let taken = (row.figures.len() + row.bodies.len()) as u64;
        self.result.account.expected += 1;
        self.result.account.rejected += 1 - taken;
        self.result.figures.append(&mut row.figures);
        self.result.bodies.append(&mut row.bodies);
        if row.total_assumed && taken > 0 {
            let (first, count) = self.assumed.unwrap_or((line, 0));
            self.assumed = Some((first, count + 1));
        }
        for fault in row.faults {
            self.finding(fault, line);
        }
    }

    /// What keeps a whole record from being read, if anything does.
    fn fault_of_record(
        &self,
        record: &Record,
        layout: &Layout,
        records: &Records<'_>,
    ) -> Option<Fault> {
        let found = record.cells.len();
        let extra =
            record.cells.iter().skip(layout.most_cells()).any(|cell| !cell.trim().is_empty());
        if record.fault == Some(QuoteFault::Torn) && record.lines == 1 {
            return Some(Fault::error("quote_torn"));
        }
        if record.fault.is_some() || (record.lines > 1 && swallows_rows(record, records)) {
            return Some(Fault::error("quote_open"));
        }
        if record.cells.as_slice().contains(WRONG_BYTES) {
            let column = record.cells.iter().position(|cell| cell.contains(WRONG_BYTES));
            let encoding = &self.result.account.encoding;
            let fault = Fault::error("bytes_wrong").with("encoding", encoding);
            return Some(fault.in_column(column.unwrap_or_default()));
        }
        if found < layout.width || extra {
            let fault = Fault::error(if record.lines > 1 { "quote_open" } else { "row_ragged" });
            return Some(fault.with("found", found).with("expected", layout.width));
        }
        None
    }

    /// Rejects a record. Of one over several lines only the first is rejected, and the others are read again by
    /// themselves, as long as that does not happen too often.
    fn reject_record(&mut self, fault: Fault, record: &Record, records: &mut Records<'_>) {
        let mut lines = 1;
        if record.lines > 1 && fault.code == "quote_open" {
            if self.rereads < MOST_REREADS {
                self.rereads += 1;
                records.reread_behind_first_line(record);
            } else {
                lines = record.lines;
                self.result.account.rows += lines - 1;
            }
        }
        self.result.account.expected += lines;
        self.result.account.rejected += lines;
        self.finding(fault.with("lines", lines), record.line);
    }

    /// Notes a cell with text in a column without a heading, once for the table.
    fn check_unnamed(&mut self, record: &Record, layout: &Layout) {
        if self.unnamed_seen {
            return;
        }
        let filled = |at: &&usize| record.cells.get(**at).is_some_and(|c| !c.trim().is_empty());
        if let Some(column) = layout.unnamed.iter().find(filled) {
            self.unnamed_seen = true;
            let found = record.cells.get(*column).unwrap_or_default();
            let fault = Fault::new("column_unnamed", Severity::Warning).with("found", found);
            self.finding(fault.in_column(*column), record.line);
        }
    }

    fn finding(&mut self, fault: Fault, line: u64) {
        let finding = fault.at(&self.result.account.file, line);
        self.result.findings.push(finding);
    }

    fn finish(mut self, records: &Records<'_>) -> FileResult {
        self.result.account.empty_lines = records.empty_lines();
        self.result.account.comment_lines = records.comment_lines();
        if let Some((line, count)) = self.totals {
            self.finding(
                Fault::new("totals_not_taken", Severity::Notice).with("count", count),
                line,
            );
        }
        if let Some((line, count)) = self.assumed {
            self.finding(Fault::new("total_assumed", Severity::Notice).with("count", count), line);
        }
        self.result
    }
}

/// Whether a cell over several lines has whole rows in it: line ends and as many delimiters as a row has.
fn swallows_rows(record: &Record, records: &Records<'_>) -> bool {
    let delimiter = char::from(records.delimiter());
    let mut inner = record.cells.iter().filter(|cell| cell.contains(['\n', '\r']));
    inner.any(|cell| cell.contains(delimiter))
}
