use crate::catalog::Catalog;
use crate::model::{Observation, ObservationKey};

/// Sorts by body, indicator and breakdown (in the catalog's order) and year; of equal keys the first stays first.
pub fn sort_observations(observations: &mut [Observation], catalog: &Catalog) {
    let order = |key: &ObservationKey| {
        (
            key.body.clone(),
            catalog.position(&key.indicator).unwrap_or(usize::MAX),
            catalog.breakdown_position(&key.breakdown).unwrap_or(usize::MAX),
            key.year,
        )
    };
    observations.sort_by_cached_key(|o| order(&o.key));
}
