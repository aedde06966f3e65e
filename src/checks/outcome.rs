use serde::{Deserialize, Serialize};

use crate::catalog::Catalog;
use crate::checks::baseline::Known;
use crate::checks::waivers::Waiver;
use crate::i18n::Words;
use crate::model::{BodyId, BreakdownId, Finding, IndicatorId, Missing, Severity, Year};
use crate::series::Selection;

/// The answer of a rule about a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything that it asks holds.
    Holds,
    /// Something does not hold.
    Fails,
    /// Nothing fails, and figures are missing for the rest.
    NotAssessable,
}

impl Verdict {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Fails => "fails",
            Verdict::NotAssessable => "not_assessable",
        }
    }
}

/// What one rule says about one report. A rule is often several identities: one for each column of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RuleVerdict {
    /// The position of the rule in `Catalog::rules`.
    pub rule: usize,
    /// How many of its identities hold.
    pub held: u32,
    /// How many fail.
    pub failed: u32,
    /// How many cannot be assessed.
    pub open: u32,
    /// What is missing for those, each once.
    pub missing: Vec<Missing>,
}

impl RuleVerdict {
    /// The three-valued "and" of its identities.
    pub fn verdict(&self) -> Verdict {
        match (self.failed, self.open) {
            (0, 0) => Verdict::Holds,
            (0, _) => Verdict::NotAssessable,
            _ => Verdict::Fails,
        }
    }
}

/// What the rules say about one report; rules that do not concern it are left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportVerdicts {
    /// The body.
    pub body: BodyId,
    /// The year.
    pub year: Year,
    /// The verdicts, in the order of the rules.
    pub rules: Vec<RuleVerdict>,
}

/// The answer about a claim of the prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimVerdict {
    /// The figures say the same, rounded or cut off to the printed decimals.
    Verified,
    /// The figures say the same when another figure, column or whole is meant.
    OtherBasis,
    /// The figures differ, and the words say that another scope or basis is meant.
    OtherScope,
    /// The figures differ on every basis.
    Contradicted,
    /// Figures are missing.
    NotAssessable,
}

impl ClaimVerdict {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            ClaimVerdict::Verified => "verified",
            ClaimVerdict::OtherBasis => "other_basis",
            ClaimVerdict::OtherScope => "other_scope",
            ClaimVerdict::Contradicted => "contradicted",
            ClaimVerdict::NotAssessable => "not_assessable",
        }
    }
}

/// What the figures say about a claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimCheck {
    /// The position of the claim in the input.
    pub claim: usize,
    /// The answer.
    pub verdict: ClaimVerdict,
    /// Whether the printed value is the computed one cut off, and not rounded.
    pub truncated: bool,
    /// The value that the figures give, in the unit of the claim, on the basis that the claim names; on the other basis
    /// where that verifies it.
    pub computed: Option<f64>,
    /// The other basis that verifies it, or what the words say about the scope.
    pub basis: Option<Words>,
    /// For a growth: the base that the printed value implies, the smallest and the largest that round to it.
    pub implied_base: Option<(f64, f64)>,
    /// Whether a figure is not printed, and follows from the others: the only value with which their sums can hold.
    pub deduced: bool,
    /// What is missing.
    pub missing: Vec<Missing>,
}

/// A parent's figure against those of its children.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RollUp {
    /// The position of the rule in `Catalog::rules`.
    pub rule: usize,
    /// The parent.
    pub body: BodyId,
    /// The year.
    pub year: Year,
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its total column, or none.
    pub breakdown: BreakdownId,
    /// What the parent reports.
    pub reported: f64,
    /// What the children that reported have together.
    pub children: f64,
    /// How many children have the figure.
    pub covered: usize,
    /// How many children there are.
    pub of: usize,
    /// `reported - children`: the parent's own, and the children without the figure.
    pub residual: f64,
}

/// A finding that a waiver silences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waived {
    /// The finding.
    pub finding: Finding,
    /// Why, by whom, since when.
    pub waiver: Waiver,
}

/// All that the checks say.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// The findings, by body and year, the worst of each report first.
    pub findings: Vec<Finding>,
    /// The findings that a waiver silences, in the same order.
    pub waived: Vec<Waived>,
    /// What each rule says about each report, by body and year.
    pub verdicts: Vec<ReportVerdicts>,
    /// What the figures say about each claim, in the order of the input.
    pub claims: Vec<ClaimCheck>,
    /// Parents against their children.
    pub roll_ups: Vec<RollUp>,
    /// Years without a report, between the first and the last of a body: no chain is bridged over them.
    pub missing_years: Vec<(BodyId, Year)>,
    /// The positions of the rules that nothing in the input could be held to.
    pub unused_rules: Vec<usize>,
    /// What an earlier run has found and this one has not, where there is one to compare with.
    pub gone: Vec<Known>,
}

impl Outcome {
    /// Whether there is a finding at or above a severity.
    pub fn fails_on(&self, severity: Severity) -> bool {
        self.findings.iter().any(|f| f.severity >= severity)
    }

    /// What of it concerns the bodies, figures and years that are chosen.
    pub fn narrowed(mut self, selection: &Selection) -> Outcome {
        let is_of =
            |body: &BodyId, year: Year| selection.has_body(body) && selection.has_year(year);
        self.findings.retain(|finding| selection.has_finding(finding));
        self.waived.retain(|waived| selection.has_finding(&waived.finding));
        self.verdicts.retain(|verdicts| is_of(&verdicts.body, verdicts.year));
        self.roll_ups.retain(|roll_up| {
            let is_chosen = selection.has_kind(&roll_up.indicator, &roll_up.breakdown);
            is_chosen && is_of(&roll_up.body, roll_up.year)
        });
        self.missing_years.retain(|(body, year)| is_of(body, *year));
        self
    }

    /// The verdict of a rule about a report; none when the rule does not concern it.
    pub fn verdict(
        &self,
        catalog: &Catalog,
        (body, year): (&BodyId, Year),
        rule: &str,
    ) -> Option<&RuleVerdict> {
        let at = self.verdicts.binary_search_by(|v| (&v.body, v.year).cmp(&(body, year))).ok()?;
        let rule = catalog.rules().iter().position(|r| r.id == rule)?;
        self.verdicts[at].rules.iter().find(|v| v.rule == rule)
    }
}
