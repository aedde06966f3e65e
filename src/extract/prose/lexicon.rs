//! The words of the catalog, ready to cut sentences with.

use std::collections::HashSet;
use std::fmt;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use crate::catalog::{Catalog, Reading, WordClass};
use crate::extract::prose::fold;

/// What a word of a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Meaning<'a> {
    pub(super) class: WordClass,
    pub(super) is: &'a str,
}

impl Meaning<'_> {
    /// Whether a verb is as often a part of a name, or describes what was done: 监测站, 加强.
    pub(super) fn only_describes(&self) -> bool {
        matches!(self.is, "act" | "inspect")
    }
}

/// The lexicon of a catalog.
pub(in crate::extract) struct Lexicon<'a> {
    /// Finds the longest word at the leftmost place.
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    meanings: Vec<Meaning<'a>>,
    /// The longest first.
    units: Vec<&'a str>,
    body_ends: Vec<&'a str>,
    pub(super) readings: &'a [Reading],
}

impl fmt::Debug for Lexicon<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lexicon").field("words", &self.meanings.len()).finish_non_exhaustive()
    }
}

impl<'a> Lexicon<'a> {
    /// Prepares the words of a catalog.
    pub(in crate::extract) fn of(catalog: &'a Catalog) -> Lexicon<'a> {
        let (mut words, mut meanings) = (Vec::new(), Vec::new());
        let (mut units, mut body_ends) = (Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        // Of two equal words the one of the later row counts.
        for row in catalog.words().iter().rev() {
            for word in row.words.iter().rev() {
                match row.class {
                    WordClass::Unit => units.push(word.as_str()),
                    WordClass::BodyEnd => body_ends.push(word.as_str()),
                    _ => {
                        let word = fold(word);
                        if !word.is_empty() && seen.insert(word.clone()) {
                            words.push(word);
                            meanings.push(Meaning { class: row.class, is: &row.is });
                        }
                    }
                }
            }
        }
        units.sort_by_key(|unit| std::cmp::Reverse(unit.len()));
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            // Of so many words some begins with nearly every character: there is nothing to pass over.
            .use_prefilter(false)
            .build(&words)
            .ok();
        Lexicon { automaton, meanings, units, body_ends, readings: catalog.readings() }
    }

    /// The first word at or behind a place: where it begins and ends, and what it is.
    pub(super) fn next(&self, text: &str, from: usize) -> Option<(usize, usize, Meaning<'a>)> {
        let found = self.automaton.as_ref()?.leftmost_find_iter(&text[from..]).next()?;
        let meaning = *self.meanings.get(found.value() as usize)?;
        Some((from + found.start(), from + found.end(), meaning))
    }

    /// What a text means that is one word as a whole.
    pub(super) fn whole(&self, text: &str) -> Option<Meaning<'a>> {
        let (start, end, meaning) = self.next(text, 0)?;
        (start == 0 && end == text.len()).then_some(meaning)
    }

    /// Whether a text begins with a word that leads to something else, as no name does: 围绕, 通过.
    pub(in crate::extract) fn leads_in(&self, text: &str) -> bool {
        let led = |m: &Meaning<'_>| {
            matches!(m.class, WordClass::Preposition | WordClass::Instrument | WordClass::Verb)
        };
        self.next(text, 0).is_some_and(|(start, end, m)| {
            start == 0 && text[..end].chars().nth(1).is_some() && led(&m)
        })
    }

    /// The unit that a text begins with.
    pub(super) fn unit(&self, text: &str) -> Option<&'a str> {
        self.units.iter().copied().find(|unit| text.starts_with(unit))
    }

    /// Whether a text ends like the name of a body.
    pub(super) fn is_body(&self, text: &str) -> bool {
        text.chars().nth(1).is_some() && self.body_ends.iter().any(|end| text.ends_with(end))
    }
}
