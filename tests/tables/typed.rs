//! Tables as people type them, each with every figure that a careful reader takes from it.

use std::path::Path;

use serde::Deserialize;
use tongbi::ingest::{Intake, TableOptions};
use tongbi::{BodyId, Year};

use crate::writer::read;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    table: Vec<Table>,
}

/// One table, as a text or as a file beside the list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    file: String,
    text: Option<String>,
    body: Option<String>,
    body_from: Option<String>,
    year_from: Option<String>,
    year: Option<String>,
    figures: Vec<String>,
}

/// Every value as a line of the list: 甲县 2022 requests.received[natural_person] 5.
fn lines(intake: &Intake) -> Vec<String> {
    let line = |o: &tongbi::Observation| {
        let breakdown = match o.key.breakdown.as_str() {
            "" | "total" => String::new(),
            code => format!("[{code}]"),
        };
        let key = format!("{} {} {}{breakdown}", o.key.body, o.key.year, o.key.indicator);
        Some(format!("{key} {}", o.value?))
    };
    let mut lines: Vec<String> = intake.observations.iter().filter_map(line).collect();
    lines.sort();
    lines
}

#[test]
fn every_figure_of_a_typed_table_is_read_and_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tables");
    let list = std::fs::read_to_string(folder.join("typed.toml")).unwrap();
    let typed: Typed = toml::from_str(&list).unwrap();
    assert!(typed.table.len() > 270);
    let mut wrong = Vec::new();
    for table in typed.table {
        let bytes = match &table.text {
            Some(text) => text.clone().into_bytes(),
            None => std::fs::read(folder.join(&table.file)).unwrap(),
        };
        let options = TableOptions {
            body: table.body.as_deref().map(BodyId::new),
            year: table.year.as_ref().map(|year| Year(year.parse().unwrap())),
            body_from_name: table.body_from.is_some(),
            year_from_name: table.year_from.is_some(),
            ..TableOptions::default()
        };
        let found = lines(&read(&table.file, bytes, &options));
        let mut expected = table.figures;
        expected.sort();
        if found != expected {
            wrong.push(format!("{}: {found:?}\n  instead of {expected:?}", table.name));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
