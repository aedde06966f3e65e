use crate::charts::build::Scene;
use crate::charts::layout::{Frame, LEFT, Picture};
use crate::charts::request::say;
use crate::charts::{ChartData, ChartRequest};
use super::source;
use crate::charts::scale::full;
use crate::charts::{Ink, Mark, Text, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::i18n::numbers::signed;
use crate::model::{IndicatorId, Observation, Year};

/// The top of the first bar; how far above the lower edge the second begins, and where it does at least; how thick they are.
const FIRST: f64 = 150.0;
const SECOND: (f64, f64) = (248.0, 326.0);
const THICK: f64 = 56.0;
/// How many of the indicators are on the side of what came in.
const IN: usize = 2;

struct Part {
    name: String,
    value: f64,
    ink: Ink,
    text: Ink,
}

/// What came in against what became of it: the two sides of the table of requests, and by how much they differ.
pub(in crate::charts) fn requests(scene: &Scene<'_>) -> Result<Picture> {
    let (request, data) = (scene.request, scene.data);
    let ids = scene.indicators.to_vec();
    let (year, parts) =
        parts(&ids, request, data).ok_or_else(|| scene.refusal("chart_no_balance"))?;
    let (came, went) = parts.split_at(IN.min(parts.len()));
    let sum = |side: &[Part]| side.iter().map(|part| part.value).sum::<f64>();
    let (came_in, went_out) = (sum(came), sum(went));
    let most = came_in.max(went_out);
    if most <= 0.0 {
        return Err(scene.refusal("chart_no_balance"));
    }
    let (frame, lang) = (request.frame(), request.lang);
    let tops = [FIRST, (frame.height - SECOND.0).max(SECOND.1)];
    let mut marks = Vec::new();
    for (top, key, side, total) in
        [(tops[0], "requests_in", came, came_in), (tops[1], "requests_out", went, went_out)]
    {
        let head = say(lang, key, &[("n", full(total))]);
        marks.push(Text::new((LEFT, top - 14.0), head, 18.0, Ink::Main).bold().into());
        bar(&mut marks, side, (top, most), frame);
    }
    let difference = came_in - went_out;
    balance(&mut marks, difference, tops, (frame, lang));
    let words = words(request, &parts, (came_in, went_out), year);
    Ok(Picture { words, marks, years: (year, year), height: frame.height })
}

/// The last year of which every part is known.
fn parts(
    ids: &[IndicatorId],
    request: &ChartRequest,
    data: &ChartData<'_>,
) -> Option<(Year, Vec<Part>)> {
    let mine: Vec<&Observation> = data
        .observations
        .iter()
        .filter(|o| o.key.body == request.body)
        .filter(|o| request.years.is_none_or(|span| span.contains(o.key.year)))
        .filter(|o| ids.contains(&o.key.indicator))
        .filter(|o| o.key.breakdown == data.catalog.whole(&o.key.indicator))
        .collect();
    let mut years: Vec<Year> = mine.iter().map(|o| o.key.year).collect();
    years.sort();
    years.dedup();
    years.into_iter().rev().find_map(|year| {
        let part = |(at, id): (usize, &IndicatorId)| {
            let figure = mine.iter().find(|o| o.key.year == year && o.key.indicator == *id)?;
            let name = data.catalog.short_label(id, request.lang).to_owned();
            let (ink, text) = inks(at, ids.len());
            Some(Part { name, value: figure.value?, ink, text })
        };
        let parts: Option<Vec<Part>> = ids.iter().enumerate().map(part).collect();
        parts
            .filter(|parts| parts.len() > IN && parts.iter().all(|part| part.value >= 0.0))
            .map(|parts| (year, parts))
    })
}

/// What was carried over has one colour on both sides; outcomes have those of their own chart.
fn inks(at: usize, count: usize) -> (Ink, Ink) {
    match at {
        0 => (Ink::Tint, Ink::Main),
        at if at < IN || at + 1 == count => (Ink::Band, Ink::Main),
        at => (Ink::Outcome(at - IN), Ink::OutcomeText(at - IN)),
    }
}

/// A stacked bar with its numbers, and its parts by name below.
fn bar(marks: &mut Vec<Mark>, parts: &[Part], (top, most): (f64, f64), frame: Frame) {
    let mut left = LEFT;
    for part in parts {
        let right = left + part.value / most * (frame.right - LEFT);
        if right - left >= 0.05 {
            marks.push(Mark::Rect((left, top), (right, top + THICK), part.ink));
            marks.push(Mark::Line(vec![(right, top), (right, top + THICK)], Ink::Background, 1.5));
            let at = ((left + right) / 2.0, top + THICK / 2.0 + 6.0);
            let number = Text::new(at, full(part.value), 17.0, part.text);
            let number = number.bold().middle();
            if number.width() < right - left - 12.0 {
                marks.push(number.into());
            }
        }
        left = right;
    }
    marks.push(Mark::Frame((LEFT, top), (left.max(LEFT + 1.0), top + THICK), Ink::Third, 1.0));
    let (mut x, mut y) = (LEFT, top + THICK + 26.0);
    for part in parts {
        let text = format!("{} {}", part.name, full(part.value));
        let text = Text::new((0.0, 0.0), text, 15.0, Ink::Main);
        if x > LEFT && x + 20.0 + text.width() > frame.right {
            (x, y) = (LEFT, y + 24.0);
        }
        let (a, b) = ((x, y - 12.0), (x + 13.0, y + 1.0));
        marks.push(Mark::Rect(a, b, part.ink));
        marks.push(Mark::Frame(a, b, Ink::Third, 1.0));
        let end = x + 20.0 + text.width();
        marks.push(Text { at: (x + 20.0, y), ..text }.into());
        x = end + 24.0;
    }
}

/// The difference between the two bars, between them.
fn balance(marks: &mut Vec<Mark>, difference: f64, tops: [f64; 2], (frame, lang): (Frame, Lang)) {
    let key = if difference == 0.0 { "requests_balanced" } else { "requests_difference" };
    let text = say(lang, key, &[("n", signed(difference, 2))]);
    let ink = if difference == 0.0 { Ink::Second } else { Ink::Down };
    let y = (tops[0] + THICK + tops[1]) / 2.0 + 14.0;
    marks.push(Mark::Line(vec![(LEFT, y - 22.0), (frame.right, y - 22.0)], Ink::Grid, 1.0));
    marks.push(Text::new((LEFT, y), text, 17.0, ink).bold().into());
    marks.push(Mark::Line(vec![(LEFT, y + 12.0), (frame.right, y + 12.0)], Ink::Grid, 1.0));
}

fn words(request: &ChartRequest, parts: &[Part], (came, went): (f64, f64), year: Year) -> Words {
    let lang = request.lang;
    let args = [
        ("body", request.body.to_string()),
        ("year", year.to_string()),
        ("came", full(came)),
        ("n", full((came - went).abs())),
    ];
    let balanced = came - went == 0.0;
    let described = parts.iter().map(|part| format!("{} {}", part.name, full(part.value)));
    Words {
        title: say(lang, if balanced { "requests_even" } else { "requests_uneven" }, &args),
        subtitle: say(lang, "requests_subtitle", &args),
        note: say(lang, "requests_note", &[]),
        source: source(&request.body, &[year], lang),
        description: described.collect::<Vec<_>>().join("; "),
    }
}
