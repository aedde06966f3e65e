//! What a report does not print, and yet says: when a row of blanks stands beside a total that the other figures
//! already reach, the blanks can only be zero. Used to recompute claims, and never written anywhere as a figure.

use crate::checks::identity::{Context, Scope};
use crate::checks::panel::{History, Report};
use crate::model::Measure;

/// How often the sums are gone through, at most; each round carries what is known one sum further.
const ROUNDS: usize = 50;

/// The values that a figure may have.
#[derive(Clone, Copy)]
struct Range {
    low: f64,
    high: f64,
}

/// For each cell of the report at `at`, its printed value, or else the only one with which the report's sums can hold.
/// Counts are not negative; nothing else is supposed. When the sums contradict each other, nothing is deduced.
pub(super) fn infer_zeros(context: &Context, history: &History, at: usize) -> Vec<Option<f64>> {
    let report = &history.reports[at];
    let printed = || report.cells.iter().map(|c| c.known()).collect();
    let mut ranges: Vec<Range> =
        (0..report.cells.len()).map(|s| start(context, report, s)).collect();
    let sums: Vec<Vec<(usize, f64)>> = context
        .identities
        .iter()
        .filter(|i| i.is_within_report() && i.scope != Scope::Prose)
        .map(|i| i.terms.iter().map(|t| (t.slot, t.weight())).collect())
        .collect();
    for _ in 0..ROUNDS {
        let mut changed = false;
        for sum in &sums {
            match tighten(sum, &mut ranges) {
                Some(narrower) => changed |= narrower,
                None => return printed(),
            }
        }
        if !changed {
            break;
        }
    }
    let one = |r: &Range| ((r.high - r.low).abs() < 1e-9).then_some(r.low);
    ranges.iter().map(one).collect()
}

fn start(context: &Context, report: &Report, slot: usize) -> Range {
    let measure = context.catalog.indicators()[context.slots.owner(slot).0].measure;
    match report.cells[slot].known() {
        Some(value) => Range { low: value, high: value },
        None if matches!(measure, Measure::Flow | Measure::Stock) => {
            Range { low: 0.0, high: f64::INFINITY }
        }
        None => Range { low: f64::NEG_INFINITY, high: f64::INFINITY },
    }
}

/// Narrows the figures of a sum that must be zero to what the others leave them. Answers whether one was narrowed; nothing
/// when no value is left for one.
fn tighten(sum: &[(usize, f64)], ranges: &mut [Range]) -> Option<bool> {
    let mut changed = false;
    for (slot, weight) in sum {
        let (mut low, mut high) = (0.0, 0.0);
        for (other, weight) in sum.iter().filter(|(other, _)| other != slot) {
            let range = ranges[*other];
            let ends = [range.low * weight, range.high * weight];
            low += ends[0].min(ends[1]);
            high += ends[0].max(ends[1]);
        }
        let (from, to) = (-high / weight, -low / weight);
        let range = &mut ranges[*slot];
        let (low, high) = (range.low.max(from.min(to)), range.high.min(from.max(to)));
        if low > high + 1e-6 {
            return None;
        }
        changed |= low > range.low + 1e-9 || high < range.high - 1e-9;
        *range = Range { low, high };
    }
    Some(changed)
}
