//! Reports of every shape against the figures, claims and findings that must come out of them.
//!
//! `UPDATE_EXPECTED=1` writes the expected texts anew; read them before they are committed.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use tongbi::documents::worker::{Limits, Pool};
use tongbi::extract::{ExtractOptions, Extraction, Extractor};
use tongbi::{Catalog, Finding, Observation};

/// The folders of the fixtures, each with its document.
fn shapes() -> Vec<(PathBuf, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reports");
    let entries = |folder: &Path| {
        let mut found: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        found.sort();
        found
    };
    let is_input = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == "input");
    entries(&root)
        .into_iter()
        .filter(|path| path.is_dir())
        .map(|folder| {
            let input = entries(&folder).into_iter().find(is_input).unwrap();
            (folder, input)
        })
        .collect()
}

fn extraction(input: &Path) -> Extraction {
    let pool = Pool::new(
        PathBuf::from(env!("CARGO_BIN_EXE_tongbi")),
        vec!["__read-pdf".into()],
        Limits::default(),
    );
    let extractor = Extractor::new(Catalog::builtin(), ExtractOptions::default());
    extractor.read_report("input", &fs::read(input).unwrap(), Some(&pool))
}

/// Who and when, a line for each figure of the prose and each row of a table, for each claim and each finding.
fn shown(extraction: &Extraction) -> String {
    let mut out = String::new();
    let body = extraction.body.as_ref().map_or_else(String::new, ToString::to_string);
    let year = extraction.year.map_or_else(String::new, |year| year.to_string());
    let tables = extraction.tables.iter().map(|(table, edition)| match edition {
        Some(edition) => format!("{table} ({})", edition.0),
        None => table.clone(),
    });
    writeln!(out, "{body} {year}, tables {}", tables.collect::<Vec<_>>().join(", ")).unwrap();
    let same_row = |a: &Observation, b: &Observation| {
        a.key.indicator == b.key.indicator && a.provenance.place.starts_with("table")
    };
    for row in extraction.observations.chunk_by(same_row) {
        let values = row.iter().map(value).collect::<Vec<_>>().join(" ");
        let place = &row[0].provenance.place;
        writeln!(out, "{}: {values} [{place}]", row[0].key.indicator).unwrap();
    }
    for claim in &extraction.claims {
        let (kind, value) = (claim.kind, claim.value);
        writeln!(out, "claim {kind:?} {} {value}{}: {}", claim.indicator, claim.unit, claim.text)
            .unwrap();
    }
    for finding in &extraction.findings {
        writeln!(out, "{}", said(finding)).unwrap();
    }
    out
}

fn value(figure: &Observation) -> String {
    let code = figure.key.breakdown.as_str();
    let name = if code.is_empty() { String::new() } else { format!("{code}=") };
    let number = figure.value.map_or_else(String::new, |value| value.to_string());
    let status = figure.status.to_string();
    match status.as_str() {
        "normal" => format!("{name}{number}"),
        _ => format!("{name}{number}({status})"),
    }
}

fn said(finding: &Finding) -> String {
    let args = finding.args.iter().map(|(name, value)| format!(" {name}={value}"));
    let words = finding.words.iter().map(|(name, words)| format!(" {name}={}", words.zh));
    let told: String = args.chain(words).collect();
    format!("{:?} {}{told}", finding.severity, finding.code)
}

#[test]
fn every_shape_gives_its_figures_and_findings() {
    let mut differing = Vec::new();
    for (folder, input) in shapes() {
        let path = folder.join("figures.txt");
        let found = shown(&extraction(&input));
        if env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&path, &found).unwrap();
        }
        let wanted = fs::read_to_string(&path).unwrap_or_default();
        if found != wanted {
            differing.push(format!("{}\n{found}", folder.display()));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
