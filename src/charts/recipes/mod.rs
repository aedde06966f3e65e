//! One file for each kind of chart: figures → words and marks.

mod bars;
mod coverage;
mod cross_section;
mod grid;
mod lines;
mod outcome;
mod pair;
mod rank;
mod ratio;
mod requests;
mod slope;
mod trend;
mod yoy;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::charts::ChartKind;
use crate::charts::request::ChartRequest;
use crate::model::IndicatorId;

pub(super) use bars::bars;
pub(super) use coverage::coverage;
pub(super) use grid::grid;
pub(super) use outcome::outcome;
pub(super) use rank::rank;
pub(super) use ratio::ratio;
pub(super) use requests::requests;
pub(super) use slope::slope;
pub(super) use trend::trend;
pub(super) use yoy::yoy;

/// The indicators of a chart: those that were named, else the main ones of its kind.
pub(super) fn indicators(request: &ChartRequest) -> Vec<IndicatorId> {
    if !request.indicators.is_empty() {
        return request.indicators.clone();
    }
    main_indicators(request.kind)
}

/// The main indicators of a kind of chart.
pub fn main_indicators(kind: ChartKind) -> Vec<IndicatorId> {
    static DEFAULTS: OnceLock<BTreeMap<String, Vec<IndicatorId>>> = OnceLock::new();
    let defaults = DEFAULTS.get_or_init(|| {
        toml::from_str(include_str!("../data/charts.toml")).expect("the embedded list is tested")
    });
    defaults.get(kind.as_str()).cloned().unwrap_or_default()
}
