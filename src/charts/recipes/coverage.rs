use crate::charts::layout::lines;
use crate::catalog::Catalog;
use crate::charts::build::Scene;
use crate::charts::layout::{LEFT, Picture};
use crate::charts::request::say;
use crate::charts::{ChartData, ChartRequest};
use super::source;
use crate::charts::{Ink, Mark, Text, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::model::{IndicatorId, ObsStatus, Observation, Severity, Year};

const TOP: f64 = 138.0;
const FOOT: f64 = 106.0;
/// The widest column of names, and the widest column of a year.
const NAMES: f64 = 260.0;
const COLUMN: f64 = 110.0;
/// The most years that can be told apart.
const YEARS: usize = 20;

/// What is known of an indicator in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Reported,
    Approximate,
    Zero,
    Doubtful,
    NotInForm,
    Missing,
}

impl State {
    const ALL: [State; 6] = [
        State::Reported,
        State::Approximate,
        State::Zero,
        State::Doubtful,
        State::NotInForm,
        State::Missing,
    ];

    fn key(self) -> &'static str {
        match self {
            State::Reported => "coverage_reported",
            State::Approximate => "coverage_approximate",
            State::Zero => "coverage_zero",
            State::Doubtful => "coverage_doubtful",
            State::NotInForm => "coverage_not_in_form",
            State::Missing => "coverage_missing",
        }
    }

    /// A sign with a shape of its own, so that nothing hangs on colour.
    fn draw(self, marks: &mut Vec<Mark>, (x, y): (f64, f64)) {
        let ring = |marks: &mut Vec<Mark>| {
            marks.push(Mark::Circle((x, y), 7.0, Ink::Series(0)));
            marks.push(Mark::Circle((x, y), 5.0, Ink::Background));
        };
        match self {
            State::Reported => marks.push(Mark::Circle((x, y), 7.0, Ink::Series(0))),
            State::Zero => ring(marks),
            State::Approximate => {
                ring(marks);
                let half = (0..=12).map(|step| {
                    let angle = std::f64::consts::PI * (0.5 + f64::from(step) / 12.0);
                    (x + 7.0 * angle.cos(), y + 7.0 * angle.sin())
                });
                marks.push(Mark::Polygon(half.collect(), Ink::Series(0)));
            }
            State::Doubtful => {
                let triangle = |r: f64| {
                    vec![(x, y - r), (x + r * 0.95, y + r * 0.75), (x - r * 0.95, y + r * 0.75)]
                };
                marks.push(Mark::Polygon(triangle(8.5), Ink::Series(1)));
                marks.push(Mark::Polygon(triangle(4.5), Ink::Background));
            }
            State::NotInForm => {
                let (a, b) = ((x - 7.0, y - 7.0), (x + 7.0, y + 7.0));
                marks.push(Mark::Rect(a, b, Ink::Band));
                marks.push(Mark::Frame(a, b, Ink::Third, 1.0));
                for t in [7.0f64, 14.0, 21.0] {
                    let (short, long) = ((t - 14.0).max(0.0), t.min(14.0));
                    let (from, to) = ((a.0 + short, a.1 + long), (a.0 + long, a.1 + short));
                    marks.push(Mark::Line(vec![from, to], Ink::Third, 1.0));
                }
            }
            State::Missing => {
                for side in [-1.0, 1.0] {
                    let ends = vec![(x - 5.5, y - 5.5 * side), (x + 5.5, y + 5.5 * side)];
                    marks.push(Mark::Line(ends, Ink::Down, 2.0));
                }
            }
        }
    }
}

/// Indicators against years: what is there, approximate, zero, doubtful, not in the form, missing.
pub(in crate::charts) fn coverage(scene: &Scene<'_>) -> Result<Picture> {
    let (request, data) = (scene.request, scene.data);
    let mine: Vec<&Observation> = data
        .observations
        .iter()
        .filter(|o| o.key.body == request.body)
        .filter(|o| request.years.is_none_or(|span| span.contains(o.key.year)))
        .collect();
    let first = mine.iter().map(|o| o.key.year).min();
    let last = mine.iter().map(|o| o.key.year).max();
    let (Some(first), Some(last)) = (first, last) else {
        return Err(scene.refusal("chart_no_figures"));
    };
    let years: Vec<Year> = (first.0..=last.0).map(Year).collect();
    let years = years[years.len().saturating_sub(YEARS)..].to_vec();
    let ids = scene.indicators.to_vec();
    let states: Vec<Vec<State>> = ids
        .iter()
        .map(|id| years.iter().map(|year| state((id, *year), &mine, (request, data))).collect())
        .collect();
    let frame = request.frame();
    let pitch = ((frame.height - TOP - FOOT) / ids.len() as f64).clamp(22.0, 34.0);
    let height = (TOP + pitch * ids.len() as f64 + FOOT).max(frame.height);
    let mut marks =
        table(&ids, &states, (&years, pitch, frame.right), (data.catalog, request.lang));
    marks.extend(legend(TOP + pitch * ids.len() as f64 + 26.0, request.lang));
    let words = words(request, &states, &years);
    Ok(Picture { words, marks, years: (years[0], last), height })
}

