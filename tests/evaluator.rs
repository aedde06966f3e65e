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

    // The day after, the figure is right again: what was found then is gone.
    tongbi(folder.path(), &["check", "figures.csv", "-o", "day2.csv"]);
    fs::write(folder.path().join("figures.csv"), figures).unwrap();
    let last = ["check", "figures.csv", "--baseline", "day2.csv", "--json"];
    let last: serde_json::Value =
        serde_json::from_str(&out(&tongbi(folder.path(), &last))).unwrap();
    let gone = last["gone"].as_array().unwrap();
    assert!(
        gone.iter().any(|known| known["code"] == "non_negative" && known["body"] == *body),
        "{gone:?}"
    );
    let book = ["check", "figures.csv", "--baseline", "day2.csv", "-o", "last.xlsx"];
    assert!(tongbi(folder.path(), &book).status.success());
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

/// Bodies whose names a spreadsheet may take for something to do, each with a wrong sum and a jump of the unit.
const HOSTILE: [&str; 4] =
    ["=cmd|'/c calc'!A0", "@SUM(1+1)", "+1-1", "{ HYPERLINK \"\"http://x\"\" }"];

#[test]
fn no_output_has_a_formula_that_somebody_else_has_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut csv = String::from("body,year,indicator,breakdown,value\n");
    let mut bodies = String::from("body,parent\n");
    for name in HOSTILE {
        csv.push_str(&format!(
            "\"{name}\",2023,review.upheld,,5\n\"{name}\",2023,review.total,,-4\n"
        ));
        bodies.push_str(&format!("\"{name}\",\"=1+1\"\n"));
    }
    fs::write(folder.path().join("figures.csv"), csv).unwrap();
    fs::write(folder.path().join("bodies.csv"), bodies).unwrap();
    for arguments in [
        ["check", "figures.csv", "-o", "findings.csv"].as_slice(),
        &["check", "figures.csv", "-o", "findings.xlsx"],
        &["check", "figures.csv", "--format", "ranking", "-o", "ranking.csv"],
        &["rollup", "figures.csv", "--bodies", "bodies.csv", "-o", "sums.csv"],
        &["rollup", "figures.csv", "--bodies", "bodies.csv", "-o", "sums.xlsx"],
    ] {
        let output = tongbi(folder.path(), arguments);
        assert!(output.status.code() < Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    }
    for name in ["findings.csv", "ranking.csv", "sums.csv"] {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(text.contains("'@SUM") || text.contains("'=1+1"), "{text}");
        for record in csv::Reader::from_reader(text.as_bytes()).into_records() {
            for cell in &record.unwrap() {
                let acts = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
                assert!(!acts, "{name}: {cell}");
            }
        }
    }
    for name in ["findings.xlsx", "sums.xlsx"] {
        let bytes = fs::read(folder.path().join(name)).unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        for at in 0..archive.len() {
            let part = std::io::read_to_string(archive.by_index(at).unwrap()).unwrap();
            assert!(!part.contains("<f>") && !part.contains("<f "), "{name}");
        }
    }
}

#[test]
fn what_is_waived_is_doubted_by_no_command() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "body,year,indicator,value\n甲县,2022,fees.collected,1000\n甲县,2023,fees.collected,10000000\n";
    fs::write(folder.path().join("figures.csv"), csv).unwrap();
    let waivers = "[[waiver]]\nrule = 'unit_slip'\nbody = '甲县'\nreason = '口径调整'\nby = '李某'\n\
                   [[waiver]]\nrule = 'jump'\nbody = '甲县'\nreason = '口径调整'\nby = '李某'\n";
    fs::write(folder.path().join("waivers.toml"), waivers).unwrap();
    let changes =
        |more: &[&str]| out(&tongbi(folder.path(), &[&["yoy", "figures.csv"], more].concat()));
    assert!(changes(&[]).contains(",suspect"), "{}", changes(&[]));
    let waived = changes(&["--waivers", "waivers.toml"]);
    assert!(waived.contains(",comparable"), "{waived}");
    fs::write(folder.path().join("tongbi.toml"), "waivers = 'waivers.toml'\n").unwrap();
    assert_eq!(changes(&[]), waived);
    tongbi(folder.path(), &["report", "figures.csv", "-o", "out", "--waivers", "waivers.toml"]);
    let findings = fs::read_to_string(folder.path().join("out/findings.csv")).unwrap();
    assert!(
        findings.lines().filter(|line| line.contains("unit_slip")).all(|l| l.contains("口径调整")),
        "{findings}"
    );
}

#[test]
fn equal_findings_are_one_with_their_cells_and_lines_fit() {
    let folder = tempfile::tempdir().unwrap();
    let mut csv = String::from("body,year,indicator,value\n甲县,1999,permits.decided,5\n");
    for year in 2000..2020 {
        csv.push_str(&format!("甲县,{year},permits.decided,abc\n"));
    }
    fs::write(folder.path().join("figures.csv"), csv).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(["check", "figures.csv", "--format", "text", "--lang", "zh"])
        .current_dir(folder.path())
        .env("COLUMNS", "50")
        .output()
        .unwrap();
    let text = out(&output);
    assert_eq!(text.matches("abc").count(), 1, "{text}");
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|line| line.contains("abc")).unwrap();
    assert!(lines[first].trim_start().starts_with("错误"), "message first: {text}");
    assert!(text.contains("figures.csv，D3:D22"), "{text}");
    let width = |line: &&str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    assert!(lines.iter().map(width).max() <= Some(50), "{text}");
}

#[test]
fn scores_do_not_depend_on_the_order_of_the_files() {
    let folder = reports();
    let figures = fs::read_to_string(folder.path().join("figures.csv")).unwrap();
    let (head, rows) = figures.split_once('\n').unwrap();
    let lines: Vec<&str> = rows.lines().collect();
    for (number, part) in lines.chunks(lines.len().div_ceil(3)).enumerate() {
        let text = format!("{head}\n{}\n", part.join("\n"));
        fs::write(folder.path().join(format!("{number}.csv")), text).unwrap();
    }
    let ranking = |files: [&str; 3]| {
        out(&tongbi(folder.path(), &[&["check"], &files[..], &["--format", "ranking"]].concat()))
    };
    let first = ranking(["0.csv", "1.csv", "2.csv"]);
    assert_eq!(first.lines().count(), 101);
    assert_eq!(ranking(["2.csv", "0.csv", "1.csv"]), first);
}
