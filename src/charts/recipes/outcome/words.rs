use super::Shares;
use crate::charts::Words;
use crate::charts::request::say;
use crate::charts::scale::full;
use crate::charts::scene::Scene;
use crate::charts::wording::{Doubt, footnotes, note, source, span, years};
use crate::i18n::Lang;
use crate::i18n::numbers::share;
use crate::model::Year;
use crate::statistics::SMALL_BASE;

pub(super) fn words(shares: &Shares<'_>, scene: &Scene<'_>) -> Words {
    let lang = scene.request.lang;
    let of: Vec<Year> = shares.rows.iter().map(|row| row.year).collect();
    // Years in a row are a span.
    let whole = of.windows(2).all(|pair| pair[0] == pair[1].before()) && !of.is_empty();
    let shown = if whole { span((of[0], of[of.len() - 1]), lang) } else { years(&of, lang) };
    let mut sentences = vec![say(lang, "outcome_note", &[])];
    let absent: Vec<&str> = shares
        .labels
        .iter()
        .enumerate()
        .filter(|(part, _)| shares.rows.iter().all(|row| row.parts[*part] == 0.0))
        .map(|(_, label)| label.as_str())
        .collect();
    if !absent.is_empty() {
        let names = absent.join(&say(lang, "comma", &[]));
        sentences.push(say(lang, "outcome_zero", &[("names", names)]));
    }
    if shares.rows.iter().any(|row| row.total < SMALL_BASE) {
        sentences.push(say(lang, "outcome_small", &[]));
    }
    let doubts: Vec<Doubt<'_>> = shares
        .rows
        .iter()
        .flat_map(|row| &row.figures)
        .filter(|figure| figure.doubt.is_some())
        .map(|figure| {
            let name = scene.data.catalog.short_label(&figure.observation.key.indicator, lang);
            Doubt { name: name.to_owned(), figure }
        })
        .collect();
    sentences.push(footnotes(&doubts, lang));
    Words {
        title: title(shares, scene),
        subtitle: say(lang, "outcome_subtitle", &[("years", shown)]),
        note: note(&sentences, lang),
        source: source(scene, shares.rows.iter().flat_map(|row| row.figures.iter().copied())),
        description: described(shares, lang),
    }
}

/// How many requests were granted, and how that changed; only the subject where the figures are few or doubtful.
fn title(shares: &Shares<'_>, scene: &Scene<'_>) -> String {
    let lang = scene.request.lang;
    let last = &shares.rows[shares.rows.len() - 1];
    let before = shares.rows.iter().find(|row| row.year == last.year.before() && row.leads());
    let change = before.map(|row| last.share(0) - row.share(0));
    let key = match change {
        _ if !last.leads() => "outcome_plain",
        Some(change) if change > 0.0 => "outcome_rise",
        Some(change) if change < 0.0 => "outcome_fall",
        Some(_) => "outcome_level",
        None => "outcome_one",
    };
    let args = [
        ("body", scene.request.body.to_string()),
        ("year", last.year.to_string()),
        ("share", share(last.share(0))),
        ("points", share(change.unwrap_or_default())),
    ];
    say(lang, key, &args)
}

fn described(shares: &Shares<'_>, lang: Lang) -> String {
    let parts = shares.rows.iter().flat_map(|row| {
        shares.labels.iter().enumerate().map(move |(part, label)| {
            let args = [
                ("year", row.year.to_string()),
                ("name", label.clone()),
                ("share", share(row.share(part))),
                ("n", full(row.parts[part])),
            ];
            say(lang, "outcome_described", &args)
        })
    });
    parts.collect::<Vec<_>>().join(&say(lang, "semicolon", &[]))
}
