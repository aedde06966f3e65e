//! What the script looks up, packed: every figure of the wholes with its words, its place and the text as printed, and the
//! headline tables of the bodies that are not shown at first.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::Parts;
use super::amount::Amount;
use super::download::packed;
use super::html::Html;
use super::lists::lists;
use super::sources::describe;
use crate::catalog::Catalog;
use crate::model::{IndicatorId, Measure};

/// The largest packed payload; beyond it the figures keep their words and lose their places, and derived figures that no part
/// of the page shows are left to the tables beside it.
const LARGEST: usize = 450 << 10;

#[derive(Serialize)]
struct Payload<'a> {
    bodies: Vec<&'a str>,
    ids: &'a [String],
    /// The names of the indicators by their place in the catalog, in the order of the lists.
    names: BTreeMap<usize, String>,
    /// Of an indicator the one that has it per so many inhabitants.
    rates: BTreeMap<usize, usize>,
    sources: Vec<&'a str>,
    figures: Vec<Vec<Value>>,
    heads: Vec<Html>,
}

/// The payload as text that may stand in a page.
pub(super) fn payload(parts: &Parts<'_>, heads: Vec<Html>) -> String {
    let full = pack(parts, heads.clone(), true);
    if full.len() <= LARGEST { full } else { pack(parts, heads, false) }
}

fn pack(parts: &Parts<'_>, heads: Vec<Html>, places: bool) -> String {
    let (mut names, mut rates) = (BTreeMap::new(), BTreeMap::new());
    let mut sources: Vec<&str> = Vec::new();
    let mut figures = Vec::new();
    for store in &parts.stores {
        let mut rows = Vec::new();
        for ((id, year), o) in &store.figures {
            if !places && o.is_computed() && is_aside(id) {
                continue;
            }
            let Some(shown) = store.shown(id, *year) else { continue };
            let number = parts.number_of(id);
            names.entry(number).or_insert_with(|| parts.name(id));
            let rate = parts.page.catalog.per_inhabitant(id);
            if let Some(rate) = rate.filter(|rate| store.shown(rate, *year).is_some()) {
                rates.entry(number).or_insert_with(|| parts.number_of(rate));
            }
            let source = &*o.provenance.source;
            let at = sources.iter().position(|s| *s == source).unwrap_or_else(|| {
                sources.push(source);
                sources.len() - 1
            });
            rows.push(row(parts, (store, id, number), shown, (at, places)));
        }
        figures.push(rows);
    }
    let bodies = parts.stores.iter().map(|store| store.body.as_str()).collect();
    let payload = Payload { bodies, ids: &parts.ids, names, rates, sources, figures, heads };
    let text = serde_json::to_string(&payload).unwrap_or_default();
    packed(text.as_bytes())
}

/// Whether an indicator is one of the program's derived ones that no list of the page names.
fn is_aside(id: &IndicatorId) -> bool {
    Catalog::builtin().derived_of(id).is_some() && !lists().name(id)
}

fn row(
    parts: &Parts<'_>,
    (store, id, number): (&super::store::BodyStore<'_>, &IndicatorId, usize),
    shown: super::store::Shown,
    (source, places): (usize, bool),
) -> Value {
    let o = &store.figures[&(id, shown.year)];
    // A rate is a quotient without an end.
    let is_rate = parts.page.catalog.indicator(id).is_some_and(|i| i.measure == Measure::Rate);
    let amount = match is_rate {
        true => parts.amount(id, &[shown.value]),
        false => Amount::in_full(&o.unit, parts.lang()),
    };
    let value = amount.unit_behind(parts.shown(&shown, &amount));
    let change = parts.change_in_full(store, id, shown.year, &amount);
    let finding = store.findings.get(&(id, shown.year)).and_then(|all| all.first());
    let mut row = vec![
        json!(number),
        json!(shown.year.0),
        json!(shown.value),
        json!(value),
        json!(change),
        json!(parts.tell(store, id, shown.year).short),
        json!(finding.map_or(0, |at| at + 1)),
        json!(source),
    ];
    if places {
        row.push(json!(describe(parts, o)));
        row.push(json!(o.provenance.text.as_str()));
    }
    Value::Array(row)
}
