use crate::catalog::Catalog;
use crate::checks::Outcome;
use crate::checks::render::details;
use crate::error::{Error, ErrorKind, Result};
use crate::i18n::Lang;
use crate::model::{Finding, Localisation, Place};

const COLUMNS: [&str; 18] = [
    "severity",
    "code",
    "body",
    "year",
    "indicator",
    "breakdown",
    "reported",
    "computed",
    "difference",
    "message",
    "details",
    "cell",
    "repaired",
    "suggestion",
    "suggested",
    "places",
    "fingerprint",
    "waived",
];

/// The findings as CSV, one row and one line each: a line break inside a cell is written `\n`; the waived ones last, with the reason. No text is taken for a formula.
///
/// # Errors
/// None for any outcome.
pub fn csv(outcome: &Outcome, catalog: &Catalog, lang: Lang) -> Result<String> {
    Ok(csv_header() + &csv_rows(outcome, catalog, lang)?)
}

/// The first line of that CSV: the names of its columns.
pub fn csv_header() -> String {
    COLUMNS.join(",") + "\n"
}

/// The other lines of that CSV.
///
/// # Errors
/// None for any outcome.
pub fn csv_rows(outcome: &Outcome, catalog: &Catalog, lang: Lang) -> Result<String> {
    let failed = |e: csv::Error| Error::new(ErrorKind::Format, "render").because(e);
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let kept = outcome.findings.iter().map(|f| (f, ""));
    let waived = outcome.waived.iter().map(|w| (&w.finding, w.waiver.reason.as_str()));
    for (finding, reason) in kept.chain(waived) {
        writer.write_record(row(finding, reason, catalog, lang)).map_err(failed)?;
    }
    let failed = |e: String| Error::new(ErrorKind::Format, "render").because(e);
    let bytes = writer.into_inner().map_err(|e| failed(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| failed(e.to_string()))
}

fn row(finding: &Finding, reason: &str, catalog: &Catalog, lang: Lang) -> Vec<String> {
    let evidence = finding.evidence.as_deref();
    let cells = evidence.map(|e| e.localisation.as_slice()).unwrap_or_default();
    let each =
        |of: &dyn Fn(&Localisation) -> String| cells.iter().map(of).collect::<Vec<_>>().join("; ");
    let guess = evidence.and_then(|e| e.suggestion.as_ref());
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    let text = |value: Option<String>| safe(value.unwrap_or_default());
    let places: Vec<String> = finding.places.iter().map(|p: &Place| p.describe(lang)).collect();
    vec![
        finding.severity.as_str().to_owned(),
        safe(finding.code.to_string()),
        text(finding.body.as_ref().map(ToString::to_string)),
        text(finding.year.map(|y| y.to_string())),
        text(finding.indicator.as_ref().map(ToString::to_string)),
        text(finding.breakdown.as_ref().map(ToString::to_string)),
        number(finding.reported),
        number(finding.computed),
        number(evidence.and_then(|e| e.difference)),
        safe(finding.message(lang).replace('\n', "\\n")),
        safe(details(finding, catalog, lang).join("\\n")),
        safe(each(&|c| format!("{} {}", c.cell.indicator, c.cell.breakdown).trim().to_owned())),
        each(&|c| c.repaired.to_string()),
        text(guess.map(|g| g.kind.as_str().to_owned())),
        number(guess.map(|g| g.value)),
        safe(places.join("\\n")),
        finding.fingerprint(),
        safe(reason.to_owned()),
    ]
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}
