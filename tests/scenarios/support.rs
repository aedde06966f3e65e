use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command, Output};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Runs the program in a folder; it must end well.
pub(crate) fn tongbi(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("TONGBI_CATALOG")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Runs a script of a scenario in a folder; gives what it says on standard error.
pub(crate) fn run(script: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_tongbi")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(script))
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", program.display()))
        .env("TONGBI_LANG", "zh")
        .env_remove("TONGBI_CATALOG")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    said
}

/// How many commands of the program a script has.
pub(crate) fn commands(script: &str) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(script);
    fs::read_to_string(path).unwrap().lines().filter(|line| line.starts_with("tongbi ")).count()
}

/// The text of a part of a packed file.
pub(crate) fn part(file: &Path, name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(fs::read(file).unwrap())).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Changes a part of a packed file, as somebody who edits it.
pub(crate) fn edit(file: &Path, name: &str, change: impl Fn(&str) -> String) {
    let mut archive = ZipArchive::new(Cursor::new(fs::read(file).unwrap())).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).unwrap();
        if entry.name().unwrap() == name {
            drop(entry);
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(change(&part(file, name)).as_bytes()).unwrap();
        } else {
            writer.raw_copy_file(entry).unwrap();
        }
    }
    fs::write(file, writer.finish().unwrap().into_inner()).unwrap();
}
