use crate::catalog::Catalog;
use crate::changes::{change_in_words, is_ratio};
use crate::exports::{Align, Table, Value};
use crate::i18n::numbers::{grouped, signed};
use crate::i18n::{self, Lang};
use crate::model::{Change, Comparability};

/// How a reader is told what a series is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// With the body in front.
    WithBody,
    /// Without the body: the heading has it.
    WithoutBody,
}

/// Changes as a person reads them: labels, thousands commas, two decimals, a sign, what cannot be compared in words.
///
/// Columns: body (when asked for), indicator with applicant, unit, year, base, value, difference, change, note.
pub fn changes_view(changes: &[Change], catalog: &Catalog, lang: Lang, naming: Naming) -> Table {
    let heading = |key: &str| i18n::say(lang, &format!("column.{key}"), &[]);
    let mut columns = vec![
        ("indicator", heading("indicator"), Align::Left),
        ("unit", heading("unit"), Align::Left),
        ("year", heading("year"), Align::Right),
        ("base", heading("base"), Align::Right),
        ("value", heading("value"), Align::Right),
        ("difference", heading("difference"), Align::Right),
        ("per_cent", heading("per_cent"), Align::Right),
        ("note", heading("note"), Align::Left),
    ];
    if naming == Naming::WithBody {
        columns.insert(0, ("body", heading("body"), Align::Left));
    }
    let mut table = Table::new(columns);
    for change in changes {
        let mut row = vec![
            Value::from(series_label(change, catalog, lang)),
            change.unit.as_str().into(),
            change.year.0.into(),
            number(change.base, lang),
            number(change.value, lang),
            difference(change, catalog),
            Value::from(change_in_words(change, catalog, lang)),
            Value::from(note(change, lang)),
        ];
        if naming == Naming::WithBody {
            row.insert(0, change.body.as_str().into());
        }
        table.rows.push(row);
    }
    table
}

/// The label of a series: the indicator, and the applicant when it is not the whole of the table.
pub fn series_label(change: &Change, catalog: &Catalog, lang: Lang) -> String {
    let label = catalog.short_label(&change.indicator, lang);
    if change.breakdown.is_none() || change.breakdown == catalog.whole(&change.indicator) {
        label.to_owned()
    } else {
        let breakdown = catalog.breakdown_label(&change.breakdown, lang).to_owned();
        i18n::say(lang, "table.part", &[("whole", label.to_owned()), ("part", breakdown)])
    }
}

fn number(value: Option<f64>, lang: Lang) -> Value {
    Value::from(match value {
        Some(value) => grouped(value, 2),
        None => i18n::say(lang, "number.none", &[]),
    })
}

fn difference(change: &Change, catalog: &Catalog) -> Value {
    match change.difference {
        Some(_) if is_ratio(change, catalog) => Value::Empty,
        Some(difference) => Value::from(signed(difference, 2)),
        None => Value::Empty,
    }
}

/// What a reader must know beside the number; empty when the two years are simply comparable.
fn note(change: &Change, lang: Lang) -> String {
    match change.comparability {
        Comparability::Comparable => String::new(),
        other => i18n::say(lang, &format!("comparability.{other}"), &[]),
    }
}
