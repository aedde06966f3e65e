use serde::{Deserialize, Serialize};

/// What a table was taken for, by its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// Figures, one a row.
    Long,
    /// Figures, one row for each body and year, a column for each indicator.
    Wide,
    /// The bodies: body, kind, level, parent.
    Bodies,
    /// The sources of figures, of which each figure names its own: read by [`crate::ingest::read_sources`].
    Sources,
    /// Changes that tongbi has computed. Not read.
    Changes,
    /// Findings that tongbi has listed. Not read.
    Findings,
    /// The indicators of the catalog. Not read.
    Indicators,
    /// A part of the official form, which is read as a report.
    Form,
    /// Claims of the reports' prose: read by [`crate::ingest::read_claims`].
    Claims,
    /// None of these. Not read; a finding says so.
    Unknown,
}

impl TableKind {
    /// The code that summaries use.
    pub fn as_str(self) -> &'static str {
        match self {
            TableKind::Long => "long",
            TableKind::Wide => "wide",
            TableKind::Bodies => "bodies",
            TableKind::Sources => "sources",
            TableKind::Changes => "changes",
            TableKind::Findings => "findings",
            TableKind::Indicators => "indicators",
            TableKind::Form => "form",
            TableKind::Claims => "claims",
            TableKind::Unknown => "unknown",
        }
    }

    /// Whether its rows are read.
    pub(super) fn is_read(self) -> bool {
        matches!(self, TableKind::Long | TableKind::Wide | TableKind::Bodies)
    }
}

/// What became of every row of one table. Of the figures (or bodies) that are expected each is taken, a duplicate, in
/// conflict with one that was taken, or rejected with a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileAccount {
    /// The file, as it was given.
    pub file: String,
    /// The name of the sheet, where the file is a workbook.
    pub sheet: Option<String>,
    /// Which table of the file it is, where it has several without names.
    pub grid: Option<u32>,
    /// What the table was taken for.
    pub kind: TableKind,
    /// The encoding of the file; empty when it could not be read.
    pub encoding: String,
    /// The delimiter; none when the file could not be read.
    pub delimiter: Option<char>,
    /// Rows above the header: titles and notes.
    pub rows_above: u64,
    /// Rows of the header.
    pub header_rows: u64,
    /// Rows behind the header, blank ones included, empty lines and comments not.
    pub rows: u64,
    /// Rows whose cells are all blank.
    pub blank_rows: u64,
    /// Lines with nothing at all.
    pub empty_lines: u64,
    /// Lines that begin with `#`.
    pub comment_lines: u64,
    /// How many figures (or bodies) the rows of the table should have given; 0 in a table that is not read.
    pub expected: u64,
    /// Figures (or bodies) taken.
    pub taken: u64,
    /// Figures (or bodies) that stand somewhere else too, with the same value or, being blank here, with one.
    pub duplicates: u64,
    /// Figures (or bodies) not taken because the same key has another value elsewhere.
    pub conflicts: u64,
    /// Figures (or bodies) not taken because something in their row is wrong.
    pub rejected: u64,
    /// The headings of the columns that were not used.
    pub ignored_columns: Vec<String>,
}

impl FileAccount {
    pub(super) fn new(file: &str) -> Self {
        FileAccount {
            file: file.to_owned(),
            sheet: None,
            grid: None,
            kind: TableKind::Unknown,
            encoding: String::new(),
            delimiter: None,
            rows_above: 0,
            header_rows: 0,
            rows: 0,
            blank_rows: 0,
            empty_lines: 0,
            comment_lines: 0,
            expected: 0,
            taken: 0,
            duplicates: 0,
            conflicts: 0,
            rejected: 0,
            ignored_columns: Vec::new(),
        }
    }

    /// Whether everything that was expected is accounted for.
    pub fn balances(&self) -> bool {
        self.expected == self.taken + self.duplicates + self.conflicts + self.rejected
    }
}
