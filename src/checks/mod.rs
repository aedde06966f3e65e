//! Figures and rules → findings, verdicts and claims.
//!
//! A rule is a row of data ([`crate::catalog::Rule`]), a kind of rule is a file of `kinds/`. Identities are compiled to
//! cells once and held to every report; where broken ones cross, the cell at fault is named. Every answer has three
//! values: it holds, it fails, or figures are missing for it. No figure is ever changed.

mod arithmetic;
mod baseline;
mod cell_index;
mod claims;
mod confirm;
mod explain;
mod identity;
mod infer_zeros;
mod kinds;
mod locate;
mod outcome;
mod panel;
mod parts;
pub mod render;
mod restate;
mod scores;
mod suggest;
mod sums;
mod tally;
mod waivers;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::model::{
    Body, BodyId, Claim, Finding, FindingCode, Missing, Observation, ReportFacts, Severity, Year,
};

pub use baseline::{Baseline, Compared, Known};
pub use confirm::confirmed;
pub use explain::{RuleText, explain, reference, rule_texts};
pub use outcome::{
    ClaimCheck, ClaimVerdict, Outcome, ReportVerdicts, RollUp, RuleVerdict, Verdict, Waived,
};
pub(crate) use parts::{Rest, part, ratios};
pub use restate::{CellChange, CellDiff, Follows, Restatement, RestatementClass, diff};
pub use scores::{BodyScore, Scoring};
pub(crate) use sums::rule_sums;
pub use waivers::{Waiver, Waivers};

use identity::Context;
pub(crate) use kinds::jump::{Peers, Ratios};
use kinds::roll_up::Region;
use panel::{History, Reader};
use tally::Tally;

/// What is checked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input<'a> {
    /// The figures; quickest when sorted by key. Of two rows with one key the first counts.
    pub observations: &'a [Observation],
    /// The claims of the prose.
    pub claims: &'a [Claim],
    /// What is known about the text of the reports.
    pub facts: &'a [ReportFacts],
    /// The bodies, for roll-ups over their hierarchy.
    pub bodies: &'a [Body],
    /// What was found while reading: it is sorted among the findings of the checks, and can be waived like them.
    pub findings: &'a [Finding],
}

/// How it is checked.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Read a cell without a value, blank or "/", as zero. A figure whose row is not there stays missing.
    pub blank_is_zero: bool,
    /// The findings that are known and accepted.
    pub waivers: Waivers,
}

/// Holds all rules of the catalog to all reports, on all cores. The same input gives the same outcome.
pub fn run(input: &Input, catalog: &Catalog, options: &Options) -> Outcome {
    let context = kinds::context(input.observations, catalog);
    let histories = histories(&context, input, options.blank_is_zero);
    let mut ratios = Ratios::default();
    ratios.add(&context, &histories);
    let outcome = hold(&context, input, (&histories, &ratios.peers()));
    finish(outcome, catalog, options)
}

/// Holds the rules to the reports of some bodies; `peers` is what all bodies together did.
fn hold(context: &Context, input: &Input, (histories, peers): (&[History], &Peers)) -> Outcome {
    let region = Region::of(input.bodies);
    let texts = Texts::of(input);
    let sheets: Vec<(Tally, Vec<Year>)> = histories
        .par_iter()
        .map(|history| {
            let mut sheet = Tally::new(history.reports.len(), context.catalog.rules().len());
            let open = arithmetic::check(context, history, &mut sheet);
            for (at, report) in history.reports.iter().enumerate() {
                kinds::bound::check(context, history, at, &open[at], &mut sheet);
                let facts = texts.facts.get(&(history.body, report.year)).copied();
                let facts = (facts, region.kind(history.body));
                kinds::text::check(context, history, at, facts, &mut sheet);
            }
            kinds::jump::check(context, history, peers, &mut sheet);
            kinds::roll_up::check(context, history, (&region, histories), &mut sheet);
            let claims = texts.claims.get(history.body).map_or(&[][..], Vec::as_slice);
            claims::check(context, history, claims, &mut sheet);
            (sheet, history.reports.iter().map(|r| r.year).collect())
        })
        .collect();
    let mut outcome = Outcome { missing_years: missing_years(histories), ..Outcome::default() };
    for ((mut sheet, years), history) in sheets.into_iter().zip(histories) {
        outcome.verdicts.extend(sheet.verdicts(history.body, &years));
        outcome.findings.append(&mut sheet.findings);
        outcome.claims.append(&mut sheet.claims);
        outcome.roll_ups.append(&mut sheet.roll_ups);
    }
    outcome.claims.extend(claims_without_figures(input, histories));
    outcome.claims.sort_by_key(|c| c.claim);
    outcome.findings.extend_from_slice(input.findings);
    outcome
}

