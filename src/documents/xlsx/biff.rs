//! A look at a workbook of Excel 97 to 2003 before calamine reads it.
//!
//! Calamine follows the chains of the container wherever they lead, and sets up every sheet as a full rectangle from
//! its first to its last cell. So the workbook is taken out of its container, what it claims is held against the
//! limits, and calamine gets it in a fresh container.

use std::io::{Cursor, Read, Write};

use crate::documents::limits::{MAX_SHEETS, MAX_UNPACKED_BYTES};
use crate::documents::package::Fault;

/// The most slots of all sheets together, where each takes 24 bytes twice.
const MAX_CELLS: usize = 4_000_000;

/// The longest text of a cell, in bytes: Excel allows 32,767 characters.
const LONGEST_TEXT: usize = 100_000;

/// The most bytes that the texts of all cells could take, were each the longest there is.
const MAX_TEXT: usize = 1 << 30;

/// The file with nothing but its workbook in it.
pub(super) fn checked(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let stream = workbook(bytes)?;
    check(&stream)?;
    fresh(&stream).map_err(|_| Fault::Damaged)
}

fn workbook(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
    let name = if container.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let stream = container.open_stream(name).map_err(|_| Fault::Damaged)?;
    let mut workbook = Vec::new();
    stream.take(MAX_UNPACKED_BYTES + 1).read_to_end(&mut workbook).map_err(|_| Fault::Damaged)?;
    if workbook.len() as u64 > MAX_UNPACKED_BYTES { Err(Fault::TooLarge) } else { Ok(workbook) }
}

fn fresh(workbook: &[u8]) -> std::io::Result<Vec<u8>> {
    // Calamine does not read the sectors of version 4.
    let memory = Cursor::new(Vec::new());
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, memory)?;
    container.create_stream("/Workbook")?.write_all(workbook)?;
    Ok(container.into_inner().into_inner())
}

/// What a record is, by its number.
#[rustfmt::skip]
mod record {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const END: u16 = 0x000A;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const SHEET: u16 = 0x0085;
    pub(super) const NUMBERS: u16 = 0x00BD;
    pub(super) const RICH_TEXT: u16 = 0x00D6;
    pub(super) const TEXTS: u16 = 0x00FC;
    pub(super) const SHARED_TEXT: u16 = 0x00FD;
    pub(super) const DIMENSIONS: u16 = 0x0200;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const TEXT: u16 = 0x0204;
    pub(super) const BOOLEAN: u16 = 0x0205;
    pub(super) const SHORT_NUMBER: u16 = 0x027E;
    pub(super) const BEGIN: u16 = 0x0809;
}

/// The records from here on; ends where one is cut off.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length) = (number(stream, 0)?, usize::from(number(stream, 2)?));
        let data = stream.get(4..4 + length)?;
        stream = &stream[4 + length..];
        Some((kind, data))
    })
}

fn number(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?]))
}

fn long(data: &[u8], at: usize) -> Option<usize> {
    let bytes = data.get(at..at + 4)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
}

fn check(stream: &[u8]) -> Result<(), Fault> {
    let mut sheets = Vec::new();
    let mut texts = 0;
    let mut last = 0;
    for (kind, data) in records(stream).take_while(|(kind, _)| *kind != record::END) {
        match kind {
            record::SHEET => sheets.push(long(data, 0).ok_or(Fault::Damaged)?),
            record::TEXTS => texts += data.len(),
            record::CONTINUE if last == record::TEXTS => texts += data.len(),
            _ => {}
        }
        last = if kind == record::CONTINUE { last } else { kind };
    }
    if sheets.len() > MAX_SHEETS {
        return Err(Fault::TooLarge);
    }
    let (mut cells, mut shared) = (0, 0);
    for position in sheets {
        let sheet = stream.get(position..).ok_or(Fault::Damaged)?;
        let extent = extent(sheet)?;
        cells += extent.slots;
        shared += extent.shared_texts;
    }
    // A text in UTF-8 may take one and a half times its bytes in the file.
    let longest = LONGEST_TEXT.min(2 * texts);
    let within = cells <= MAX_CELLS && shared.saturating_mul(longest) <= MAX_TEXT;
    if within { Ok(()) } else { Err(Fault::TooLarge) }
}

struct Extent {
    slots: usize,
    shared_texts: usize,
}

