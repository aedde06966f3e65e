//! The command line, as sentences: what a person types, what comes out, with which exit status.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

fn datasets() -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("datasets").display().to_string()
}

/// Runs tongbi in a folder, in English, with a text on standard input.
fn run_in(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "en_GB.UTF-8")
        .env_remove("TONGBI_LANG")
        .env_remove("TONGBI_CATALOG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that refuses its arguments does not wait for its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn run(arguments: &[&str]) -> Output {
    run_in(&std::env::temp_dir(), arguments, "")
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.push((name, fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn reports_on_the_real_figures_with_no_option_at_all() {
    let folder = TempDir::new().unwrap();
    let output = run_in(folder.path(), &["report", &datasets()], "");
    assert_eq!(code(&output), 1, "real reports have errors: {}", said(&output));
    assert_eq!(out(&output), "", "data goes to files, words to the other stream");
    let names: Vec<String> = files(&folder.path().join("out")).into_iter().map(|f| f.0).collect();
    for name in ["figures.csv", "yoy.csv", "findings.csv", "summary.md", "index.html"] {
        assert!(names.iter().any(|n| n == name), "{name} in {names:?}");
    }
    for end in ["宿迁市_yoy_all_2023-2024.svg", "宿迁市_yoy_all_2023-2024.png"] {
        assert!(names.iter().any(|n| n.ends_with(end)), "{end} in {names:?}");
    }
    assert!(said(&output).contains("10 bodies, 2019-2025"), "{}", said(&output));
}

#[test]
fn two_runs_write_the_same_bytes() {
    let folder = TempDir::new().unwrap();
    for name in ["a", "b"] {
        run_in(folder.path(), &["report", &datasets(), "-o", name], "");
    }
    let (a, b) = (files(&folder.path().join("a")), files(&folder.path().join("b")));
    assert!(a.len() > 10);
    let differ: Vec<&String> =
        a.iter().zip(&b).filter(|(x, y)| x != y).map(|(x, _)| &x.0).collect();
    assert!(a.len() == b.len() && differ.is_empty(), "{differ:?}");
}

#[test]
fn gives_the_changes_of_suqian_exactly() {
    let wanted = [
        ("permits.decided", "-13.02"),
        ("penalties.decided", "-5.18"),
        ("coercion.decided", "45.57"),
        ("fees.collected", "22.73"),
        ("requests.received", "0.40"),
        ("review.total", "-61.36"),
    ];
    let output = run(&["yoy", &datasets(), "--body", "宿迁市", "--years", "2024"]);
    let mut reader = csv::Reader::from_reader(out(&output).as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for (indicator, per_cent) in wanted {
        let row = rows.iter().find(|row| &row[at("indicator")] == indicator).unwrap();
        let value: f64 = row[at("per_cent")].parse().unwrap();
        assert_eq!(format!("{value:.2}"), per_cent, "{indicator}");
        assert_eq!(&row[at("comparability")], "comparable");
    }
}

#[test]
fn says_that_there_is_no_year_before_a_first_report() {
    let output = run(&["yoy", &datasets(), "--body", "额济纳旗", "--breakdown", "all"]);
    let mut reader = csv::Reader::from_reader(out(&output).as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 48, "the 37 figures of the report, and 11 computed from them");
    let (without, with): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row[7].is_empty());
    assert!(without.iter().all(|row| &row[10] == "value_missing"), "divided by zero: {without:?}");
    for row in with {
        assert_eq!((&row[4], &row[5], &row[6]), ("2020", "2021", ""), "{row:?}");
        assert_eq!((&row[9], &row[10]), ("", "gap"), "{row:?}");
    }
}

#[test]
fn reports_every_wrong_row_and_keeps_the_good_ones() {
    let table = "body,year,indicator,value\n甲县,2023,行政许可,550\n甲县,2024,行政许哥,3\n\
                 甲县,20x4,行政处罚,3\n甲县,2024,行政许可,9487\n乙县,2024,行政处罚,=1+2\n";
    let output = run_in(&std::env::temp_dir(), &["yoy", "-"], table);
    assert_eq!(code(&output), 1, "the rest was done");
    assert_eq!(out(&output).lines().count(), 3);
    let said = said(&output);
    for line in ["cell C3", "cell B4", "cell D6"] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(said.contains("Is it `行政许可`?"), "{said}");
    assert!(said.contains("`=1+2`"), "{said}");
}

#[test]
fn suggests_the_nearest_name_and_does_not_run() {
    let output = run(&["yoy", &datasets(), "--indicator", "permit.decided"]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("permits.decided"), "{}", said(&output));
    let output = run(&["chart", &datasets(), "--type", "outcom"]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("outcome"), "{}", said(&output));
}

#[test]
fn a_file_of_someone_else_is_not_overwritten_without_force() {
    let folder = TempDir::new().unwrap();
    let own = folder.path().join("notes.csv");
    fs::write(&own, "my own notes\n").unwrap();
    let arguments = ["export", &datasets(), "-o", "notes.csv"];
    let output = run_in(folder.path(), &arguments, "");
    assert_eq!(code(&output), 2);
    assert_eq!(fs::read_to_string(&own).unwrap(), "my own notes\n");
    assert!(said(&output).contains("--force"), "{}", said(&output));
    let mut forced = arguments.to_vec();
    forced.push("--force");
    assert_eq!(code(&run_in(folder.path(), &forced, "")), 0);
    let again = run_in(folder.path(), &arguments, "");
    assert_eq!(code(&again), 0, "its own file it writes again: {}", said(&again));
}

#[test]
fn what_is_exported_is_read_back_the_same() {
    let folder = TempDir::new().unwrap();
    let table = "body,year,indicator,breakdown,value,unit,status,source,place,text\n\
                 =cmd(),2024,permits.decided,,5,件,normal,@source,table 2,5\n\
                 甲县,2024,permits.decided,,,件,missing,-,table 2,\n";
    let first = run_in(folder.path(), &["export", "-"], table);
    assert!(out(&first).contains("'=cmd()"), "{}", out(&first));
    let again = run_in(folder.path(), &["export", "-"], out(&first));
    assert_eq!(out(&first), out(&again));
    assert_eq!(code(&again), 0, "{}", said(&again));
    for name in ["x.parquet", "x.xlsx", "x.json"] {
        let output = run_in(folder.path(), &["export", "-", "-o", name], table);
        assert_eq!(code(&output), 0, "{name}: {}", said(&output));
        assert!(fs::metadata(folder.path().join(name)).unwrap().len() > 100);
    }
    let parquet = run_in(folder.path(), &["export", "x.parquet"], "");
    assert_eq!(out(&parquet), out(&first));
}

#[test]
fn a_table_for_excel_has_a_byte_order_mark() {
    let output = run(&["export", &datasets(), "--bom"]);
    assert_eq!(&output.stdout[..3], b"\xef\xbb\xbf");
}

#[test]
fn the_exit_status_follows_the_level_that_was_asked_for() {
    let check = |level: &str| code(&run(&["check", &datasets(), "--fail-on", level]));
    assert_eq!(check("error"), 1);
    assert_eq!(check("never"), 0);
    assert_eq!(code(&run(&["nonsense"])), 2);
    assert_eq!(code(&run(&["yoy", "no-such-file.csv"])), 2);
}

#[test]
fn files_are_chinese_and_the_terminal_follows_the_locale() {
    let output = run(&["yoy", &datasets(), "--body", "宿迁市", "--format", "md"]);
    assert!(out(&output).starts_with("| 指标 |"), "{}", out(&output));
    let output = run(&["yoy", &datasets(), "--body", "宿迁市", "--format", "md", "--lang", "en"]);
    assert!(out(&output).starts_with("| Indicator |"), "{}", out(&output));
    assert!(said(&run(&["yoy", "none.csv"])).contains("error"));
    assert!(said(&run(&["yoy", "none.csv", "--lang", "zh"])).contains("错误"));
}

#[test]
fn every_command_has_help_in_both_languages() {
    let help = run(&["--help"]);
    let commands = ["report", "yoy", "chart", "check", "export", "catalog", "explain"];
    for command in commands {
        assert!(out(&help).contains(command));
        let (zh, en) = (run(&[command, "--help", "--lang", "zh"]), run(&[command, "--help"]));
        assert_eq!((code(&zh), code(&en)), (0, 0));
        assert_ne!(out(&zh), out(&en), "{command}");
    }
}

#[test]
fn the_catalog_lists_and_explains_and_takes_a_users_own() {
    let list = run(&["catalog"]);
    assert!(out(&list).lines().count() > 88);
    assert!(out(&run(&["catalog", "行政许可"])).contains("permits.decided"));
    let folder = TempDir::new().unwrap();
    let own = "[[indicator]]\nid = \"hotline.calls\"\nzh = \"热线来电\"\nen = \"Hotline calls\"\n\
               table = \"prose\"\nunit = \"件\"\nmeasure = \"flow\"\n";
    fs::write(folder.path().join("own.toml"), own).unwrap();
    let table = "body,year,indicator,value\n甲县,2023,热线来电,10\n甲县,2024,热线来电,12\n";
    let output = run_in(folder.path(), &["yoy", "-", "--catalog", "own.toml"], table);
    assert!(out(&output).contains("hotline.calls,,件,2023,2024,10,12,2,20"), "{}", out(&output));
}

#[test]
fn draws_what_was_asked_for_and_says_what_cannot_be_drawn() {
    let folder = TempDir::new().unwrap();
    let arguments =
        ["chart", &datasets(), "--body", "宿迁市", "--type", "yoy", "--theme", "dark", "-o", "p"];
    let output = run_in(folder.path(), &arguments, "");
    assert_eq!(code(&output), 0, "{}", said(&output));
    let written = files(&folder.path().join("p"));
    let names: Vec<&str> = written.iter().map(|f| f.0.as_str()).collect();
    assert_eq!(names, ["宿迁市_yoy_all_2023-2024_dark.png", "宿迁市_yoy_all_2023-2024_dark.svg"]);
    assert!(written[0].1.starts_with(b"\x89PNG"));
    let svg = String::from_utf8(written[1].1.clone()).unwrap();
    assert!(svg.contains("<title") && svg.contains("<desc"));
    let arguments = ["chart", &datasets(), "--body", "额济纳旗", "--type", "yoy", "-o", "p"];
    let output = run_in(folder.path(), &arguments, "");
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("额济纳旗"), "{}", said(&output));
}

#[test]
fn two_versions_are_told_apart_cell_by_cell() {
    let folder = TempDir::new().unwrap();
    let table = |rows: &str| format!("body,year,indicator,breakdown,value\n{rows}");
    let write = |name: &str, rows: &str| fs::write(folder.path().join(name), table(rows)).unwrap();
    write(
        "a.csv",
        "甲县,2023,requests.received,total,21\n甲县,2023,requests.carried_out,total,3\n",
    );
    write(
        "b.csv",
        "甲县,2023,requests.received,total,23\n甲县,2023,requests.carried_out,total,5\n甲县,2023,permits.decided,,9\n",
    );
    write("next.csv", "甲县,2024,requests.carried_in,total,5\n");
    let output = run_in(folder.path(), &["diff", "a.csv", "b.csv", "--next", "next.csv"], "");
    assert_eq!(code(&output), 1, "they differ: {}", said(&output));
    let expected = "body,year,indicator,breakdown,first_version,second_version,change,class,follows\n\
                    甲县,2023,permits.decided,,,9,added,restated,second\n\
                    甲县,2023,requests.received,total,21,23,restated,restated,second\n\
                    甲县,2023,requests.carried_out,total,3,5,restated,restated,second\n";
    assert_eq!(out(&output), expected);
    let output = run_in(folder.path(), &["diff", "a.csv", "next.csv"], "");
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("no report of one body and year"), "{}", said(&output));
}

#[test]
fn as_many_synthetic_reports_as_are_wanted_in_any_form() {
    let folder = TempDir::new().unwrap();
    let synth = |to: &str| {
        let arguments = ["synth", "--bodies", "600", "--years", "2022-2023", "-o", to];
        assert_eq!(code(&run_in(folder.path(), &arguments, "")), 0);
    };
    synth("all.csv");
    synth("all.parquet");
    synth("all");
    let text = fs::read_to_string(folder.path().join("all.csv")).unwrap();
    assert_eq!(text, fs::read_to_string(folder.path().join("all/figures.csv")).unwrap());
    assert_eq!(text.matches("body,year").count(), 1);
    let rows = text.lines().count() - 1;
    let output = run_in(folder.path(), &["export", "all.parquet", "--format", "csv"], "");
    let printed = out(&output).lines().filter(|line| !line.contains(",formula "));
    assert_eq!(printed.count() - 1, rows);
}

#[test]
fn small_bars_are_plain_ascii_in_a_pipe() {
    let select = ["--body", "宿迁市", "--years", "2024", "--indicator", "行政强制,行政复议"];
    let output = run(&[&["yoy", &datasets(), "--spark"], &select[..]].concat());
    let text = out(&output);
    let has = |value: &str, bar: &str| {
        text.lines().any(|line| line.contains(value) && line.contains(bar))
    };
    assert!(has("+45.6%", "|#######") && has("行政复议", "##########|"), "{text}");
    let refused = run(&[&["yoy", &datasets(), "--spark", "--format", "csv"], &select[..]].concat());
    assert_eq!(code(&refused), 2, "{}", said(&refused));
}

#[test]
fn the_official_form_is_filled_and_read_back_the_same() {
    let folder = TempDir::new().unwrap();
    let figures = |input: &str| -> Vec<String> {
        let arguments =
            ["export", input, "--body", "宿迁市", "--years", "2024", "--breakdown", "all"];
        let exported = run_in(folder.path(), &arguments, "");
        let mut rows: Vec<String> = out(&exported)
            .lines()
            .filter(|line| line.contains(",table "))
            .map(|line| line.split(',').take(7).collect::<Vec<_>>().join(","))
            .collect();
        rows.sort();
        rows
    };
    let published = figures(&datasets());
    assert_eq!(published.len(), 200);
    for name in ["form.docx", "form.html", "form.xlsx", "form.md"] {
        let arguments = ["form", &datasets(), "--body", "宿迁市", "--year", "2024", "-o", name];
        assert_eq!(code(&run_in(folder.path(), &arguments, "")), 0, "{name}");
        assert_eq!(figures(name), published, "{name}");
    }
}

#[test]
fn an_empty_table_is_filled_in_and_read_back() {
    let folder = TempDir::new().unwrap();
    for (layout, name) in [("years", "a.csv"), ("wide", "b.csv"), ("years", "a.xlsx")] {
        let body = "甲县,乙市";
        let arguments =
            ["template", "--body", body, "--years", "2022-2024", "--layout", layout, "-o", name];
        assert_eq!(code(&run_in(folder.path(), &arguments, "")), 0, "{name}");
        let read = run_in(folder.path(), &["read", name], "");
        assert_eq!(out(&read).lines().count(), 211, "{name}");
        assert!(said(&read).is_empty(), "{}", said(&read));
    }
    for name in ["a.csv", "b.csv"] {
        let empty = fs::read_to_string(folder.path().join(name)).unwrap();
        let mut figure = 0;
        let filled: Vec<String> = empty
            .lines()
            .map(|line| {
                let cells = line.split(',').map(|cell| {
                    figure += i32::from(cell.is_empty());
                    if cell.is_empty() { figure.to_string() } else { cell.to_owned() }
                });
                cells.collect::<Vec<_>>().join(",")
            })
            .collect();
        assert_eq!(figure, 210);
        fs::write(folder.path().join("filled.csv"), filled.join("\n")).unwrap();
        let read = run_in(folder.path(), &["read", "filled.csv"], "");
        let values: std::collections::BTreeSet<&str> =
            out(&read).lines().skip(1).filter_map(|line| line.split(',').nth(4)).collect();
        assert!(values.len() == 210 && !values.contains(""), "{}", said(&read));
    }
    let many =
        ["template", "--body", "甲县,乙市", "--years", "2024", "--layout", "form", "-o", "forms"];
    assert_eq!(code(&run_in(folder.path(), &many, "")), 0);
    assert!(folder.path().join("forms/乙市2024.xlsx").exists());
}

#[test]
fn a_form_of_several_bodies_or_of_no_edition_is_refused() {
    let folder = TempDir::new().unwrap();
    let form = |more: &[&str]| {
        let mut arguments = vec!["form", "-o", "form.docx"];
        arguments.extend(more);
        run_in(folder.path(), &arguments, "")
    };
    let several = form(&[&datasets()]);
    assert!(code(&several) == 2 && said(&several).contains("--body"), "{}", said(&several));
    let edition = form(&["--blank", "--body", "甲县", "--year", "2024", "--edition", "2020"]);
    assert!(code(&edition) == 2 && said(&edition).contains("2019, 2021"), "{}", said(&edition));
    assert!(!folder.path().join("form.docx").exists());
}
