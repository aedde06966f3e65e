//! Sums over the bodies below each body, as the command line gives them and reads them again.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A county that reports itself, and four departments: one was renamed in 2023, one is silent in 2022.
const FIGURES: &str = "body,year,indicator,value
甲局,2022,permits.decided,100
甲局,2023,permits.decided,120
乙局,2022,permits.decided,50
丙局,2023,permits.decided,70
云岭县,2022,permits.decided,180
云岭县,2023,permits.decided,260
丁局,2023,permits.decided,10
";
const BODIES: &str = "body,code,kind,level,parent,aliases,from,to,successor
云岭县,,government,county,云海市,,,,
甲局,,department,county,云岭县,,,,
乙局,,department,county,云岭县,,,2022,丙局
丙局,,department,county,云岭县,,2023,,
丁局,,department,county,云岭县,,,,
";

fn tongbi(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(arguments)
        .args(["--lang", "zh"])
        .current_dir(folder)
        .env_remove("TONGBI_CATALOG")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("figures.csv"), FIGURES).unwrap();
    fs::write(folder.path().join("bodies.csv"), BODIES).unwrap();
    folder
}

const SUMS: [&str; 5] = [
    "云岭县（本级）,2023,permits.decided,,60,件,computed",
    "云岭县（汇总）,2022,permits.decided,,150,件,computed",
    "云岭县（汇总）,2023,permits.decided,,200,件,computed",
    "云海市（汇总）,2022,permits.decided,,180,件,computed",
    "云海市（汇总）,2023,permits.decided,,260,件,computed",
];
const COVERAGE: [&str; 5] = ["3/3", "2/3", "3/3", "1/1", "1/1"];

#[test]
fn sums_have_their_coverage_and_name_who_is_missing() {
    let folder = folder();
    let arguments = ["rollup", "figures.csv", "--bodies", "bodies.csv"];
    let output = tongbi(folder.path(), &arguments);
    let rows: Vec<String> = out(&output).lines().skip(1).map(str::to_owned).collect();
    assert_eq!(rows.len(), SUMS.len());
    for ((row, sum), coverage) in rows.iter().zip(SUMS).zip(COVERAGE) {
        assert!(row.starts_with(sum) && row.ends_with(coverage), "{row}");
    }
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("云岭县（2022年）：1个下级单位没有数据：丁局"), "{said}");
    let of_one =
        tongbi(folder.path(), &[&arguments[..], &["--body", "云海", "--years", "2023"]].concat());
    assert_eq!(out(&of_one).lines().count(), 2);
}

#[test]
fn sums_are_figures_like_any_other() {
    let folder = folder();
    tongbi(folder.path(), &["rollup", "figures.csv", "--bodies", "bodies.csv", "-o", "sums.csv"]);
    let again = out(&tongbi(folder.path(), &["export", "sums.csv"]));
    let sums = again.lines().filter(|row| row.contains('（'));
    for (row, coverage) in sums.zip(COVERAGE) {
        assert!(row.ends_with(&format!("roll-up,{coverage}")), "{row}");
    }
    let changes = out(&tongbi(folder.path(), &["yoy", "sums.csv", "--body", "云海市"]));
    assert!(changes.contains("2022,2023,180,260,80,44.4444444444,comparable"), "{changes}");
    tongbi(folder.path(), &["check", "sums.csv"]);
    tongbi(folder.path(), &["chart", "sums.csv", "-o", "charts", "--format", "svg"]);
}

#[test]
fn changes_are_over_the_bodies_of_both_years() {
    let folder = folder();
    let arguments = ["rollup", "figures.csv", "--bodies", "bodies.csv", "--what", "changes"];
    let changes = out(&tongbi(folder.path(), &arguments));
    // 丁局 was silent in 2022; 乙局 goes on as 丙局.
    assert!(changes.contains("2022,2023,150,190,40,26.6666666667,comparable,2/3"), "{changes}");
}

#[test]
fn without_a_hierarchy_the_list_of_bodies_is_asked_for() {
    let folder = folder();
    let output = Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(["rollup", "figures.csv", "--lang", "zh"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--bodies") && said.contains("parent"), "{said}");
}

#[test]
fn sums_within_a_limit_of_memory_are_the_same() {
    let folder = folder();
    // Groups are computed before they are summed up, and a total is no body.
    let mut text = FIGURES.to_owned();
    for part in ["not_held", "needs_creation", "unclear"] {
        for body in ["甲局", "丙局", "合计"] {
            text.push_str(&format!("{body},2023,requests.unavailable.{part},4\n"));
        }
    }
    fs::write(folder.path().join("figures.csv"), text).unwrap();
    for more in [&[][..], &["--body", "云岭"], &["--format", "json"]] {
        let rollup = ["rollup", "figures.csv", "--bodies", "bodies.csv"];
        let plain = tongbi(folder.path(), &[&rollup[..], more].concat());
        let limited = tongbi(folder.path(), &[&rollup[..], more, &["--memory", "64MB"]].concat());
        assert_eq!(out(&limited), out(&plain), "{more:?}");
        assert!(out(&plain).contains("requests.unavailable"));
    }
}

#[test]
fn a_merged_body_is_compared_with_those_that_it_was_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let figures = "body,year,indicator,value\n甲局,2022,permits.decided,100\n乙局,2022,permits.decided,60\n\
                   丙局,2023,permits.decided,200\n丁局,2022,permits.decided,40\n丁局,2023,permits.decided,40\n";
    let bodies = "body,parent,from,to,successor\n甲局,云岭县,,2022,丙局\n乙局,云岭县,,2022,丙局\n\
                  丙局,云岭县,2023,,\n丁局,云岭县,,,\n";
    fs::write(folder.path().join("figures.csv"), figures).unwrap();
    fs::write(folder.path().join("bodies.csv"), bodies).unwrap();
    let arguments = ["rollup", "figures.csv", "--bodies", "bodies.csv"];
    let sums = out(&tongbi(folder.path(), &arguments));
    let of_year = |year: &str| sums.lines().find(|line| line.contains(year)).unwrap().to_owned();
    assert!(of_year(",2022,").contains(",,200,") && of_year(",2022,").ends_with("3/3"), "{sums}");
    assert!(of_year(",2023,").contains(",,240,") && of_year(",2023,").ends_with("2/2"), "{sums}");
    let changes = out(&tongbi(folder.path(), &[&arguments[..], &["--what", "changes"]].concat()));
    assert!(changes.contains("2022,2023,200,240,40,20,comparable,2/2"), "{changes}");
}
