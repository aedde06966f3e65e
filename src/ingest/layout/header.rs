use super::dims::{Reader, year_and_name};
use super::words::Change;
use crate::documents::number;
use crate::ingest::fault::Fault;
use crate::ingest::sheet::Sheet;
use crate::ingest::words::Words;

/// The most rows that a header may have.
const DEEPEST: usize = 5;

/// The rows of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The rows with names, from the outermost to the innermost.
    pub(super) levels: Vec<usize>,
    /// The row of units.
    pub(super) units: Option<usize>,
    /// The row that names the side columns alone, below the names of the others.
    pub(super) index: Option<usize>,
    /// The first row behind it.
    pub(super) end: usize,
}

/// What the cells of a row are, counted.
#[derive(Default)]
struct Count {
    filled: usize,
    axis: usize,
    years: usize,
    headings: usize,
    breakdowns: usize,
    bodies: usize,
    units: usize,
    others: usize,
    figures: usize,
}

/// Finds the header: the first row that names what stands below it.
pub(super) fn find(sheet: &Sheet, reader: &mut Reader<'_, '_>) -> Result<Header, Fault> {
    let mut first: Option<(usize, String)> = None;
    for row in 0..sheet.rows.len() {
        if sheet.is_blank(row) || sheet.rows[row].fault.is_some() {
            continue;
        }
        let count = count(sheet, row, reader);
        if is_header(&count) {
            return Ok(extend(sheet, row, reader));
        }
        // A title is no header that went wrong; the first row of several cells may be one.
        let texts: Vec<&str> = sheet.filled(row).map(|(_, text)| text).collect();
        if first.as_ref().is_none_or(|(cells, _)| *cells == 1 && texts.len() > 1) {
            first = Some((texts.len(), texts.join(", ")));
        }
    }
    Err(Fault::error("not_a_table")
        .with("found", first.map(|(_, texts)| texts).unwrap_or_default()))
}

fn count(sheet: &Sheet, row: usize, reader: &mut Reader<'_, '_>) -> Count {
    let mut count = Count::default();
    for (_, text) in sheet.filled(row) {
        count.filled += 1;
        if is_axis(text, reader) {
            count.axis += 1;
        } else if is_year(text, reader) {
            count.years += 1;
        } else if names_of_a_year(text, reader) {
            count.headings += 1;
        } else if is_figure(text) {
            count.figures += 1;
        } else if reader.unit(text).is_some() {
            count.units += 1;
        } else if reader.heading(text).is_ok() || reader.words.measure(text).is_some() {
            count.headings += 1;
        } else if reader.names.is_breakdown(text) {
            count.breakdowns += 1;
        } else if reader.is_body(text) {
            count.bodies += 1;
        } else {
            count.others += other(text, reader);
        }
    }
    count
}

/// 2022年, 2022年（件）, 上年.
fn is_year(text: &str, reader: &mut Reader<'_, '_>) -> bool {
    let bare = super::words::before_bracket(text);
    let of_unit = bare.len() < text.len() && reader.unit(&text[bare.len()..]).is_some();
    reader.words.year(text).is_some()
        || reader.words.years_back(text).is_some()
        || (of_unit && reader.words.year(bare).is_some())
}

/// 2022年行政许可, 行政许可（2022年）.
fn names_of_a_year(text: &str, reader: &mut Reader<'_, '_>) -> bool {
    let name = year_and_name(text, reader.words).map(|(_, name)| name);
    name.is_some_and(|name| reader.heading(name).is_ok())
}

/// 1 for a text of no known role; 0 for one that goes with any header.
fn other(text: &str, reader: &mut Reader<'_, '_>) -> usize {
    let words = reader.words;
    let known = words.is_total(text)
        || words.change(text).is_some()
        || words.is_group(text)
        || words.is_remark(text);
    let years = matches!(words.change(text), Some((Change::Difference | Change::Rate, _)));
    usize::from(!(known || years))
}

/// Whether a row names what stands below it.
pub(super) fn is_header_row(sheet: &Sheet, row: usize, reader: &mut Reader<'_, '_>) -> bool {
    sheet.rows[row].fault.is_none() && is_header(&count(sheet, row, reader))
}

fn is_header(count: &Count) -> bool {
    if count.figures > 0 || count.filled < 2 {
        return false;
    }
    let named = count.axis + count.headings + count.breakdowns + count.years;
    count.axis >= 2
        || (count.axis >= 1 && named + count.bodies >= 2)
        || count.headings >= 2
        || count.years >= 2
        || count.breakdowns >= 2
        || (count.bodies >= 2 && count.others == 0 && count.units == 0)
        || (count.headings + count.years + count.breakdowns >= 2)
}

