//! The main indicators of one body in one table: from → to, the change, the line, the reason where there is no change.

use serde::Serialize;

use super::Parts;
use super::html::Html;
use super::lists::lists;
use super::matrix::class;
use super::spark::spark;
use super::store::BodyStore;
use super::telling::{Case, Told};
use crate::i18n;
use crate::model::{IndicatorId, Year};

/// The most rows.
const ROWS: usize = 12;

/// The table of a body.
#[derive(Default, Serialize)]
pub(super) struct Headline {
    caption: Html,
    span: String,
    rows: Vec<Row>,
    /// The indicators without a figure, on one line.
    without: String,
}

#[derive(Serialize)]
struct Row {
    name: Html,
    number: usize,
    change: String,
    tone: &'static str,
    from_to: String,
    year: String,
    spark: Html,
    note: String,
}

/// The table of a body.
pub(super) fn headline(parts: &Parts<'_>, store: &BodyStore<'_>) -> Headline {
    let catalog = parts.page.catalog;
    let ids = store.chosen(&lists().headline, 1, catalog);
    let rows: Vec<Row> = ids.iter().take(ROWS).filter_map(|id| row(parts, store, id)).collect();
    let missing: Vec<String> = lists()
        .headline
        .iter()
        .filter(|id| store.series(id).is_empty())
        .map(|id| parts.name(id))
        .collect();
    let comma = i18n::say(parts.lang(), "chart.comma", &[]);
    let without = match missing.is_empty() || rows.is_empty() {
        true => String::new(),
        false => parts.say("headline_without", &[("names", missing.join(&comma))]),
    };
    Headline {
        caption: super::html::say(
            parts.lang(),
            "headline_caption",
            &[("body", Html::quoted(store.body.as_str(), parts.lang()))],
        ),
        span: super::trust::span(parts, &ends(store)),
        rows,
        without,
    }
}

fn ends(store: &BodyStore<'_>) -> Vec<Year> {
    match (store.years.first(), store.years.last()) {
        (Some(first), Some(last)) if first != last => vec![*first, *last],
        (Some(one), _) => vec![*one],
        _ => Vec::new(),
    }
}

fn row(parts: &Parts<'_>, store: &BodyStore<'_>, id: &IndicatorId) -> Option<Row> {
    let series = store.series(id);
    let last = *series.last()?;
    let newest = *store.years.last()?;
    // The latest change that can be told; when none can, the latest figure and why.
    let told = |year: Year| parts.tell(store, id, year);
    let silent = |told: &Told| matches!(told.case, Case::NoBase | Case::NoValue | Case::OtherForm);
    let pair = series.iter().rev().map(|s| (s.year, told(s.year))).find(|(_, t)| !silent(t));
    let (year, told) = pair.unwrap_or_else(|| (last.year, told(last.year)));
    let from_to = match (told.base, told.value) {
        (Some(base), Some(value)) => {
            let amount = parts.amount(id, &[base, value]);
            let of = |year: Year| {
                store.shown(id, year).map_or_else(String::new, |s| parts.shown(&s, &amount))
            };
            amount.unit_behind(format!("{} → {}", of(year.before()), of(year)))
        }
        _ => {
            let amount = parts.amount(id, &[last.value]);
            amount.unit_behind(parts.shown(&last, &amount))
        }
    };
    let note = match (told.case, year == newest) {
        (Case::Comparable, true) => String::new(),
        (Case::Comparable, false) if last.year < newest => {
            parts.say("reason_no_value", &[("year", newest.to_string())])
        }
        (Case::Comparable, false) => parts.tell(store, id, last.year).reason,
        _ => told.reason.clone(),
    };
    Some(Row {
        name: Html::text(&parts.name(id)),
        number: parts.number_of(id),
        change: told.short.clone(),
        tone: match class(&told).as_bytes().first() {
            Some(b'u') => "u",
            Some(b'd') => "d",
            _ => "z",
        },
        from_to,
        year: year.to_string(),
        spark: spark(&series, (*store.years.first()?, newest)),
        note,
    })
}
