//! Reports as they are published → figures, claims and findings, through the program as its users run it.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

type Row = BTreeMap<String, String>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "en_GB.UTF-8")
        .env_remove("TONGBI_LANG")
        .output()
        .unwrap()
}

fn rows(bytes: &[u8]) -> Vec<Row> {
    csv::Reader::from_reader(bytes).deserialize().map(|row| row.unwrap()).collect()
}

fn key(row: &Row) -> [String; 6] {
    ["body", "year", "indicator", "breakdown", "value", "status"].map(|name| row[name].clone())
}

fn fixture() -> String {
    root().join("tests/fixtures/reports/html-fragments/input.html").display().to_string()
}

#[test]
fn the_real_reports_give_exactly_their_figures() {
    let shared = root().join("../shared");
    for (report, truth) in
        [("ejin-2021.txt", "ejin-2021.csv"), ("hongze-2023.pdf", "hongze-2023.csv")]
    {
        let report = shared.join("reports").join(report);
        if !shared.is_dir() {
            eprintln!("skipped: the real reports are not there");
            return;
        }
        let truth = fs::read(shared.join("truth").join(truth)).unwrap();
        let output = run(&shared, &["extract", report.to_str().unwrap()]);
        let mut found: Vec<_> = rows(&output.stdout).iter().map(key).collect();
        let mut wanted: Vec<_> = rows(&truth).iter().map(key).collect();
        found.sort();
        wanted.sort();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let missed: Vec<_> = wanted.iter().filter(|row| !found.contains(row)).collect();
        let wrong: Vec<_> = found.iter().filter(|row| !wanted.contains(row)).collect();
        assert!(missed.is_empty(), "{}: missed {missed:?}\n{said}", report.display());
        // Beside what was transcribed, a report may say more in its prose; tables are transcribed whole.
        let more: Vec<_> =
            wrong.iter().filter(|row| !row[2].starts_with("processing_fee")).collect();
        assert!(more.is_empty(), "{}: beside them {more:?}\n{said}", report.display());
    }
}

#[test]
fn a_page_gives_its_figures_and_says_what_it_left_out() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["extract", &fixture(), "-o", "figures.csv"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "a row was left out: {said}");
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let figures = rows(&read("figures.csv"));
    let of = |id: &str, breakdown: &str| {
        let found = figures.iter().find(|r| r["indicator"] == id && r["breakdown"] == breakdown);
        found.map(|row| (row["value"].clone(), row["status"].clone(), row["place"].clone()))
    };
    let is = |id: &str, breakdown: &str, value: &str, status: &str| {
        let (found, how, _) = of(id, breakdown).unwrap_or_else(|| panic!("{id}: {said}"));
        assert_eq!((found.as_str(), how.as_str()), (value, status), "{id} {breakdown}");
    };
    assert!(figures.iter().all(|row| row["body"] == "白云县" && row["year"] == "2024"));
    is("permits.decided", "", "9487", "normal");
    is("coercion.decided", "", "", "missing");
    is("fees.collected", "", "7545", "normal");
    is("requests.refused.prohibited_by_law", "natural_person", "3", "normal");
    is("requests.closed", "total", "94", "normal");
    is("wechat.followers", "", "32000", "estimated");
    is("processing_fee.collected", "", "0", "normal");
    assert_eq!(of("requests.received", "enterprise").unwrap().2, "table 3 row 4 column 5");
    assert!(of("disclosure.items", "").unwrap().2.starts_with("section 1 char"));
    assert_eq!(of("requests.unavailable.not_held", "natural_person"), None, "a cell is missing");
    assert!(said.contains("6 cells under 7 columns"), "{said}");
    assert!(said.contains("table 4 is not there"), "{said}");
    assert_eq!(of("review.total", ""), None, "a table that is not there gives no zeros");
    let claims = rows(&read("claims.csv"));
    let said: Vec<_> = claims.iter().map(|c| (c["kind"].as_str(), c["value"].as_str())).collect();
    assert_eq!(said, [("count", "95"), ("growth", "352.4")]);
    let manifest = String::from_utf8(read("manifest.jsonl")).unwrap();
    assert!(manifest.contains("\"published\":\"2025-01-22\""), "{manifest}");
    assert!(manifest.contains("\"sha256\":\""), "{manifest}");
}

#[test]
fn what_was_read_before_is_kept_and_what_changed_is_read_again() {
    let folder = TempDir::new().unwrap();
    let page = folder.path().join("a.html");
    fs::copy(fixture(), &page).unwrap();
    let first = run(folder.path(), &["extract", "a.html", "-o", "figures.csv"]);
    let figures = fs::read(folder.path().join("figures.csv")).unwrap();
    let again = run(folder.path(), &["extract", "a.html", "-o", "figures.csv", "--resume"]);
    assert_eq!(first.status.code(), again.status.code());
    assert!(String::from_utf8_lossy(&again.stderr).contains("1 of them was read before"));
    assert_eq!(fs::read(folder.path().join("figures.csv")).unwrap(), figures);
    let changed = fs::read_to_string(&page).unwrap().replace("2428条", "2429条");
    fs::write(&page, changed).unwrap();
    run(folder.path(), &["extract", "a.html", "-o", "figures.csv", "--resume"]);
    let text = fs::read_to_string(folder.path().join("figures.csv")).unwrap();
    assert!(text.contains("2429"));
}

