use std::ops::RangeInclusive;

use crate::model::{Comparability, Measure, ObsStatus, settle};
use crate::series::{Cell, Series};

/// A base below this is small: its per cent is shown with a flag.
const SMALL_BASE: f64 = 30.0;
/// Ratios that a slip of 元 and 万元, a factor of ten thousand, explains better than a real change.
const SLIP: RangeInclusive<f64> = 5_000.0..=20_000.0;
/// Smaller changes, as a ratio, are never outliers.
const SMALLEST_JUMP: f64 = 3.0;
/// Smaller changes in units are never outliers: small counts jump by chance.
const SMALLEST_STEP: f64 = 30.0;
/// With fewer other changes a series has no past to be measured against.
const FEWEST_CHANGES: usize = 4;
/// How many robust standard deviations from the median of the other changes make an outlier.
const DEVIATIONS: f64 = 6.0;
/// The median of absolute deviations times this is a standard deviation, for changes that are normally distributed.
const MAD_TO_DEVIATION: f64 = 1.4826;

/// What two figures of a series give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// `value - base` at the precision of the figures; none when the two cannot be compared. For a ratio, in
    /// percentage points.
    pub difference: Option<f64>,
    /// `difference / |base| * 100`, not rounded; none without a difference, for a base of zero, and for a ratio.
    pub per_cent: Option<f64>,
    /// Whether the two can be compared.
    pub comparability: Comparability,
}

impl Verdict {
    fn none(comparability: Comparability) -> Verdict {
        Verdict { difference: None, per_cent: None, comparability }
    }

    /// The same two figures on both sides of a change of definition: the change is only shown when asked for.
    pub(super) fn across_editions(self, shown: bool) -> Verdict {
        if self.comparability == Comparability::ValueMissing {
            return self;
        }
        let broken = Verdict { comparability: Comparability::EditionBreak, ..self };
        if shown { broken } else { Verdict::none(Comparability::EditionBreak) }
    }
}

/// Compares a figure with the one of the year before; a base of any other year is no base.
///
/// What is said is the first of these that holds: no value (`value_missing`), no figure of the year before (`gap`),
/// one without a value (`base_missing`), one side an estimate (`estimated`), a base of zero (`base_zero`), an amount
/// that looks ten thousand times too large or too small (`suspect`), a base below 30 (`small_base`), `comparable`.
/// A ratio has no per cent, and so neither a base of zero nor a small one.
pub fn compare(base: Option<Cell>, value: Cell, measure: Measure) -> Verdict {
    let Some(after) = value.value else { return Verdict::none(Comparability::ValueMissing) };
    let Some(base) = base.filter(|b| b.year == value.year.before()) else {
        return Verdict::none(Comparability::Gap);
    };
    let Some(before) = base.value else { return Verdict::none(Comparability::BaseMissing) };
    let difference = difference(before, after);
    let ratio = measure == Measure::Ratio;
    let zero = before == 0.0;
    let comparability = if [base.status, value.status].contains(&ObsStatus::Estimated) {
        Comparability::Estimated
    } else if ratio {
        Comparability::Comparable
    } else if zero {
        Comparability::BaseZero
    } else if measure == Measure::Amount && is_slip(before, after) {
        Comparability::Suspect
    } else if before.abs() < SMALL_BASE {
        Comparability::SmallBase
    } else {
        Comparability::Comparable
    };
    let per_cent = (!ratio && !zero).then(|| difference / before.abs() * 100.0);
    Verdict { difference: Some(difference), per_cent, comparability }
}

fn difference(before: f64, after: f64) -> f64 {
    let difference = after - before;
    // Counts are exact as they are; only decimals need to be put back on their grid.
    if is_whole(difference) && is_whole(before) {
        // Adding zero turns a negative zero into zero: it would print as `-0`.
        return difference + 0.0;
    }
    settle(difference)
}

fn is_whole(value: f64) -> bool {
    value - (value as i64) as f64 == 0.0
}

fn is_slip(before: f64, after: f64) -> bool {
    let ratio = (after / before).abs();
    SLIP.contains(&ratio) || SLIP.contains(&ratio.recip())
}

/// Whether a change is an outlier against the other changes of its series: beyond a factor of 3, and far from their
/// median by their own spread, all measured as logarithms of ratios.
pub(super) fn is_outlier(
    base: f64,
    value: f64,
    series: Series<'_>,
    year: crate::model::Year,
) -> bool {
    if !is_jump(base, value) {
        return false;
    }
    let mut others = Vec::new();
    let mut last: Option<Cell> = None;
    for cell in series.cells() {
        let before = last.replace(cell).filter(|l| l.year == cell.year.before());
        let pair = before.and_then(|b| b.value).zip(cell.value);
        if cell.year != year {
            others.extend(pair.and_then(|(b, v)| log_ratio(b, v)));
        }
    }
    let (Some(change), true) = (log_ratio(base, value), others.len() >= FEWEST_CHANGES) else {
        return false;
    };
    let middle = median(&mut others);
    others.iter_mut().for_each(|other| *other = (*other - middle).abs());
    let spread = median(&mut others) * MAD_TO_DEVIATION;
    (change - middle).abs() > DEVIATIONS * spread
}

fn is_jump(base: f64, value: f64) -> bool {
    let far = value >= base * SMALLEST_JUMP || value * SMALLEST_JUMP <= base;
    base > 0.0 && value > 0.0 && far && (value - base).abs() >= SMALLEST_STEP
}

fn log_ratio(base: f64, value: f64) -> Option<f64> {
    (base > 0.0 && value > 0.0).then(|| (value / base).ln())
}

/// The median of some numbers, at least one.
fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let half = numbers.len() / 2;
    if numbers.len() % 2 == 1 { numbers[half] } else { (numbers[half - 1] + numbers[half]) / 2.0 }
}
