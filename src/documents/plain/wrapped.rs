//! Paragraphs: a line each, unless the text is set to a width; then lines that were broken are joined again.

use unicode_width::UnicodeWidthStr;

use super::delimited::clean;
use super::lines::Line;
use super::tokens::pieces;
use crate::documents::builder::Builder;

/// A text is set to a width when so many lines, and no fewer than so many in a hundred, come close to it.
const FULL_LINES: usize = 8;
const FULL_SHARE: usize = 30;

/// The widths that a text may be set to, in columns of a terminal: lines of a page hold 20 to 65 characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=130;

/// How far below the full width a line may end that was broken because it was full.
const SLACK: usize = 4;

/// How far a line that goes on a paragraph may be indented.
const MARGIN: usize = 2;

/// The width that a text is set to, if it is.
pub(super) struct Wrap {
    width: Option<usize>,
}

impl Wrap {
    pub(super) fn of(lines: &[Line<'_>]) -> Self {
        // Rows of tables end where they end.
        let is_prose = |line: &&Line<'_>| pieces(line.text).len() == 1;
        let mut widths: Vec<usize> =
            lines.iter().filter(is_prose).map(|line| line.text.trim_end().width()).collect();
        widths.sort_unstable();
        let below = |width: usize| widths.partition_point(|w| *w < width);
        let close = |width: usize| below(width + 1) - below(width.saturating_sub(SLACK));
        let fullest = widths.iter().copied().max_by_key(|width| close(*width));
        let is_set = |width: &usize| {
            let full = close(*width);
            WIDTHS.contains(width) && full >= FULL_LINES && full * 100 >= widths.len() * FULL_SHARE
        };
        Wrap { width: fullest.filter(is_set) }
    }

    /// Adds the paragraph that begins on this line; returns the line after it.
    pub(super) fn paragraph(
        &self,
        lines: &[Line<'_>],
        at: usize,
        stop: usize,
        builder: &mut Builder,
    ) -> usize {
        let first = &lines[at];
        let (heading, text) = heading(first.text.trim());
        if is_ruler(text) {
            return at + 1;
        }
        let mut text = clean(text);
        let mut end = at + 1;
        while !heading && let Some(next) = self.continued(lines, end, stop) {
            join(&mut text, &clean(lines[next].text));
            end = next + 1;
        }
        let place = builder.place(first.page, Some(first.number));
        builder.paragraph_at(text, heading, place);
        end
    }

    /// The line that goes on the paragraph whose last line stands before `end`.
    fn continued(&self, lines: &[Line<'_>], end: usize, stop: usize) -> Option<usize> {
        let last = &lines[end - 1];
        if !is_near(last.text.trim_end().width(), self.width?) {
            return None;
        }
        // Only the end of a page may stand between.
        let next = (end..stop).find(|at| !lines[*at].is_blank())?;
        let turned = lines[next].page != last.page;
        let text = lines[next].text;
        let indent = text.width() - text.trim_start().width();
        ((next == end || turned) && indent <= MARGIN).then_some(next)
    }
}

/// Whether the width is close to the full one, or somewhat over it.
fn is_near(width: usize, full: usize) -> bool {
    width + SLACK >= full && width <= full + 2 * SLACK
}

/// The text of a Markdown heading, or the text as it is.
fn heading(text: &str) -> (bool, &str) {
    let marks = text.bytes().take_while(|b| *b == b'#').count();
    match text[marks..].strip_prefix(' ') {
        Some(title) if (1..=6).contains(&marks) => (true, title.trim().trim_end_matches('#')),
        _ => (false, text),
    }
}

/// Whether the line is a rule across the page.
fn is_ruler(text: &str) -> bool {
    text.len() >= 3 && text.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '─' | '━'))
}

/// Adds the next line of a paragraph: with a space between words of letters or digits, without one in Chinese.
fn join(text: &mut String, next: &str) {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    if text.ends_with(is_letter) && next.starts_with(is_letter) {
        text.push(' ');
    }
    text.push_str(next);
}
