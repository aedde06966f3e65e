//! What the parts of the page look up: the figures and changes of each body's wholes, and which figures are doubtful.

use std::collections::{BTreeMap, BTreeSet};

use super::Page;
use super::lists::lists;
use crate::catalog::Catalog;
use crate::changes::{YoyOptions, derived, year_over_year};
use crate::model::{
    BodyId, Change, Comparability, Finding, Indicator, IndicatorId, ObsStatus, Observation,
    Severity, Year,
};
use crate::series::Panel;

/// The figures of one body.
pub(super) struct BodyStore<'a> {
    pub(super) body: &'a BodyId,
    /// The place of the body in the page's order.
    pub(super) number: usize,
    /// Every figure of the reports, applicants included.
    pub(super) all: usize,
    pub(super) figures: BTreeMap<(&'a IndicatorId, Year), &'a Observation>,
    pub(super) changes: BTreeMap<(&'a IndicatorId, Year), &'a Change>,
    /// The findings about a whole, as places in the page's list; the worst first.
    pub(super) findings: BTreeMap<(&'a IndicatorId, Year), Vec<usize>>,
    /// The wholes with an error or a warning.
    pub(super) doubtful: BTreeSet<(&'a IndicatorId, Year)>,
    /// The years in which it has a figure.
    pub(super) years: Vec<Year>,
}

/// A figure that is shown: its year and value, and how far it can be trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shown {
    pub(super) year: Year,
    pub(super) value: f64,
    pub(super) estimated: bool,
    pub(super) doubtful: bool,
}

impl<'a> BodyStore<'a> {
    /// The value of a year, where there is one.
    pub(super) fn shown(&self, id: &IndicatorId, year: Year) -> Option<Shown> {
        let figure = self.figures.get(&(id, year))?;
        let value = figure.value?;
        let estimated = figure.status == ObsStatus::Estimated;
        Some(Shown { year, value, estimated, doubtful: self.doubtful.contains(&(id, year)) })
    }

    /// The values of all years, in their order.
    pub(super) fn series(&self, id: &IndicatorId) -> Vec<Shown> {
        self.years.iter().filter_map(|year| self.shown(id, *year)).collect()
    }

    /// The indicators of a list of which the body has so many figures or more, and no more of them than it has places. When the list gives
    /// fewer than three, what else the body has follows in the order of the catalog; parts of a whole stay out.
    pub(super) fn chosen<'l>(
        &self,
        list: &'l [IndicatorId],
        figures: usize,
        catalog: &'l Catalog,
    ) -> Vec<&'l IndicatorId> {
        let has = |id: &&'l IndicatorId| self.series(id).len() >= figures;
        let mut ids: Vec<&IndicatorId> = list.iter().filter(has).collect();
        if ids.len() >= FEWEST {
            return ids;
        }
        let whole = |i: &&'l Indicator| i.parent.is_none();
        let others = catalog.indicators().iter().filter(whole).map(|i| &i.id);
        for id in others.filter(has) {
            if !ids.contains(&id) && ids.len() < list.len() {
                ids.push(id);
            }
        }
        ids
    }

    /// The changes that may be spoken of without a reserve.
    pub(super) fn comparable(&self) -> impl Iterator<Item = &&'a Change> {
        let plain = |change: &&&Change| change.comparability == Comparability::Comparable;
        self.changes.values().filter(plain).filter(|change| !self.is_doubtful(change))
    }

    /// Whether one of the two figures of a change is doubtful.
    pub(super) fn is_doubtful(&self, change: &Change) -> bool {
        let has = |year: Year| self.doubtful.contains(&(&change.indicator, year));
        change.comparability == Comparability::Suspect || has(change.year) || has(change.base_year)
    }
}

/// A list that gives fewer indicators than this is filled up.
const FEWEST: usize = 3;

/// A store for each body of the page, in the page's order: the bodies with the most comparable changes first.
pub(super) fn stores<'a>(
    page: &Page<'a>,
    extra: &'a Extra,
    findings: &[&'a Finding],
) -> Vec<BodyStore<'a>> {
    let mut stores: BTreeMap<&BodyId, BodyStore<'a>> =
        page.bodies.iter().map(|body| (body, empty(body))).collect();
    let whole = wholes(page.catalog);
    for o in page.observations.iter().chain(&extra.observations) {
        let Some(store) = stores.get_mut(&o.key.body) else { continue };
        store.all += usize::from(o.value.is_some() && !o.is_computed());
        if o.value.is_some() && store.years.last() != Some(&o.key.year) {
            store.years.push(o.key.year);
        }
        if whole(&o.key.indicator, o.key.breakdown.as_str()) {
            store.figures.insert((&o.key.indicator, o.key.year), o);
        }
    }
    for change in page.changes.iter().chain(&extra.changes) {
        if whole(&change.indicator, change.breakdown.as_str())
            && let Some(store) = stores.get_mut(&change.body)
        {
            store.changes.insert((&change.indicator, change.year), change);
        }
    }
    let mut stores: Vec<BodyStore<'a>> = stores.into_values().collect();
    for store in &mut stores {
        store.years.sort();
        store.years.dedup();
        mark_findings(store, findings, &whole);
    }
    stores.sort_by_key(|store| {
        (
            std::cmp::Reverse(store.comparable().count()),
            std::cmp::Reverse(store.years.len()),
            page.bodies.iter().position(|body| body == store.body),
        )
    });
    stores.iter_mut().enumerate().for_each(|(number, store)| store.number = number);
    stores
}

