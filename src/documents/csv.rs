//! Text → records with their lines. Knows quotes and delimiters, and no column.

use std::borrow::Cow;

use csv::{Reader, ReaderBuilder, StringRecord};
use memchr::memchr2;

/// The delimiters that are told apart; the first of equals wins.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The comma of Chinese text, which parts the cells where nothing else does.
const WIDE_COMMA: char = '，';

/// What stands for [`WIDE_COMMA`] while records are read: a control character that no text has.
const STAND_IN: u8 = 0x1f;

/// How many records are looked at to tell the delimiter: titles may stand above the header.
const SAMPLE: usize = 20;

/// What is wrong with the quotes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteFault {
    /// A quote that opens a cell is never closed.
    Open,
    /// Text stands behind a quote that closes a cell: `"12"3`.
    Torn,
}

/// One record.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// How many lines it covers.
    pub lines: u64,
    /// Its cells.
    pub cells: StringRecord,
    /// What is wrong with its quotes, if anything.
    pub fault: Option<QuoteFault>,
    start: usize,
}

impl Record {
    /// Whether no cell has anything in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// The records of a text, one after the other. Empty lines and lines that begin with `#` are counted, not given.
pub struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    comment: Option<u8>,
    reader: Reader<&'t [u8]>,
    /// Where the reader began.
    origin: usize,
    line: u64,
    empty_lines: u64,
    comment_lines: u64,
}

impl<'t> Records<'t> {
    /// The records of a text with this delimiter.
    pub fn new(text: &'t str, delimiter: u8) -> Self {
        Records::of(text, delimiter, Some(COMMENT))
    }

    /// The same, with the lines that begin with `#` among them.
    pub fn with_hashes(text: &'t str, delimiter: u8) -> Self {
        Records::of(text, delimiter, None)
    }

    fn of(text: &'t str, delimiter: u8, comment: Option<u8>) -> Self {
        let reader = reader(text.as_bytes(), delimiter, comment);
        let (origin, line, empty_lines, comment_lines) = (0, 1, 0, 0);
        Records { text, delimiter, comment, reader, origin, line, empty_lines, comment_lines }
    }

    /// The delimiter.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// How many empty lines were passed.
    pub fn empty_lines(&self) -> u64 {
        self.empty_lines
    }

    /// How many comment lines were passed.
    pub fn comment_lines(&self) -> u64 {
        self.comment_lines
    }

    /// Reads the next record into `record`; false at the end of the text.
    pub fn read(&mut self, record: &mut Record) -> bool {
        let before = self.position();
        // From memory, with cells in any number and text that is UTF-8, there is nothing that can fail.
        let found = self.reader.read_record(&mut record.cells).unwrap_or(false);
        let start = self.pass_lines_between(before);
        if !found {
            return false;
        }
        let raw = &self.text[start..self.position()];
        record.start = start;
        record.line = self.line;
        record.fault = if raw.contains('"') { quote_fault(raw, self.delimiter) } else { None };
        let ends = match raw.strip_suffix('\n').map(|line| line.strip_suffix('\r').unwrap_or(line))
        {
            // Most records are one line.
            Some(line) if memchr2(b'\n', b'\r', line.as_bytes()).is_none() => 1,
            _ => line_ends(raw),
        };
        record.lines = ends.max(1);
        self.line += ends;
        true
    }

    /// Goes back to the line behind the first line of the record that was read last, to read the rest of its lines as
    /// records of their own: a stray quote must not hide what stands behind it.
    pub fn reread_behind_first_line(&mut self, record: &Record) {
        let raw = &self.text[record.start..];
        let first = raw.find(['\n', '\r']).map_or(raw.len(), |at| at + line_end(&raw[at..]));
        self.origin = record.start + first;
        self.line = record.line + 1;
        self.reader = reader(&self.text.as_bytes()[self.origin..], self.delimiter, self.comment);
    }

