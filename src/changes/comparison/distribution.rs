use polars::prelude::DataFrame;

use super::field::{Entry, Field, LeftOut};
use super::frames::Rows;
use super::standing::{is_summed, places};
use crate::catalog::Catalog;
use crate::changes::sum::Sum;
use crate::model::BodyId;
use crate::series::schema;
use crate::statistics::{concentration, herfindahl, quantile};

/// How the values of each field are spread, one row a field: `peers, indicator, breakdown, unit, year, bodies, reported,
/// left_out, total, mean, minimum, lower, median, upper, maximum, top, top_share, hhi`.
///
/// `reported` of `bodies` have a value that counts; `left_out` have one that does not: an estimate, or a doubtful one.
/// `lower` and `upper` are the quartiles. `top_share` is the share of the `top` largest in the total, `hhi` the index of
/// Herfindahl and Hirschman; ratios have neither, nor a total or a mean.
///
/// Where bodies are named, there is a row for each of them in each field, which ends in `body, value, rank, percentile,
/// from_median`.
///
/// ```
/// use tongbi::changes::{FieldOptions, distributions, fields};
/// use tongbi::{Catalog, ReadOptions, Sources, read, series::schema};
///
/// let table = "body,year,indicator,value\n甲县,2024,permits.decided,100\n乙县,2024,permits.decided,300\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let all = fields(&dataset.observations, &[], Catalog::builtin(), &FieldOptions::default());
/// let frame = distributions(&all, Catalog::builtin(), 1, &[]);
/// assert_eq!(frame.column(schema::LOWER).unwrap().f64().unwrap().get(0), Some(150.0));
/// assert_eq!(frame.column(schema::HHI).unwrap().f64().unwrap().get(0), Some(6250.0));
/// ```
pub fn distributions(
    fields: &[Field],
    catalog: &Catalog,
    top: usize,
    bodies: &[BodyId],
) -> DataFrame {
    let mut rows = Rows::default();
    for field in fields {
        if bodies.is_empty() {
            rows.begin(field);
            spread(&mut rows, field, catalog, top);
        }
        for place in places(field, catalog, false) {
            if bodies.contains(place.body) {
                rows.begin(field);
                spread(&mut rows, field, catalog, top);
                rows.text(schema::BODY, place.body.as_str());
                rows.number("value", place.value);
                rows.count("rank", place.rank.map(|rank| rank as i64));
                rows.number("percentile", place.percentile);
                rows.number("from_median", place.from_median);
            }
        }
    }
    rows.frame()
}

fn spread(rows: &mut Rows, field: &Field, catalog: &Catalog, top: usize) {
    let mut values = field.values();
    values.sort_by(f64::total_cmp);
    let count = |n: usize| Some(n as i64);
    let is_left_out =
        |entry: &&Entry| matches!(entry.left_out, Some(LeftOut::Estimated | LeftOut::Suspect));
    rows.count("bodies", count(field.entries.len()));
    rows.count("reported", count(values.len()));
    rows.count("left_out", count(field.entries.iter().filter(is_left_out).count()));
    let summed = is_summed(field, catalog) && !values.is_empty();
    let sum = values.iter().copied().collect::<Sum>().value();
    rows.number("total", summed.then_some(sum));
    rows.number("mean", summed.then(|| sum / values.len() as f64));
    let quantiles = [
        ("minimum", 0.0),
        (schema::LOWER, 0.25),
        ("median", 0.5),
        ("upper", 0.75),
        ("maximum", 1.0),
    ];
    for (name, share) in quantiles {
        rows.number(name, quantile(&values, share));
    }
    rows.count("top", summed.then(|| top.min(values.len()) as i64));
    rows.number("top_share", concentration(&values, top).filter(|_| summed));
    rows.number(schema::HHI, herfindahl(&values).filter(|_| summed));
}
