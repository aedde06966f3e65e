use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::catalog::{Catalog, Rule};
use crate::checks::render::details;
use crate::checks::{Outcome, Waiver};
use crate::error::{Error, ErrorKind, Result};
use crate::i18n::Lang;
use crate::model::{Finding, Place, Severity};

/// The findings as SARIF 2.1.0, which code-review platforms and editors read. A waived finding is there, suppressed.
///
/// # Errors
/// None for any outcome.
pub fn sarif(outcome: &Outcome, catalog: &Catalog, lang: Lang) -> Result<String> {
    let waived = outcome.waived.iter().map(|w| (&w.finding, Some(&w.waiver)));
    let all: Vec<(&Finding, Option<&Waiver>)> =
        outcome.findings.iter().map(|f| (f, None)).chain(waived).collect();
    let mut codes: Vec<&str> = catalog.rules().iter().map(|r| r.id.as_str()).collect();
    for (finding, _) in &all {
        if !codes.contains(&finding.code.as_str()) {
            codes.push(&finding.code);
        }
    }
    let index: BTreeMap<&str, usize> = codes.iter().enumerate().map(|(at, c)| (*c, at)).collect();
    let results: Vec<Value> = all
        .iter()
        .map(|(finding, waiver)| {
            let rule = index.get(finding.code.as_str()).copied().unwrap_or_default();
            result(finding, *waiver, (rule, catalog), lang)
        })
        .collect();
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "tongbi",
                "version": env!("CARGO_PKG_VERSION"),
                "language": lang.tag(),
                "rules": codes.iter().map(|code| rule(code, catalog, lang)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&document)
        .map_err(|e| Error::new(ErrorKind::Format, "render").because(e))?;
    text.push('\n');
    Ok(text)
}

fn rule(code: &str, catalog: &Catalog, lang: Lang) -> Value {
    let Some(rule) = catalog.rule(code) else { return json!({ "id": code }) };
    let Rule { id, title, why, severity, .. } = rule;
    let mut value = json!({
        "id": id,
        "shortDescription": { "text": title.get(lang) },
        "defaultConfiguration": { "level": level(*severity) },
    });
    if !why.get(lang).is_empty() {
        value["fullDescription"] = json!({ "text": why.get(lang) });
        value["help"] = json!({ "text": crate::checks::explain(catalog, id, lang) });
    }
    value
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "note",
    }
}

fn result(
    finding: &Finding,
    waiver: Option<&Waiver>,
    (rule, catalog): (usize, &Catalog),
    lang: Lang,
) -> Value {
    let mut lines = vec![finding.message(lang)];
    lines.extend(details(finding, catalog, lang));
    let mut value = json!({
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": { "text": lines.join("\n") },
        "locations": locations(finding, lang),
        "partialFingerprints": { "tongbi/v1": finding.fingerprint() },
    });
    if let Some(waiver) = waiver {
        let (reason, by, date) = (&waiver.reason, &waiver.by, &waiver.date);
        value["suppressions"] =
            json!([{ "kind": "external", "justification": format!("{reason} ({by}, {date})") }]);
    }
    value
}

/// The first document of a finding, as the one location that viewers expect; the report and all places as its logical
/// locations.
fn locations(finding: &Finding, lang: Lang) -> Value {
    let report = match (&finding.body, finding.year) {
        (Some(body), Some(year)) => Some(format!("{body} {year}")),
        (Some(body), None) => Some(body.to_string()),
        _ => None,
    };
    let places = finding.places.iter().map(|p| p.describe(lang));
    let logical: Vec<Value> = report
        .into_iter()
        .chain(places)
        .map(|name| json!({ "fullyQualifiedName": name }))
        .collect();
    let mut location = json!({});
    if let Some(uri) = finding.places.iter().find_map(|p| p.document.as_deref()) {
        location["physicalLocation"] = physical(uri, finding.places.first());
    }
    if !logical.is_empty() {
        location["logicalLocations"] = json!(logical);
    }
    if location.as_object().is_some_and(serde_json::Map::is_empty) {
        return json!([]);
    }
    json!([location])
}

fn physical(document: &str, place: Option<&Place>) -> Value {
    let mut value = json!({ "artifactLocation": { "uri": uri(document) } });
    if let Some(line) = place.and_then(|p| p.line).filter(|line| *line > 0) {
        value["region"] = json!({ "startLine": line });
    }
    value
}

/// A path, a title or an address as a URI reference: what may not stand in one is percent-encoded.
fn uri(document: &str) -> String {
    let is_address = document.starts_with("http://") || document.starts_with("https://");
    let mut out = String::with_capacity(document.len());
    for byte in document.replace('\\', "/").bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        if plain || (is_address && b":?&=%#+,;@!$'()*".contains(&byte)) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
