//! The work of an evaluator: hundreds of reports, a workbook, scores, and the next day only what is new.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn tongbi(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(arguments)
        .args(["--lang", "zh"])
        .current_dir(folder)
        .env_remove("TONGBI_CATALOG")
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// 500 reports of 100 bodies, one in ten with a wrong figure; the seed decides.
fn reports() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made =
        ["synth", "--bodies", "100", "--years", "2020-2024", "--defects", "0.1", "-o", "made"];
    assert!(tongbi(folder.path(), &made).status.success());
    fs::copy(folder.path().join("made/figures.csv"), folder.path().join("figures.csv")).unwrap();
    folder
}

#[test]
fn the_next_day_shows_only_what_is_new() {
    let folder = reports();
    let first = tongbi(folder.path(), &["check", "figures.csv", "-o", "day1.csv"]);
    assert_eq!(first.status.code(), Some(1));
    let known = fs::read_to_string(folder.path().join("day1.csv")).unwrap();
    assert!(known.lines().count() > 30, "{known}");

    let same = tongbi(folder.path(), &["check", "figures.csv", "--baseline", "day1.csv"]);
    assert_eq!(out(&same).lines().count(), 1, "{}", out(&same));
    assert_eq!(same.status.code(), Some(0));

    let figures = fs::read_to_string(folder.path().join("figures.csv")).unwrap();
    let cell = |line: &&str| line.contains(",2024,permits.decided,,");
    let line = figures.lines().find(cell).unwrap();
    let cells: Vec<&str> = line.splitn(6, ',').collect();
    let body = cells[0].to_owned();
    let wrong = format!("{},2024,permits.decided,,-5,件,normal,next day,table 2,-5", cells[0]);
    fs::write(folder.path().join("figures.csv"), figures.replace(line, &wrong)).unwrap();
    let next = out(&tongbi(folder.path(), &["check", "figures.csv", "--baseline", "day1.csv"]));
    assert!(next.contains(&format!("non_negative,{body},2024,permits.decided")), "{next}");
    assert!(next.lines().count() <= 4, "{next}");
}

#[test]
fn a_workbook_and_a_ranking_come_from_the_same_findings() {
    let folder = reports();
    let ranking = out(&tongbi(folder.path(), &["check", "figures.csv", "--format", "ranking"]));
    assert_eq!(ranking.lines().count(), 101);
    let scores: Vec<f64> = ranking
        .lines()
        .skip(1)
        .map(|row| row.split(',').nth(2).unwrap().parse().unwrap())
        .collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{ranking}");
    assert!(scores[0] > 99.9 && *scores.last().unwrap() < 99.0, "{ranking}");
    tongbi(folder.path(), &["check", "figures.csv", "-o", "findings.xlsx"]);
    let book = fs::read(folder.path().join("findings.xlsx")).unwrap();
    assert!(book.starts_with(b"PK"));

    // Points of one's own.
    fs::write(
        folder.path().join("scores.toml"),
        "start = 10.0\nmost_per_rule = 10.0\n[severity]\nerror = 10.0\nwarning = 0.0\nnotice = 0.0\n[rule]\n",
    )
    .unwrap();
    let own = ["check", "figures.csv", "--format", "ranking", "--scores", "scores.toml"];
    let own = out(&tongbi(folder.path(), &own));
    assert!(own.lines().nth(1).unwrap().contains(",10,"), "{own}");
}
