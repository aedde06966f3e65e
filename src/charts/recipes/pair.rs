use crate::charts::build::Scene;
use crate::model::{Change, Comparability, Year};

/// The changes of the chart's indicators (each as a whole, without applicants) into one year: the last year into which at
/// least one of them can be shown.
pub(super) struct Pair<'a> {
    pub(super) base: Year,
    pub(super) year: Year,
    /// In the order of the indicators; those that cannot be shown are left out.
    pub(super) changes: Vec<&'a Change>,
}

pub(super) fn last_pair<'a>(scene: &Scene<'a>) -> Option<Pair<'a>> {
    let (request, data, wanted) = (scene.request, scene.data, scene.indicators);
    let mine: Vec<&Change> = data
        .changes
        .iter()
        .filter(|c| c.body == request.body && c.comparability.is_shown())
        .filter(|c| request.years.is_none_or(|span| span.contains(c.year)))
        .filter(|c| c.breakdown == data.catalog.whole(&c.indicator))
        .filter(|c| wanted.contains(&c.indicator))
        .collect();
    let of = |year: Year| mine.iter().filter(move |c| c.year == year).count();
    // The most recent of the years that show the most: a last year with one figure is no picture of the body.
    let year = mine.iter().map(|c| c.year).max_by_key(|year| (of(*year), *year))?;
    let changes = wanted
        .iter()
        .filter_map(|id| mine.iter().find(|c| c.year == year && c.indicator == *id).copied())
        .collect();
    Some(Pair { base: year.before(), year, changes })
}

/// Whether the change must be drawn hollow.
pub(super) fn is_small(change: &Change) -> bool {
    change.comparability == Comparability::SmallBase
}
