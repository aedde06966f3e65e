use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use super::pair::{Pair, is_small, last_pair};
use crate::changes::change_in_words;
use crate::charts::build::Scene;
use crate::charts::layout::{LEFT, Picture, fit};
use crate::charts::request::say;
use crate::charts::{ChartData, ChartRequest};
use super::source;
use crate::charts::scale::{Scale, difference, full};
use crate::charts::{Ink, Mark, Text, Weight, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::model::{Change, Comparability};

/// How many panels there may be, and how narrow one.
const PANELS: usize = 4;
const NARROWEST: f64 = 190.0;
const GUTTER: f64 = 32.0;
const TOP: f64 = 112.0;
const BARS_TOP: f64 = 262.0;
/// How far above the lower edge the bars stand.
const FOOT: f64 = 114.0;

/// Paired bars in small multiples: the year before and the year, each panel with a scale of its own from zero.
pub(in crate::charts) fn bars(scene: &Scene<'_>) -> Result<Picture> {
    let (request, data) = (scene.request, scene.data);
    let mut pair = last_pair(scene).ok_or_else(|| scene.refusal("chart_no_pair"))?;
    let frame = request.frame();
    let room = (frame.right - LEFT + GUTTER) / (NARROWEST + GUTTER);
    pair.changes.truncate(PANELS.min(room as usize));
    let count = pair.changes.len() as f64;
    let width = (frame.right - LEFT - GUTTER * (count - 1.0)) / count;
    let mut marks = Vec::new();
    for (at, change) in pair.changes.iter().enumerate() {
        let left = LEFT + at as f64 * (width + GUTTER);
        let stretch = (left, left + width, frame.height - FOOT);
        panel(&mut marks, change, stretch, request.lang, data);
    }
    Ok(Picture {
        words: words(request, data, &pair),
        marks,
        years: (pair.base, pair.year),
        height: frame.height,
    })
}

fn panel(
    marks: &mut Vec<Mark>,
    change: &Change,
    (left, right, baseline): (f64, f64, f64),
    lang: Lang,
    data: &ChartData<'_>,
) {
    let (base, value) = (change.base.unwrap_or_default(), change.value.unwrap_or_default());
    let scale = Scale::of(base.abs().max(value.abs()), &change.unit, lang);
    marks.push(Mark::Line(vec![(left, TOP), (right, TOP)], Ink::Axis, 1.5));
    let unit = Text::new((right, TOP + 25.0), scale.unit.clone(), 14.0, Ink::Third).end();
    let name = data.catalog.short_label(&change.indicator, lang);
    let mut head = Text::new((left, TOP + 25.0), name, 18.0, Ink::Main).bold();
    fit(&mut head, right - left - unit.width() - 10.0);
    marks.extend([head.into(), unit.into()]);

    let delta = change.difference.unwrap_or_default();
    let ink = if delta < 0.0 { Ink::Down } else { Ink::Up };
    let mut figure =
        Text::new((left, TOP + 62.0), change_in_words(change, data.catalog, lang), 26.0, ink)
            .bold();
    fit(&mut figure, right - left);
    marks.push(figure.into());
    let own = Scale::of(delta, &change.unit, lang);
    let line =
        |n: String| Text::new((left, TOP + 88.0), in_words(delta, n, lang), 16.0, Ink::Second);
    let mut words = line(own.with_unit(delta.abs()));
    // In a narrow panel the difference has the unit of the panel's head, and does not repeat it.
    if (Text { size: 14.0, ..words.clone() }).width() > right - left {
        words = line(scale.value(delta.abs()));
    }
    fit(&mut words, right - left);
    marks.push(words.into());

    let center = (left + right) / 2.0;
    let half = (right - left).min(260.0) / 2.0;
    let bar = half * 0.62;
    let (low, high) = (base.min(value).min(0.0), base.max(value).max(0.0));
    let range = RangedCoordf64::from(low..if high > low { high } else { low + 1.0 });
    let y = |v: f64| f64::from(range.map(&v, (baseline as i32 * 10, BARS_TOP as i32 * 10))) / 10.0;
    let years = [(change.base_year, base, -1.0), (change.year, value, 1.0)];
    for (year, v, side) in years {
        let middle = center + side * half * 0.43;
        let (a, b) = ((middle - bar / 2.0, y(v)), (middle + bar / 2.0, y(0.0)));
        let current = side > 0.0;
        if current && !is_small(change) {
            marks.push(Mark::Rect(a, b, Ink::Series(0)));
        } else {
            marks.push(Mark::Rect(a, b, if current { Ink::Background } else { Ink::Tint }));
            marks.push(Mark::Frame(a, b, Ink::Series(0), 1.5));
        }
        let printed = scale.value(v);
        let printed = match change.comparability {
            Comparability::Estimated => say(lang, "about", &[("n", printed)]),
            _ => printed,
        };
        let ink = Ink::Main;
        let mut label =
            Text::new((middle, y(v).min(y(0.0)) - 10.0), printed, 18.0, ink).bold().middle();
        fit(&mut label, half * 0.86 - 10.0);
        let name = say(lang, "year", &[("year", year.to_string())]);
        let below = Text::new((middle, baseline + 23.0), name, 16.0, Ink::Second).middle();
        if current {
            marks.extend([label.into(), Text { ink: Ink::Main, ..below }.bold().into()]);
        } else {
            let label = Text { weight: Weight::Regular, ..label };
            marks.extend([label.into(), below.into()]);
        }
    }
    marks.push(Mark::Line(vec![(left, y(0.0)), (right, y(0.0))], Ink::Axis, 1.5));
}

fn in_words(delta: f64, n: String, lang: Lang) -> String {
    match delta {
        d if d > 0.0 => say(lang, "more", &[("n", n)]),
        d if d < 0.0 => say(lang, "less", &[("n", n)]),
        _ => say(lang, "same", &[]),
    }
}

fn words(request: &ChartRequest, data: &ChartData<'_>, pair: &Pair<'_>) -> Words {
    let lang = request.lang;
    let names = |rising: bool| {
        let side =
            |c: &&&Change| c.difference.is_some_and(|d| if rising { d > 0.0 } else { d < 0.0 });
        let names: Vec<&str> = pair
            .changes
            .iter()
            .filter(side)
            .map(|c| data.catalog.short_label(&c.indicator, lang))
            .collect();
        names.join(&say(lang, "comma", &[]))
    };
    let (up, down) = (names(true), names(false));
    let key = match (up.is_empty(), down.is_empty()) {
        (false, false) => "bars_both",
        (false, true) => "bars_rise",
        (true, false) => "bars_fall",
        (true, true) => "bars_same",
    };
    let only = if up.is_empty() { down.clone() } else { up.clone() };
    let (year, base) = (pair.year.to_string(), pair.base.to_string());
    let args = [
        ("body", request.body.to_string()),
        ("year", year.clone()),
        ("names", only),
        ("up", up),
        ("down", down),
    ];
    let years = say(lang, "years", &[("first", base.clone()), ("last", year.clone())]);
    Words {
        title: say(lang, key, &args),
        subtitle: say(lang, "bars_subtitle", &[("years", years)]),
        note: say(lang, "bars_note", &[("year", year), ("base", base)]),
        source: source(&request.body, &[pair.base, pair.year], lang),
        description: describe(&pair.changes, data, lang),
    }
}

/// Every change in words, for those who do not see the picture.
pub(super) fn describe(changes: &[&Change], data: &ChartData<'_>, lang: Lang) -> String {
    let parts: Vec<String> = changes
        .iter()
        .map(|c| {
            let value = |v: Option<f64>| v.map_or_else(|| say(lang, "no_data", &[]), full);
            format!(
                "{} {}: {} -> {} {} ({}, {})",
                data.catalog.short_label(&c.indicator, lang),
                c.year,
                value(c.base),
                value(c.value),
                c.unit,
                c.difference.map(difference).unwrap_or_default(),
                change_in_words(c, data.catalog, lang)
            )
        })
        .collect();
    parts.join("; ")
}
