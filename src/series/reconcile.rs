use crate::catalog::{Catalog, sort_observations};
use crate::model::{Finding, Observation, Place, Severity};

/// Brings figures of several sources together: sorted by body, indicator and breakdown (in the catalog's order) and year,
/// one of each key. The same figure twice is kept once; of two that differ, the first stays and a finding names both.
pub fn reconcile(observations: &mut Vec<Observation>, catalog: &Catalog) -> Vec<Finding> {
    sort_observations(observations, catalog);
    let mut findings = Vec::new();
    observations.dedup_by(|next, kept| {
        let same = next.key == kept.key;
        if same && (next.value, next.status) != (kept.value, kept.status) {
            findings.push(conflict(kept, next));
        }
        same
    });
    findings
}

fn conflict(kept: &Observation, other: &Observation) -> Finding {
    let shown = |o: &Observation| o.value.map_or_else(|| o.status.to_string(), |v| v.to_string());
    let mut finding = Finding::new("sources_differ", Severity::Error)
        .at(Place::document(&kept.provenance.source))
        .at(Place::document(&other.provenance.source))
        .with("body", &kept.key.body)
        .with("year", kept.key.year)
        .with("indicator", &kept.key.indicator)
        .with("kept", shown(kept))
        .with("other", shown(other));
    finding.body = Some(kept.key.body.clone());
    finding.year = Some(kept.key.year);
    finding.indicator = Some(kept.key.indicator.clone());
    finding.breakdown = Some(kept.key.breakdown.clone());
    finding
}
