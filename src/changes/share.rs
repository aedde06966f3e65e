use crate::catalog::Catalog;
use crate::changes::growth::is_estimated;
use crate::changes::refusal::{Refusal, SeriesKey};
use crate::model::{IndicatorId, Year};
use crate::series::{Cell, Panel, Selection, Series};

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
    /// `value / whole * 100`, not rounded; none when there is a refusal.
    pub per_cent: Option<f64>,
    /// Whether one of the two values is an estimate.
    pub estimated: bool,
    /// Why there is no share.
    pub refusal: Option<Refusal>,
}

/// The share of every chosen figure whose indicator has a parent.
pub fn shares(panel: &Panel, catalog: &Catalog, selection: &Selection) -> Vec<Share> {
    let mut shares = Vec::new();
    for body in panel.by_body().filter(|b| selection.has_body(b.body())) {
        for series in body.iter().filter(|s| selection.has_kind(s.indicator(), s.breakdown())) {
            let parent = catalog.indicator(series.indicator()).and_then(|i| i.parent.as_ref());
            let Some(parent) = parent else { continue };
            let whole = panel.find(body.body(), parent, series.breakdown());
            let whole = whole.filter(|w| w.unit() == series.unit());
            for cell in series.cells().filter(|c| selection.has_year(c.year)) {
                let whole = whole.and_then(|w| w.at(cell.year));
                shares.push(share(series, parent, cell, whole));
            }
        }
    }
    shares
}

fn share(series: Series<'_>, parent: &IndicatorId, cell: Cell, whole: Option<Cell>) -> Share {
    let per_cent = part_of(cell.value, whole.and_then(|w| w.value));
    Share {
        key: SeriesKey::of(series),
        whole_indicator: parent.clone(),
        year: cell.year,
        value: cell.value,
        whole: whole.and_then(|w| w.value),
        per_cent: per_cent.ok(),
        estimated: is_estimated(cell) || whole.is_some_and(is_estimated),
        refusal: per_cent.err(),
    }
}

fn part_of(value: Option<f64>, whole: Option<f64>) -> Result<f64, Refusal> {
    let value = value.ok_or(Refusal::NoValue)?;
    let whole = whole.ok_or(Refusal::NoBase)?;
    if value < 0.0 || whole < 0.0 {
        return Err(Refusal::Negative);
    }
    if whole == 0.0 {
        return Err(Refusal::ZeroBase);
    }
    Ok(value / whole * 100.0)
}
