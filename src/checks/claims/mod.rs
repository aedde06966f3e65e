//! Claims of the prose: recomputed on the basis that they name, then on every other plausible one.

mod count;
mod evaluator;
mod growth;
mod share;

pub(super) use evaluator::{Candidate, Evaluator, Known};

use crate::catalog::{Formula, RuleKind};
use crate::checks::identity::Context;
use crate::checks::outcome::{ClaimCheck, ClaimVerdict};
use crate::checks::panel::History;
use crate::checks::tally::Tally;
use crate::model::{
    Claim, ClaimKind, Finding, FindingCode, Interval, Missing, Severity, decimals_of,
};

/// A claim, its position in the input, and its indicator as a formula.
pub(super) struct Stated<'a> {
    /// The claim.
    pub(super) claim: &'a Claim,
    /// The formula of its indicator.
    pub(super) formula: Formula,
    number: usize,
}

/// The answer of a rule about a claim, and the finding that tells it.
pub(super) struct Answer {
    /// The answer.
    pub(super) check: ClaimCheck,
    /// What there is to tell; nothing when the claim is verified or cannot be assessed.
    pub(super) finding: Option<Finding>,
}

impl Stated<'_> {
    /// An answer with nothing said yet but the verdict.
    pub(super) fn answer(&self, verdict: ClaimVerdict) -> ClaimCheck {
        ClaimCheck {
            claim: self.number,
            verdict,
            truncated: false,
            computed: None,
            basis: None,
            implied_base: None,
            deduced: false,
            missing: Vec::new(),
        }
    }

    /// An answer that cannot be given.
    pub(super) fn open(&self, missing: Vec<Missing>) -> Answer {
        let check = ClaimCheck { missing, ..self.answer(ClaimVerdict::NotAssessable) };
        Answer { check, finding: None }
    }
}

/// How a printed value agrees with a computed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// It is the computed one, rounded.
    Rounded,
    /// It is the computed one, cut off.
    Truncated,
    /// It is another.
    None,
}

/// How a printed value agrees with a computed one, by the decimals that were printed.
pub(super) fn agreement(printed: f64, computed: f64) -> Agreement {
    let decimals = decimals_of(printed);
    if Interval::rounded(printed, decimals).contains(computed) {
        Agreement::Rounded
    } else if Interval::truncated(printed, decimals).contains(computed) {
        Agreement::Truncated
    } else {
        Agreement::None
    }
}

/// Checks the claims of one body; each is given with its position in the input.
pub(super) fn check(
    context: &Context,
    history: &History,
    claims: &[(usize, &Claim)],
    sheet: &mut Tally,
) {
    let bench = Evaluator::new(context, history);
    for (number, claim) in claims {
        let parsed = Formula::parse(&claim.indicator).ok();
        let known =
            |f: &Formula| f.figures().into_iter().all(|id| context.catalog.position(id).is_some());
        let Some(formula) = parsed.filter(known) else {
            sheet.findings.push(unreadable(claim));
            continue;
        };
        let stated = Stated { claim, formula, number: *number };
        let Some((rule, answer)) = best(&bench, &stated) else { continue };
        if let Some(at) = history.position(claim.year) {
            tally(sheet, (at, rule), &answer.check);
        }
        sheet.findings.extend(answer.finding);
        sheet.claims.push(answer.check);
    }
}

/// The answer of the rule that says the most.
fn best(bench: &Evaluator, stated: &Stated) -> Option<(usize, Answer)> {
    let rules = bench.context.catalog.rules().iter().enumerate();
    rules
        .filter_map(|(number, rule)| {
            let answer = match (&rule.check, stated.claim.kind) {
                (RuleKind::Repeat { families, markers, least }, ClaimKind::Count) => {
                    count::check(bench, stated, rule, (families, markers, *least))
                }
                (
                    RuleKind::GrowthClaim { families, breakdowns },
                    ClaimKind::Growth | ClaimKind::Difference,
                ) => growth::check(bench, stated, rule, (families, breakdowns)),
                (
                    RuleKind::ShareClaim { wholes, breakdowns },
                    ClaimKind::Share | ClaimKind::Points,
                ) => share::check(bench, stated, rule, (wholes, breakdowns)),
                _ => return None,
            };
            Some((number, answer))
        })
        .min_by_key(|(_, answer)| answer.check.verdict)
}

fn tally(sheet: &mut Tally, (at, rule): (usize, usize), check: &ClaimCheck) {
    match check.verdict {
        ClaimVerdict::Verified | ClaimVerdict::OtherBasis => sheet.hold(at, rule),
        ClaimVerdict::Contradicted => sheet.fail(at, rule),
        ClaimVerdict::OtherScope | ClaimVerdict::NotAssessable => {
            sheet.open(at, rule, &check.missing);
        }
    }
}

fn unreadable(claim: &Claim) -> Finding {
    let mut finding = Finding::new(FindingCode::ClaimIndicator, Severity::Warning)
        .with("indicator", &claim.indicator)
        .with("subject", &claim.subject);
    finding.body = Some(claim.body.clone());
    finding.year = Some(claim.year);
    finding
}
