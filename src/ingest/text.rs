//! The tables of a text: records, JSON, Markdown, or columns lined up with blanks.

use super::account::{FileAccount, TableKind};
use super::container::{self, TextTable};
use super::fault::Fault;
use super::file::{File, FileTables};
use super::layout;
use super::names::Names;
use super::printed;
use super::result::FileResult;
use super::sheet::Sheet;
use super::table::{self, SheetKind};
use super::tidy;
use crate::documents::inputs::InputFormat;
use crate::documents::text_file::{Decoded, decode};
use crate::model::{Finding, Severity};

impl File<'_> {
    /// A text: records, JSON, a Markdown table, or no table at all.
    pub(super) fn text(&self, bytes: &[u8]) -> FileTables {
        let decoded = decode(bytes);
        let text = &decoded.text;
        if self.input.format != InputFormat::Text || !container::is_report(text) {
            return self.tables_of_text(bytes, &decoded);
        }
        // A table whose title or sources name a report is none itself.
        if container::has_form(text) || !printed::is_mostly_columns(text) {
            return self.report();
        }
        let read = self.tables_of_text(bytes, &decoded);
        if read.has_figures() { read } else { self.report() }
    }

    fn tables_of_text(&self, bytes: &[u8], decoded: &Decoded) -> FileTables {
        let encoding = decoded.encoding.to_string();
        let mut account = FileAccount::new(&self.input.name);
        account.encoding.clone_from(&encoding);
        if decoded.text.trim_start().starts_with(['{', '['])
            && let Some(sheet) = container::json_table(&self.input.name, &decoded.text)
        {
            let mut names = self.names();
            let result = table::read(&sheet, &mut names, self.options, FileResult::new(account));
            return FileTables::one(result);
        }
        if has_bars(&decoded.text) {
            let read = self.document(bytes, true);
            if !read.tables.is_empty() {
                return read;
            }
        }
        let mut names = self.names();
        if let Some(mut result) =
            tidy::read(&decoded.text, &mut names, FileResult::new(account.clone()))
        {
            sort_by_line(&mut result);
            result.harmonised = names.take_harmonised();
            return FileTables::one(result);
        }
        let table = container::text_table(&self.input.name, &decoded.text, &encoding);
        let read = self.records(table, account.clone(), &mut names);
        if !read.tables.is_empty() && !is_no_table(&read) && read.reports.is_empty() {
            return read;
        }
        self.printed(&decoded.text, &account, &mut names).unwrap_or(read)
    }

    fn records(&self, table: TextTable, account: FileAccount, names: &mut Names<'_>) -> FileTables {
        let is_text = self.input.format == InputFormat::Text;
        if table.sheet.rows.is_empty() {
            let mut result = FileResult::new(table.counted(account));
            let fault = Fault::new("table_empty", Severity::Warning);
            result.findings.push(fault.at(&self.input.name, 1));
            return FileTables { reports: self.report_if(is_text), ..FileTables::one(result) };
        }
        if table::kind_of(&table.sheet) == SheetKind::Form {
            return self.report();
        }
        let lines_joined = table.lines_joined;
        let first = table.counted(account.clone());
        let mut read = self.tables_apart(table.sheet, first, names);
        read.tables[0].account.rows += lines_joined;
        if is_text && is_no_table(&read) {
            read.tables[0].findings.clear();
            read.reports = self.report_if(true);
        }
        read
    }

    /// The tables of one grid of a text: one, or several below or beside each other.
    fn tables_apart(&self, sheet: Sheet, first: FileAccount, names: &mut Names<'_>) -> FileTables {
        let mut read = FileTables::default();
        let rest = FileAccount { empty_lines: 0, comment_lines: 0, ..first.clone() };
        let accounts = std::iter::once(first).chain(std::iter::repeat(rest));
        for (sheet, account) in layout::apart(sheet, names).iter().zip(accounts) {
            let mut result = table::read(sheet, names, self.options, FileResult::new(account));
            result.harmonised = names.take_harmonised();
            sort_by_line(&mut result);
            read.tables.push(result);
        }
        read
    }

    /// A text whose columns are lined up with blanks or parted by the bars of a box, where it is one.
    fn printed(
        &self,
        text: &str,
        account: &FileAccount,
        names: &mut Names<'_>,
    ) -> Option<FileTables> {
        let sheet = printed::table(&self.input.name, text)?;
        if table::kind_of(&sheet) == SheetKind::Form {
            return None;
        }
        let mut account = account.clone();
        account.empty_lines = text.lines().filter(|line| line.trim().is_empty()).count() as u64;
        let read = self.tables_apart(sheet, account, names);
        let figures = read.tables.iter().any(|table| !table.figures.is_empty());
        (figures || (!is_no_table(&read) && printed::is_mostly_columns(text))).then_some(read)
    }
}

/// Whether a text has no table at all, as far as its only one tells.
fn is_no_table(read: &FileTables) -> bool {
    let [result] = read.tables.as_slice() else { return false };
    result.account.kind == TableKind::Unknown
        && result.findings.iter().any(|f| f.code == "not_a_table")
}

/// Values are read column by column: a reader goes through the file line by line.
fn sort_by_line(result: &mut FileResult) {
    let line = |finding: &Finding| finding.places.first().and_then(|place| place.line);
    result.findings.sort_by_key(line);
}

/// Whether a text has a table in bars: a line of dashes and bars between others of bars.
fn has_bars(text: &str) -> bool {
    let rule = |line: &str| {
        let line = line.trim();
        line.contains('|')
            && line.contains("--")
            && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+'))
    };
    text.contains('|') && text.lines().any(rule)
}
