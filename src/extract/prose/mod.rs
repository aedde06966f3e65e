//! The sentences of a report → figures that no table has, and claims about those that a table has.
//!
//! A sentence is parsed, not searched: it is cut into the words of the lexicon (`tokens`), into clauses (`pieces`), and each
//! number is read with the words around it: who, where, what was done, to what (`phrase`, `channel`, `scope`, `time`). Only a
//! number whose every such word is known gives a figure (`clause`). Of two figures that differ, neither is taken (`settle`).

mod behind;
mod channel;
mod clause;
mod cutter;
mod explain;
mod inherit;
mod judge;
mod lexicon;
mod mention;
mod numeric;
mod phrase;
mod pieces;
mod quantity;
mod rated;
mod rates;
mod reader;
mod respective;
mod scope;
mod settle;
mod state;
mod time;
mod tokens;

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::documents::{Block, Document, Paragraph};
use crate::model::{
    BodyId, BreakdownId, Claim, ClaimKind, Finding, FindingCode, IndicatorId, Measure, ObsStatus,
    Passage, Place, Severity, Unit, Year,
};
use clause::{Counted, Frame, Of, Outcome, Parsed, Rate, Topic};
pub use explain::{Explained, ExplainedNumber, ExplainedWord};
pub(super) use lexicon::Lexicon;
pub(super) use mention::{Mention, Neighbour, mentions};
use rated::Rated;

/// A figure of the prose.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ProseFigure {
    pub(super) indicator: IndicatorId,
    pub(super) breakdown: BreakdownId,
    /// In the indicator's own unit.
    pub(super) value: f64,
    pub(super) status: ObsStatus,
    /// The number as printed, with its unit; for nothing at all, the words that say so.
    pub(super) text: String,
    pub(super) place: Place,
    /// The name of the account that it is of.
    pub(super) account: Option<String>,
    /// Whether it is named as a part of something.
    part: bool,
    /// Whether it is on the site of the government that the body is a part of.
    elsewhere: bool,
    /// What it is instead, where another number is given for it.
    instead: Option<IndicatorId>,
}

/// What the sentences of a report say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Prose {
    pub(super) figures: Vec<ProseFigure>,
    pub(super) claims: Vec<Claim>,
    /// The paragraphs, for checks that look for words.
    pub(super) passages: Vec<Passage>,
    /// Figures of which two values are said, and none was taken.
    pub(super) contested: Vec<ProseFigure>,
    pub(super) findings: Vec<Finding>,
}

/// Reads the paragraphs that belong to no table of the form.
pub(super) fn read(
    document: &Document,
    of_tables: &BTreeSet<usize>,
    (catalog, lexicon): (&Catalog, &Lexicon<'_>),
    body: Option<&BodyId>,
    year: Option<Year>,
) -> Prose {
    let names = clause::names(body);
    let of = Of { body, year, names: &names };
    let mut reader =
        Reader { catalog, lexicon, of, prose: Prose::default(), section: 0, rated: Vec::new() };
    each_paragraph(document, of_tables, &mut |paragraph, place, offset| {
        reader.paragraph(&paragraph.text, place, offset);
    });
    let (rated, mut at) = (reader.rated, 0..);
    let Prose { figures, mut claims, passages, mut findings, .. } = reader.prose;
    let settled = settle::settle(figures, catalog);
    claims.retain(|claim| {
        let at = at.next();
        let rated = rated.iter().find(|rated| Some(rated.claim) == at);
        rated.is_none_or(|rated| rated.is_of(&settled.figures, &claim.indicator))
    });
    findings.extend(settled.findings);
    Prose { figures: settled.figures, claims, passages, contested: settled.contested, findings }
}

/// The parse of every sentence that has a number, in the order of the text.
pub(super) fn explain(
    document: &Document,
    of_tables: &BTreeSet<usize>,
    lexicon: &Lexicon<'_>,
    body: Option<&BodyId>,
    year: Option<Year>,
) -> Vec<Explained> {
    let (mut all, names) = (Vec::new(), clause::names(body));
    let of = Of { body, year, names: &names };
    each_paragraph(document, of_tables, &mut |paragraph, place, _| {
        let text = &paragraph.text;
        each_sentence(text, &mut Topic::default(), (lexicon, of), &mut |sentence, _, parsed| {
            if !parsed.counted.is_empty() {
                all.push(explain::explained(sentence, &parsed, place));
            }
        });
    });
    all
}

/// The paragraphs outside the tables of the form, with how many characters stand before each.
pub(super) fn each_paragraph(
    document: &Document,
    of_tables: &BTreeSet<usize>,
    take: &mut dyn FnMut(&Paragraph, &Place, usize),
) {
    let mut characters = 0;
    for (at, block) in document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = block else { continue };
        if of_tables.contains(&at) || paragraph.text.trim().is_empty() {
            continue;
        }
        let mut place = paragraph.place.clone();
        place.document = Some(document.source.to_string());
        take(paragraph, &place, characters);
        characters += paragraph.text.chars().count();
    }
}

