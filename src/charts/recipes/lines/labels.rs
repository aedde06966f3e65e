//! What is written at the ends of lines and over their points.

use super::{Curve, Plot};
use crate::charts::history::Figure;
use crate::charts::layout::{fit, lines};
use crate::charts::lint::{crosses, touch};
use crate::charts::movement::Reading;
use crate::charts::request::say;
use crate::charts::scale::{full, plain_unit};
use crate::charts::wording::estimated;
use crate::charts::{Ink, Mark, Point, Text};
use crate::i18n::Lang;
use crate::model::Year;

/// With so few points every one has its value.
const ALL_LABELLED: usize = 6;
/// How far apart the labels at the right end stand: of two lines, and of one.
const PITCH: (f64, f64) = (42.0, 21.0);
/// The height of a further line of a name.
const LINE: f64 = 16.0;
/// The widest labels at the right end, as a share of the picture.
const WIDEST: f64 = 0.4;

impl Plot<'_> {
    /// Many lines have their name and value on one line.
    fn is_dense(&self) -> bool {
        self.curves.len() > 5
    }
}

/// How much room the labels at the right end need.
pub(super) fn width(plot: &Plot<'_>, lang: Lang) -> f64 {
    let of = |curve: &Curve<'_>| {
        let (name, value) = texts(plot, curve, lang);
        if plot.is_dense() {
            name.width() + 10.0 + value.width()
        } else {
            name.width().max(value.width())
        }
    };
    let widest = plot.curves.iter().map(of).fold(60.0, f64::max);
    widest.min(plot.plane.frame.width * WIDEST) + 46.0
}

/// A figure as it is printed: `约12`, `△4.79`, `1,188`.
fn printed(plot: &Plot<'_>, curve: &Curve<'_>, figure: &Figure<'_>, lang: Lang) -> String {
    let value = plot.scale.value(curve.value(figure));
    let value = if figure.is_estimate { estimated(&value, lang) } else { value };
    if figure.doubt.is_some() { format!("△{value}") } else { value }
}

/// The value of a mark in full, with its unit.
pub(super) fn in_full(curve: &Curve<'_>, figure: &Figure<'_>, lang: Lang) -> String {
    let unit = plain_unit(curve.history.unit(), lang);
    let value = full(figure.value);
    let value = if figure.is_estimate { estimated(&value, lang) } else { value };
    say(lang, "number_unit", &[("n", value), ("unit", unit)])
}

/// Name, and last value with its change, of a line.
fn texts(plot: &Plot<'_>, curve: &Curve<'_>, lang: Lang) -> (Text, Text) {
    let ink = curve.text();
    let name = Text::new((0.0, 0.0), curve.name.as_str(), 16.0, ink);
    let name = if curve.strong { name.bold() } else { Text { size: 15.0, ..name } };
    let Some(last) = curve.history.last() else { return (name.clone(), name) };
    let value = printed(plot, curve, last, lang);
    // A line that ends earlier says when.
    let text = if last.year < plot.years.1 {
        let args = [("year", last.year.to_string()), ("value", value)];
        say(lang, "ended", &args)
    } else if plot.is_dense() || curve.base.is_some() {
        value
    } else {
        let movement = curve.history.movement(last.year);
        let change = match movement.reading {
            Reading::PerCent => Some(format!("{}%", movement.cell(lang))),
            Reading::Points => Some(movement.words(lang)),
            Reading::Level => Some(movement.cell(lang)),
            _ => None,
        };
        match change {
            Some(change) => say(lang, "trend_end", &[("value", value), ("change", change)]),
            None => value,
        }
    };
    (name, Text::new((0.0, 0.0), text, 15.0, ink))
}

