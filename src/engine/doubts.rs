//! The doubts that the checks of another run raise, from the file that they wrote.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};
use crate::model::{Doubts, ObservationKey, Place, Severity};

/// What is needed of the findings of a check.
#[derive(Deserialize)]
struct Findings {
    findings: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    severity: Severity,
    #[serde(default)]
    blamed: Vec<ObservationKey>,
}

/// The figures that the findings of a check cast doubt on. The file is what `check --format json` writes, or
/// [`render::json`](crate::checks::render::json); waived findings are not among its findings, and raise no doubt.
///
/// # Errors
/// The file cannot be read, or holds no findings.
pub fn read_doubts(path: &Path) -> Result<Doubts> {
    let place = || Place::document(&path.display().to_string());
    let file =
        File::open(path).map_err(|e| Error::new(ErrorKind::Io, "read").at(place()).because(e))?;
    let found: Findings = serde_json::from_reader(BufReader::new(file))
        .map_err(|e| Error::new(ErrorKind::Format, "findings_unread").at(place()).because(e))?;
    let mut doubts = Doubts::default();
    for row in found.findings.iter().filter(|row| row.severity >= Severity::Warning) {
        row.blamed.iter().for_each(|cell| doubts.add(cell));
    }
    Ok(doubts)
}