/// The signs that end a sentence.
pub(super) const ENDS: [char; 3] = ['。', '!', '?'];

/// Parses the sentences of a paragraph; gives each with the number of characters before it.
fn each_sentence<'a>(
    text: &str,
    topic: &mut Topic<'a>,
    (lexicon, of): (&Lexicon<'a>, Of<'_>),
    take: &mut dyn FnMut(&str, usize, Parsed<'a>),
) {
    let folded = fold(text);
    let mut at = 0;
    for sentence in folded.split_inclusive(ENDS) {
        let counts = may_count(sentence);
        if sentence.len() <= LONGEST_SENTENCE && (counts || is_heading(sentence)) {
            let tokens = cutter::cut(sentence, lexicon, of.names);
            if counts {
                let parsed = reader::read((sentence, tokens), lexicon, of, topic);
                topic.follow(&parsed);
                take(sentence, at, parsed);
            } else {
                topic.heading(&tokens, sentence);
            }
        } else if sentence.len() > LONGEST_SENTENCE {
            take(sentence, at, Parsed::default());
        }
        at += sentence.chars().count();
    }
}

/// The most bytes of a sentence, about 3,000 characters: what is longer is a list or no text at all.
const LONGEST_SENTENCE: usize = 9_000;

/// Whether a sentence may say a number, or that there is none. Most paragraphs of a page say nothing of this kind.
fn may_count(sentence: &str) -> bool {
    let numeral = |c: char| "二三四五六七八九十百千万两未没无".contains(c);
    sentence.bytes().any(|b| b.is_ascii_digit())
        || sentence.contains(numeral)
        || ["一件", "一宗"].iter().any(|word| sentence.contains(word))
}

/// The most bytes of the heading of a paragraph.
const LONGEST_HEADING: usize = 120;

/// Whether a sentence may be the heading of its paragraph: (一)微信公众号。
fn is_heading(sentence: &str) -> bool {
    sentence.len() <= LONGEST_HEADING && !sentence.contains(',')
}

struct Reader<'r, 'a> {
    catalog: &'r Catalog,
    lexicon: &'r Lexicon<'a>,
    of: Of<'r>,
    prose: Prose,
    /// The number of the section, by its heading: 一、总体情况 begins the first.
    section: u32,
    rated: Vec<Rated>,
}

/// The numerals of the headings of sections.
const SECTIONS: &str = "一二三四五六";

