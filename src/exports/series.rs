use crate::changes::{Growth, IndexPoint, Refusal, SeriesKey, Share};
use crate::exports::{Align, Table, Value};
use crate::i18n::{self, Lang};
use crate::model::Comparability;

use Align::{Left, Right};

/// Average yearly growth, one row a series: columns `body, indicator, breakdown, unit, first_year, last_year, first, last,
/// cagr, comparability, note`; `cagr` is per cent a year, not rounded, empty with a reason where there is none.
pub fn growth_table(rows: &[Growth], lang: Lang) -> Table {
    let columns = [
        ("first_year", Right),
        ("last_year", Right),
        ("first", Right),
        ("last", Right),
        ("cagr", Right),
    ];
    let mut table = headed(&columns, lang);
    table.rows.extend(rows.iter().map(|g| {
        let values = [
            g.first_year.0.into(),
            g.last_year.0.into(),
            g.first.into(),
            g.last.into(),
            g.per_cent.into(),
        ];
        row(&g.key, values, why(g.comparability, g.refusal, lang))
    }));
    table
}

/// The index of each year, one row an observation: columns `body, indicator, breakdown, unit, base_year, year, base, value,
/// index, comparability, note`; the base year is 100.
pub fn index_table(rows: &[IndexPoint], lang: Lang) -> Table {
    let columns = [
        ("base_year", Right),
        ("year", Right),
        ("base", Right),
        ("value", Right),
        ("index", Right),
    ];
    let mut table = headed(&columns, lang);
    table.rows.extend(rows.iter().map(|p| {
        let values =
            [p.base_year.0.into(), p.year.0.into(), p.base.into(), p.value.into(), p.index.into()];
        row(&p.key, values, why(p.comparability, p.refusal, lang))
    }));
    table
}

/// The share of each part in its group, one row an observation: columns `body, indicator, breakdown, unit, year,
/// whole_indicator, value, whole, share, comparability, note`; `share` is per cent.
pub fn shares_table(rows: &[Share], lang: Lang) -> Table {
    let columns = [
        ("year", Right),
        ("whole_indicator", Left),
        ("value", Right),
        ("whole", Right),
        ("share", Right),
    ];
    let mut table = headed(&columns, lang);
    table.rows.extend(rows.iter().map(|s| {
        let values = [
            s.year.0.into(),
            s.whole_indicator.as_str().into(),
            s.value.into(),
            s.whole.into(),
            s.per_cent.into(),
        ];
        row(&s.key, values, why(s.comparability, s.refusal, lang))
    }));
    table
}

fn headed(columns: &[(&str, Align)], lang: Lang) -> Table {
    let series = [("body", Left), ("indicator", Left), ("breakdown", Left), ("unit", Left)];
    let all = series.iter().chain(columns).chain(&[("comparability", Left), ("note", Left)]);
    Table::new(
        all.map(|(name, align)| (*name, i18n::say(lang, &format!("column.{name}"), &[]), *align)),
    )
}

fn row(key: &SeriesKey, values: [Value; 5], [comparability, note]: [String; 2]) -> Vec<Value> {
    let mut row: Vec<Value> = vec![
        key.body.as_str().into(),
        key.indicator.as_str().into(),
        key.breakdown.as_str().into(),
        key.unit.as_str().into(),
    ];
    row.extend(values);
    row.push(comparability.as_str().into());
    row.push(note.as_str().into());
    row
}

/// Whether the figures compare, and what a reader must know beside the number.
fn why(comparability: Comparability, refusal: Option<Refusal>, lang: Lang) -> [String; 2] {
    let note = match (refusal, comparability) {
        (Some(refusal), _) => refusal.message(lang),
        (None, Comparability::Comparable) => String::new(),
        (None, other) => i18n::say(lang, &format!("comparability.{other}"), &[]),
    };
    [comparability.to_string(), note]
}
