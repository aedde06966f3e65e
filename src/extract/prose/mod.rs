//! The sentences of a report → figures that no table has, and claims about those that a table has. A number is taken when
//! the words around it leave no doubt; of two that differ, neither is.

mod numbers;
mod patterns;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::documents::{Block, Document};
use crate::model::{
    BodyId, BreakdownId, Claim, ClaimKind, Finding, IndicatorId, Measure, ObsStatus, Passage,
    Place, Severity, Unit, Year,
};
use numbers::{Number, numbers};
use patterns::{Context, Pattern, Patterns};

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
}

/// What the sentences of a report say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Prose {
    pub(super) figures: Vec<ProseFigure>,
    pub(super) claims: Vec<Claim>,
    /// The paragraphs, for checks that look for words.
    pub(super) passages: Vec<Passage>,
    pub(super) findings: Vec<Finding>,
}

/// Reads the paragraphs that belong to no table of the form.
pub(super) fn read(
    document: &Document,
    of_tables: &BTreeSet<usize>,
    catalog: &Catalog,
    body: &BodyId,
    year: Year,
) -> Prose {
    let mut reader = Reader { catalog, body, year, prose: Prose::default(), section: 0 };
    let mut characters = 0;
    for (at, block) in document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = block else { continue };
        if of_tables.contains(&at) || paragraph.text.trim().is_empty() {
            continue;
        }
        let mut place = paragraph.place.clone();
        place.document = Some(document.source.to_string());
        reader.paragraph(&paragraph.text, &place, characters);
        characters += paragraph.text.chars().count();
    }
    reader.finish()
}

struct Reader<'a> {
    catalog: &'a Catalog,
    body: &'a BodyId,
    year: Year,
    prose: Prose,
    /// The number of the section, by its heading: 一、总体情况 begins the first.
    section: u32,
}

/// The numerals of the headings of sections.
const SECTIONS: &str = "一二三四五六";

/// The most bytes of a sentence, about 3,000 characters: what is longer is a list or no text at all.
const LONGEST_SENTENCE: usize = 9_000;

/// The most places that a finding about one indicator names.
const PLACES: usize = 10;

