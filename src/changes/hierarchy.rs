use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use compact_str::{CompactString, format_compact};

use crate::catalog::Catalog;
use crate::changes::sum::Sum;
use crate::i18n::{self, Lang};
use crate::model::{
    Body, BodyId, BreakdownId, IndicatorId, Measure, ObsStatus, Observation, ObservationKey,
    Provenance, Year,
};

/// The figures of the bodies below each body, summed up, and who of them is missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hierarchy {
    /// The sums, as figures of `X（汇总）`; and where the body itself reports a figure that all below it report too, what is
    /// left of it, as figures of `X（本级）`. The text of each is its coverage: `12/14`, so many of so many bodies. A sum with an
    /// estimate in it is an estimate; every other one is computed.
    pub figures: Vec<Observation>,
    /// For each body with others below it and each year, the bodies directly below that have no figure at all.
    pub missing: Vec<(BodyId, Year, Vec<BodyId>)>,
}

/// A figure of a body: its indicator, its applicant, its year.
type Key = (IndicatorId, BreakdownId, Year);

/// A value, and whether it is an estimate.
type Value = (f64, bool);

/// Sums figures up over the hierarchy of bodies, from the lowest level on.
///
/// A body counts with its own figure where it reports one, else with the sum of the bodies below it; never with both. Ratios
/// have no sum, and neither have figures of single accounts. A body whose parent leads back to itself belongs to none.
///
/// # Example
/// ```
/// use tongbi::changes::hierarchy;
/// use tongbi::Catalog;
///
/// let summed = hierarchy(&[], &[], Catalog::builtin());
/// assert!(summed.figures.is_empty());
/// ```
pub fn hierarchy(observations: &[Observation], bodies: &[Body], catalog: &Catalog) -> Hierarchy {
    let mut values = own_values(observations, catalog);
    let bodies = standing(bodies, |body| values.contains_key(body));
    let listed: Listed = bodies.iter().map(|body| (&body.id, body)).collect();
    let children = children(&bodies);
    let mut out = Hierarchy::default();
    for parent in bottom_up(&children) {
        let below = &children[parent];
        let (sums, missing) = sums(below, &values, &listed);
        out.missing.extend(missing.into_iter().map(|(year, who)| (parent.clone(), year, who)));
        let own = values.entry(parent.clone()).or_default();
        for (key, total) in sums {
            let unit = catalog.indicator(&key.0).map(|i| i.unit.clone());
            let figure = |name: &str, value: f64, is_estimate: bool| Observation {
                key: ObservationKey {
                    body: named(name, parent),
                    indicator: key.0.clone(),
                    breakdown: key.1.clone(),
                    year: key.2,
                },
                value: Some(value),
                unit: unit.clone().unwrap_or_else(|| crate::model::Unit::new("")),
                status: if is_estimate { ObsStatus::Estimated } else { ObsStatus::Computed },
                provenance: Provenance {
                    source: Arc::from(""),
                    place: CompactString::const_new(Provenance::ROLL_UP),
                    text: format_compact!("{}/{}", total.reported, total.expected),
                },
            };
            let sum = total.sum.value();
            out.figures.push(figure("rollup.sum", sum, total.estimated));
            match own.get(&key) {
                Some((value, is_estimate)) if total.reported == total.expected => {
                    let rest: Sum = [*value, -sum].into_iter().collect();
                    let estimated = total.estimated || *is_estimate;
                    out.figures.push(figure("rollup.rest", rest.value(), estimated));
                }
                Some(_) => {}
                None => {
                    own.insert(key, (sum, total.estimated));
                }
            }
        }
    }
    out
}

fn named(name: &str, body: &BodyId) -> BodyId {
    BodyId::new(&i18n::say(Lang::Zh, name, &[("body", body.to_string())]))
}

/// The bodies without those that live on in their successors: a body that was renamed or merged has its figures there, and
/// its successor reports from the year in which it began.
pub(super) fn standing(bodies: &[Body], has_figures: impl Fn(&BodyId) -> bool) -> Vec<Body> {
    let known: BTreeSet<&BodyId> = bodies.iter().map(|body| &body.id).collect();
    let lives_on = |body: &Body| {
        !has_figures(&body.id) && body.successor.as_ref().is_some_and(|next| known.contains(next))
    };
    let begun = |body: &Body| {
        let before = bodies.iter().filter(|b| b.successor.as_ref() == Some(&body.id));
        before.filter(|b| lives_on(b)).map(|b| b.from).fold(body.from, Option::min)
    };
    let standing = bodies.iter().filter(|body| !lives_on(body));
    standing.map(|body| Body { from: begun(body), ..body.clone() }).collect()
}

