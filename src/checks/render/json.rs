use serde::Serialize;
use serde_json::{Value, json};

use crate::catalog::Catalog;
use crate::checks::render::details;
use crate::checks::{ClaimCheck, Known, Outcome, ReportVerdicts, RollUp, Waiver};
use crate::error::{Error, ErrorKind, Result};
use crate::i18n::Lang;
use crate::model::{Finding, ObservationKey};

#[derive(Serialize)]
struct Document<'a> {
    findings: Vec<Row<'a>>,
    waived: Vec<Row<'a>>,
    verdicts: Vec<Value>,
    claims: Vec<Value>,
    roll_ups: Vec<Value>,
    missing_years: Vec<Value>,
    unused_rules: Vec<&'a str>,
    gone: &'a [Known],
}

#[derive(Serialize)]
struct Row<'a> {
    fingerprint: String,
    message: String,
    details: Vec<String>,
    #[serde(flatten)]
    finding: &'a Finding,
    /// The figures that it casts doubt on: changes from and to them are suspect.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blamed: Vec<ObservationKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<&'a Waiver>,
}

/// Everything that the checks say, as one JSON document with sentences in `lang`.
///
/// # Errors
/// None for any outcome.
pub fn json(outcome: &Outcome, catalog: &Catalog, lang: Lang) -> Result<String> {
    let document = document(outcome, catalog, lang);
    let mut text = serde_json::to_string_pretty(&document).map_err(failed)?;
    text.push('\n');
    Ok(text)
}

fn document<'a>(outcome: &'a Outcome, catalog: &'a Catalog, lang: Lang) -> Document<'a> {
    let row = |finding, waiver| row(finding, waiver, catalog, lang);
    Document {
        findings: outcome.findings.iter().map(|f| row(f, None)).collect(),
        waived: outcome.waived.iter().map(|w| row(&w.finding, Some(&w.waiver))).collect(),
        verdicts: outcome.verdicts.iter().map(|v| verdicts(v, catalog)).collect(),
        claims: outcome.claims.iter().map(claim).collect(),
        roll_ups: outcome.roll_ups.iter().map(|r| roll_up(r, catalog)).collect(),
        missing_years: outcome
            .missing_years
            .iter()
            .map(|(body, year)| json!({ "body": body, "year": year }))
            .collect(),
        unused_rules: outcome.unused_rules.iter().map(|r| id(*r, catalog)).collect(),
        gone: &outcome.gone,
    }
}

/// The elements of the lists of that document, for an outcome that comes part by part: pairs of the name of a list and the text
/// of its elements, with commas between them, in the order of the document.
///
/// # Errors
/// None for any outcome.
pub fn json_lists(
    outcome: &Outcome,
    catalog: &Catalog,
    lang: Lang,
) -> Result<Vec<(&'static str, String)>> {
    let document = document(outcome, catalog, lang);
    Ok(vec![
        ("findings", elements(&document.findings)?),
        ("waived", elements(&document.waived)?),
        ("verdicts", elements(&document.verdicts)?),
        ("claims", elements(&document.claims)?),
        ("roll_ups", elements(&document.roll_ups)?),
        ("missing_years", elements(&document.missing_years)?),
        ("unused_rules", elements(&document.unused_rules)?),
        ("gone", elements(document.gone)?),
    ])
}

/// The elements of a list as they stand in the document.
fn elements(list: &[impl Serialize]) -> Result<String> {
    let element = |element| {
        let text = serde_json::to_string_pretty(element).map_err(failed)?;
        Ok(format!("    {}", text.replace('\n', "\n    ")))
    };
    Ok(list.iter().map(element).collect::<Result<Vec<String>>>()?.join(",\n"))
}

fn failed(error: serde_json::Error) -> Error {
    Error::new(ErrorKind::Format, "render").because(error)
}

fn row<'a>(
    finding: &'a Finding,
    waiver: Option<&'a Waiver>,
    catalog: &Catalog,
    lang: Lang,
) -> Row<'a> {
    Row {
        fingerprint: finding.fingerprint(),
        message: finding.message(lang),
        details: details(finding, catalog, lang),
        finding,
        blamed: finding.blamed(),
        waiver,
    }
}

fn id(rule: usize, catalog: &Catalog) -> &str {
    catalog.rules().get(rule).map_or("", |r| r.id.as_str())
}

fn verdicts(report: &ReportVerdicts, catalog: &Catalog) -> Value {
    let rules: Vec<Value> = report
        .rules
        .iter()
        .map(|v| {
            json!({
                "rule": id(v.rule, catalog),
                "verdict": v.verdict(),
                "held": v.held,
                "failed": v.failed,
                "open": v.open,
                "missing": v.missing,
            })
        })
        .collect();
    json!({ "body": report.body, "year": report.year, "rules": rules })
}

fn claim(check: &ClaimCheck) -> Value {
    json!({
        "claim": check.claim,
        "verdict": check.verdict,
        "truncated": check.truncated,
        "computed": check.computed,
        "basis": check.basis,
        "implied_base": check.implied_base.map(|(low, high)| [low, high]),
        "deduced": check.deduced,
        "missing": check.missing,
    })
}

fn roll_up(row: &RollUp, catalog: &Catalog) -> Value {
    json!({
        "rule": id(row.rule, catalog),
        "body": row.body,
        "year": row.year,
        "indicator": row.indicator,
        "breakdown": row.breakdown,
        "reported": row.reported,
        "children": row.children,
        "covered": row.covered,
        "of": row.of,
        "residual": row.residual,
    })
}
