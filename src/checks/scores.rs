use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::{Source, toml_fault};
use crate::checks::Outcome;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{BodyId, Finding, Place, Severity, Year, settle};

/// What findings cost, as data.
///
/// ```
/// use tongbi::checks::Scoring;
///
/// let own = "start = 10\nmost_per_rule = 10\n[severity]\nerror = 2\nwarning = 1\nnotice = 0\n";
/// assert_eq!(Scoring::parse("scores.toml", own)?.start, 10.0);
/// assert_eq!(Scoring::usual().start, 100.0);
/// # Ok::<(), tongbi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// The points of a report without findings.
    pub start: f64,
    /// The most that one rule takes from one report.
    pub most_per_rule: f64,
    /// The points of a finding, by severity.
    pub severity: Points,
    /// The points of the findings of a rule, where they are others.
    #[serde(default)]
    pub rule: BTreeMap<String, f64>,
}

/// The points of a finding, by severity.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// Of an error.
    pub error: f64,
    /// Of a warning.
    pub warning: f64,
    /// Of a notice.
    pub notice: f64,
}

/// The score of a body and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyScore {
    /// Its rank from 1; bodies with the same score share it.
    pub rank: usize,
    /// The body.
    pub body: BodyId,
    /// The mean of its reports, rounded to two decimals.
    pub score: f64,
    /// How many reports it has.
    pub reports: usize,
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many notices.
    pub notices: usize,
}

/// The findings of one report: how many of each rule and severity.
type Counts<'a> = BTreeMap<(&'a str, Severity), u32>;

impl Scoring {
    /// The points that hold where nobody gives others.
    pub fn usual() -> Scoring {
        // A fault in the embedded file stops the tests.
        Scoring::parse("scores.toml", include_str!("data/scores.toml")).unwrap_or(Scoring {
            start: 100.0,
            most_per_rule: 100.0,
            severity: Points { error: 5.0, warning: 2.0, notice: 0.0 },
            rule: BTreeMap::new(),
        })
    }

    /// Reads points from the text of a file; `name` is for messages.
    ///
    /// # Errors
    /// The text is not TOML of this form, or a number is below zero.
    pub fn parse(name: &str, text: &str) -> Result<Scoring> {
        let broken = |code: &str| Error::new(ErrorKind::Catalog, code).at(Place::document(name));
        let read: Scoring = toml::from_str(text)
            .map_err(|e| toml_fault(broken("scores_syntax"), Source { name, text }, &e))?;
        let fixed = [read.start, read.most_per_rule];
        let by_severity = [read.severity.error, read.severity.warning, read.severity.notice];
        let all = fixed.iter().chain(&by_severity).chain(read.rule.values());
        if all.into_iter().any(|points| !points.is_finite() || *points < 0.0) {
            return Err(broken("scores_negative"));
        }
        Ok(read)
    }

    /// The bodies with their scores, the best first; bodies of one score by name. Waived findings cost nothing. Nothing
    /// depends on the order of findings or files.
    pub fn ranking(&self, outcome: &Outcome) -> Vec<BodyScore> {
        let mut reports: BTreeMap<&BodyId, BTreeMap<Year, Counts<'_>>> = BTreeMap::new();
        for report in &outcome.verdicts {
            reports.entry(&report.body).or_default().entry(report.year).or_default();
        }
        for finding in &outcome.findings {
            if let (Some(body), Some(year)) = (&finding.body, finding.year) {
                let report = reports.entry(body).or_default().entry(year).or_default();
                *report.entry((&*finding.code, finding.severity)).or_default() += 1;
            }
        }
        let mut all: Vec<BodyScore> =
            reports.into_iter().map(|(body, reports)| self.score(body, &reports)).collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.body.cmp(&b.body)));
        let mut before: Option<(f64, usize)> = None;
        for (at, body) in all.iter_mut().enumerate() {
            let shared = before.filter(|(score, _)| score.total_cmp(&body.score).is_eq());
            body.rank = shared.map_or(at + 1, |(_, rank)| rank);
            before = Some((body.score, body.rank));
        }
        all
    }

    fn score(&self, body: &BodyId, reports: &BTreeMap<Year, Counts<'_>>) -> BodyScore {
        let count = |severity: Severity| {
            let all = reports.values().flatten().filter(|((_, of), _)| *of == severity);
            all.map(|(_, n)| *n as usize).sum()
        };
        let sum: f64 = reports.values().map(|counts| self.report(counts)).sum();
        let mean = sum / reports.len().max(1) as f64;
        BodyScore {
            rank: 0,
            body: body.clone(),
            score: settle((mean * 100.0).round() / 100.0),
            reports: reports.len(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notices: count(Severity::Notice),
        }
    }

    fn report(&self, counts: &Counts<'_>) -> f64 {
        let mut taken: BTreeMap<&str, f64> = BTreeMap::new();
        for ((code, severity), n) in counts {
            *taken.entry(code).or_default() += f64::from(*n) * self.points(code, *severity);
        }
        let taken: f64 = taken.values().map(|points| points.min(self.most_per_rule)).sum();
        (self.start - taken).max(0.0)
    }

    fn points(&self, code: &str, severity: Severity) -> f64 {
        self.rule.get(code).copied().unwrap_or(match severity {
            Severity::Error => self.severity.error,
            Severity::Warning => self.severity.warning,
            Severity::Notice => self.severity.notice,
        })
    }

    /// What one finding costs on its own, before the bound of its rule.
    pub fn cost(&self, finding: &Finding) -> f64 {
        self.points(&finding.code, finding.severity)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finding(body: u8, year: u8, code: u8) -> Finding {
        let codes = ["table3_rows", "table_missing", "jump"];
        let severities = [Severity::Error, Severity::Warning, Severity::Notice];
        let mut finding =
            Finding::new(codes[usize::from(code % 3)], severities[usize::from(code / 3 % 3)]);
        finding.body = Some(BodyId::new(&format!("机关{}", body % 5)));
        finding.year = Some(Year(2020 + i32::from(year % 4)));
        finding
    }

    #[test]
    fn the_embedded_points_are_those_of_the_file() {
        assert!(Scoring::parse("scores.toml", include_str!("data/scores.toml")).is_ok());
        assert!(Scoring::usual().rule["table_missing"] > 14.9);
    }

    #[test]
    fn one_rule_takes_no_more_than_its_bound_and_equal_bodies_share_a_rank() {
        let findings = (0..9).map(|_| finding(0, 0, 0)).chain([1, 2].map(|b| finding(b, 0, 3)));
        let outcome = Outcome { findings: findings.collect(), ..Outcome::default() };
        let ranking = Scoring::usual().ranking(&outcome);
        let found: Vec<(usize, f64)> = ranking.iter().map(|b| (b.rank, b.score)).collect();
        assert_eq!(found, [(1, 98.0), (1, 98.0), (3, 85.0)]);
    }

    proptest! {
        #[test]
        fn scores_do_not_depend_on_the_order(
            all in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..60)
                .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
        ) {
            let of = |all: &[(u8, u8, u8)]| {
                let findings = all.iter().map(|(b, y, c)| finding(*b, *y, *c)).collect();
                Scoring::usual().ranking(&Outcome { findings, ..Outcome::default() })
            };
            prop_assert_eq!(of(&all.0), of(&all.1));
        }
    }
}
