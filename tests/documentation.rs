//! The documentation: generated parts are up to date, links resolve, and every command in it runs.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "documentation/commands.rs"]
mod commands;
#[path = "documentation/links.rs"]
mod links;
#[path = "documentation/outputs.rs"]
mod outputs;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The documents, by their paths from the root.
fn documents() -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for folder in ["", "docs", "datasets", "datasets/series", "charts", "examples", "benches/peers"]
    {
        let Ok(entries) = fs::read_dir(root().join(folder)) else { continue };
        for entry in entries {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            if name.ends_with(".md") {
                found.push(Path::new(folder).join(name).display().to_string());
            }
        }
    }
    found.sort();
    found
}

fn text(document: &str) -> String {
    fs::read_to_string(root().join(document)).unwrap()
}

/// Compares a document with what it is generated from; `UPDATE_SNAPSHOTS=1` writes it.
fn is_up_to_date(document: &str, generated: &str) {
    let path = root().join(document);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, generated).unwrap();
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == generated, "{document} is not up to date: UPDATE_SNAPSHOTS=1 writes it");
}
