//! Which indicators the parts of the page show: `data/indicators.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::IndicatorId;

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

impl Lists {
    /// Whether a part of the page shows an indicator by itself.
    pub(super) fn name(&self, id: &IndicatorId) -> bool {
        let lists = [&self.series, &self.headline, &self.lead, &self.main, &self.matrix];
        lists.into_iter().chain([&self.outcome, &self.derived]).any(|list| list.contains(id))
    }
}

/// The lists.
pub(super) fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| {
        toml::from_str(include_str!("data/indicators.toml")).expect("the embedded lists are tested")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

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
