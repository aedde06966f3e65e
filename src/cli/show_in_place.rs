use std::collections::BTreeMap;

use tongbi::checks::confirmed;
use tongbi::documents::Document;
use tongbi::documents::inputs::{Input, unreadable};
use tongbi::documents::worker::Pool;
use tongbi::extract::{Explained, ExplainedNumber, Extractor, in_place, open_report};
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
                let mut text = one(&document, wanted.as_ref(), extractor, context);
                if wanted.is_none() {
                    let sentences = extractor.explain(&document);
                    sentences.iter().for_each(|s| sentence(&mut text, s, context));
                }
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

/// A sentence word by word, and under it what became of each of its numbers.
fn sentence(out: &mut String, sentence: &Explained, context: &Context) {
    out.push('\n');
    for word in &sentence.words {
        match word.class.as_str() {
            "" => out.push_str(&word.text),
            class => out.push_str(&format!("{}[{class}] ", word.text)),
        }
    }
    out.push('\n');
    for number in &sentence.numbers {
        out.push_str(&format!("  {}: {}\n", number.text, became(number, context)));
    }
}

/// What a number gives, or why it gives nothing, with what its clause says.
fn became(number: &ExplainedNumber, context: &Context) -> String {
    let about = number.verb.is_empty() && number.object.is_empty() && number.channel.is_empty();
    let mut said = match (number.reason.is_empty(), about) {
        (true, false) => told("taken", &[("indicator", number.indicator.clone())], context),
        (true, true) => told("about", &[("indicator", number.indicator.clone())], context),
        (false, _) => {
            let reason = told(&number.reason, &[("word", number.word.clone())], context);
            told("left", &[("reason", reason)], context)
        }
    };
    let parts = [("verb", &number.verb), ("object", &number.object), ("channel", &number.channel)];
    for (name, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
        said.push_str(&format!(" · {name} {value}"));
    }
    for account in &number.accounts {
        said.push_str(&format!(" · account {account}"));
    }
    said
}

fn told(key: &str, args: &[(&str, String)], context: &Context) -> String {
    tongbi::i18n::say(context.terminal, &format!("explain.{key}"), args)
}
