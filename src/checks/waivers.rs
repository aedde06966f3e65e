use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::catalog::{Source, toml_fault};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Finding, FindingCode, Place, Severity};

/// One finding that is known and accepted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The fingerprint of the finding.
    pub finding: String,
    /// Why it is accepted.
    pub reason: String,
    /// Who accepted it.
    pub by: String,
    /// When, as it is written.
    pub date: String,
}

/// The findings that are known and accepted: a file `waivers.toml` with `[[waiver]]` rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waivers {
    document: String,
    all: Vec<Waiver>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    waiver: Vec<Waiver>,
}

impl Waivers {
    /// Reads waivers from the text of a file; `name` is for messages.
    ///
    /// # Errors
    /// The text is not TOML of this form, or a waiver gives no reason or no name.
    pub fn parse(name: &str, text: &str) -> Result<Waivers> {
        let broken = |code: &str| Error::new(ErrorKind::Catalog, code).at(Place::document(name));
        let file: File = toml::from_str(text)
            .map_err(|e| toml_fault(broken("waivers_syntax"), Source { name, text }, &e))?;
        for waiver in &file.waiver {
            if waiver.reason.trim().is_empty() || waiver.by.trim().is_empty() {
                return Err(broken("waiver_empty").with("finding", &waiver.finding));
            }
        }
        Ok(Waivers { document: name.to_owned(), all: file.waiver })
    }

    /// The waiver of a finding.
    pub fn of(&self, finding: &Finding) -> Option<&Waiver> {
        if self.all.is_empty() {
            return None;
        }
        let fingerprint = finding.fingerprint();
        self.all.iter().find(|w| w.finding == fingerprint)
    }

    /// A finding for each waiver that silences none of these findings.
    pub(super) fn unused<'a>(&self, silenced: impl Iterator<Item = &'a Waiver>) -> Vec<Finding> {
        let used: BTreeSet<&str> = silenced.map(|w| w.finding.as_str()).collect();
        self.all
            .iter()
            .filter(|w| !used.contains(w.finding.as_str()))
            .map(|w| {
                Finding::new(FindingCode::WaiverUnused, Severity::Warning)
                    .at(Place::document(&self.document))
                    .with("finding", &w.finding)
                    .with("reason", &w.reason)
                    .with("by", &w.by)
                    .with("date", &w.date)
            })
            .collect()
    }
}
