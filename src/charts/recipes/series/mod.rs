//! Small multiples of lines: the main indicators of one body, each from zero on a scale of its own.

mod draw;
mod head;
mod labels;
mod panel;
mod words;

use crate::charts::Mark;
use crate::charts::history::History;
use crate::charts::layout::{Frame, LEFT, Picture};
use crate::charts::scene::Scene;
use crate::error::Result;
use crate::model::Year;

use panel::Panel;

/// The fewest and the most years.
const YEARS: (i32, i32) = (3, 12);
const TOP: f64 = 104.0;
const FOOT: f64 = 64.0;
const GUTTER: (f64, f64) = (34.0, 14.0);
/// The narrowest panel, the lowest, and how high one is that makes the picture higher.
const NARROW: f64 = 270.0;
const LOW: f64 = 200.0;
const USUAL: f64 = 208.0;

/// What is shown: the series that have a figure, those that have none, and the years.
pub(super) struct Shown<'a> {
    histories: Vec<History<'a>>,
    absent: Vec<String>,
    years: (Year, Year),
}

impl<'a> Shown<'a> {
    fn of(scene: &Scene<'a>) -> Result<Shown<'a>> {
        let request = scene.request;
        let (mut histories, mut absent) = (Vec::new(), Vec::new());
        for id in scene.indicators {
            match scene.facts.history(&request.body, id, request) {
                Some(history) => histories.push(history),
                None => absent.push(scene.data.catalog.short_label(id, request.lang).to_owned()),
            }
        }
        let all = || histories.iter().flat_map(|h| h.figures().map(|figure| figure.year));
        let (Some(first), Some(last)) = (all().min(), all().max()) else {
            return Err(scene.refusal("chart_no_figures"));
        };
        if histories.iter().all(|history| history.len() < 2) {
            return Err(scene.refusal("chart_single_figures"));
        }
        if last.0 - first.0 + 1 < YEARS.0 {
            return Err(scene.refusal("chart_few_years"));
        }
        // The newest years: what is older is named in the subtitle by its absence, and in `matrix`.
        let first = Year(first.0.max(last.0 - YEARS.1 + 1));
        histories.retain(|history| history.figures().any(|figure| figure.year >= first));
        Ok(Shown { histories, absent, years: (first, last) })
    }
}

pub(in crate::charts) fn series(scene: &Scene<'_>) -> Result<Picture> {
    let shown = Shown::of(scene)?;
    let (grid, height) = Grid::of(shown.histories.len(), scene.request.frame());
    let panels: Vec<Panel<'_>> = shown
        .histories
        .iter()
        .enumerate()
        .map(|(at, history)| Panel::of(history, grid.place(at), grid.size, shown.years, scene))
        .collect();
    let words = words::words(scene, &shown, &panels);
    let marks =
        panels.iter().map(|panel| Mark::panel(panel.history.name.clone(), panel.marks())).collect();
    Ok(Picture { words, marks, years: shown.years, height })
}

/// Columns and rows of panels.
struct Grid {
    columns: usize,
    size: (f64, f64),
}

impl Grid {
    /// The panels of a picture, and how high that is: never lower panels, rather a higher picture.
    fn of(count: usize, frame: Frame) -> (Grid, f64) {
        let room = frame.room();
        let most = ((room + GUTTER.0) / (NARROW + GUTTER.0)).floor().max(1.0) as usize;
        let rows = count.div_ceil(most).max(1);
        let columns = count.div_ceil(rows).max(1);
        let width = (room - GUTTER.0 * (columns - 1) as f64) / columns as f64;
        let gutters = GUTTER.1 * (rows - 1) as f64;
        let high = (frame.height - TOP - FOOT - gutters) / rows as f64;
        let height = if high < LOW { USUAL } else { high };
        let total = (TOP + height * rows as f64 + gutters + FOOT).max(frame.height);
        (Grid { columns, size: (width, height) }, total)
    }

    fn place(&self, at: usize) -> (f64, f64) {
        let (column, row) = ((at % self.columns) as f64, (at / self.columns) as f64);
        (LEFT + column * (self.size.0 + GUTTER.0), TOP + row * (self.size.1 + GUTTER.1))
    }
}
