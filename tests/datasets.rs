//! The real figures of the repository: a data package that is whole, with a source for every figure.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("datasets")
}

type Row = std::collections::BTreeMap<String, String>;

fn rows(name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder().join(name)).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn the_package_names_every_file_and_every_column() {
    let text = fs::read_to_string(folder().join("datapackage.json")).unwrap();
    let package: Value = serde_json::from_str(&text).unwrap();
    let resources = package["resources"].as_array().unwrap();
    let paths: Vec<&str> = resources.iter().map(|r| r["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["figures.csv", "bodies.csv", "sources.csv"]);
    for resource in resources {
        let path = resource["path"].as_str().unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let named: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
        let mut reader = csv::Reader::from_path(folder().join(path)).unwrap();
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(header, named, "{path}");
    }
}

#[test]
fn every_figure_has_a_source_and_a_body_that_are_described() {
    let names = |file: &str, column: &str| -> BTreeSet<String> {
        rows(file).into_iter().map(|row| row[column].clone()).collect()
    };
    let header = csv::Reader::from_path(folder().join("sources.csv")).unwrap();
    let first = header.into_records().next().unwrap().unwrap();
    assert!(!first.is_empty());
    let sources = names("sources.csv", "source");
    let bodies = names("bodies.csv", "body");
    for row in rows("figures.csv") {
        assert!(sources.contains(&row["source"]), "{row:?}");
        assert!(bodies.contains(&row["body"]), "{row:?}");
    }
}

#[test]
fn nothing_was_invented_and_nothing_was_altered() {
    let truth = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/truth");
    let Ok(files) = fs::read_dir(truth) else {
        eprintln!("skipped: the transcribed reports are not there");
        return;
    };
    let mut transcribed = BTreeSet::new();
    for file in files {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.ends_with(".csv") || ["claims.csv", "series.csv"].contains(&name.as_str()) {
            continue;
        }
        let mut reader = csv::Reader::from_path(path).unwrap();
        let found: Vec<Row> = reader.deserialize().map(|row| row.unwrap()).collect();
        transcribed.extend(found.iter().map(key));
    }
    let kept: BTreeSet<_> = rows("figures.csv").iter().map(key).collect();
    assert_eq!(kept, transcribed);
}

fn key(row: &Row) -> Vec<String> {
    ["body", "year", "indicator", "breakdown", "value", "unit", "status", "text"]
        .map(|column| row[column].clone())
        .to_vec()
}

#[test]
fn the_single_figures_are_a_package_of_their_own() {
    let sources: BTreeSet<String> =
        rows("series/sources.csv").into_iter().map(|row| row["source"].clone()).collect();
    let figures = rows("series/figures.csv");
    assert_eq!((figures.len(), sources.len()), (106, 40));
    for row in &figures {
        assert!(sources.contains(&row["source"]) && row["source"].starts_with("http"), "{row:?}");
    }
    let read = |path: PathBuf| {
        let options = tongbi::ReadOptions::default();
        tongbi::read(&tongbi::Sources::paths([path]), tongbi::Catalog::builtin(), &options)
    };
    let series = read(folder().join("series"));
    assert_eq!(series.published().count(), 106);
    assert!(!series.is_incomplete(), "{:?}", series.findings());
    assert_eq!(read(folder()).published().count(), rows("figures.csv").len(), "they stay apart");
}
