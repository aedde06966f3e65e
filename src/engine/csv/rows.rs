//! The records of a block as rows with numbers for keys.

use csv::{ByteRecord, ReaderBuilder};
use memchr::{memchr, memchr_iter};

use crate::catalog::Catalog;
use crate::engine::csv::blocks::Block;
use crate::engine::csv::cells::{Cells, plain_cells};
use crate::engine::csv::columns::{Columns, Source};
use crate::engine::csv::names::{Named, NamedSeries};
use crate::ingest::fault::Fault;
use crate::ingest::figure;
use crate::model::{ObsStatus, Year};
use crate::series::panel::keys::{Names, NamesBuilder};
use crate::series::panel::rows::RawBatch;

/// What a block gave.
pub(super) struct BlockRows {
    pub(super) batch: RawBatch,
    /// What was not taken, each with its line.
    pub(super) faults: Vec<(u64, Fault)>,
}

/// Reads the records of a block. A wrong record is a fault, and the rest is taken.
pub(super) fn rows(block: &Block, columns: &Columns, catalog: &Catalog) -> BlockRows {
    let mut rows = Rows::new(columns, catalog);
    match std::str::from_utf8(&block.bytes) {
        Ok(text) => rows.read_text(text, block.line),
        Err(_) => _ = rows.read_bytes(&block.bytes, block.line, usize::MAX),
    };
    rows.finish()
}

struct Rows<'c> {
    columns: &'c Columns,
    series: NamedSeries<'c>,
    bodies: NamesBuilder,
    numbers: Vec<u32>,
    years: Vec<i16>,
    values: Vec<f64>,
    statuses: Vec<Option<ObsStatus>>,
    faults: Vec<(u64, Fault)>,
}

impl<'c> Rows<'c> {
    fn new(columns: &'c Columns, catalog: &'c Catalog) -> Rows<'c> {
        Rows {
            columns,
            series: NamedSeries::new(columns, catalog),
            bodies: NamesBuilder::default(),
            numbers: Vec::new(),
            years: Vec::new(),
            values: Vec::new(),
            statuses: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Reads the records of a text, whose first line has this number: those whose cells stand in it as they are at once, the
    /// others as [`Rows::read_bytes`] does.
    fn read_text(&mut self, text: &str, first: u64) {
        let (mut at, mut line) = (0, first);
        let mut cells = Vec::with_capacity(self.columns.width);
        while at < text.len() {
            let end = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end + 1);
            if plain_cells(&text[at..end], &mut cells) {
                self.note(cells.as_slice(), line);
                (at, line) = (end, line + 1);
                continue;
            }
            let read = self.read_bytes(&text.as_bytes()[at..], line, 1);
            line += memchr_iter(b'\n', &text.as_bytes()[at..at + read]).count() as u64;
            at += read;
        }
    }

    /// Reads so many records at most, and says how many bytes they are.
    fn read_bytes(&mut self, bytes: &[u8], first: u64, most: usize) -> usize {
        let mut reader = ReaderBuilder::new();
        reader.has_headers(false).flexible(true).comment(Some(b'#'));
        let mut reader = reader.from_reader(bytes);
        let mut record = ByteRecord::new();
        let (mut seen, mut line) = (0, first);
        for _ in 0..most {
            // Reading bytes from memory does not fail.
            if !matches!(reader.read_byte_record(&mut record), Ok(true)) {
                return bytes.len();
            }
            // The reader takes the line ends before a record for a part of it.
            let start = record.position().map_or(seen, |at| at.byte() as usize);
            let ends = bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
            let start = start + ends.count();
            line += memchr_iter(b'\n', &bytes[seen..start]).count() as u64;
            seen = start;
            self.note(&record, line);
        }
        reader.position().byte() as usize
    }

    fn note<C: Cells + ?Sized>(&mut self, cells: &C, line: u64) {
        if !cells.is_blank()
            && let Err(fault) = self.take(cells)
        {
            self.faults.push((line, fault));
        }
    }

    fn take<C: Cells + ?Sized>(&mut self, record: &C) -> Result<(), Fault> {
        let columns = self.columns;
        if record.len() != columns.width {
            let fault = Fault::error("row_ragged").with("found", record.len());
            return Err(fault.with("expected", columns.width));
        }
        let body = text(record, &columns.body)?;
        if body.is_empty() {
            return Err(columns.body.blame(Fault::error("body_missing")));
        }
        let year = year(text(record, &columns.year)?).map_err(|f| columns.year.blame(f))?;
        let said = [
            text(record, &columns.indicator)?,
            text(record, &columns.breakdown)?,
            text(record, &columns.unit)?,
            text(record, &columns.status)?,
        ];
        let number = self.series.number(said);
        let named = self.series.get(number).map_err(Clone::clone)?;
        let cell = text(record, &columns.value)?;
        let (value, status) = value(cell, named).map_err(|f| columns.value.blame(f))?;
        self.bodies.push(Some(body));
        self.numbers.push(number as u32);
        self.years.push(year);
        self.values.push(value);
        self.statuses.push(Some(status));
        Ok(())
    }