/// The reports of every body that has a figure or a known text, by name.
fn histories<'a>(
    context: &'a Context<'a>,
    input: &Input<'a>,
    blank_is_zero: bool,
) -> Vec<History<'a>> {
    let observations = input.observations;
    let reader =
        Reader { catalog: context.catalog, slots: &context.slots, observations, blank_is_zero };
    let mut runs = panel::runs(observations);
    let mut without_figures: BTreeMap<&BodyId, BTreeSet<Year>> = BTreeMap::new();
    for facts in input.facts {
        runs.entry(&facts.body).or_default();
        without_figures.entry(&facts.body).or_default().insert(facts.year);
    }
    let runs: Vec<_> = runs.into_iter().collect();
    let none = BTreeSet::new();
    runs.par_iter()
        .map(|(body, runs)| {
            let years = without_figures.get(body).unwrap_or(&none);
            reader.history(body, runs, years)
        })
        .collect()
}

/// The claims and the known texts of each body.
struct Texts<'a> {
    facts: BTreeMap<(&'a BodyId, Year), &'a ReportFacts>,
    claims: BTreeMap<&'a BodyId, Vec<(usize, &'a Claim)>>,
}

impl<'a> Texts<'a> {
    fn of(input: &Input<'a>) -> Texts<'a> {
        let facts = input.facts.iter().map(|f| ((&f.body, f.year), f)).collect();
        let mut claims: BTreeMap<&BodyId, Vec<(usize, &Claim)>> = BTreeMap::new();
        for (number, claim) in input.claims.iter().enumerate() {
            claims.entry(&claim.body).or_default().push((number, claim));
        }
        Texts { facts, claims }
    }
}

/// Claims of bodies without a single report cannot be assessed.
fn claims_without_figures(input: &Input, histories: &[History]) -> Vec<ClaimCheck> {
    let known: BTreeSet<&BodyId> = histories.iter().map(|h| h.body).collect();
    let claims = input.claims.iter().enumerate().filter(|(_, c)| !known.contains(&c.body));
    claims
        .map(|(number, claim)| ClaimCheck {
            claim: number,
            verdict: ClaimVerdict::NotAssessable,
            truncated: false,
            computed: None,
            basis: None,
            implied_base: None,
            deduced: false,
            missing: vec![Missing::Report { year: claim.year }],
        })
        .collect()
}

/// The years between a body's first and last report that have none.
fn missing_years(histories: &[History]) -> Vec<(BodyId, Year)> {
    let gaps = histories.iter().flat_map(|history| {
        history.reports.windows(2).flat_map(move |pair| {
            let years = pair[0].year.0 + 1..pair[1].year.0;
            years.map(move |year| (history.body.clone(), Year(year)))
        })
    });
    gaps.collect()
}

/// Sorts the findings, sets aside those that are waived, and adds those about rules and waivers that were of no use.
fn finish(mut outcome: Outcome, catalog: &Catalog, options: &Options) -> Outcome {
    outcome.unused_rules = unused_rules(&outcome, catalog);
    let unused = of_unused(&outcome.unused_rules, catalog);
    outcome.findings.extend(unused);
    set_aside(&mut outcome, options);
    let silenced = outcome.waived.iter().map(|w| &w.waiver);
    let idle = options.waivers.idle(silenced, &outcome.findings);
    outcome.findings.extend(idle);
    outcome
}

/// The positions of the rules that asked nothing of any report.
fn unused_rules(outcome: &Outcome, catalog: &Catalog) -> Vec<usize> {
    let used: BTreeSet<usize> =
        outcome.verdicts.iter().flat_map(|v| v.rules.iter().map(|r| r.rule)).collect();
    (0..catalog.rules().len()).filter(|r| !used.contains(r)).collect()
}

/// The findings about a user's own rules that were of no use.
fn of_unused(unused: &[usize], catalog: &Catalog) -> Vec<Finding> {
    let custom = unused.iter().map(|r| &catalog.rules()[*r]).filter(|r| r.custom);
    custom
        .map(|rule| Finding::new(FindingCode::RuleUnused, Severity::Notice).with("rule", &rule.id))
        .collect()
}

/// Sorts the findings, and sets aside those that are waived.
fn set_aside(outcome: &mut Outcome, options: &Options) {
    sort(&mut outcome.findings);
    let mut kept = Vec::new();
    for finding in std::mem::take(&mut outcome.findings) {
        match options.waivers.of(&finding).cloned() {
            Some(waiver) => outcome.waived.push(Waived { finding, waiver }),
            None => kept.push(finding),
        }
    }
    outcome.findings = kept;
}

/// By body and year, the worst of each report first; what belongs to no report comes last.
pub fn sort(findings: &mut [Finding]) {
    fn key(f: &Finding) -> impl Ord + '_ {
        let report = (f.body.is_none(), f.body.as_ref(), f.year);
        let figure = (f.indicator.as_ref(), f.breakdown.as_ref());
        (report, std::cmp::Reverse(f.severity), &f.code, figure, &f.places)
    }
    findings.sort_by(|a, b| key(a).cmp(&key(b)));
}
