//! Value ÷ base of each indicator and body, on a scale on which halving and doubling are equally far from 1.

mod axis;
mod words;

use crate::charts::history::History;
use crate::charts::layout::{Frame, LEFT, Picture, lines};
use crate::charts::movement::{Movement, Reading};
use crate::charts::recipes::lines::marker;
use crate::charts::request::say;
use crate::charts::scale::{plain_unit, whole};
use crate::charts::scene::{Scene, fullest};
use crate::charts::wording::estimated;
use crate::charts::{Ink, Mark, Size, Text};
use crate::error::Result;
use crate::i18n::Lang;
use crate::i18n::numbers::grouped;
use crate::model::{BodyId, Year};

use axis::Axis;

/// How many bodies can be told apart.
const BODIES: usize = 4;
/// Where the rows begin, and what stands below them; the width of the names.
const TOP: f64 = 172.0;
const FOOT: f64 = 76.0;
const NAMES: f64 = 160.0;
/// The height of a line of a row: the least, and the most; and of what is between rows.
const LINE: (f64, f64) = (31.0, 58.0);
const BETWEEN: f64 = 6.0;
/// What a name of the legend needs beside itself.
const SIGN: f64 = 42.0;

/// A row: an indicator, and the change of each body by its number.
struct Row<'a> {
    history: &'a History<'a>,
    dots: Vec<Dot<'a>>,
}

/// The change of a body.
struct Dot<'a> {
    number: usize,
    body: &'a BodyId,
    movement: Movement,
    /// Value ÷ base; none where it may not be drawn.
    times: Option<f64>,
    label: String,
}

pub(in crate::charts) fn ratio(scene: &Scene<'_>) -> Result<Picture> {
    let request = scene.request;
    if request.compared.len() > BODIES {
        let count = request.compared.len();
        return Err(scene.refusal("chart_many_bodies").with("n", count).with("most", BODIES));
    }
    let histories: Vec<Vec<(usize, History<'_>)>> =
        scene.indicators.iter().map(|id| of_bodies(scene, id)).collect();
    let changes = histories.iter().flatten().flat_map(|(_, history)| {
        let years: Vec<Year> = history.figures().map(|figure| figure.year).collect();
        years.into_iter().filter(|year| is_drawn(&history.movement(*year)).is_some())
    });
    let year = fullest(changes).ok_or_else(|| scene.refusal("chart_no_pairs"))?;
    let rows: Vec<Row<'_>> =
        histories.iter().filter_map(|of| row(of, year, request.lang)).collect();
    let frame = request.frame();
    let count: usize = rows.iter().map(|row| row.dots.len()).sum();
    let gaps = BETWEEN * 2.0 * rows.len() as f64;
    let free = (frame.height - TOP - FOOT - gaps) / count as f64;
    let usual = request.size == Size::Standard;
    let line = free.clamp(LINE.0, if usual { 40.0 } else { LINE.1 });
    let bottom = TOP + line * count as f64 + gaps;
    let height = if usual { bottom + FOOT } else { (bottom + FOOT).max(frame.height) };
    let axis = Axis::of(&rows, frame, bottom);
    let mut marks = legend(scene);
    marks.extend(axis.draw(request.lang));
    let mut top = TOP;
    for (at, row) in rows.iter().enumerate() {
        let bottom = top + row.dots.len() as f64 * line + 2.0 * BETWEEN;
        if at > 0 {
            marks.push(Mark::Line(vec![(LEFT, top), (frame.right, top)], Ink::Grid, 1.0));
        }
        head(&mut marks, row, (top, bottom), request.lang);
        for (at, dot) in row.dots.iter().enumerate() {
            let y = top + BETWEEN + (at as f64 + 0.5) * line;
            let name = format!("{} {} {}", dot.body, row.history.name, dot.label);
            marks.push(Mark::named(name, axis.dot(dot, y)));
        }
        top = bottom;
    }
    let words = words::words(scene, &rows, year);
    Ok(Picture { words, marks, years: (year.before(), year), height })
}

/// The series of an indicator, each with the number of its body.
fn of_bodies<'a>(scene: &Scene<'a>, id: &crate::model::IndicatorId) -> Vec<(usize, History<'a>)> {
    let compared = scene.request.compared.iter().enumerate();
    compared
        .filter_map(|(number, body)| Some((number, scene.facts.history(body, id, scene.request)?)))
        .collect()
}

/// Value ÷ base, where both mean the same and are above zero.
fn is_drawn(movement: &Movement) -> Option<f64> {
    use Reading::{Doubtful, Estimate, Level, PerCent, Points, SmallBase};
    let told =
        matches!(movement.reading, Doubtful | Estimate | Level | PerCent | Points | SmallBase);
    movement.times().filter(|times| told && *times > 0.0)
}

