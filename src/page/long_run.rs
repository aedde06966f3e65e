//! How a series moved from its first comparable figure to its last.

use super::Parts;
use super::amount::Amount;
use super::store::{BodyStore, Shown};
use crate::i18n::numbers;
use crate::model::{Comparability, IndicatorId, Year};

/// From the first figure of the present definition to the last, in words; none when that is no longer run than the last
/// change.
pub(super) fn long_run(
    parts: &Parts<'_>,
    store: &BodyStore<'_>,
    id: &IndicatorId,
) -> Option<String> {
    let (first, last) = ends(store, id)?;
    if last.year.0 - first.year.0 < 2 {
        return None;
    }
    let amount = parts.amount(id, &[first.value, last.value]);
    let number = |shown: Shown| Amount::number(&amount, shown.value);
    let mut args = vec![
        ("year", first.year.to_string()),
        ("last", last.year.to_string()),
        ("base", number(first)),
        ("value", number(last)),
    ];
    if parts.is_ratio(id) {
        let points = last.value - first.value;
        args.push(("n", numbers::grouped(points.abs(), 1)));
        return Some(
            parts.say(if points >= 0.0 { "long_points_up" } else { "long_points_down" }, &args),
        );
    }
    if parts.is_small(id, first.value) {
        return Some(parts.say("long_small", &args));
    }
    let times = last.value / first.value;
    let key = match times {
        many if many >= 2.0 => {
            args.push(("n", numbers::rounded(times, 1)));
            "long_times"
        }
        _ => {
            args.push(("n", numbers::rounded((times - 1.0).abs() * 100.0, 1)));
            if times >= 1.0 { "long_up" } else { "long_down" }
        }
    };
    Some(parts.say(key, &args))
}

/// The same as a cell of a table: the first year and the change; none as above.
pub(super) fn cumulative(
    parts: &Parts<'_>,
    store: &BodyStore<'_>,
    id: &IndicatorId,
    newest: Option<Year>,
) -> Option<String> {
    let (first, last) = ends(store, id).filter(|(_, last)| Some(last.year) == newest)?;
    if last.year.0 - first.year.0 < 2 || parts.is_small(id, first.value) || parts.is_ratio(id) {
        return None;
    }
    let change = (last.value - first.value) / first.value.abs() * 100.0;
    let change = match change {
        0.0 => parts.unchanged(),
        change => format!("{}%", numbers::signed_share(change)),
    };
    Some(parts.say("cumulative", &[("year", first.year.to_string()), ("change", change)]))
}

/// The first and the last exact figure of one definition.
fn ends(store: &BodyStore<'_>, id: &IndicatorId) -> Option<(Shown, Shown)> {
    let series = store.series(id);
    let sure = |s: &&Shown| !s.doubtful && !s.estimated;
    let last = *series.last().filter(sure)?;
    let broken = |year: Year| {
        store.changes.get(&(id, year)).map(|c| c.comparability) == Some(Comparability::EditionBreak)
    };
    let from = series.iter().rposition(|s| broken(s.year)).unwrap_or(0);
    let first = *series[from..].iter().find(sure)?;
    (first.year < last.year).then_some((first, last))
}
