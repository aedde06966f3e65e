//! Settings: the command line goes before the environment, the environment before `tongbi.toml`, and that before what is usual.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const TABLE: &str =
    "body,year,indicator,value\n甲县,2023,permits.decided,100\n甲县,2024,permits.decided,140\n";

/// A folder with a table, and settings where there are any.
fn desk(settings: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("in.csv"), TABLE).unwrap();
    if !settings.is_empty() {
        fs::write(folder.path().join("tongbi.toml"), settings).unwrap();
    }
    folder
}

fn run(folder: &Path, variables: &[(&str, &str)], words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongbi"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TONGBI_")) {
        command.env_remove(name);
    }
    let variables = variables.iter().copied();
    command.args(words).current_dir(folder).env("LC_ALL", "en_GB.UTF-8").envs(variables);
    command.output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The form of a table of changes, by how it begins.
fn form(text: &str) -> &'static str {
    match text.chars().next() {
        Some('{') if text.starts_with("{\"body\"") => "jsonl",
        Some('{') => "json",
        Some('|') => "md",
        Some(_) if text.lines().next().unwrap().contains(',') => "csv",
        _ => "table",
    }
}

/// A folder, variables, a command line, and the form in which the changes come.
type Case<'a> = (&'a TempDir, &'a [(&'a str, &'a str)], &'a [&'a str], &'a str);

#[test]
fn what_is_nearer_goes_first() {
    let settings = "format = \"md\"\n[rank]\nformat = \"csv\"\n";
    let (none, file) = (desk(""), desk(settings));
    let variable: &[(&str, &str)] = &[("TONGBI_FORMAT", "json")];
    let cases: [Case<'_>; 7] = [
        (&none, &[], &["yoy", "in.csv"], "csv"),
        (&file, &[], &["yoy", "in.csv"], "md"),
        (&file, &[], &["rank", "in.csv", "--indicator", "许可"], "csv"),
        (&none, variable, &["yoy", "in.csv"], "json"),
        (&file, variable, &["yoy", "in.csv"], "json"),
        (&file, variable, &["yoy", "in.csv", "--format", "table"], "table"),
        (&file, &[], &["yoy", "in.csv", "--json"], "json"),
    ];
    for (folder, variables, words, expected) in cases {
        let output = run(folder.path(), variables, words);
        assert_eq!(form(&out(&output)), expected, "{words:?} {variables:?}: {}", said(&output));
    }
}

#[test]
fn the_name_of_an_output_goes_before_a_form_that_is_set() {
    let folder = desk("format = \"md\"\n");
    for name in ["x.csv", "x.json", "x.xlsx", "x.md"] {
        for words in [["yoy", "in.csv", "-o", name], ["check", "in.csv", "-o", name]] {
            let output = run(folder.path(), &[], &[&words[..], &["--force"]].concat());
            assert_eq!(output.status.code(), Some(0), "{words:?}: {}", said(&output));
        }
    }
    let output = run(folder.path(), &[], &["yoy", "in.csv", "--format", "csv", "-o", "x.json"]);
    assert_eq!(output.status.code(), Some(2), "what is said must not contradict the name");
}

#[test]
fn the_language_is_set_for_files_and_terminal() {
    let words = ["yoy", "in.csv", "--format", "md"];
    let is_english = |folder: &TempDir, variables: &[(&str, &str)], more: &[&str]| {
        out(&run(folder.path(), variables, &[&words, more].concat())).contains("| Year |")
    };
    let (none, english) = (desk(""), desk("lang = \"en\"\n"));
    assert!(!is_english(&none, &[], &[]));
    assert!(is_english(&english, &[], &[]));
    assert!(!is_english(&english, &[("TONGBI_LANG", "zh")], &[]));
    assert!(is_english(&english, &[("TONGBI_LANG", "zh")], &["--lang", "en"]));
    assert!(!is_english(&english, &[], &["--lang", "zh"]));
    let chinese = desk("lang = \"zh\"\n");
    let help = run(chinese.path(), &[], &["yoy", "-h"]);
    assert!(out(&help).contains("用法："), "{}", out(&help));
}

