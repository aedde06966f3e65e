use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use crate::catalog::{Catalog, sort_observations};
use crate::changes::derived::derived;
use crate::changes::groups::with_groups;
use crate::model::{Finding, Measure, Observation, ObservationKey, Place, Severity, decimals_of};
use crate::series::Panel;

/// The figures with the computed ones beside them.
#[derive(Clone, Debug, Default)]
pub struct Computed {
    /// All figures, sorted by key.
    pub observations: Vec<Observation>,
    /// Where a printed or a stored value differs from the computed one.
    pub findings: Vec<Finding>,
}

/// Adds the computed figures to the published ones: groups of which the parts alone are printed, and derived indicators.
///
/// A printed value takes the key, and the computed one checks it. `stored` figures are
/// computed ones that a table written earlier holds: they are recomputed and not believed; one that differs is a finding. Where the
/// parts of a stored figure are not there, it stays as it is.
pub fn with_computed(
    published: &[Observation],
    stored: &[Observation],
    catalog: &Catalog,
) -> Computed {
    let mut all = with_groups(published, catalog);
    let panel = Panel::from_observations(&all, catalog);
    all.extend(derived(&panel, catalog, &[]));
    settle(all, stored, catalog)
}

/// One figure of each key: the published one, else the computed one, else the stored one.
fn settle(rows: Vec<Observation>, stored: &[Observation], catalog: &Catalog) -> Computed {
    let is_derived = |o: &Observation| catalog.derived_of(&o.key.indicator).is_some();
    let mut findings = Vec::new();
    let mut taken: HashMap<ObservationKey, usize, FixedState> = HashMap::default();
    let mut observations: Vec<Observation> = Vec::with_capacity(rows.len() + stored.len());
    for row in rows {
        let concerned = is_derived(&row) || row.is_computed();
        if concerned && let Some(at) = taken.get(&row.key) {
            let printed = &observations[*at];
            findings.extend(differs(printed, &row, "printed_differs", catalog));
            continue;
        }
        if concerned {
            taken.insert(row.key.clone(), observations.len());
        }
        observations.push(row);
    }
    let known: BTreeMap<&ObservationKey, usize> = match stored.is_empty() {
        true => BTreeMap::new(),
        false => observations.iter().enumerate().map(|(at, o)| (&o.key, at)).collect(),
    };
    let mut kept = Vec::new();
    for row in stored {
        match known.get(&row.key) {
            Some(at) => {
                findings.extend(differs(row, &observations[*at], "stored_differs", catalog));
            }
            None => kept.push(row.clone()),
        }
    }
    observations.append(&mut kept);
    sort_observations(&mut observations, catalog);
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
        .with("formula", computed.provenance.formula().unwrap_or_default());
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

fn place_of(found: &Observation) -> Option<String> {
    (!found.provenance.place.is_empty()).then(|| found.provenance.place.to_string())
}
