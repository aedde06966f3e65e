//! An extraction in parts: each part is whole or not there, however often its run is broken off, and all of them together are
//! what one run writes.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use tempfile::TempDir;

const SHARDS: usize = 4;

fn tongbi(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongbi"));
    command.args(arguments.split_whitespace()).current_dir(folder);
    command.env("LC_ALL", "en_GB.UTF-8").env_remove("TONGBI_LANG").env_remove("TONGBI_CATALOG");
    command
}

fn run(folder: &Path, arguments: &str) -> Output {
    tongbi(folder, arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with thirty reports.
fn reports() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let page =
        fs::read_to_string(root.join("tests/fixtures/reports/html-whole/input.html")).unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for number in 10..40 {
        let text = page.replace("样例县0001", &format!("第{number}县"));
        fs::write(folder.path().join(format!("in/{number}.html")), text).unwrap();
    }
    folder
}

fn extract(shard: usize) -> String {
    format!("extract in -o out/figures.csv --shard {shard}/{SHARDS} -q --resume")
}

fn record(folder: &Path, shard: usize) -> PathBuf {
    folder.join(format!("out/figures.shard-{shard}-of-{SHARDS}.shard.json"))
}

#[test]
fn parts_that_were_broken_off_at_any_moment_give_what_one_run_gives() {
    let folder = reports();
    let folder = folder.path();
    for (shard, wait) in (0..SHARDS).cycle().zip((0..48).map(|n| n * 4)) {
        let mut run = tongbi(folder, &extract(shard)).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        // It may have ended by itself.
        let _ = run.kill();
        run.wait().unwrap();
        if record(folder, shard).exists() {
            for ending in ["csv", "claims.csv", "manifest.jsonl"] {
                let name = format!("out/figures.shard-{shard}-of-{SHARDS}.{ending}");
                assert!(folder.join(&name).exists(), "{name}");
            }
        }
    }
    let running: Vec<_> =
        (0..SHARDS).map(|shard| tongbi(folder, &extract(shard)).spawn().unwrap()).collect();
    for mut run in running {
        assert!(run.wait().unwrap().success());
    }
    let first = fs::read(record(folder, 0)).unwrap();
    assert!(run(folder, &extract(0)).status.success());
    assert_eq!(
        fs::read(record(folder, 0)).unwrap(),
        first,
        "a part that is done again is the same"
    );
    let merged = run(folder, "merge out -o merged/figures.csv");
    assert!(merged.status.success(), "{}", said(&merged));
    assert!(said(&merged).contains("30 files"), "{}", said(&merged));
    assert!(run(folder, "extract in -o whole/figures.csv -q").status.success());
    for name in ["figures.csv", "claims.csv", "manifest.jsonl"] {
        let read = |of: &str| fs::read(folder.join(of).join(name)).unwrap();
        assert_eq!(read("merged"), read("whole"), "{name}");
    }
}

#[test]
fn a_part_that_is_missing_edited_or_of_another_list_is_named() {
    let folder = reports();
    let folder = folder.path();
    for shard in [0, 1, 3] {
        assert!(run(folder, &extract(shard)).status.success());
    }
    let merge = || {
        let output = run(folder, "merge out -o merged/figures.csv");
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(!folder.join("merged/figures.csv").exists());
        said(&output)
    };
    assert!(merge().contains("parts 2/4 are missing"));
    fs::copy(folder.join("in/10.html"), folder.join("in/99.html")).unwrap();
    assert!(run(folder, &extract(2)).status.success());
    assert!(merge().contains("is not of one extraction with"));
    fs::remove_file(folder.join("in/99.html")).unwrap();
    assert!(run(folder, &extract(2)).status.success());
    let table = folder.join("out/figures.shard-1-of-4.csv");
    let text = fs::read_to_string(&table).unwrap();
    fs::write(&table, text.replacen(",2024,", ",2023,", 1)).unwrap();
    let edited = merge();
    assert!(edited.contains("are not as they were written"), "{edited}");
}

#[test]
fn a_part_without_a_report_is_a_part() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("in")).unwrap();
    fs::copy(
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures/reports/html-whole/input.html"),
        folder.join("in/a.html"),
    )
    .unwrap();
    for shard in 0..SHARDS {
        let output = run(folder, &extract(shard));
        assert!(output.status.success(), "{}", said(&output));
    }
    assert!(run(folder, "merge out -o figures.csv").status.success());
    let wrong = run(folder, "extract in -o figures.csv --shard 4/4");
    assert_eq!(wrong.status.code(), Some(2));
}