/// The header from its first row on: rows of names below it, and a row of units.
pub(super) fn extend(sheet: &Sheet, first: usize, reader: &mut Reader<'_, '_>) -> Header {
    let mut header = Header { levels: vec![first], units: None, index: None, end: first + 1 };
    let mut row = first + 1;
    while row < sheet.rows.len() && header.levels.len() < DEEPEST {
        if sheet.is_blank(row) && !has_spread(sheet, row) {
            row += 1;
            continue;
        }
        if header.units.is_none() && is_unit_row(sheet, row, &header, reader) {
            header.units = Some(row);
        } else if is_sub_header(sheet, row, &header, reader) {
            header.levels.push(row);
        } else if header.index.is_none() && is_index_row(sheet, row, &header, reader) {
            header.index = Some(row);
        } else {
            break;
        }
        row += 1;
        header.end = row;
    }
    header
}

/// Whether merged cells reach into a row that has no text of its own.
fn has_spread(sheet: &Sheet, row: usize) -> bool {
    (0..sheet.width).any(|column| sheet.is_covered(row, column))
}

fn is_unit_row(sheet: &Sheet, row: usize, header: &Header, reader: &mut Reader<'_, '_>) -> bool {
    let mut units = 0;
    for (column, text) in sheet.filled(row) {
        let axis = header.levels.iter().any(|level| is_axis(sheet.text(*level, column), reader));
        if reader.unit(text).is_some() && !axis {
            units += 1;
        } else if reader.words.is_remark(text) && is_unheaded(sheet, header, column) {
            continue;
        } else if !is_axis(text, reader) || units > 0 {
            return false;
        }
    }
    units > 0
}

/// Whether a row has nothing but the names of the side columns: a pivot table names its years beside them, and its bodies
/// below that.
fn is_index_row(sheet: &Sheet, row: usize, header: &Header, reader: &Reader<'_, '_>) -> bool {
    let side = |column: usize| {
        let mut above = header.levels.iter().map(|level| sheet.spread(*level, column));
        header.levels.len() > 1 && above.all(|text| text.is_empty() || is_axis(text, reader))
    };
    sheet.filled(row).count() > 0
        && sheet.filled(row).all(|(column, text)| is_axis(text, reader) && side(column))
}

/// Whether no row of the header has a text over a column.
fn is_unheaded(sheet: &Sheet, header: &Header, column: usize) -> bool {
    header.levels.iter().all(|level| sheet.spread(*level, column).is_empty())
}

/// Whether a row has names below those of the header: nothing below the first side heading or in front of it, and
/// something elsewhere that is no figure.
fn is_sub_header(sheet: &Sheet, row: usize, header: &Header, reader: &mut Reader<'_, '_>) -> bool {
    if sheet.rows[row].fault.is_some() {
        return false;
    }
    let above = |column: usize| {
        header.levels.iter().map(|level| sheet.spread(*level, column)).find(|t| !t.is_empty())
    };
    let Some((first, upper)) = (0..sheet.width).find_map(|c| Some((c, above(c)?))) else {
        return false;
    };
    let side = is_axis(upper, reader);
    let mut below = 0;
    for (column, text) in sheet.filled(row) {
        let axis = is_axis(text, reader);
        let kept_free = column < first || (column == first && side);
        if (kept_free && !axis)
            || (is_figure(text) && reader.words.year(text).is_none())
            || number::read(text).is_ok_and(|reading| reading.value.is_none())
        {
            return false;
        }
        below += usize::from(column > first || !side);
    }
    let filled = sheet.filled(row).count();
    below > 0 && (filled > 1 || sheet.filled(row).all(|(column, _)| column > first))
}

/// Whether a text heads a column of names: 机关, 年份, 指标＼年份.
pub(super) fn is_axis(text: &str, reader: &Reader<'_, '_>) -> bool {
    if text.is_empty() {
        return false;
    }
    let words = Words::get();
    let bare = super::words::before_bracket(text);
    if words.is_heading(text) || words.is_heading(bare) {
        return true;
    }
    reader.words.corner(text).is_some_and(|(a, b)| words.is_heading(a) && words.is_heading(b))
}

/// Whether a text is a number that is there.
pub(super) fn is_figure(text: &str) -> bool {
    let starts = text.starts_with(|c: char| {
        c.is_ascii_digit()
            || matches!(c, '-' | '+' | '(' | '（' | '.' | '－' | '０'..='９' | '约' | '近' | '超')
    });
    starts
        && (number::read(text).is_ok_and(|reading| reading.value.is_some())
            || text.chars().all(|c| c.is_ascii_digit() || ".,()-+eE%".contains(c)))
}
