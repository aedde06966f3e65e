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
                quotes: Html::joined(quotes, &parts.say("semicolon", &[])),
            }
        };
    counts.into_iter().map(row).collect()
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
