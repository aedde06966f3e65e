//! `share_claim`: a share of a whole, or the change of a share in percentage points.

use crate::catalog::both;
use crate::catalog::{Basis, Formula, Operator, Rule};
use crate::checks::claims::{Agreement, Answer, Evaluator, Known, Stated, agreement};
use crate::checks::outcome::{ClaimCheck, ClaimVerdict};
use crate::checks::wording::{Sentence, figure};
use crate::i18n::{self, Words, numbers};
use crate::model::{
    AtFault, BreakdownId, Claim, ClaimKind, Evidence, Finding, IndicatorId, Missing, Severity,
    Year, decimals_of,
};

/// How deep derived indicators and brackets may stand in each other.
const DEPTH: usize = 32;

/// Checks a share.
pub(in crate::checks) fn check(
    bench: &Evaluator,
    stated: &Stated,
    rule: &Rule,
    (wholes, breakdowns): (&[Basis], &[BreakdownId]),
) -> Answer {
    let share = Share { bench, claim: stated.claim, formula: &stated.formula };
    if let Some(known) = share.of_stated_whole() {
        let check = ClaimCheck {
            computed: Some(known.value),
            deduced: known.deduced,
            ..stated.answer(ClaimVerdict::Verified)
        };
        return Answer { check, finding: None };
    }
    let ratios = share.ratios(wholes, breakdowns);
    let Some(named) = ratios.first() else { return stated.open(Vec::new()) };
    let known = match share.value(named) {
        Ok(known) => known,
        Err(missing) => return stated.open(missing),
    };
    let answer = |verdict| ClaimCheck {
        computed: Some(known.value),
        deduced: known.deduced,
        ..stated.answer(verdict)
    };
    let agreed = share.agreement(named, known.value);
    if agreed != Agreement::None {
        let truncated = agreed == Agreement::Truncated;
        let check = ClaimCheck { truncated, ..answer(ClaimVerdict::Verified) };
        return Answer { check, finding: None };
    }
    let found = ratios[1..].iter().find_map(|ratio| {
        let known = share.value(ratio).ok()?;
        let agrees = agreement(stated.claim.value, known.value) != Agreement::None;
        agrees.then(|| (share.label(ratio), known))
    });
    let finding = share.tell(rule, named, known.value, found.as_ref().map(|(basis, _)| basis));
    let check = match found {
        Some((basis, other)) => ClaimCheck {
            computed: Some(other.value),
            basis: Some(basis),
            ..answer(ClaimVerdict::OtherBasis)
        },
        None => answer(ClaimVerdict::Contradicted),
    };
    Answer { check, finding: Some(finding) }
}

/// A part and its whole, each in a column.
struct Ratio {
    part: (Formula, BreakdownId),
    whole: Option<(Formula, BreakdownId)>,
}

struct Share<'a> {
    bench: &'a Evaluator<'a>,
    claim: &'a Claim,
    formula: &'a Formula,
}

