use crate::catalog::Catalog;
use crate::checks::rule_texts;
use crate::exports::{Align, Table};
use crate::i18n::{self, Lang};

/// The columns, each with the text of its heading.
const COLUMNS: [(&str, &str); 9] = [
    ("id", "rule"),
    ("kind", "kind"),
    ("severity", "severity"),
    ("title", "checks"),
    ("formula", "formula"),
    ("why", "why"),
    ("example", "example"),
    ("source", "source"),
    ("remedy", "remedy"),
];

/// The rules of a catalog and the codes of findings, one row each: id, kind, severity, title, formula, why, example, source,
/// remedy.
pub fn rules_table(catalog: &Catalog, lang: Lang) -> Table {
    let heading = |key: &str| i18n::say(lang, &format!("rule.{key}"), &[]);
    let mut table = Table::new(COLUMNS.map(|(name, key)| (name, heading(key), Align::Left)));
    for rule in rule_texts(catalog, lang) {
        let texts = [
            &rule.id,
            &rule.kind,
            &rule.severity,
            &rule.title,
            &rule.formula,
            &rule.why,
            &rule.example,
            &rule.source,
            &rule.remedy,
        ];
        table.rows.push(texts.map(|text| text.as_str().into()).to_vec());
    }
    table
}
