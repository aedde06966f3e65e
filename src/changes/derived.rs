use std::sync::Arc;

use crate::catalog::{Catalog, Derived};
use crate::model::{
    BreakdownId, IndicatorId, Measure, ObsStatus, Observation, ObservationKey, Provenance, result,
    settle,
};
use crate::series::{BodySeries, Cell, Panel};

/// The figures of derived indicators: those of these ids, or of all when there is none.
///
/// A figure is there for every body, breakdown and year in which all parts of the formula have a row. Its status is
/// `computed`; `estimated` when a part is an estimate; `missing`, without a value, when a part has none;
/// `not_applicable` when something would be divided by zero. Sums and differences have the precision of the figures,
/// ratios have twelve digits.
pub fn derived(panel: &Panel, catalog: &Catalog, ids: &[IndicatorId]) -> Vec<Observation> {
    let wanted = |d: &&Derived| ids.is_empty() || ids.contains(&d.indicator.id);
    let plans: Vec<Plan<'_>> =
        catalog.derived().iter().filter(wanted).flat_map(|d| plans(d, panel)).collect();
    let mut observations = Vec::new();
    for body in panel.by_body() {
        plans.iter().for_each(|plan| plan.compute(&body, &mut observations));
    }
    observations
}

/// A derived indicator of one breakdown, and where its parts stand.
struct Plan<'a> {
    derived: &'a Derived,
    breakdown: &'a BreakdownId,
    parts: Vec<(IndicatorId, usize)>,
    source: Arc<str>,
}

/// One plan for every breakdown in which all parts of the formula exist.
fn plans<'a>(derived: &'a Derived, panel: &'a Panel) -> Vec<Plan<'a>> {
    let ids = derived.formula.figures();
    let Some(first) = ids.first() else { return Vec::new() };
    let kinds = panel.kinds();
    let place = |id: &IndicatorId, breakdown: &BreakdownId| {
        let of = |breakdown: &BreakdownId| {
            kinds.iter().position(|k| k.indicator == *id && k.breakdown == *breakdown)
        };
        // What is not broken down, such as the population, is the same for every applicant.
        of(breakdown).or_else(|| of(&BreakdownId::default()))
    };
    let mut breakdowns: Vec<&BreakdownId> =
        kinds.iter().filter(|k| k.indicator == **first).map(|k| &k.breakdown).collect();
    breakdowns.dedup();
    breakdowns
        .into_iter()
        .filter_map(|breakdown| {
            let part = |id: &&IndicatorId| Some(((*id).clone(), place(id, breakdown)?));
            let parts = ids.iter().map(part).collect::<Option<Vec<_>>>()?;
            Some(Plan { derived, breakdown, parts, source: Arc::from("") })
        })
        .collect()
}

impl Plan<'_> {
    fn compute(&self, body: &BodySeries<'_>, observations: &mut Vec<Observation>) {
        let series: Option<Vec<_>> =
            self.parts.iter().map(|(_, kind)| body.of_kind(*kind)).collect();
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
        let figure = |id: &IndicatorId| {
            let at = self.parts.iter().position(|(part, _)| part == id)?;
            cells[at].value
        };
        let Some(value) = self.derived.formula.value(&figure).filter(|v| v.is_finite()) else {
            return (None, ObsStatus::NotApplicable);
        };
        let estimated = cells.iter().any(|c| c.status == ObsStatus::Estimated);
        let status = if estimated { ObsStatus::Estimated } else { ObsStatus::Computed };
        let ratio = matches!(self.derived.indicator.measure, Measure::Ratio | Measure::Rate);
        (Some(if ratio { result(value) } else { settle(value) }), status)
    }
}
