//! The kinds of findings that the page tells apart, and their order.

use crate::model::{Finding, Severity};

/// Sentences about what the prose says of its own figures.
const CLAIMS: [&str; 4] = ["count_", "growth_", "share_", "text_phrase"];

/// What kind of finding it is: its severity, or a claim of the prose.
pub(super) fn kind(finding: &Finding) -> &'static str {
    let sentence =
        finding.evidence.as_ref().and_then(|e| e.sentence.as_deref()).unwrap_or_default();
    let claim = CLAIMS.iter().any(|start| sentence.starts_with(start));
    match finding.severity {
        Severity::Notice => "notice",
        _ if claim => "claim",
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The order in which the page lists them: errors, warnings, claims, notices; by body and year.
pub(super) fn order(finding: &Finding) -> usize {
    match kind(finding) {
        "error" => 0,
        "warning" => 1,
        "claim" => 2,
        _ => 3,
    }
}
