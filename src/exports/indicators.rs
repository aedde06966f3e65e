use crate::catalog::Catalog;
use crate::exports::{Align, Table, Value};
use crate::i18n::{self, Lang};
use crate::model::{Finding, Indicator, Place};

/// The indicators of a catalog, printed ones first, then derived ones: id, label, unit, measure, table, editions, aliases.
pub fn indicators_table(catalog: &Catalog, lang: Lang) -> Table {
    let heading = |key: &str| i18n::say(lang, &format!("catalog.{key}"), &[]);
    let keys = ["id", "label", "unit", "measure", "table", "editions", "aliases"];
    let mut table = Table::new(keys.map(|key| (key, heading(key), Align::Left)));
    let derived = catalog.derived().iter().map(|d| &d.indicator);
    for indicator in catalog.indicators().iter().chain(derived) {
        table.rows.push(vec![
            indicator.id.as_str().into(),
            catalog.label(&indicator.id, lang).into(),
            indicator.unit.as_str().into(),
            Value::from(measure_name(indicator, lang)),
            indicator.table.as_str().into(),
            editions_text(indicator).as_str().into(),
            indicator.aliases.join(" ").as_str().into(),
        ]);
    }
    table
}

/// What an indicator measures, in words.
pub fn measure_name(indicator: &Indicator, lang: Lang) -> String {
    let key = format!("{:?}", indicator.measure).to_lowercase();
    i18n::say(lang, &format!("measure.{key}"), &[])
}

/// The editions of the form that have an indicator, with spaces between; empty when it does not depend on the form.
pub fn editions_text(indicator: &Indicator) -> String {
    let editions: Vec<String> = indicator.editions.iter().map(ToString::to_string).collect();
    editions.join(" ")
}

/// Findings, one row each: severity, code, body, year, sentence, places.
pub fn findings_table(findings: &[Finding], lang: Lang) -> Table {
    let heading = |key: &str| i18n::say(lang, &format!("column.{key}"), &[]);
    let columns = ["severity", "code", "body", "year", "message", "place"];
    let mut table = Table::new(columns.map(|key| (key, heading(key), Align::Left)));
    for finding in findings {
        let severity = i18n::say(lang, &format!("severity.{}", finding.severity.as_str()), &[]);
        let places: Vec<String> =
            finding.places.iter().map(|place: &Place| place.describe(lang)).collect();
        table.rows.push(vec![
            Value::from(severity),
            finding.code.as_str().into(),
            finding.body.as_ref().map_or("", |body| body.as_str()).into(),
            finding.year.map_or(Value::Empty, |year| year.0.into()),
            Value::from(finding.message(lang)),
            places.join("; ").as_str().into(),
        ]);
    }
    table
}
