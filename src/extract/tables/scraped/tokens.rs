//! The cells of a text in reading order, whatever parted them: bars, tabs, spaces, or a line for each.

use crate::documents::{Block, Cell, Grid, number};
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
    blocks: Vec<usize>,
    /// The tables among them.
    pub(in crate::extract::tables) printed: Vec<usize>,
    /// Whether the document ends with it.
    pub(in crate::extract::tables) last: bool,
}

/// The runs of a document. A long text, the heading of a section, and a table whose cells know their columns end one.
pub(in crate::extract::tables) fn runs(blocks: &[Block]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut run = Run::default();
    for (at, block) in blocks.iter().enumerate() {
        let taken = match block {
            Block::Paragraph(p) => is_short(&p.text) && !is_section(&p.text),
            Block::Table(grid) => is_loose(grid),
        };
        if !taken {
            runs.push(std::mem::take(&mut run));
            continue;
        }
        run.blocks.push(at);
        if matches!(block, Block::Table(_)) {
            run.printed.push(at);
        }
    }
    run.last = true;
    runs.push(run);
    runs
}

/// Whether all cells of a line are short enough for a table.
fn is_short(text: &str) -> bool {
    let limit = if text.contains(' ') { 2 * LONGEST } else { LONGEST };
    text.len() <= LONGEST || text.split('|').all(|part| part.chars().count() <= limit)
}

/// Whether every cell of a table is a single one, and there is no second reading of it: then its columns may be lost.
fn is_loose(grid: &Grid) -> bool {
    let is_single = |cell: &Cell| cell.row_span == 1 && cell.column_span == 1;
    grid.text_rows.is_none() && grid.cells.iter().all(is_single)
}

impl Run {
    /// Where the run begins.
    pub(super) fn place(&self, blocks: &[Block]) -> Place {
        match self.blocks.first().and_then(|at| blocks.get(*at)) {
            Some(Block::Paragraph(paragraph)) => paragraph.place.clone(),
            Some(Block::Table(grid)) => grid.place.clone(),
            None => Place::default(),
        }
    }

    /// The cells of the run; those of its tables only if `whole` is set.
    pub(super) fn tokens(
        &self,
        blocks: &[Block],
        is_label: impl Fn(&str) -> bool,
        whole: bool,
    ) -> Vec<Token> {
        let mut tokens = Vec::new();
        for at in &self.blocks {
            match &blocks[*at] {
                Block::Paragraph(p) => push_row(&mut tokens, *at, &cells_of(&p.text, &is_label)),
                Block::Table(grid) if whole => {
                    let rows = grid.cells.chunk_by(|a, b| a.row == b.row);
                    for row in rows {
                        let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
                        push_row(&mut tokens, *at, &cells);
                    }
                }
                Block::Table(_) => {}
            }
        }
        tokens
    }
}

/// Adds the cells of one printed row.
fn push_row(tokens: &mut Vec<Token>, block: usize, cells: &[&str]) {
    let first = tokens.len();
    for cell in cells {
        let text = cell.trim();
        let kind = match text {
            "" => Kind::Blank,
            _ if number::read(text).is_ok() => Kind::Value,
            _ => Kind::Text,
        };
        tokens.push(Token { text: text.to_owned(), kind, block, opens_row: false });
    }
    let filled = |token: &&Token| token.kind != Kind::Blank;
    let row = &tokens[first..];
    if row.iter().filter(filled).count() > 1 {
        let led_by_text = row.iter().find(filled).is_some_and(|token| token.kind == Kind::Text);
        // The blank cells before a label are those of the group that it is a part of.
        let blank = row.iter().take_while(|token| token.kind == Kind::Blank).count();
        if led_by_text {
            tokens.drain(first..first + blank);
        }
        tokens[first].opens_row = true;
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
