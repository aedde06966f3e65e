use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use super::pair::{Pair, PairRow, last_pair};
use crate::charts::history::Figure;
use crate::charts::layout::{LEFT, Picture, fit, fits};
use crate::charts::movement::Reading;
use crate::charts::request::say;
use crate::charts::scale::Scale;
use crate::charts::scene::Scene;
use crate::charts::wording::{estimated, footnotes, note, source, span};
use crate::charts::{Ink, Mark, Text, Weight, Words};
use crate::error::Result;
use crate::i18n::Lang;

/// How narrow a panel may be.
const NARROWEST: f64 = 180.0;
const GUTTER: f64 = 32.0;
const TOP: f64 = 112.0;
const BARS_TOP: f64 = 238.0;
/// How far above the lower edge the bars stand.
const FOOT: f64 = 108.0;
/// What the label of a bar below zero needs.
const BELOW: f64 = 26.0;

/// Paired bars in small multiples: the year before and the year, each panel with a scale of its own from zero.
pub(in crate::charts) fn bars(scene: &Scene<'_>) -> Result<Picture> {
    let mut pair = last_pair(scene).ok_or_else(|| scene.refusal("chart_no_pair"))?;
    let frame = scene.request.frame();
    let room = ((frame.room() + GUTTER) / (NARROWEST + GUTTER)) as usize;
    let most = scene.request.kind.info().usual.min(room);
    pair.rows.truncate(most);
    let count = pair.rows.len() as f64;
    let width = (frame.room() - GUTTER * (count - 1.0)) / count;
    let mut marks = Vec::new();
    for (at, row) in pair.rows.iter().enumerate() {
        let left = LEFT + at as f64 * (width + GUTTER);
        let panel = Panel::of(row, &pair, (left, left + width), scene);
        marks.push(Mark::panel(row.history.name.clone(), panel.marks()));
    }
    let years = (pair.base, pair.year);
    Ok(Picture { words: words(scene, &pair), marks, years, height: frame.height })
}

/// One indicator with its two bars.
struct Panel<'a> {
    row: &'a PairRow<'a>,
    pair: &'a Pair<'a>,
    scale: Scale,
    left: f64,
    right: f64,
    baseline: f64,
    lang: Lang,
}

