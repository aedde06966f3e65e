//! Texts in lines, by the width that a terminal gives them: Chinese characters take two columns, and lines break between them.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks before which no line begins.
const NOT_FIRST: &str = "，。；：、？！）》”’…—%,.;:?!)]}";
/// Marks after which no line ends.
const NOT_LAST: &str = "（《“‘([{";

/// The text in lines of at most `width` columns, broken at blanks and between Chinese characters.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && line.width() + piece.trim_end().width() > width {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(piece);
        // A word that is longer than a line is broken where the line ends.
        while line.trim_end().width() > width {
            let end = fitting(&line, width);
            let rest = line.split_off(end);
            lines.push(std::mem::replace(&mut line, rest));
        }
    }
    if !line.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Where a text has filled a line: at least one character is before it.
fn fitting(text: &str, width: usize) -> usize {
    let is_over = |at: usize, c: char| text[..at].width() + c.width().unwrap_or(0) > width;
    let end = text.char_indices().skip(1).find(|(at, c)| is_over(*at, *c));
    end.map_or(text.len(), |(at, _)| at)
}

/// The parts of a text between which a line may be broken, each with the blanks behind it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

fn may_break(before: char, after: char) -> bool {
    let is_wide = |c: char| c.width() == Some(2);
    if before == ' ' {
        return after != ' ';
    }
    let between = (is_wide(before) || is_wide(after)) && after != ' ';
    between && !NOT_FIRST.contains(after) && !NOT_LAST.contains(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_by_display_width() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("读取表格，显示数据", 8), ["读取表", "格，显示", "数据"]);
        assert_eq!(wrap("按（甲）排", 6), ["按", "（甲）", "排"]);
        assert_eq!(wrap("见 docs/charts.md", 6), ["见", "docs/c", "harts.", "md"]);
        assert_eq!(wrap("see litigation.total", 6), ["see", "litiga", "tion.t", "otal"]);
        assert!(wrap("", 6).is_empty());
    }
}
