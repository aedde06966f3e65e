use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use super::field::{Entry, Field};
use super::frames::Rows;
use super::standing::is_summed;
use crate::catalog::Catalog;
use crate::changes::sum::Sum;
use crate::model::{BodyId, Change, Comparability, settle, times_ten_to};
use crate::series::schema;
use crate::statistics::apportion;

/// The decimals to which contributions are rounded so that they add up: those of the figures.
const DECIMALS: u8 = 6;

/// Who moved the total of each field from the year before, one row a body, the largest rise first and a row for the total
/// (without a body) last: `peers, indicator, breakdown, unit, year, body, base, value, difference, per_cent, contribution,
/// change_share, reported, bodies, note`.
///
/// The total is that of the bodies with both years, neither of them left out; `reported` of `bodies` are. `contribution` is a
/// body's difference in per cent of the total's base: contributions add up to the change of the total exactly, to six
/// decimals. `change_share` is its difference in per cent of the total's. `changes` are those of the figures; they decide
/// what can be compared. A ratio has no total, and so no rows.
///
/// ```
/// use tongbi::changes::{FieldOptions, YoyOptions, contributions, fields};
/// use tongbi::{Catalog, Change, ReadOptions, Sources, read, series::schema};
///
/// let table = "body,year,indicator,value\n甲县,2023,permits.decided,100\n乙县,2023,permits.decided,300\n\
///              甲县,2024,permits.decided,140\n乙县,2024,permits.decided,280\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let catalog = Catalog::builtin();
/// let dataset = read(&sources, catalog, &ReadOptions::default());
/// let all = fields(&dataset.observations, &[], catalog, &FieldOptions::default());
/// let changes: Vec<Change> = dataset.changes(catalog, &YoyOptions::default()).iter().collect();
/// let frame = contributions(&all, &changes, catalog, false);
/// let points: Vec<f64> = frame.column(schema::CONTRIBUTION).unwrap().f64().unwrap().iter().flatten().collect();
/// assert_eq!(points, [10.0, -5.0, 5.0]);
/// ```
pub fn contributions(
    fields: &[Field],
    changes: &[Change],
    catalog: &Catalog,
    doubtful_too: bool,
) -> DataFrame {
    let mut of_series: BTreeMap<Series<'_>, &Change> = BTreeMap::new();
    for change in changes {
        of_series.insert(series(change), change);
    }
    let mut rows = Rows::default();
    for field in fields.iter().filter(|field| is_summed(field, catalog)) {
        let movement = Movement::of(field, &of_series, doubtful_too);
        if !movement.parts.is_empty() {
            movement.write(field, &mut rows);
        }
    }
    rows.frame()
}

type Series<'a> = (&'a str, &'a str, &'a BodyId, i32);

fn series(change: &Change) -> Series<'_> {
    (change.indicator.as_str(), change.breakdown.as_str(), &change.body, change.year.0)
}

/// A body of the total.
struct Part<'a> {
    body: &'a BodyId,
    base: f64,
    value: f64,
    per_cent: Option<f64>,
}

impl Part<'_> {
    fn difference(&self) -> f64 {
        settle(self.value - self.base)
    }
}

/// How the total of a field moved.
struct Movement<'a> {
    parts: Vec<Part<'a>>,
    /// Bodies that are in no total, with the reason.
    rest: Vec<(&'a Entry, &'static str)>,
    base: f64,
    value: f64,
}