impl<'a> Panel<'a> {
    fn of(
        row: &'a PairRow<'a>,
        pair: &'a Pair<'a>,
        (left, right): (f64, f64),
        scene: &Scene<'_>,
    ) -> Panel<'a> {
        let lang = scene.request.lang;
        let largest = [row.movement.base, row.movement.value].into_iter().flatten();
        let largest = largest.map(f64::abs).fold(0.0, f64::max);
        let scale = Scale::of(largest, row.history.unit(), lang);
        let baseline = scene.request.frame().height - FOOT;
        Panel { row, pair, scale, left, right, baseline, lang }
    }

    fn width(&self) -> f64 {
        self.right - self.left
    }

    fn marks(&self) -> Vec<Mark> {
        let mut marks = self.head();
        let figures = [self.pair.base, self.pair.year].map(|year| self.row.history.figure(year));
        let (low, high) = figures
            .iter()
            .flatten()
            .fold((0.0_f64, 0.0_f64), |(low, high), f| (low.min(f.value), high.max(f.value)));
        let bottom = self.baseline - if low < 0.0 { BELOW } else { 0.0 };
        let range = RangedCoordf64::from(low..if high > low { high } else { low + 1.0 });
        let limits = (bottom as i32 * 10, BARS_TOP as i32 * 10);
        let y = |v: f64| f64::from(range.map(&v, limits)) / 10.0;
        let center = (self.left + self.right) / 2.0;
        let half = self.width().min(280.0) / 2.0;
        for (figure, side) in figures.into_iter().zip([-1.0, 1.0]) {
            let Some(figure) = figure else { continue };
            let middle = center + side * half * 0.45;
            let bar = half * 0.62;
            let (a, b) = ((middle - bar / 2.0, y(figure.value)), (middle + bar / 2.0, y(0.0)));
            let shape = self.bar(figure, a, b, side > 0.0);
            let args = [
                ("name", self.row.history.name.clone()),
                ("year", figure.year.to_string()),
                ("value", crate::charts::scale::full(figure.value)),
            ];
            marks.push(Mark::named(say(self.lang, "mark", &args), shape));
            let up = y(figure.value).min(y(0.0)) - 10.0;
            let at = (middle, if figure.value < 0.0 { y(figure.value) + 21.0 } else { up });
            let mut label = Text::new(at, self.printed(figure), 18.0, Ink::Main).bold().middle();
            fit(&mut label, half * 0.9 - 8.0);
            let year = say(self.lang, "year", &[("year", figure.year.to_string())]);
            let below = (middle, self.baseline + 23.0);
            let below = Text::new(below, year, 16.0, Ink::Second).middle();
            if side > 0.0 {
                marks.extend([label.into(), Text { ink: Ink::Main, ..below }.bold().into()]);
            } else {
                let label = Text { weight: Weight::Regular, ..label };
                marks.extend([label.into(), below.into()]);
            }
        }
        marks.push(Mark::Line(vec![(self.left, y(0.0)), (self.right, y(0.0))], Ink::Axis, 1.5));
        marks
    }

    fn bar(&self, figure: &Figure<'_>, a: (f64, f64), b: (f64, f64), current: bool) -> Vec<Mark> {
        if figure.value == 0.0 {
            return Vec::new();
        }
        if figure.doubt.is_some() {
            return vec![Mark::Frame(a, b, Ink::Down, 2.0)];
        }
        if figure.is_estimate {
            return vec![Mark::DashedFrame(a, b, Ink::Series(0), 2.0)];
        }
        if current {
            return vec![Mark::Rect(a, b, Ink::Series(0))];
        }
        vec![Mark::Rect(a, b, Ink::Tint), Mark::Frame(a, b, Ink::Series(0), 1.5)]
    }

    fn printed(&self, figure: &Figure<'_>) -> String {
        let value = self.scale.value(figure.value);
        let value = if figure.is_estimate { estimated(&value, self.lang) } else { value };
        if figure.doubt.is_some() { format!("△{value}") } else { value }
    }

    /// A rule, name and unit, the change, and what it means.
    fn head(&self) -> Vec<Mark> {
        let (left, right, width) = (self.left, self.right, self.width());
        let mut marks = vec![Mark::Line(vec![(left, TOP), (right, TOP)], Ink::Axis, 1.5)];
        let mut unit =
            Text::new((right, TOP + 25.0), self.scale.unit.clone(), 14.0, Ink::Third).end();
        let name = self.row.history.name.as_str();
        let mut head = Text::new((left, TOP + 25.0), name, 18.0, Ink::Main).bold();
        if fits(&head, width - unit.width() - 10.0) {
            fit(&mut head, width - unit.width() - 10.0);
            marks.push(head.into());
        } else {
            unit.at.1 = TOP + 62.0;
            let lines = crate::charts::layout::wrap(name, width, 14.0, Weight::Bold);
            let first = if lines.len() > 1 { 17.0 } else { 25.0 };
            for (at, line) in lines.into_iter().take(2).enumerate() {
                let y = TOP + first + 17.0 * at as f64;
                marks.push(Text::new((left, y), line, 14.0, Ink::Main).bold().into());
            }
        }
        let movement = &self.row.movement;
        let ink = match movement.rises().filter(|_| movement.leads()) {
            Some(true) => Ink::Up,
            Some(false) => Ink::Down,
            None => Ink::Main,
        };
        let low = unit.at.1 > TOP + 30.0;
        let figure = movement.figure(&self.scale, self.lang);
        let mut figure = Text::new((left, TOP + 62.0), figure, 26.0, ink).bold();
        fit(&mut figure, if low { width - unit.width() - 10.0 } else { width });
        marks.push(figure.into());
        marks.push(unit.into());
        let mut words = Text::new((left, TOP + 88.0), self.in_words(), 16.0, Ink::Second);
        if !fits(&words, width) {
            words.text = movement.against(self.pair.year, self.lang);
        }
        if fits(&words, width) {
            fit(&mut words, width);
            marks.push(words.into());
        }
        marks
    }

    /// The difference in words, or why nothing is said of it.
    fn in_words(&self) -> String {
        let movement = &self.row.movement;
        let difference = movement.difference().unwrap_or_default();
        match movement.reading {
            Reading::PerCent => {
                let own = Scale::of(difference, self.row.history.unit(), self.lang);
                let key = if difference > 0.0 { "more" } else { "less" };
                say(self.lang, key, &[("n", own.with_unit(difference.abs()))])
            }
            Reading::SmallBase | Reading::FromZero | Reading::Signed => {
                let against = movement.against(self.pair.year, self.lang);
                against.trim().to_owned()
            }
            _ => movement.against(self.pair.year, self.lang),
        }
    }
}

fn words(scene: &Scene<'_>, pair: &Pair<'_>) -> Words {
    let lang = scene.request.lang;
    let years = span((pair.base, pair.year), lang);
    let mut sentences = vec![say(
        lang,
        "bars_note",
        &[("year", pair.year.to_string()), ("base", pair.base.to_string())],
    )];
    let hollow = pair.figures().any(|figure| figure.is_estimate);
    if hollow {
        sentences.push(say(lang, "note_dashed", &[]));
    }
    sentences.push(pair.left_out(lang));
    sentences.push(footnotes(&pair.doubts(), lang));
    let key = if pair.rows.len() == 1 { "bars_subtitle_one" } else { "bars_subtitle" };
    let one = pair.rows.first().map(|row| row.history.name.clone()).unwrap_or_default();
    Words {
        title: title(scene, pair),
        subtitle: say(lang, key, &[("years", years), ("name", one)]),
        note: note(&sentences, lang),
        source: source(scene, pair.figures()),
        description: pair.described(lang),
    }
}

/// Which rose and which fell, of those that may be compared; only the subject when there is none.
fn title(scene: &Scene<'_>, pair: &Pair<'_>) -> String {
    let lang = scene.request.lang;
    let names = |rising: bool| {
        let firm = pair.rows.iter().filter(|row| row.movement.leads());
        let of = firm.filter(|row| row.movement.rises() == Some(rising));
        let names: Vec<&str> = of.map(|row| row.history.name.as_str()).collect();
        names.join(&say(lang, "comma", &[]))
    };
    let (up, down) = (names(true), names(false));
    let key = match (up.is_empty(), down.is_empty()) {
        (false, false) => "bars_both",
        (false, true) => "bars_rise",
        (true, false) => "bars_fall",
        (true, true) => "bars_plain",
    };
    let only = if up.is_empty() { down.clone() } else { up.clone() };
    let args = [
        ("body", scene.request.body.to_string()),
        ("year", pair.year.to_string()),
        ("years", span((pair.base, pair.year), lang)),
        ("names", only),
        ("up", up),
        ("down", down),
    ];
    say(lang, key, &args)
}
