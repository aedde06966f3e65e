use crate::catalog::{Catalog, Formula};
use crate::changes::derived::Parts;
use crate::model::{Measure, Year};
use crate::series::{BodySeries, Kind};
use crate::statistics::SMALL_BASE;

/// What stands behind the ratios and rates of a panel, whose own size says nothing of how many cases they are made of.
#[derive(Default)]
pub(super) struct Divisors {
    /// For each kind; nothing for what is neither.
    of_kinds: Vec<Behind>,
}

/// The formulas of which a ratio is made, each with its parts.
#[derive(Default)]
struct Behind {
    divisors: Vec<(Formula, Parts)>,
    /// What a rate counts: 5 permits in a village of 1,000 are 50 per 10,000, and still five.
    counts: Vec<(Formula, Parts)>,
}

impl Divisors {
    pub(super) fn new(kinds: &[Kind], catalog: &Catalog) -> Divisors {
        Divisors { of_kinds: kinds.iter().map(|kind| Behind::of(kind, kinds, catalog)).collect() }
    }

    /// Whether something that a figure of this kind is divided by in one of the two years is small, or what a rate counts
    /// in the earlier one: a few cases more or less would move it by much.
    pub(super) fn is_small(&self, body: &BodySeries<'_>, kind: usize, years: (Year, Year)) -> bool {
        let Some(behind) = self.of_kinds.get(kind) else { return false };
        let any = |formulas: &[(Formula, Parts)], year: Year| {
            let figure = |kind: usize| body.of_kind(kind)?.at(year)?.value;
            formulas.iter().any(|(formula, parts)| {
                parts.value(formula, &figure).is_some_and(|value| value.abs() < SMALL_BASE)
            })
        };
        any(&behind.divisors, years.0)
            || any(&behind.divisors, years.1)
            || any(&behind.counts, years.0)
    }
}

impl Behind {
    fn of(kind: &Kind, kinds: &[Kind], catalog: &Catalog) -> Behind {
        let Some(derived) = catalog.derived_of(&kind.indicator) else { return Behind::default() };
        let with_parts = |formulas: Vec<&Formula>| {
            let parts = |formula: &Formula| Parts::of(formula, &kind.breakdown, kinds);
            let found = formulas.into_iter();
            found.filter_map(|formula| Some((formula.clone(), parts(formula)?))).collect()
        };
        let formula = &derived.formula;
        match derived.indicator.measure {
            Measure::Ratio => {
                Behind { divisors: with_parts(formula.divisors()), counts: Vec::new() }
            }
            Measure::Rate => Behind {
                divisors: with_parts(formula.divisors()),
                counts: with_parts(formula.dividends()),
            },
            _ => Behind::default(),
        }
    }
}
