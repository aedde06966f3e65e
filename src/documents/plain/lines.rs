//! The lines of a text, with their numbers and pages.

use crate::documents::limits::MAX_LINES;

/// A line of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// The text, without its line end.
    pub(super) text: &'a str,
    /// Its number in the file, from 1.
    pub(super) number: u64,
    /// Its page, where form feeds part the pages.
    pub(super) page: Option<u32>,
}

impl Line<'_> {
    /// Whether nothing is printed on it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The lines of a text. Line ends of Windows and of old Macs count; numbers of pages are left out. A text of too many
/// lines ends soon after the last one allowed.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let paged = text.contains('\u{c}');
    let mut lines = Vec::new();
    let mut page = 1;
    let mut number = 0;
    for full in text.split('\n') {
        let full = full.strip_suffix('\r').unwrap_or(full);
        for part in full.split('\r') {
            number += 1;
            for (index, text) in part.split('\u{c}').enumerate() {
                page += u32::from(index > 0);
                if !is_page_number(text) {
                    lines.push(Line { text, number, page: paged.then_some(page) });
                }
            }
        }
        if lines.len() > MAX_LINES {
            break;
        }
    }
    lines
}

/// Whether the line is the number of a page between dashes: `- 3 -`, `—3—`.
fn is_page_number(line: &str) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '—' | '–' | '－');
    let line = line.trim();
    line.strip_prefix(is_dash)
        .and_then(|line| line.strip_suffix(is_dash))
        .map(|number| number.trim_matches(|c| is_dash(c) || c == ' '))
        .is_some_and(|n| !n.is_empty() && n.len() < 4 && n.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_their_numbers_and_pages() {
        let text = "a\r\nb\n- 1 -\n\u{c}c\rd";
        let found: Vec<(&str, u64, Option<u32>)> =
            lines(text).iter().map(|l| (l.text, l.number, l.page)).collect();
        let first = [("a", 1, Some(1)), ("b", 2, Some(1)), ("", 4, Some(1))];
        assert_eq!(found[..3], first);
        assert_eq!(found[3..], [("c", 4, Some(2)), ("d", 5, Some(2))]);
    }

    #[test]
    fn a_number_between_dashes_is_a_page_number() {
        for (line, is) in
            [("  -2-", true), ("— 12 —", true), ("-5", false), ("12", false), ("--", false)]
        {
            assert_eq!(is_page_number(line), is, "{line}");
        }
    }
}
