use std::fmt::Write as _;

use crate::catalog::Catalog;
use crate::checks::Outcome;
use crate::checks::render::details;
use crate::i18n::{self, Lang};
use crate::model::{Finding, Severity};

/// The findings as Markdown: how many there are, then a section for each report, the worst of it first.
pub fn markdown(outcome: &Outcome, catalog: &Catalog, lang: Lang) -> String {
    let say = |key: &str| i18n::say(lang, key, &[]);
    let mut out = format!("# {}\n\n{}\n", say("check.title"), summary(outcome, lang));
    let mut last: Option<Option<(String, String)>> = None;
    for finding in &outcome.findings {
        let report = report(finding);
        if last.as_ref() != Some(&report) {
            let title = match &report {
                Some((body, year)) => escape(&format!("{body} {year}")),
                None => say("check.no_report"),
            };
            let _ = write!(out, "\n## {}\n\n", title.trim());
            last = Some(report);
        }
        let severity = say(&format!("severity.{}", finding.severity.as_str()));
        let message = escape(&finding.message(lang));
        let _ = writeln!(out, "- **{severity}** `{}` {message}", finding.code);
        for line in details(finding, catalog, lang) {
            let _ = writeln!(out, "  - {}", escape(&line));
        }
        let places: Vec<String> = finding.places.iter().map(|p| p.describe(lang)).collect();
        if !places.is_empty() {
            let _ = writeln!(out, "  - {}", escape(&places.join(" · ")));
        }
        let _ = writeln!(out, "  - `{}`", finding.fingerprint());
    }
    if !outcome.waived.is_empty() {
        let _ = write!(out, "\n## {}\n\n", say("check.waived"));
    }
    for waived in &outcome.waived {
        let (finding, waiver) = (&waived.finding, &waived.waiver);
        let text = [&finding.message(lang), &waiver.reason, &waiver.by, &waiver.date];
        let text: Vec<String> = text.into_iter().map(|t| escape(t)).collect();
        let _ = writeln!(out, "- `{}` {}", finding.code, text.join(" · "));
    }
    out
}

/// `2 errors, 1 warning, 3 notices in 14 reports`.
fn summary(outcome: &Outcome, lang: Lang) -> String {
    let count = |severity: Severity| {
        outcome.findings.iter().filter(|f| f.severity == severity).count().to_string()
    };
    let args = [
        ("errors", count(Severity::Error)),
        ("warnings", count(Severity::Warning)),
        ("notices", count(Severity::Notice)),
        ("reports", outcome.verdicts.len().to_string()),
    ];
    i18n::say(lang, "check.summary", &args)
}

fn report(finding: &Finding) -> Option<(String, String)> {
    let body = finding.body.as_ref()?.to_string();
    Some((body, finding.year.map(|y| y.to_string()).unwrap_or_default()))
}

/// A text as Markdown shows it: nothing in it is markup.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in i18n::visible_lines(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}
