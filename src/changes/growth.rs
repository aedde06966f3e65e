use crate::catalog::Catalog;
use crate::changes::refusal::{Refusal, SeriesKey};
use crate::changes::yoy::{Comparer, Track, YoyOptions};
use crate::model::{Comparability, Measure, Year, result};
use crate::series::{Panel, Series};

/// The mean growth of a series per year (CAGR), from its first to its last year.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// The series.
    pub key: SeriesKey,
    /// The first year.
    pub first_year: Year,
    /// The last year.
    pub last_year: Year,
    /// The value of the first year.
    pub first: Option<f64>,
    /// The value of the last year.
    pub last: Option<f64>,
    /// The growth a year in per cent, to twelve digits; none when the two years cannot be compared, or there is a refusal.
    pub per_cent: Option<f64>,
    /// Whether the two years can be compared.
    pub comparability: Comparability,
    /// Why there is no growth although they can.
    pub refusal: Option<Refusal>,
}

/// The growth of every chosen series between the first and the last year: those of the selection, else the series' own.
pub fn growth(panel: &Panel, catalog: &Catalog, options: &YoyOptions) -> Vec<Growth> {
    let comparer = Comparer::new(panel, catalog, options);
    let mut all = Vec::new();
    comparer.each_series(panel, |body, series| {
        let mut cells = series.cells();
        let Some(start) = cells.next() else { return };
        let end = cells.next_back().unwrap_or(start);
        let years =
            options.selection.years.map_or((start.year, end.year), |span| (span.first, span.last));
        let measure = catalog.indicator(series.indicator()).map(|i| i.measure);
        all.push(growth_of(series, years, measure, &comparer.track(body, series)));
    });
    all
}

fn growth_of(
    series: Series<'_>,
    years: (Year, Year),
    measure: Option<Measure>,
    track: &Track<'_>,
) -> Growth {
    let (first, last) = (series.at(years.0), series.at(years.1));
    let comparability = track.span(years.0, years.1);
    let mut growth = Growth {
        key: SeriesKey::of(series),
        first_year: years.0,
        last_year: years.1,
        first: first.and_then(|c| c.value),
        last: last.and_then(|c| c.value),
        per_cent: None,
        comparability,
        refusal: None,
    };
    match rate(&growth, measure) {
        Ok(rate) => growth.per_cent = rate.filter(|_| track.allows(comparability)),
        Err(refusal) => growth.refusal = Some(refusal),
    }
    growth
}

fn rate(growth: &Growth, measure: Option<Measure>) -> Result<Option<f64>, Refusal> {
    if measure == Some(Measure::Ratio) {
        return Err(Refusal::Ratio);
    }
    let years = growth.last_year.0 - growth.first_year.0;
    if years == 0 {
        return Err(Refusal::OneYear);
    }
    let Some((first, last)) = growth.first.zip(growth.last) else { return Ok(None) };
    if first < 0.0 || last < 0.0 {
        return Err(Refusal::Negative);
    }
    // Near no growth a power would lose the digits that a logarithm of what was added keeps.
    let grown = || ((last - first) / first).ln_1p() / f64::from(years);
    Ok((first > 0.0).then(|| result(grown().exp_m1() * 100.0)))
}
