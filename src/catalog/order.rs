use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use foldhash::fast::FixedState;

use crate::catalog::Catalog;
use crate::model::{BodyId, BreakdownId, IndicatorId, Observation, ObservationKey, Year};

/// Sorts by body, indicator and breakdown (in the catalog's order) and year; of equal keys the first stays first.
pub fn sort_observations(observations: &mut [Observation], catalog: &Catalog) {
    let ranks = Ranks::of(observations, catalog);
    // Figures stand series by series: one look-up for all years of one.
    let mut last: Option<(&ObservationKey, u128)> = None;
    let mut order: Vec<(u128, usize)> = Vec::with_capacity(observations.len());
    for (at, observation) in observations.iter().enumerate() {
        let key = &observation.key;
        let series = match last {
            Some((before, series)) if is_same_series(before, key) => series,
            _ => ranks.of_series(key),
        };
        last = Some((key, series));
        order.push((series << 32 | u128::from(of_year(key.year)), at));
    }
    if order.is_sorted() {
        return;
    }
    // Figures come in runs: those of a report, of a file, of an earlier sort.
    order.sort();
    permute(observations, &mut order);
}

/// The place of every name among the names of some figures.
struct Ranks {
    bodies: Places<BodyId>,
    indicators: Places<IndicatorId>,
    breakdowns: Places<BreakdownId>,
}

type Places<N> = HashMap<N, u32, FixedState>;

impl Ranks {
    fn of(observations: &[Observation], catalog: &Catalog) -> Ranks {
        let keys = || observations.iter().map(|o| &o.key);
        Ranks {
            bodies: places(keys().map(|key| &key.body), |_| None),
            indicators: places(keys().map(|key| &key.indicator), |id| catalog.position(id)),
            breakdowns: places(keys().map(|key| &key.breakdown), |id| {
                catalog.breakdown_position(id)
            }),
        }
    }

    fn of_series(&self, key: &ObservationKey) -> u128 {
        let (body, indicator) = (self.bodies[&key.body], self.indicators[&key.indicator]);
        let breakdown = self.breakdowns[&key.breakdown];
        [body, indicator, breakdown].into_iter().fold(0, |all, part| all << 32 | u128::from(part))
    }
}

/// The sign bit turned over, so that years before our era come first.
fn of_year(year: Year) -> u32 {
    u32::from_ne_bytes(year.0.to_ne_bytes()) ^ (1 << 31)
}

fn is_same_series(a: &ObservationKey, b: &ObservationKey) -> bool {
    a.body == b.body && a.indicator == b.indicator && a.breakdown == b.breakdown
}

/// The places of names: in the catalog's order, and behind it, by name, what the catalog does not list.
fn places<'a, N: Clone + Ord + Hash + 'a>(
    names: impl Iterator<Item = &'a N>,
    position: impl Fn(&N) -> Option<usize>,
) -> Places<N> {
    let mut all: HashSet<&N, FixedState> = HashSet::default();
    let mut last = None;
    // Most names are those of the figure before.
    all.extend(names.filter(|name| last.replace(*name) != Some(*name)));
    let mut sorted: Vec<(usize, &N)> =
        all.into_iter().map(|name| (position(name).unwrap_or(usize::MAX), name)).collect();
    sorted.sort();
    sorted.into_iter().map(|(_, name)| name.clone()).zip(0..).collect()
}

/// Brings the rows into the order in which `order` names them.
fn permute(observations: &mut [Observation], order: &mut [(u128, usize)]) {
    for at in 0..order.len() {
        // The row was moved by earlier exchanges: its way is followed.
        let mut from = order[at].1;
        while from < at {
            from = order[from].1;
        }
        order[at].1 = from;
        observations.swap(at, from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ObsStatus, Provenance, Unit};

    fn figure(body: &str, indicator: &str, breakdown: &str, year: i32) -> Observation {
        let key = ObservationKey {
            body: BodyId::new(body),
            indicator: IndicatorId::new(indicator),
            breakdown: BreakdownId::new(breakdown),
            year: Year(year),
        };
        let (unit, provenance) = (Unit::new("件"), Provenance::default());
        Observation { key, value: Some(1.0), unit, status: ObsStatus::Normal, provenance }
    }

    #[test]
    fn figures_stand_in_the_order_of_body_catalog_and_year() {
        let expected = [
            figure("乙县", "rules.issued", "", -1),
            figure("乙县", "rules.issued", "", 2023),
            figure("乙县", "requests.received", "natural_person", 2023),
            figure("乙县", "requests.received", "total", 2022),
            figure("乙县", "wechat.followers", "乙号", 2022),
            figure("乙县", "wechat.followers", "乙号", 2023),
            figure("乙县", "wechat.followers", "甲号", 2022),
            figure("乙县", "unknown.to_the_catalog", "", 2020),
            figure("甲县", "rules.issued", "", 2022),
        ];
        for seed in 0..72 {
            let mut rows = expected.to_vec();
            rows.rotate_left(seed % 9);
            rows.swap(seed % 8, 8);
            sort_observations(&mut rows, Catalog::builtin());
            assert_eq!(rows, expected, "{seed}");
        }
    }

    #[test]
    fn of_equal_keys_the_first_stays_first() {
        let mut rows = vec![figure("甲县", "rules.issued", "", 2022); 3];
        rows.push(figure("乙县", "rules.issued", "", 2022));
        rows.iter_mut().zip([1.0, 2.0, 3.0, 4.0]).for_each(|(row, value)| row.value = Some(value));
        sort_observations(&mut rows, Catalog::builtin());
        let values: Vec<Option<f64>> = rows.iter().map(|row| row.value).collect();
        assert_eq!(values, [Some(4.0), Some(1.0), Some(2.0), Some(3.0)]);
    }
}
