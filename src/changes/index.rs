use crate::catalog::Catalog;
use crate::changes::refusal::{Refusal, SeriesKey};
use crate::changes::yoy::{Comparer, YoyOptions};
use crate::model::{Comparability, Measure, Year, result};
use crate::series::Panel;

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
    /// `value / base * 100`, to twelve digits; none when the two years cannot be compared, or there is a refusal.
    pub index: Option<f64>,
    /// Whether the two years can be compared.
    pub comparability: Comparability,
    /// Why there is no index although they can.
    pub refusal: Option<Refusal>,
}

/// Every chosen figure as an index to its series' figure of the base year, which need not be chosen itself.
pub fn index(
    panel: &Panel,
    catalog: &Catalog,
    options: &YoyOptions,
    base_year: Year,
) -> Vec<IndexPoint> {
    let comparer = Comparer::new(panel, catalog, options);
    let mut points = Vec::new();
    comparer.each_series(panel, |body, series| {
        let track = comparer.track(body, series);
        let measure = catalog.indicator(series.indicator()).map(|i| i.measure);
        let base = series.at(base_year);
        for cell in series.cells().filter(|c| options.selection.has_year(c.year)) {
            let comparability = track.span(base_year, cell.year);
            let mut point = IndexPoint {
                key: SeriesKey::of(series),
                base_year,
                year: cell.year,
                base: base.and_then(|b| b.value),
                value: cell.value,
                index: None,
                comparability,
                refusal: None,
            };
            match of_hundred(&point, measure) {
                Ok(index) => point.index = index.filter(|_| track.allows(comparability)),
                Err(refusal) => point.refusal = Some(refusal),
            }
            points.push(point);
        }
    });
    points
}

fn of_hundred(point: &IndexPoint, measure: Option<Measure>) -> Result<Option<f64>, Refusal> {
    if measure == Some(Measure::Ratio) {
        return Err(Refusal::Ratio);
    }
    let Some((base, value)) = point.base.zip(point.value) else { return Ok(None) };
    if base < 0.0 || value < 0.0 {
        return Err(Refusal::Negative);
    }
    Ok((base > 0.0).then(|| result(value / base * 100.0)))
}
