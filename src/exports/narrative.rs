//! The sentences of a report that come from figures: which figures, in `narrative.toml`; the words, in the texts of both
//! languages. Every sentence can be read back and holds under the checks.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::Catalog;
use crate::changes::{Pair, compare};
use crate::i18n::{self, Lang, numbers};
use crate::model::{
    BodyId, BreakdownId, Comparability, Doubts, IndicatorId, Measure, ObsStatus, Observation,
    ObservationKey, Year, settle,
};
use crate::series::Cell;

const SENTENCES: &str = include_str!("narrative.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    sentence: Vec<Sentence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    section: String,
    text: String,
    indicator: IndicatorId,
    #[serde(default)]
    breakdown: BreakdownId,
    with: Option<IndicatorId>,
    of: Option<IndicatorId>,
}

/// A section of the narrative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NarrativeSection {
    /// Its heading.
    pub heading: String,
    /// Its sentences, each whole.
    pub sentences: Vec<String>,
}

/// The figures that a narrative is made of.
#[derive(Clone, Copy, Debug)]
pub struct NarrativeSource<'a> {
    /// The figures, of the year and of the year before; others are passed over.
    pub figures: &'a [Observation],
    /// The figures in doubt: no change from or to them is worded.
    pub doubts: &'a Doubts,
    /// What the figures mean.
    pub catalog: &'a Catalog,
}

/// The sentences about a body and year. A figure that is missing or estimated has no sentence, and a change that cannot
/// be compared has no words.
///
/// ```
/// use tongbi::exports::{NarrativeSource, narrative};
/// use tongbi::{BodyId, Catalog, Lang, ReadOptions, Sources, Year, read};
///
/// let table = "body,year,indicator,value\n云岭县,2023,permits.decided,100\n云岭县,2024,permits.decided,120\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let source = NarrativeSource {
///     figures: &dataset.observations,
///     doubts: &dataset.doubts(),
///     catalog: Catalog::builtin(),
/// };
/// let sections = narrative(&BodyId::new("云岭县"), Year(2024), source, Lang::Zh);
/// assert_eq!(sections[0].sentences, ["2024年，作出行政许可决定120件，同比增长20.0%。"]);
/// ```
pub fn narrative(
    body: &BodyId,
    year: Year,
    source: NarrativeSource<'_>,
    lang: Lang,
) -> Vec<NarrativeSection> {
    let years = [year, year.before()];
    let own = source.figures.iter().filter(|o| o.key.body == *body && years.contains(&o.key.year));
    let cells: BTreeMap<&ObservationKey, &Observation> = own.map(|o| (&o.key, o)).collect();
    let writer = Writer { body, year, cells, source, lang };
    let plan: Plan = toml::from_str(SENTENCES).expect("the file of sentences is checked by a test");
    let mut sections: Vec<NarrativeSection> = Vec::new();
    for sentence in &plan.sentence {
        let Some(text) = writer.sentence(sentence) else { continue };
        let heading = i18n::say(lang, &format!("narrative.{}", sentence.section), &[]);
        match sections.last_mut().filter(|section| section.heading == heading) {
            Some(section) => section.sentences.push(text),
            None => sections.push(NarrativeSection { heading, sentences: vec![text] }),
        }
    }
    sections
}

struct Writer<'a> {
    body: &'a BodyId,
    year: Year,
    cells: BTreeMap<&'a ObservationKey, &'a Observation>,
    source: NarrativeSource<'a>,
    lang: Lang,
}

