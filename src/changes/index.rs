use crate::catalog::Catalog;
use crate::changes::growth::{is_broken, is_estimated};
use crate::changes::refusal::{Refusal, SeriesKey};
use crate::model::{Indicator, Measure, Year};
use crate::series::{Panel, Selection};

/// A figure as an index: the base year is 100.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexPoint {
    /// The series.
    pub key: SeriesKey,
    /// The year that is 100.
    pub base_year: Year,
    /// The year of the value.
    pub year: Year,
    /// The value of the base year.
    pub base: Option<f64>,
    /// The value of the year.
    pub value: Option<f64>,
    /// `value / base * 100`, not rounded; none when there is a refusal.
    pub index: Option<f64>,
    /// Whether one of the two values is an estimate.
    pub estimated: bool,
    /// Why there is no index.
    pub refusal: Option<Refusal>,
}

/// Every chosen figure as an index to its series' figure of the base year, which need not be chosen itself.
pub fn index(
    panel: &Panel,
    catalog: &Catalog,
    selection: &Selection,
    base_year: Year,
) -> Vec<IndexPoint> {
    let mut points = Vec::new();
    let chosen = panel
        .series()
        .filter(|s| selection.has_body(s.body()))
        .filter(|s| selection.has_kind(s.indicator(), s.breakdown()));
    for series in chosen {
        let indicator = catalog.indicator(series.indicator());
        let base = series.at(base_year);
        for cell in series.cells().filter(|c| selection.has_year(c.year)) {
            let mut point = IndexPoint {
                key: SeriesKey::of(series),
                base_year,
                year: cell.year,
                base: base.and_then(|b| b.value),
                value: cell.value,
                index: None,
                estimated: is_estimated(cell) || base.is_some_and(is_estimated),
                refusal: None,
            };
            match of_hundred(&point, indicator) {
                Ok(index) => point.index = Some(index),
                Err(refusal) => point.refusal = Some(refusal),
            }
            points.push(point);
        }
    }
    points
}

fn of_hundred(point: &IndexPoint, indicator: Option<&Indicator>) -> Result<f64, Refusal> {
    if indicator.is_some_and(|i| i.measure == Measure::Ratio) {
        return Err(Refusal::Ratio);
    }
    if is_broken(indicator, point.base_year, point.year) {
        return Err(Refusal::EditionBreak);
    }
    let base = point.base.ok_or(Refusal::NoBase)?;
    let value = point.value.ok_or(Refusal::NoValue)?;
    if base < 0.0 || value < 0.0 {
        return Err(Refusal::Negative);
    }
    if base == 0.0 {
        return Err(Refusal::ZeroBase);
    }
    Ok(value / base * 100.0)
}
