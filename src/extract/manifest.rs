use std::collections::{BTreeMap, BTreeSet};

use daachorse::CharwiseDoubleArrayAhoCorasick;
use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, RuleKind, TextRule};
use crate::extract::{Extraction, VERSION};
use crate::model::{BodyId, Finding, ReportFacts, Year};

/// What is noted about one file of a batch: a line of `manifest.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The file, as it was given.
    pub file: String,
    /// The SHA-256 of its bytes; empty when it could not be opened.
    pub sha256: String,
    /// The version of the extraction.
    pub version: String,
    /// The hash of all that the result depends on beside the report: the version, the data of the program, the user's
    /// catalog, the options.
    pub settings: String,
    /// The SHA-256 of the rows that were written of it, figures and claims.
    pub rows: String,
    /// The reporting body.
    pub body: Option<BodyId>,
    /// The year.
    pub year: Option<Year>,
    /// The day of publication.
    pub published: Option<String>,
    /// The tables that are there, and their editions.
    pub tables: BTreeMap<String, Option<u16>>,
    /// How many figures were taken.
    pub figures: usize,
    /// How many claims were taken.
    pub claims: usize,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What is known about the text, so that it can be checked without the report: of the prose, the passages that hold a
    /// phrase of a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<ReportFacts>,
}

/// Makes the entries of a batch: what the rules of the catalog look for is prepared once for all of them.
#[derive(Default)]
pub struct Entries {
    /// Finds the phrases that the rules look for; none when they look for none.
    looked_for: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
}

impl Entries {
    /// The entries of reports that were read with a catalog.
    pub fn of(catalog: &Catalog) -> Entries {
        let phrases = catalog.rules().iter().filter_map(|rule| match &rule.check {
            RuleKind::Text(TextRule::Phrase { phrases, .. }) => Some(phrases),
            _ => None,
        });
        let phrases: BTreeSet<&str> =
            phrases.flatten().map(String::as_str).filter(|phrase| !phrase.is_empty()).collect();
        Entries { looked_for: CharwiseDoubleArrayAhoCorasick::new(phrases).ok() }
    }

    /// The entry of a file that was read now. The settings and the hash of the rows are added by whoever knows them.
    pub fn entry(&self, file: &str, sha256: &str, extraction: &Extraction) -> Entry {
        let tables = extraction.tables.iter();
        let facts = extraction.facts.as_ref();
        Entry {
            file: file.to_owned(),
            sha256: sha256.to_owned(),
            version: VERSION.to_owned(),
            settings: String::new(),
            rows: String::new(),
            body: extraction.body.clone(),
            year: extraction.year,
            published: extraction.published.clone(),
            tables: tables.map(|(table, edition)| (table.clone(), edition.map(|e| e.0))).collect(),
            figures: extraction.observations.len(),
            claims: extraction.claims.len(),
            findings: extraction.findings.clone(),
            facts: facts.map(|facts| facts.with_prose(|text| self.is_looked_for(text))),
        }
    }

    fn is_looked_for(&self, text: &str) -> bool {
        self.looked_for.as_ref().is_some_and(|words| words.find_iter(text).next().is_some())
    }
}

impl Entry {
    /// Whether these bytes were read with these settings.
    pub fn is_of(&self, sha256: &str, settings: &str) -> bool {
        !sha256.is_empty() && self.sha256 == sha256 && self.settings == settings
    }

    /// The entry as a line, with its end.
    pub fn line(&self) -> String {
        // Names, numbers and texts: nothing that JSON cannot say.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    /// The entries of a manifest by file, the last of each file; lines of another form, such as one that was cut off, are
    /// left out.
    pub fn read(manifest: &str) -> BTreeMap<String, Entry> {
        let entries = manifest.lines().filter_map(|line| serde_json::from_str::<Entry>(line).ok());
        entries.map(|entry| (entry.file.clone(), entry)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_back_and_a_line_that_was_cut_off_is_left_out() {
        let extraction = Extraction { year: Some(Year(2024)), ..Extraction::default() };
        let entry = Entries::of(Catalog::builtin()).entry("a.html", "ff", &extraction);
        let cut = &entry.line()[..30];
        let read = Entry::read(&format!("{}{cut}", entry.line()));
        assert_eq!(read.len(), 1);
        assert_eq!(read["a.html"], entry);
        assert!(entry.is_of("ff", ""));
        assert!(!entry.is_of("fe", "") && !entry.is_of("ff", "other settings"));
    }
}
