//! Each folder of `tests/fixtures/checks` is a case: figures, perhaps claims, and the findings that they must yield.

use std::fmt::Write as _;
use std::path::Path;

use tongbi::{Claim, Finding, Observation};

use crate::support::{check_claims, figure};

fn rows(file: &Path) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader.records().map(Result::unwrap).collect()
}

/// A row `body,year,indicator,breakdown,value`.
fn observation(row: &csv::StringRecord) -> Observation {
    figure(&row[0], row[1].parse().unwrap(), &row[2], &row[3], row[4].parse().ok())
}

fn claims(file: &Path) -> Vec<Claim> {
    if !file.exists() {
        return Vec::new();
    }
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

fn line(finding: &Finding) -> String {
    let evidence = finding.evidence.clone().unwrap_or_default();
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    let text = |id: Option<String>| id.unwrap_or_default();
    let cell = evidence.localisation.first();
    [
        finding.code.to_string(),
        finding.severity.as_str().to_owned(),
        text(finding.year.map(|y| y.to_string())),
        text(finding.indicator.as_ref().map(ToString::to_string)),
        text(finding.breakdown.as_ref().map(ToString::to_string)),
        number(finding.reported),
        number(finding.computed),
        text(cell.map(|c| format!("{} {}", c.cell.indicator, c.cell.breakdown))),
        number(cell.map(|c| c.repaired)),
        text(evidence.suggestion.as_ref().map(|s| s.kind.as_str().to_owned())),
    ]
    .join(",")
}

#[test]
fn every_case_yields_the_findings_that_it_must() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/checks"));
    let mut cases: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 6, "the cases are there");
    for case in cases {
        let figures: Vec<Observation> =
            rows(&case.join("figures.csv")).iter().map(observation).collect();
        let outcome = check_claims(&figures, &claims(&case.join("claims.csv")));
        let mut found = "code,severity,year,indicator,breakdown,reported,computed,cell,repaired,\
                         suggestion\n"
            .to_owned();
        outcome.findings.iter().for_each(|f| writeln!(found, "{}", line(f)).unwrap());
        let expected = std::fs::read_to_string(case.join("expected.csv")).unwrap();
        assert_eq!(found, expected, "{}", case.display());
    }
}