fn extent(sheet: &[u8]) -> Result<Extent, Fault> {
    let mut area = Area::default();
    let (mut depth, mut claimed, mut shared_texts) = (0usize, 0, 0);
    for (kind, data) in records(sheet) {
        match kind {
            record::BEGIN => depth += 1,
            record::END if depth <= 1 => break,
            record::END => depth -= 1,
            _ if depth > 1 => {}
            record::DIMENSIONS => claimed += dimensions(data)?,
            record::NUMBERS => {
                area.add(data, number(data, data.len().saturating_sub(2)));
            }
            record::FORMULA
            | record::RICH_TEXT
            | record::SHARED_TEXT
            | record::NUMBER
            | record::TEXT
            | record::BOOLEAN
            | record::SHORT_NUMBER => {
                shared_texts += usize::from(kind == record::SHARED_TEXT);
                area.add(data, None);
            }
            _ => {}
        }
    }
    Ok(Extent { slots: area.slots().max(claimed), shared_texts })
}

/// The slots that a sheet says it has. Calamine sets aside memory for them.
fn dimensions(data: &[u8]) -> Result<usize, Fault> {
    let (rows, first, last) = if data.len() >= 14 {
        let rows = (long(data, 0), long(data, 4));
        (rows, number(data, 8), number(data, 10))
    } else {
        let row = |at| number(data, at).map(usize::from);
        ((row(0), row(2)), number(data, 4), number(data, 6))
    };
    let (Some(first_row), Some(end_row), Some(first), Some(end)) = (rows.0, rows.1, first, last)
    else {
        return Err(Fault::Damaged);
    };
    if end_row == 0 || end == 0 {
        return Ok(1);
    }
    let rows = end_row.checked_sub(first_row).ok_or(Fault::Damaged)?;
    // A first column that cannot be is read as the first of all.
    let columns = if first > 0xFF || end <= first { end } else { end - first };
    Ok(rows.saturating_mul(usize::from(columns)))
}

/// The rows and columns from the first to the last cell.
#[derive(Default)]
struct Area(Option<[u16; 4]>);

impl Area {
    /// Adds a cell, or those up to the last column given.
    fn add(&mut self, data: &[u8], last_column: Option<u16>) {
        let (Some(row), Some(column)) = (number(data, 0), number(data, 2)) else { return };
        let last = last_column.unwrap_or(column);
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, column, last]);
        self.0 = Some([top.min(row), bottom.max(row), left.min(column), right.max(last)]);
    }

    fn slots(&self) -> usize {
        let between = |first: u16, last: u16| usize::from(last.saturating_sub(first)) + 1;
        self.0.map_or(0, |[top, bottom, left, right]| between(top, bottom) * between(left, right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
        let mut stream = Vec::new();
        for (kind, data) in records {
            stream.extend(kind.to_le_bytes());
            stream.extend((data.len() as u16).to_le_bytes());
            stream.extend(data);
        }
        stream
    }

    fn with_sheet(sheet: Vec<(u16, Vec<u8>)>) -> Vec<u8> {
        let globals = vec![(record::SHEET, 12u32.to_le_bytes().to_vec()), (record::END, vec![])];
        book(&[globals, sheet].concat())
    }

    fn cell(row: u16, column: u16) -> (u16, Vec<u8>) {
        (record::NUMBER, [row.to_le_bytes(), column.to_le_bytes()].concat())
    }

    #[test]
    fn a_sheet_that_would_fill_the_memory_is_refused() {
        for (sheet, expected) in [
            (vec![cell(0, 0), cell(100, 20)], Ok(())),
            (vec![cell(0, 0), cell(65_535, 255)], Err(Fault::TooLarge)),
            (vec![(record::DIMENSIONS, vec![0; 4])], Err(Fault::Damaged)),
            (
                vec![(record::DIMENSIONS, [0, 0, 0, 0].into_iter().chain([255; 10]).collect())],
                Err(Fault::TooLarge),
            ),
        ] {
            assert_eq!(check(&with_sheet(sheet.clone())), expected, "{sheet:?}");
        }
    }

    #[test]
    fn texts_that_would_fill_the_memory_are_refused() {
        let mut records = vec![(record::SHEET, (4u32 + 4 + 4 + 4 + 60_000).to_le_bytes().to_vec())];
        records.push((record::TEXTS, vec![0; 60_000]));
        records.push((record::END, vec![]));
        records.extend(vec![(record::SHARED_TEXT, vec![0; 10]); 20_000]);
        assert_eq!(check(&book(&records)), Err(Fault::TooLarge));
    }
}