impl Share<'_> {
    /// The share of the count that the sentence itself gives, where the claim is right of that.
    fn of_stated_whole(&self) -> Option<Known> {
        let whole = self.claim.whole.filter(|whole| *whole > 0.0)?;
        let part = self.bench.value(self.formula, self.claim.year, &self.claim.breakdown).ok()?;
        let known = Known { value: part.value / whole * 100.0, deduced: part.deduced };
        let agrees = agreement(self.claim.value, known.value) != Agreement::None;
        (agrees && self.claim.kind == ClaimKind::Share).then_some(known)
    }

    /// The ratios that the claim may mean, the one that it names first.
    fn ratios(&self, wholes: &[Basis], breakdowns: &[BreakdownId]) -> Vec<Ratio> {
        let own = &self.claim.breakdown;
        let formula = self.formula.clone();
        if is_ratio(self.bench, &formula, DEPTH) {
            return vec![Ratio { part: (formula, own.clone()), whole: None }];
        }
        let total = self.total();
        let broken_down = self.bench.is_broken_down(&formula);
        let mut found: Vec<Ratio> = Vec::new();
        let mut add = |part: &Formula, column: &BreakdownId, whole: &Formula, of: &BreakdownId| {
            let whole = (whole.clone(), of.clone());
            let is_whole = part.is_same_as(&whole.0) && *column == whole.1;
            let known = found.iter().any(|r| {
                r.part.0 == *part && r.part.1 == *column && r.whole.as_ref() == Some(&whole)
            });
            if !known && !is_whole {
                found.push(Ratio { part: (part.clone(), column.clone()), whole: Some(whole) });
            }
        };
        let root = self.root();
        if *own != total && !own.is_none() {
            add(&formula, own, &formula, &total);
        }
        let bases = wholes.iter().map(|b| &b.formula).filter(|f| self.is_near(f));
        let bases: Vec<&Formula> = root.iter().chain(bases).collect();
        let mut parts = vec![formula.clone()];
        parts.extend(self.bench.parts(&formula));
        let columns: Vec<&BreakdownId> = std::iter::once(own)
            .chain(breakdowns.iter().filter(|b| *b != own && broken_down))
            .collect();
        for part in &parts {
            for column in &columns {
                for whole in &bases {
                    add(part, column, whole, column);
                    add(part, column, whole, &total);
                }
            }
        }
        found
    }

    /// The total column of the claimed figure.
    fn total(&self) -> BreakdownId {
        let first = self.formula.figures().into_iter().next();
        first.map(|id| self.bench.context.catalog.whole(id)).unwrap_or_default()
    }

    /// The group that all the claimed figures are parts of, at the top.
    fn root(&self) -> Option<Formula> {
        let catalog = self.bench.context.catalog;
        let top = |id: &IndicatorId| {
            let mut at = catalog.indicator(id)?.parent.clone()?;
            while let Some(parent) = catalog.indicator(&at).and_then(|i| i.parent.clone()) {
                at = parent;
            }
            Some(at)
        };
        let mut roots = self.formula.figures().into_iter().map(top);
        let first = roots.next()??;
        roots.all(|r| r.as_ref() == Some(&first)).then_some(Formula::Figure(first))
    }

    /// Whether a whole is of the same table as the claimed figure.
    fn is_near(&self, whole: &Formula) -> bool {
        let catalog = self.bench.context.catalog;
        let table = |f: &Formula| {
            let first = f.figures().into_iter().next()?;
            catalog.indicator(first).map(|i| i.table.clone())
        };
        table(whole) == table(self.formula)
    }

    /// The share in per cent, or its change from the year before in percentage points.
    fn value(&self, ratio: &Ratio) -> Result<Known, Vec<Missing>> {
        let now = self.share(ratio, self.claim.year)?;
        if self.claim.kind != ClaimKind::Points {
            return Ok(now);
        }
        let then = self.share(ratio, self.claim.year.before())?;
        Ok(Known { value: now.value - then.value, deduced: now.deduced || then.deduced })
    }

    fn share(&self, ratio: &Ratio, year: Year) -> Result<Known, Vec<Missing>> {
        let part = self.bench.value(&ratio.part.0, year, &ratio.part.1)?;
        let Some((whole, column)) = &ratio.whole else { return Ok(part) };
        let whole = self.bench.value(whole, year, column)?;
        if whole.value <= 0.0 {
            return Err(Vec::new());
        }
        let value = part.value / whole.value * 100.0;
        Ok(Known { value, deduced: part.deduced || whole.deduced })
    }

    /// A change of a share may also be the difference of the two shares as they were printed, each rounded.
    fn agreement(&self, ratio: &Ratio, computed: f64) -> Agreement {
        let printed = self.claim.value;
        let found = agreement(printed, computed);
        if found != Agreement::None || self.claim.kind != ClaimKind::Points {
            return found;
        }
        let scale = 10f64.powi(i32::from(decimals_of(printed)));
        let rounded = |year| self.share(ratio, year).map(|s| (s.value * scale).round() / scale);
        match (rounded(self.claim.year), rounded(self.claim.year.before())) {
            (Ok(now), Ok(then)) if (now - then - printed).abs() < 1e-6 => Agreement::Rounded,
            _ => Agreement::None,
        }
    }

    fn label(&self, ratio: &Ratio) -> Words {
        let part = self.bench.label(&ratio.part.0, &ratio.part.1);
        let Some((whole, column)) = &ratio.whole else { return part };
        let whole_name = self.bench.label(whole, column);
        let bracketed = |formula: &Formula, name: &Words, lang| match formula {
            Formula::Binary(..) => format!("({})", name.get(lang)),
            _ => name.get(lang).to_owned(),
        };
        both(|lang| {
            let part = bracketed(&ratio.part.0, &part, lang);
            let whole = bracketed(whole, &whole_name, lang);
            i18n::say(lang, "rule.share_of", &[("part", part), ("whole", whole)])
        })
    }

    /// Which figure the count in the claim's words is, when it is not the one that the claim is of: `258件` may be the
    /// natural persons alone.
    fn counted(&self, ratio: &Ratio) -> Words {
        let none = Words::default();
        let Some(count) = count_in(&self.claim.subject) else { return none };
        let is_count = |formula: &Formula, column: &BreakdownId| {
            let value = self.bench.value(formula, self.claim.year, column);
            value.is_ok_and(|known| (known.value - count).abs() < 1e-9)
        };
        let (part, own) = &ratio.part;
        if is_count(part, own) {
            return none;
        }
        let mut parts = vec![part.clone()];
        parts.extend(self.bench.parts(part));
        let columns = self.bench.context.catalog.breakdowns();
        let found = parts.iter().find_map(|part| {
            let column = columns.iter().find(|b| is_count(part, &b.id))?;
            Some(self.bench.label(part, &column.id))
        });
        let Some(name) = found else { return none };
        both(|lang| {
            let args = [("count", figure(count)), ("figure", name.get(lang).to_owned())];
            i18n::say(lang, "rule.counted", &args)
        })
    }

    fn tell(&self, rule: &Rule, ratio: &Ratio, computed: f64, basis: Option<&Words>) -> Finding {
        let claim = self.claim;
        let mut figures = self.bench.figures(&ratio.part.0, claim.year, &ratio.part.1);
        if let Some((whole, column)) = &ratio.whole {
            figures.extend(self.bench.figures(whole, claim.year, column));
        }
        let (sentence, severity) = match basis {
            Some(_) => ("share_other_basis", Severity::Notice),
            None => ("share_contradicted", rule.severity),
        };
        let decimals = usize::from(decimals_of(claim.value)).max(2);
        Sentence::of(rule, sentence, severity)
            .claimed(claim, self.bench.key(claim, &ratio.part.0))
            .compares(claim.value, computed)
            .with("subject", &claim.subject)
            .with("unit", &claim.unit)
            .with("claimed", numbers::grouped(claim.value, 6))
            .with("share", numbers::grouped(computed, decimals))
            .word("basis", basis.cloned().unwrap_or_default())
            .word("figure", self.label(ratio))
            .word("counted", self.counted(ratio))
            .finish(Evidence { figures, at_fault: AtFault::Nobody, ..Evidence::default() })
    }
}

/// The count that the words of a claim state: the digits in front of `件`.
fn count_in(subject: &str) -> Option<f64> {
    let before = subject.split_once('件')?.0.trim_end();
    let digits = before
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    before[digits..].parse().ok()
}

/// Whether a formula is itself a share; it may name derived indicators, so many deep.
fn is_ratio(bench: &Evaluator, formula: &Formula, depth: usize) -> bool {
    let inner = |f: &Formula| depth > 0 && is_ratio(bench, f, depth - 1);
    match formula {
        Formula::Binary(_, Operator::Divide, _) => true,
        Formula::Binary(left, _, right) => inner(left) || inner(right),
        Formula::Figure(id) => {
            bench.context.catalog.derived_of(id).is_some_and(|d| inner(&d.formula))
        }
        Formula::Part(..) | Formula::Number(_) => false,
    }
}
