//! The same filters and the same forms with every command: a row for each command, a column for each filter or form.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

use crate::commands::run_in;

const FORMS: [&str; 7] = ["table", "csv", "json", "jsonl", "md", "xlsx", "parquet"];

/// Two bodies, two indicators and three years, in two versions; a figure of each body cannot be right.
fn desk() -> TempDir {
    let folder = TempDir::new().unwrap();
    let mut rows = [String::from("body,year,indicator,value\n"), String::new()];
    for (b, body) in ["甲县", "乙县"].into_iter().enumerate() {
        for year in 2022..=2024 {
            for (i, indicator) in ["permits.decided", "penalties.decided"].into_iter().enumerate() {
                let wrong = (b == i && year != 2022) || (b != i && year == 2024);
                let value = if wrong { -5 } else { 100 + 40 * b as i32 + (year - 2022) * 7 };
                rows[0].push_str(&format!("{body},{year},{indicator},{value}\n"));
            }
        }
    }
    rows[1] = rows[0].replace(",100", ",101").replace(",-5", ",5").replace(",140", ",141");
    fs::write(folder.path().join("in.csv"), &rows[0]).unwrap();
    fs::write(folder.path().join("later.csv"), &rows[1]).unwrap();
    let bodies =
        "body,kind,level,parent\n甲县,government,county,东市\n乙县,government,county,西市\n";
    fs::write(folder.path().join("bodies.csv"), bodies).unwrap();
    folder
}

/// The values of a column of a CSV table, each once; none where the table has no such column.
fn values(csv: &[u8], column: &str) -> Option<BTreeSet<String>> {
    let mut reader = csv::Reader::from_reader(csv);
    let at = reader.headers().unwrap().iter().position(|name| name == column)?;
    Some(reader.records().map(|row| row.unwrap()[at].to_owned()).collect())
}

fn set(values: &[&str]) -> BTreeSet<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// Every command that reads figures and prints rows. What a finding compares may have other indicators.
const ROWS: [&[&str]; 13] = [
    &["read", "in.csv"],
    &["figures", "in.csv", "--published"],
    &["yoy", "in.csv"],
    &["yoy", "in.csv", "--growth"],
    &["yoy", "in.csv", "--base-year", "2023"],
    &["rank", "in.csv", "--indicator", "permits.decided,penalties.decided", "--with-doubtful"],
    &["compare", "in.csv", "--indicator", "permits.decided,penalties.decided", "--with-doubtful"],
    &["query", "SELECT * FROM published", "in.csv"],
    &["query", "SELECT * FROM findings", "in.csv"],
    &["check", "in.csv", "--fail-on", "never"],
    &["diff", "in.csv", "later.csv"],
    &["export", "in.csv"],
    &["export", "in.csv", "--what", "changes"],
];

#[test]
fn every_command_that_reads_figures_takes_the_same_filters() {
    let desk = desk();
    let filters = [
        ("--body", "甲县", "body", set(&["甲县"])),
        ("--years", "2023", "year", set(&["2023"])),
        ("--years", "2023-2024", "year", set(&["2023", "2024"])),
        ("--indicator", "permits.decided", "indicator", set(&["permits.decided"])),
    ];
    for command in ROWS {
        for (filter, value, column, expected) in &filters {
            // A filter takes the place of the one that the command was given for the whole of the table.
            let own = command.iter().position(|word| word == filter);
            let mut words = command.to_vec();
            own.into_iter().for_each(|at| drop(words.drain(at..at + 2)));
            words.extend([*filter, *value, "--format", "csv"]);
            let output = run_in(desk.path(), &words);
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.code() <= Some(1), "{words:?}: {said}");
            // Growth is that of a span, from its first year on.
            if words.contains(&"--growth") && *column == "year" {
                continue;
            }
            let found = values(&output.stdout, column);
            assert!(found.as_ref().is_none_or(|found| found == expected), "{words:?}: {found:?}");
            assert!(found.is_some() || *column == "year", "{words:?} has no {column}");
        }
    }
}

#[test]
fn commands_that_write_files_take_the_filters_too() {
    let desk = desk();
    let good = |words: &[&str]| {
        let output = run_in(desk.path(), words);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() <= Some(1), "{words:?}: {said}");
        (String::from_utf8_lossy(&output.stdout).into_owned(), said)
    };
    let all = ["--body", "甲县", "--years", "2023", "--indicator", "permits.decided"];
    good(&[&["report", "in.csv", "-o", "out"], &all[..]].concat());
    for name in ["figures.csv", "yoy.csv", "findings.csv"] {
        let table = fs::read(desk.path().join("out").join(name)).unwrap();
        for (column, value) in
            [("body", "甲县"), ("year", "2023"), ("indicator", "permits.decided")]
        {
            let found = values(&table, column).unwrap();
            assert!(found == set(&[value]), "{name} {column}: {found:?}");
        }
    }
    good(&[
        "chart",
        "in.csv",
        "--type",
        "yoy",
        "--body",
        "甲县",
        "-o",
        "charts",
        "--years",
        "2022-2023",
    ]);
    let drawn = names(&desk.path().join("charts"));
    assert!(!drawn.is_empty() && drawn.iter().all(|name| name.contains("甲县")), "{drawn:?}");
    assert!(drawn.iter().all(|name| !name.contains("2024")), "{drawn:?}");
    let (sums, _) = good(&[
        "rollup",
        "in.csv",
        "--bodies",
        "bodies.csv",
        "--body",
        "东市",
        "--years",
        "2023",
        "--indicator",
        "permits.decided",
        "--format",
        "csv",
    ]);
    assert_eq!(values(sums.as_bytes(), "year"), Some(set(&["2023"])));
    assert_eq!(values(sums.as_bytes(), "indicator"), Some(set(&["permits.decided"])));
    assert!(!sums.contains("西市"), "{sums}");
    good(&[&["form", "in.csv", "-o", "form.md"], &all[..]].concat());
    let form = fs::read_to_string(desk.path().join("form.md")).unwrap();
    // 100 for permits in 2022, and for penalties in 2023, which are not asked for.
    assert!(form.contains("甲县") && form.contains("2023") && !form.contains("107"), "{form}");
    let words = ["--body", "乙县", "--years", "2023", "--indicator", "许可"];
    let (draft, _) = good(&[&["narrative", "in.csv"], &words[..]].concat());
    assert!(draft.contains("147") && !draft.contains("处罚"), "{draft}");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with('.')).collect()
}

