//! Inside a folder, too, use runs one way; files are opened in few rooms; what `CONTRIBUTING.md` names is there.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Where files are opened: what is read and written passes through them. `engine` and `series/parquet` hold files that are
/// larger than memory.
const ROOMS: [&str; 6] =
    ["documents/", "catalog/", "pipeline/", "cli/", "engine/", "series/parquet/"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
        match path.is_dir() {
            _ if is_test => {}
            true => files.extend(rust_files(&path)),
            false if path.extension().is_some_and(|e| e == "rs") => files.push(path),
            false => {}
        }
    }
    files
}

/// The code of a file without its tests and comments.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let end = text.find("\n#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// What stands behind a path prefix in a text: one name, or the names of a group in braces.
fn names_behind<'t>(text: &'t str, prefix: &str) -> Vec<&'t str> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices(prefix) {
        let rest = &text[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(words(group.split(';').next().unwrap_or_default())),
            None => names.extend(words(rest).next()),
        }
    }
    names
}

/// The modules of a folder, each with its files.
fn modules(folder: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut modules: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if ["mod", "tests", "data"].contains(&name.as_str()) {
            continue;
        }
        let files = if path.is_dir() { rust_files(&path) } else { vec![path] };
        modules.entry(name).or_default().extend(files);
    }
    modules
}

/// The modules of a folder that each module uses: by its path, or by a name that the folder gives on.
fn edges(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let modules = modules(folder);
    let given = code(&folder.join("mod.rs"));
    let mut owners: BTreeMap<&str, &String> =
        modules.keys().map(|name| (name.as_str(), name)).collect();
    for name in modules.keys() {
        for item in names_behind(&given, &format!("use {name}::")) {
            owners.insert(item, name);
        }
    }
    let inside = folder.strip_prefix(root().join("src")).unwrap();
    let path = inside.to_str().unwrap().replace('/', "::");
    let of = |(name, files): (&String, &Vec<PathBuf>)| {
        let mut used = BTreeSet::new();
        for file in files {
            let text = code(file);
            let mut names = names_behind(&text, &format!("crate::{path}::"));
            if file.parent() == Some(folder) {
                names.extend(names_behind(&text, "super::"));
            }
            used.extend(
                names.into_iter().filter_map(|item| owners.get(item)).map(|owner| (*owner).clone()),
            );
        }
        used.remove(name);
        (name.clone(), used)
    };
    modules.iter().map(of).collect()
}

fn reachable(from: &str, edges: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(next) = open.pop() {
        for used in edges.get(&next).into_iter().flatten() {
            if seen.insert(used.clone()) {
                open.push(used.clone());
            }
        }
    }
    seen
}

#[test]
fn modules_of_a_folder_use_each_other_one_way() {
    let mut circles = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.join("mod.rs").is_file() {
                folders.push(path);
            }
        }
        if !folder.join("mod.rs").is_file() {
            continue;
        }
        let edges = edges(&folder);
        let around: Vec<&String> =
            edges.keys().filter(|name| reachable(name, &edges).contains(*name)).collect();
        let name = folder.strip_prefix(root().join("src")).unwrap().to_str().unwrap();
        if !around.is_empty() {
            circles.push(format!("{name}: {around:?}"));
        }
    }
    assert!(circles.is_empty(), "circles inside folders:\n{}", circles.join("\n"));
}

#[test]
fn files_are_opened_in_few_rooms() {
    let source = root().join("src");
    for file in rust_files(&source) {
        let name = file.strip_prefix(&source).unwrap().to_str().unwrap();
        if ROOMS.iter().any(|room| name.starts_with(room)) {
            continue;
        }
        let text = code(&file);
        for word in
            ["File::open", "File::create", "OpenOptions", "fs::read", "fs::write", "fs::rename"]
        {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn a_newcomer_finds_what_contributing_names() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let answers: Vec<&str> = text.split("\n**… ").skip(1).collect();
    assert_eq!(answers.len(), 6, "six questions");
    for (number, answer) in answers.iter().enumerate() {
        let answer = answer.split("\n## ").next().unwrap();
        let files: Vec<&str> =
            answer.lines().filter_map(|line| line.strip_prefix("- `")?.strip_suffix('`')).collect();
        assert!((1..=4).contains(&files.len()), "{files:?}");
        for file in &files {
            assert!(root().join(file).exists(), "{file} is not there");
            assert!(number >= 2 || file.ends_with(".toml"), "{file} is not data");
        }
    }
}
