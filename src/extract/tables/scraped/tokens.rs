//! The cells of a text in reading order, whatever parted them: bars, tabs, spaces, or a line for each.

use crate::documents::{Block, Grid, number};
use crate::extract::tables::labels::Label;
use crate::model::Place;

/// The most characters of a text that may be a cell of a table: what is longer is a sentence.
const LONGEST: usize = 60;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Value,
    Blank,
}

/// A cell.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) kind: Kind,
    /// The block of the document that it stands in.
    pub(super) block: usize,
    /// Whether it begins a printed row of several cells.
    pub(super) opens_row: bool,
}

/// Some blocks of a document, one after the other, that may be tables whose columns are lost.
#[derive(Default)]
pub(in crate::extract::tables) struct Run {
    /// The tables among them.
    pub(in crate::extract::tables) printed: Vec<usize>,
    pub(super) tokens: Vec<Token>,
    /// Where the first cell stands.
    pub(super) place: Place,
    /// Whether the document ends with it.
    pub(in crate::extract::tables) last: bool,
}

/// The runs of a document. A long text, the heading of a section, and a table whose cells know their columns end one.
pub(in crate::extract::tables) fn runs(
    blocks: &[Block],
    is_label: impl Fn(&str) -> bool,
) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut run = Run::default();
    for (at, block) in blocks.iter().enumerate() {
        let taken = match block {
            Block::Paragraph(p) if p.text.trim().is_empty() => true,
            Block::Paragraph(p) => {
                let cells = cells_of(&p.text, &is_label);
                let short =
                    !is_section(&p.text) && cells.iter().all(|c| c.chars().count() <= LONGEST);
                if short {
                    run.push(at, cells.into_iter(), &p.place);
                }
                short
            }
            Block::Table(grid) => match rows_of(grid) {
                Some(rows) => {
                    run.printed.push(at);
                    rows.into_iter().for_each(|row| run.push(at, row.into_iter(), &grid.place));
                    true
                }
                None => false,
            },
        };
        if !taken {
            runs.push(std::mem::take(&mut run));
        }
    }
    run.last = true;
    runs.push(run);
    runs.retain(|run| run.tokens.iter().any(|token| token.kind == Kind::Value) || run.last);
    runs
}

impl Run {
    /// How many numbers stand in its tables.
    pub(in crate::extract::tables) fn values_in_tables(&self) -> usize {
        let in_table = |token: &&Token| self.printed.contains(&token.block);
        self.tokens.iter().filter(in_table).filter(|token| token.kind == Kind::Value).count()
    }

    fn push<'t>(
        &mut self,
        block: usize,
        cells: impl Iterator<Item = impl AsRef<str> + 't>,
        place: &Place,
    ) {
        if self.tokens.is_empty() {
            self.place = place.clone();
        }
        let first = self.tokens.len();
        for cell in cells {
            let text = cell.as_ref().trim();
            let kind = match text {
                "" => Kind::Blank,
                _ if number::read(text).is_ok() => Kind::Value,
                _ => Kind::Text,
            };
            self.tokens.push(Token { text: text.to_owned(), kind, block, opens_row: false });
        }
        let row = &mut self.tokens[first..];
        let filled = row.iter().filter(|token| token.kind != Kind::Blank).count();
        let led_by_text = row
            .iter()
            .find(|token| token.kind != Kind::Blank)
            .is_some_and(|token| token.kind == Kind::Text);
        if filled > 1 {
            row[0].opens_row = true;
            if led_by_text {
                // The blank cells before a label are those of the group that it is a part of.
                let blank = row.iter().take_while(|token| token.kind == Kind::Blank).count();
                self.tokens.drain(first..first + blank);
                self.tokens[first].opens_row = true;
            }
        }
    }
}

/// The heading of a section of the report: 三、收到和处理政府信息公开申请情况.
fn is_section(text: &str) -> bool {
    if !text.contains("情况") || text.contains('|') {
        return false;
    }
    let label = Label::of(text);
    label.ends_with("情况") && label.chars().count() > 6
}

/// The cells of a line.
fn cells_of<'t>(text: &'t str, is_label: &impl Fn(&str) -> bool) -> Vec<&'t str> {
    if text.contains('|') {
        return at_bars(text);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < 2 || is_label(text) {
        return vec![text];
    }
    let is_value = |word: &&str| number::read(word).is_ok();
    let labels = words.iter().rposition(|word| !is_value(word)).map_or(0, |last| last + 1);
    let is_row = labels < words.len() && !words[..labels].iter().any(is_value);
    let is_header = labels == words.len() && words.iter().any(|word| is_label(word));
    match labels {
        _ if is_header => words,
        0 => words,
        // What stands before the numbers is one label with spaces in it.
        _ if is_row => {
            let end = words[labels].as_ptr() as usize - text.as_ptr() as usize;
            std::iter::once(text[..end].trim()).chain(words[labels..].iter().copied()).collect()
        }
        _ => vec![text],
    }
}

/// The cells of a line with bars. A bar at its end closes the last cell; nothing but bars are blank cells.
fn at_bars(text: &str) -> Vec<&str> {
    let text = text.trim();
    if text.chars().all(|c| c == '|' || c.is_whitespace()) {
        return text.matches('|').map(|_| "").collect();
    }
    let inner = text.strip_prefix('|').unwrap_or(text);
    let mut cells: Vec<&str> = inner.split('|').collect();
    if inner.ends_with('|') {
        cells.pop();
    }
    cells
}

/// The rows of a table whose cells are single, each with its cells; none where a cell covers several slots, or where
/// the table has a second reading: there the columns are known.
fn rows_of(grid: &Grid) -> Option<Vec<Vec<&str>>> {
    let single = grid.cells.iter().all(|cell| cell.row_span == 1 && cell.column_span == 1);
    if !single || grid.text_rows.is_some() {
        return None;
    }
    let mut rows: Vec<Vec<&str>> = vec![Vec::new(); grid.rows];
    for cell in &grid.cells {
        rows.get_mut(cell.row)?.push(&cell.text);
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_at_bars_and_before_its_numbers() {
        let is_label = |text: &str| ["自然人", "总计", "商业 企业"].contains(&text);
        for (line, cells) in [
            ("规章 |", vec!["规章 "]),
            ("| 规章 | 0 || 3 |||", vec![" 规章 ", " 0 ", "", " 3 ", "", ""]),
            ("|", vec![""]),
            ("|||", vec!["", "", ""]),
            ("规章 0 1 /", vec!["规章", "0", "1", "/"]),
            ("（三）不予公开 1.属于国家秘密 0 1", vec!["（三）不予公开 1.属于国家秘密", "0", "1"]),
            ("自然人 总计", vec!["自然人", "总计"]),
            ("1 0 /", vec!["1", "0", "/"]),
            ("商业 企业", vec!["商业 企业"]),
            ("甲县 2023 年报", vec!["甲县 2023 年报"]),
        ] {
            assert_eq!(cells_of(line, &is_label), cells, "{line}");
        }
    }
}