impl<'a> Movement<'a> {
    fn of(
        field: &'a Field,
        changes: &BTreeMap<Series<'_>, &Change>,
        doubtful_too: bool,
    ) -> Movement<'a> {
        let (mut parts, mut rest) = (Vec::new(), Vec::new());
        for entry in &field.entries {
            let key =
                (field.indicator.as_str(), field.breakdown.as_str(), &entry.body, field.year.0);
            let change = changes.get(&key).copied();
            match change.and_then(|change| part(field, entry, change, doubtful_too)) {
                Some(part) => parts.push(part),
                None => rest.push((entry, reason(entry, change))),
            }
        }
        let by_difference = |a: &Part<'_>, b: &Part<'_>| {
            b.difference().total_cmp(&a.difference()).then_with(|| a.body.cmp(b.body))
        };
        parts.sort_by(by_difference);
        let sum = |of: fn(&Part<'_>) -> f64| parts.iter().map(of).collect::<Sum>().value();
        let (base, value) = (sum(|part| part.base), sum(|part| part.value));
        Movement { parts, rest, base, value }
    }

    fn write(&self, field: &Field, rows: &mut Rows) {
        let difference = settle(self.value - self.base);
        let of_base = |n: f64| (self.base != 0.0).then(|| n / self.base.abs() * 100.0);
        let total = of_base(difference);
        let points: Vec<f64> =
            self.parts.iter().filter_map(|part| of_base(part.difference())).collect();
        let points = total.and_then(|total| apportion(&points, total, DECIMALS));
        let of_change = |n: f64| (difference != 0.0).then(|| n / difference * 100.0);
        let counts = [self.parts.len(), field.entries.len()];
        for (at, part) in self.parts.iter().enumerate() {
            rows.begin(field);
            rows.text(schema::BODY, part.body.as_str());
            rows.number("base", Some(part.base));
            rows.number("value", Some(part.value));
            rows.number("difference", Some(part.difference()));
            rows.number("per_cent", part.per_cent);
            rows.exact(schema::CONTRIBUTION, points.as_ref().map(|points| points[at]));
            rows.number("change_share", of_change(part.difference()));
            end(rows, counts, "");
        }
        for (entry, reason) in &self.rest {
            rows.begin(field);
            rows.text(schema::BODY, entry.body.as_str());
            rows.number("base", None);
            rows.number("value", entry.value);
            for column in ["difference", "per_cent", schema::CONTRIBUTION, "change_share"] {
                rows.number(column, None);
            }
            end(rows, counts, reason);
        }
        rows.begin(field);
        rows.text(schema::BODY, "");
        rows.number("base", Some(self.base));
        rows.number("value", Some(self.value));
        rows.number("difference", Some(difference));
        rows.number("per_cent", total);
        // The change of the total at the decimals of its parts.
        rows.exact(schema::CONTRIBUTION, total.map(settle));
        rows.number("change_share", of_change(difference));
        end(rows, counts, "total");
    }
}

fn end(rows: &mut Rows, [reported, bodies]: [usize; 2], note: &str) {
    rows.count("reported", Some(reported as i64));
    rows.count("bodies", Some(bodies as i64));
    rows.text("note", note);
}

/// A body whose two years count and mean the same.
fn part<'a>(
    field: &Field,
    entry: &'a Entry,
    change: &Change,
    doubtful_too: bool,
) -> Option<Part<'a>> {
    use Comparability::{BaseZero, Comparable, Estimated, SmallBase, Suspect};
    let value = entry.counted()?;
    let counts = match change.comparability {
        Comparable | BaseZero | SmallBase => true,
        // The base may be doubtful where the value is not.
        Suspect | Estimated => doubtful_too,
        _ => false,
    };
    if !counts {
        return None;
    }
    let base = change.base?;
    // The change is in the unit of the series; the field may be in another one.
    let power = change.unit.power_to(&field.unit).unwrap_or(0);
    let base = times_ten_to(base, power);
    Some(Part { body: &entry.body, base, value, per_cent: change.per_cent })
}

/// Why a body is in no total.
fn reason(entry: &Entry, change: Option<&Change>) -> &'static str {
    match (entry.left_out, change) {
        (Some(reason), _) => reason.as_str(),
        (None, Some(change)) => change.comparability.as_str(),
        (None, None) => Comparability::Gap.as_str(),
    }
}
