//! The researcher's script: it runs as it stands, gives the same every time, and is the tutorial.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn scenario() -> PathBuf {
    root().join("tests/scenarios/researcher")
}

/// Runs the script in an empty folder.
fn run() -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in ["colleague.csv", "names.csv"] {
        fs::copy(scenario().join(name), folder.path().join(name)).unwrap();
    }
    let program = Path::new(env!("CARGO_BIN_EXE_tongbi")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .arg(scenario().join("researcher.sh"))
        .current_dir(folder.path())
        .env("PATH", path)
        .env_remove("TONGBI_LANG")
        .env_remove("TONGBI_CATALOG")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

/// The rows of a CSV file as texts by column.
fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// What a Python program prints, where there is an interpreter that has what it needs.
fn python(folder: &Path, program: &str, needs: &str) -> Option<String> {
    let interpreter = std::env::var("TONGBI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&interpreter).args(["-c", &format!("import {needs}")]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        return None;
    }
    let output =
        Command::new(interpreter).args(["-c", program]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

#[test]
fn the_script_runs_and_gives_the_same_every_time() {
    let (first, second) = (run(), run());
    let (once, again) = (files(first.path()), files(second.path()));
    assert_eq!(once.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
    for (name, bytes) in &once {
        assert!(*bytes == again[name], "{name} differs");
    }
    let folder = first.path();
    // Population of a colleague's file with other names became rates of the panel's own bodies.
    let ranks = rows(&folder.join("rank.csv"));
    assert_eq!(ranks.len(), 30);
    assert!(ranks.iter().all(|row| !row["rank"].is_empty() && row["body"].starts_with("合成省")));
    let parts = rows(&folder.join("contribution.csv"));
    let sum: f64 = parts[..parts.len() - 1]
        .iter()
        .filter_map(|row| row["contribution"].parse::<f64>().ok())
        .sum();
    let total: f64 = parts.last().unwrap()["contribution"].parse().unwrap();
    assert!((sum - total).abs() < 5e-7, "{sum} {total}");
    assert_eq!(rows(&folder.join("quantiles.csv")).len(), 3 * 8, "three cities, eight years");
    assert_eq!(once.keys().filter(|name| name.ends_with(".parquet")).count(), 8);
    held_to_python(folder);
}

/// Other programs find the same figures in what was written.
fn held_to_python(folder: &Path) {
    let figures = rows(&folder.join("package/figures.csv"));
    let sum: f64 = figures.iter().filter_map(|row| row["value"].parse::<f64>().ok()).sum();
    let sqlite = "import sqlite3\nc = sqlite3.connect('panel.sqlite')\n\
        print(c.execute('pragma integrity_check').fetchone()[0], *c.execute('select count(*), total(value) from figures').fetchone())";
    if let Some(said) = python(folder, sqlite, "sqlite3") {
        let words: Vec<&str> = said.split(' ').collect();
        assert_eq!(words[..2], ["ok", &figures.len().to_string()]);
        let found: f64 = words[2].parse().unwrap();
        assert!((found - sum).abs() < 1e-9 * sum, "{found} {sum}");
    }
    let readme = fs::read_to_string(folder.join("package/README.md")).unwrap();
    let snippet = readme.split("```python\n").nth(1).unwrap().split("```").next().unwrap();
    if let Some(said) = python(&folder.join("package"), snippet, "pandas") {
        assert_eq!(said, format!("{} 240", figures.len()), "240 reports");
    }
    snippets(&folder.join("package"), &readme);
    let validate = "from frictionless import validate\nr = validate('datapackage.json')\nprint(r.valid, r.flatten())";
    if let Some(said) = python(&folder.join("package"), validate, "frictionless") {
        assert_eq!(said, "True []");
    }
}

/// The snippets of the README for R and Stata run, where there is one of them.
fn snippets(package: &Path, readme: &str) {
    let snippet = |language: &str| {
        let start = format!("```{language}\n");
        readme.split(&start).nth(1).unwrap().split("```").next().unwrap().to_owned()
    };
    let program = snippet("r") + "\ncat(nrow(panel), length(unique(figures$body)))\n";
    fs::write(package.join("snippet.R"), program).unwrap();
    let r = Command::new("Rscript").args(["--vanilla", "snippet.R"]).current_dir(package).output();
    if let Ok(output) = r {
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "240 30", "{said}");
    }
    // Stata writes what happens to a log, and ends well whatever happens.
    fs::write(package.join("snippet.do"), snippet("stata") + "\ncount\n").unwrap();
    let mut names = ["stata-mp", "stata-se", "stata"].into_iter();
    let ran = names.find_map(|name| {
        let mut stata = Command::new(name);
        stata.args(["-b", "do", "snippet.do"]).current_dir(package).output().ok()
    });
    if ran.is_some() {
        let log = fs::read_to_string(package.join("snippet.log")).unwrap();
        assert!(log.contains("240") && !log.contains("\nr("), "{log}");
    }
}

/// The commands of a text: every line that begins with `tongbi `.
fn commands(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.starts_with("tongbi ")).collect()
}

#[test]
fn the_tutorials_have_the_commands_of_the_script() {
    let script = fs::read_to_string(scenario().join("researcher.sh")).unwrap();
    for name in ["docs/researcher.md", "docs/researcher.zh-CN.md"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        assert_eq!(commands(&text), commands(&script), "{name}");
    }
}

#[test]
fn the_formulas_of_the_documentation_are_those_of_the_catalog() {
    for name in ["docs/statistics.md", "docs/statistics.zh-CN.md"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        let derived = tongbi::Catalog::builtin().derived();
        let named = derived.iter().filter(|d| !d.indicator.id.as_str().ends_with(".per_10000"));
        for one in named {
            let (id, unit) = (&one.indicator.id, &one.indicator.unit);
            let (start, end) = (format!("| `{id}` |"), format!("| {} | {unit} |", one.text));
            assert!(
                text.lines().any(|line| line.starts_with(&start) && line.ends_with(&end)),
                "{name}: {id} = {}",
                one.text
            );
        }
    }
}