    fn finish(self) -> BlockRows {
        let texts = |of: &dyn Fn(&Named) -> &str| {
            let text = |found: &Result<Named, Fault>| found.as_ref().map_or("", of).into();
            Names { ids: self.numbers.clone(), texts: self.series.all().iter().map(text).collect() }
        };
        let batch = RawBatch {
            indicator: texts(&|named| named.indicator.as_str()),
            breakdown: Some(texts(&|named| named.breakdown.as_str())),
            unit: Some(texts(&|named| named.own.as_str())),
            body: self.bodies.finish(),
            statuses: self.statuses,
            years: self.years,
            values: self.values,
        };
        BlockRows { batch, faults: self.faults }
    }
}

fn text<'r, C: Cells + ?Sized>(record: &'r C, source: &'r Source) -> Result<&'r str, Fault> {
    let at = match source {
        Source::Column(at) => *at,
        Source::Given(text) => return Ok(text),
    };
    let text = record.cell(at).ok_or_else(|| Fault::error("cell_not_utf8").in_column(at))?;
    Ok(trimmed(text))
}

/// A text without the spaces around it. Most have none: letters and digits at both ends say so at once.
fn trimmed(text: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { text } else { text.trim() }
}

fn year(text: &str) -> Result<i16, Fault> {
    let year: Option<Year> = text.parse().ok();
    let short = year.and_then(|year| i16::try_from(year.0).ok());
    short.ok_or_else(|| Fault::error("year_wrong").with("found", text))
}

/// The value in the catalog's unit, not a number where there is none, and the status.
fn value(cell: &str, named: &Named) -> Result<(f64, ObsStatus), Fault> {
    use ObsStatus::{Computed, Estimated, Normal};
    let status = named.beside.status.unwrap_or_default();
    if named.is_own_unit
        && matches!(status, Normal | Estimated | Computed)
        && let Some(value) = plain(cell.as_bytes())
    {
        return Ok((value, status));
    }
    let figure = figure::read(cell, &named.beside, &named.own)?;
    Ok((figure.value.unwrap_or(f64::NAN), figure.status))
}

/// The value of a number as machines write it, where no digit is lost: at most 15 digits, a point among them, no exponent.
fn plain(cell: &[u8]) -> Option<f64> {
    const EXACT: [f64; 16] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let (mut number, mut count, mut decimals, mut pointed) = (0u64, 0, 0usize, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' if count < 15 => {
                number = number * 10 + u64::from(byte - b'0');
                count += 1;
                decimals += usize::from(pointed);
            }
            b'.' if !pointed && count > 0 => pointed = true,
            _ => return None,
        }
    }
    if count == 0 || (pointed && decimals == 0) {
        return None;
    }
    // Both numbers are exact, so that their quotient is the nearest to the decimal.
    let value = number as f64 / EXACT[decimals];
    Some(if digits.len() < cell.len() && number > 0 { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_read_as_the_standard_library_reads_them() {
        for text in ["0", "-0", "7", "-12.50", "59237.2449", "123456789012345", "0.000001"] {
            let expected = text.parse::<f64>().unwrap() + 0.0;
            assert_eq!(
                plain(text.as_bytes()).map(f64::to_bits),
                Some(expected.to_bits()),
                "{text}"
            );
        }
    }

    /// The rows of a text, read at once and cell by cell: bodies, values, and the lines of what is wrong.
    type Read = (Vec<u32>, Vec<u64>, Vec<i16>, Vec<(u64, String)>);

    fn read(text: &str, at_once: bool) -> Read {
        let header = b"body,year,indicator,breakdown,value\n";
        let columns = crate::engine::csv::columns::columns(header, &Default::default()).unwrap();
        let mut rows = Rows::new(&columns, Catalog::builtin());
        match at_once {
            true => rows.read_text(text, 2),
            false => _ = rows.read_bytes(text.as_bytes(), 2, usize::MAX),
        }
        let BlockRows { batch, faults } = rows.finish();
        let faults = faults.into_iter().map(|(line, fault)| (line, fault.code.to_string()));
        let values = batch.values.iter().map(|value| value.to_bits()).collect();
        (batch.body.ids, values, batch.years, faults.collect())
    }

    proptest::proptest! {
        #[test]
        fn cells_that_stand_as_they_are_are_read_as_all_cells_are(
            lines in proptest::collection::vec(
                "(甲|\"甲\"| 乙 |\"丙,\"\"x\"\"\"|\"丁\n\"|戊\"|)(,(2023|\"2024\"|二四|))?,permits\\.decided,(|\"\"|total|\"),(5|1\\.50|\"1,200\"|约5|x|)(\n|\r\n|\n\n|\r)",
                0..12,
            ),
        ) {
            let text = lines.concat();
            proptest::prop_assert_eq!(read(&text, true), read(&text, false));
        }
    }

    #[test]
    fn whatever_is_not_plain_is_left_to_the_reader_of_cells() {
        for text in ["", "-", ".5", "5.", "1,234", "1e5", "约5", "/", "1234567890123456", "1.2.3"]
        {
            assert_eq!(plain(text.as_bytes()), None, "{text}");
        }
    }
}
