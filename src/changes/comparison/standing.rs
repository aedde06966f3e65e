use polars::prelude::DataFrame;

use super::field::{Field, LeftOut};
use super::frames::Rows;
use crate::catalog::Catalog;
use crate::model::{BodyId, Measure};
use crate::series::schema;
use crate::statistics::{median, percentile, ranks};

/// Where each body stands among its peers, one row a body, the first in rank first: `peers, indicator, breakdown, unit, year,
/// body, rank, of, value, percentile, share, cumulative_share, from_median, note`.
///
/// Rank 1 is the largest value (the smallest, where `smallest_first`); equal values share the better rank. `percentile` is
/// the share of the other bodies that have less. Shares are those of the total of the field, which ratios and negative values
/// do not have. Bodies that do not count stand last, with the reason in `note`.
///
/// ```
/// use tongbi::changes::{FieldOptions, fields, standings};
/// use tongbi::{Catalog, ReadOptions, Sources, read, series::schema};
///
/// let table = "body,year,indicator,value\n甲县,2024,permits.decided,100\n乙县,2024,permits.decided,300\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let all = fields(&dataset.observations, &[], Catalog::builtin(), &FieldOptions::default());
/// let frame = standings(&all, Catalog::builtin(), false);
/// assert_eq!(frame.column(schema::BODY).unwrap().str().unwrap().get(0), Some("乙县"));
/// assert_eq!(frame.column(schema::SHARE).unwrap().f64().unwrap().get(0), Some(75.0));
/// ```
pub fn standings(fields: &[Field], catalog: &Catalog, smallest_first: bool) -> DataFrame {
    let mut rows = Rows::default();
    for field in fields {
        let places = places(field, catalog, smallest_first);
        for place in &places {
            rows.begin(field);
            rows.text(schema::BODY, place.body.as_str());
            rows.count("rank", place.rank.map(|rank| rank as i64));
            rows.count("of", Some(places.iter().filter(|p| p.rank.is_some()).count() as i64));
            rows.number("value", place.value);
            rows.number("percentile", place.percentile);
            rows.number(schema::SHARE, place.share);
            rows.number("cumulative_share", place.cumulative_share);
            rows.number("from_median", place.from_median);
            rows.text("note", place.left_out.map_or("", LeftOut::as_str));
        }
    }
    rows.frame()
}

/// A body and where it stands.
pub(super) struct Place<'a> {
    pub(super) body: &'a BodyId,
    pub(super) value: Option<f64>,
    pub(super) rank: Option<usize>,
    pub(super) percentile: Option<f64>,
    share: Option<f64>,
    cumulative_share: Option<f64>,
    pub(super) from_median: Option<f64>,
    left_out: Option<LeftOut>,
}

/// The bodies of a field, the first in rank first, those without a rank last.
pub(super) fn places<'a>(
    field: &'a Field,
    catalog: &Catalog,
    smallest_first: bool,
) -> Vec<Place<'a>> {
    let values = field.values();
    let mut standing = ranks(&values, smallest_first).into_iter().zip(percentile(&values));
    let middle = median(&mut values.clone());
    let total = total(field, &values, catalog);
    let mut places: Vec<Place<'_>> = field
        .entries
        .iter()
        .map(|entry| {
            let counted = entry.counted();
            let (rank, percentile) = match counted.and_then(|_| standing.next()) {
                Some((rank, percentile)) => (Some(rank), percentile),
                None => (None, None),
            };
            Place {
                body: &entry.body,
                value: entry.value,
                rank,
                percentile,
                share: counted.zip(total).map(|(value, total)| value / total * 100.0),
                cumulative_share: None,
                from_median: counted.zip(middle).map(|(value, middle)| value - middle),
                left_out: entry.left_out,
            }
        })
        .collect();
    places.sort_by_key(|place| (place.rank.unwrap_or(usize::MAX), place.left_out));
    let mut sum = 0.0;
    for place in places.iter_mut().filter(|place| place.share.is_some()) {
        sum += place.value.unwrap_or_default();
        place.cumulative_share = total.map(|total| sum / total * 100.0);
    }
    places
}

/// What the values are shares of; none for ratios, and where a share would mean nothing.
fn total(field: &Field, values: &[f64], catalog: &Catalog) -> Option<f64> {
    let total: f64 = values.iter().sum();
    let is_positive = total > 0.0 && values.iter().all(|value| *value >= 0.0);
    (is_positive && is_summed(field, catalog)).then_some(total)
}

/// Whether values of a field can be added up: counts and amounts can, ratios and rates cannot.
pub(super) fn is_summed(field: &Field, catalog: &Catalog) -> bool {
    let measure = catalog.indicator(&field.indicator).map(|i| i.measure);
    !matches!(measure, Some(Measure::Ratio | Measure::Rate))
}