impl Reader<'_> {
    fn paragraph(&mut self, text: &str, place: &Place, offset: usize) {
        let mut start = text.chars();
        if let (Some(number), Some('、')) = (start.next(), start.next())
            && let Some(section) = SECTIONS.chars().position(|c| c == number)
        {
            self.section = u32::try_from(section + 1).unwrap_or_default();
        }
        let folded = fold(text);
        let mut at = 0;
        for sentence in folded.split_inclusive(['。', ';', '!', '?']) {
            if sentence.len() > LONGEST_SENTENCE {
                let finding = Finding::new("sentence_too_long", Severity::Notice);
                let place = self.place(place, offset + at);
                self.prose.findings.push(finding.at(place).with("limit", LONGEST_SENTENCE));
            } else {
                let found = numbers(sentence);
                // Most paragraphs of a page say nothing of this kind; a place is made for those that may.
                if !found.is_empty() || says_none(sentence) {
                    let place = self.place(place, offset + at);
                    self.sentence(sentence, &found, &place);
                }
            }
            at += sentence.chars().count();
        }
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

    fn sentence(&mut self, sentence: &str, found: &[Number], place: &Place) {
        self.nothing(sentence, found, place);
        // The last count of the sentence: a growth or a share is of it.
        let mut subject: Option<(String, String)> = None;
        for (at, number) in found.iter().enumerate() {
            let before = at.checked_sub(1).map_or(0, |before| found[before].end);
            let next = found.get(at + 1).map_or(sentence.len(), |next| next.start);
            let context = Context {
                earlier: &sentence[..number.start],
                between: &sentence[before..number.start],
                behind: &sentence[number.end..next],
            };
            match number.unit.as_str() {
                "%" | "倍" | "个百分点" | "百分点" => {
                    if let Some((indicator, of)) = &subject {
                        self.rate(number, &context, (indicator, of, sentence), place);
                    }
                }
                _ => subject = self.count(sentence, number, &context, place).or(subject),
            }
        }
    }

    /// A count: a figure, or a claim about one; gives what it is of.
    fn count(
        &mut self,
        sentence: &str,
        number: &Number,
        context: &Context<'_>,
        place: &Place,
    ) -> Option<(String, String)> {
        let patterns = Patterns::get();
        let own_clause = context.between.rsplit([',', '，']).next().unwrap_or(context.between);
        if patterns.words.other_year.iter().any(|w| own_clause.contains(w.as_str()))
            && !own_clause.contains("结转")
        {
            return None;
        }
        let fits = |pattern: &&Pattern| pattern.fits(number, context);
        if let Some(pattern) = patterns.figure.iter().find(fits) {
            self.figure(pattern, sentence, number, place);
            return Some((pattern.indicator.clone(), clean(own_clause)));
        }
        let pattern = patterns.claim.iter().find(fits)?;
        let subject = clean(own_clause);
        self.claim(
            ClaimKind::Count,
            (&pattern.indicator, &subject),
            number.value,
            (number, sentence, place),
        );
        Some((pattern.indicator.clone(), format!("{subject} {}{}", number.value, number.unit)))
    }

    fn figure(&mut self, pattern: &Pattern, sentence: &str, number: &Number, place: &Place) {
        let id = IndicatorId::new(&pattern.indicator);
        let Some(indicator) = self.catalog.indicator(&id) else { return };
        let power = match indicator.measure {
            Measure::Amount => number.unit().power_to(&indicator.unit).unwrap_or_default(),
            _ => 0,
        };
        self.prose.figures.push(ProseFigure {
            breakdown: self.catalog.whole(&id),
            indicator: id,
            value: number.value * 10f64.powi(power),
            status: number.status,
            text: sentence[number.start..number.end].to_owned(),
            place: place.clone(),
            account: if pattern.account { quoted(&sentence[..number.start]) } else { None },
        });
    }

    /// 未收取任何费用: a figure of zero, in words.
    fn nothing(&mut self, sentence: &str, found: &[Number], place: &Place) {
        let any = |words: &[String]| words.iter().any(|word| sentence.contains(word.as_str()));
        for pattern in &Patterns::get().none {
            let start = pattern.words.iter().find_map(|word| sentence.find(word.as_str()));
            let (Some(start), true, false) = (start, any(&pattern.of), any(&pattern.without))
            else {
                continue;
            };
            if found.iter().any(|number| number.unit.ends_with('元')) {
                continue;
            }
            let text: String =
                sentence[start..].chars().take_while(|c| !",，。;".contains(*c)).collect();
            self.prose.figures.push(ProseFigure {
                indicator: pattern.indicator.clone(),
                breakdown: self.catalog.whole(&pattern.indicator),
                value: 0.0,
                status: ObsStatus::Normal,
                text,
                place: place.clone(),
                account: None,
            });
        }
    }

    /// A growth, a share or a change of a share.
    fn rate(
        &mut self,
        number: &Number,
        context: &Context<'_>,
        (indicator, of, sentence): (&str, &str, &str),
        place: &Place,
    ) {
        let words = &Patterns::get().words;
        let any =
            |words: &[String]| words.iter().any(|word| context.between.contains(word.as_str()));
        let points = number.unit.ends_with("百分点");
        let sign = if any(&words.fall) { -1.0 } else { 1.0 };
        let moved = any(&words.rise) || any(&words.fall);
        let kind = match (points, moved && any(&words.compared), any(&words.share)) {
            (true, ..) if moved => ClaimKind::Points,
            (false, true, _) => ClaimKind::Growth,
            (false, false, true) if number.unit == "%" => ClaimKind::Share,
            _ => return,
        };
        let value = match (kind, number.unit.as_str()) {
            (ClaimKind::Share, _) => number.value,
            (_, "倍") => sign * number.value * 100.0,
            _ => sign * number.value,
        };
        self.claim(kind, (indicator, of), value, (number, sentence, place));
    }

    fn claim(
        &mut self,
        kind: ClaimKind,
        (indicator, subject): (&str, &str),
        value: f64,
        (number, sentence, place): (&Number, &str, &Place),
    ) {
        let first = indicator.split(" + ").next().unwrap_or(indicator);
        let unit = match kind {
            ClaimKind::Count => number.unit(),
            _ => Unit::new("%"),
        };
        self.prose.claims.push(Claim {
            body: self.body.clone(),
            year: self.year,
            kind,
            subject: subject.to_owned(),
            indicator: indicator.to_owned(),
            breakdown: self.catalog.whole(&IndicatorId::new(first)),
            value,
            unit,
            note: String::new(),
            place: place.clone(),
            text: sentence[number.start..number.end].to_owned(),
        });
    }

    /// One figure of each indicator: the same said twice is said once, two that differ are none.
    fn finish(mut self) -> Prose {
        let mut said: BTreeMap<IndicatorId, Vec<ProseFigure>> = BTreeMap::new();
        for figure in std::mem::take(&mut self.prose.figures) {
            said.entry(figure.indicator.clone()).or_default().push(figure);
        }
        for (indicator, mut figures) in said {
            let same = |a: &ProseFigure, b: &ProseFigure| (a.value - b.value).abs() < f64::EPSILON;
            if figures.windows(2).all(|pair| same(&pair[0], &pair[1])) {
                self.prose.figures.push(figures.swap_remove(0));
                continue;
            }
            figures.truncate(PLACES);
            let values: Vec<&str> = figures.iter().map(|figure| figure.text.as_str()).collect();
            let mut finding = Finding::new("prose_two_values", Severity::Notice)
                .with("indicator", &indicator)
                .with("values", values.join(", "));
            finding.places = figures.iter().map(|figure| figure.place.clone()).collect();
            finding.indicator = Some(indicator);
            self.prose.findings.push(finding);
        }
        self.prose
    }
}

/// Whether a sentence may say that something was not done at all.
fn says_none(sentence: &str) -> bool {
    let mut words = Patterns::get().none.iter().flat_map(|pattern| &pattern.words);
    words.any(|word| contains(sentence, word))
}

/// The last name in quotation marks: 政务微信“健康白桦”关注用户.
fn quoted(text: &str) -> Option<String> {
    let (before, _) = text.rsplit_once(['”', '」', '》'])?;
    let (_, name) = before.rsplit_once(['“', '「', '《'])?;
    let length = name.chars().count();
    (1..=LONGEST_NAME).contains(&length).then(|| name.to_owned())
}

/// The most characters of the name of an account.
const LONGEST_NAME: usize = 30;

fn contains(text: &str, word: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some()
}

/// Half-width signs but for the full stop, and no spaces between Chinese characters.
fn fold(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2ea0}'..='\u{2fdf}' => c,
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').map(half).collect()
}

/// The words of a clause, without the signs at its ends.
fn clean(clause: &str) -> String {
    clause.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

#[cfg(test)]
mod tests;