    /// How many lines are left.
    pub fn lines_left(&self) -> u64 {
        let rest = &self.text[self.position()..];
        line_ends(rest) + u64::from(!rest.is_empty() && !rest.ends_with(['\n', '\r']))
    }

    fn position(&self) -> usize {
        let at = self.origin + self.reader.position().byte() as usize;
        // The reader stops between the two characters of a line end.
        let bytes = self.text.as_bytes();
        let between = at > 0 && bytes[at - 1] == b'\r' && bytes.get(at) == Some(&b'\n');
        at + usize::from(between)
    }

    /// Counts the empty lines and comments in front of a record; gives where the record begins.
    fn pass_lines_between(&mut self, from: usize) -> usize {
        let mut at = from;
        loop {
            let rest = &self.text[at..];
            let length = match rest.bytes().next() {
                Some(b'\n' | b'\r') => {
                    self.empty_lines += 1;
                    line_end(rest)
                }
                Some(COMMENT) if self.comment.is_some() => {
                    self.comment_lines += 1;
                    // The reader ends a comment at a line feed alone.
                    rest.find('\n').map_or(rest.len(), |end| end + 1)
                }
                _ => return at,
            };
            self.line += line_ends(&rest[..length]);
            at += length;
        }
    }
}

/// What a line of a comment begins with.
const COMMENT: u8 = b'#';

fn reader(bytes: &[u8], delimiter: u8, comment: Option<u8>) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .comment(comment)
        .from_reader(bytes)
}

/// The rows of a table whose columns are known by their names: with its own delimiter, blanks around values left out, and
/// rows of any length.
pub fn named_rows(text: &str) -> ::csv::Reader<&[u8]> {
    ::csv::ReaderBuilder::new()
        .delimiter(delimiter_of(text))
        .flexible(true)
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes())
}

/// The delimiter of a text: the one that gives the most cells in one of its first records.
pub fn delimiter_of(text: &str) -> u8 {
    let cells = |delimiter: u8| {
        let mut records = Records::new(text, delimiter);
        let mut record = Record::default();
        let mut most = 0;
        for _ in 0..SAMPLE {
            if !records.read(&mut record) {
                break;
            }
            most = most.max(record.cells.len());
        }
        most
    };
    let mut best = (DELIMITERS[0], 0);
    for delimiter in DELIMITERS {
        let most = cells(delimiter);
        if most > best.1 {
            best = (delimiter, most);
        }
    }
    best.0
}

/// What parts the cells of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delimiter(u8);

impl Delimiter {
    /// The byte that the records are cut by.
    pub fn byte(self) -> u8 {
        self.0
    }

    /// The delimiter as the text has it.
    pub fn shown(self) -> char {
        if self.0 == STAND_IN { WIDE_COMMA } else { char::from(self.0) }
    }

    /// A cell with the commas that stood inside its quotes.
    pub fn restored(self, cell: &str) -> String {
        match self.0 {
            STAND_IN => cell.replace(char::from(STAND_IN), "，"),
            _ => cell.to_owned(),
        }
    }
}

/// The text with a delimiter of one byte: where its cells are parted by full-width commas, those are replaced.
pub fn with_narrow_delimiter(text: &str, delimiter: u8) -> (Cow<'_, str>, Delimiter) {
    let mut records = Records::new(text, delimiter);
    let mut record = Record::default();
    let mut narrow = 0;
    let mut wide = 0;
    for _ in 0..SAMPLE {
        if !records.read(&mut record) {
            break;
        }
        narrow = narrow.max(record.cells.len());
        let here = record.cells.iter().map(|cell| cell.matches(WIDE_COMMA).count()).sum::<usize>();
        wide = wide.max(here + 1);
    }
    if narrow > 1 || wide < 2 {
        return (Cow::Borrowed(text), Delimiter(delimiter));
    }
    let mut stand_in = [0; 4];
    let stand_in = char::from(STAND_IN).encode_utf8(&mut stand_in);
    (Cow::Owned(text.replace(WIDE_COMMA, stand_in)), Delimiter(STAND_IN))
}

