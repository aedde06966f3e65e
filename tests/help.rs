//! The help: short enough for a screen, with a manual page for each command, and completions that know the values.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fs;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let mut tongbi = Command::new(env!("CARGO_BIN_EXE_tongbi"));
    tongbi.args(arguments).env("LC_ALL", "en_GB.UTF-8").env_remove("TONGBI_LANG").output().unwrap()
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

#[test]
fn the_short_help_of_every_command_fits_a_screen() {
    let commands = commands();
    assert!(commands.len() >= 15, "{commands:?}");
    for command in commands {
        for lang in ["zh", "en"] {
            let mut tongbi = Command::new(env!("CARGO_BIN_EXE_tongbi"));
            let help = tongbi.args([&command, "-h", "--lang", lang]).env("COLUMNS", "80");
            let lines = out(&help.output().unwrap()).lines().count();
            assert!(lines <= 40, "{command} {lang}: {lines}");
            let page = run(&["man", &command, "--lang", lang]);
            assert!(page.status.success() && out(&page).contains(&command), "{command} {lang}");
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
