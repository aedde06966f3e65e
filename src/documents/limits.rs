//! The limits within which files are read. A file that passes one ends in a finding, never in a long wait.
//!
//! [`Limits`] are those that a user may change (`--limit`); every input carries them. The constants bound the shape of a
//! single document, and stay as they are: no report comes near them.

use std::io::{self, Read};
use std::str::FromStr;

use crate::i18n::Lang;
use crate::model::{Finding, Place, Severity};

/// How much is read at a time.
const CHUNK: usize = 1 << 20;

/// What one input may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of a table (CSV, Parquet) or of a text.
    pub table_bytes: u64,
    /// The bytes of a document (a web page, a PDF, a Word file, a workbook).
    pub document_bytes: u64,
    /// The bytes of a line of a table.
    pub line_bytes: u64,
    /// The cells of a line of a table.
    pub columns: u64,
    /// The lines of a table.
    pub rows: u64,
    /// The time that a PDF may take, in seconds.
    pub seconds: u64,
    /// The memory that a PDF may take, in bytes.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            table_bytes: 1 << 30,
            document_bytes: 256 << 20,
            line_bytes: 4 << 20,
            columns: 16_384,
            rows: 20_000_000,
            seconds: 10,
            memory: 1 << 30,
        }
    }
}

/// A limit with the value that it is to have: `bytes=2G`, `rows=50000000`, `seconds=60`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    name: LimitName,
    value: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LimitName {
    Bytes,
    Line,
    Columns,
    Rows,
    Seconds,
    Memory,
}

impl LimitName {
    const ALL: [(&'static str, LimitName); 6] = [
        ("bytes", LimitName::Bytes),
        ("line", LimitName::Line),
        ("columns", LimitName::Columns),
        ("rows", LimitName::Rows),
        ("seconds", LimitName::Seconds),
        ("memory", LimitName::Memory),
    ];
}

impl FromStr for Limit {
    type Err = ();

    /// A name, `=` and a whole number, which `K`, `M` or `G` multiplies by powers of 1,024.
    fn from_str(text: &str) -> Result<Limit, ()> {
        let (name, value) = text.split_once('=').ok_or(())?;
        let known = LimitName::ALL.into_iter().find(|(known, _)| *known == name.trim());
        let (digits, shift) =
            match value.trim().split_at_checked(value.trim().len().wrapping_sub(1)) {
                Some((digits, "K" | "k")) => (digits, 10),
                Some((digits, "M" | "m")) => (digits, 20),
                Some((digits, "G" | "g")) => (digits, 30),
                _ => (value.trim(), 0),
            };
        let number: u64 = digits.parse().map_err(|_| ())?;
        let value = number.checked_mul(1 << shift).filter(|value| *value > 0).ok_or(())?;
        known.map(|(_, name)| Limit { name, value }).ok_or(())
    }
}

impl Limits {
    /// The names of the limits, as [`Limit`] reads them.
    pub fn names() -> impl Iterator<Item = &'static str> {
        LimitName::ALL.into_iter().map(|(name, _)| name)
    }

    /// These limits with one of them changed.
    pub fn with(mut self, limit: Limit) -> Limits {
        match limit.name {
            LimitName::Bytes => {
                self.table_bytes = limit.value;
                self.document_bytes = limit.value;
            }
            LimitName::Line => self.line_bytes = limit.value,
            LimitName::Columns => self.columns = limit.value,
            LimitName::Rows => self.rows = limit.value,
            LimitName::Seconds => self.seconds = limit.value,
            LimitName::Memory => self.memory = limit.value,
        }
        self
    }

    /// Reads a table or a text to its end. `size` is what the system says of its length, where it does. What begins as
    /// JSON does has no lines to speak of.
    ///
    /// # Errors
    /// It cannot be read, or it passes a limit; [`unreadable`](super::inputs::unreadable) makes a finding of either.
    pub fn read_table(&self, source: &mut dyn Read, size: Option<u64>) -> io::Result<Vec<u8>> {
        let mut lines: Option<Lines> = None;
        let mut is_json = false;
        read_whole(source, size, self.table_bytes, |chunk| {
            is_json |= lines.is_none() && begins_json(chunk);
            if is_json {
                Ok(())
            } else {
                lines.get_or_insert_with(|| Lines::new(*self)).check(chunk)
            }
        })
    }

    /// Reads a table of another form than lines (Parquet) to its end.
    ///
    /// # Errors
    /// As for [`Limits::read_table`].
    pub fn read_columns(&self, source: &mut dyn Read, size: Option<u64>) -> io::Result<Vec<u8>> {
        read_whole(source, size, self.table_bytes, |_| Ok(()))
    }

    /// Reads a document to its end.
    ///
    /// # Errors
    /// As for [`Limits::read_table`].
    pub fn read_document(&self, source: &mut dyn Read, size: Option<u64>) -> io::Result<Vec<u8>> {
        read_whole(source, size, self.document_bytes, |_| Ok(()))
    }
}

/// Whether a text begins as JSON does.
fn begins_json(text: &[u8]) -> bool {
    matches!(text.trim_ascii_start().first(), Some(b'[' | b'{'))
}

/// Reads to the end or to the limit; `check` sees every piece that was read before the next one is.
fn read_whole(
    source: &mut dyn Read,
    size: Option<u64>,
    limit: u64,
    mut check: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<Vec<u8>> {
    let too_large = || over("file_over_bytes", limit, None);
    if size.is_some_and(|size| size > limit) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // A device and a pipe say that they have no bytes at all.
    bytes.try_reserve_exact(size.unwrap_or_default() as usize)?;
    loop {
        let start = bytes.len();
        let read = source.take(CHUNK as u64).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(too_large());
        }
        check(&bytes[start..])?;
        if read == 0 {
            return Ok(bytes);
        }
    }
}

