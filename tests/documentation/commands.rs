//! Every command of the documentation runs, in a folder with the files that it names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::{documents, is_up_to_date, root, text};

/// The commands of a document, block by block.
fn blocks(text: &str) -> Vec<Vec<String>> {
    let mut blocks = Vec::new();
    for block in text.split("```").skip(1).step_by(2) {
        let (kind, lines) = block.split_once('\n').unwrap_or((block, ""));
        if !matches!(kind, "" | "sh" | "console") {
            continue;
        }
        let command = |line: &str| {
            let line = line.strip_prefix("$ ").unwrap_or(line);
            line.starts_with("tongbi ").then(|| line.to_owned())
        };
        blocks.push(lines.lines().filter_map(command).collect());
    }
    blocks
}

/// What needs a server, or another program to install it.
fn is_out_of_reach(command: &str) -> bool {
    command.contains("--engine spark") || command.starts_with("tongbi completions")
}

/// A command as it runs here: without programs that are not there, and all parts of a list that is read in parts.
fn runnable(command: &str) -> Vec<String> {
    let has = |program: &str| {
        let program = program.split_whitespace().next().unwrap_or_default();
        Command::new("sh")
            .args(["-c", &format!("command -v {program}")])
            .output()
            .unwrap()
            .status
            .success()
    };
    let (own, reader) =
        command.split_once(" | ").map_or((command, None), |(own, r)| (own, Some(r)));
    let command = if reader.is_some_and(|reader| !has(reader)) { own } else { command };
    match command.contains("--shard 0/8") {
        true => (0..8).map(|n| command.replace("--shard 0/8", &format!("--shard {n}/8"))).collect(),
        false => vec![command.to_owned()],
    }
}

fn run(folder: &Path, command: &str) -> Output {
    let bin = Path::new(env!("CARGO_BIN_EXE_tongbi")).parent().unwrap().display().to_string();
    let path = format!("{bin}:{}", std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("bash");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TONGBI_")) {
        shell.env_remove(name);
    }
    shell.args(["-o", "pipefail", "-c", command]).current_dir(folder).env("PATH", path);
    shell.env("LC_ALL", "C.UTF-8").env("COLUMNS", "200").output().unwrap()
}

/// The figures of a county and its departments, and of two more counties.
fn table() -> String {
    let mut table = String::from("body,year,indicator,breakdown,value\n");
    for (b, body) in
        ["云岭县", "云岭县财政局", "云岭县民政局", "甲县", "乙县"].into_iter().enumerate()
    {
        for year in 2020..=2024 {
            let values = [
                ("permits.decided", ""),
                ("penalties.decided", ""),
                ("requests.received", "total"),
            ];
            for (i, (indicator, breakdown)) in values.into_iter().enumerate() {
                let value = 900 / (b + 1) + 37 * i + 11 * (year as usize - 2020);
                table.push_str(&format!("{body},{year},{indicator},{breakdown},{value}\n"));
            }
        }
    }
    table
}

/// A folder with all that the documents name.
fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    let at = |name: &str| desk.path().join(name);
    let table = table();
    let bodies = "body,kind,level,parent\n云岭县,government,county,\n云岭县财政局,department,county,云岭县\n\
        云岭县民政局,department,county,云岭县\n甲县,government,county,\n乙县,government,county,\n";
    let report = |name: &str| root().join("tests/fixtures/reports").join(name);
    for folder in ["reports", "drafts", "departments", "old", "new", "figures", "parts"] {
        fs::create_dir(at(folder)).unwrap();
    }
    for name in ["figures.csv", "drafts/figures.csv", "departments/figures.csv", "figures/all.csv"]
    {
        fs::write(at(name), &table).unwrap();
    }
    fs::write(at("bodies.csv"), bodies).unwrap();
    fs::write(at("waivers.toml"), "").unwrap();
    for name in [
        "report.html",
        "first.html",
        "corrected.html",
        "reports/a.html",
        "old/a.html",
        "new/a.html",
    ] {
        fs::copy(report("html-whole/input.html"), at(name)).unwrap();
    }
    fs::copy(report("docx-whole/input.docx"), at("draft.docx")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(root().join("datasets"), at("datasets")).unwrap();
    for made in [
        "tongbi export figures.csv -o figures.parquet",
        "tongbi export figures.csv -o figures.xlsx",
        "tongbi check figures.csv --format json -o findings.json --fail-on never",
        "tongbi extract reports -o parts/figures.csv --shard 0/1",
    ] {
        let output = run(desk.path(), made);
        assert!(
            output.status.code() <= Some(1),
            "{made}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let packed = zstd::encode_all(table.as_bytes(), 3).unwrap();
    fs::write(at("figures.csv.zst"), packed).unwrap();
    desk
}

/// Runs a command; an output that a file of the desk stands in the way of is free.
fn succeeds(desk: &Path, command: &str, document: &str) {
    let words: Vec<&str> = command.split_whitespace().collect();
    let output = words.windows(2).find(|pair| pair[0] == "-o").map(|pair| desk.join(pair[1]));
    let is_read = |path: &Path| {
        let name = path.file_name().unwrap().to_string_lossy();
        words.iter().filter(|word| **word == name).count() > 1
    };
    if let Some(path) = output.filter(|path| path.is_file() && !is_read(path)) {
        fs::remove_file(path).unwrap();
    }
    let output = run(desk, command);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some_and(|code| code <= 1), "{document}: {command}\n{said}");
}

#[test]
fn every_command_of_the_documents_runs() {
    // The tutorial of the researcher has a script and a test of its own.
    let documents = documents().into_iter().filter(|name| !name.contains("researcher"));
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for document in documents {
        let blocks = blocks(&text(&document));
        // What both languages have runs once.
        let is_new = |line: &String| !seen.contains_key(line);
        if !blocks.iter().flatten().any(is_new) {
            continue;
        }
        let is_reference = document.contains("reference");
        let mut folder = desk();
        for block in blocks {
            // The examples of one command know nothing of those of another.
            if is_reference && !block.is_empty() {
                folder = desk();
            }
            for command in block.iter().filter(|command| !is_out_of_reach(command)) {
                if !is_reference || !seen.contains_key(command) {
                    runnable(command)
                        .iter()
                        .for_each(|line| succeeds(folder.path(), line, &document));
                }
                seen.insert(command.clone(), document.clone());
            }
        }
    }
    assert!(seen.len() > 60, "{}: {seen:#?}", seen.len());
}

#[test]
fn what_the_readme_shows_is_what_is_printed() {
    let mut compared = 0;
    for document in ["README.md", "README.zh-CN.md"] {
        let folder = desk();
        let mut current = text(document);
        for block in text(document).split("```console\n").skip(1) {
            let block = block.split("```").next().unwrap();
            for part in block.split("$ tongbi ").skip(1) {
                let (command, shown) = part.split_once('\n').unwrap_or((part, ""));
                if shown.trim().is_empty() {
                    continue;
                }
                let output = run(folder.path(), &format!("tongbi {command}"));
                let all =
                    [output.stdout, output.stderr].map(|part| String::from_utf8(part).unwrap());
                // What a command prints is for its reader; where it writes files, it says so.
                let printed = if all[0].is_empty() { &all[1] } else { &all[0] };
                current = current.replace(
                    &format!("$ tongbi {command}\n{shown}"),
                    &format!("$ tongbi {command}\n{}\n", printed.trim_end()),
                );
                compared += 1;
            }
        }
        is_up_to_date(document, &current);
    }
    assert!(compared >= 5, "{compared}");
}
