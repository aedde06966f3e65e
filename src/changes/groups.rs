use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::FixedState;

use crate::catalog::Catalog;
use crate::catalog::sort_observations;
use crate::changes::sum::Sum;
use crate::model::{
    BodyId, BreakdownId, IndicatorId, ObsStatus, Observation, ObservationKey, Provenance, Unit,
    Year,
};

/// The observations and, where a report prints the parts of a group alone, the group: the sum of its parts, marked as
/// computed (estimated when a part is). Sorted by key.
///
/// A group is an indicator of the form that is itself a part and has parts: `requests.refused`. Totals, which the form
/// prints, are never made here. A group of which one part has no value stays unknown, and a group that is printed, even
/// as a blank, stays as it is.
pub fn with_groups(observations: &[Observation], catalog: &Catalog) -> Vec<Observation> {
    let mut all = observations.to_vec();
    all.extend(groups(observations, catalog));
    sort_observations(&mut all, catalog);
    all
}

/// The groups alone that [`with_groups`] adds, report by report.
pub(super) fn groups(observations: &[Observation], catalog: &Catalog) -> Vec<Observation> {
    let groups = Groups::of(catalog);
    let mut printed: HashSet<Report<'_>, FixedState> = HashSet::default();
    let mut places: HashMap<Report<'_>, usize, FixedState> = HashMap::default();
    let mut open: Vec<(Report<'_>, Parts<'_>)> = Vec::new();
    for observation in observations {
        let key = &observation.key;
        if groups.parts.contains_key(&key.indicator) {
            printed.insert((&key.body, key.year, &key.breakdown, &key.indicator));
        }
        if let (Some(group), Some(value)) = (groups.of_part(&key.indicator), observation.value) {
            let report = (&key.body, key.year, &key.breakdown, group);
            let at = *places.entry(report).or_insert(open.len());
            if at == open.len() {
                open.push((report, Parts::default()));
            }
            open[at].1.add(value, observation);
        }
    }
    let is_open = |report: &Report<'_>, parts: &Parts<'_>| {
        parts.count == groups.parts[report.3] && !printed.contains(report)
    };
    let open = open.into_iter().filter(|(report, parts)| is_open(report, parts));
    open.filter_map(|(report, parts)| parts.whole(report)).collect()
}

/// A report's group: body, year, breakdown, indicator.
type Report<'a> = (&'a BodyId, Year, &'a BreakdownId, &'a IndicatorId);

/// The groups of the catalog.
struct Groups<'a> {
    group_of: BTreeMap<&'a IndicatorId, &'a IndicatorId>,
    parts: BTreeMap<&'a IndicatorId, usize>,
}

impl<'a> Groups<'a> {
    fn of(catalog: &'a Catalog) -> Groups<'a> {
        let inner: HashSet<&IndicatorId> =
            catalog.indicators().iter().filter(|i| i.parent.is_some()).map(|i| &i.id).collect();
        let group_of: BTreeMap<&IndicatorId, &IndicatorId> = catalog
            .indicators()
            .iter()
            .filter_map(|i| Some((&i.id, i.parent.as_ref().filter(|p| inner.contains(p))?)))
            .collect();
        let mut parts = BTreeMap::new();
        for group in group_of.values() {
            *parts.entry(*group).or_default() += 1;
        }
        Groups { group_of, parts }
    }

    fn of_part(&self, part: &IndicatorId) -> Option<&'a IndicatorId> {
        self.group_of.get(part).copied()
    }
}

/// The printed parts of one group.
#[derive(Default)]
struct Parts<'a> {
    count: usize,
    sum: Sum,
    estimated: bool,
    first: Option<&'a Observation>,
    parts: Vec<&'a str>,
}

impl<'a> Parts<'a> {
    fn add(&mut self, value: f64, part: &'a Observation) {
        self.count += 1;
        self.sum.add(value);
        self.estimated |= part.status == ObsStatus::Estimated;
        self.first.get_or_insert(part);
        self.parts.push(part.key.indicator.as_str());
    }

    fn whole(&self, (body, year, breakdown, group): Report<'_>) -> Option<Observation> {
        let source = self.first?.provenance.source.clone();
        let formula = self.parts.join(" + ");
        let key = ObservationKey {
            body: body.clone(),
            indicator: group.clone(),
            breakdown: breakdown.clone(),
            year,
        };
        Some(Observation {
            key,
            value: Some(self.sum.value()),
            unit: self.first.map_or_else(|| Unit::new(""), |part| part.unit.clone()),
            status: if self.estimated { ObsStatus::Estimated } else { ObsStatus::Computed },
            provenance: Provenance::of_formula(&formula, source),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(indicator: &str, value: Option<f64>) -> Observation {
        let status = if value.is_some() { ObsStatus::Normal } else { ObsStatus::Missing };
        let key = ObservationKey {
            body: BodyId::new("甲县"),
            indicator: IndicatorId::new(indicator),
            breakdown: BreakdownId::new("total"),
            year: Year(2024),
        };
        Observation {
            key, value, unit: Unit::new("件"), status, provenance: Provenance::default()
        }
    }

    fn group(rows: &[Observation], id: &str) -> Option<(Option<f64>, ObsStatus)> {
        let all = with_groups(rows, Catalog::builtin());
        all.iter().find(|o| o.key.indicator.as_str() == id).map(|o| (o.value, o.status))
    }

    const PARTS: [&str; 3] =
        ["requests.unavailable.not_held", "requests.unavailable.needs_creation", UNCLEAR];
    const UNCLEAR: &str = "requests.unavailable.unclear";
    const WHOLE: &str = "requests.unavailable";

    #[test]
    fn a_group_whose_parts_alone_are_printed_is_their_sum() {
        let rows = PARTS.map(|id| figure(id, Some(4.0)));
        assert_eq!(group(&rows, WHOLE), Some((Some(12.0), ObsStatus::Computed)));
        assert_eq!(group(&rows, "requests.closed"), None, "the form prints it: it is not made");
    }

    #[test]
    fn a_group_with_a_part_missing_stays_unknown() {
        let mut rows = PARTS.map(|id| figure(id, Some(4.0)));
        assert_eq!(group(&rows[..2], WHOLE), None);
        rows[2] = figure(UNCLEAR, None);
        assert_eq!(group(&rows, WHOLE), None);
    }

    #[test]
    fn a_group_that_is_printed_stays_as_it_is() {
        let mut rows = PARTS.map(|id| figure(id, Some(4.0))).to_vec();
        rows.push(figure(WHOLE, Some(11.0)));
        assert_eq!(group(&rows, WHOLE), Some((Some(11.0), ObsStatus::Normal)));
        *rows.last_mut().unwrap() = figure(WHOLE, None);
        assert_eq!(group(&rows, WHOLE), Some((None, ObsStatus::Missing)));
    }
}
