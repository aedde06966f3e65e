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
    /// What else people call it.
    #[serde(default)]
    also: Vec<String>,
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

    /// The kind of this name.
    ///
    /// # Errors
    /// There is no such kind; what may be meant comes back, where anything is near enough.
    pub fn find(name: &str) -> Result<ChartKind, Option<Meant>> {
        if let Some(kind) = ChartKind::ALL.into_iter().find(|kind| kind.as_str() == name) {
            return Ok(kind);
        }
        let name = name.trim().to_lowercase();
        let is_name = |names: &[String]| names.contains(&name);
        if let Some(instead) = tables().instead.iter().find(|instead| is_name(&instead.names)) {
            return Err(Some(Meant { kind: instead.kind.clone(), why: Some(instead.why.clone()) }));
        }
        let called = ChartKind::ALL.into_iter().find(|kind| is_name(&kind.info().also));
        let likeness = |kind: &ChartKind| strsim::jaro_winkler(&name, kind.as_str());
        let nearest = || {
            let near = ChartKind::ALL.into_iter().filter(|kind| likeness(kind) >= NEAR);
            near.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        };
        let meant = called.or_else(nearest);
        Err(meant.map(|kind| Meant { kind: kind.as_str().to_owned(), why: None }))
    }
}

/// How like a name must be to a kind to be taken for a slip of the keys.
const NEAR: f64 = 0.8;

/// What may be meant by a name that no kind has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// The kind.
    pub kind: String,
    /// Why it is drawn in place of what was asked for, where that is no matter of names.
    pub why: Option<i18n::Words>,
}

/// The main indicators of a kind of chart, the most important first.
pub fn main_indicators(kind: ChartKind) -> Vec<IndicatorId> {
    kind.info().indicators.clone()
}

/// A kind that is not drawn.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Instead {
    names: Vec<String>,
    kind: String,
    why: i18n::Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    kind: Vec<KindInfo>,
    instead: Vec<Instead>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        toml::from_str(include_str!("data/kinds.toml"))
            .expect("the embedded table of charts is tested")
    })
}

fn table() -> &'static [KindInfo] {
    &tables().kind
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
        let meant = |name: &str| ChartKind::find(name).unwrap_err();
        assert_eq!(meant("outcom").unwrap().kind, "outcome");
        assert_eq!(meant("折线图"), Some(Meant { kind: "trend".to_owned(), why: None }));
        assert_eq!(meant("nothing like it"), None);
        let pie = meant("饼图").unwrap();
        assert!(pie.kind == "outcome" && pie.why.is_some_and(|why| why.zh.contains("扇形")));
        for instead in &tables().instead {
            assert!(ChartKind::find(&instead.kind).is_ok(), "{}", instead.kind);
        }
    }
}
