//! One input, one answer: what one command doubts, refuses or computes, every other command shows.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

type Row = BTreeMap<String, String>;

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

fn rows(output: &Output) -> Vec<Row> {
    assert!(output.status.code().unwrap() < 2, "{}", said(output));
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// A folder with one table of figures: `indicator[:breakdown] year value` a line, of one body.
fn table(lines: &[(&str, i32, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let mut text = "body,year,indicator,breakdown,value\n".to_owned();
    for (series, year, value) in lines {
        let (indicator, breakdown) = series.split_once(':').unwrap_or((series, ""));
        text.push_str(&format!("甲县,{year},{indicator},{breakdown},{value}\n"));
    }
    fs::write(folder.path().join("a.csv"), text).unwrap();
    folder
}

fn said_of<'r>(rows: &'r [Row], indicator: &str, year: &str) -> &'r str {
    let row = rows.iter().find(|r| r["indicator"] == indicator && r["year"] == year);
    &row.unwrap_or_else(|| panic!("{indicator} {year}"))["comparability"]
}

#[test]
fn what_check_doubts_is_suspect_everywhere() {
    let folder = table(&[
        ("fees.collected", 2022, "1000"),
        ("fees.collected", 2023, "25000000"),
        ("permits.decided", 2022, "550"),
        ("permits.decided", 2023, "9487"),
        ("penalties.decided", 2022, "500"),
        ("penalties.decided", 2023, "600"),
    ]);
    let found = rows(&run(folder.path(), &["check", "a.csv", "--format", "csv"]));
    let codes: Vec<&str> = found.iter().map(|row| row["code"].as_str()).collect();
    assert_eq!(codes, ["jump", "unit_slip"]);
    let yoy = rows(&run(folder.path(), &["yoy", "a.csv"]));
    let exported = rows(&run(folder.path(), &["export", "a.csv", "--what", "changes"]));
    let output = run(folder.path(), &["report", "a.csv", "-o", "out"]);
    assert!(!said(&output).contains("9,487"), "no doubted change leads: {}", said(&output));
    let file = fs::read(folder.path().join("out/yoy.csv")).unwrap();
    let reported: Vec<Row> =
        csv::Reader::from_reader(file.as_slice()).deserialize().map(|row| row.unwrap()).collect();
    for rows in [yoy, exported, reported] {
        assert_eq!(said_of(&rows, "fees.collected", "2023"), "suspect");
        assert_eq!(said_of(&rows, "permits.decided", "2023"), "suspect");
        assert_eq!(said_of(&rows, "penalties.decided", "2023"), "comparable");
    }
    let page = fs::read_to_string(folder.path().join("out/index.html")).unwrap();
    assert!(page.contains("suspect") || page.contains("存疑") || page.contains("可疑"));
}

#[test]
fn a_broken_chain_between_two_years_blames_neither() {
    // Carried out 7, carried in 9: either report may be wrong.
    let folder = table(&[
        ("requests.received:total", 2022, "100"),
        ("requests.carried_out:total", 2022, "7"),
        ("requests.received:total", 2023, "120"),
        ("requests.carried_in:total", 2022, "9"),
        ("requests.carried_in:total", 2023, "90"),
        ("requests.carried_out:total", 2023, "80"),
    ]);
    let found = rows(&run(folder.path(), &["check", "a.csv", "--format", "csv"]));
    assert!(found.iter().any(|row| row["code"].contains("carr")), "{found:?}");
    let yoy = rows(&run(folder.path(), &["yoy", "a.csv"]));
    assert!(yoy.iter().all(|row| row["comparability"] != "suspect"), "{yoy:?}");
}

#[test]
fn growth_and_index_refuse_what_yoy_refuses() {
    let folder = table(&[
        // In 2020 the form had no amount of fees but a number of items.
        ("fees.items_last_year", 2020, "240"),
        ("fees.collected", 2021, "500"),
        ("fees.collected", 2022, "600"),
        ("fees.collected", 2020, "400"),
        ("website.visits", 2020, "5000"),
        ("website.visits", 2022, "6000"),
        ("disclosure.items", 2020, "300"),
        ("disclosure.items", 2021, "330"),
        ("disclosure.items", 2022, "363"),
    ]);
    let growth = rows(&run(folder.path(), &["yoy", "a.csv", "--growth"]));
    let of = |id: &str| growth.iter().find(|row| row["indicator"] == id).unwrap();
    assert_eq!(
        (of("website.visits")["comparability"].as_str(), of("website.visits")["cagr"].as_str()),
        ("gap", "")
    );
    assert_eq!(of("disclosure.items")["comparability"], "comparable");
    assert!(
        of("disclosure.items")["cagr"].starts_with("10")
            || of("disclosure.items")["cagr"].starts_with("9.99")
    );
    let index = rows(&run(folder.path(), &["yoy", "a.csv", "--base-year", "2020"]));
    let visits = index.iter().find(|r| r["indicator"] == "website.visits" && r["year"] == "2022");
    assert_eq!(
        (visits.unwrap()["comparability"].as_str(), visits.unwrap()["index"].as_str()),
        ("gap", "")
    );
    let share = rows(&run(folder.path(), &["yoy", "a.csv", "--share"]));
    assert!(share.iter().all(|row| row.contains_key("comparability")));
}

#[test]
fn a_change_of_the_form_breaks_growth_and_index_as_it_breaks_yoy() {
    let folder = table(&[
        ("requests.other.other:total", 2020, "10"),
        ("requests.other.fee_unpaid:total", 2020, "1"),
        ("normative.issued", 2020, "40"),
        ("fees.items_last_year", 2020, "240"),
        ("normative.issued", 2021, "50"),
        ("normative.issued", 2022, "55"),
    ]);
    let yoy = rows(&run(folder.path(), &["yoy", "a.csv", "--indicator", "normative.issued"]));
    let growth =
        rows(&run(folder.path(), &["yoy", "a.csv", "--growth", "--indicator", "normative.issued"]));
    let steps: Vec<&str> = yoy.iter().map(|row| row["comparability"].as_str()).collect();
    let broken = steps.contains(&"edition_break");
    assert_eq!(growth[0]["comparability"] == "edition_break", broken, "{steps:?}");
    assert_eq!(growth[0]["cagr"].is_empty(), broken);
}

const RATES: [(&str, i32, &str); 9] = [
    ("requests.granted:total", 2021, "20"),
    ("requests.closed:total", 2021, "80"),
    ("requests.granted:total", 2022, "30"),
    ("requests.closed:total", 2022, "80"),
    ("requests.granted:total", 2023, "40"),
    ("requests.closed:total", 2023, "80"),
    ("permits.decided", 2021, "100"),
    ("permits.decided", 2022, "110"),
    ("permits.decided", 2023, "121"),
];

#[test]
fn derived_indicators_are_figures_for_every_command() {
    let folder = table(&RATES);
    let own = "[[derived]]\nid = \"own.double\"\nzh = \"双倍许可\"\nen = \"Twice the permits\"\n\
               formula = \"permits.decided * 2\"\nunit = \"件\"\nmeasure = \"flow\"\n";
    fs::write(folder.path().join("own.toml"), own).unwrap();
    for (id, first, place) in [
        ("requests.granted_rate", "25", "formula requests.granted / requests.closed * 100"),
        ("own.double", "200", "formula permits.decided * 2"),
    ] {
        let with = |more: &[&str]| {
            let all = [more, &["--indicator", id, "--catalog", "own.toml"]].concat();
            run(folder.path(), &all)
        };
        let figures = rows(&with(&["export", "a.csv"]));
        assert_eq!(figures.len(), 3, "{id}");
        assert_eq!(
            (figures[0]["value"].as_str(), figures[0]["status"].as_str()),
            (first, "computed")
        );
        assert_eq!((figures[0]["place"].as_str(), figures[0]["text"].as_str()), (place, ""));
        assert_eq!(rows(&with(&["yoy", "a.csv"])).len(), 3, "{id}");
        let output = with(&["chart", "a.csv", "--type", "trend", "-o", "charts"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let output = with(&["report", "a.csv", "-o", "out"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let changes = fs::read_to_string(folder.path().join("out/yoy.csv")).unwrap();
        assert!(changes.contains(id), "{changes}");
    }
    // Extraction writes what is published.
    let output = run(folder.path(), &["export", "a.csv", "-o", "back.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = fs::read_to_string(folder.path().join("back.csv")).unwrap();
    let wrong = text.replace(",25,%,computed", ",26,%,computed");
    assert_ne!(text, wrong);
    fs::write(folder.path().join("back.csv"), wrong).unwrap();
    let back =
        rows(&run(folder.path(), &["export", "back.csv", "--indicator", "requests.granted_rate"]));
    assert_eq!(back[0]["value"], "25", "computed again, and not believed");
    let found = rows(&run(folder.path(), &["check", "back.csv", "--format", "csv"]));
    assert_eq!(found[0]["code"], "stored_differs");
}

#[test]
fn a_printed_value_takes_the_key_and_the_formula_checks_it() {
    let folder = table(&[
        ("litigation.direct.total", 2023, "3"),
        ("litigation.after_review.total", 2023, "4"),
        ("litigation.total", 2023, "8"),
    ]);
    let figures =
        rows(&run(folder.path(), &["export", "a.csv", "--indicator", "litigation.total"]));
    assert_eq!((figures[0]["value"].as_str(), figures[0]["status"].as_str()), ("8", "normal"));
    let found = rows(&run(folder.path(), &["check", "a.csv", "--format", "csv"]));
    assert_eq!(found[0]["code"], "printed_differs");
}

#[test]
fn two_values_of_one_figure_give_none_until_a_source_is_preferred() {
    let folder = table(&[("permits.decided", 2022, "100"), ("permits.decided", 2023, "120")]);
    let other = "body,year,indicator,value\n甲县,2023,permits.decided,140\n";
    fs::write(folder.path().join("b.csv"), other).unwrap();
    let yoy = rows(&run(folder.path(), &["yoy", "a.csv", "b.csv"]));
    assert_eq!(said_of(&yoy, "permits.decided", "2023"), "value_missing");
    let found = rows(&run(folder.path(), &["check", "a.csv", "b.csv", "--format", "csv"]));
    assert_eq!(found[0]["code"], "conflicting_values");
    assert!(found[0]["places"].contains("a.csv") && found[0]["places"].contains("b.csv"));
    let yoy = rows(&run(folder.path(), &["yoy", "a.csv", "b.csv", "--prefer", "b.csv"]));
    let row = yoy.iter().find(|row| row["year"] == "2023").unwrap();
    assert_eq!((row["value"].as_str(), row["comparability"].as_str()), ("140", "comparable"));
}

/// Wrong uses of the command line, each with a word that its message must hold: one for both languages, or one for each.
const WRONG_USES: [(&[&str], &str); 20] = [
    (&["yoy"], "<INPUT>|<输入>"),
    (&["frob"], "frob"),
    (&["yoy", "a.csv", "--years", "abc"], "2019-2024"),
    (&["yoy", "a.csv", "--format", "xyz"], "parquet"),
    (&["yoy", "a.csv", "--bogus"], "--bogus"),
    (&["yoy", "a.csv", "--limit", "rows=x"], "rows=x"),
    (&["yoy", "a.csv", "--engine", "foo"], "foo"),
    (&["yoy", "a.csv", "--base-year", "1"], "--base-year"),
    (&["yoy", "a.csv", "-o"], "--output"),
    (&["chart", "a.csv", "--size", "1x1", "-o", "c"], "1x1"),
    (&["chart", "a.csv", "--theme", "q", "-o", "c"], "dark"),
    (&["chart", "a.csv", "--annotate", "foo", "-o", "c"], "foo"),
    (&["extract", "--shard", "5/3", "a.csv"], "5/3"),
    (&["diff", "a.csv"], "<B>"),
    (&["report"], "<INPUT>|<输入>"),
    (&["merge"], "<PART>|<分片>"),
    (&["synth", "--reports", "x"], "--reports"),
    (&["sql", "yoy", "--dialect", "x"], "duckdb"),
    (&["check", "a.csv", "--severity", "foo"], "--severity"),
    (&["extract", "a.csv", "-o", "x", "--explain"], "--explain"),
];

#[test]
fn a_wrong_use_is_told_in_the_language_of_the_terminal() {
    let folder = table(&[("permits.decided", 2022, "100")]);
    let of_clap = ["error:", "Usage", "tip:", "For more", "possible values", "required"];
    for (arguments, word) in WRONG_USES {
        for lang in ["zh", "en"] {
            let output = Command::new(env!("CARGO_BIN_EXE_tongbi"))
                .args(arguments)
                .current_dir(folder.path())
                .env("TONGBI_LANG", lang)
                .output()
                .unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
            let holds = word.split('|').any(|word| said.contains(word));
            assert!(holds, "{arguments:?}: {said}");
            for foreign in of_clap {
                assert!(!said.contains(foreign), "{arguments:?}: {said}");
            }
            assert_eq!(lang == "zh", said.starts_with("错误"), "{said}");
        }
    }
}

/// A table of several bodies with the columns that bulk jobs carry: the real figures under other names, and faults in them.
fn many_bodies() -> String {
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/figures.csv");
    let mut reader = csv::Reader::from_path(real).unwrap();
    let mut text = "body,year,indicator,breakdown,value,unit,status\n".to_owned();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for copy in ["丙", "甲", "乙"] {
        for (at, row) in rows.iter().enumerate() {
            // Now and then a figure is ten times as large, and every copy breaks other sums.
            let slips = copy != "丙" && at % 97 == copy.len() + usize::from(copy == "甲");
            let value = if slips { format!("{}0", &row[4]) } else { row[4].to_owned() };
            let value = value.trim_start_matches('0');
            let value = if value.is_empty() && !row[4].is_empty() { "0" } else { value };
            let cells = [&row[1], &row[2], &row[3], value, &row[5], &row[6]].join(",");
            text.push_str(&format!("{copy}县{},{cells}\n", &row[0]));
        }
    }
    text.push_str("丁县,2023,no.such_indicator,,5,件,normal\n丁县,二四,permits.decided,,5,件,\n");
    text.push_str("丁县,2022,permits.decided,,500,件,\n丁县,2023,permits.decided,,8000,件,\n");
    text
}

#[test]
fn a_check_within_a_limit_of_memory_says_what_every_check_says() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.csv"), many_bodies()).unwrap();
    fs::write(
        folder.path().join("waivers.toml"),
        "[[waiver]]\ncode = \"jump\"\nreason = \"looked at\"\nby = \"a\"\ndate = \"2026-01-01\"\n\
         [[waiver]]\ncode = \"unit_slip\"\nbody = \"戊县\"\nreason = \"looked at\"\nby = \"a\"\ndate = \"2026-01-01\"\n",
    )
    .unwrap();
    let mut found = 0;
    for form in ["csv", "json", "jsonl", "text"] {
        for more in [&[][..], &["--waivers", "waivers.toml"]] {
            let check = ["check", "a.csv", "--format", form];
            let plain = run(folder.path(), &[&check[..], more].concat());
            let limited = run(folder.path(), &[&check[..], more, &["--memory", "64MB"]].concat());
            let text = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();
            let (one, other) = (text(&limited), text(&plain));
            let differs = one.lines().zip(other.lines()).find(|(one, other)| one != other);
            assert!(one == other, "{form} {more:?}: {differs:?}");
            assert_eq!(limited.status.code(), plain.status.code(), "{form} {more:?}");
            found += text(&plain).lines().count();
        }
    }
    assert!(found > 200, "{found} lines: the faults were not found");
}

#[test]
fn a_total_of_the_bodies_is_no_body_for_bulk_jobs_either() {
    let folder = TempDir::new().unwrap();
    let text = "body,year,indicator,value\n甲县,2023,permits.decided,40\n甲县,2024,permits.decided,44\n\
        乙县,2024,permits.decided,60\n合计,2023,permits.decided,40\n合计,2024,permits.decided,104\n";
    fs::write(folder.path().join("a.csv"), text).unwrap();
    let plain = run(folder.path(), &["yoy", "a.csv", "-o", "plain.csv"]);
    let limited = run(folder.path(), &["yoy", "a.csv", "-o", "limited.csv", "--memory", "64MB"]);
    for output in [&plain, &limited] {
        assert!(said(output).contains("total"), "{}", said(output));
    }
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("limited.csv"), read("plain.csv"));
    assert!(!read("plain.csv").contains("合计"));
}
