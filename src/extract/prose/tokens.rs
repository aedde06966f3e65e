//! The pieces of a sentence: words, numbers, names in quotation marks, signs.

use crate::catalog::WordClass;
use crate::extract::prose::lexicon::Meaning;
use crate::extract::prose::quantity::Quantity;

/// A piece of a sentence, in bytes of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind<'a>,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind<'a> {
    /// A word of the lexicon.
    Word(Meaning<'a>),
    /// A number that counts something.
    Quantity(Quantity<'a>),
    /// Another number: of a document, a telephone, one whose unit is unknown.
    Number,
    /// A year.
    Year(i32),
    /// A month, or a day of one.
    Month(u32),
    /// A name or a title in quotation marks.
    Quoted,
    /// A remark in brackets that has no number.
    Aside,
    /// A sign.
    Mark(char),
    /// The name of a body: words that end like one.
    Body,
    /// What the lexicon does not have.
    Unknown,
}

impl<'a> Token<'a> {
    pub(super) fn text<'t>(&self, sentence: &'t str) -> &'t str {
        &sentence[self.start..self.end]
    }

    /// The words between the quotation marks or brackets.
    pub(super) fn inside<'t>(&self, sentence: &'t str) -> &'t str {
        self.text(sentence)
            .trim_matches(|c| QUOTES.iter().any(|q| q.0 == c || q.1 == c) || "()".contains(c))
    }

    pub(super) fn meaning(&self) -> Option<Meaning<'a>> {
        match self.kind {
            Kind::Word(meaning) => Some(meaning),
            _ => None,
        }
    }

    pub(super) fn class(&self) -> Option<WordClass> {
        self.meaning().map(|meaning| meaning.class)
    }

    pub(super) fn is_mark(&self, marks: &str) -> bool {
        matches!(self.kind, Kind::Mark(c) if marks.contains(c))
    }
}

/// The pairs of quotation marks.
pub(super) const QUOTES: [(char, char); 6] =
    [('“', '”'), ('「', '」'), ('《', '》'), ('‘', '’'), ('"', '"'), ('【', '】')];
