//! The help: short enough for a screen, with a manual page for each command, and completions that know the values.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let mut tongbi = Command::new(env!("CARGO_BIN_EXE_tongbi"));
    tongbi
        .args(arguments)
        .env("LC_ALL", "en_GB.UTF-8")
        .env_remove("TONGBI_LANG")
        .env_remove("TONGBI_CATALOG")
        .output()
        .unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// The commands, by the list of the help.
fn commands() -> Vec<String> {
    let help = run(&["--help"]);
    let names = out(&help).lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = names.take_while(|line| !line.is_empty());
    // A long description goes on in a line that is indented further.
    let names = names.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

/// The display width of a line: a Chinese character takes two columns.
fn width(line: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(line)
}

#[test]
fn the_short_help_of_every_command_fits_a_screen() {
    let commands = commands();
    assert!(commands.len() >= 15, "{commands:?}");
    for command in commands.iter().map(|name| vec![name.as_str()]).chain([Vec::new()]) {
        for lang in ["zh", "en"] {
            let mut tongbi = Command::new(env!("CARGO_BIN_EXE_tongbi"));
            let asked = [&command[..], &["-h", "--lang", lang]].concat();
            let help = tongbi.args(&asked).env("COLUMNS", "80").output().unwrap();
            let lines: Vec<&str> = out(&help).lines().collect();
            assert!(lines.len() <= 40, "{command:?} {lang}: {}", lines.len());
            for line in lines {
                assert!(width(line) <= 80, "{command:?} {lang}: {line}");
            }
        }
    }
}

#[test]
fn every_help_has_examples_and_the_commands_own_options_first() {
    for command in commands() {
        for (lang, heads) in [
            ("zh", ["用法：", "\n选项：", "\n通用选项：", "\n示例："]),
            ("en", ["Usage: ", "\nOptions:", "\nOptions of every command:", "\nExamples:"]),
        ] {
            let help = run(&[&command, "--help", "--lang", lang]);
            let places: Vec<Option<usize>> =
                heads.iter().map(|head| out(&help).find(head)).collect();
            assert!(places.iter().all(Option::is_some), "{command} {lang}: {places:?}");
            assert!(places.is_sorted(), "{command} {lang}: {places:?}");
            assert!(out(&help).contains(&format!("  tongbi {command}")), "{command} {lang}");
            assert!(help.status.success());
        }
    }
}

#[test]
fn a_manual_page_is_in_one_language() {
    for (lang, heads) in [
        ("zh", [".SH 名称", ".SH 用法", ".SH 选项", ".SH 通用选项"]),
        ("en", [".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH OPTIONS OF EVERY COMMAND"]),
    ] {
        for command in commands() {
            let page = run(&["man", &command, "--lang", lang]);
            let text = out(&page);
            assert!(text.starts_with(&format!(".TH tongbi-{command} 1")), "{command}");
            let missing = heads.iter().find(|head| !text.contains(*head));
            assert_eq!(missing, None, "{command} {lang}");
        }
    }
}

/// Every option of every command, as the completions of fish list them.
fn options() -> Vec<(String, String)> {
    let script = run(&["completions", "fish"]);
    let after = |line: &str, mark: &str| {
        let rest = line.split_once(mark)?.1;
        rest.split([' ', '"', ';']).next().map(str::to_owned)
    };
    let of = |line: &str| Some((after(line, "using_subcommand ")?, after(line, " -l ")?));
    out(&script).lines().filter_map(of).collect()
}

#[test]
fn the_reference_is_that_of_the_program_and_has_every_option() {
    let options = options();
    assert!(options.len() > 150, "{}", options.len());
    for (lang, name) in [("en", "docs/reference.md"), ("zh", "docs/reference.zh-CN.md")] {
        let printed = run(&["man", "--markdown", "--lang", lang]);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            fs::write(&path, out(&printed)).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap();
        assert!(stored == out(&printed), "{name} is not up to date: UPDATE_SNAPSHOTS=1 writes it");
        let sections: Vec<(&str, &str)> = stored
            .split("\n## ")
            .map(|section| section.split_once('\n').unwrap_or((section, "")))
            .collect();
        let of_all = sections[1].1;
        for (command, option) in &options {
            let title = format!("tongbi {command}");
            let own = sections.iter().find(|(head, _)| *head == title).map(|(_, text)| *text);
            let row = |text: &str| {
                let is_row = |line: &str| {
                    let syntax = line.strip_prefix("| `").and_then(|rest| rest.split('`').next());
                    let words = syntax.into_iter().flat_map(|syntax| syntax.split([' ', ',']));
                    words.into_iter().any(|word| word == format!("--{option}"))
                };
                let alias = format!("`--{option}`");
                text.lines().any(|line| is_row(line) || line.contains(&alias))
            };
            assert!(own.is_some_and(row) || row(of_all), "{name}: {command} --{option}");
        }
        for (head, text) in &sections[2..] {
            let rows = text.lines().filter(|line| line.starts_with("| `"));
            for line in rows {
                assert!(!line.ends_with("`|  |"), "{head}: {line}");
            }
        }
    }
}

#[test]
fn every_value_has_a_meaning() {
    for lang in ["zh", "en"] {
        let reference = run(&["man", "--markdown", "--lang", lang]);
        // A bare value between two others, or at an end of the list.
        let separator = if lang == "zh" { "；" } else { "; " };
        for line in out(&reference).lines().filter(|line| line.starts_with("| `")) {
            for list in line.split("<br>").skip(1).filter(|part| part.starts_with('`')) {
                for value in list.trim_end_matches(" |").split(separator) {
                    assert!(!value.ends_with('`'), "{lang}: {line}");
                }
            }
        }
    }
}

#[test]
fn what_is_near_is_suggested_and_nothing_is_forced() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("in.csv");
    fs::write(&table, "body,year,indicator,value\n宿迁市,2023,permits.decided,5\n").unwrap();
    let table = table.to_str().unwrap();
    let cases: [(&[&str], Option<&str>); 15] = [
        (&["figurs", table], Some("figures")),
        (&["foo", table], None),
        (&["yoy", table, "--indicater", "x"], Some("--indicator")),
        (&["yoy", table, "--zzz"], None),
        (&["yoy", table, "--format", "jason"], Some("json")),
        (&["figures", table, "--body", "宿近市"], Some("宿迁市")),
        (&["figures", table, "--body", "长沙县"], None),
        (&["rollup", table, "--indicator", "permits.decidde"], None),
        (&["yoy", table, "--indicator", "permits.decidde"], Some("permits.decided")),
        (&["yoy", table, "--indicator", "qqqqqqqq"], None),
        (&["explain", "table3_row"], Some("table3_rows")),
        (&["explain", "qqqqqqqq"], None),
        (&["chart", table, "--type", "trand"], Some("trend")),
        (&["chart", table, "--type", "折线图"], Some("trend")),
        (&["man", "figuers"], Some("figures")),
    ];
    for (arguments, meant) in cases {
        for lang in ["zh", "en"] {
            let output = run(&[arguments, &["--lang", lang]].concat());
            let said = said(&output);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
            let suggests =
                ["did you mean", "nearest", "是否为", "相近的有", "there is trend", "可用 trend"];
            let is_suggesting = suggests.iter().any(|words| said.contains(words));
            assert_eq!(is_suggesting, meant.is_some(), "{arguments:?}: {said}");
            assert!(meant.is_none_or(|meant| said.contains(meant)), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn a_shell_completes_values() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("completions.bash");
    fs::write(&script, out(&run(&["completions", "bash"]))).unwrap();
    for (words, expected) in [
        ("tongbi chart --type ser", "series"),
        ("tongbi yoy --indicator rules.iss", "rules.issued rules.issued.per_10000"),
        ("tongbi explain table3_ro", "table3_rows"),
        ("tongbi chart --theme da", "dark"),
        ("tongbi chart --size sli", "slide"),
        ("tongbi chart --format pd", "pdf"),
        ("tongbi figures --status comp", "computed"),
        ("tongbi figures --wide ind", "indicator"),
        ("tongbi rank --peers lev", "level"),
        ("tongbi yoy --format par", "parquet"),
        ("tongbi explain pdf_bo", "pdf_bomb"),
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let (last, at) = (words[words.len() - 1], words.len() - 1);
        let asked = format!(
            "source {}; COMP_WORDS=({}); COMP_CWORD={at}; _tongbi tongbi '{last}' '{}'; echo \"${{COMPREPLY[@]}}\"",
            script.display(),
            quoted.join(" "),
            words[at - 1]
        );
        let answer = Command::new("bash").args(["-c", &asked]).output().unwrap();
        assert_eq!(out(&answer).trim(), expected, "{words:?}: {}", said(&answer));
    }
}

#[test]
fn the_long_version_has_the_commit() {
    let (short, long) = (run(&["-V"]), run(&["--version"]));
    let version = format!("tongbi {}", env!("CARGO_PKG_VERSION"));
    assert_eq!(out(&short).trim(), version);
    assert!(out(&long).starts_with(&version), "{}", out(&long));
    // Outside of a checkout, and without git, there is nothing to compare.
    let mut git = Command::new("git");
    let git = git.args(["rev-parse", "HEAD"]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let is_checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join(".git").exists();
    let Some(head) = git.ok().filter(|git| is_checkout && git.status.success()) else { return };
    assert_eq!(out(&long).trim(), format!("{version} ({})", &out(&head)[..12]));
}