#[test]
fn every_command_that_prints_rows_writes_every_form() {
    let desk = desk();
    let more: [&[&str]; 8] = [
        &["figures", "in.csv", "--wide", "body"],
        &["compare", "in.csv", "--indicator", "许可", "--contribution", "--with-doubtful"],
        &["rollup", "in.csv", "--bodies", "bodies.csv"],
        &["rollup", "in.csv", "--bodies", "bodies.csv", "--what", "changes"],
        &["catalog"],
        &["catalog", "permits.decided"],
        &["explain"],
        &["explain", "table3_rows"],
    ];
    for command in ROWS.iter().chain(&more) {
        for form in FORMS {
            let output = run_in(desk.path(), &[command, &["--format", form][..]].concat());
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.code() <= Some(1), "{command:?} {form}: {said}");
            assert!(begins(form, &output.stdout), "{command:?} {form}");
            if form == "table" {
                let text = String::from_utf8_lossy(&output.stdout).into_owned();
                let wide = text.lines().find(|line| UnicodeWidthStr::width(*line) > 80);
                assert_eq!(wide, None, "{command:?}");
            }
            // The name of the file says the same.
            let ending = if form == "table" { "txt" } else { form };
            let file = format!("out.{ending}");
            let written = run_in(desk.path(), &[command, &["-o", &file, "--force"][..]].concat());
            let said = String::from_utf8_lossy(&written.stderr);
            assert!(written.status.code() <= Some(1), "{command:?} {file}: {said}");
            let bytes = fs::read(desk.path().join(&file)).unwrap();
            assert!(begins(form, &bytes), "{command:?} {file}");
        }
        let json = run_in(desk.path(), &[command, &["--json"][..]].concat());
        assert!(begins("json", &json.stdout), "{command:?}");
    }
}

/// Whether bytes are of a form.
fn begins(form: &str, bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let first = text.lines().next().unwrap_or_default();
    match form {
        "xlsx" => bytes.starts_with(b"PK"),
        "parquet" => bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"),
        "json" => serde_json::from_str::<serde_json::Value>(&text).is_ok(),
        "jsonl" => text.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()),
        "csv" => first.contains(',') && !first.starts_with(['{', '|']),
        "md" => text.starts_with(['|', '#', '-']) || text.contains("\n| "),
        _ => !text.is_empty() && !first.starts_with(['{', '|']),
    }
}

#[test]
fn one_flag_gives_every_csv_file_the_mark_of_excel() {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let desk = desk();
    let written: [&[&str]; 8] = [
        &["figures", "in.csv"],
        &["yoy", "in.csv"],
        &["rank", "in.csv", "--indicator", "许可", "--with-doubtful"],
        &["query", "SELECT * FROM figures", "in.csv"],
        &["check", "in.csv", "--fail-on", "never"],
        &["export", "in.csv"],
        &["catalog"],
        &["synth", "--bodies", "2"],
    ];
    for command in written {
        let output = run_in(desk.path(), &[command, &["-o", "marked.csv", "--bom"][..]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let marked = fs::read(desk.path().join("marked.csv")).unwrap();
        assert!(marked.starts_with(MARK) && !marked[3..].starts_with(MARK), "{command:?}");
        // Without the flag the same file is written without the mark, and replaces it.
        let output = run_in(desk.path(), &[command, &["-o", "marked.csv"][..]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(fs::read(desk.path().join("marked.csv")).unwrap(), marked[3..], "{command:?}");
    }
    // What has the mark is read as what has none, as figures and as an input that is tongbi's own.
    run_in(desk.path(), &["export", "in.csv", "--bom", "-o", "figures.csv"]);
    let read = |name: &str| run_in(desk.path(), &["yoy", name]).stdout;
    assert_eq!(read("figures.csv"), read("in.csv"));
    run_in(desk.path(), &["report", "in.csv", "--bom", "-o", "out"]);
    assert!(fs::read(desk.path().join("out/yoy.csv")).unwrap().starts_with(MARK));
    run_in(desk.path(), &["export", "in.csv", "--bom", "--what", "package", "-o", "package"]);
    let package = fs::read(desk.path().join("package/figures.csv")).unwrap();
    assert!(!package.starts_with(MARK), "a package says what its files are");
}

#[test]
fn an_extraction_with_the_mark_is_resumed() {
    let desk = desk();
    let page = "<h1>甲县2024年政府信息公开工作年度报告</h1><table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>\
        <tr><td>行政许可</td><td>12</td></tr></table>";
    fs::write(desk.path().join("a.html"), page).unwrap();
    let words = ["extract", "a.html", "--bom", "-o", "taken.csv", "--resume"];
    let first = run_in(desk.path(), &words);
    let once = fs::read(desk.path().join("taken.csv")).unwrap();
    let again = run_in(desk.path(), &words);
    assert!(once.starts_with(b"\xef\xbb\xbf") && once.len() > 120, "{first:?}");
    assert_eq!(fs::read(desk.path().join("taken.csv")).unwrap(), once, "{again:?}");
}