impl<'a> Reader<'_, 'a> {
    fn paragraph(&mut self, text: &str, place: &Place, offset: usize) {
        let mut start = text.chars();
        if let (Some(number), Some('、')) = (start.next(), start.next())
            && let Some(section) = SECTIONS.chars().position(|c| c == number)
        {
            self.section = u32::try_from(section + 1).unwrap_or_default();
        }
        let (lexicon, of) = (self.lexicon, self.of);
        each_sentence(text, &mut Topic::default(), (lexicon, of), &mut |sentence, at, parsed| {
            let place = self.place(place, offset + at);
            if sentence.len() > LONGEST_SENTENCE {
                let finding = Finding::new(FindingCode::SentenceTooLong, Severity::Notice);
                self.prose.findings.push(finding.at(place).with("limit", LONGEST_SENTENCE));
            } else {
                self.sentence(sentence, &parsed, &place);
            }
        });
        let passage = Passage { text: text.to_owned(), place: self.place(place, offset) };
        self.prose.passages.push(passage);
    }

    fn place(&self, place: &Place, character: usize) -> Place {
        let table = match self.section {
            0 => format!("prose char {}", character + 1),
            section => format!("section {section} char {}", character + 1),
        };
        Place { table: Some(table), ..place.clone() }
    }

    fn sentence(&mut self, sentence: &str, parsed: &Parsed<'a>, place: &Place) {
        for counted in &parsed.counted {
            let text = printed(parsed, counted, sentence);
            match &counted.outcome {
                Outcome::Taken(at) => {
                    let frame = &parsed.frames[*at];
                    let Some(reading) = frame.reading else { continue };
                    if reading.count {
                        self.claim(
                            frame,
                            (ClaimKind::Count, frame.value, counted.quantity.unit()),
                            text,
                            place,
                        );
                    } else {
                        self.figure(frame, counted, text, place);
                    }
                }
                Outcome::Rate(rate) => self.rate(rate, parsed, (text, place)),
                Outcome::Left(..) => {}
            }
        }
    }

    fn figure(&mut self, frame: &Frame<'_>, counted: &Counted<'_>, text: String, place: &Place) {
        let Some(reading) = frame.reading else { return };
        let id = IndicatorId::new(&reading.indicator);
        let Some(indicator) = self.catalog.indicator(&id) else { return };
        let power = match indicator.measure {
            Measure::Amount => {
                counted.quantity.unit().power_to(&indicator.unit).unwrap_or_default()
            }
            _ => 0,
        };
        self.prose.figures.push(ProseFigure {
            breakdown: self.catalog.whole(&id),
            account: account(frame, &id),
            indicator: id,
            value: frame.value * 10f64.powi(power),
            status: counted.status,
            text,
            place: place.clone(),
            part: frame.part,
            elsewhere: self.elsewhere(frame),
            instead: reading.instead.clone(),
        });
    }

    /// What a bureau has put on the site of its government: less than what its own site has, where that is said, too.
    fn elsewhere(&self, frame: &Frame<'_>) -> bool {
        frame.channels.portal && self.of.body.is_some_and(|body| !scope::is_region(body.as_str()))
    }

    fn rate(&mut self, rate: &Rate, parsed: &Parsed<'a>, (text, place): (String, &Place)) {
        let frame = &parsed.frames[rate.of];
        let unit = match rate.kind {
            ClaimKind::Difference => {
                frame.reading.map_or_else(|| Unit::new(""), |r| self.unit(&r.indicator))
            }
            _ => Unit::new("%"),
        };
        let before = self.prose.claims.len();
        self.claim(frame, (rate.kind, rate.value, unit), text, place);
        if frame.reading.is_some_and(|r| !r.count) {
            self.rated.push(Rated { claim: before, value: frame.value });
        }
        for claim in &mut self.prose.claims[before..] {
            claim.base = rate.base.map(Year);
            claim.whole = rate.whole.map(|at| parsed.frames[at].value);
        }
    }

    fn unit(&self, indicator: &str) -> Unit {
        let first = IndicatorId::new(indicator.split(" + ").next().unwrap_or(indicator));
        self.catalog.indicator(&first).map_or_else(|| Unit::new(""), |i| i.unit.clone())
    }

    fn claim(
        &mut self,
        frame: &Frame<'_>,
        (kind, value, unit): (ClaimKind, f64, Unit),
        text: String,
        place: &Place,
    ) {
        let Some(reading) = frame.reading else { return };
        let indicator = reading.indicator.clone();
        let first = IndicatorId::new(reading.indicators().next().unwrap_or_default());
        let breakdown = match frame.applicant {
            Some(applicant) if frame.object.label() == Some("request") => {
                BreakdownId::new(applicant)
            }
            _ => self.catalog.whole(&first),
        };
        let subject = match kind {
            ClaimKind::Count => frame.subject.clone(),
            _ => format!("{} {}", frame.subject, frame.value),
        };
        self.prose.claims.push(Claim {
            body: self.of.body.cloned().unwrap_or_else(|| BodyId::new("")),
            year: self.of.year.unwrap_or_default(),
            kind,
            subject,
            indicator,
            breakdown,
            value,
            unit,
            base: None,
            whole: None,
            note: String::new(),
            place: place.clone(),
            text,
        });
    }
}

/// The number as printed, with its unit; for nothing at all, the words that say so.
fn printed(parsed: &Parsed<'_>, counted: &Counted<'_>, sentence: &str) -> String {
    let token = &parsed.tokens[counted.token];
    if matches!(token.kind, tokens::Kind::Quantity(_)) {
        let estimate = counted.token.checked_sub(1).map(|at| &parsed.tokens[at]).filter(|t| {
            t.class() == Some(crate::catalog::WordClass::Estimate) && t.end == token.start
        });
        let start = estimate.map_or(token.start, |t| t.start);
        return sentence[start..token.end].to_owned();
    }
    sentence[token.start..].chars().take_while(|c| !",，。;".contains(*c)).collect()
}

/// The account that a figure is of: one that has a name of its own.
fn account(frame: &Frame<'_>, indicator: &IndicatorId) -> Option<String> {
    let of_account = [".followers", ".posts"].iter().any(|end| indicator.as_str().ends_with(end));
    let [name] = frame.channels.accounts.as_slice() else { return None };
    (of_account && !indicator.as_str().starts_with("new_media")).then(|| name.clone())
}

/// Half-width signs but for the full stop, and no spaces between Chinese characters.
pub(super) fn fold(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').map(half).collect()
}

#[cfg(test)]
mod tests;
