//! `growth_claim`: a growth or a difference against the year before, or the year that the sentence names, recomputed on every
//! plausible basis, rounded or cut off.

use crate::catalog::both;
use crate::catalog::{Basis, Formula, Rule};
use crate::checks::claims::{Agreement, Answer, Candidate, Evaluator, Known, Stated, agreement};
use crate::checks::outcome::{ClaimCheck, ClaimVerdict};
use crate::checks::wording::{Sentence, figure};
use crate::i18n::{self, Words, numbers};
use crate::model::{
    AtFault, BreakdownId, Claim, ClaimKind, Evidence, Finding, Interval, Missing, Severity, Side,
    Year, decimals_of, settle,
};

/// A multiple: `增长2倍` is a growth of 200 %.
const TIMES: &str = "倍";

/// Checks a growth.
pub(in crate::checks) fn check(
    bench: &Evaluator,
    stated: &Stated,
    rule: &Rule,
    (families, breakdowns): (&[Vec<Basis>], &[BreakdownId]),
) -> Answer {
    let claim = stated.claim;
    let growth = Growth { bench, claim };
    let implied_base = growth.implied_base(&stated.formula);
    let known = match growth.of(&stated.formula, &claim.breakdown) {
        Ok(known) => known,
        Err(missing) => {
            let mut answer = stated.open(missing);
            answer.check.implied_base = implied_base;
            return answer;
        }
    };
    let answer = |verdict| ClaimCheck {
        computed: Some(known.value),
        implied_base,
        deduced: known.deduced,
        ..stated.answer(verdict)
    };
    let agreed = growth.agreement(known.value);
    if agreed != Agreement::None {
        let truncated = agreed == Agreement::Truncated;
        let check = ClaimCheck { truncated, ..answer(ClaimVerdict::Verified) };
        return Answer { check, finding: None };
    }
    let Some((basis, other)) = growth.other_basis(stated, families, breakdowns, known) else {
        let check = answer(ClaimVerdict::Contradicted);
        let finding = growth.tell(stated, rule, (known.value, implied_base), None);
        return Answer { check, finding: Some(finding) };
    };
    let finding = growth.tell(stated, rule, (known.value, implied_base), Some(&basis));
    let check = ClaimCheck {
        computed: Some(other.value),
        basis: Some(basis),
        ..answer(ClaimVerdict::OtherBasis)
    };
    Answer { check, finding: Some(finding) }
}

struct Growth<'a> {
    bench: &'a Evaluator<'a>,
    claim: &'a Claim,
}

