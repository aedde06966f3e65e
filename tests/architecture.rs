//! The rules of the house that a reader relies on: which way imports run, how long a file may be, where column names live,
//! that no year stands in the logic.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the lowest; a module may use those before its own, and itself.
const LAYERS: [&str; 17] = [
    "i18n",
    "error",
    "model",
    "statistics",
    "catalog",
    "documents",
    "ingest",
    "extract",
    "series",
    "changes",
    "checks",
    "engine",
    "synth",
    "charts",
    "exports",
    "page",
    "pipeline",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The layer of a file of the library; none for `lib.rs`, `main.rs` and the command line.
fn layer(file: &Path) -> Option<usize> {
    let inside = file.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next()?.as_os_str().to_str()?;
    LAYERS.iter().position(|name| first.trim_end_matches(".rs") == *name)
}

/// The code without its tests: what stands behind `#[cfg(test)]`, and files of tests, are left out.
fn logic(file: &Path) -> String {
    let name = file.file_stem().unwrap().to_str().unwrap();
    let inside_tests = file.components().any(|part| part.as_os_str() == "tests");
    if name.starts_with("tests") || inside_tests {
        return String::new();
    }
    let text = fs::read_to_string(file).unwrap();
    let end = text.find("\n#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].to_owned()
}

#[test]
fn imports_run_one_way() {
    let mut wrong = Vec::new();
    for file in sources(&root().join("src")) {
        let Some(own) = layer(&file) else { continue };
        for (number, line) in logic(&file).lines().enumerate() {
            for used in line.split("crate::").skip(1) {
                let name: String = used
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                    .collect();
                // Errors say where in words of the model.
                let allowed = |layer: usize| layer <= own || LAYERS[own] == "error";
                if LAYERS.iter().position(|l| *l == name).is_some_and(|layer| !allowed(layer)) {
                    wrong.push(format!("{}:{}: {}", file.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the flow:\n{}", wrong.join("\n"));
}

#[test]
fn the_library_does_not_know_the_command_line() {
    for file in sources(&root().join("src")) {
        if layer(&file).is_some() {
            let text = logic(&file);
            for word in ["clap::", "anyhow::", "println!", "eprintln!", "process::exit"] {
                assert!(!text.contains(word), "{}: {word}", file.display());
            }
        }
    }
}

#[test]
fn no_file_is_longer_than_400_lines() {
    for folder in ["src", "tests", "benches"] {
        for file in sources(&root().join(folder)) {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            assert!(lines <= 400, "{} has {lines} lines", file.display());
        }
    }
}

#[test]
fn files_are_written_through_one_door() {
    for file in sources(&root().join("src")) {
        let inside = file.strip_prefix(root().join("src")).unwrap();
        // The reader of old Word files works in a temporary folder of its own.
        if inside.starts_with("cli/output") || inside.ends_with("documents/office.rs") {
            continue;
        }
        for word in ["fs::write(", " File::create", "OpenOptions", "fs::rename(", "fs::remove"] {
            assert!(!logic(&file).contains(word), "{}: {word}", file.display());
        }
    }
}

#[test]
fn no_year_stands_in_the_logic() {
    for file in sources(&root().join("src")) {
        if layer(&file).is_none() {
            continue;
        }
        for (number, line) in logic(&file).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let digits = |at: usize| code[at..].chars().take_while(char::is_ascii_digit).count();
            for (at, _) in code.match_indices("20") {
                let before = code[..at].chars().next_back();
                let alone =
                    !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '{'));
                assert!(
                    !(alone && digits(at) == 4 && code[at + 2..].starts_with(['1', '2'])),
                    "{}:{}: {}",
                    file.display(),
                    number + 1,
                    line.trim()
                );
            }
        }
    }
}

#[test]
fn names_of_columns_are_written_in_few_places() {
    // Polars columns are named in the schema; exporters and readers of CSV name the same contract for text.
    for file in sources(&root().join("src")) {
        let text = logic(&file);
        if file.ends_with("series/schema.rs") || layer(&file).is_none() {
            continue;
        }
        assert!(!text.contains("col(\""), "{}: a column by a literal", file.display());
        assert!(!text.contains(".column(\""), "{}: a column by a literal", file.display());
    }
}
