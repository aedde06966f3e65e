use crate::catalog::Catalog;
use crate::checks::{CellChange, CellDiff, Restatement};
use crate::exports::{Align, Table, Value};
use crate::i18n::numbers::grouped;
use crate::i18n::{self, Lang};

use Align::{Left, Right};

const DATA: [(&str, Align); 9] = [
    ("body", Left),
    ("year", Right),
    ("indicator", Left),
    ("breakdown", Left),
    ("first_version", Right),
    ("second_version", Right),
    ("change", Left),
    ("class", Left),
    ("follows", Left),
];

fn headed(columns: &[(&'static str, Align)], lang: Lang) -> Table {
    let heading = |name: &str| i18n::say(lang, &format!("column.{name}"), &[]);
    Table::new(columns.iter().map(|(name, align)| (*name, heading(name), *align)))
}

/// The cells of restatements as a table, one row each with the codes as they are; identical cells only when `all`.
pub fn restatements_table(restatements: &[Restatement], all: bool, lang: Lang) -> Table {
    let mut table = headed(&DATA, lang);
    for report in restatements {
        table.rows.extend(cells(report, all).map(|cell| {
            vec![
                report.body.as_str().into(),
                report.year.0.into(),
                cell.indicator.as_str().into(),
                cell.breakdown.as_str().into(),
                cell.first.into(),
                cell.second.into(),
                cell.change.as_str().into(),
                report.class.as_str().into(),
                report.follows.as_str().into(),
            ]
        }));
    }
    table
}

/// The cells of one restatement as a person reads them: labels, thousands commas, what happened in words.
pub fn restatement_view(report: &Restatement, all: bool, catalog: &Catalog, lang: Lang) -> Table {
    let mut table = headed(&[DATA[2], DATA[3], DATA[4], DATA[5], DATA[6]], lang);
    let number = |value: Option<f64>| {
        Value::from(value.map_or_else(|| i18n::say(lang, "number.none", &[]), |v| grouped(v, 4)))
    };
    table.rows.extend(cells(report, all).map(|cell| {
        vec![
            catalog.short_label(&cell.indicator, lang).into(),
            catalog.breakdown_label(&cell.breakdown, lang).into(),
            number(cell.first),
            number(cell.second),
            Value::from(i18n::say(lang, &format!("restated.{}", cell.change.as_str()), &[])),
        ]
    }));
    table
}

fn cells(report: &Restatement, all: bool) -> impl Iterator<Item = &CellDiff> {
    report.cells.iter().filter(move |cell| all || cell.change != CellChange::Identical)
}
