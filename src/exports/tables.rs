use crate::exports::{Align, Table, Value};
use crate::i18n::{self, Lang};
use crate::model::{Change, Observation};

use Align::{Left, Right};

/// The columns of the tidy table and of the table of changes, in the order of the contract.
const FIGURES: [(&str, Align); 10] = [
    ("body", Left),
    ("year", Right),
    ("indicator", Left),
    ("breakdown", Left),
    ("value", Right),
    ("unit", Left),
    ("status", Left),
    ("source", Left),
    ("place", Left),
    ("text", Left),
];
const CHANGES: [(&str, Align); 11] = [
    ("body", Left),
    ("indicator", Left),
    ("breakdown", Left),
    ("unit", Left),
    ("base_year", Right),
    ("year", Right),
    ("base", Right),
    ("value", Right),
    ("difference", Right),
    ("per_cent", Right),
    ("comparability", Left),
];

fn headed(columns: &'static [(&'static str, Align)], lang: Lang) -> Table {
    Table::new(
        columns
            .iter()
            .map(|(name, align)| (*name, i18n::say(lang, &format!("column.{name}"), &[]), *align)),
    )
}

/// Figures as the tidy table of the contract, one row per observation; headings in `lang`, names and codes as they are.
pub fn figures_table<'a>(
    observations: impl IntoIterator<Item = &'a Observation>,
    lang: Lang,
) -> Table {
    let mut table = headed(&FIGURES, lang);
    table.rows.extend(observations.into_iter().map(|o| {
        vec![
            o.key.body.as_str().into(),
            o.key.year.into(),
            o.key.indicator.as_str().into(),
            o.key.breakdown.as_str().into(),
            o.value.into(),
            o.unit.as_str().into(),
            o.status.as_str().into(),
            Value::from(&*o.provenance.source),
            o.provenance.place.as_str().into(),
            o.provenance.text.as_str().into(),
        ]
    }));
    table
}

/// Changes as the table of the contract, one row per change; headings in `lang`, names and codes as they are, values not
/// rounded.
pub fn changes_table<'a>(changes: impl IntoIterator<Item = &'a Change>, lang: Lang) -> Table {
    let mut table = headed(&CHANGES, lang);
    table.rows.extend(changes.into_iter().map(|c| {
        vec![
            c.body.as_str().into(),
            c.indicator.as_str().into(),
            c.breakdown.as_str().into(),
            c.unit.as_str().into(),
            c.base_year.0.into(),
            c.year.0.into(),
            c.base.into(),
            c.value.into(),
            c.difference.into(),
            c.per_cent.into(),
            c.comparability.as_str().into(),
        ]
    }));
    table
}
