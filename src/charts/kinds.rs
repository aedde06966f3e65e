//! The kinds of charts: one table (`data/kinds.toml`) for what they show, what they need, and how much one picture holds.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::i18n;
use crate::model::IndicatorId;

/// What kind of chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChartKind {
    /// Small multiples of lines: the main indicators of one body over its years.
    Series,
    /// Indicators × years: each change, or the reason why there is none.
    Matrix,
    /// Paired bars in small multiples: how did each main figure move?
    Bars,
    /// A table with diverging bars: which moved most?
    Yoy,
    /// 100 % stacked bars: how were requests settled, and did the mix change?
    Outcome,
    /// Dots on a logarithmic scale: whose change is exceptional?
    Ratio,
    /// Lines of one body: what is the long run?
    Trend,
    /// Lines of several bodies: how do they differ in the long run?
    Lines,
    /// Two axes: who rose or fell between two years?
    Slope,
    /// Ranked bars: where does a body stand?
    Rank,
    /// Small lines: does every body follow the same pattern?
    Grid,
    /// A grid of signs: what is there, approximate, missing?
    Coverage,
    /// A balance: do the figures of the requests add up?
    Requests,
}

/// How many bodies a kind of chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Bodies {
    /// One.
    #[default]
    One,
    /// One, or a few beside each other.
    Some,
    /// Two or more, for one indicator.
    Many,
}

/// What the table says of a kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindInfo {
    /// Its name, on the command line and in file names.
    pub id: String,
    /// The question that it answers.
    pub question: i18n::Words,
    /// The figures that it needs.
    pub needs: i18n::Words,
    /// When it is refused.
    pub refused: i18n::Words,
    #[serde(default)]
    bodies: Bodies,
    /// How many indicators one picture holds; more are split over further pictures.
    pub most: usize,
    /// How many it shows when none are named.
    pub usual: usize,
    /// The indicators that it shows when none are named and the figures hold them.
    indicators: Vec<IndicatorId>,
}

impl ChartKind {
    /// Every kind, in the order of the table.
    pub const ALL: [ChartKind; 13] = [
        ChartKind::Series,
        ChartKind::Matrix,
        ChartKind::Bars,
        ChartKind::Yoy,
        ChartKind::Outcome,
        ChartKind::Ratio,
        ChartKind::Trend,
        ChartKind::Lines,
        ChartKind::Slope,
        ChartKind::Rank,
        ChartKind::Grid,
        ChartKind::Coverage,
        ChartKind::Requests,
    ];

    /// What the table says of it.
    pub fn info(self) -> &'static KindInfo {
        // The table has the order of the variants, which a test holds it to.
        &table()[self as usize]
    }

    /// The name, as the command line and file names have it.
    pub fn as_str(self) -> &'static str {
        &self.info().id
    }

    /// Whether it is a picture of several bodies, and not of one.
    pub fn compares(self) -> bool {
        self.info().bodies != Bodies::One
    }

    /// Whether it shows one indicator of many bodies.
    pub(super) fn has_one_indicator(self) -> bool {
        self.info().bodies == Bodies::Many
    }

    /// The kind of this name, or the nearest name.
    ///
    /// # Errors
    /// There is no such kind; the name that is most like it comes back.
    pub fn find(name: &str) -> Result<ChartKind, &'static str> {
        if let Some(kind) = ChartKind::ALL.into_iter().find(|kind| kind.as_str() == name) {
            return Ok(kind);
        }
        let likeness = |kind: &ChartKind| strsim::jaro_winkler(name, kind.as_str());
        let nearest = ChartKind::ALL.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        Err(nearest.map_or("", ChartKind::as_str))
    }
}

/// The main indicators of a kind of chart, the most important first.
pub fn main_indicators(kind: ChartKind) -> Vec<IndicatorId> {
    kind.info().indicators.clone()
}

fn table() -> &'static [KindInfo] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        kind: Vec<KindInfo>,
    }
    static TABLE: OnceLock<Vec<KindInfo>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let file: File = toml::from_str(include_str!("data/kinds.toml"))
            .expect("the embedded table of charts is tested");
        file.kind
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn the_table_has_every_kind_in_its_place() {
        assert_eq!(table().len(), ChartKind::ALL.len());
        for kind in ChartKind::ALL {
            assert_eq!(kind.as_str(), format!("{kind:?}").to_lowercase());
            assert_eq!(ChartKind::find(kind.as_str()), Ok(kind));
            for id in main_indicators(kind) {
                assert!(Catalog::builtin().indicator(&id).is_some(), "{id}");
            }
        }
    }

    #[test]
    fn a_misspelt_kind_suggests_the_nearest() {
        assert_eq!(ChartKind::find("outcom"), Err("outcome"));
    }
}
