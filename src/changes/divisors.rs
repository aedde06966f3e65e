use crate::catalog::{Catalog, Formula};
use crate::changes::derived::Parts;
use crate::model::{Measure, Year};
use crate::series::{BodySeries, Kind};
use crate::statistics::SMALL_BASE;

/// What the ratios of a panel are divided by.
#[derive(Default)]
pub(super) struct Divisors {
    /// For each kind, its divisors; none for what is no ratio.
    of_kinds: Vec<Vec<(Formula, Parts)>>,
}

impl Divisors {
    pub(super) fn new(kinds: &[Kind], catalog: &Catalog) -> Divisors {
        Divisors { of_kinds: kinds.iter().map(|kind| divisors(kind, kinds, catalog)).collect() }
    }

    /// Whether something that a figure of this kind and year is divided by is small: a few cases more or less would move
    /// the ratio by much.
    pub(super) fn is_small(&self, body: &BodySeries<'_>, kind: usize, year: Year) -> bool {
        let figure = |kind: usize| body.of_kind(kind)?.at(year)?.value;
        self.of_kinds.get(kind).into_iter().flatten().any(|(formula, parts)| {
            parts.value(formula, &figure).is_some_and(|divisor| divisor.abs() < SMALL_BASE)
        })
    }
}

fn divisors(kind: &Kind, kinds: &[Kind], catalog: &Catalog) -> Vec<(Formula, Parts)> {
    let Some(derived) = catalog.derived_of(&kind.indicator) else { return Vec::new() };
    if !matches!(derived.indicator.measure, Measure::Ratio | Measure::Rate) {
        return Vec::new();
    }
    let parts = |formula: &Formula| Parts::of(formula, &kind.breakdown, kinds);
    let divisors = derived.formula.divisors().into_iter();
    divisors.filter_map(|formula| Some((formula.clone(), parts(formula)?))).collect()
}
