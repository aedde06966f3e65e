use std::collections::{BTreeSet, HashMap, HashSet};

use foldhash::fast::FixedState;

use crate::catalog::{Catalog, Formula, both};
use crate::changes::derived::derived;
use crate::changes::groups::groups;
use crate::i18n::Words;
use crate::model::{
    Finding, IndicatorId, Measure, Observation, ObservationKey, Place, Severity, decimals_of,
};
use crate::series::Panel;

/// The computed figures that stand beside published ones.
#[derive(Clone, Debug, Default)]
pub struct Computed {
    /// The figures that are not printed, in no order.
    pub observations: Vec<Observation>,
    /// Where a printed or a stored value differs from the computed one.
    pub findings: Vec<Finding>,
}

/// The figures that can be computed from the published ones and stand beside them: groups of which the parts alone are
/// printed, and derived indicators.
///
/// A printed value takes the key, and the computed one checks it. `stored` figures are
/// computed ones that a table written earlier holds: they are recomputed and not believed; one that differs is a finding. Where the
/// parts of a stored figure are not there, it stays as it is.
pub fn computed(
    published: &[Observation],
    stored: Vec<Observation>,
    catalog: &Catalog,
) -> Computed {
    let all = derived_ids(catalog);
    settle(published, stored, (catalog, &all))
}

/// The findings of [`computed`] alone. Nothing is computed but what a printed or a stored figure is held to.
pub fn differing(
    published: &[Observation],
    stored: Vec<Observation>,
    catalog: &Catalog,
) -> Vec<Finding> {
    let printed = printed(published, catalog);
    let held = printed.keys().copied().chain(stored.iter().map(|row| &row.key));
    let ids: BTreeSet<&IndicatorId> = held.map(|key| &key.indicator).collect();
    if ids.is_empty() {
        return Vec::new();
    }
    let wanted: Vec<IndicatorId> =
        derived_ids(catalog).into_iter().filter(|id| ids.contains(id)).collect();
    settle(published, stored, (catalog, &wanted)).findings
}

/// Of what [`computed`] adds, the groups and the stored figures: what has a sum over bodies.
pub(crate) fn grouped(
    published: &[Observation],
    stored: Vec<Observation>,
    catalog: &Catalog,
) -> Vec<Observation> {
    settle(published, stored, (catalog, &[])).observations
}

fn derived_ids(catalog: &Catalog) -> Vec<IndicatorId> {
    catalog.derived().iter().map(|derived| derived.indicator.id.clone()).collect()
}

type ByKey<'a> = HashMap<&'a ObservationKey, &'a Observation, FixedState>;

/// The published figures that could be computed as well.
fn printed<'a>(published: &'a [Observation], catalog: &Catalog) -> ByKey<'a> {
    let mut last: Option<(&IndicatorId, bool)> = None;
    let mut is_derived = |id: &'a IndicatorId| match last {
        // Figures stand series by series: one look-up for all years of one.
        Some((known, is)) if known == id => is,
        _ => {
            let is = catalog.derived_of(id).is_some();
            last = Some((id, is));
            is
        }
    };
    let concerned = published.iter().filter(|o| is_derived(&o.key.indicator) || o.is_computed());
    concerned.map(|o| (&o.key, o)).collect()
}

/// The computed figures beside the published ones: the groups and these derived indicators.
fn compute(
    published: &[Observation],
    catalog: &Catalog,
    wanted: &[IndicatorId],
) -> Vec<Observation> {
    let mut rows = groups(published, catalog);
    let formulas = catalog.derived().iter().filter(|d| wanted.contains(&d.indicator.id));
    let parts: HashSet<&IndicatorId, FixedState> =
        formulas.flat_map(|d| d.formula.figures()).collect();
    if !parts.is_empty() {
        let is_part = |o: &&Observation| parts.contains(&o.key.indicator);
        let used = published.iter().chain(&rows).filter(is_part);
        let panel = Panel::of_each(used, catalog);
        let derived = derived(&panel, catalog, wanted);
        rows.extend(derived);
    }
    rows
}

/// One figure of each key: the published one, else the computed one, else the stored one.
fn settle(
    published: &[Observation],
    stored: Vec<Observation>,
    (catalog, wanted): (&Catalog, &[IndicatorId]),
) -> Computed {
    let printed = printed(published, catalog);
    let mut findings = Vec::new();
    let mut observations = compute(published, catalog, wanted);
    observations.retain(|row| match printed.get(&row.key) {
        Some(printed) => {
            findings.extend(differs(printed, row, "printed_differs", catalog));
            false
        }
        None => true,
    });
    let stored_keys: HashSet<&ObservationKey, FixedState> =
        stored.iter().map(|row| &row.key).collect();
    let known: ByKey<'_> = match stored_keys.is_empty() {
        true => ByKey::default(),
        false => {
            let all = published.iter().chain(&observations);
            all.filter(|o| stored_keys.contains(&o.key)).map(|o| (&o.key, o)).collect()
        }
    };
    let mut is_kept = Vec::with_capacity(stored.len());
    for row in &stored {
        let known = known.get(&row.key);
        findings.extend(known.and_then(|own| differs(row, own, "stored_differs", catalog)));
        is_kept.push(known.is_none());
    }
    let kept = stored.into_iter().zip(is_kept).filter(|(_, is_kept)| *is_kept);
    let kept: Vec<Observation> = kept.map(|(row, _)| row).collect();
    observations.extend(kept);
    Computed { observations, findings }
}

/// How many decimals the program's own workbook shows of a ratio; a cell of a workbook is read as what it shows.
const SHOWN_DECIMALS: i32 = 4;

/// A finding when a value is not the computed one, as far as its decimals can tell.
fn differs(
    found: &Observation,
    computed: &Observation,
    code: &str,
    catalog: &Catalog,
) -> Option<Finding> {
    let (value, right) = found.value.zip(computed.value)?;
    let measure = catalog.indicator(&found.key.indicator).map(|i| i.measure);
    let ratio = matches!(measure, Some(Measure::Ratio | Measure::Rate));
    let decimals = i32::from(decimals_of(value));
    // A printed ratio is rounded or cut off, which is less than one unit of its last decimal.
    let is_rounded = ratio && !found.is_computed();
    let room = match (is_rounded, ratio && decimals <= SHOWN_DECIMALS) {
        (true, _) => 10f64.powi(-decimals) * (1.0 - 1e-9),
        (false, true) => 0.51 * 10f64.powi(-SHOWN_DECIMALS),
        (false, false) => 1e-6,
    };
    if (value - right).abs() < room {
        return None;
    }
    let place = Place { table: place_of(found), ..Place::document(&found.provenance.source) };
    let finding = Finding::new(code, Severity::Warning)
        .at(place)
        .with("found", value)
        .with("computed", right)
        .saying("formula", formula(computed, catalog));
    Some(Finding {
        body: Some(found.key.body.clone()),
        year: Some(found.key.year),
        indicator: Some(found.key.indicator.clone()),
        breakdown: Some(found.key.breakdown.clone()),
        reported: Some(value),
        computed: Some(right),
        ..finding
    })
}

/// The formula by which a figure was computed, with the names of its figures.
fn formula(computed: &Observation, catalog: &Catalog) -> Words {
    let text = computed.provenance.formula().unwrap_or_default();
    match Formula::parse_with_parts(text) {
        Ok(formula) => both(|lang| catalog.written_out(&formula, lang)),
        Err(_) => Words::default(),
    }
}

fn place_of(found: &Observation) -> Option<String> {
    (!found.provenance.place.is_empty()).then(|| found.provenance.place.to_string())
}