impl Writer<'_> {
    fn sentence(&self, sentence: &Sentence) -> Option<String> {
        let now = self.value(sentence, self.year)?;
        let mut args = vec![("year", self.year.to_string()), ("n", settle(now).to_string())];
        let change = match &sentence.of {
            None => self.change(sentence, now),
            Some(of) => {
                let whole = self.figure(of, &sentence.breakdown, self.year)?;
                let share = per_hundred(now, whole)?;
                args.push(("of", settle(whole).to_string()));
                args.push(("share", one_decimal(share)));
                self.points(sentence, of, share)
            }
        };
        args.push(("change", change.unwrap_or_default()));
        Some(i18n::say(self.lang, &format!("narrative.{}", sentence.text), &args))
    }

    fn value(&self, sentence: &Sentence, year: Year) -> Option<f64> {
        let value = self.figure(&sentence.indicator, &sentence.breakdown, year)?;
        match &sentence.with {
            Some(other) => Some(value + self.figure(other, &sentence.breakdown, year)?),
            None => Some(value),
        }
    }

    /// A value that is known exactly.
    fn figure(&self, indicator: &IndicatorId, breakdown: &BreakdownId, year: Year) -> Option<f64> {
        let found = self.cells.get(&self.key(indicator, breakdown, year))?;
        found.value.filter(|_| found.status != ObsStatus::Estimated)
    }

    fn key(&self, indicator: &IndicatorId, breakdown: &BreakdownId, year: Year) -> ObservationKey {
        ObservationKey {
            body: self.body.clone(),
            indicator: indicator.clone(),
            breakdown: breakdown.clone(),
            year,
        }
    }

    /// Whether a change from the year before may be spoken of.
    fn is_comparable(&self, sentence: &Sentence) -> bool {
        let all = [Some(&sentence.indicator), sentence.with.as_ref(), sentence.of.as_ref()];
        all.into_iter().flatten().all(|indicator| {
            let breaks = self.source.catalog.indicator(indicator).map(|i| &i.breaks);
            let is_doubted =
                |year| self.source.doubts.has(&self.key(indicator, &sentence.breakdown, year));
            breaks.is_some_and(|breaks| !breaks.contains(&self.year))
                && !is_doubted(self.year)
                && !is_doubted(self.year.before())
                && self.covers_all(indicator, &sentence.breakdown)
        })
    }

    /// Whether a sum over bodies has all of them in both years, so that the same bodies are compared. Always for a figure that
    /// is no such sum.
    fn covers_all(&self, indicator: &IndicatorId, breakdown: &BreakdownId) -> bool {
        let of = |year| self.cells.get(&self.key(indicator, breakdown, year)).copied();
        let sums = [of(self.year), of(self.year.before())];
        let sums = sums.map(|found| found.filter(|o| o.status == ObsStatus::Computed));
        let coverage = |o: &Observation| o.provenance.text.to_string();
        let is_whole = |o: &Observation| {
            let text = coverage(o);
            text.split_once('/').is_none_or(|(reported, of)| reported == of)
        };
        let same = match sums {
            [Some(now), Some(before)] => coverage(now) == coverage(before),
            _ => true,
        };
        same && sums.into_iter().flatten().all(is_whole)
    }

    fn change(&self, sentence: &Sentence, now: f64) -> Option<String> {
        let base =
            self.value(sentence, self.year.before()).filter(|_| self.is_comparable(sentence))?;
        let cell = |year, value| Cell { year, value: Some(value), status: ObsStatus::Normal };
        let pair = Pair {
            base: Some(cell(self.year.before(), base)),
            value: cell(self.year, now),
            measure: Measure::Flow,
            doubted: false,
        };
        let verdict = compare(pair);
        let difference = verdict.difference?;
        let say = |key: &str, name: &str, text: String| {
            Some(i18n::say(self.lang, &format!("narrative.{key}"), &[(name, text)]))
        };
        if difference == 0.0 {
            return say("unchanged", "n", String::new());
        }
        let risen = difference > 0.0;
        match verdict.comparability {
            Comparability::BaseZero => say("from_zero", "n", settle(now).to_string()),
            Comparability::SmallBase => {
                let key = if risen { "more" } else { "fewer" };
                say(key, "d", settle(difference.abs()).to_string())
            }
            Comparability::Comparable => {
                say(if risen { "risen" } else { "fallen" }, "p", one_decimal(verdict.per_cent?))
            }
            _ => None,
        }
    }

    /// The change of a share, in percentage points.
    fn points(&self, sentence: &Sentence, of: &IndicatorId, now: f64) -> Option<String> {
        let before = self.year.before();
        let part = self.value(sentence, before).filter(|_| self.is_comparable(sentence))?;
        let base = per_hundred(part, self.figure(of, &sentence.breakdown, before)?)?;
        let difference = now - base;
        // What rounds to nothing is not worth a word.
        if difference.abs() < 0.05 {
            return None;
        }
        let key = if difference > 0.0 { "points_more" } else { "points_fewer" };
        Some(i18n::say(self.lang, &format!("narrative.{key}"), &[("p", one_decimal(difference))]))
    }
}

fn per_hundred(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0 && part <= whole).then(|| part / whole * 100.0)
}

/// A per cent without its sign and without thousands separators, which the prose of reports does not have.
fn one_decimal(value: f64) -> String {
    numbers::share(value).replace(',', "")
}

#[cfg(test)]
mod tests;
