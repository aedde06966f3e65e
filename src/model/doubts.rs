use std::collections::{BTreeMap, BTreeSet};

use crate::model::{BodyId, BreakdownId, Finding, IndicatorId, ObservationKey, Severity, Year};

/// The figures that findings cast doubt on. A change from or to one of them is `suspect`.
///
/// Doubt has one source, the findings: what `check` warns of is what `yoy` flags. A finding casts doubt on the cells
/// that it blames ([`Finding::blamed`]), and only when it is a warning or an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubts(BTreeMap<BodyId, BTreeMap<(IndicatorId, BreakdownId), BTreeSet<Year>>>);

impl Doubts {
    /// The doubts that these findings raise.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Doubts {
        let mut doubts = Doubts::default();
        for finding in findings.into_iter().filter(|f| f.severity >= Severity::Warning) {
            for cell in finding.blamed() {
                doubts.add(&cell);
            }
        }
        doubts
    }

    /// Adds a figure.
    pub fn add(&mut self, key: &ObservationKey) {
        let of_body = self.0.entry(key.body.clone()).or_default();
        let series = (key.indicator.clone(), key.breakdown.clone());
        of_body.entry(series).or_default().insert(key.year);
    }

    /// The doubted figures, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = ObservationKey> {
        let of_series = |body: &BodyId, (indicator, breakdown): &(IndicatorId, BreakdownId)| {
            let (body, indicator, breakdown) = (body.clone(), indicator.clone(), breakdown.clone());
            move |year: &Year| ObservationKey {
                body: body.clone(),
                indicator: indicator.clone(),
                breakdown: breakdown.clone(),
                year: *year,
            }
        };
        self.0.iter().flat_map(move |(body, all)| {
            all.iter().flat_map(move |(series, years)| years.iter().map(of_series(body, series)))
        })
    }

    /// Whether no figure is doubted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a figure is doubted.
    pub fn has(&self, key: &ObservationKey) -> bool {
        self.years(&key.body, &key.indicator, &key.breakdown)
            .is_some_and(|years| years.contains(&key.year))
    }

    /// The doubted years of a series; none when there is no doubt in it.
    pub fn years(
        &self,
        body: &BodyId,
        indicator: &IndicatorId,
        breakdown: &BreakdownId,
    ) -> Option<&BTreeSet<Year>> {
        self.0.get(body)?.get(&(indicator.clone(), breakdown.clone()))
    }
}
