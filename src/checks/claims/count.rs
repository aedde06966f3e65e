//! `repeat`: a count in the prose repeats a figure. A count that another basis explains is a notice, not an error.

use crate::catalog::both;
use crate::catalog::{Basis, Formula, Marker, Rule};
use crate::checks::claims::{Agreement, Answer, Candidate, Evaluator, Stated, agreement};
use crate::checks::outcome::{ClaimCheck, ClaimVerdict};
use crate::checks::wording::{Sentence, figure};
use crate::i18n::Words;
use crate::model::{BreakdownId, Claim, Evidence, Finding, Measure, Severity, settle};

/// Checks a count.
pub(in crate::checks) fn check(
    bench: &Evaluator,
    stated: &Stated,
    rule: &Rule,
    (families, markers, least): (&[Vec<Basis>], &[Marker], f64),
) -> Answer {
    let claim = stated.claim;
    let known = match bench.value(&stated.formula, claim.year, &claim.breakdown) {
        Ok(known) => known,
        Err(missing) => return stated.open(missing),
    };
    let printed = Printed::of(bench, stated);
    let unit = |value: f64| settle(value / printed.scale);
    let agreed = printed.agrees(known.value);
    if agreed != Agreement::None {
        let check = ClaimCheck {
            truncated: agreed == Agreement::Truncated,
            computed: Some(unit(known.value)),
            deduced: known.deduced,
            ..stated.answer(ClaimVerdict::Verified)
        };
        return Answer { check, finding: None };
    }
    let others = candidates(bench, stated, families, least).into_iter();
    let basis = others
        .filter(|other| printed.agrees(other.known.value) != Agreement::None)
        .map(|other| (bench.label(&other.formula, &other.column), other.known))
        .next();
    // A part of a whole, such as 本机关 of a region, cannot have more than the whole.
    let more = claim.value * printed.scale > known.value;
    let meant = marker(claim, markers).filter(|marker| !(marker.narrower && more));
    let (verdict, basis, computed) = match (basis, meant) {
        (Some((basis, other)), _) => (ClaimVerdict::OtherBasis, Some(basis), other),
        (None, Some(marker)) => (ClaimVerdict::OtherScope, Some(marker.meaning.clone()), known),
        (None, None) => (ClaimVerdict::Contradicted, None, known),
    };
    let finding = tell(bench, stated, rule, (verdict, basis.as_ref(), unit(known.value)));
    let check = ClaimCheck {
        computed: Some(unit(computed.value)),
        basis,
        deduced: known.deduced,
        ..stated.answer(verdict)
    };
    Answer { check, finding: Some(finding) }
}

/// The other figures that the words may mean.
fn candidates(
    bench: &Evaluator,
    stated: &Stated,
    families: &[Vec<Basis>],
    least: f64,
) -> Vec<Candidate> {
    let claim = stated.claim;
    let broken_down = bench.is_broken_down(&stated.formula);
    let mut found = Vec::new();
    let mut add = |formula: &Formula, column: &BreakdownId, least: f64| {
        if let Ok(known) = bench.value(formula, claim.year, column)
            && known.value >= least
        {
            found.push(Candidate { formula: formula.clone(), column: column.clone(), known });
        }
    };
    for formula in bench.family(families, &stated.formula) {
        add(formula, &claim.breakdown, 0.0);
    }
    for formula in bench.parts(&stated.formula) {
        add(&formula, &claim.breakdown, least);
    }
    for column in bench.context.catalog.breakdowns() {
        if !column.total && broken_down && column.id != claim.breakdown {
            add(&stated.formula, &column.id, least);
        }
    }
    found
}

/// The words of a claim that say that another scope or basis is meant. A word that stands in the body's own name says
/// nothing.
fn marker<'a>(claim: &Claim, markers: &'a [Marker]) -> Option<&'a Marker> {
    let says = |word: &String| {
        claim.subject.contains(word.as_str()) && !claim.body.as_str().contains(word.as_str())
    };
    markers.iter().find(|m| m.words.iter().any(says))
}

/// The printed number: how many units of the figure it has, and whether it is a whole count.
struct Printed {
    value: f64,
    scale: f64,
    exact: bool,
}

impl Printed {
    fn of(bench: &Evaluator, stated: &Stated) -> Printed {
        let claim = stated.claim;
        let catalog = bench.context.catalog;
        let first = stated.formula.figures().into_iter().next();
        let indicator = first.and_then(|id| catalog.indicator(id));
        let power = indicator.and_then(|i| claim.unit.power_to(&i.unit)).unwrap_or(0);
        let count = indicator.is_some_and(|i| matches!(i.measure, Measure::Flow | Measure::Stock));
        Printed { value: claim.value, scale: 10f64.powi(power), exact: count && power == 0 }
    }

    /// A count of single units is exact; an amount, or a count of 万, is rounded or cut off.
    fn agrees(&self, figure: f64) -> Agreement {
        if self.exact && (self.value - figure).abs() > 1e-6 {
            return Agreement::None;
        }
        agreement(self.value, figure / self.scale)
    }
}

fn tell(
    bench: &Evaluator,
    stated: &Stated,
    rule: &Rule,
    (verdict, basis, computed): (ClaimVerdict, Option<&Words>, f64),
) -> Finding {
    let claim = stated.claim;
    let (sentence, severity) = match verdict {
        ClaimVerdict::OtherBasis => ("count_other_basis", Severity::Notice),
        ClaimVerdict::OtherScope => ("count_other_scope", Severity::Notice),
        _ => ("count_contradicted", rule.severity),
    };
    let figures = bench.figures(&stated.formula, claim.year, &claim.breakdown);
    Sentence::of(rule, sentence, severity)
        .claimed(claim, bench.key(claim, &stated.formula))
        .compares(claim.value, computed)
        .with("subject", &claim.subject)
        .with("unit", &claim.unit)
        .with("claimed", figure(claim.value))
        .word("figure", bench.label(&stated.formula, &claim.breakdown))
        .word("basis", basis.cloned().unwrap_or_else(|| both(|_| String::new())))
        .finish(Evidence { figures, ..Evidence::default() })
}
