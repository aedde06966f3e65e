use crate::catalog::{Catalog, sort_observations};
use crate::model::{Finding, Observation, Prefer, Severity};

/// Brings figures of several sources together: sorted by body, indicator and breakdown (in the catalog's order) and year,
/// one of each key.
///
/// The same figure twice is kept once, and a blank gives way to a value. Two different values leave the key without one,
/// until a source is preferred; a finding names both places.
pub fn reconcile(
    observations: &mut Vec<Observation>,
    catalog: &Catalog,
    prefer: &Prefer,
) -> Vec<Finding> {
    sort_observations(observations, catalog);
    let mut findings = Vec::new();
    let is_repeated = |pair: &[Observation]| pair[0].key == pair[1].key;
    if !observations.windows(2).any(is_repeated) {
        return findings;
    }
    let mut kept: Vec<Observation> = Vec::with_capacity(observations.len());
    let mut contested = false;
    for next in observations.drain(..) {
        match kept.last_mut().filter(|last| last.key == next.key) {
            None => {
                withdraw(&mut kept, contested);
                contested = false;
                kept.push(next);
            }
            Some(last) => contested |= merge(last, next, (prefer, catalog), &mut findings),
        }
    }
    withdraw(&mut kept, contested);
    *observations = kept;
    findings
}

/// Takes the value of the last key away when its sources differ.
fn withdraw(kept: &mut [Observation], contested: bool) {
    if let Some(last) = kept.last_mut().filter(|_| contested) {
        last.withdraw();
    }
}

/// Puts the better of two figures of one key into the first; says whether they differ and neither is preferred.
fn merge(
    first: &mut Observation,
    second: Observation,
    (prefer, catalog): (&Prefer, &Catalog),
    findings: &mut Vec<Finding>,
) -> bool {
    if (first.value, first.status) == (second.value, second.status) {
        return false;
    }
    let (Some(one), Some(other)) = (first.value, second.value) else {
        if first.value.is_none() && second.value.is_some() {
            *first = second;
        }
        return false;
    };
    let wins = prefer.second_wins([first, &second], ["", ""]);
    let (code, severity) = match wins {
        Some(_) => ("conflict_decided", Severity::Notice),
        None => ("sources_differ", Severity::Error),
    };
    let [kept, passed] = if wins == Some(true) { [&second, first] } else { [first, &second] };
    let series = catalog.name_of(&kept.key.indicator, &kept.key.breakdown);
    findings.push(Finding::new(code, severity).at_two(kept, passed, series));
    if wins == Some(true) {
        *first = second;
    }
    wins.is_none() && one.total_cmp(&other).is_ne()
}
