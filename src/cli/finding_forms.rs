//! The forms of what a check has found, and the one for people.

use clap::ValueEnum;
use tongbi::checks::{Outcome, render};
use tongbi::i18n::{self, Lang};
use tongbi::{BodyId, Finding, Year};

use crate::cli::Context;
use crate::cli::finding_lines::equal;

/// The form of the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Grouped by report, worst first.
    Text,
    /// One JSON object.
    Json,
    /// A row for each finding.
    Csv,
    /// Markdown.
    Md,
    /// SARIF 2.1.0.
    Sarif,
    /// Reports against rules.
    Matrix,
    /// An aligned table of the findings.
    Table,
    /// One JSON object a line.
    Jsonl,
    /// Parquet.
    Parquet,
    /// The bodies by their scores, as CSV.
    Ranking,
    /// A workbook: the ranking, all findings, a sheet for each severity and body.
    Xlsx,
}

/// The findings for people, report by report.
#[derive(Default)]
pub(super) struct ByReport {
    /// The body and the year that the last line is about.
    last: Option<(Option<BodyId>, Option<Year>)>,
}

impl ByReport {
    /// A line for each report, and below it those of its findings, equal ones as one.
    pub(super) fn lines(&mut self, outcome: &Outcome, context: &Context) -> String {
        let lang = context.terminal;
        let mut out = String::new();
        let of_report = |a: &Finding, b: &Finding| (&a.body, a.year) == (&b.body, b.year);
        for report in outcome.findings.chunk_by(of_report) {
            let this = Some((report[0].body.clone(), report[0].year));
            if self.last != this {
                out.push_str(&format!("{}\n", head(&report[0], lang)));
                self.last = this;
            }
            let groups = equal(report, lang, |f| render::details(f, &context.catalog, lang));
            for line in groups.iter().flat_map(|group| group.lines(2, lang)) {
                out.push_str(&format!("{line}\n"));
            }
        }
        out
    }
}

/// The body and the year of a report.
fn head(finding: &Finding, lang: Lang) -> String {
    let name = finding.body.as_ref().map(ToString::to_string);
    let year = finding.year.map(|year| year.to_string());
    let words: Vec<String> = name.into_iter().chain(year).collect();
    if words.is_empty() { i18n::say(lang, "check.no_report", &[]) } else { words.join(" ") }
}
