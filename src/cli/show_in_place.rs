use std::collections::BTreeMap;

use tongbi::checks::confirmed;
use tongbi::documents::Document;
use tongbi::documents::inputs::{Input, unreadable};
use tongbi::documents::worker::Pool;
use tongbi::extract::{Extractor, in_place, open_report};
use tongbi::{BreakdownId, IndicatorId, Observation};

use crate::cli::{Context, Status, args, output, terminal};

/// Prints figures in their place: where each stands, the row or the sentence around it, and which identities confirm it.
pub(super) fn explain(
    inputs: &[Input],
    indicator: &str,
    (pool, extractor): (&Pool, &Extractor<'_>),
    context: &Context,
) -> anyhow::Result<Status> {
    let wanted = match indicator {
        "" => None,
        name => Some(args::indicator(name, &context.catalog)?),
    };
    let mut status = Status::Good;
    for input in inputs {
        let document = match input.bytes() {
            Ok(bytes) => open_report(&input.name, &bytes, Some(pool)),
            Err(error) => Err(Box::new(unreadable(&input.name, &error))),
        };
        match document {
            Ok(document) => {
                let text = one(&document, wanted.as_ref(), extractor, context);
                output::print(text.as_bytes(), context)?;
            }
            Err(finding) => {
                terminal::findings(&[*finding], context);
                status = Status::Findings;
            }
        }
    }
    Ok(status)
}

fn one(
    document: &Document,
    wanted: Option<&IndicatorId>,
    extractor: &Extractor<'_>,
    context: &Context,
) -> String {
    let extraction = extractor.extract(document);
    let confirmed: BTreeMap<(IndicatorId, BreakdownId), Vec<String>> =
        confirmed(&extraction.observations, &context.catalog)
            .into_iter()
            .map(|(key, rules)| ((key.indicator, key.breakdown), rules))
            .collect();
    let name = extraction.body.as_ref().map_or_else(String::new, ToString::to_string);
    let year = extraction.year.map_or_else(String::new, |year| year.to_string());
    let mut out = format!("{} {name} {year}\n", document.source);
    let figures = extraction.observations.iter();
    for figure in figures.filter(|o| wanted.is_none_or(|id| o.key.indicator == *id)) {
        let key = (figure.key.indicator.clone(), figure.key.breakdown.clone());
        out.push_str(&shown(figure, document, confirmed.get(&key), context));
    }
    terminal::findings(&extraction.findings, context);
    out
}

/// Id and value; then the place with the row or the sentence; then the rules.
fn shown(
    figure: &Observation,
    document: &Document,
    rules: Option<&Vec<String>>,
    context: &Context,
) -> String {
    let key = &figure.key;
    let value = figure.value.map_or_else(|| figure.status.to_string(), |value| value.to_string());
    let mut out = format!("{} {} {value} {}\n", key.indicator, key.breakdown, figure.unit);
    let place = &figure.provenance.place;
    match in_place(document, figure) {
        Some(found) => {
            let mut pieces = found.pieces;
            pieces[found.figure] = format!("[{}]", pieces[found.figure]);
            let between = if place.contains("row") { " | " } else { "" };
            out.push_str(&format!("  {place}: {}\n", pieces.join(between)));
        }
        None => out.push_str(&format!("  {place}: [{}]\n", figure.provenance.text)),
    }
    if let Some(rules) = rules {
        let args = [("rules", rules.join(", "))];
        out.push_str(&format!("  {}\n", terminal::text("confirmed_by", &args, context)));
    }
    out
}