fn empty(body: &BodyId) -> BodyStore<'_> {
    BodyStore {
        body,
        number: 0,
        all: 0,
        figures: BTreeMap::new(),
        changes: BTreeMap::new(),
        findings: BTreeMap::new(),
        doubtful: BTreeSet::new(),
        years: Vec::new(),
    }
}

/// Figures that no report prints, computed for the lists of the page, and their changes.
#[derive(Default)]
pub(super) struct Extra {
    observations: Vec<Observation>,
    changes: Vec<Change>,
}

impl Extra {
    /// The figures of the derived indicators of the lists.
    pub(super) fn of(page: &Page<'_>) -> Extra {
        let wanted = &lists().derived;
        let formulas = wanted.iter().filter_map(|id| page.catalog.derived_of(id));
        let ids: BTreeSet<&IndicatorId> = formulas.flat_map(|d| d.formula.figures()).collect();
        let own: Vec<&Observation> =
            page.observations.iter().filter(|o| page.bodies.contains(&o.key.body)).collect();
        let there = own.iter().any(|o| wanted.contains(&o.key.indicator));
        let used = own.into_iter().filter(|o| ids.contains(&o.key.indicator));
        let used: Vec<Observation> = used.cloned().collect();
        if there || used.is_empty() {
            return Extra::default();
        }
        let panel = Panel::from_observations(&used, page.catalog);
        let mut observations = derived(&panel, page.catalog, wanted);
        // What is the sum of estimates stays an estimate; the rest reads as the printed figures do.
        observations.retain(|o| o.value.is_some());
        let panel = Panel::from_observations(&observations, page.catalog);
        let changes = year_over_year(&panel, page.catalog, &YoyOptions::default()).iter().collect();
        Extra { observations, changes }
    }
}

/// Whether a figure is the whole of its row: not broken down, or the total. Of an indicator that the catalog does not know
/// the figure that is not broken down is the whole.
fn wholes(catalog: &Catalog) -> impl Fn(&IndicatorId, &str) -> bool + '_ {
    let known: BTreeMap<&IndicatorId, String> = catalog
        .indicators()
        .iter()
        .map(|i| &i.id)
        .chain(catalog.derived().iter().map(|d| &d.indicator.id))
        .map(|id| (id, catalog.whole(id).as_str().to_owned()))
        .collect();
    move |id, part| known.get(id).map_or(part.is_empty(), |whole| whole == part)
}

/// Which findings stand at which whole.
fn mark_findings<'a>(
    store: &mut BodyStore<'a>,
    findings: &[&'a Finding],
    whole: &impl Fn(&IndicatorId, &str) -> bool,
) {
    for (at, finding) in findings.iter().enumerate() {
        for cell in finding.blamed() {
            if cell.body != *store.body || !whole(&cell.indicator, cell.breakdown.as_str()) {
                continue;
            }
            // A cell without a figure has nothing to mark.
            let about =
                |(id, year): &&(&IndicatorId, Year)| **id == cell.indicator && *year == cell.year;
            let Some(key) = store.figures.keys().find(about).copied() else { continue };
            store.findings.entry(key).or_default().push(at);
            if finding.severity > Severity::Notice {
                store.doubtful.insert(key);
            }
        }
    }
}

/// Whether the form of a year prints an indicator; what no table has may stand in the prose of any year.
pub(super) fn is_in_form(id: &IndicatorId, year: Year, catalog: &Catalog) -> bool {
    let Some(indicator) = catalog.indicator(id) else { return true };
    let edition = |editions: &mut dyn Iterator<Item = i32>| editions.filter(|e| *e <= year.0).max();
    let own = edition(&mut indicator.editions.iter().map(|e| i32::from(e.0)));
    let all = catalog.indicators().iter().flat_map(|i| &i.editions);
    indicator.editions.is_empty() || own == edition(&mut all.map(|e| i32::from(e.0)))
}
