//! The outcomes of the requests of one year, as counts and as shares.

use super::Parts;
use super::lists::lists;
use super::store::BodyStore;
use crate::i18n::numbers::signed_share;
use crate::model::{IndicatorId, Year};

/// The outcomes of one year.
pub(super) struct OfYear {
    pub(super) year: Year,
    pub(super) total: f64,
    pub(super) shares: Vec<f64>,
    pub(super) counts: Vec<f64>,
}

/// The outcomes of a year; none where their sum is not the total.
pub(super) fn of_year(store: &BodyStore<'_>, year: Year) -> Option<OfYear> {
    let value = |id: &IndicatorId| store.figures.get(&(id, year)).and_then(|o| o.value);
    let total = value(&IndicatorId::new("requests.closed")).filter(|total| *total > 0.0)?;
    let counts: Vec<f64> = lists().outcome.iter().map(value).collect::<Option<_>>()?;
    let sum: f64 = counts.iter().sum();
    if (sum - total).abs() > 1e-6 {
        return None;
    }
    let shares = counts.iter().map(|count| count / total * 100.0).collect();
    Some(OfYear { year, total, shares, counts })
}

/// A difference in points, with its sign.
pub(super) fn signed(parts: &Parts<'_>, points: f64) -> String {
    match points {
        0.0 => parts.unchanged(),
        points => signed_share(points),
    }
}
