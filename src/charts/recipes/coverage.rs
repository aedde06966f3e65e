use crate::charts::history::History;
use crate::charts::layout::{LEFT, Picture, fit};
use crate::charts::request::say;
use crate::charts::scene::Scene;
use crate::charts::wording::{Doubt, footnotes, note, source, span};
use crate::charts::{Ink, Mark, Size, Text, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::model::{IndicatorId, Year};

const TOP: f64 = 138.0;
const FOOT: f64 = 106.0;
/// The widest column of names.
const NAMES: f64 = 260.0;
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
    let (request, facts) = (scene.request, scene.facts);
    let all = facts.years_of(&request.body);
    let (Some(first), Some(last)) = (all.first(), all.last()) else {
        return Err(scene.refusal("chart_no_figures"));
    };
    let years: Vec<Year> = (first.0..=last.0).map(Year).collect();
    let years = years[years.len().saturating_sub(YEARS)..].to_vec();
    let histories: Vec<Option<History<'_>>> =
        scene.indicators.iter().map(|id| facts.history(&request.body, id, request)).collect();
    let rows: Vec<Vec<State>> = scene
        .indicators
        .iter()
        .zip(&histories)
        .map(|(id, history)| {
            years.iter().map(|year| state(history.as_ref(), id, *year, scene)).collect()
        })
        .collect();
    let frame = request.frame();
    let count = scene.indicators.len() as f64;
    let usual = request.size == Size::Standard;
    let free = (frame.height - TOP - FOOT) / count;
    let pitch = free.clamp(24.0, if usual { 34.0 } else { 60.0 });
    let needed = TOP + pitch * count + FOOT;
    let height = if usual { needed } else { needed.max(frame.height) };
    let table = Table { states: &rows, years: &years, pitch, edge: frame.right };
    let mut marks = table.marks(scene);
    marks.extend(legend(&rows, (TOP + pitch * count + 26.0, frame.right), request.lang));
    let words = words(scene, &rows, &years, &histories);
    Ok(Picture { words, marks, years: (years[0], *last), height })
}

fn state(history: Option<&History<'_>>, id: &IndicatorId, year: Year, scene: &Scene<'_>) -> State {
    let Some(figure) = history.and_then(|history| history.figure(year)) else {
        let in_form = match history {
            Some(history) => history.is_in_form(year),
            None => scene.facts.is_in_form(id, year),
        };
        return if in_form { State::Missing } else { State::NotInForm };
    };
    match figure {
        figure if figure.doubt.is_some() => State::Doubtful,
        figure if figure.is_estimate => State::Approximate,
        figure if figure.value == 0.0 => State::Zero,
        _ => State::Reported,
    }
}

/// The states in rows and columns.
struct Table<'a> {
    states: &'a [Vec<State>],
    years: &'a [Year],
    pitch: f64,
    edge: f64,
}

impl Table<'_> {
    fn marks(&self, scene: &Scene<'_>) -> Vec<Mark> {
        let (catalog, lang) = (scene.data.catalog, scene.request.lang);
        let label = |id: &IndicatorId| {
            let mut name = Text::new((0.0, 0.0), catalog.short_label(id, lang), 16.0, Ink::Main);
            fit(&mut name, NAMES);
            name
        };
        let names: Vec<Text> = scene.indicators.iter().map(label).collect();
        let left = LEFT + names.iter().map(Text::width).fold(120.0, f64::max) + 20.0;
        // The years share the width: no column of white at the right.
        let column = (self.edge - left) / self.years.len() as f64;
        let center = |at: usize| left + (at as f64 + 0.5) * column;
        let mut marks = Vec::new();
        let every = (50.0 / column).ceil().max(1.0) as usize;
        for (at, year) in self.years.iter().enumerate().rev().step_by(every) {
            let mut head = Text::new((0.0, TOP - 14.0), year.to_string(), 15.0, Ink::Second);
            head.at.0 = center(at).min(self.edge - head.width() / 2.0);
            marks.push(head.middle().into());
        }
        let rule = |y: f64, ink| Mark::Line(vec![(LEFT, y), (self.edge, y)], ink, 1.0);
        marks.push(rule(TOP, Ink::Axis));
        for (row, name) in names.into_iter().enumerate() {
            let middle = TOP + (row as f64 + 0.5) * self.pitch;
            let label = name.text.clone();
            marks.push(Text { at: (LEFT, middle + 5.5), ..name }.into());
            for (at, state) in self.states[row].iter().enumerate() {
                let mut sign = Vec::new();
                state.draw(&mut sign, (center(at), middle));
                let words = say(lang, state.key(), &[]);
                let name = say(
                    lang,
                    "mark",
                    &[
                        ("name", label.clone()),
                        ("year", self.years[at].to_string()),
                        ("value", words),
                    ],
                );
                marks.push(Mark::named(name, sign));
            }
            marks.push(rule(TOP + (row + 1) as f64 * self.pitch, Ink::Grid));
        }
        marks
    }
}

/// The signs that occur, with their words, on as many lines as they need.
fn legend(states: &[Vec<State>], (y, edge): (f64, f64), lang: Lang) -> Vec<Mark> {
    let mut marks = Vec::new();
    let (mut left, mut y) = (LEFT, y);
    let occurs = |state: &State| states.iter().flatten().any(|other| other == state);
    for state in State::ALL.into_iter().filter(occurs) {
        let text = Text::new((0.0, 0.0), say(lang, state.key(), &[]), 15.0, Ink::Second);
        if left > LEFT && left + 22.0 + text.width() > edge {
            (left, y) = (LEFT, y + 20.0);
        }
        state.draw(&mut marks, (left + 8.0, y - 5.0));
        let end = left + 22.0 + text.width();
        marks.push(Text { at: (left + 22.0, y), ..text }.into());
        left = end + 24.0;
    }
    marks
}

fn words(
    scene: &Scene<'_>,
    states: &[Vec<State>],
    years: &[Year],
    histories: &[Option<History<'_>>],
) -> Words {
    let lang = scene.request.lang;
    let count = |wanted: State| states.iter().flatten().filter(|s| **s == wanted).count();
    let asked = states.iter().flatten().count() - count(State::NotInForm);
    let there = asked - count(State::Missing);
    let (first, last) = (years[0], years[years.len() - 1]);
    let args = [
        ("body", scene.request.body.to_string()),
        ("there", there.to_string()),
        ("asked", asked.to_string()),
        ("years", span((first, last), lang)),
    ];
    let counts: Vec<String> = State::ALL
        .into_iter()
        .map(|state| format!("{} {}", say(lang, state.key(), &[]), count(state)))
        .collect();
    let key = if there == asked { "coverage_whole" } else { "coverage_title" };
    let figures = || histories.iter().flatten().flat_map(History::figures);
    let doubts: Vec<Doubt<'_>> = histories
        .iter()
        .flatten()
        .flat_map(|history| {
            let doubtful = history.figures().filter(|figure| figure.doubt.is_some());
            doubtful.map(|figure| Doubt { name: history.name.clone(), figure })
        })
        .collect();
    let sentences = [say(lang, "coverage_note", &[]), footnotes(&doubts, lang)];
    Words {
        title: say(lang, key, &args),
        subtitle: say(lang, "coverage_subtitle", &args),
        note: note(&sentences, lang),
        source: source(scene, figures()),
        description: counts.join("; "),
    }
}
