//! Findings and verdicts as text: JSON, CSV, Markdown, SARIF 2.1.0, and the matrix of reports and rules. Everything is
//! returned; nothing is written.

mod csv;
mod json;
mod markdown;
mod matrix;
mod sarif;

pub use self::csv::{csv, csv_header, csv_rows};
pub use self::json::{json, json_lists};
pub use self::markdown::markdown;
pub use self::matrix::{Matrix, matrix, sign};
pub use self::sarif::sarif;

use crate::catalog::Catalog;
use crate::i18n::{self, Lang, numbers};
use crate::model::{BreakdownId, Finding, IndicatorId, Localisation, Missing, ObservationKey};

/// What stands behind the sentence of a finding, a line each: the cell at fault, what may have happened, what to do.
pub fn details(finding: &Finding, catalog: &Catalog, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let number = |value: f64| numbers::grouped(value, 6);
    let evidence = finding.evidence.as_deref();
    for place in evidence.into_iter().flat_map(|e| &e.localisation) {
        let args = [
            ("cell", cell(&place.cell, finding, catalog, lang)),
            ("reported", number(place.reported)),
            ("repaired", number(place.repaired)),
            ("identities", place.identities.to_string()),
        ];
        lines.push(i18n::say(lang, "check.localisation", &args));
    }
    lines.extend(alternatives(finding, catalog, lang));
    if let Some(guess) = evidence.and_then(|e| e.suggestion.as_ref()) {
        let args = [
            ("cell", cell(&guess.cell, finding, catalog, lang)),
            ("reported", number(guess.reported)),
            ("value", number(guess.value)),
        ];
        lines.push(i18n::say(lang, &format!("check.{}", guess.kind.as_str()), &args));
    }
    lines.extend(finding.hint(lang));
    lines
}

/// The sets of cells of which one may be at fault, in one line; none where there are none.
fn alternatives(finding: &Finding, catalog: &Catalog, lang: Lang) -> Option<String> {
    let sets = &finding.evidence.as_deref()?.alternatives;
    let repair = |place: &Localisation| {
        let args = [
            ("cell", cell(&place.cell, finding, catalog, lang)),
            ("reported", numbers::grouped(place.reported, 6)),
            ("repaired", numbers::grouped(place.repaired, 6)),
        ];
        i18n::say(lang, "check.repair", &args)
    };
    let set = |set: &Vec<Localisation>| {
        let repairs: Vec<String> = set.iter().map(repair).collect();
        repairs.join(&i18n::say(lang, "check.and", &[]))
    };
    let sets: Vec<String> = sets.iter().map(set).collect();
    let args =
        [("n", sets.len().to_string()), ("sets", sets.join(&i18n::say(lang, "check.or", &[])))];
    (!sets.is_empty()).then(|| i18n::say(lang, "check.alternatives", &args))
}

/// What is missing, in words.
pub fn missing(missing: &Missing, catalog: &Catalog, lang: Lang) -> String {
    match missing {
        Missing::Report { year } => {
            i18n::say(lang, "check.missing_report", &[("year", year.to_string())])
        }
        Missing::Child { body, year } => {
            let args = [("body", body.to_string()), ("year", year.to_string())];
            i18n::say(lang, "check.missing_child", &args)
        }
        Missing::Table { year, table } => {
            let args = [("table", table.clone()), ("year", year.to_string())];
            i18n::say(lang, "check.missing_table", &args)
        }
        Missing::Figure { year, indicator, breakdown } => {
            let figure = figure(indicator, breakdown, catalog, lang);
            let args = [("figure", figure), ("year", year.to_string())];
            i18n::say(lang, "check.missing_figure", &args)
        }
    }
}

/// The name of a cell; its year, when it is not that of the finding.
fn cell(key: &ObservationKey, finding: &Finding, catalog: &Catalog, lang: Lang) -> String {
    let name = figure(&key.indicator, &key.breakdown, catalog, lang);
    if finding.year == Some(key.year) {
        return name;
    }
    let args = [("figure", name), ("year", key.year.to_string())];
    i18n::say(lang, "check.missing_figure", &args)
}

/// The name of a figure: `予以公开（自然人）`.
fn figure(
    indicator: &IndicatorId,
    breakdown: &BreakdownId,
    catalog: &Catalog,
    lang: Lang,
) -> String {
    catalog.figure_name(indicator, breakdown, lang)
}
