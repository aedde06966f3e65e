//! Tables whose columns are lined up with spaces, as `pdftotext -layout` prints them: where they stand in a text, which
//! lines are rows, which the header, and which go on the label of a row.

use super::header::{Header, is_short, may_head};
use super::labels::{self, Entry, LABELS};
use super::lines::Line;
use super::tokens::{Row, Token, is_number, is_value, pieces, row};
use crate::documents::limits::{MAX_COLUMNS, MAX_ROWS};

/// How many lines without values may stand between two rows of a table.
const LINES_BETWEEN: usize = 8;

/// How many lines the words that head the columns may take.
const LINES_OF_A_HEADER: usize = 16;

/// How many lines may stand above the one that heads the columns.
const LINES_ABOVE: usize = 3;

/// How far the first value of a row may stand from those above and below it.
const DRIFT: usize = 3;

/// A table on the lines from `start` to `end`.
pub(super) struct Region<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) entries: Vec<Entry<'a>>,
    /// Lines above the header, from the nearest up, whose words each head several columns.
    pub(super) above: Vec<usize>,
    pub(super) header: Option<Header<'a>>,
    /// How many labels its rows have, at the most.
    pub(super) labels: usize,
    /// How many values its rows have, if they have all.
    pub(super) values: usize,
}

/// The tables of a text.
pub(super) fn regions<'a>(lines: &[Line<'a>]) -> Vec<Region<'a>> {
    let mut regions: Vec<Region<'a>> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rows = rows(lines, at);
        let Some((last, _)) = rows.last() else {
            at += 1;
            continue;
        };
        let end = last + 1;
        let after = regions.last().map_or(0, |region| region.end);
        regions.extend(region(lines, after, rows));
        at = end;
    }
    regions
}

/// The rows of the table whose first row stands on this line; none when no row does.
fn rows<'a>(lines: &[Line<'a>], at: usize) -> Vec<(usize, Row<'a>)> {
    let mut rows: Vec<(usize, Row<'a>)> = Vec::new();
    let mut between = 0;
    for (index, line) in lines.iter().enumerate().skip(at) {
        if let Some(row) = table_row(line.text) {
            rows.push((index, row));
            between = 0;
        } else if between == LINES_BETWEEN || !goes_between(line, rows.last()) {
            break;
        } else {
            between += usize::from(!line.is_blank());
        }
        if rows.len() == MAX_ROWS {
            break;
        }
    }
    rows
}

fn table_row(text: &str) -> Option<Row<'_>> {
    if text.contains(['|', '\t']) || !text.contains("  ") && !text.contains('\u{3000}') {
        return None;
    }
    let row = row(text);
    let enough = match row.labels.len() {
        0 => row.values.len() >= 2,
        _ => row.values.len() >= 2 || row.values.iter().any(|value| is_number(value.text)),
    };
    let fits = row.labels.len() <= LABELS && row.values.len() < MAX_COLUMNS - LABELS;
    (enough && fits && row.labels.iter().all(|label| is_short(label.text))).then_some(row)
}

/// Whether the line may stand below a row: it is blank, or holds one label, or no piece that reaches below the values.
fn goes_between(line: &Line<'_>, above: Option<&(usize, Row<'_>)>) -> bool {
    let Some((_, above)) = above else { return false };
    let pieces = pieces(line.text);
    let values = above.values.first().map_or(0, |value| value.start);
    let labels = pieces.len() <= 1 || pieces.iter().all(|piece| piece.end <= values);
    !line.text.contains('|') && labels && pieces.iter().all(|piece| is_short(piece.text))
}

