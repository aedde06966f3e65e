use crate::exports::{Align, Table, Value};
use crate::i18n::{self, Lang};
use crate::model::Claim;

use Align::{Left, Right};

const COLUMNS: [(&str, Align); 14] = [
    ("body", Left),
    ("year", Right),
    ("kind", Left),
    ("subject", Left),
    ("indicator", Left),
    ("breakdown", Left),
    ("value", Right),
    ("unit", Left),
    ("source", Left),
    ("place", Left),
    ("text", Left),
    ("note", Left),
    ("base", Right),
    ("whole", Right),
];

/// Claims as a table, one row each: what is claimed of which indicator, and where.
pub fn claims_table<'a>(claims: impl IntoIterator<Item = &'a Claim>, lang: Lang) -> Table {
    let heading = |name: &str| i18n::say(lang, &format!("column.{name}"), &[]);
    let mut table = Table::new(COLUMNS.iter().map(|(name, align)| (*name, heading(name), *align)));
    table.rows.extend(claims.into_iter().map(|claim| {
        vec![
            claim.body.as_str().into(),
            claim.year.into(),
            claim.kind.as_str().into(),
            claim.subject.as_str().into(),
            claim.indicator.as_str().into(),
            claim.breakdown.as_str().into(),
            Value::Number(claim.value),
            claim.unit.as_str().into(),
            claim.place.document.as_deref().unwrap_or_default().into(),
            claim.place.table.as_deref().unwrap_or_default().into(),
            claim.text.as_str().into(),
            claim.note.as_str().into(),
            claim.base.map_or(Value::Empty, Value::from),
            claim.whole.map_or(Value::Empty, Value::Number),
        ]
    }));
    table
}