#[test]
fn what_is_not_known_or_wrong_is_refused_with_its_place() {
    let cases: [(&str, &str, &[&str]); 9] = [
        ("lang = \"en\"\nformta = \"csv\"\n", "2", &["formta", "format"]),
        ("[yyo]\nformat = \"csv\"\n", "2", &["yyo", "yoy"]),
        ("\n\n[yoy]\ntheme = \"dark\"\n", "4", &["theme", "yoy"]),
        ("format = \"doc\"\n", "1", &["doc", "csv"]),
        ("[chart]\nformat = \"csv\"\n", "2", &["csv", "svg"]),
        ("quiet = \"perhaps\"\n", "1", &["perhaps", "true"]),
        ("theme = [\"light\", \"dark\"]\n", "1", &["theme"]),
        ("body = \"甲县\"\n", "1", &["body"]),
        ("lang = \n", "1", &[]),
    ];
    for (settings, line, words) in cases {
        let folder = desk(settings);
        for lang in ["zh", "en"] {
            let output = run(folder.path(), &[], &["yoy", "in.csv", "--lang", lang]);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(2), "{settings}: {said}");
            let place = if lang == "zh" { format!("第{line}行") } else { format!("line {line}") };
            assert!(said.contains("tongbi.toml") && said.contains(&place), "{settings}: {said}");
            let missing = words.iter().find(|word| !said.contains(*word));
            assert_eq!(missing, None, "{settings}: {said}");
            assert_eq!(lang == "zh", said.starts_with("错误"), "{said}");
        }
        // The help is there all the same.
        assert_eq!(run(folder.path(), &[], &["yoy", "--help"]).status.code(), Some(0));
    }
    // Nothing near, nothing suggested.
    let output = run(desk("qqqq = 1\n").path(), &[], &["yoy", "in.csv"]);
    assert!(!said(&output).contains("did you mean"), "{}", said(&output));
}

#[test]
fn variables_are_held_to_the_same_values() {
    let folder = desk("");
    let output = run(folder.path(), &[("TONGBI_FORMAT", "doc")], &["yoy", "in.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("TONGBI_FORMAT"), "{}", said(&output));
    // What is no setting may be another program's; what comes near is worth a word.
    let output = run(folder.path(), &[("TONGBI_FROMAT", "csv")], &["yoy", "in.csv"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(said(&output).contains("TONGBI_FORMAT"), "{}", said(&output));
    let output = run(folder.path(), &[("TONGBI_WAREHOUSE", "csv")], &["yoy", "in.csv"]);
    assert_eq!(said(&output), "");
}

#[test]
fn files_that_are_set_stand_beside_the_settings() {
    let folder = desk("");
    let office = folder.path().join("office");
    fs::create_dir(&office).unwrap();
    let bodies = "body,aliases\n新名县,甲县\n";
    fs::write(office.join("names.csv"), bodies).unwrap();
    fs::write(office.join("own.toml"), "bodies = \"names.csv\"\nquiet = true\n").unwrap();
    for (variables, words) in [
        (vec![], vec!["--config", "office/own.toml"]),
        (vec![("TONGBI_CONFIG", "office/own.toml")], vec![]),
    ] {
        let words = [&["figures", "in.csv", "--format", "csv"], &words[..]].concat();
        let output = run(folder.path(), &variables, &words);
        assert!(out(&output).contains("新名县"), "{}", said(&output));
    }
    let output = run(folder.path(), &[], &["figures", "in.csv", "--config", "missing.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("missing.toml"), "{}", said(&output));
    // What is read is never written.
    let words = ["figures", "in.csv", "-o", "tongbi.toml", "--format", "csv", "--force"];
    fs::write(folder.path().join("tongbi.toml"), "quiet = true\n").unwrap();
    assert_eq!(run(folder.path(), &[], &words).status.code(), Some(2));
}

#[test]
fn how_something_is_done_does_not_change_what_is_done() {
    // Memory alone makes a bulk job of a command that says it; as a setting it says how much a bulk job has.
    let folder = desk("memory = \"1GB\"\nbom = true\n");
    let output = run(folder.path(), &[], &["yoy", "in.csv", "--format", "md"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    // The mark of Excel is for files; another program reads what is printed.
    let printed = run(folder.path(), &[], &["figures", "in.csv"]);
    assert!(!printed.stdout.starts_with(b"\xef\xbb\xbf"));
    run(folder.path(), &[], &["figures", "in.csv", "-o", "out.csv"]);
    assert!(fs::read(folder.path().join("out.csv")).unwrap().starts_with(b"\xef\xbb\xbf"));
    // Rows of rules are asked for; a form that is set does not ask.
    let folder = desk("format = \"csv\"\n");
    assert!(out(&run(folder.path(), &[], &["explain", "table3_rows"])).contains('·'));
}

#[test]
fn the_documentation_has_every_setting() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reference = fs::read_to_string(root.join("docs/reference.md")).unwrap();
    let words =
        reference.split(|c: char| !(c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit()));
    let variables: BTreeSet<&str> = words.filter(|word| word.starts_with("TONGBI_")).collect();
    assert!(variables.len() > 20, "{variables:?}");
    for name in ["docs/settings.md", "docs/settings.zh-CN.md"] {
        let text = fs::read_to_string(root.join(name)).unwrap();
        for variable in &variables {
            let key = variable["TONGBI_".len()..].to_lowercase().replace('_', "-");
            assert!(key == "config" || text.contains(&format!("| `{key}` |")), "{name}: {key}");
        }
        // The example is one that the program takes.
        let example = text.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
        let folder = desk(example);
        fs::write(folder.path().join("bodies.csv"), "body,aliases\n甲县,\n").unwrap();
        let output = run(folder.path(), &[], &["figures", "in.csv"]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", said(&output));
    }
}
