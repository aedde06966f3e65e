//! The state of a sentence that is read from left to right.

use crate::extract::prose::channel::Channels;
use crate::extract::prose::clause::{Of, Parsed, Topic};
use crate::extract::prose::lexicon::Lexicon;
use crate::extract::prose::phrase::Phrase;
use crate::extract::prose::scope::Subject;
use crate::extract::prose::time::Times;
use crate::extract::prose::tokens::Token;

/// The state of a sentence: what was said so far.
pub(super) struct Reader<'s, 'a> {
    pub(super) sentence: &'s str,
    pub(super) tokens: &'s [Token<'a>],
    pub(super) lexicon: &'s Lexicon<'a>,
    pub(super) of: Of<'s>,
    pub(super) topic: &'s Topic<'a>,
    pub(super) parsed: Parsed<'a>,
    pub(super) times: Times,
    pub(super) subject: Subject,
    /// The pieces without a number since the last one that had one.
    pub(super) context: Vec<(usize, usize)>,
    /// A comparison that was begun, with the year it names.
    pub(super) compared: Option<Option<i32>>,
    /// What is said to have changed before it is counted: 粉丝较上年增加3200人, 达到4.5万人.
    pub(super) changed: Option<Phrase<'a>>,
    /// The last frame.
    pub(super) last: Option<usize>,
    /// The last frame that is no part.
    pub(super) whole: Option<usize>,
    /// The channels that the next numbers are of, behind 分别; the next one last.
    pub(super) each: Vec<Channels<'a>>,
}

/// A number with the tokens around it.
pub(super) struct Clause {
    pub(super) from: usize,
    pub(super) at: usize,
    pub(super) to: usize,
    pub(super) part: bool,
}