/// The lines from above, each with the place of its label and of its end: labels keep their distance within the plot.
fn apart<'a>(plot: &'a Plot<'_>, pitch: f64) -> Vec<(f64, f64, &'a Curve<'a>)> {
    let (top, bottom) = plot.plane.stretch();
    let mut ends: Vec<(f64, f64, &Curve<'_>)> = plot
        .curves
        .iter()
        .filter_map(|curve| {
            let last = curve.history.last()?;
            let at = plot.at(curve, last);
            Some((at.1, at.1, curve))
        })
        .collect();
    // Values that stand on one another are still in the order of their size.
    let last = |curve: &Curve<'_>| curve.history.last().map(|figure| curve.value(figure));
    let by_value = |a: &Curve<'_>, b: &Curve<'_>| match (last(a), last(b)) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        _ => std::cmp::Ordering::Equal,
    };
    ends.sort_by(|a, b| by_value(a.2, b.2).then_with(|| a.2.name.cmp(&b.2.name)));
    let mut next = top - 10.0;
    for end in &mut ends {
        end.0 = end.0.max(next);
        next = end.0 + pitch;
    }
    // Second pass: move what was pushed below the axis up again.
    let mut lowest = bottom - if plot.is_dense() { 0.0 } else { 8.0 };
    for end in ends.iter_mut().rev() {
        end.0 = end.0.min(lowest);
        lowest = end.0 - pitch;
    }
    ends
}

/// Name and last value where each line ends, pushed apart; those of lines that reach the last year stand at the right.
pub(super) fn ends(plot: &Plot<'_>, marks: &mut Vec<Mark>, lang: Lang) -> Vec<Text> {
    let room = plot.plane.frame.right - plot.plane.right - 24.0;
    let names: Vec<usize> =
        plot.curves.iter().map(|curve| lines(&curve.name, room, 16.0).len()).collect();
    let more = (names.into_iter().max().unwrap_or(1) as f64 - 1.0) * LINE;
    let pitch = if plot.is_dense() { PITCH.1 } else { PITCH.0 + more };
    let ends = apart(plot, pitch);
    let left = plot.plane.right + if plot.is_dense() { 42.0 } else { 24.0 };
    let room = plot.plane.frame.right - left;
    let mut out = Vec::new();
    for (y, own, curve) in ends {
        let (mut name, mut value) = texts(plot, curve, lang);
        let Some(last) = curve.history.last() else { continue };
        if let Some(text) = at_its_end(plot, &out, (&name, &value), plot.at(curve, last))
            .filter(|_| last.year < plot.years.1)
        {
            out.push(text);
            continue;
        }
        // A thin line leads from a point that ends early, or to a label that was pushed away.
        let far = last.year < plot.years.1 || (y - own).abs() > 6.0;
        let from = plot.plane.x(last.year) + 10.0;
        if far && (plot.is_dense() || last.year < plot.years.1) {
            let bend = (plot.plane.right + 14.0).max(from);
            let points = vec![(from, own), (bend, own), (left - 5.0, y)];
            marks.push(Mark::Line(points, Ink::Grid, 1.0));
        }
        if plot.is_dense() {
            fit(&mut value, room);
            fit(&mut name, room - value.width() - 10.0);
            name.at = (left, y + 5.0);
            value.at = (left + name.width() + 10.0, y + 5.0);
        } else {
            fit(&mut value, room);
            value.at = (left, y + 17.0);
            let mut broken = lines(&name.text, room, name.size);
            let above = (broken.len() as f64 - 1.0) * LINE;
            for (at, line) in broken.iter_mut().enumerate() {
                line.at = (left, y - 3.0 - above + LINE * at as f64);
                (line.ink, line.weight) = (name.ink, name.weight);
                fit(line, room);
            }
            out.extend(broken);
            out.push(value);
            continue;
        }
        out.extend([name, value]);
    }
    out
}