fn state(
    (id, year): (&IndicatorId, Year),
    mine: &[&Observation],
    (request, data): (&ChartRequest, &ChartData<'_>),
) -> State {
    let whole = data.catalog.whole(id);
    let figure = mine
        .iter()
        .find(|o| o.key.year == year && o.key.indicator == *id && o.key.breakdown == whole);
    let doubtful = data.findings.iter().any(|finding| {
        finding.severity > Severity::Notice
            && finding.body.as_ref() == Some(&request.body)
            && finding.year == Some(year)
            && finding.indicator.as_ref() == Some(id)
    });
    match figure.map(|o| (o.value, o.status)) {
        Some((Some(_), _)) if doubtful => State::Doubtful,
        Some((Some(_), ObsStatus::Estimated)) => State::Approximate,
        Some((Some(0.0), _)) => State::Zero,
        Some((Some(_), _)) => State::Reported,
        _ if !is_in_form(id, year, data.catalog) => State::NotInForm,
        _ => State::Missing,
    }
}

/// Whether the form of a year prints an indicator; what no table has may stand in the prose of any year.
fn is_in_form(id: &IndicatorId, year: Year, catalog: &Catalog) -> bool {
    let Some(indicator) = catalog.indicator(id) else { return false };
    let edition = indicator.editions.iter().map(|e| i32::from(e.0)).filter(|e| *e <= year.0).max();
    let form = catalog
        .indicators()
        .iter()
        .flat_map(|i| &i.editions)
        .map(|e| i32::from(e.0))
        .filter(|e| *e <= year.0)
        .max();
    indicator.editions.is_empty() || edition == form
}

fn table(
    ids: &[IndicatorId],
    states: &[Vec<State>],
    (years, pitch, edge): (&[Year], f64, f64),
    (catalog, lang): (&Catalog, Lang),
) -> Vec<Mark> {
    let mut marks = Vec::new();
    let names: Vec<Vec<Text>> =
        ids.iter().map(|id| lines(catalog.short_label(id, lang), NAMES, 16.0)).collect();
    let left = LEFT + names.iter().flatten().map(Text::width).fold(120.0, f64::max) + 20.0;
    let column = ((edge - left) / years.len() as f64).min(COLUMN);
    let center = |at: usize| left + (at as f64 + 0.5) * column;
    let every = (50.0 / column).ceil().max(1.0) as usize;
    for (at, year) in years.iter().enumerate().rev().step_by(every) {
        let mut head = Text::new((0.0, TOP - 14.0), year.to_string(), 15.0, Ink::Second);
        head.at.0 = center(at).min(edge - head.width() / 2.0);
        marks.push(head.middle().into());
    }
    let right = left + column * years.len() as f64;
    let rule = |y: f64, ink| Mark::Line(vec![(LEFT, y), (right, y)], ink, 1.0);
    marks.push(rule(TOP, Ink::Axis));
    for (row, names) in names.into_iter().enumerate() {
        let middle = TOP + (row as f64 + 0.5) * pitch;
        if let Some(name) = names.into_iter().next() {
            marks.push(Text { at: (LEFT, middle + 5.5), ..name }.into());
        }
        for (at, state) in states[row].iter().enumerate() {
            state.draw(&mut marks, (center(at), middle));
        }
        marks.push(rule(TOP + (row + 1) as f64 * pitch, Ink::Grid));
    }
    marks
}

fn legend(y: f64, lang: Lang) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut left = LEFT;
    for state in State::ALL {
        state.draw(&mut marks, (left + 8.0, y - 5.0));
        let text = Text::new((left + 22.0, y), say(lang, state.key(), &[]), 15.0, Ink::Second);
        left += 22.0 + text.width() + 24.0;
        marks.push(text.into());
    }
    marks
}

fn words(request: &ChartRequest, states: &[Vec<State>], years: &[Year]) -> Words {
    let lang = request.lang;
    let count = |wanted: State| states.iter().flatten().filter(|s| **s == wanted).count();
    let asked = states.iter().flatten().count() - count(State::NotInForm);
    let there = asked - count(State::Missing);
    let span = match years {
        [one] => say(lang, "year", &[("year", one.to_string())]),
        [first, .., last] => {
            say(lang, "years", &[("first", first.to_string()), ("last", last.to_string())])
        }
        [] => String::new(),
    };
    let args = [
        ("body", request.body.to_string()),
        ("there", there.to_string()),
        ("asked", asked.to_string()),
        ("years", span),
    ];
    let counts: Vec<String> = State::ALL
        .into_iter()
        .map(|state| format!("{} {}", say(lang, state.key(), &[]), count(state)))
        .collect();
    let key = if there == asked { "coverage_whole" } else { "coverage_title" };
    Words {
        title: say(lang, key, &args),
        subtitle: say(lang, "coverage_subtitle", &args),
        note: say(lang, "coverage_note", &[]),
        source: source(&request.body, years, lang),
        description: counts.join("; "),
    }
}
