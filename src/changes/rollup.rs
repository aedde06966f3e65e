use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::changes::compare::{Pair, compare};
use crate::changes::hierarchy::standing;
use crate::changes::refusal::SeriesKey;
use crate::changes::sum::Sum;
use crate::model::{Body, BodyId, Comparability, Measure, ObsStatus, Year};
use crate::series::{BodySeries, Cell, Panel};

/// The sum of a figure over the bodies below a body, with how many of them reported it.
#[derive(Clone, Debug, PartialEq)]
pub struct RollUp {
    /// The series; its body is the one that the sum is for.
    pub key: SeriesKey,
    /// The year.
    pub year: Year,
    /// The sum over those that reported; never the body's own figure.
    pub sum: f64,
    /// How many reported a value.
    pub reported: usize,
    /// How many bodies there are below.
    pub bodies: usize,
    /// Whether a part of the sum is an estimate.
    pub estimated: bool,
}

/// The change of such a sum, over the bodies that reported in both years and no others.
#[derive(Clone, Debug, PartialEq)]
pub struct RollUpChange {
    /// The series; its body is the one that the sum is for.
    pub key: SeriesKey,
    /// The year of the value.
    pub year: Year,
    /// The sum of the year before, over the same bodies; none when no body reported in both years.
    pub base: Option<f64>,
    /// The sum of the year, over the same bodies.
    pub value: Option<f64>,
    /// How many reported in both years.
    pub same: usize,
    /// How many reported in the year.
    pub reported: usize,
    /// How many bodies there are below.
    pub bodies: usize,
    /// `value - base`.
    pub difference: Option<f64>,
    /// `difference / |base| * 100`, not rounded.
    pub per_cent: Option<f64>,
    /// Whether the two sums can be compared.
    pub comparability: Comparability,
}

/// The sums over the bodies whose parent is `parent`, by the order of the series, then by year. Ratios have no sum.
pub fn roll_up(panel: &Panel, catalog: &Catalog, bodies: &[Body], parent: &BodyId) -> Vec<RollUp> {
    let group = Group::new(panel, catalog, bodies, parent);
    let mut sums = Vec::new();
    for kind in group.kinds() {
        for (year, cells) in group.cells(kind) {
            let sum: Sum = cells.iter().filter_map(|(_, c)| c.value).collect();
            let reported = cells.iter().filter(|(_, c)| c.value.is_some()).count();
            sums.push(RollUp {
                key: group.key(kind),
                year,
                sum: sum.value(),
                reported,
                bodies: group.bodies_in(year),
                estimated: cells.iter().any(|(_, c)| is_estimated(*c)),
            });
        }
    }
    sums.retain(|sum| sum.reported > 0);
    sums
}

/// The changes of those sums from the year before, each over the bodies that reported in both years.
pub fn roll_up_changes(
    panel: &Panel,
    catalog: &Catalog,
    bodies: &[Body],
    parent: &BodyId,
) -> Vec<RollUpChange> {
    let group = Group::new(panel, catalog, bodies, parent);
    let mut changes = Vec::new();
    for kind in group.kinds() {
        let years = group.cells(kind);
        for (year, cells) in &years {
            let before = years.get(&year.before());
            if cells.iter().any(|(_, c)| c.value.is_some()) {
                changes.push(group.change(kind, *year, cells, before.map_or(&[], Vec::as_slice)));
            }
        }
    }
    changes
}

/// The changes of the sums of every body that has others below it, from the lowest name on. A body that reports nothing
/// itself is replaced by those below it, so that every pair of years is over the same reports.
pub fn roll_up_all_changes(panel: &Panel, catalog: &Catalog, bodies: &[Body]) -> Vec<RollUpChange> {
    let bodies = standing(bodies, |body| panel.of_body(body).is_some());
    let mut below: BTreeMap<&BodyId, Vec<&Body>> = BTreeMap::new();
    for body in &bodies {
        if let Some(parent) = &body.parent {
            below.entry(parent).or_default().push(body);
        }
    }
    let mut changes = Vec::new();
    for parent in below.keys() {
        let members = members_of(parent, panel, &below);
        changes.extend(roll_up_changes(panel, catalog, &members, parent));
    }
    changes
}

/// The bodies that report for a body, each as if it were directly below it.
fn members_of(top: &BodyId, panel: &Panel, below: &BTreeMap<&BodyId, Vec<&Body>>) -> Vec<Body> {
    let mut members = Vec::new();
    // A body whose parent leads back to itself is met once.
    let mut seen = BTreeSet::from([top]);
    let mut open = vec![top];
    while let Some(parent) = open.pop() {
        for child in below.get(parent).into_iter().flatten() {
            if !seen.insert(&child.id) {
                continue;
            }
            if panel.of_body(&child.id).is_none() && below.contains_key(&child.id) {
                open.push(&child.id);
            } else {
                members.push(Body { parent: Some(top.clone()), ..(*child).clone() });
            }
        }
    }
    members
}

/// The cell of a year of each member, by the member's number.
type Members = Vec<(usize, Cell)>;

