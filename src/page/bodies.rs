//! One body at a time: its small lines, its changes, what became of its requests, its tables.

use serde::Serialize;

use super::Parts;
use super::balance::{Balance, balance};
use super::figure_files::Files;
use super::html::{Html, say};
use super::lists::lists;
use super::matrix::{Matrix, matrix};
use super::outcome::{Outcome, outcome};
use super::overview::{Badge, badges};
use super::panel::{Panel, panel};
use super::store::BodyStore;
use super::tables::{Table, tables};
use super::telling::Case;
use super::trust::span;
use crate::model::Year;

/// The most panels.
const PANELS: usize = 6;

/// What the page says about one body.
#[derive(Serialize)]
pub(super) struct Body {
    pub(super) id: String,
    pub(super) number: usize,
    name: Html,
    summary: String,
    badges: Vec<Badge>,
    series: Option<Series>,
    matrix: Option<Matrix>,
    outcome: Option<Outcome>,
    balance: Option<Balance>,
    tables: Vec<Table>,
    files: Files,
    source: Html,
}

/// The bodies of which there is one report only, behind one line.
#[derive(Serialize)]
pub(super) struct Others {
    summary: Html,
    bodies: Vec<Body>,
}

/// Small multiples.
#[derive(Serialize)]
struct Series {
    title: Html,
    subtitle: String,
    panels: Vec<Panel>,
}

/// The bodies of several years, and those of one.
pub(super) fn bodies(parts: &Parts<'_>) -> (Vec<Body>, Option<Others>) {
    let (several, single): (Vec<&BodyStore<'_>>, Vec<&BodyStore<'_>>) =
        parts.sections().iter().partition(|store| store.years.len() > 1 || store.number == 0);
    let several = several.into_iter().map(|store| body(parts, store)).collect();
    // One is not worth a line about others.
    let single: Vec<Body> = single.into_iter().map(|store| body(parts, store)).collect();
    let names: Vec<Html> = single.iter().map(|body| body.name.clone()).collect();
    let comma = crate::i18n::say(parts.lang(), "chart.comma", &[]);
    let args =
        [("n", Html::text(&single.len().to_string())), ("names", Html::joined(names, &comma))];
    let summary = parts.say_html("others", &args);
    (several, (!single.is_empty()).then_some(Others { summary, bodies: single }))
}

fn body(parts: &Parts<'_>, store: &BodyStore<'_>) -> Body {
    Body {
        id: parts.ids[store.number].clone(),
        number: store.number,
        name: Html::quoted(store.body.as_str(), parts.lang()),
        summary: summary(parts, store),
        badges: badges(parts, store, None),
        series: series(parts, store),
        matrix: matrix(parts, store),
        outcome: outcome(parts, store),
        balance: balance(parts, store),
        tables: tables(parts, store),
        files: Files::of_body(parts, store.body),
        source: source(parts, store),
    }
}

/// `2023—2024年 · 188个数据 · 行政强制195→84件（−56.9%）`.
fn summary(parts: &Parts<'_>, store: &BodyStore<'_>) -> String {
    let ends = match (store.years.as_slice(), parts.lang()) {
        // Years that do not follow one another are named.
        (years, _) if has_gap(years) && years.len() <= 6 => {
            let names: Vec<String> = years.iter().map(Year::to_string).collect();
            let comma = crate::i18n::say(parts.lang(), "chart.comma", &[]);
            crate::i18n::say(parts.lang(), "chart.year", &[("year", names.join(&comma))])
        }
        (years, _) => span(parts, years),
    };
    let n = crate::i18n::numbers::grouped(store.all as f64, 0);
    let mut said = vec![ends, parts.say("body_figures", &[("n", n)])];
    said.extend(largest(parts, store));
    if store.years.len() == 1 {
        said.push(parts.say("body_one_year", &[]));
    }
    said.join(" · ")
}

fn has_gap(years: &[Year]) -> bool {
    years.windows(2).any(|pair| pair[0] != pair[1].before())
}

/// The largest change of the main indicators, in short.
fn largest(parts: &Parts<'_>, store: &BodyStore<'_>) -> Option<String> {
    let mut best: Option<(f64, String)> = None;
    for id in &lists().lead {
        let Some(year) = store.series(id).last().map(|s| s.year) else { continue };
        let told = parts.tell(store, id, year);
        let (Case::Comparable, Some(base), Some(value)) = (told.case, told.base, told.value) else {
            continue;
        };
        let size =
            ((value / base).abs().ln().abs()).min(10.0_f64.ln()) * base.abs().max(10.0).log10();
        if best.as_ref().is_none_or(|(most, _)| size > *most) {
            let amount = parts.amount(id, &[base, value]);
            let args = [
                ("name", parts.name(id)),
                ("pair", amount.unit_behind(amount.close(base, value))),
                ("change", told.short),
                ("year", year.to_string()),
            ];
            best = Some((size, parts.say("body_largest", &args)));
        }
    }
    best.map(|(_, text)| text)
}

fn series(parts: &Parts<'_>, store: &BodyStore<'_>) -> Option<Series> {
    let ids: Vec<_> =
        store.chosen(&lists().series, 2, parts.page.catalog).into_iter().take(PANELS).collect();
    let there = |year: &&Year| ids.iter().any(|id| store.shown(id, **year).is_some());
    let first = store.years.iter().find(there)?;
    let last = store.years.iter().rev().find(there)?;
    let years: Vec<Year> = (first.0..=last.0).map(Year).collect();
    let panels: Vec<Panel> = ids.iter().filter_map(|id| panel(parts, store, id, &years)).collect();
    let lang = parts.lang();
    let args = [
        ("body", Html::quoted(store.body.as_str(), lang)),
        ("years", Html::text(&span(parts, &years))),
    ];
    let key = if panels.len() == 1 { "series_subtitle_one" } else { "series_subtitle" };
    (!panels.is_empty()).then(|| Series {
        title: say(lang, "series_title", &args),
        subtitle: parts.say(key, &[("years", span(parts, &years))]),
        panels,
    })
}

/// What the figures of a body are from.
fn source(parts: &Parts<'_>, store: &BodyStore<'_>) -> Html {
    let mut names: Vec<&str> = store.figures.values().map(|o| &*o.provenance.source).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| !name.is_empty());
    let shown: Vec<Html> = names.iter().take(3).map(|name| parts.source_name(name)).collect();
    let comma = crate::i18n::say(parts.lang(), "chart.comma", &[]);
    let args =
        [("names", Html::joined(shown, &comma)), ("n", Html::text(&names.len().to_string()))];
    match names.len() {
        0 => Html::default(),
        few if few <= 3 => say(parts.lang(), "source_few", &args),
        _ => say(parts.lang(), "source_many", &args),
    }
}
