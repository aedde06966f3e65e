use crate::catalog::Catalog;
use crate::changes::refusal::{Refusal, SeriesKey};
use crate::model::{Indicator, Measure, ObsStatus, Year};
use crate::series::{Cell, Panel, Selection, Series};

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
    /// The growth a year in per cent, not rounded; none when there is a refusal.
    pub per_cent: Option<f64>,
    /// Whether one of the two values is an estimate.
    pub estimated: bool,
    /// Why there is no growth.
    pub refusal: Option<Refusal>,
}

/// The growth of every chosen series between the first and the last year: those of the selection, else the series' own.
pub fn growth(panel: &Panel, catalog: &Catalog, selection: &Selection) -> Vec<Growth> {
    panel
        .series()
        .filter(|s| selection.has_body(s.body()))
        .filter(|s| selection.has_kind(s.indicator(), s.breakdown()))
        .filter_map(|series| {
            let (start, end) = (series.cells().next()?.year, series.cells().next_back()?.year);
            let years = selection.years.map_or((start, end), |span| (span.first, span.last));
            Some(growth_of(series, years, catalog.indicator(series.indicator())))
        })
        .collect()
}

fn growth_of(series: Series<'_>, years: (Year, Year), indicator: Option<&Indicator>) -> Growth {
    let (first, last) = (series.at(years.0), series.at(years.1));
    let mut growth = Growth {
        key: SeriesKey::of(series),
        first_year: years.0,
        last_year: years.1,
        first: first.and_then(|c| c.value),
        last: last.and_then(|c| c.value),
        per_cent: None,
        estimated: [first, last].into_iter().flatten().any(is_estimated),
        refusal: None,
    };
    match rate(&growth, indicator) {
        Ok(rate) => growth.per_cent = Some(rate),
        Err(refusal) => growth.refusal = Some(refusal),
    }
    growth
}

fn rate(growth: &Growth, indicator: Option<&Indicator>) -> Result<f64, Refusal> {
    if indicator.is_some_and(|i| i.measure == Measure::Ratio) {
        return Err(Refusal::Ratio);
    }
    let years = growth.last_year.0 - growth.first_year.0;
    if years == 0 {
        return Err(Refusal::OneYear);
    }
    if is_broken(indicator, growth.first_year, growth.last_year) {
        return Err(Refusal::EditionBreak);
    }
    let first = growth.first.ok_or(Refusal::NoBase)?;
    let last = growth.last.ok_or(Refusal::NoValue)?;
    if first < 0.0 || last < 0.0 {
        return Err(Refusal::Negative);
    }
    if first == 0.0 {
        return Err(Refusal::ZeroBase);
    }
    Ok(((last / first).powf(1.0 / f64::from(years)) - 1.0) * 100.0)
}

/// Whether the definition of an indicator changed after one year and up to another.
pub(super) fn is_broken(indicator: Option<&Indicator>, one: Year, other: Year) -> bool {
    let (first, last) = (one.min(other), one.max(other));
    indicator.is_some_and(|i| i.breaks.iter().any(|year| first < *year && *year <= last))
}

pub(super) fn is_estimated(cell: Cell) -> bool {
    cell.status == ObsStatus::Estimated
}
