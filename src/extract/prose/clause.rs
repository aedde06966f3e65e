//! What a sentence says of its numbers: frames, rates, and why a number is taken or not.

use crate::catalog::Reading;
use crate::extract::prose::channel::Channels;
use crate::extract::prose::phrase::Object;
use crate::extract::prose::quantity::Quantity;
use crate::extract::prose::tokens::Token;
use crate::model::{BodyId, ClaimKind, ObsStatus, Year};

/// Whose sentence it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Of<'r> {
    pub(super) body: Option<&'r BodyId>,
    pub(super) year: Option<Year>,
    /// The name of the body, and that of the place in front of it.
    pub(super) names: &'r [&'r str],
}

/// The name of a body, and that of the place in front of it, the longest first.
pub(super) fn names(body: Option<&BodyId>) -> Vec<&str> {
    let Some(body) = body.map(BodyId::as_str) else { return Vec::new() };
    let places = body.char_indices().filter(|(at, c)| *at > 3 && "省市县区州旗镇乡".contains(*c));
    let mut names: Vec<&str> = places.map(|(at, c)| &body[..at + c.len_utf8()]).collect();
    names.push(body);
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
}

/// What a clause says of a number.
#[derive(Clone, Debug)]
pub(in crate::extract) struct Frame<'a> {
    pub(super) verb: Option<&'a str>,
    pub(super) object: Object<'a>,
    pub(super) channels: Channels<'a>,
    pub(super) applicant: Option<&'a str>,
    pub(super) part: bool,
    /// Whether the object ends a list of examples.
    pub(super) listed: bool,
    /// The figure that it gives.
    pub(super) reading: Option<&'a Reading>,
    pub(super) value: f64,
    /// The words of the clause.
    pub(super) subject: String,
}

/// A growth, a share or a difference.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::extract) struct Rate {
    pub(super) kind: ClaimKind,
    /// Of which frame, by its position.
    pub(super) of: usize,
    /// In per cent, in percentage points, or in the unit of the figure.
    pub(super) value: f64,
    /// The year that it is compared with, where one is named.
    pub(super) base: Option<i32>,
    /// For a share: the frame of the whole that stands before it.
    pub(super) whole: Option<usize>,
}

/// What became of a number.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::extract) enum Outcome {
    /// It gives the frame of this position.
    Taken(usize),
    /// It says something about one.
    Rate(Rate),
    /// It is not taken; the code of the reason, and the word that it is about.
    Left(&'static str, String),
}

/// A number of a sentence and what became of it.
#[derive(Clone, Debug)]
pub(in crate::extract) struct Counted<'a> {
    /// The position of its token.
    pub(super) token: usize,
    pub(super) status: ObsStatus,
    pub(super) outcome: Outcome,
    /// What its clause says, where it was read.
    pub(super) frame: Option<usize>,
    pub(super) quantity: Quantity<'a>,
}

/// A sentence that was read.
#[derive(Clone, Debug, Default)]
pub(in crate::extract) struct Parsed<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    pub(super) frames: Vec<Frame<'a>>,
    pub(super) counted: Vec<Counted<'a>>,
}

/// What a paragraph has said before the sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Topic<'a> {
    pub(super) channels: Option<Channels<'a>>,
    /// The object of the last sentence, where it was about requests or letters.
    pub(super) object: Option<&'a str>,
    /// The last whole that was counted: 其中 at the beginning of the next sentence leads to its parts.
    pub(super) whole: Option<Frame<'a>>,
}

impl<'a> Topic<'a> {
    /// A heading may say where what follows was published.
    pub(super) fn heading(&mut self, tokens: &[Token<'a>], sentence: &str) {
        let numbered = sentence.starts_with('(') || tokens.iter().take(2).any(|t| t.is_mark("、."));
        let found = Channels::of(tokens, tokens.len(), sentence);
        if numbered && !found.is_empty() {
            self.channels = Some(found.with_stray(None));
        }
    }

    /// Remembers what a sentence was about.
    pub(super) fn follow(&mut self, parsed: &Parsed<'a>) {
        // 收到78件, 上年结转3件. 其中答复75件: of those that were received.
        let whole = |f: &&Frame<'_>| !f.part && f.object != Object::Known("carried_in");
        self.whole = parsed.frames.iter().rev().find(whole).cloned().or(self.whole.take());
        let label = parsed.frames.iter().rev().find_map(|f| f.object.label());
        let label = label.map(|l| if REQUESTS.contains(&l) { "request" } else { l });
        self.object = label.filter(|l| matches!(*l, "request" | "letter" | "proposal"));
    }
}

/// Objects of clauses about requests.
pub(super) const REQUESTS: [&str; 11] = [
    "request",
    "way_request",
    "granted",
    "granted_both",
    "partly_granted",
    "refused",
    "unavailable",
    "not_processed",
    "other_outcome",
    "carried_in",
    "carried_out",
];