/// Starts a run over seventy reports and a pipe that nobody writes to, and kills it when the first of them are written.
#[cfg(unix)]
fn break_off(folder: &Path, reports: &[String]) {
    let mut arguments = vec!["extract".to_owned()];
    arguments.extend(reports.iter().cloned());
    arguments.extend(["pipe.html", "-o", "figures.csv", "--resume", "-q"].map(str::to_owned));
    let mut run = Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(arguments)
        .current_dir(folder)
        .spawn()
        .unwrap();
    let is_written = |hidden: &Path| {
        let manifest = fs::read_to_string(hidden.join("2")).unwrap_or_default();
        manifest.lines().count() >= 64
    };
    let hidden = || {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect::<Vec<_>>()
    };
    let before = hidden();
    while !hidden().iter().any(|path| !before.contains(path) && is_written(path)) {
        std::thread::yield_now();
    }
    run.kill().unwrap();
    run.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn a_run_that_resumes_a_broken_one_may_be_broken_too() {
    let folder = TempDir::new().unwrap();
    let reports: Vec<String> = (10..80).map(|n| format!("{n}.html")).collect();
    let page = fs::read_to_string(fixture()).unwrap();
    for name in &reports {
        let body = format!("第{name}县").replace(".html", "");
        fs::write(folder.path().join(name), page.replace("白云县", &body)).unwrap();
    }
    assert!(
        Command::new("mkfifo").arg(folder.path().join("pipe.html")).status().unwrap().success()
    );
    break_off(folder.path(), &reports);
    break_off(folder.path(), &reports);
    assert!(!folder.path().join("figures.csv").exists(), "nothing is there before all of it is");
    let all = |output: &str, resume: &[&str]| {
        let mut arguments = vec!["extract"];
        arguments.extend(reports.iter().map(String::as_str));
        arguments.extend(["-o", output]);
        arguments.extend(resume);
        run(folder.path(), &arguments)
    };
    let said = String::from_utf8_lossy(&all("figures.csv", &["--resume"]).stderr).into_owned();
    assert!(said.contains("64 of them were read before"), "{said}");
    all("other/figures.csv", &[]);
    for name in ["figures.csv", "claims.csv", "manifest.jsonl"] {
        let read = |folder: &Path| fs::read(folder.join(name)).unwrap();
        assert_eq!(read(folder.path()), read(&folder.path().join("other")), "{name}");
    }
    let left = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".tongbi-")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A file of the fixtures with so many of its bytes, or with some of its bits turned.
fn damaged(name: &str) -> Vec<(String, Vec<u8>)> {
    let bytes = fs::read(root().join("tests/fixtures/reports").join(name)).unwrap();
    let (stem, ending) = name.rsplit_once('.').unwrap();
    let stem = stem.replace('/', "-");
    let mut files = vec![
        (format!("{stem}-half.{ending}"), bytes[..bytes.len() / 2].to_vec()),
        (format!("{stem}-cut.{ending}"), bytes[..bytes.len() - 20].to_vec()),
    ];
    for seed in 1..5usize {
        let mut turned = bytes.clone();
        for at in (seed * 37..turned.len()).step_by(turned.len() / 40) {
            turned[at] ^= 1 << (at % 8);
        }
        files.push((format!("{stem}-{seed}.{ending}"), turned));
    }
    files
}

#[test]
fn hostile_files_end_in_findings_beside_a_good_one() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let line = fs::File::create(folder.path().join("gigabyte.txt")).unwrap();
    line.set_len(1 << 30).unwrap();
    write("line.txt", "政府信息公开工作年度报告3件".repeat(200_000).as_bytes());
    write("line.html", format!("<p>{}", "一、总体情况 1 ".repeat(400_000)).as_bytes());
    let spans = "<table><tr><td colspan=1000000 rowspan=1000000>1<td>自然人".repeat(300);
    write("spans.html", spans.as_bytes());
    write("nested.html", "<table><tr><td>".repeat(10_000).as_bytes());
    write("open.html", "<".repeat(1_000_000).as_bytes());
    write("bars.md", "|1".repeat(1_000_000).as_bytes());
    for name in [
        "pdf-whole/input.pdf",
        "docx-whole/input.docx",
        "xlsx-one-sheet/input.xlsx",
        "html-pieces/input.html",
    ] {
        damaged(name).iter().for_each(|(name, bytes)| write(name, bytes));
    }
    fs::copy(fixture(), folder.path().join("good.html")).unwrap();
    let output = run(folder.path(), &["extract", ".", "-o", "figures.csv"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    let manifest = fs::read_to_string(folder.path().join("manifest.jsonl")).unwrap();
    // A page that lost its last tags, or whose damage hit a script, is whole to every reader.
    let may_be_whole = |line: &&str| line.contains("good.html") || line.contains("html-pieces");
    for line in manifest.lines().filter(|line| !may_be_whole(line)) {
        assert!(line.contains("\"code\":"), "no finding: {line}");
    }
    let figures = rows(&fs::read(folder.path().join("figures.csv")).unwrap());
    let good = figures.iter().filter(|row| row["source"].ends_with("good.html")).count();
    assert!(good > 50, "{said}");
}

#[test]
fn one_bad_file_never_stops_the_rest() {
    let folder = TempDir::new().unwrap();
    fs::copy(fixture(), folder.path().join("b.html")).unwrap();
    fs::write(folder.path().join("a.pdf"), b"%PDF-1.7 and nothing else").unwrap();
    fs::write(folder.path().join("c.doc"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").unwrap();
    fs::write(folder.path().join("d.docx"), b"PK\x03\x04").unwrap();
    fs::write(folder.path().join("e.html"), vec![b'<'; 3_000_000]).unwrap();
    let output = run(folder.path(), &["extract", "."]);
    let figures = rows(&output.stdout);
    assert!(figures.len() > 50, "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
    for file in ["a.pdf", "c.doc", "d.docx"] {
        assert!(String::from_utf8_lossy(&output.stderr).contains(file), "{file}");
    }
}

#[test]
fn what_is_given_overrules_the_report() {
    let folder = TempDir::new().unwrap();
    let arguments = ["extract", &fixture(), "--body", "甲县", "--year", "2023"];
    let output = run(folder.path(), &arguments);
    assert!(rows(&output.stdout).iter().all(|row| row["body"] == "甲县" && row["year"] == "2023"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`甲县` was given"));
}

#[test]
fn a_figure_is_shown_in_its_place_with_what_confirms_it() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["extract", &fixture(), "--explain", "requests.received"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("| 90 | 5 | 0 | 0 | 0 | 0 | [95]"), "{text}");
    assert!(text.contains("confirmed by table3_balance, table3_rows"), "{text}");
}

#[test]
fn reports_stand_beside_tables_in_every_command() {
    let folder = TempDir::new().unwrap();
    fs::copy(fixture(), folder.path().join("2024.html")).unwrap();
    let table = "body,year,indicator,breakdown,value\n白云县,2023,permits.decided,,550\n\
                 白云县,2023,requests.received,total,21\n";
    fs::write(folder.path().join("2023.csv"), table).unwrap();
    let output =
        run(folder.path(), &["yoy", ".", "--years", "2024", "--indicator", "permits.decided"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("2023,2024,550,9487,8937"), "{text}");
    let output = run(folder.path(), &["check", "."]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("table_missing"), "{text}");
}

/// What the fixtures give, as a hash beside the version that gave it. Rows of an earlier run are taken over by their version:
/// where the fixtures give something else, the version must have risen.
#[test]
fn the_version_of_extraction_rises_with_what_it_gives() {
    let folder = root().join("tests/fixtures/reports");
    let mut given: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("figures.txt"))
        .filter(|path| path.is_file())
        .collect();
    given.sort();
    let all: Vec<u8> = given.iter().flat_map(|path| fs::read(path).unwrap()).collect();
    let (version, hash) = (tongbi::extract::VERSION, tongbi::extract::fingerprint(&all));
    let stored = folder.join("version.txt");
    let text = fs::read_to_string(&stored).unwrap_or_default();
    let (old_version, old_hash) = text.trim().split_once(' ').unwrap_or_default();
    if hash == old_hash {
        return;
    }
    assert_ne!(version, old_version, "the fixtures give something else: raise extract::VERSION");
    assert!(std::env::var_os("UPDATE_SNAPSHOTS").is_some(), "run with UPDATE_SNAPSHOTS=1");
    fs::write(stored, format!("{version} {hash}\n")).unwrap();
}

#[test]
fn a_preferred_place_decides_between_two_values_of_one_report() {
    let folder = TempDir::new().unwrap();
    let page = "<h1>甲县2023年政府信息公开工作年度报告</h1><h2>二、主动公开政府信息情况</h2><table>\
        <tr><td colspan=2>第二十条第（五）项</td></tr>\
        <tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>120</td></tr></table>\
        <h2>三、收到和处理政府信息公开申请情况</h2><p>全年网站发布信息300条。</p>\
        <p>政府网站全年发布信息310条。</p>";
    fs::write(folder.path().join("a.html"), page).unwrap();
    let items = |arguments: &[&str]| {
        let output = run(folder.path(), &[&["extract", "a.html"], arguments].concat());
        let found = rows(&output.stdout);
        let value = found.iter().find(|row| row["indicator"] == "website.items");
        let value = value.map(|row| row["value"].clone());
        (value, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (value, said) = items(&[]);
    assert!(value.is_none() && said.contains("300条, 310条"), "{said}");
    let (value, said) = items(&["--prefer", "char 62"]);
    assert_eq!(value.as_deref(), Some("310"), "{said}");
    assert!(said.contains("--prefer") && !said.contains("none was taken"), "{said}");
    let (value, _) = items(&["--prefer", "section 3"]);
    assert_eq!(value, None, "both stand in it");
}
