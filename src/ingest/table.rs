use std::sync::Arc;

use super::account::{FileAccount, TableKind};
use super::fault::Fault;
use super::header::{self, Header, Layout};
use super::names::Names;
use super::rows::{RowResult, Rows};
use super::taken::{Taken, TakenBody};
use crate::catalog::Catalog;
use crate::documents::csv::{QuoteFault, Record, Records, delimiter_of};
use crate::documents::text_file::{WRONG_BYTES, decode};
use crate::model::{Finding, Severity, Unit};

/// How many rows may stand above the header.
const ROWS_ABOVE: u64 = 10;

/// How many times the lines behind a stray quote are read again. Each time may cost the length of the file.
const MOST_REREADS: u32 = 64;

/// What one file gave.
pub(super) struct FileResult {
    pub(super) figures: Vec<Taken>,
    pub(super) bodies: Vec<TakenBody>,
    pub(super) findings: Vec<Finding>,
    pub(super) account: FileAccount,
    /// Whether any of the first rows looks like the header of a table.
    pub(super) has_header: bool,
}

impl FileResult {
    pub(super) fn new(account: FileAccount) -> Self {
        FileResult {
            figures: Vec::new(),
            bodies: Vec::new(),
            findings: Vec::new(),
            account,
            has_header: true,
        }
    }
}

/// Reads one table. `number` is the position of the file among the inputs.
pub(super) fn read(name: &str, number: u32, bytes: &[u8], catalog: &Catalog) -> FileResult {
    let decoded = decode(bytes);
    let mut account = FileAccount::new(name);
    account.encoding = decoded.encoding.to_string();
    let mut records = Records::new(&decoded.text, delimiter_of(&decoded.text));
    account.delimiter = Some(char::from(records.delimiter()));
    let result = FileResult::new(account);
    let mut table = Table {
        name,
        result,
        rereads: 0,
        unnamed_seen: false,
        assumed: None,
        units_above: Vec::new(),
        unit_from_above: false,
    };
    let mut names = Names::new(catalog);
    match table.header(&mut records, &mut names) {
        Some(layout) if layout.kind.is_read() => {
            let file = Arc::from(name);
            let units_above = table.units_above.iter().map(|(unit, _)| unit.clone()).collect();
            let rows = Rows { layout: &layout, names: &mut names, file, number, units_above };
            table.rows(&mut records, rows);
        }
        _ => table.pass_over(&mut records),
    }
    table.finish(&records)
}

struct Table<'n> {
    name: &'n str,
    result: FileResult,
    rereads: u32,
    unnamed_seen: bool,
    /// The first line with a figure that was taken for the total, and how many there are.
    assumed: Option<(u64, u64)>,
    /// The units named above the header, with their lines.
    units_above: Vec<(Unit, u64)>,
    unit_from_above: bool,
}

impl Table<'_> {
    /// Finds the header among the first rows: titles may stand above it.
    fn header(&mut self, records: &mut Records<'_>, names: &mut Names<'_>) -> Option<Layout> {
        let mut record = Record::default();
        let mut broken: Option<(Fault, u64)> = None;
        let mut first: Option<(String, u64)> = None;
        let mut above = 0;
        while above < ROWS_ABOVE && records.read(&mut record) {
            match header::read(&record.cells, names) {
                Header::Known(layout) => {
                    self.known(&layout, record.line, above);
                    return Some(layout);
                }
                Header::Broken(fault) => broken = broken.or(Some((fault, record.line))),
                Header::None => {}
            }
            let text = || record.cells.iter().collect::<Vec<_>>().join(", ");
            first = first.or_else(|| Some((text(), record.line)));
            above += 1;
            let units = units_in(&record).filter(|unit| names.is_unit(unit));
            self.units_above.extend(units.map(|unit| (unit, record.line)));
        }
        self.result.account.rows = above;
        self.result.has_header = broken.is_some();
        let (fault, line) = match (broken, first) {
            (Some(broken), _) => broken,
            (None, Some((text, line))) => (Fault::error("not_a_table").with("found", text), line),
            (None, None) => (Fault::new("table_empty", Severity::Warning), 1),
        };
        self.finding(fault, line);
        None
    }

    fn known(&mut self, layout: &Layout, line: u64, above: u64) {
        let account = &mut self.result.account;
        account.kind = layout.kind;
        account.rows_above = above;
        account.per_row = layout.per_row();
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
                self.reject_record(fault, &record, records, rows.layout.per_row());
                continue;
            }
            let result = match rows.layout.kind {
                TableKind::Bodies => rows.body(&record.cells, record.line),
                TableKind::Wide => rows.wide(&record.cells, record.line),
                _ => rows.long(&record.cells, record.line),
            };
            self.check_unnamed(&record, rows.layout);
            self.take(result, record.line, rows.layout.per_row());
        }
    }

    fn take(&mut self, mut row: RowResult, line: u64, per_row: u64) {
        let taken = (row.figures.len() + row.bodies.len()) as u64;
        self.result.account.rejected += per_row - taken;
        self.unit_from_above |= row.unit_from_above && taken > 0;
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
    fn reject_record(
        &mut self,
        fault: Fault,
        record: &Record,
        records: &mut Records<'_>,
        per_row: u64,
    ) {
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
        self.result.account.rejected += per_row * lines;
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
        self.result.findings.push(fault.at(self.name, line));
    }

    fn finish(mut self, records: &Records<'_>) -> FileResult {
        self.result.account.empty_lines = records.empty_lines();
        self.result.account.comment_lines = records.comment_lines();
        if let Some((_, line)) = self.units_above.first().filter(|_| self.unit_from_above) {
            let names: Vec<&str> = self.units_above.iter().map(|(unit, _)| unit.as_str()).collect();
            let fault = Fault::new("unit_above", Severity::Notice).with("units", names.join("、"));
            self.finding(fault, *line);
        }
        if let Some((line, count)) = self.assumed {
            self.finding(Fault::new("total_assumed", Severity::Notice).with("count", count), line);
        }
        self.result
    }
}

/// The units that a title names: 单位：万元.
fn units_in(record: &Record) -> impl Iterator<Item = Unit> {
    let named = record.cells.iter().filter_map(|cell| cell.split_once("单位"));
    let listed = named.filter_map(|(_, rest)| rest.trim_start().strip_prefix([':', '：']));
    listed
        .flat_map(|rest| rest.split([',', '，', '、', ';', '；', '/']))
        .map(|unit| Unit::new(unit.trim_end_matches([')', '）', ']', '】'])))
}

/// Whether a cell over several lines has whole rows in it: line ends and as many delimiters as a row has.
fn swallows_rows(record: &Record, records: &Records<'_>) -> bool {
    let delimiter = char::from(records.delimiter());
    let mut inner = record.cells.iter().filter(|cell| cell.contains(['\n', '\r']));
    inner.any(|cell| cell.contains(delimiter))
}
