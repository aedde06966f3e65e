//! `rank`, `compare`, `figures`, `query` and `export` as a person types them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const TABLE: &str = "body,year,indicator,value\n甲县,2023,permits.decided,100\n乙县,2023,permits.decided,300\n\
    丙县,2023,permits.decided,200\n甲县,2024,permits.decided,140\n乙县,2024,permits.decided,280\n\
    丙县,2024,permits.decided,140\n";
const BODIES: &str = "body,kind,level,parent\n甲县,government,county,东市\n乙县,government,county,东市\n\
    丙县,government,county,西市\n";

pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "en_GB.UTF-8")
        .env_remove("TONGBI_LANG")
        .env_remove("TONGBI_CATALOG")
        .env_remove("COLUMNS")
        .output()
        .unwrap()
}

fn desk() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("in.csv"), TABLE).unwrap();
    fs::write(folder.path().join("bodies.csv"), BODIES).unwrap();
    folder
}

fn good(folder: &TempDir, arguments: &[&str]) -> String {
    let output = run_in(folder.path(), arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn equals_share_a_rank_and_peers_are_ranked_apart() {
    let desk = desk();
    let said = good(&desk, &["rank", "in.csv", "--indicator", "许可"]);
    let column = |line: &str| line.split(',').skip(5).take(3).collect::<Vec<_>>().join(" ");
    let rows: Vec<String> = said.lines().skip(1).map(column).collect();
    assert_eq!(rows, ["乙县 1 3", "丙县 2 3", "甲县 2 3"]);
    let said =
        good(&desk, &["rank", "in.csv", "bodies.csv", "--indicator", "许可", "--peers", "parent"]);
    let rows: Vec<String> = said.lines().skip(1).map(column).collect();
    assert_eq!(rows, ["乙县 1 2", "甲县 2 2", "丙县 1 1"]);
    let said = good(&desk, &["rank", "in.csv", "--indicator", "许可", "--body", "甲县"]);
    assert_eq!(said.lines().skip(1).map(column).collect::<Vec<_>>(), ["甲县 2 3"], "{said}");
}

#[test]
fn a_body_stands_beside_the_quartiles_of_the_others() {
    let desk = desk();
    let said =
        good(&desk, &["compare", "in.csv", "--indicator", "许可", "--body", "乙县", "--json"]);
    for part in
        [r#""median":140"#, r#""upper":210"#, r#""rank":1"#, r#""percentile":100"#, r#""hhi":3750"#]
    {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn contributions_are_a_table_that_ends_in_the_total() {
    let desk = desk();
    let arguments = ["compare", "in.csv", "--indicator", "许可", "--contribution"];
    let said = good(&desk, &arguments);
    let cells = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[5].to_owned(), cells[10].to_owned())
    };
    let rows: Vec<(String, String)> = said.lines().skip(1).map(cells).collect();
    let wanted = [("甲县", "6.666667"), ("乙县", "-3.333333"), ("丙县", "-10"), ("", "-6.666666")];
    let total: f64 = rows[..3].iter().map(|row| row.1.parse::<f64>().unwrap()).sum();
    assert_eq!(format!("{total:.6}"), rows[3].1, "{said}");
    assert_eq!(rows[2], (wanted[2].0.to_owned(), wanted[2].1.to_owned()));
}

#[test]
fn a_query_reads_and_never_writes() {
    let desk = desk();
    let sql = "SELECT body, value FROM published WHERE year = 2024 ORDER BY value, body LIMIT 1";
    assert_eq!(good(&desk, &["query", sql, "in.csv"]), "body,value\n丙县,140\n");
    let writes = [
        "DELETE FROM figures",
        "ATTACH 'x.db' AS x",
        "VACUUM INTO 'x.db'",
        "CREATE TABLE x (y)",
        "SELECT 1; DELETE FROM figures",
        "PRAGMA query_only = 0",
        "SELECT nothing FROM figures",
        "",
    ];
    for sql in writes {
        let output = run_in(desk.path(), &["query", sql, "in.csv"]);
        assert_eq!(output.status.code(), Some(2), "{sql}");
        assert!(output.stdout.is_empty(), "{sql}");
    }
    assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 2, "no file came of it");
}

#[test]
fn figures_are_chosen_sorted_and_pivoted() {
    let desk = desk();
    let arguments =
        ["figures", "in.csv", "--published", "--years", "2024", "--sort", "-value,body"];
    let said = good(&desk, &arguments);
    let bodies: Vec<&str> =
        said.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(bodies, ["乙县", "丙县", "甲县"]);
    let said = good(&desk, &["figures", "in.csv", "--wide", "year"]);
    assert_eq!(said.lines().next(), Some("body,indicator,breakdown,unit,2023,2024"));
    good(&desk, &["figures", "in.csv", "--wide", "year", "-o", "wide.csv"]);
    let long = good(&desk, &["figures", "wide.csv", "--sort", "body,year"]);
    assert_eq!(long.lines().count(), 7, "{long}");
    let output = run_in(desk.path(), &["figures", "in.csv", "--sort", "colour"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("indicator"), "the columns are named");
}

#[test]
fn a_comparison_is_drawn_where_a_picture_is_asked_for() {
    let desk = desk();
    good(&desk, &["rank", "in.csv", "--indicator", "许可", "--body", "甲县", "-o", "rank.svg"]);
    let chosen = ["compare", "in.csv", "--indicator", "许可", "--contribution", "-o", "moved.svg"];
    good(&desk, &chosen);
    for name in ["rank.svg", "moved.svg"] {
        let svg = fs::read_to_string(desk.path().join(name)).unwrap();
        assert!(svg.contains("甲县") && svg.contains("丙县"), "{name}");
    }
}

#[test]
fn a_comparison_of_many_bodies_has_its_quartiles() {
    let desk = desk();
    let bodies = ["甲县", "乙县", "丙县", "丁县", "戊县"].into_iter().enumerate();
    let rows = bodies.map(|(n, body)| format!("{body},2024,permits.decided,{}\n", 100 * (n + 1)));
    let table = format!("body,year,indicator,value\n{}", rows.collect::<String>());
    fs::write(desk.path().join("five.csv"), table).unwrap();
    let words = ["five.csv", "--indicator", "许可", "--years", "2024", "-o"];
    good(&desk, &[&["compare"], &words[..], &["compare.svg"]].concat());
    good(&desk, &[&["rank"], &words[..], &["rank.svg"]].concat());
    let svg = |name: &str| fs::read_to_string(desk.path().join(name)).unwrap();
    // Type 7, as numpy and R have it: 200 and 400.
    assert!(svg("compare.svg").contains("四分位数：200件、400件"), "{}", svg("compare.svg"));
    assert!(!svg("rank.svg").contains("四分位数"));
}
