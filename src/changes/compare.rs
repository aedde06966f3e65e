use crate::model::{Comparability, Measure, ObsStatus, result, settle};
use crate::series::Cell;
use crate::statistics::SMALL_BASE;

/// What two figures of a series give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// `value - base` at the precision of the figures; none when the two cannot be compared. For a ratio, in
    /// percentage points.
    pub difference: Option<f64>,
    /// `difference / |base| * 100`, to twelve digits; none without a difference, for a base of zero, for an estimate, and for a
    /// ratio.
    pub per_cent: Option<f64>,
    /// Whether the two can be compared.
    pub comparability: Comparability,
}

impl Verdict {
    pub(super) fn none(comparability: Comparability) -> Verdict {
        Verdict { difference: None, per_cent: None, comparability }
    }

    /// The same two figures on both sides of a change of definition: the change is only shown when asked for.
    pub(super) fn across_editions(self, shown: bool) -> Verdict {
        let broken = Verdict { comparability: Comparability::EditionBreak, ..self };
        if shown { broken } else { Verdict::none(Comparability::EditionBreak) }
    }
}

/// Two figures that are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The earlier one, or the whole of a share; none when there is no such figure.
    pub base: Option<Cell>,
    /// The later one, or the part.
    pub value: Cell,
    /// What kind of quantity they are.
    pub measure: Measure,
    /// Whether a finding casts doubt on one of them.
    pub doubted: bool,
}

impl Pair {
    /// Whether the two can be compared: the first of these that holds.
    ///
    /// No value (`value_missing`), no base (`gap`), a base without a value (`base_missing`), doubt about one of them
    /// (`suspect`), one side an estimate (`estimated`), a base of zero (`base_zero`), a base below 30 (`small_base`),
    /// `comparable`. A ratio has no per cent, and so neither a base of zero nor a small one; whether the base of a rate is
    /// small depends on what it counts, which the pair does not know.
    pub fn comparability(&self) -> Comparability {
        use Comparability::*;
        if self.value.value.is_none() {
            return ValueMissing;
        }
        let Some(base) = self.base else { return Gap };
        let Some(before) = base.value else { return BaseMissing };
        let ratio = self.measure == Measure::Ratio;
        if self.doubted {
            Suspect
        } else if [base.status, self.value.status].contains(&ObsStatus::Estimated) {
            Estimated
        } else if ratio {
            Comparable
        } else if before == 0.0 {
            BaseZero
        } else if before.abs() < SMALL_BASE && self.measure != Measure::Rate {
            SmallBase
        } else {
            Comparable
        }
    }
}

/// Compares a figure with the one of the year before; a base of any other year is no base.
pub fn compare(pair: Pair) -> Verdict {
    let base = pair.base.filter(|base| base.year == pair.value.year.before());
    let comparability = Pair { base, ..pair }.comparability();
    let Some((before, after)) = base.and_then(|base| base.value).zip(pair.value.value) else {
        return Verdict::none(comparability);
    };
    let difference = difference(before, after);
    let has_per_cent = comparability != Comparability::Estimated
        && pair.measure != Measure::Ratio
        && before != 0.0;
    let per_cent = has_per_cent.then(|| result(difference / before.abs() * 100.0));
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
