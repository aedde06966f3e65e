use serde::Serialize;

use super::Parts;
use super::sections::Section;
use crate::checks::render::details;
use crate::i18n::{self, numbers};
use crate::model::{BodyId, Finding, Severity};

/// The most sentences at the head.
const LEAD: usize = 5;

/// A sentence at the head, and where it leads.
#[derive(Serialize)]
pub(super) struct Point {
    text: String,
    href: String,
}

/// A part of the page, as the contents name it.
#[derive(Serialize)]
pub(super) struct Part {
    id: String,
    title: String,
}

/// A finding as it is listed.
#[derive(Serialize)]
pub(super) struct Listed {
    severity: &'static str,
    label: String,
    place: String,
    message: String,
    details: Vec<String>,
    body: Option<usize>,
    year: Option<i32>,
}

/// The years of the page: `2023—2024年`.
pub(super) fn span(parts: &Parts<'_>) -> String {
    let lang = parts.page.lang;
    match parts.years.as_slice() {
        [] => String::new(),
        [one] => i18n::say(lang, "chart.year", &[("year", one.to_string())]),
        [first, .., last] => {
            let ends = [("first", first.to_string()), ("last", last.to_string())];
            i18n::say(lang, "chart.years", &ends)
        }
    }
}

/// The parts of the page in their order.
pub(super) fn contents(parts: &Parts<'_>, sections: &[Section]) -> Vec<Part> {
    let fixed =
        |id: &str| Part { id: id.to_owned(), title: parts.say(&format!("section_{id}"), &[]) };
    let of = |section: &Section| Part { id: section.id.clone(), title: section.title.clone() };
    let ends = ["findings", "method", "data", "sources"];
    std::iter::once(fixed("lead")).chain(sections.iter().map(of)).chain(ends.map(fixed)).collect()
}

/// The titles of the first charts, which say what they show: comparisons first where bodies are compared.
pub(super) fn lead(parts: &Parts<'_>, sections: &[Section]) -> Vec<Point> {
    let blocks = || sections.iter().flat_map(|section| &section.blocks);
    let comparisons = blocks().filter(|block| block.body.is_none());
    let of_bodies = blocks().filter(|block| block.body.is_some());
    let figures = comparisons.chain(of_bodies).flat_map(|block| &block.figures);
    let point = |figure: &super::sections::Figure| Point {
        text: figure.title.clone(),
        href: figure.id.clone(),
    };
    let mut points: Vec<Point> = figures.take(LEAD - 1).map(point).collect();
    points.push(Point { text: findings_said(parts), href: "findings".to_owned() });
    points
}

/// How many findings of each severity there are.
pub(super) fn findings_said(parts: &Parts<'_>) -> String {
    let shown = concerning(parts);
    let count =
        |severity: Severity| shown.iter().filter(|f| f.severity == severity).count().to_string();
    let args = [
        ("errors", count(Severity::Error)),
        ("warnings", count(Severity::Warning)),
        ("notices", count(Severity::Notice)),
    ];
    match shown.len() {
        0 => parts.say("no_findings", &[]),
        _ => parts.say("findings_said", &args),
    }
}

/// All findings, those about bodies that are not shown among them; the worst first.
fn concerning<'a>(parts: &Parts<'a>) -> Vec<&'a Finding> {
    let mut findings: Vec<&Finding> = parts.page.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// The findings with their evidence.
pub(super) fn findings(parts: &Parts<'_>) -> Vec<Listed> {
    concerning(parts).into_iter().map(|finding| listed(parts, finding)).collect()
}

fn listed(parts: &Parts<'_>, finding: &Finding) -> Listed {
    let lang = parts.page.lang;
    let body = finding.body.as_ref().map_or("", BodyId::as_str);
    let year = finding.year.map_or_else(String::new, |year| year.to_string());
    let mut lines = evidence(parts, finding);
    lines.extend(details(finding, parts.page.catalog, lang));
    Listed {
        severity: finding.severity.as_str(),
        label: i18n::say(lang, &format!("severity.{}", finding.severity.as_str()), &[]),
        place: format!("{body} {year}").trim().to_owned(),
        message: finding.message(lang),
        details: lines,
        body: finding.body.as_ref().and_then(|body| parts.body(body)),
        year: finding.year.map(|year| year.0),
    }
}

/// The figures that a check compared, each with its place and the text as printed.
fn evidence(parts: &Parts<'_>, finding: &Finding) -> Vec<String> {
    let (catalog, lang) = (parts.page.catalog, parts.page.lang);
    let figures = finding.evidence.iter().flat_map(|evidence| &evidence.figures);
    let line = |figure: &crate::model::Figure| {
        let key = &figure.key;
        let mut name = catalog.label(&key.indicator, lang).to_owned();
        if !key.breakdown.is_none() {
            let part = catalog.breakdown_label(&key.breakdown, lang).to_owned();
            name = i18n::say(lang, "table.part", &[("whole", name), ("part", part)]);
        }
        let args = [
            ("year", key.year.to_string()),
            ("name", name),
            ("value", numbers::grouped(figure.value, 6)),
            ("place", figure.place.describe(lang)),
            ("text", figure.text.clone()),
        ];
        parts.say(if figure.text.is_empty() { "evidence" } else { "evidence_printed" }, &args)
    };
    let places = finding.places.iter().map(|place| place.describe(lang));
    let mut lines: Vec<String> = figures.map(line).collect();
    if lines.is_empty() {
        lines.extend(places.filter(|place| !place.is_empty()));
    }
    lines
}

/// How the figures are read and the changes computed.
pub(super) fn method(parts: &Parts<'_>) -> Vec<String> {
    let keys = [
        "method_change",
        "method_compared",
        "method_break",
        "method_small",
        "method_missing",
        "method_rounding",
        "method_points",
    ];
    keys.into_iter().map(|key| parts.say(key, &[])).collect()
}

/// What the script says, as JSON that may stand in a page.
pub(super) fn words(parts: &Parts<'_>) -> String {
    let keys = ["filter", "copy", "copied", "not_copied", "rows", "shown"];
    let words: serde_json::Map<String, serde_json::Value> = keys
        .into_iter()
        .map(|key| {
            (key.to_owned(), i18n::say(parts.page.lang, &format!("page.js_{key}"), &[]).into())
        })
        .collect();
    serde_json::Value::Object(words).to_string().replace('<', "\\u003c")
}
