use super::{Dot, Row};
use crate::charts::layout::LEFT;
use crate::charts::movement::Reading;
use crate::charts::request::say;
use crate::charts::scene::Scene;
use crate::charts::wording::{Doubt, footnotes, note, source};
use crate::charts::{Ink, Text, Words};
use crate::model::{BodyId, Year};

pub(super) fn words(scene: &Scene<'_>, rows: &[Row<'_>], year: Year) -> Words {
    let lang = scene.request.lang;
    let has = |reading: Reading| {
        rows.iter().flat_map(|row| &row.dots).any(|dot| dot.movement.reading == reading)
    };
    let mut sentences = Vec::new();
    let hollow = [
        (Reading::SmallBase, "ratio_note_small"),
        (Reading::Estimate, "ratio_note_estimate"),
        (Reading::Doubtful, "ratio_note_doubtful"),
    ];
    for (reading, key) in hollow.into_iter().filter(|(reading, _)| has(*reading)) {
        let _ = reading;
        sentences.push(say(lang, key, &[]));
    }
    sentences.push(say(lang, "ratio_note", &[]));
    let histories = || {
        let compared = &scene.request.compared;
        let ids = scene.indicators.iter();
        ids.flat_map(move |id| {
            compared.iter().filter_map(move |body| scene.facts.history(body, id, scene.request))
        })
    };
    let shown: Vec<_> = histories().collect();
    let of_years = |of: &Year| *of == year || *of == year.before();
    let doubts: Vec<Doubt<'_>> = shown
        .iter()
        .flat_map(|history| {
            let figures = history.figures().filter(|f| f.doubt.is_some() && of_years(&f.year));
            let name = say(
                lang,
                "body_name",
                &[("body", history.body.to_string()), ("name", history.name.clone())],
            );
            figures.map(move |figure| Doubt { name: name.clone(), figure })
        })
        .collect();
    sentences.push(footnotes(&doubts, lang));
    let args = [("year", year.to_string()), ("base", year.before().to_string())];
    let figures = shown.iter().flat_map(|h| h.figures().filter(|f| of_years(&f.year)));
    let described = rows.iter().flat_map(|row| {
        row.dots.iter().map(move |dot| format!("{} {}: {}", dot.body, row.history.name, dot.label))
    });
    Words {
        title: title(scene, rows, year),
        subtitle: say(lang, "ratio_subtitle", &args),
        note: note(&sentences, lang),
        source: source(scene, figures),
        description: described.collect::<Vec<_>>().join("; "),
    }
}

/// The largest comparable change of each body, the largest first, as many as fit.
fn title(scene: &Scene<'_>, rows: &[Row<'_>], year: Year) -> String {
    let lang = scene.request.lang;
    let mut of: Vec<(f64, &BodyId, String)> = Vec::new();
    let all = || rows.iter().flat_map(|row| row.dots.iter().map(move |dot| (row, dot)));
    let size = |dot: &Dot<'_>| dot.times.map_or(0.0, |times| times.ln().abs());
    for body in &scene.request.compared {
        let firm = all().filter(|(_, dot)| dot.body == body && dot.movement.leads());
        let Some((row, dot)) = firm.max_by(|a, b| size(a.1).total_cmp(&size(b.1))) else {
            continue;
        };
        let Some(change) = dot.movement.clause(lang) else { continue };
        let name = say(
            lang,
            "body_name",
            &[("body", short(body.as_str()).to_owned()), ("name", row.history.name.clone())],
        );
        of.push((size(dot), body, say(lang, "clause", &[("name", name), ("change", change)])));
    }
    of.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let clauses: Vec<String> = of.into_iter().map(|(.., clause)| clause).collect();
    let room = scene.request.frame().right - LEFT;
    for count in (1..=clauses.len().min(2)).rev() {
        let title = clauses[..count].join(&say(lang, "and", &[]));
        if Text::new((0.0, 0.0), title.as_str(), 26.0, Ink::Main).bold().width() <= room
            || count == 1
        {
            return title;
        }
    }
    let args = [("year", year.to_string()), ("base", year.before().to_string())];
    say(lang, "ratio_title_plain", &args)
}

/// A name without the city in front of it.
fn short(body: &str) -> &str {
    let cut = body.split_once(['市', '州', '盟']).map_or(body, |(_, name)| name);
    if cut.chars().count() >= 2 && cut.ends_with(['区', '县', '旗', '镇']) { cut } else { body }
}
