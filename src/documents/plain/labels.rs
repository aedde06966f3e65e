//! Labels of rows that take several lines.
//!
//! Between two blank lines, a single row of values owns all labels that stand there, above and below: narrow columns
//! wrap their labels. Without blank lines it is clear only that a row without a label of its own, below one that has
//! one, owns the lines between the two.

use std::ops::Range;

use super::header::{columns, is_short, overlaps};
use super::lines::Line;
use super::tokens::{Row, Token, pieces};
use crate::documents::space::fold_space;

/// How many lines one label may take.
const LINES: usize = 12;

/// The most labels in a row.
pub(super) const LABELS: usize = 3;

/// A row of a table.
pub(super) struct Entry<'a> {
    /// The line with its values.
    pub(super) line: usize,
    pub(super) row: Row<'a>,
    /// All lines that its labels take.
    pub(super) lines: Range<usize>,
    pub(super) labels: Vec<String>,
}

/// The rows with their labels; no line before `after` is looked at.
pub(super) fn entries<'a>(
    lines: &[Line<'a>],
    after: usize,
    rows: Vec<(usize, Row<'a>)>,
) -> Vec<Entry<'a>> {
    let at: Vec<usize> = rows.iter().map(|(line, _)| *line).collect();
    let mut entries: Vec<Entry<'a>> = Vec::with_capacity(rows.len());
    for (index, (line, row)) in rows.into_iter().enumerate() {
        let from = index.checked_sub(1).map_or(after, |before| at[before] + 1);
        let block = block(lines, line, from, at.get(index + 1).copied());
        let whole = block.clone().and_then(|block| of_block(lines, block, line, &row));
        let whole = whole
            .or_else(|| above(lines, from, (line, &row), entries.last(), at.get(index + 1)))
            .or_else(|| numbered(lines, from, (line, &row), entries.last(), at.get(index + 1)));
        entries.push(match whole {
            Some((range, labels)) => Entry { line, row, lines: range, labels },
            None => {
                let labels = row.labels.iter().map(|label| fold_space(label.text)).collect();
                Entry { line, row, lines: line..line + 1, labels }
            }
        });
    }
    entries
}