/// How long the line end at the front of a text is.
fn line_end(text: &str) -> usize {
    if text.starts_with("\r\n") { 2 } else { 1 }
}

fn line_ends(text: &str) -> u64 {
    let mut ends = 0;
    let mut after_return = false;
    for byte in text.bytes() {
        ends += u64::from(byte == b'\r' || (byte == b'\n' && !after_return));
        after_return = byte == b'\r';
    }
    ends
}

/// Walks through the quotes of a record as the reader does.
fn quote_fault(raw: &str, delimiter: u8) -> Option<QuoteFault> {
    let mut bytes = raw.bytes().peekable();
    let mut cell_begins = true;
    while let Some(byte) = bytes.next() {
        if byte != b'"' || !cell_begins {
            cell_begins = byte == delimiter;
            continue;
        }
        loop {
            match bytes.next() {
                None => return Some(QuoteFault::Open),
                Some(b'"') if bytes.peek() == Some(&b'"') => {
                    bytes.next();
                }
                Some(b'"') => break,
                Some(_) => {}
            }
        }
        let ends = bytes.peek().is_none_or(|b| *b == delimiter || matches!(b, b'\n' | b'\r'));
        if !ends {
            return Some(QuoteFault::Torn);
        }
        cell_begins = false;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(text, delimiter_of(text));
        let mut record = Record::default();
        let mut found = Vec::new();
        while records.read(&mut record) {
            found.push((record.line, record.cells.iter().map(str::to_owned).collect()));
        }
        found
    }

    #[test]
    fn tells_the_delimiter_by_the_header() {
        assert_eq!(delimiter_of("a,b;c,d\n"), b',');
        assert_eq!(delimiter_of("a\tb, c\td\n"), b'\t');
        assert_eq!(delimiter_of("title, of the table\na;b;c\n1,5;2;3\n"), b';');
        assert_eq!(delimiter_of("a\n"), b',');
    }

    #[test]
    fn lines_are_counted_over_blanks_comments_and_quoted_line_ends() {
        let text = "\n# note\na,b\n\n\"x\ny\",2\r\n\r\n#\nz,3";
        let lines: Vec<(u64, String)> =
            all(text).into_iter().map(|(line, cells)| (line, cells[0].clone())).collect();
        let expected = [(3, "a"), (5, "x\ny"), (9, "z")].map(|(n, cell)| (n, cell.to_owned()));
        assert_eq!(lines, expected);
        let mut records = Records::new(text, b',');
        while records.read(&mut Record::default()) {}
        assert_eq!((records.empty_lines(), records.comment_lines()), (3, 2));
    }

    #[test]
    fn an_open_quote_can_be_passed_line_by_line() {
        let text = "a,b\n\"x,1\ny,2\nz,3\n";
        let mut records = Records::new(text, b',');
        let mut record = Record::default();
        assert!(records.read(&mut record) && record.fault.is_none());
        assert!(records.read(&mut record));
        assert_eq!((record.line, record.lines, record.fault), (2, 3, Some(QuoteFault::Open)));
        records.reread_behind_first_line(&record);
        assert_eq!(records.lines_left(), 2);
        let mut rest = Vec::new();
        while records.read(&mut record) {
            rest.push((record.line, record.cells[0].to_owned()));
        }
        assert_eq!(rest, [(3, "y".to_owned()), (4, "z".to_owned())]);
    }

    #[test]
    fn text_behind_a_closing_quote_is_a_fault() {
        let fault = |raw: &str| quote_fault(raw, b',');
        assert_eq!(fault("\"12\"3,4\n"), Some(QuoteFault::Torn));
        assert_eq!(fault("\"1\"\"2\",\"\",4\r\n"), None);
        assert_eq!(fault("5\" pipe,1"), None);
        assert_eq!(fault("1,\""), Some(QuoteFault::Open));
    }
}
