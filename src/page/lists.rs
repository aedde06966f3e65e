//! Which indicators the parts of the page show: `data/indicators.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::store::BodyStore;
use crate::catalog::Catalog;
use crate::model::{Indicator, IndicatorId};

/// The lists of the page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    pub(super) series: Vec<IndicatorId>,
    pub(super) headline: Vec<IndicatorId>,
    pub(super) lead: Vec<IndicatorId>,
    pub(super) main: Vec<IndicatorId>,
    pub(super) matrix: Vec<IndicatorId>,
    pub(super) outcome: Vec<IndicatorId>,
    pub(super) derived: Vec<IndicatorId>,
}

/// The lists.
pub(super) fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| {
        toml::from_str(include_str!("data/indicators.toml")).expect("the embedded lists are tested")
    })
}

/// The indicators of a list of which a body has so many figures or more, `most` of them at most. When the list gives
/// fewer than three, what else the body has follows in the order of the catalog; parts of a whole stay out.
pub(super) fn chosen<'a>(
    store: &BodyStore<'a>,
    list: &'a [IndicatorId],
    figures: usize,
    catalog: &'a Catalog,
) -> Vec<&'a IndicatorId> {
    let has = |id: &&'a IndicatorId| store.series(id).len() >= figures;
    let mut ids: Vec<&IndicatorId> = list.iter().filter(has).collect();
    if ids.len() >= FEWEST {
        return ids;
    }
    let whole = |i: &&'a Indicator| i.parent.is_none();
    let others = catalog.indicators().iter().filter(whole).map(|i| &i.id);
    for id in others.filter(has) {
        if !ids.contains(&id) && ids.len() < list.len() {
            ids.push(id);
        }
    }
    ids
}

/// A list that gives fewer indicators than this is filled up.
const FEWEST: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_indicator_of_the_lists_is_in_the_catalog() {
        let lists = lists();
        let all = [
            &lists.series,
            &lists.headline,
            &lists.lead,
            &lists.main,
            &lists.matrix,
            &lists.outcome,
            &lists.derived,
        ];
        for id in all.into_iter().flatten() {
            assert!(Catalog::builtin().indicator(id).is_some(), "{id}");
        }
    }
}
