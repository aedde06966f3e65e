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
    let values = OwnValues::of(observations, catalog);
    let mut summing = Summing::new(bodies, catalog, |body| values.0.contains_key(body));
    summing.add(values);
    summing.finish()
}

/// The bodies whose figures can be summed up.
pub(crate) fn summable(observations: &[Observation], catalog: &Catalog) -> BTreeSet<BodyId> {
    let summed = observations.iter().filter(|o| o.value.is_some() && is_summed(o, catalog));
    summed.map(|o| o.key.body.clone()).collect()
}

/// Figures on the way to a [`Hierarchy`], as they come: those of a body that has none below it go into the sums at once, so that
/// they need not be held.
pub(crate) struct Summing<'c> {
    catalog: &'c Catalog,
    bodies: Vec<Body>,
    children: BTreeMap<BodyId, Vec<BodyId>>,
    parents: BTreeMap<BodyId, Vec<BodyId>>,
    /// What the bodies that have others below them report themselves.
    values: BTreeMap<BodyId, BTreeMap<Key, Value>>,
    /// What is below each of them.
    below: BTreeMap<BodyId, Below>,
}

impl<'c> Summing<'c> {
    /// Nothing yet, for these bodies; `has_figures` says which of them have any.
    pub(crate) fn new(
        bodies: &[Body],
        catalog: &'c Catalog,
        has_figures: impl Fn(&BodyId) -> bool,
    ) -> Summing<'c> {
        let bodies = standing(bodies, has_figures);
        let children = children(&bodies);
        let mut parents: BTreeMap<BodyId, Vec<BodyId>> = BTreeMap::new();
        for (parent, below) in &children {
            for child in below {
                parents.entry(child.clone()).or_default().push(parent.clone());
            }
        }
        let (values, below) = (BTreeMap::new(), BTreeMap::new());
        Summing { catalog, bodies, children, parents, values, below }
    }

    /// Adds all figures of some bodies.
    pub(crate) fn add(&mut self, values: OwnValues) {
        for (body, values) in values.0 {
            if self.children.contains_key(&body) {
                self.values.insert(body, values);
                continue;
            }
            for parent in self.parents.get(&body).into_iter().flatten() {
                self.below.entry(parent.clone()).or_default().add(&body, &values);
            }
        }
    }

    /// The sums, from the lowest level on.
    pub(crate) fn finish(self) -> Hierarchy {
        let Summing { catalog, bodies, children, mut values, mut below, .. } = self;
        let listed: Listed = bodies.iter().map(|body| (&body.id, body)).collect();
        let mut out = Hierarchy::default();
        for parent in bottom_up(&children) {
            let members = &children[parent];
            let mut under = below.remove(parent).unwrap_or_default();
            for member in members.iter().filter(|member| children.contains_key(*member)) {
                values.get(member).into_iter().for_each(|own| under.add(member, own));
            }
            let (sums, missing) = under.finish(members, &listed);
            out.missing.extend(missing.into_iter().map(|(year, who)| (parent.clone(), year, who)));
            let own = values.entry(parent.clone()).or_default();
            for (key, total) in sums {
                out.add(parent, (key, &total), own, catalog);
            }
        }
        out
    }
}

impl Hierarchy {
    /// Adds the sum for a body, and what is left of its own figure; where it has none, the sum takes its place.
    fn add(
        &mut self,
        parent: &BodyId,
        (key, total): (Key, &Total),
        own: &mut BTreeMap<Key, Value>,
        catalog: &Catalog,
    ) {
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
        self.figures.push(figure("rollup.sum", sum, total.estimated));
        match own.get(&key) {
            Some((value, is_estimate)) if total.reported == total.expected => {
                let rest: Sum = [*value, -sum].into_iter().collect();
                let estimated = total.estimated || *is_estimate;
                self.figures.push(figure("rollup.rest", rest.value(), estimated));
            }
            Some(_) => {}
            None => {
                own.insert(key, (sum, total.estimated));
            }
        }
    }
}

fn named(name: &str, body: &BodyId) -> BodyId {
    BodyId::new(&i18n::say(Lang::Zh, name, &[("body", body.to_string())]))
}