/// The lines between blank ones around a row, down to the next row; none when another row stands among them.
fn block(
    lines: &[Line<'_>],
    line: usize,
    from: usize,
    next: Option<usize>,
) -> Option<Range<usize>> {
    let start = (from.max(line.saturating_sub(LINES))..line).rev().find(|at| lines[*at].is_blank());
    let last = (line + LINES).min(lines.len());
    let end = (line + 1..last).find(|at| lines[*at].is_blank()).unwrap_or(last);
    let start = start.map_or(from, |blank| blank + 1);
    let alone = (start > from || from == 0 || lines[from - 1].is_blank())
        && next.is_none_or(|next| next >= end);
    (alone && line - start < LINES).then_some(start..end)
}

/// The labels of the only row of a block, each put together from its lines.
fn of_block(
    lines: &[Line<'_>],
    block: Range<usize>,
    line: usize,
    row: &Row<'_>,
) -> Option<(Range<usize>, Vec<String>)> {
    let values = row.values.first()?.start;
    let is_label = |at: &usize| stands_left(&lines[*at], values);
    let start = (block.start..line).rev().take_while(is_label).last().unwrap_or(line);
    let mut end = (line + 1..block.end).take_while(is_label).last().map_or(line + 1, |at| at + 1);
    // Lines above a label of the row's own belong to it only in a cell that is centered.
    let start = if row.labels.is_empty() || line - start < end - line { start } else { line };
    let own = |token: &Token<'_>| row.labels.iter().any(|l| overlaps((l.start, l.end), token));
    let beside = |at: usize| !row.labels.is_empty() && !pieces(lines[at].text).iter().any(own);
    if let Some(at) = (line + 1..end).find(|at| beside(*at)) {
        end = at;
    }
    let outside = (start..end).filter(|at| *at != line).flat_map(|at| pieces(lines[at].text));
    let tokens: Vec<(usize, Token<'_>)> = (start..end)
        .flat_map(|at| {
            let found = if at == line { row.labels.clone() } else { pieces(lines[at].text) };
            found.into_iter().map(move |token| (at, token))
        })
        .collect();
    let all: Vec<Token<'_>> = tokens.iter().map(|(_, token)| *token).collect();
    let columns = columns(&all);
    if columns.is_empty() || columns.len() > LABELS || outside.count() == 0 {
        return None;
    }
    let text = |column: &(usize, usize)| {
        let parts = all.iter().filter(|token| overlaps(*column, token));
        fold_space(&parts.map(|token| token.text).collect::<String>())
    };
    Some((start..end, columns.iter().map(text).collect()))
}

/// The label of a row that has none of its own, on the lines above it up to a row that has one.
fn above(
    lines: &[Line<'_>],
    from: usize,
    (line, row): (usize, &Row<'_>),
    before: Option<&Entry<'_>>,
    next: Option<&usize>,
) -> Option<(Range<usize>, Vec<String>)> {
    let from = before.map_or(from, |entry| entry.lines.end.max(from));
    let start = (from..line).rev().take_while(|at| !lines[*at].is_blank()).last()?;
    let below = lines.get(line + 1);
    let ends = below.is_none_or(Line::is_blank) || next == Some(&(line + 1));
    let is_one = |at: usize| pieces(lines[at].text).len() == 1;
    let owns = row.labels.is_empty() && before.is_some_and(|entry| !entry.labels.is_empty());
    if !owns || !ends || line - start > LABEL_LINES || !(start..line).all(is_one) {
        return None;
    }
    let text: String = (start..line).map(|at| lines[at].text.trim()).collect();
    Some((start..line + 1, vec![fold_space(&text)]))
}

/// The label of a row that begins with a number on a line above and goes on below, where the rows are parted by the
/// numbers of their labels alone: `1.申请人无正当理由逾期不补`, `正、行政机关不再处理其政府  40`, `信息公开申请`.
fn numbered(
    lines: &[Line<'_>],
    from: usize,
    (line, row): (usize, &Row<'_>),
    before: Option<&Entry<'_>>,
    next: Option<&usize>,
) -> Option<(Range<usize>, Vec<String>)> {
    let from =
        before.map_or(from, |entry| entry.lines.end.max(from)).max(line.saturating_sub(LINES));
    let values = row.values.first()?.start;
    let own = row.labels.last();
    if own.is_some_and(|label| is_numbered(label.text)) {
        return None;
    }
    let is_label = |at: &usize| !lines[*at].is_blank() && stands_left(&lines[*at], values);
    // The piece that goes on the label: the one in its column, or the rightmost where it is not known yet.
    let first = (from..line).rev().take_while(is_label).find_map(|at| {
        let piece = pieces(lines[at].text).into_iter().rfind(|piece| is_numbered(piece.text))?;
        own.is_none_or(|label| overlaps((piece.start, piece.end), label)).then_some((at, piece))
    });
    let (start, column) = first?;
    let column = (column.start, column.end);
    let of_column = |at: usize| pieces(lines[at].text).into_iter().find(|p| overlaps(column, p));
    let stop = next.copied().unwrap_or(lines.len()).min(line + LINES);
    let goes_on = |at: &usize| is_label(at) && of_column(*at).is_none_or(|p| !is_numbered(p.text));
    let end = (line + 1..stop).take_while(goes_on).last().map_or(line + 1, |at| at + 1);
    let text: String = (start..end)
        .filter_map(|at| match own {
            _ if at != line => of_column(at),
            Some(label) => Some(*label),
            None => None,
        })
        .map(|piece| piece.text)
        .collect();
    Some((start..end, vec![fold_space(&text)]))
}

/// Whether all pieces of a line may be labels, and end before the values begin.
fn stands_left(line: &Line<'_>, values: usize) -> bool {
    pieces(line.text).iter().all(|piece| piece.end <= values && is_short(piece.text))
}

/// Whether a text begins with a number and a point: `2.重复申请`.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with(['.', '．', '、'])
}

/// How many lines a label may take where no blank lines part the rows.
const LABEL_LINES: usize = 3;
