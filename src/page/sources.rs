//! The reports that the figures are from, and the words of those that stand in the prose.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Parts;
use super::html::{Html, say};
use crate::model::{Observation, Place, Year};

/// The longest quotation of a figure's source.
const QUOTE: usize = 60;

/// A report.
#[derive(Serialize)]
pub(super) struct Source {
    body: Html,
    year: i32,
    figures: String,
    name: Html,
    /// How its figures were taken.
    certainty: Html,
    /// The figures of the prose, in the words of the report.
    quotes: Html,
}

/// The reports, by body and year.
pub(super) fn sources(parts: &Parts<'_>) -> Vec<Source> {
    let mut counts: BTreeMap<(usize, Year, &str), (usize, Vec<Html>)> = BTreeMap::new();
    for store in &parts.stores {
        for o in parts.page.observations.iter().filter(|o| o.key.body == *store.body) {
            if o.value.is_none() || o.is_computed() {
                continue;
            }
            let key = (store.number, o.key.year, &*o.provenance.source);
            let (count, quotes) = counts.entry(key).or_default();
            *count += 1;
            quotes.extend(quote(parts, o));
        }
    }
    let row =
        |((body, year, source), (count, quotes)): ((usize, Year, &str), (usize, Vec<Html>))| {
            Source {
                body: Html::quoted(parts.stores[body].body.as_str(), parts.lang()),
                year: year.0,
                figures: crate::i18n::numbers::grouped(count as f64, 0),
                name: parts.source_name(source),
                certainty: certainty(parts, source),
                quotes: Html::joined(quotes, &parts.say("semicolon", &[])),
            }
        };
    counts.into_iter().map(row).collect()
}

/// How the figures of a source were taken: what a table of sources says, or else what kind of document it is.
fn certainty(parts: &Parts<'_>, source: &str) -> Html {
    let noted = parts.note_of(source).map(|note| note.certainty.trim());
    if let Some(noted) = noted.filter(|noted| !noted.is_empty()) {
        let key = format!("certainty_{noted}");
        let is_known = crate::i18n::has(&format!("page.{key}"));
        return match is_known {
            true => Html::text(&parts.say(&key, &[])),
            false => Html::quoted(noted, parts.lang()),
        };
    }
    let lower = source.to_lowercase();
    let is = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    let way = match () {
        () if is(&[".pdf"]) => "pdf",
        () if is(&[".html", ".htm", ".mhtml", ".mht", ".shtml", ".jhtml"]) => "page",
        () if is(&[".docx", ".doc", ".wps", ".rtf", ".odt", ".txt"]) => "document",
        () if is(&[
            ".csv", ".tsv", ".xlsx", ".xls", ".xlsm", ".ods", ".json", ".jsonl", ".parquet",
        ]) =>
        {
            "table"
        }
        () if lower.starts_with("http://") || lower.starts_with("https://") => "page",
        () => "unknown",
    };
    Html::text(&parts.say(&format!("way_{way}"), &[]))
}

/// A figure of the prose with its words; none when the text says no more than the value.
fn quote(parts: &Parts<'_>, o: &Observation) -> Option<Html> {
    let catalog = parts.page.catalog;
    let prose = catalog.indicator(&o.key.indicator).is_some_and(|i| i.table == "prose");
    let value = o.value?;
    if !prose || o.provenance.text.is_empty() || value.to_string() == o.provenance.text.as_str() {
        return None;
    }
    let text: String = o.provenance.text.chars().take(QUOTE).collect();
    let args = [
        ("name", Html::text(&parts.name(&o.key.indicator))),
        ("value", Html::text(&crate::i18n::numbers::grouped(value, 6))),
        ("text", Html::quoted(&text, parts.lang())),
        ("place", Html::quoted(&describe(parts, o), parts.lang())),
    ];
    let key = if o.provenance.place.is_empty() { "quote_bare" } else { "quote" };
    Some(say(parts.lang(), key, &args))
}

/// Where a figure stands, in words.
pub(super) fn describe(parts: &Parts<'_>, o: &Observation) -> String {
    // The document stands beside it.
    Place { document: None, ..o.provenance.place() }.describe(parts.lang())
}
