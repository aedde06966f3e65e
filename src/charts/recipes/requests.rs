use crate::charts::history::{Figure, History};
use crate::charts::layout::{Frame, LEFT, Picture, fit};
use crate::charts::request::say;
use crate::charts::scale::full;
use crate::charts::scene::Scene;
use crate::charts::wording::{Doubt, footnotes, note, source};
use crate::charts::{Ink, Mark, Size, Text, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::i18n::numbers::signed;
use crate::model::Year;

/// The top of the first bar, what stands below the parts of the second, and how high a line of names is.
const FIRST: f64 = 148.0;
const FOOT: f64 = 74.0;
const NAME: f64 = 24.0;
/// What stands between the two sides: the difference.
const BETWEEN: f64 = 92.0;
/// How thick the bars are: the usual, the most.
const THICK: (f64, f64) = (70.0, 170.0);
/// How many of the indicators are on the side of what came in.
const IN: usize = 2;

struct Part<'a> {
    name: String,
    figure: &'a Figure<'a>,
    ink: Ink,
    text: Ink,
}

impl Part<'_> {
    fn value(&self) -> f64 {
        self.figure.value
    }

    /// The name with the number, △ before one that is doubtful.
    fn label(&self) -> String {
        let doubt = if self.figure.doubt.is_some() { "△" } else { "" };
        format!("{} {doubt}{}", self.name, full(self.value()))
    }
}

