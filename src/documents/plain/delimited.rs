//! Tables whose cells are parted by bars (Markdown or a scraper's dump) or by tabs.

use super::lines::Line;
use crate::documents::builder::Builder;
use crate::documents::limits::{MAX_COLUMNS, MAX_ROWS, MAX_SLOTS};
use crate::documents::space::fold_space;
use crate::documents::{Cell, Grid};
use crate::model::{Finding, FindingCode, Severity};

/// How the cells of a table are parted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bars,
    Tabs,
}

/// Where a table ends that begins on this line; none where none does. A single line is no table, unless bars enclose
/// it.
pub(super) fn end(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let kind = kind(lines[at].text)?;
    let length = lines[at..].iter().take_while(|line| self::kind(line.text) == Some(kind)).count();
    let text = lines[at].text.trim();
    let enclosed = kind == Kind::Bars && text.starts_with('|') && text.ends_with('|');
    (length >= 2 || enclosed).then_some(at + length)
}

fn kind(line: &str) -> Option<Kind> {
    let line = line.trim();
    if split_at_bars(line).len() > 1 || is_rule(line) {
        Some(Kind::Bars)
    } else if line.contains('\t') {
        Some(Kind::Tabs)
    } else {
        None
    }
}

/// Whether the line is a rule of a Markdown table: `|---|:-:|`, `+---+---+`.
fn is_rule(line: &str) -> bool {
    line.contains("---")
        && line.contains(['|', '+'])
        && line.chars().all(|c| matches!(c, '|' | '-' | '+' | ':' | '=' | ' '))
}

/// The grid of lines that [`end`] found to be a table.
pub(super) fn grid(lines: &[Line<'_>], builder: &mut Builder) -> Grid {
    let place = builder.place(lines[0].page, Some(lines[0].number));
    let kind = kind(lines[0].text).unwrap_or(Kind::Tabs);
    let mut grid = Grid { place: place.clone(), ..Grid::default() };
    let mut cut = false;
    // Where the other lines begin at the margin, a bar behind a space is the end of a blank cell.
    let indented = lines.iter().all(|line| line.text.starts_with(' '));
    for line in lines.iter().filter(|line| !is_rule(line.text.trim())) {
        let text = line.text.trim_end_matches([' ', '\r']);
        let text = if indented || kind == Kind::Tabs { text.trim_start_matches(' ') } else { text };
        let cells = cells(text, kind);
        let columns = grid.columns.max(cells.len().min(MAX_COLUMNS));
        if grid.rows >= MAX_ROWS || (grid.rows + 1) * columns > MAX_SLOTS {
            cut = true;
            break;
        }
        cut |= cells.len() > MAX_COLUMNS;
        grid.columns = columns;
        grid.cells.extend(cells.iter().take(MAX_COLUMNS).enumerate().map(|(column, text)| Cell {
            row: grid.rows,
            column,
            row_span: 1,
            column_span: 1,
            text: clean(text),
            page: line.page,
            at: None,
        }));
        grid.rows += 1;
    }
    if cut {
        let finding = Finding::new(FindingCode::TableRowsCut, Severity::Error).at(place);
        builder.finding(finding.with("limit", MAX_ROWS));
    }
    grid
}

/// The cells of a line, as they stand there.
fn cells(line: &str, kind: Kind) -> Vec<&str> {
    if kind == Kind::Tabs {
        return line.split('\t').collect();
    }
    let opened = line.starts_with('|');
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = if opened { line } else { without_padding(line) };
    let mut cells = split_at_bars(line);
    if line.ends_with('|') && !line.ends_with("\\|") {
        cells.pop();
    }
    cells
}

/// The line without the bars that a scraper puts behind the last cell of a short row, to make it as long as the others:
/// `a | b | |||`. They stand for no cells: the row's cells cover more columns each.
fn without_padding(line: &str) -> &str {
    let kept = line.trim_end_matches('|');
    let bars = line.len() - kept.len();
    match kept.strip_suffix(' ') {
        Some(kept) if bars >= 2 && kept.ends_with('|') => kept,
        _ => line,
    }
}

fn split_at_bars(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices('|') {
        if !line[..at].ends_with('\\') {
            cells.push(&line[start..at]);
            start = at + 1;
        }
    }
    cells.push(&line[start..]);
    cells
}

/// The text of a cell or a line without its Markdown: emphasis, escapes, line breaks.
pub(super) fn clean(text: &str) -> String {
    if !text.contains(['*', '\\', '<', '&', '`']) {
        return fold_space(text);
    }
    let mut plain = text.replace("**", "").replace('`', "").replace("&nbsp;", " ");
    for tag in ["<br>", "<br/>", "<br />", "<BR>"] {
        plain = plain.replace(tag, " ");
    }
    let mut out = String::with_capacity(plain.len());
    let mut chars = plain.chars().peekable();
    while let Some(c) = chars.next() {
        let escapes = c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation);
        out.push(if escapes { chars.next().unwrap_or(c) } else { c });
    }
    fold_space(&out)
}
