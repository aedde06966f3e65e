use serde::{Deserialize, Serialize};

use crate::catalog::{Source, toml_fault};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Finding, FindingCode, Place, Severity, Year};

/// Findings that somebody has looked at and accepted. A finding must meet every condition given; there is at least one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The fingerprint of one finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
    /// The code of the findings: the id of a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The body that they are about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The year that they are about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<Year>,
    /// The last reporting year that it covers. Expiry goes by the year of the report, never by the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Year>,
    /// Why they are accepted.
    pub reason: String,
    /// Who accepted them.
    pub by: String,
    /// When they were accepted, as written in the file.
    #[serde(default)]
    pub date: String,
}

impl Waiver {
    /// Whether it matches a finding, even if it has expired.
    fn is_about(&self, finding: &Finding, fingerprint: &str) -> bool {
        let is = |asked: &Option<String>, found: &str| asked.as_deref().is_none_or(|a| a == found);
        let body = finding.body.as_ref().map_or("", |body| body.as_str());
        is(&self.finding, fingerprint)
            && is(&self.rule, &finding.code)
            && is(&self.body, body)
            && (self.year.is_none() || self.year == finding.year)
    }

    /// Whether it expired before the year of a finding.
    fn has_expired_for(&self, finding: &Finding) -> bool {
        matches!((self.until, finding.year), (Some(until), Some(year)) if year > until)
    }

    /// Its conditions as one line of text.
    fn about(&self) -> String {
        let year = self.year.map(|year| year.to_string());
        let all = [&self.finding, &self.rule, &self.body, &year];
        all.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
    }

    fn said(&self, code: FindingCode, document: &str) -> Finding {
        Finding::new(code, Severity::Warning)
            .at(Place::document(document))
            .with("finding", self.about())
            .with("reason", &self.reason)
            .with("by", &self.by)
            .with("date", &self.date)
            .with("until", self.until.map(|year| year.to_string()).unwrap_or_default())
    }
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
                return Err(broken("waiver_empty").with("finding", waiver.about()));
            }
            if waiver.about().is_empty() {
                return Err(broken("waiver_of_all").with("reason", &waiver.reason));
            }
        }
        Ok(Waivers { document: name.to_owned(), all: file.waiver })
    }

    /// The waiver that matches a finding, if any.
    pub fn of(&self, finding: &Finding) -> Option<&Waiver> {
        if self.all.is_empty() {
            return None;
        }
        let fingerprint = finding.fingerprint();
        let holds = |w: &&Waiver| w.is_about(finding, &fingerprint) && !w.has_expired_for(finding);
        self.all.iter().find(holds)
    }

    /// Whether a waiver of a finding has expired before it.
    pub(super) fn has_expired_for(&self, finding: &Finding) -> bool {
        let expired = |waiver: &&Waiver| waiver.until.is_some() && waiver.has_expired_for(finding);
        let mut expired = self.all.iter().filter(expired).peekable();
        expired.peek().is_some() && {
            let fingerprint = finding.fingerprint();
            expired.any(|waiver| waiver.is_about(finding, &fingerprint))
        }
    }

    /// One finding for each waiver that matches nothing, and one for each that expired before a finding it would have matched.
    pub(super) fn idle<'a>(
        &self,
        silenced: impl Iterator<Item = &'a Waiver>,
        kept: &[Finding],
    ) -> Vec<Finding> {
        let used: Vec<&Waiver> = silenced.collect();
        let mut said = Vec::new();
        for waiver in &self.all {
            let expired = waiver.until.is_some()
                && kept
                    .iter()
                    .any(|f| waiver.has_expired_for(f) && waiver.is_about(f, &f.fingerprint()));
            if expired {
                said.push(waiver.said(FindingCode::WaiverExpired, &self.document));
            } else if !used.contains(&waiver) {
                said.push(waiver.said(FindingCode::WaiverUnused, &self.document));
            }
        }
        said
    }
}
