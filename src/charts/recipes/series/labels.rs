//! Which figures of a panel have a label, and where it stands.

use super::panel::Panel;
use crate::charts::history::Figure;
use crate::charts::lint::{crosses, touch};
use crate::charts::{Ink, Text};
use crate::model::Year;

/// How near in years' pixels a neighbour's label is on the same side.
const ABOVE: f64 = -10.0;
const BELOW: f64 = 22.0;

/// The labels of a panel, placed in the order of their weight, none on another, on a point or on `words`.
pub(super) fn labels(panel: &Panel<'_>, words: Vec<Text>) -> Vec<Text> {
    let mut placed = Vec::new();
    for figure in weighed(panel) {
        let places = places(panel, figure);
        let free = |text: &Text| {
            placed.iter().all(|other| !touch(other, text)) && is_clear(panel, figure, text)
        };
        if let Some(text) = places.into_iter().find(free) {
            placed.push(text);
        }
    }
    // Words about what is missing give way to figures.
    for word in words {
        if placed.iter().all(|other| !touch(other, &word)) && is_free_of_points(panel, &word) {
            placed.push(word);
        }
    }
    placed
}

/// The figures that have a label, the most important first: the last, doubtful ones and estimates, the first, the extremes.
fn weighed<'a>(panel: &Panel<'a>) -> Vec<&'a Figure<'a>> {
    let all: Vec<&Figure<'_>> = panel.figures().collect();
    let firm = || all.iter().filter(|figure| figure.doubt.is_none()).copied();
    let mut chosen: Vec<&Figure<'_>> = all.last().copied().into_iter().collect();
    chosen.extend(all.iter().filter(|figure| figure.doubt.is_some()));
    chosen.extend(all.iter().filter(|figure| figure.is_estimate));
    chosen.extend(all.first());
    chosen.extend(firm().max_by(|a, b| a.value.total_cmp(&b.value)));
    chosen.extend(firm().min_by(|a, b| a.value.total_cmp(&b.value)));
    let mut seen: Vec<Year> = Vec::new();
    chosen.retain(|figure| {
        let new = !seen.contains(&figure.year);
        seen.push(figure.year);
        new
    });
    chosen
}

/// Where the label of a figure may stand, the best place first.
fn places(panel: &Panel<'_>, figure: &Figure<'_>) -> Vec<Text> {
    let (x, y) = panel.at(figure);
    let is_last = panel.figures().next_back().is_some_and(|last| last.year == figure.year);
    let ink = match (is_last, figure.doubt.is_some()) {
        (_, true) => Ink::Down,
        (true, _) => Ink::Main,
        _ => Ink::Second,
    };
    let label = |dx: f64, dy: f64| {
        let text = Text::new((x + dx, y + dy), panel.printed(figure), 15.0, ink).middle().halo();
        panel.clamped(if is_last { text.bold() } else { text })
    };
    let higher =
        |year: Year| panel.history.figure(year).is_none_or(|other| panel.y(other.value) < y);
    let lowest = higher(figure.year.before()) && higher(Year(figure.year.0 + 1));
    let has_neighbours = figure.year != panel.years.0 && figure.year != panel.years.1;
    let (first, second) = if lowest && has_neighbours { (BELOW, ABOVE) } else { (ABOVE, BELOW) };
    let half = label(0.0, 0.0).width() / 2.0;
    // Straight above or below, then a little aside, then higher or lower, then beside the point.
    let mut places = vec![label(0.0, first), label(0.0, second)];
    let shifts = [0.6, 1.0].map(|part| part * half);
    for dx in shifts.iter().flat_map(|dx| [-dx, *dx]) {
        places.extend([label(dx, first), label(dx, second)]);
    }
    for further in [8.0, 16.0, 26.0] {
        for dx in [0.0, -half * 0.6, half * 0.6, -half, half] {
            places.extend([label(dx, ABOVE - further), label(dx, BELOW + further * 0.8)]);
        }
    }
    places.extend([-half - 10.0, half + 10.0].map(|dx| label(dx, 5.0)));
    places
}

/// Whether a label stands in the plot, on no line, and on no point of another year.
fn is_clear(panel: &Panel<'_>, own: &Figure<'_>, text: &Text) -> bool {
    let (top, bottom) = panel.stretch();
    let (_, upper, _, lower) = text.extent();
    if upper < top - 25.0
        || lower > bottom - 2.0
        || crosses(&panel.zero(), text)
        || panel.stretches().iter().any(|line| crosses(line, text))
        || is_on_dashes(panel, text)
    {
        return false;
    }
    panel
        .figures()
        .filter(|figure| figure.year != own.year)
        .all(|figure| !covers(text, panel.at(figure), 6.5))
        && !covers(text, panel.at(own), 5.0)
}

/// Whether no point and no line stands on a text.
fn is_free_of_points(panel: &Panel<'_>, text: &Text) -> bool {
    panel.figures().all(|figure| !covers(text, panel.at(figure), 7.5))
        && panel.stretches().iter().all(|line| !crosses(line, text))
        && !is_on_dashes(panel, text)
}

/// Whether a text stands on the dashed line of another definition, or on that of a user.
fn is_on_dashes(panel: &Panel<'_>, text: &Text) -> bool {
    let (left, _, right, _) = text.extent();
    let broken = panel.broken_years().into_iter().map(|year| panel.x(year) - panel.step() / 2.0);
    let annotated = panel.annotated.iter().map(|year| panel.x(*year));
    broken.chain(annotated).any(|x| left - 3.0 < x && x < right + 3.0)
}

fn covers(text: &Text, (x, y): (f64, f64), radius: f64) -> bool {
    let (left, top, right, bottom) = text.extent();
    x + radius > left && x - radius < right && y + radius > top && y - radius < bottom
}

/// The years that are written below a panel: all where there are few, else the first, that of the edition, the last.
pub(super) fn years(panel: &Panel<'_>) -> Vec<Year> {
    let all: Vec<Year> = panel.shown().collect();
    if all.len() <= 4 {
        return all;
    }
    let newest = panel.figures().next_back().map(|figure| figure.year);
    let edition = panel.history.newest_edition();
    let wanted = [Some(panel.years.1), newest, Some(panel.years.0), edition];
    let mut years: Vec<Year> = Vec::new();
    for year in wanted.into_iter().flatten().filter(|year| all.contains(year)) {
        let apart = |other: &Year| (panel.x(year) - panel.x(*other)).abs() >= 46.0;
        if !years.contains(&year) && years.iter().all(apart) {
            years.push(year);
        }
    }
    years
}