/// Watches the lines of a table while it is read.
struct Lines {
    limits: Limits,
    /// The line, from 1, and what of it was seen.
    line: u64,
    length: u64,
    delimiters: u64,
    /// Whether the line before was ended by a carriage return, of which a line feed may be the other half.
    after_return: bool,
}

impl Lines {
    fn new(limits: Limits) -> Lines {
        Lines { limits, line: 1, length: 0, delimiters: 0, after_return: false }
    }

    fn check(&mut self, chunk: &[u8]) -> io::Result<()> {
        let mut rest = chunk;
        while let Some(end) = memchr::memchr2(b'\n', b'\r', rest) {
            self.piece(&rest[..end])?;
            let is_other_half = end == 0 && self.after_return && rest[end] == b'\n';
            self.line += u64::from(!is_other_half);
            self.after_return = rest[end] == b'\r';
            (self.length, self.delimiters) = (0, 0);
            if self.line > self.limits.rows.saturating_add(1) {
                return Err(over_rows(&self.limits));
            }
            rest = &rest[end + 1..];
        }
        self.piece(rest)
    }

    fn piece(&mut self, piece: &[u8]) -> io::Result<()> {
        self.length += piece.len() as u64;
        self.after_return &= piece.is_empty();
        if self.length > self.limits.line_bytes {
            return Err(over("table_over_line", self.limits.line_bytes, Some(self.line)));
        }
        // A line has no more cells than bytes.
        if self.length >= self.limits.columns {
            let delimiters = memchr::memchr3_iter(b',', b'\t', b';', piece).count();
            self.delimiters += delimiters as u64;
            if self.delimiters >= self.limits.columns {
                return Err(over("table_over_columns", self.limits.columns, Some(self.line)));
            }
        }
        Ok(())
    }
}

/// A file that cannot be read, or passes a limit: travels inside an [`io::Error`], so that every reader of files can meet one.
#[derive(Debug)]
struct Over {
    code: &'static str,
    limit: u64,
    line: Option<u64>,
}

/// The error of a file whose format is broken; the code is that of its finding.
pub(super) fn damaged(code: &'static str) -> io::Error {
    over(code, 0, None)
}

/// Whether an error is a limit that was passed.
pub(super) fn is_over(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Over>())
}

impl std::fmt::Display for Over {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            &Finding::new(self.code, Severity::Error).with("limit", self.shown()).message(Lang::En),
        )
    }
}

impl std::error::Error for Over {}

impl Over {
    /// The limit as a person reads it: `256 MB`, `16384`.
    fn shown(&self) -> String {
        let bytes = !matches!(self.code, "table_over_rows" | "table_over_columns");
        match self.limit {
            n if bytes && n.is_multiple_of(1 << 30) => format!("{} GB", n >> 30),
            n if bytes && n.is_multiple_of(1 << 20) => format!("{} MB", n >> 20),
            n if bytes => format!("{n} B"),
            n => n.to_string(),
        }
    }
}

fn over(code: &'static str, limit: u64, line: Option<u64>) -> io::Error {
    io::Error::other(Over { code, limit, line })
}

/// The error of a table that is larger than the limit.
pub(super) fn over_bytes(limits: &Limits) -> io::Error {
    over("file_over_bytes", limits.table_bytes, None)
}

/// The error of a table that has more rows than the limit.
pub(super) fn over_rows(limits: &Limits) -> io::Error {
    over("table_over_rows", limits.rows, None)
}

/// The finding for a limit that was passed; none for an error of another kind.
pub(super) fn finding_of(error: &io::Error, name: &str) -> Option<Finding> {
    let over = error.get_ref()?.downcast_ref::<Over>()?;
    let place = Place { line: over.line, ..Place::document(name) };
    Some(Finding::new(over.code, Severity::Error).at(place).with("limit", over.shown()))
}

/// The most bytes of a text or web page. Reports have some hundred kilobytes; embedded pictures make them larger.
pub(crate) const MAX_TEXT_BYTES: usize = 32 << 20;

/// The most lines of a text.
pub(crate) const MAX_LINES: usize = 300_000;

/// The most bytes that one part of a packed file, and all parts that are read together, may unpack to.
pub(crate) const MAX_UNPACKED_BYTES: u64 = 64 << 20;

/// The deepest nesting of elements. Browsers stop at 512 too, and the parser's time grows with its square.
pub(crate) const MAX_NESTING: usize = 512;

/// The most nodes of one page: about 200 MB of memory.
pub(crate) const MAX_NODES: usize = 2_000_000;

/// The most rows of a table.
pub(crate) const MAX_ROWS: usize = 5_000;

/// The most columns of a table.
pub(crate) const MAX_COLUMNS: usize = 256;

/// The most slots (rows × columns) of a table.
pub(crate) const MAX_SLOTS: usize = 200_000;

/// The most cells of a table of figures that is not in long form: about 1 GB of memory.
pub(crate) const MAX_TABLE_CELLS: usize = 20_000_000;

/// The most columns that a cell may say it covers (the HTML standard's own limit).
pub(crate) const MAX_COLUMN_SPAN: u16 = 1_000;

/// The most paragraphs and tables of a document.
pub(crate) const MAX_BLOCKS: usize = 100_000;

/// The most sheets of a workbook.
pub(crate) const MAX_SHEETS: usize = 64;

/// The most findings of one kind in one document: the hundredth says nothing new.
pub(crate) const MAX_FINDINGS_OF_A_KIND: usize = 20;

#[cfg(test)]
mod tests;