/// What came in against what became of it: the two sides of the table of requests, and by how much they differ.
pub(in crate::charts) fn requests(scene: &Scene<'_>) -> Result<Picture> {
    let refused = || scene.refusal("chart_no_balance");
    let request = scene.request;
    let histories: Option<Vec<History<'_>>> =
        scene.indicators.iter().map(|id| scene.facts.history(&request.body, id, request)).collect();
    let histories = histories.ok_or_else(refused)?;
    let (year, parts) = parts(&histories).ok_or_else(refused)?;
    let (came, went) = parts.split_at(IN.min(parts.len()));
    let sum = |side: &[Part<'_>]| side.iter().map(Part::value).sum::<f64>();
    let (came_in, went_out) = (sum(came), sum(went));
    let most = came_in.max(went_out);
    if most <= 0.0 {
        return Err(refused());
    }
    let (frame, lang) = (request.frame(), request.lang);
    let names = [came, went].map(|side| name_lines(side, frame) as f64 * NAME);
    let usual = request.size == Size::Standard;
    let fixed = FIRST + names[0] + BETWEEN + names[1] + FOOT;
    let thick = ((frame.height - fixed) / 2.0).clamp(56.0, if usual { THICK.0 } else { THICK.1 });
    let needed = fixed + 2.0 * thick;
    let height = if usual { needed } else { needed.max(frame.height) };
    let second = FIRST + thick + names[0] + BETWEEN;
    let mut marks = Vec::new();
    for (top, key, side, total) in
        [(FIRST, "requests_in", came, came_in), (second, "requests_out", went, went_out)]
    {
        let head = say(lang, key, &[("n", full(total))]);
        marks.push(Text::new((LEFT, top - 14.0), head, 18.0, Ink::Main).bold().into());
        let bar = Bar { parts: side, top, thick, most, frame };
        marks.extend(bar.marks());
    }
    let middle = FIRST + thick + names[0] + 36.0;
    balance(&mut marks, came_in - went_out, middle, (frame, lang));
    let words = words(scene, &parts, (came_in, went_out), year);
    Ok(Picture { words, marks, years: (year, year), height })
}

/// The last year of which every part is known.
fn parts<'a>(histories: &'a [History<'a>]) -> Option<(Year, Vec<Part<'a>>)> {
    let first = histories.first()?;
    let count = histories.len();
    first.figures().rev().map(|figure| figure.year).find_map(|year| {
        let part = |(at, history): (usize, &'a History<'a>)| {
            let (ink, text) = inks(at, count);
            let figure = history.figure(year)?;
            Some(Part { name: history.name.clone(), figure, ink, text })
        };
        let parts: Option<Vec<Part<'a>>> = histories.iter().enumerate().map(part).collect();
        parts
            .filter(|parts| parts.len() > IN && parts.iter().all(|part| part.value() >= 0.0))
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

/// Where the names of some parts stand: in lines, from the left.
fn name_places(parts: &[Part<'_>], frame: Frame) -> Vec<(Text, usize)> {
    let (mut x, mut line) = (LEFT, 0);
    let mut places = Vec::new();
    for part in parts {
        let mut text = Text::new((0.0, 0.0), part.label(), 15.0, Ink::Main);
        fit(&mut text, frame.room() - 20.0);
        if x > LEFT && x + 20.0 + text.width() > frame.right {
            (x, line) = (LEFT, line + 1);
        }
        let end = x + 20.0 + text.width();
        places.push((Text { at: (x + 20.0, 0.0), ..text }, line));
        x = end + 24.0;
    }
    places
}

fn name_lines(parts: &[Part<'_>], frame: Frame) -> usize {
    name_places(parts, frame).last().map_or(1, |(_, line)| line + 1)
}

/// One side in its place.
struct Bar<'a> {
    parts: &'a [Part<'a>],
    top: f64,
    thick: f64,
    most: f64,
    frame: Frame,
}

impl Bar<'_> {
    /// A stacked bar with its numbers, and its parts by name below.
    fn marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        let (mut left, bottom) = (LEFT, self.top + self.thick);
        for part in self.parts {
            let right = left + part.value() / self.most * self.frame.room();
            if part.value() > 0.0 {
                let gap = if right - left > 3.0 { 1.5 } else { 0.0 };
                let a = (left, self.top);
                let mut shape = vec![Mark::Rect(a, (right - gap, bottom), part.ink)];
                let at = ((left + right) / 2.0, self.top + self.thick / 2.0 + 6.0);
                let number = Text::new(at, full(part.value()), 17.0, part.text).bold().middle();
                if number.width() < right - left - 10.0 {
                    shape.push(number.into());
                }
                marks.push(Mark::named(part.label(), shape));
            }
            left = right;
        }
        let end = (left.max(LEFT + 1.0), bottom);
        marks.push(Mark::Frame((LEFT, self.top), end, Ink::Third, 1.0));
        for (part, (text, line)) in self.parts.iter().zip(name_places(self.parts, self.frame)) {
            let y = bottom + 26.0 + NAME * line as f64;
            let x = text.at.0 - 20.0;
            let (a, b) = ((x, y - 12.0), (x + 13.0, y + 1.0));
            marks.push(Mark::Rect(a, b, part.ink));
            marks.push(Mark::Frame(a, b, Ink::Third, 1.0));
            marks.push(Text { at: (text.at.0, y), ..text }.into());
        }
        marks
    }
}

/// The difference between the two bars, between them.
fn balance(marks: &mut Vec<Mark>, difference: f64, y: f64, (frame, lang): (Frame, Lang)) {
    let key = if difference == 0.0 { "requests_balanced" } else { "requests_difference" };
    let text = say(lang, key, &[("n", signed(difference, 2))]);
    let ink = if difference == 0.0 { Ink::Second } else { Ink::Down };
    marks.push(Mark::Line(vec![(LEFT, y - 22.0), (frame.right, y - 22.0)], Ink::Grid, 1.0));
    marks.push(Text::new((LEFT, y), text, 17.0, ink).bold().into());
    marks.push(Mark::Line(vec![(LEFT, y + 12.0), (frame.right, y + 12.0)], Ink::Grid, 1.0));
}

fn words(scene: &Scene<'_>, parts: &[Part<'_>], (came, went): (f64, f64), year: Year) -> Words {
    let lang = scene.request.lang;
    let args = [
        ("body", scene.request.body.to_string()),
        ("year", year.to_string()),
        ("came", full(came)),
        ("n", full((came - went).abs())),
    ];
    let balanced = came - went == 0.0;
    let doubts: Vec<Doubt<'_>> = parts
        .iter()
        .filter(|part| part.figure.doubt.is_some())
        .map(|part| Doubt { name: part.name.clone(), figure: part.figure })
        .collect();
    let sentences = [say(lang, "requests_note", &[]), footnotes(&doubts, lang)];
    let described: Vec<String> = parts.iter().map(Part::label).collect();
    Words {
        title: say(lang, if balanced { "requests_even" } else { "requests_uneven" }, &args),
        subtitle: say(lang, "requests_subtitle", &args),
        note: note(&sentences, lang),
        source: source(scene, parts.iter().map(|part| part.figure)),
        description: described.join("; "),
    }
}