/// Name and value of a line that ends before the last year, beside its last point, where that place is free.
fn at_its_end(
    plot: &Plot<'_>,
    taken: &[Text],
    (name, value): (&Text, &Text),
    (x, y): Point,
) -> Option<Text> {
    let text = Text { text: format!("{} {}", name.text, value.text), ..name.clone() }.halo();
    let places = [(x + 13.0, y + 5.0), (x + 4.0, y - 15.0), (x + 4.0, y + 28.0)];
    places.into_iter().map(|at| Text { at, size: 15.0, ..text.clone() }).find(|text| {
        let inside = text.extent().2 <= plot.plane.right + 14.0;
        inside && is_clear(plot, text) && taken.iter().all(|other| !touch(other, text))
    })
}

/// The values over the points: the first, the estimates, the doubtful ones; all when there are few.
pub(super) fn values(plot: &Plot<'_>, taken: &[Text], lang: Lang) -> Vec<Text> {
    let mut out: Vec<Text> = Vec::new();
    let only = plot.curves.len() == 1;
    for curve in plot.curves.iter().filter(|curve| curve.strong) {
        let figures: Vec<&Figure<'_>> = curve.figures().collect();
        let all = only && figures.len() <= ALL_LABELLED;
        let last = figures.last().map(|figure| figure.year);
        let first = figures.first().map(|figure| figure.year);
        let (low, high) = curve.history.range();
        for figure in &figures {
            let extreme = only && (figure.value <= low || figure.value >= high);
            let wanted = all || extreme || Some(figure.year) == first || figure.is_estimate;
            if Some(figure.year) == last || !(wanted || figure.doubt.is_some()) {
                continue;
            }
            let ink = if figure.doubt.is_some() { Ink::Down } else { curve.text() };
            let (x, y) = plot.at(curve, figure);
            let text = Text::new((x, y), printed(plot, curve, figure, lang), 15.0, ink);
            let text = text.middle().halo();
            let place = |(dx, dy): (f64, f64)| Text { at: (x + dx, y + dy), ..text.clone() };
            let free = |text: &Text| {
                let others = taken.iter().chain(&out);
                others.clone().all(|other| !touch(other, text)) && is_clear(plot, text)
            };
            let higher = |year: Year| {
                curve.history.figure(year).is_none_or(|o| plot.plane.y(curve.value(o)) < y)
            };
            let below = higher(figure.year.before())
                && higher(Year(figure.year.0 + 1))
                && Some(figure.year) != first;
            let sides = if below { [25.0, -13.0] } else { [-13.0, 25.0] };
            let further = [-22.0, 34.0, -32.0, 44.0];
            let half = text.width() / 2.0;
            let aside = [-half, half].into_iter().flat_map(|dx| sides.map(|dy| (dx, dy)));
            let places = sides.into_iter().chain(further).map(|dy| (0.0, dy)).chain(aside);
            let found = places.map(place).find(free);
            out.extend(found);
        }
    }
    out
}

/// Whether a label stands in the plot, on no point, no line, no axis and no dashed line.
fn is_clear(plot: &Plot<'_>, text: &Text) -> bool {
    let (left, upper, right, lower) = text.extent();
    let (top, bottom) = plot.plane.stretch();
    let on_point = plot.points().any(|(x, y)| {
        (left - 10.0..right + 10.0).contains(&x) && (upper - 10.0..lower + 10.0).contains(&y)
    });
    let turns = plot.form_years().into_iter().map(|(year, _)| plot.turn(year));
    let mut dashes = turns.chain(plot.annotated.iter().map(|year| plot.plane.x(*year)));
    let on_dashes = dashes.any(|x| left - 3.0 < x && x < right + 3.0);
    let zero = plot.plane.ticks.iter().any(|tick| {
        let y = plot.plane.y(*tick);
        *tick == 0.0 && upper - 1.0 < y && y < lower + 1.0
    });
    let mut drawn = plot.curves.iter().flat_map(|curve| plot.stretches(curve));
    let on_line = drawn.any(|line| crosses(&line, text));
    !on_point && !on_line && !on_dashes && !zero && upper > top - 26.0 && lower < bottom - 1.0
}
