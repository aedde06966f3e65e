//! A sentence → pieces, each with at most one clause around a number.

use crate::catalog::WordClass;
use crate::extract::prose::tokens::{Kind, Token};

/// A piece of a sentence: tokens between signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its tokens.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether 其中 or a word like it stands in front of it, or of a piece before it in the same list.
    pub(super) part: bool,
}

/// Cuts a sentence at its signs; at 、 only behind a number, where it parts items of a list.
pub(super) fn pieces(tokens: &[Token<'_>]) -> Vec<Piece> {
    let mut cutter = Cutter { pieces: Vec::new(), start: 0, part: false, depth: 0 };
    let (mut counted, mut counts_up) = (false, false);
    let mut outer_part = false;
    // A sentence that begins with 其中 is about parts up to its end.
    let of_parts = tokens.first().is_some_and(|t| t.class() == Some(WordClass::Part));
    for (at, token) in tokens.iter().enumerate() {
        let is_part = (token.class() == Some(WordClass::Part) && leads(tokens, at))
            || (counts_up && lists(token) && several(&tokens[at + 1..]));
        counts_up |= matches!(token.kind, Kind::Quantity(_));
        match token.kind {
            Kind::Mark(c @ (',' | ';' | ':' | '(' | ')' | '。' | '!' | '?')) => {
                cutter.close(at, at + 1);
                counted = false;
                match c {
                    // 公开171条:甲类124条, 乙类34条: what the colon leads to are parts.
                    ':' if at > 0 && leads_to_parts(tokens, at) => cutter.part = true,
                    ';' => cutter.part &= cutter.depth > 0 || of_parts,
                    '(' => {
                        outer_part = cutter.part;
                        cutter.depth = 1;
                        // 公开236条(微博112条, 微信124条).
                        let counts = at > 0 && matches!(tokens[at - 1].kind, Kind::Quantity(_));
                        cutter.part |= counts && lists_within(&tokens[at + 1..]);
                    }
                    ')' => {
                        cutter.part = outer_part;
                        cutter.depth = 0;
                    }
                    _ => {}
                }
            }
            Kind::Mark('、') if counted => {
                cutter.close(at, at + 1);
                counted = false;
            }
            _ if is_part => {
                cutter.close(at, at + 1);
                cutter.part = true;
                counted = false;
            }
            Kind::Quantity(_) => counted = true,
            _ => {}
        }
    }
    cutter.close(tokens.len(), tokens.len());
    cutter.pieces
}

/// Whether a colon stands behind a number, and several numbers behind it.
fn leads_to_parts(tokens: &[Token<'_>], at: usize) -> bool {
    matches!(tokens[at - 1].kind, Kind::Quantity(_)) && several(&tokens[at + 1..])
}

/// Whether several numbers follow up to the end of the brackets.
fn lists_within(tokens: &[Token<'_>]) -> bool {
    let inside = tokens.iter().take_while(|t| !t.is_mark(")"));
    inside.filter(|t| matches!(t.kind, Kind::Quantity(_))).nth(1).is_some()
}

/// Whether several numbers follow up to the end of the clause.
fn several(tokens: &[Token<'_>]) -> bool {
    let behind = tokens.iter().take_while(|t| !t.is_mark(";。"));
    behind.filter(|t| matches!(t.kind, Kind::Quantity(_))).nth(1).is_some()
}

/// 公开59条, 内容涵盖甲类12条、乙类8条: a word that leads to what was counted before it, part by part.
fn lists(token: &Token<'_>) -> bool {
    token.meaning().is_some_and(|m| m.class == WordClass::Preposition && m.is == "lists")
}

/// Whether a word such as 含 or 包括 leads to parts: a number follows before the sentence goes on.
fn leads(tokens: &[Token<'_>], at: usize) -> bool {
    let mut behind = tokens[at + 1..].iter().take_while(|t| !t.is_mark(";。"));
    behind.any(|t| matches!(t.kind, Kind::Quantity(_)))
}

struct Cutter {
    pieces: Vec<Piece>,
    start: usize,
    part: bool,
    depth: usize,
}

impl Cutter {
    fn close(&mut self, end: usize, next: usize) {
        if end > self.start {
            self.pieces.push(Piece { start: self.start, end, part: self.part });
        }
        self.start = next;
    }
}