struct Group<'a> {
    panel: &'a Panel,
    catalog: &'a Catalog,
    parent: &'a BodyId,
    below: Vec<Body>,
    members: Vec<BodySeries<'a>>,
    /// For each member, those that were merged into it; none where one of them has no figures.
    merged: Vec<Option<Vec<usize>>>,
}

impl<'a> Group<'a> {
    fn new(panel: &'a Panel, catalog: &'a Catalog, bodies: &[Body], parent: &'a BodyId) -> Self {
        let is_below = |b: &&Body| b.parent.as_ref() == Some(parent);
        let below: Vec<Body> = bodies.iter().filter(is_below).cloned().collect();
        let found: Vec<(&Body, BodySeries<'a>)> =
            below.iter().filter_map(|b| Some((b, panel.of_body(&b.id)?))).collect();
        let number = |body: &Body| found.iter().position(|(b, _)| b.id == body.id);
        let merged_into = |body: &Body| -> Option<Vec<usize>> {
            let ended = below.iter().filter(|b| b.successor.as_ref() == Some(&body.id));
            let ended: Vec<&Body> = ended.filter(|b| b.was_merged(bodies)).collect();
            if ended.is_empty() { None } else { ended.into_iter().map(number).collect() }
        };
        let merged = found.iter().map(|(body, _)| merged_into(body)).collect();
        let members = found.into_iter().map(|(_, series)| series).collect();
        Group { panel, catalog, parent, below, members, merged }
    }

    /// How many bodies there are below in a year.
    fn bodies_in(&self, year: Year) -> usize {
        self.below.iter().filter(|body| body.reports_in(year)).count()
    }

    /// The kinds that have a sum.
    fn kinds(&self) -> Vec<usize> {
        let all = self.panel.kinds().iter().enumerate();
        let summed = all.filter(|(_, kind)| {
            let measure = self.catalog.indicator(&kind.indicator).map(|i| i.measure);
            !matches!(measure, Some(Measure::Ratio | Measure::Rate))
        });
        summed.map(|(at, _)| at).collect()
    }

    fn key(&self, kind: usize) -> SeriesKey {
        let kind = &self.panel.kinds()[kind];
        SeriesKey {
            body: self.parent.clone(),
            indicator: kind.indicator.clone(),
            breakdown: kind.breakdown.clone(),
            unit: kind.unit.clone(),
        }
    }

    fn cells(&self, kind: usize) -> BTreeMap<Year, Members> {
        let mut years: BTreeMap<Year, Members> = BTreeMap::new();
        for (number, member) in self.members.iter().enumerate() {
            for cell in member.of_kind(kind).iter().flat_map(|s| s.cells()) {
                years.entry(cell.year).or_default().push((number, cell));
            }
        }
        years
    }

    fn change(
        &self,
        kind: usize,
        year: Year,
        cells: &[(usize, Cell)],
        before: &[(usize, Cell)],
    ) -> RollUpChange {
        let own = |number: usize| {
            before.iter().find(|(n, c)| *n == number && c.value.is_some()).map(|(_, c)| *c)
        };
        // What was merged is compared with the sum of what it was made of, where all of that reported.
        let of = |number: usize| {
            let parts = || {
                let cells: Option<Vec<Cell>> =
                    self.merged[number].as_ref()?.iter().map(|n| own(*n)).collect();
                total(year.before(), cells?.into_iter())
            };
            own(number).or_else(parts)
        };
        let with_value = cells.iter().filter(|(_, c)| c.value.is_some());
        let pairs: Vec<(Cell, Cell)> =
            with_value.clone().filter_map(|(number, c)| Some((of(*number)?, *c))).collect();
        let base = total(year.before(), pairs.iter().map(|(base, _)| *base));
        let value = total(year, pairs.iter().map(|(_, value)| *value));
        let indicator = self.catalog.indicator(&self.panel.kinds()[kind].indicator);
        let measure = indicator.map_or(Measure::Flow, |i| i.measure);
        let none = Cell { year, value: Some(0.0), status: ObsStatus::Computed };
        let base_of = base.filter(|_| value.is_some());
        let value_of = value.unwrap_or(none);
        let mut verdict = compare(Pair { base: base_of, value: value_of, measure, doubted: false });
        if indicator.is_some_and(|i| i.breaks.contains(&year)) {
            verdict = verdict.across_editions(false);
        }
        RollUpChange {
            key: self.key(kind),
            year,
            base: base.and_then(|b| b.value),
            value: value.and_then(|v| v.value),
            same: pairs.len(),
            reported: with_value.count(),
            bodies: self.bodies_in(year),
            difference: verdict.difference,
            per_cent: verdict.per_cent,
            comparability: verdict.comparability,
        }
    }
}

/// The sum of some cells as a cell; none when there is no cell.
fn total(year: Year, cells: impl Iterator<Item = Cell> + Clone) -> Option<Cell> {
    cells.clone().next()?;
    let estimated = cells.clone().any(is_estimated);
    let sum: Sum = cells.filter_map(|c| c.value).collect();
    let status = if estimated { ObsStatus::Estimated } else { ObsStatus::Computed };
    Some(Cell { year, value: Some(sum.value()), status })
}

fn is_estimated(cell: Cell) -> bool {
    cell.status == ObsStatus::Estimated
}
