//! The reader of prose and scraped text held to a corpus of annotated reports, where that is there beside the project: as
//! many figures, names, years and claims right as the documentation says, and none made up.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the corpus; a project that stands alone has none.
fn corpus() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = shared.join("prose");
    assert!(folder.exists() || !shared.exists(), "{} is gone", folder.display());
    folder.exists().then_some(folder)
}

/// A row of the table that the scorer prints: what is stated, right, missed, wrong.
fn row(table: &str, group: &str) -> [u32; 4] {
    let line = table.lines().find(|line| line.starts_with(group));
    let line = line.unwrap_or_else(|| panic!("{group} is not in\n{table}"));
    let numbers = line[group.len()..].split_whitespace().map_while(|word| word.parse().ok());
    <[u32; 4]>::try_from(numbers.take(4).collect::<Vec<u32>>()).unwrap()
}

/// Groups with the least share that must be right, in per cent.
const LEAST: [(&str, u32); 7] = [
    ("body", 90),
    ("year", 90),
    ("figures", 90),
    ("followers", 95),
    ("new", 90),
    ("claims", 90),
    ("table cells", 99),
];

#[test]
fn the_corpus_is_read_as_its_annotator_reads_it() {
    let Some(folder) = corpus() else { return };
    let scored = Command::new("python3")
        .arg(folder.join("score.py"))
        .arg(env!("CARGO_BIN_EXE_tongbi"))
        .arg(folder.join("dev"))
        .arg("--missed")
        .output()
        .unwrap();
    let table = String::from_utf8(scored.stdout).unwrap();
    for (group, least) in LEAST {
        let [stated, right, _, wrong] = row(&table, group);
        assert!(right * 100 >= stated * least, "{group}: {right} of {stated} right\n{table}");
        assert!(wrong * 200 <= stated, "{group}: {wrong} wrong\n{table}");
    }
}
