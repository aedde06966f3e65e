use crate::catalog::Catalog;
use crate::changes::compare::Pair;
use crate::changes::refusal::{Refusal, SeriesKey};
use crate::changes::yoy::YoyOptions;
use crate::model::{Comparability, IndicatorId, Measure, Year, result};
use crate::series::{Cell, Panel, Series};

/// A figure as a share of the group that its indicator is a part of.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// The series of the part.
    pub key: SeriesKey,
    /// The indicator of the whole, with the same breakdown.
    pub whole_indicator: IndicatorId,
    /// The year.
    pub year: Year,
    /// The value of the part.
    pub value: Option<f64>,
    /// The value of the whole.
    pub whole: Option<f64>,
    /// `value / whole * 100`, to twelve digits; none when the two cannot be compared, or there is a refusal.
    pub per_cent: Option<f64>,
    /// Whether part and whole can be compared: the whole is the base.
    pub comparability: Comparability,
    /// Why there is no share although they can.
    pub refusal: Option<Refusal>,
}

/// The share of every chosen figure whose indicator has a parent.
pub fn shares(panel: &Panel, catalog: &Catalog, options: &YoyOptions) -> Vec<Share> {
    let selection = &options.selection;
    let mut shares = Vec::new();
    for body in panel.by_body().filter(|b| selection.has_body(b.body())) {
        for series in body.iter().filter(|s| selection.has_kind(s.indicator(), s.breakdown())) {
            let parent = catalog.indicator(series.indicator()).and_then(|i| i.parent.as_ref());
            let Some(parent) = parent else { continue };
            let whole = panel.find(body.body(), parent, series.breakdown());
            let whole = whole.filter(|w| w.unit() == series.unit());
            for cell in series.cells().filter(|c| selection.has_year(c.year)) {
                let whole = whole.and_then(|w| w.at(cell.year));
                let is_doubted = |indicator| {
                    let years = options.doubts.years(body.body(), indicator, series.breakdown());
                    years.is_some_and(|years| years.contains(&cell.year))
                };
                let doubted = !options.doubts.is_empty()
                    && (is_doubted(series.indicator()) || is_doubted(parent));
                shares.push(share(series, parent, (cell, whole), doubted));
            }
        }
    }
    shares
}

fn share(
    series: Series<'_>,
    parent: &IndicatorId,
    (cell, whole): (Cell, Option<Cell>),
    doubted: bool,
) -> Share {
    use Comparability::{Comparable, SmallBase, Suspect};
    let pair = Pair { base: whole, value: cell, measure: Measure::Flow, doubted };
    let comparability = match pair.comparability() {
        // The whole is of the same report: when it is not there, it is missing.
        Comparability::Gap => Comparability::BaseMissing,
        other => other,
    };
    let both = cell.value.zip(whole.and_then(|w| w.value));
    let refusal = both.filter(|(part, whole)| *part < 0.0 || *whole < 0.0);
    let allowed = matches!(comparability, Comparable | SmallBase | Suspect);
    let is_share = |(_, whole): &(f64, f64)| allowed && refusal.is_none() && *whole > 0.0;
    Share {
        key: SeriesKey::of(series),
        whole_indicator: parent.clone(),
        year: cell.year,
        value: cell.value,
        whole: whole.and_then(|w| w.value),
        per_cent: both.filter(is_share).map(|(part, whole)| result(part / whole * 100.0)),
        comparability,
        refusal: refusal.map(|_| Refusal::Negative),
    }
}
