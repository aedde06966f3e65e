//! Documents of older kinds are converted by the program that is installed, or refused as before.
//!
//! A script stands in for the program: what it is told, and what becomes of what it writes, is what is tested.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

const RICH_TEXT: &[u8] = b"{\\rtf1\\ansi report}";

/// Installs a program of this name that does what the script says, and reads a document with nothing else on the path.
fn read_with(name: &str, script: &str) -> (Output, String) {
    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path().join("bin");
    fs::create_dir(&bin).unwrap();
    if !script.is_empty() {
        let program = bin.join(name);
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::write(folder.path().join("report.rtf"), RICH_TEXT).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(["extract", "report.rtf", "-o", "out.csv", "--lang", "en"])
        .current_dir(folder.path())
        .env("PATH", &bin)
        .output()
        .unwrap();
    let figures = fs::read_to_string(folder.path().join("out.csv")).unwrap_or_default();
    (output, figures)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn fixture() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/fixtures/reports/docx-whole/input.docx").display().to_string()
}

#[test]
fn a_converted_document_is_read_and_its_converter_named() {
    let script = format!("/bin/cp {} report.docx", fixture());
    for name in ["soffice", "libreoffice"] {
        let (output, figures) = read_with(name, &script);
        assert_eq!(figures.lines().count(), 201, "{}", said(&output));
        assert!(said(&output).contains("as LibreOffice converted it"), "{}", said(&output));
    }
}

#[test]
fn the_converter_runs_without_macros_in_a_profile_of_its_own() {
    // It gives up unless it is told so.
    let script = format!(
        "case \"$*\" in *-env:UserInstallation=file://$PWD/profile*--headless*--convert-to*report.rtf) ;; *) exit 4;; esac\n\
         read_all() {{ while read -r line; do all=\"$all$line\"; done; }}\n\
         read_all < profile/user/registrymodifications.xcu\n\
         case \"$all\" in *DisableMacrosExecution*true*) ;; *) exit 5;; esac\n\
         case \"$https_proxy\" in http://127.0.0.1:9) ;; *) exit 6;; esac\n/bin/cp {} report.docx",
        fixture()
    );
    let (output, figures) = read_with("soffice", &script);
    assert_eq!(figures.lines().count(), 201, "{}", said(&output));
}

#[test]
fn a_conversion_that_fails_is_said() {
    for script in ["exit 3", "exit 0", "echo nothing > report.docx"] {
        let (output, _) = read_with("soffice", script);
        assert!(!output.status.success());
        assert!(said(&output).contains("could not convert the document"), "{}", said(&output));
    }
}

#[test]
fn without_a_converter_the_document_is_refused_as_before() {
    let (output, _) = read_with("soffice", "");
    assert!(said(&output).contains("rich text (RTF), which is not read"), "{}", said(&output));
}
