//! The frame of a panel: where a year and a value stand in its picture.

use super::store::Shown;
use crate::model::Year;

/// The width of a panel's picture.
pub(super) const WIDTH: f64 = 300.0;
/// The upper edge of the figures, below the labels.
pub(super) const TOP: f64 = 28.0;
/// The height at which the smallest value stands.
pub(super) const BASE: f64 = 120.0;

/// Where the figures of a panel stand.
pub(super) struct Frame<'a> {
    pub(super) years: &'a [Year],
    low: f64,
    high: f64,
}

impl Frame<'_> {
    /// A frame that holds these figures; doubtful ones do not widen it.
    pub(super) fn of<'a>(series: &[Shown], years: &'a [Year]) -> Frame<'a> {
        let sure = series.iter().filter(|s| !s.doubtful).map(|s| s.value);
        let (low, high) = sure.fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
        Frame { years, low, high: if high > low { high } else { low + 1.0 } }
    }

    pub(super) fn x(&self, year: Year) -> f64 {
        let side = if self.years.len() <= 4 { 34.0 } else { 22.0 };
        let (first, last) = (self.years[0].0, self.years[self.years.len() - 1].0);
        let span = f64::from(last - first).max(1.0);
        side + f64::from(year.0 - first) / span * (WIDTH - 2.0 * side)
    }

    /// A value beyond the scale stands on its edge.
    pub(super) fn y(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        BASE - share * (BASE - TOP)
    }
}