/// The table with these rows, and the header above them after the table before. Two rows or a header make a table.
fn region<'a>(
    lines: &[Line<'a>],
    after: usize,
    mut rows: Vec<(usize, Row<'a>)>,
) -> Option<Region<'a>> {
    let values = most_common(rows.iter().map(|(_, row)| row.values.len()))?;
    free_first_values(&mut rows, values);
    let first = rows.first()?.0;
    let page = lines[first].page;
    let on_first_page = rows.iter().filter(|(line, _)| lines[*line].page == page);
    let label_end =
        on_first_page.flat_map(|(_, row)| &row.labels).map(|label| label.end).max().unwrap_or(0);
    let entries = labels::entries(lines, after, rows);
    let labels = entries.iter().map(|entry| entry.labels.len()).max()?;
    let (start, end) = (entries.first()?.lines.start, entries.last()?.lines.end);
    let (head, head_end) = head(lines, after, start);
    let header = Header::find(lines, head..head_end, values, label_end);
    let mut region = Region { start, end, entries, above: Vec::new(), header, labels, values };
    if let Some(start) = region.header.as_ref().and_then(Header::start) {
        region.above = (head..start).rev().collect();
        region.start = head;
        region.add_above(lines, after);
    }
    (region.header.is_some() || region.entries.len() > 1).then_some(region)
}

/// Where a long label leaves one space before the first value, the two are one piece. A row that lacks one value and has
/// such a piece gets it back, if it stands where the first values of the other rows stand.
fn free_first_values(rows: &mut [(usize, Row<'_>)], values: usize) {
    let whole = rows.iter().filter(|(_, row)| row.values.len() == values);
    let firsts = whole.filter_map(|(_, row)| row.values.first());
    let span = firsts
        .fold((usize::MAX, 0), |(start, end), value| (start.min(value.start), end.max(value.end)));
    for (_, row) in rows.iter_mut().filter(|(_, row)| row.values.len() + 1 == values) {
        let Some((label, value)) = row.labels.last().and_then(split_last_word) else { continue };
        if is_value(value.text) && value.start <= span.1 + DRIFT && span.0 <= value.end + DRIFT {
            row.labels.pop();
            row.labels.push(label);
            row.values.insert(0, value);
        }
    }
}

/// The piece without its last word, and that word.
fn split_last_word<'a>(piece: &Token<'a>) -> Option<(Token<'a>, Token<'a>)> {
    let (text, word) = piece.text.rsplit_once(' ')?;
    let start = piece.end - word.chars().count();
    let label = Token { text, start: piece.start, end: start - 1 };
    Some((label, Token { text: word, start, end: piece.end }))
}

/// The number that is there most often; of several, the largest.
fn most_common(numbers: impl Iterator<Item = usize>) -> Option<usize> {
    let mut numbers: Vec<usize> = numbers.collect();
    numbers.sort_unstable();
    let runs = numbers.chunk_by(|a, b| a == b);
    runs.max_by_key(|run| run.len()).and_then(|run| run.first().copied())
}

/// The lines above the first row that may be its header: those before blank lines, up to the next blank line or
/// sentence.
fn head(lines: &[Line<'_>], after: usize, first: usize) -> (usize, usize) {
    let mut end = first;
    while end > after && lines[end - 1].is_blank() {
        end -= 1;
    }
    let mut start = end;
    let after = after.max(end.saturating_sub(LINES_OF_A_HEADER));
    while start > after && !lines[start - 1].is_blank() {
        let short = pieces(lines[start - 1].text).iter().all(|piece| is_short(piece.text));
        if !short || lines[start - 1].text.contains('|') {
            break;
        }
        start -= 1;
    }
    (start, end)
}

impl Region<'_> {
    /// Takes the lines above the header that head several of its columns each.
    fn add_above(&mut self, lines: &[Line<'_>], after: usize) {
        for _ in 0..LINES_ABOVE {
            let above = (after..self.start).rev().find(|line| !lines[*line].is_blank());
            let Some(line) = above.filter(|line| may_head(lines[*line].text)) else { return };
            self.above.push(line);
            self.start = line;
        }
    }

    /// Where the values of each column stand on a page; empty when two columns run into each other.
    pub(super) fn columns_on(&self, page: Option<u32>, lines: &[Line<'_>]) -> Vec<(usize, usize)> {
        let mut columns = vec![(usize::MAX, 0); self.values];
        let on_page = self.entries.iter().filter(|entry| lines[entry.line].page == page);
        for entry in on_page.filter(|entry| entry.row.values.len() == self.values) {
            for (column, value) in columns.iter_mut().zip(&entry.row.values) {
                *column = (column.0.min(value.start), column.1.max(value.end));
            }
        }
        let apart = columns.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        if apart && columns[0].1 > 0 { columns } else { Vec::new() }
    }
}