/// The bodies without those that live on in their successors: a body that was renamed has its figures there, and its successor
/// reports from the year in which it began. Bodies that were merged report until then, and their successor from then on.
pub(super) fn standing(bodies: &[Body], has_figures: impl Fn(&BodyId) -> bool) -> Vec<Body> {
    let known: BTreeSet<&BodyId> = bodies.iter().map(|body| &body.id).collect();
    let lives_on = |body: &Body| {
        let known = body.successor.as_ref().is_some_and(|next| known.contains(next));
        known && !has_figures(&body.id) && !body.was_merged(bodies)
    };
    let begun = |body: &Body| {
        let before = || bodies.iter().filter(|b| b.successor.as_ref() == Some(&body.id));
        let merged = before().filter(|b| b.was_merged(bodies)).filter_map(|b| b.to).max();
        let own = body.from.or(merged.map(Year::after));
        before().filter(|b| lives_on(b)).map(|b| b.from).fold(own, Option::min)
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
pub(crate) struct OwnValues(BTreeMap<BodyId, BTreeMap<Key, Value>>);

impl OwnValues {
    /// Those of these figures.
    pub(crate) fn of(observations: &[Observation], catalog: &Catalog) -> OwnValues {
        let mut values: BTreeMap<BodyId, BTreeMap<Key, Value>> = BTreeMap::new();
        for o in observations {
            if let Some(value) = o.value.filter(|_| is_summed(o, catalog)) {
                let key = (o.key.indicator.clone(), o.key.breakdown.clone(), o.key.year);
                let value = (value, o.status == ObsStatus::Estimated);
                values.entry(o.key.body.clone()).or_default().insert(key, value);
            }
        }
        OwnValues(values)
    }
}

/// Whether a figure can be summed up over bodies: neither a ratio nor of a single account.
fn is_summed(o: &Observation, catalog: &Catalog) -> bool {
    let known = catalog.indicator(&o.key.indicator);
    let is_sum = known.is_some_and(|i| i.measure != Measure::Ratio)
        && catalog.derived_of(&o.key.indicator).is_none();
    let is_account = !o.key.breakdown.is_none() && catalog.breakdown(&o.key.breakdown).is_none();
    is_sum && !is_account
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

/// What is below a body.
#[derive(Default)]
struct Below {
    totals: BTreeMap<Key, Total>,
    /// The bodies that have a figure in a year.
    reporting: BTreeMap<Year, BTreeSet<BodyId>>,
}

impl Below {
    fn add(&mut self, body: &BodyId, values: &BTreeMap<Key, Value>) {
        for (key, (value, estimated)) in values {
            let total = self.totals.entry(key.clone()).or_default();
            total.sum.add(*value);
            total.reported += 1;
            total.estimated |= estimated;
            let there = self.reporting.entry(key.2).or_default();
            if !there.contains(body) {
                there.insert(body.clone());
            }
        }
    }

    /// The sum of each figure over these bodies, and for each year those of them that have none.
    fn finish(mut self, below: &[BodyId], listed: &Listed<'_>) -> (BTreeMap<Key, Total>, Missing) {
        let reporting = self.reporting;
        // A body that reports outside its years is one more, and never one that is missing.
        let expected = |year: Year, there: &BTreeSet<BodyId>| -> Vec<&BodyId> {
            let is_in = |body: &&BodyId| there.contains(*body) || listed[*body].reports_in(year);
            below.iter().filter(is_in).collect()
        };
        let counts: BTreeMap<Year, usize> =
            reporting.iter().map(|(year, there)| (*year, expected(*year, there).len())).collect();
        for (key, total) in &mut self.totals {
            total.expected = counts.get(&key.2).copied().unwrap_or_default();
        }
        let absent = |year: Year, there: &BTreeSet<BodyId>| -> Vec<BodyId> {
            expected(year, there).into_iter().filter(|b| !there.contains(*b)).cloned().collect()
        };
        let missing = reporting
            .iter()
            .map(|(year, there)| (*year, absent(*year, there)))
            .filter(|(_, absent)| !absent.is_empty())
            .collect();
        (self.totals, missing)
    }
}

#[cfg(test)]
mod tests;