impl Growth<'_> {
    /// What one unit of the claim is, as a fraction.
    fn unit(&self) -> f64 {
        if self.claim.unit.as_str() == TIMES { 1.0 } else { 0.01 }
    }

    /// The year that it is against.
    fn base(&self) -> Year {
        self.claim.base.unwrap_or_else(|| self.claim.year.before())
    }

    fn is_difference(&self) -> bool {
        self.claim.kind == ClaimKind::Difference
    }

    /// How the printed value agrees with a computed one: a difference of single units is exact, one of 万 is rounded.
    fn agreement(&self, computed: f64) -> Agreement {
        let claim = self.claim;
        let Some((digits, _)) = claim.text.split_once('万').filter(|_| self.is_difference())
        else {
            return agreement(claim.value, computed);
        };
        let decimals = digits.split_once('.').map_or(0, |(_, behind)| behind.chars().count());
        let step = 10f64.powi(4 - i32::try_from(decimals).unwrap_or(4));
        if (claim.value - computed).abs() <= step { Agreement::Rounded } else { Agreement::None }
    }

    /// The growth of a formula in a column, in the unit of the claim.
    fn of(&self, formula: &Formula, column: &BreakdownId) -> Result<Known, Vec<Missing>> {
        let year = self.claim.year;
        let now = self.bench.value(formula, year, column);
        let then = self.bench.value(formula, self.base(), column);
        match (now, then) {
            (Ok(now), Ok(then)) if self.is_difference() => {
                Ok(Known { value: now.value - then.value, deduced: now.deduced || then.deduced })
            }
            // From zero there is no growth in per cent.
            (Ok(now), Ok(then)) if then.value != 0.0 => Ok(Known {
                value: (now.value - then.value) / then.value.abs() / self.unit(),
                deduced: now.deduced || then.deduced,
            }),
            (now, then) => {
                let mut missing = now.err().unwrap_or_default();
                missing.extend(then.err().unwrap_or_default());
                Err(missing)
            }
        }
    }

    /// The bases from which the claimed growth leads to this year's value, when it was rounded: whole numbers where
    /// there are any.
    fn implied_base(&self, formula: &Formula) -> Option<(f64, f64)> {
        let claim = self.claim;
        let now = self.bench.value(formula, claim.year, &claim.breakdown).ok()?.value;
        if self.is_difference() {
            return Some((settle(now - claim.value), settle(now - claim.value)));
        }
        let printed = Interval::rounded(claim.value, decimals_of(claim.value));
        let base = |growth: f64| now / (1.0 + growth * self.unit());
        let (low, high) = (base(printed.high), base(printed.low));
        if !(low.is_finite() && high.is_finite()) || low < 0.0 || high < low {
            return None;
        }
        let (first, last) = ((low - 1e-9).ceil(), (high + 1e-9).floor());
        Some(if first <= last { (first, last) } else { (settle(low), settle(high)) })
    }

    /// The first other basis on which the claim is right.
    fn other_basis(
        &self,
        stated: &Stated,
        families: &[Vec<Basis>],
        breakdowns: &[BreakdownId],
        known: Known,
    ) -> Option<(Words, Known)> {
        let agrees = |value: f64| self.agreement(value) != Agreement::None;
        let mut candidates = self.candidates(stated, families, breakdowns).into_iter();
        if let Some(other) = candidates.find(|c| agrees(c.known.value)) {
            return Some((self.bench.label(&other.formula, &other.column), other.known));
        }
        let times = Known { value: known.value + 1.0, ..known };
        (self.claim.unit.as_str() == TIMES && agrees(times.value))
            .then(|| (both(|lang| i18n::say(lang, "rule.times_the_base", &[])), times))
    }

    /// The growth of the figures that the words may mean, in the columns that they may mean.
    fn candidates(
        &self,
        stated: &Stated,
        families: &[Vec<Basis>],
        breakdowns: &[BreakdownId],
    ) -> Vec<Candidate> {
        let own = &self.claim.breakdown;
        let broken_down = self.bench.is_broken_down(&stated.formula);
        let mut found = Vec::new();
        let family = self.bench.family(families, &stated.formula);
        let columns = breakdowns.iter().filter(|b| *b != own && broken_down);
        let columns: Vec<&BreakdownId> = std::iter::once(own).chain(columns).collect();
        for formula in std::iter::once(&stated.formula).chain(family) {
            for column in &columns {
                if let Ok(known) = self.of(formula, column) {
                    let (formula, column) = (formula.clone(), (*column).clone());
                    found.push(Candidate { formula, column, known });
                }
            }
        }
        found
    }

    fn tell(
        &self,
        stated: &Stated,
        rule: &Rule,
        (computed, implied): (f64, Option<(f64, f64)>),
        basis: Option<&Words>,
    ) -> Finding {
        let (claim, bench) = (self.claim, self.bench);
        let mut figures = bench.figures(&stated.formula, claim.year, &claim.breakdown);
        figures.iter_mut().for_each(|f| f.side = Side::Reported);
        figures.extend(bench.figures(&stated.formula, self.base(), &claim.breakdown));
        let (sentence, severity) = match basis {
            Some(_) => ("growth_other_basis", Severity::Notice),
            None => ("growth_contradicted", rule.severity),
        };
        let value = |year| {
            let known = bench.value(&stated.formula, year, &claim.breakdown);
            known.map(|k| figure(k.value)).unwrap_or_default()
        };
        let decimals = match self.is_difference() {
            true => 0,
            false => usize::from(decimals_of(claim.value)).max(2),
        };
        Sentence::of(rule, sentence, severity)
            .claimed(claim, bench.key(claim, &stated.formula))
            .compares(claim.value, computed)
            .with("subject", &claim.subject)
            .with("unit", &claim.unit)
            .with("claimed", numbers::signed(claim.value, 6))
            .with("growth", numbers::signed(computed, decimals))
            .with("value", value(claim.year))
            .with("base", value(self.base()))
            .with("implied", range(implied))
            .word("basis", basis.cloned().unwrap_or_default())
            .word("figure", bench.label(&stated.formula, &claim.breakdown))
            .finish(Evidence { figures, at_fault: AtFault::Nobody, ..Evidence::default() })
    }
}

/// `979–980`; one number where both ends are the same.
fn range(implied: Option<(f64, f64)>) -> String {
    match implied {
        None => "–".to_owned(),
        Some((low, high)) if high - low < 0.5 => figure(low),
        Some((low, high)) => format!("{}–{}", figure(low), figure(high)),
    }
}
