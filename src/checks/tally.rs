use crate::checks::outcome::{ClaimCheck, ReportVerdicts, RollUp, RuleVerdict};
use crate::model::{BodyId, Finding, Missing, Year};

/// What the checks of one body write down.
pub(super) struct Tally {
    /// The findings.
    pub(super) findings: Vec<Finding>,
    /// The claims.
    pub(super) claims: Vec<ClaimCheck>,
    /// The parent against its children.
    pub(super) roll_ups: Vec<RollUp>,
    tallies: Vec<Vec<RuleVerdict>>,
}

impl Tally {
    /// An empty sheet for so many reports and rules.
    pub(super) fn new(reports: usize, rules: usize) -> Tally {
        let row = (0..rules).map(|rule| RuleVerdict { rule, ..RuleVerdict::default() });
        Tally {
            findings: Vec::new(),
            claims: Vec::new(),
            roll_ups: Vec::new(),
            tallies: vec![row.collect(); reports],
        }
    }

    /// Something that a rule asks of a report holds.
    pub(super) fn hold(&mut self, report: usize, rule: usize) {
        self.tallies[report][rule].held += 1;
    }

    /// It does not hold.
    pub(super) fn fail(&mut self, report: usize, rule: usize) {
        self.tallies[report][rule].failed += 1;
    }

    /// It holds or fails.
    pub(super) fn decide(&mut self, report: usize, rule: usize, holds: bool) {
        if holds { self.hold(report, rule) } else { self.fail(report, rule) }
    }

    /// It cannot be assessed.
    pub(super) fn open(&mut self, report: usize, rule: usize, missing: &[Missing]) {
        let tally = &mut self.tallies[report][rule];
        tally.open += 1;
        for m in missing {
            if !tally.missing.contains(m) {
                tally.missing.push(m.clone());
            }
        }
    }

    /// Whether nothing was asked of a report by a rule yet.
    pub(super) fn is_silent(&self, report: usize, rule: usize) -> bool {
        let tally = &self.tallies[report][rule];
        tally.held + tally.failed + tally.open == 0
    }

    /// The verdicts of the reports, whose years these are; rules that asked nothing are left out.
    pub(super) fn verdicts(&mut self, body: &BodyId, years: &[Year]) -> Vec<ReportVerdicts> {
        let rows = std::mem::take(&mut self.tallies).into_iter().zip(years);
        let asked = |t: &RuleVerdict| t.held + t.failed + t.open > 0;
        rows.map(|(row, year)| ReportVerdicts {
            body: body.clone(),
            year: *year,
            rules: row.into_iter().filter(asked).collect(),
        })
        .collect()
    }
}