fn row<'a>(histories: &'a [(usize, History<'a>)], year: Year, lang: Lang) -> Option<Row<'a>> {
    let dots: Vec<Dot<'a>> = histories
        .iter()
        .filter_map(|(number, history)| {
            let movement = history.movement(year);
            // Without two figures there is nothing to say.
            movement.difference().filter(|_| movement.reading != Reading::Form)?;
            let doubtful = |year: Year| history.figure(year).is_some_and(|f| f.doubt.is_some());
            let estimate = |year: Year| history.figure(year).is_some_and(|f| f.is_estimate);
            let value = |v: Option<f64>, year: Year| {
                let text = v.map(whole).unwrap_or_default();
                let text = if estimate(year) { estimated(&text, lang) } else { text };
                if doubtful(year) { format!("△{text}") } else { text }
            };
            let base = value(movement.base, year.before());
            let label = label(&movement, (base, value(movement.value, year)), lang);
            let times = is_drawn(&movement);
            Some(Dot { number: *number, body: history.body, movement, times, label })
        })
        .collect();
    let history = &histories.first()?.1;
    let drawn = dots.iter().any(|dot| dot.times.is_some());
    drawn.then_some(Row { history, dots })
}

/// From → to, with the change, or why it is not told.
fn label(movement: &Movement, (base, value): (String, String), lang: Lang) -> String {
    let cell = movement.cell(lang);
    let times = movement.times().map(|times| grouped(times, 1)).unwrap_or_default();
    let (key, change) = match movement.reading {
        Reading::PerCent => ("ratio_label", format!("{cell}%")),
        Reading::Doubtful if times.is_empty() => ("ratio_doubtful_zero", String::new()),
        Reading::Doubtful => ("ratio_doubtful", say(lang, "times", &[("n", times)])),
        Reading::Estimate => ("ratio_estimate", String::new()),
        Reading::SmallBase => ("ratio_small", String::new()),
        Reading::FromZero => ("ratio_zero", String::new()),
        Reading::Signed => ("ratio_signed", String::new()),
        _ => ("ratio_label", cell),
    };
    say(lang, key, &[("base", base), ("value", value), ("change", change)])
}

/// The bodies, each beside its sign: on one line, or on two where their names are long.
fn legend(scene: &Scene<'_>) -> Vec<Mark> {
    let request = scene.request;
    let name = |(number, body): (usize, &BodyId)| {
        Text::new((0.0, 0.0), body.as_str(), 16.0, Ink::SeriesText(number)).bold()
    };
    let mut names: Vec<Text> = request.compared.iter().enumerate().map(name).collect();
    let needed: f64 = names.iter().map(|name| name.width() + SIGN).sum();
    let room = request.frame().room();
    let two = needed > room + SIGN;
    let mut marks = Vec::new();
    let (mut x, mut y) = (LEFT, if two { 101.0 } else { 112.0 });
    for (number, name) in names.iter_mut().enumerate() {
        if two {
            name.size = 15.0;
            crate::charts::layout::fit(name, room / 2.0 - SIGN);
            (x, y) = if number == 2 { (LEFT, 120.0) } else { (x, y) };
        }
        marks.push(marker(number, (x + 7.0, y - 5.5), 6.5, Ink::Series(number)));
        name.at = (x + 18.0, y);
        x += name.width() + SIGN;
        marks.push(name.clone().into());
    }
    marks
}

fn head(marks: &mut Vec<Mark>, row: &Row<'_>, (top, bottom): (f64, f64), lang: Lang) {
    let unit = Text::new((0.0, 0.0), plain_unit(row.history.unit(), lang), 14.0, Ink::Third);
    let names = lines(&row.history.name, NAMES, 17.0).into_iter();
    let mut all: Vec<Text> = names
        .map(|line| {
            let mut line = line.bold();
            crate::charts::layout::fit(&mut line, NAMES);
            line
        })
        .collect();
    if (all.len() + 1) as f64 * 18.0 <= bottom - top {
        all.push(unit);
    }
    let room = ((bottom - top) / 17.0).max(1.0) as usize;
    all.truncate(room);
    let mut baseline = (top + bottom) / 2.0 + 5.5 - (all.len() as f64 - 1.0) * 9.0;
    for line in all {
        marks.push(Text { at: (LEFT, baseline), ..line }.into());
        baseline += 18.0;
    }
}

/// Where the plot begins, behind the names.
fn plot_left(frame: Frame) -> f64 {
    LEFT + NAMES + 12.0 + (frame.width - 960.0).max(0.0) * 0.05
}
