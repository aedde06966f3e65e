//! Which figures of a panel have a number beside them, and where it stands.

use super::amount::Amount;
use super::panel_frame::{BASE, Frame, TOP, WIDTH};
use super::store::Shown;

/// The size of the labels, in the panel's own pixels.
const SIZE: f64 = 15.0;
/// How far a label stands from its mark.
const AWAY: f64 = 10.0;
/// How near two labels may come.
const GAP: f64 = 5.0;

/// A text, centred at its point.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) text: String,
    pub(super) class: &'static str,
}

impl Label {
    fn width(&self) -> f64 {
        self.text.chars().map(|c| if c.is_ascii() { SIZE * 0.57 } else { SIZE }).sum()
    }

    /// Moved into the picture.
    pub(super) fn within(mut self) -> Label {
        let half = self.width() / 2.0;
        self.x = self.x.clamp(half + 1.0, WIDTH - half - 1.0);
        self
    }

    fn hits(&self, other: &Label) -> bool {
        let apart = (self.width() + other.width()) / 2.0 + GAP;
        (self.x - other.x).abs() < apart && (self.y - other.y).abs() < SIZE
    }
}

/// The labels: the last figure, doubtful and estimated ones, the first, the largest and the smallest. One that would stand
/// on another moves to the other side of its mark, or is left out.
pub(super) fn place(series: &[Shown], frame: &Frame<'_>, amount: &Amount) -> Vec<Label> {
    let mut placed: Vec<Label> = Vec::new();
    for at in order(series) {
        let shown = series[at];
        let y = frame.y(shown.value);
        let text = match (shown.doubtful, shown.estimated) {
            (true, _) => format!("△{}", amount.number(shown.value)),
            (_, true) => {
                crate::i18n::say(amount.lang(), "chart.about", &[("n", amount.number(shown.value))])
            }
            _ => amount.number(shown.value),
        };
        let class = if at + 1 == series.len() { "v on" } else { "v" };
        let label = |y: f64| {
            let label = Label { x: frame.x(shown.year), y, text: text.clone(), class };
            label.within()
        };
        let (above, below) = (label((y - AWAY).max(13.0)), label(y + AWAY + SIZE * 0.75));
        let lowest = below.y <= BASE - 2.0;
        let sides = match is_valley(series, at) && lowest && y > TOP {
            true => [below, above],
            false => [above, below],
        };
        let free = |label: &Label| {
            let on_axis = label.y > BASE - 2.0;
            !on_axis
                && placed.iter().all(|other| !label.hits(other))
                && !crosses(label, series, at, frame)
        };
        let found = sides.iter().find(|label| free(label)).cloned();
        // The last figure is always told.
        let must = at + 1 == series.len() || shown.doubtful;
        placed.extend(found.or_else(|| must.then(|| sides[0].clone())));
    }
    placed
}

/// Whether a label stands on the mark of another figure.
fn crosses(label: &Label, series: &[Shown], own: usize, frame: &Frame<'_>) -> bool {
    let others = series.iter().enumerate().filter(|(at, _)| *at != own);
    others.map(|(_, shown)| (frame.x(shown.year), frame.y(shown.value))).any(|(x, y)| {
        (x - label.x).abs() < label.width() / 2.0 + 5.0 && y > label.y - SIZE && y < label.y + 6.0
    })
}

/// The figures that are labelled, the most important first.
fn order(series: &[Shown]) -> Vec<usize> {
    let sure = || series.iter().enumerate().filter(|(_, s)| !s.doubtful);
    let largest = sure().max_by(|a, b| a.1.value.total_cmp(&b.1.value)).map(|(at, _)| at);
    let smallest = sure().min_by(|a, b| a.1.value.total_cmp(&b.1.value)).map(|(at, _)| at);
    let marked = series.iter().enumerate().filter(|(_, s)| s.doubtful || s.estimated);
    let mut order = vec![series.len() - 1];
    order.extend(marked.map(|(at, _)| at));
    order.push(0);
    order.extend(largest.into_iter().chain(smallest));
    let mut seen = Vec::new();
    order.retain(|at| {
        !seen.contains(at) && {
            seen.push(*at);
            true
        }
    });
    order
}

/// Whether both neighbours lie higher.
fn is_valley(series: &[Shown], at: usize) -> bool {
    let value = series[at].value;
    let before = at.checked_sub(1).map(|b| series[b].value > value);
    let after = series.get(at + 1).map(|s| s.value > value);
    matches!((before, after), (Some(true), Some(true)) | (None, Some(true)))
}
