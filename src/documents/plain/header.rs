//! The header above columns of values.
//!
//! Its words do not stand above the values: narrow columns push them aside. So words are gathered into columns of their
//! own, by the positions that they share, and a header is one only if it has as many columns as there are values.

use super::lines::Line;
use super::tokens::{Token, is_value, pieces, words};

/// A word of the header, with its column among those of the values; none for what stands above the labels.
pub(super) struct Heading<'a> {
    pub(super) line: usize,
    pub(super) token: Token<'a>,
    pub(super) column: Option<usize>,
}

/// The header of a table.
pub(super) struct Header<'a> {
    pub(super) headings: Vec<Heading<'a>>,
}

impl<'a> Header<'a> {
    /// The header on lines of this range, down to its end, above `count` values that stand behind labels as long as
    /// `labels`; none when no lines have that number of columns. Lines that head several columns each stand above it.
    pub(super) fn find(
        lines: &[Line<'a>],
        range: std::ops::Range<usize>,
        count: usize,
        labels: usize,
    ) -> Option<Self> {
        range.clone().find_map(|first| {
            let in_pieces: Vec<(usize, Token<'a>)> = (first..range.end)
                .flat_map(|at| pieces(lines[at].text).into_iter().map(move |piece| (at, piece)))
                .collect();
            let in_words: Vec<(usize, Token<'a>)> = in_pieces
                .iter()
                .flat_map(|(at, piece)| words(piece).into_iter().map(|word| (*at, word)))
                .collect();
            let header = Header::of(in_pieces, count, labels);
            header.or_else(|| Header::of(in_words, count, labels))
        })
    }

    /// The first line of the header.
    pub(super) fn start(&self) -> Option<usize> {
        self.headings.iter().map(|heading| heading.line).min()
    }

    fn of(tokens: Vec<(usize, Token<'a>)>, count: usize, labels: usize) -> Option<Self> {
        let right: Vec<Token<'a>> =
            tokens.iter().map(|(_, token)| *token).filter(|token| token.start >= labels).collect();
        let mut columns = columns(&right);
        if columns.len() != count {
            // What stands above the labels may reach further to the right than they do.
            let all: Vec<Token<'a>> = tokens.iter().map(|(_, token)| *token).collect();
            columns = self::columns(&all);
            if labels == 0 || columns.len() != count + 1 {
                return None;
            }
            columns.remove(0);
        }
        let column = |token: &Token<'a>| columns.iter().position(|c| overlaps(*c, token));
        let heading =
            |(line, token): (usize, Token<'a>)| Heading { line, token, column: column(&token) };
        let headings = tokens.into_iter().map(heading).collect();
        Some(Header { headings })
    }
}

/// The positions that words share, from left to right.
pub(super) fn columns(tokens: &[Token<'_>]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = tokens.iter().map(|t| (t.start, t.end)).collect();
    spans.sort_unstable();
    let mut columns: Vec<(usize, usize)> = Vec::new();
    for (start, end) in spans {
        match columns.last_mut() {
            Some(last) if start < last.1 => last.1 = last.1.max(end),
            _ => columns.push((start, end)),
        }
    }
    columns
}

/// Whether the token stands within the positions, in part.
pub(super) fn overlaps(span: (usize, usize), token: &Token<'_>) -> bool {
    token.start < span.1 && span.0 < token.end
}

/// Whether the line may head columns: two short pieces or more, and no values.
pub(super) fn may_head(text: &str) -> bool {
    let pieces = pieces(text);
    pieces.len() >= 2 && pieces.iter().all(|piece| is_short(piece.text) && !is_value(piece.text))
}

/// The longest label, in characters.
const LONGEST_LABEL: usize = 45;

/// Whether the text may be a label: short, and not a sentence.
pub(super) fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST_LABEL && !text.ends_with(['。', '；', '：', ':'])
}
