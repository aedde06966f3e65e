//! One folder of reports, six doors: whatever a user opens, the findings are the same.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "doors/reports.rs"]
mod reports;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use calamine::{Data, Reader, Xlsx, open_workbook};
use tempfile::TempDir;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "en_GB.UTF-8")
        .env_remove("TONGBI_LANG")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// How often each finding is there, by body, year and sentence.
type Findings = BTreeMap<[String; 3], usize>;

fn counted(rows: impl Iterator<Item = [String; 3]>) -> Findings {
    let mut findings = Findings::new();
    rows.for_each(|row| *findings.entry(row).or_default() += 1);
    findings
}

fn of_csv(bytes: &[u8]) -> Findings {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let columns = ["body", "year", "message"].map(at);
    counted(reader.records().map(|row| {
        let row = row.unwrap();
        columns.map(|column| row[column].to_owned())
    }))
}

fn of_workbook(path: &Path) -> Findings {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let names = workbook.sheet_names();
    let sheet = workbook.worksheet_range(&names[3]).unwrap();
    let text = |cell: &Data| match cell {
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    };
    counted(sheet.rows().skip(1).map(|row| [2, 3, 4].map(|column| text(&row[column]))))
}

fn same(door: &str, found: &Findings, wanted: &Findings) {
    let missing: Vec<_> = wanted.iter().filter(|(row, n)| found.get(*row) != Some(n)).collect();
    let more: Vec<_> = found.iter().filter(|(row, n)| wanted.get(*row) != Some(n)).collect();
    let some =
        |rows: &[(&[String; 3], &usize)]| format!("{} {:?}", rows.len(), rows.iter().take(3));
    assert!(
        missing.is_empty() && more.is_empty(),
        "{door}: missing {}; more {}",
        some(&missing),
        some(&more)
    );
}

#[test]
fn every_door_shows_the_same_findings() {
    let folder = TempDir::new().unwrap();
    reports::write(&folder.path().join("reports"), 45);
    let check = |input: &str| {
        let output = run(folder.path(), &["check", input, "--format", "csv"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        output
    };
    let first = check("reports");
    let wanted = of_csv(&first.stdout);
    let total: usize = wanted.values().sum();
    assert!(total > 60, "{total} findings were planted: {wanted:?}");

    let output = run(folder.path(), &["report", "reports", "-o", "out", "--chart-bodies", "2"]);
    same("report", &of_csv(&fs::read(folder.path().join("out/findings.csv")).unwrap()), &wanted);
    assert!(said(&output).contains(&format!("{total} finding")), "{}", said(&output));
    let page = fs::read_to_string(folder.path().join("out/index.html")).unwrap();
    let list = page.split("<section id=\"findings\">").nth(1).unwrap().split("</section>").next();
    let listed: usize = ["error", "warning", "claim", "notice"]
        .map(|kind| list.unwrap().matches(&format!("<li class=\"{kind}\" id=\"f")).count())
        .iter()
        .sum();
    assert_eq!(listed, total, "the page");

    let output = run(folder.path(), &["export", "reports", "-o", "all.xlsx"]);
    assert!(output.status.code().unwrap() < 2, "{}", said(&output));
    same("workbook", &of_workbook(&folder.path().join("all.xlsx")), &wanted);

    let output = run(folder.path(), &["extract", "reports", "-o", "read/figures.csv"]);
    assert!(output.status.code().unwrap() < 2, "{}", said(&output));
    same("extract, then check", &of_csv(&check("read").stdout), &wanted);
}

#[test]
fn a_table_of_figures_alone_says_what_it_does_not_know() {
    let folder = TempDir::new().unwrap();
    reports::write(&folder.path().join("reports"), 4);
    run(folder.path(), &["extract", "reports", "-o", "read/figures.csv"]);
    let output = run(folder.path(), &["check", "read/figures.csv"]);
    let words = "8 of 8 reports came without their text";
    assert!(said(&output).contains(words), "{}", said(&output));
    let output = run(folder.path(), &["check", "read"]);
    assert!(!said(&output).contains("without their text"), "{}", said(&output));
}
