use std::sync::Arc;

use crate::catalog::{Catalog, Derived, Formula};
use crate::model::{
    BreakdownId, IndicatorId, Measure, ObsStatus, Observation, ObservationKey, Provenance, result,
    settle,
};
use crate::series::{BodySeries, Cell, Kind, Panel};

/// The figures of derived indicators: those of these ids, or of all when there is none.
///
/// A figure is there for every body, breakdown and year in which all parts of the formula have a row. Its status is
/// `computed`; `estimated` when a part is an estimate; `missing`, without a value, when a part has none;
/// `not_applicable` when something would be divided by zero. Sums and differences have the precision of the figures,
/// ratios have twelve digits.
pub fn derived(panel: &Panel, catalog: &Catalog, ids: &[IndicatorId]) -> Vec<Observation> {
    let wanted = |d: &&Derived| ids.is_empty() || ids.contains(&d.indicator.id);
    let plans: Vec<Plan<'_>> =
        catalog.derived().iter().filter(wanted).flat_map(|d| plans(d, panel, catalog)).collect();
    let mut observations = Vec::new();
    for body in panel.by_body() {
        plans.iter().for_each(|plan| plan.compute(&body, &mut observations));
    }
    observations
}

/// A derived indicator of one breakdown, and where its parts stand.
struct Plan<'a> {
    derived: &'a Derived,
    breakdown: BreakdownId,
    parts: Parts,
    source: Arc<str>,
}

/// The figures of a formula, each with the place of its kind in a panel.
pub(super) struct Parts(Vec<(IndicatorId, Option<BreakdownId>, usize)>);

impl Parts {
    /// The parts of a formula whose result is of `breakdown`; none when the panel lacks one.
    pub(super) fn of(formula: &Formula, breakdown: &BreakdownId, kinds: &[Kind]) -> Option<Parts> {
        let of = |id: &IndicatorId, breakdown: &BreakdownId| {
            kinds.iter().position(|k| k.indicator == *id && k.breakdown == *breakdown)
        };
        let part = |(id, own): (&IndicatorId, Option<&BreakdownId>)| {
            let place = match own {
                Some(own) => of(id, own),
                // What is not broken down, such as the population, is the same for every applicant.
                None => of(id, breakdown).or_else(|| of(id, &BreakdownId::default())),
            };
            Some((id.clone(), own.cloned(), place?))
        };
        formula.terms().into_iter().map(part).collect::<Option<Vec<_>>>().map(Parts)
    }

    /// The kinds of the parts, in their order.
    pub(super) fn kinds(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(_, _, kind)| *kind)
    }

    /// The value of a formula over these parts, where each kind has such a value.
    pub(super) fn value(
        &self,
        formula: &Formula,
        of_kind: &dyn Fn(usize) -> Option<f64>,
    ) -> Option<f64> {
        formula.value_with_parts(&|id, own| {
            let part = self.0.iter().find(|(part, of, _)| part == id && of.as_ref() == own)?;
            of_kind(part.2)
        })
    }
}

/// One plan for every breakdown in which all parts of the formula exist. A formula that says the applicant of each of its
/// figures has one result, which is of the whole.
fn plans<'a>(derived: &'a Derived, panel: &'a Panel, catalog: &Catalog) -> Vec<Plan<'a>> {
    let terms = derived.formula.terms();
    let kinds = panel.kinds();
    let plan = |breakdown: BreakdownId| {
        let parts = Parts::of(&derived.formula, &breakdown, kinds)?;
        Some(Plan { derived, breakdown, parts, source: Arc::from("") })
    };
    let Some((first, _)) = terms.iter().find(|(_, part)| part.is_none()) else {
        return plan(catalog.whole(&derived.indicator.id)).into_iter().collect();
    };
    let mut breakdowns: Vec<&BreakdownId> =
        kinds.iter().filter(|k| k.indicator == **first).map(|k| &k.breakdown).collect();
    breakdowns.dedup();
    breakdowns.into_iter().cloned().filter_map(plan).collect()
}

impl Plan<'_> {
    fn compute(&self, body: &BodySeries<'_>, observations: &mut Vec<Observation>) {
        let series: Option<Vec<_>> = self.parts.kinds().map(|kind| body.of_kind(kind)).collect();
        let Some(series) = series else { return };
        let Some(first) = series.first() else { return };
        for year in first.cells().map(|c| c.year) {
            let cells: Option<Vec<Cell>> = series.iter().map(|s| s.at(year)).collect();
            let Some(cells) = cells else { continue };
            let (value, status) = self.evaluate(&cells);
            let indicator = &self.derived.indicator;
            observations.push(Observation {
                key: ObservationKey {
                    body: body.body().clone(),
                    indicator: indicator.id.clone(),
                    breakdown: self.breakdown.clone(),
                    year,
                },
                value,
                unit: indicator.unit.clone(),
                status,
                provenance: Provenance::of_formula(&self.derived.text, self.source.clone()),
            });
        }
    }

    fn evaluate(&self, cells: &[Cell]) -> (Option<f64>, ObsStatus) {
        if cells.iter().any(|c| c.value.is_none()) {
            return (None, ObsStatus::Missing);
        }
        let of_kind = |kind: usize| cells[self.parts.kinds().position(|k| k == kind)?].value;
        let value = self.parts.value(&self.derived.formula, &of_kind);
        let Some(value) = value.filter(|v| v.is_finite()) else {
            return (None, ObsStatus::NotApplicable);
        };
        let estimated = cells.iter().any(|c| c.status == ObsStatus::Estimated);
        let status = if estimated { ObsStatus::Estimated } else { ObsStatus::Computed };
        let ratio = matches!(self.derived.indicator.measure, Measure::Ratio | Measure::Rate);
        (Some(if ratio { result(value) } else { settle(value) }), status)
    }
}
