//! The cells of a record.

use csv::ByteRecord;
use memchr::{memchr, memchr3};

/// The cells of a record, however they were found.
pub(super) trait Cells {
    /// How many there are.
    fn len(&self) -> usize;

    /// The text of one, empty where the record has none; nothing when it is no text.
    fn cell(&self, at: usize) -> Option<&str>;

    /// Whether the record is an empty line or a comment, which say nothing.
    fn is_blank(&self) -> bool;
}

impl Cells for [&str] {
    fn len(&self) -> usize {
        <[&str]>::len(self)
    }

    fn cell(&self, at: usize) -> Option<&str> {
        Some(self.get(at).copied().unwrap_or_default())
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl Cells for ByteRecord {
    fn len(&self) -> usize {
        ByteRecord::len(self)
    }

    fn cell(&self, at: usize) -> Option<&str> {
        std::str::from_utf8(self.get(at).unwrap_or_default()).ok()
    }

    fn is_blank(&self) -> bool {
        false
    }
}

/// Finds the cells of a line, with its end, if each stands in it as it is: without quotes, or with one at either end. A line
/// with anything else is for the reader of records. An empty line, and a comment, have none.
pub(super) fn plain_cells<'t>(line: &'t str, cells: &mut Vec<&'t str>) -> bool {
    cells.clear();
    let row = line.strip_suffix('\n').unwrap_or(line);
    let row = row.strip_suffix('\r').unwrap_or(row);
    if row.is_empty() {
        return true;
    }
    if row.starts_with('#') {
        return memchr(b'\r', row.as_bytes()).is_none();
    }
    let bytes = row.as_bytes();
    let (mut start, mut at) = (0, 0);
    loop {
        let Some(found) = memchr3(b',', b'"', b'\r', &bytes[at..]).map(|found| at + found) else {
            cells.push(&row[start..]);
            return true;
        };
        match bytes[found] {
            b',' => {
                cells.push(&row[start..found]);
                (start, at) = (found + 1, found + 1);
            }
            // A quote inside a cell is a character like any other.
            b'"' if found > start => at = found + 1,
            b'"' => {
                let inside = found + 1;
                let Some(close) = memchr(b'"', &bytes[inside..]) else { return false };
                let close = inside + close;
                if memchr(b'\r', &bytes[inside..close]).is_some() {
                    return false;
                }
                cells.push(&row[inside..close]);
                match bytes.get(close + 1) {
                    None => return true,
                    Some(b',') => (start, at) = (close + 2, close + 2),
                    Some(_) => return false,
                }
            }
            _ => return false,
        }
    }
}