/// The bodies directly below each body, by name.
fn children(bodies: &[Body]) -> BTreeMap<BodyId, Vec<BodyId>> {
    let mut children: BTreeMap<BodyId, BTreeSet<BodyId>> = BTreeMap::new();
    for body in bodies {
        if let Some(parent) = body.parent.as_ref().filter(|parent| **parent != body.id) {
            children.entry(parent.clone()).or_default().insert(body.id.clone());
        }
    }
    children.into_iter().map(|(parent, below)| (parent, below.into_iter().collect())).collect()
}

/// The bodies that have others below them, each behind all that are below it. Those of a circle are left out.
fn bottom_up(children: &BTreeMap<BodyId, Vec<BodyId>>) -> Vec<&BodyId> {
    let mut done: BTreeSet<&BodyId> = BTreeSet::new();
    let mut order = Vec::new();
    loop {
        let is_ready = |below: &[BodyId]| {
            below.iter().all(|child| !children.contains_key(child) || done.contains(child))
        };
        let ready: Vec<&BodyId> = children
            .iter()
            .filter(|(parent, below)| !done.contains(parent) && is_ready(below))
            .map(|(parent, _)| parent)
            .collect();
        if ready.is_empty() {
            return order;
        }
        done.extend(ready.iter().copied());
        order.extend(ready);
    }
}

/// What each body reports itself and what can be summed up.
fn own_values(
    observations: &[Observation],
    catalog: &Catalog,
) -> BTreeMap<BodyId, BTreeMap<Key, Value>> {
    let mut values: BTreeMap<BodyId, BTreeMap<Key, Value>> = BTreeMap::new();
    for o in observations {
        let known = catalog.indicator(&o.key.indicator);
        let is_sum = known.is_some_and(|i| i.measure != Measure::Ratio)
            && catalog.derived_of(&o.key.indicator).is_none();
        let is_account =
            !o.key.breakdown.is_none() && catalog.breakdown(&o.key.breakdown).is_none();
        if let (Some(value), true, false) = (o.value, is_sum, is_account) {
            let key = (o.key.indicator.clone(), o.key.breakdown.clone(), o.key.year);
            let value = (value, o.status == ObsStatus::Estimated);
            values.entry(o.key.body.clone()).or_default().insert(key, value);
        }
    }
    values
}

/// The bodies by their names.
type Listed<'a> = BTreeMap<&'a BodyId, &'a Body>;

#[derive(Default)]
struct Total {
    sum: Sum,
    reported: usize,
    /// How many bodies there are in the year.
    expected: usize,
    estimated: bool,
}

/// For each year, the bodies without a figure.
type Missing = Vec<(Year, Vec<BodyId>)>;

/// The sum of each figure over some bodies, and for each year those of them that have none.
fn sums(
    below: &[BodyId],
    values: &BTreeMap<BodyId, BTreeMap<Key, Value>>,
    listed: &Listed<'_>,
) -> (BTreeMap<Key, Total>, Missing) {
    let mut totals: BTreeMap<Key, Total> = BTreeMap::new();
    let mut reporting: BTreeMap<Year, BTreeSet<&BodyId>> = BTreeMap::new();
    for body in below {
        for (key, (value, estimated)) in values.get(body).into_iter().flatten() {
            let total = totals.entry(key.clone()).or_default();
            total.sum.add(*value);
            total.reported += 1;
            total.estimated |= estimated;
            reporting.entry(key.2).or_default().insert(body);
        }
    }
    // A body that reports outside its years is one more, and never one that is missing.
    let expected = |year: Year, there: &BTreeSet<&BodyId>| -> Vec<&BodyId> {
        let is_in = |body: &&BodyId| there.contains(*body) || listed[*body].reports_in(year);
        below.iter().filter(is_in).collect()
    };
    for (key, total) in &mut totals {
        total.expected = reporting.get(&key.2).map_or(0, |there| expected(key.2, there).len());
    }
    let absent = |year: Year, there: &BTreeSet<&BodyId>| -> Vec<BodyId> {
        expected(year, there).into_iter().filter(|body| !there.contains(body)).cloned().collect()
    };
    let missing = reporting
        .into_iter()
        .map(|(year, there)| (year, absent(year, &there)))
        .filter(|(_, absent)| !absent.is_empty())
        .collect();
    (totals, missing)
}

#[cfg(test)]
mod tests;
