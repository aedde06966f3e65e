use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::charts::layout::{Frame, LEFT};
use crate::charts::request::say;
use crate::charts::scale::{Scale, power};
use crate::charts::{Ink, Mark, Text};
use crate::i18n::Lang;
use crate::model::{Change, ObsStatus, Observation, Year};

/// Left and top of the plot, and what stands right of it and below.
const PLOT: (f64, f64, f64, f64) = (LEFT + 68.0, 144.0, 188.0, 116.0);

const ROUND: [(f64, i32); 9] =
    [(1.0, 4), (1.5, 3), (2.0, 4), (3.0, 3), (4.0, 4), (5.0, 5), (6.0, 3), (8.0, 4), (10.0, 5)];

/// A year of a series: its figure, when there is one, and its change.
pub(super) struct Point<'a> {
    pub(super) year: Year,
    pub(super) figure: Option<&'a Observation>,
    pub(super) change: Option<&'a Change>,
}

impl Point<'_> {
    pub(super) fn value(&self) -> Option<f64> {
        self.figure.and_then(|o| o.value)
    }

    pub(super) fn is_estimated(&self) -> bool {
        self.figure.is_some_and(|o| o.status == ObsStatus::Estimated)
    }

    /// Whether the point may be joined to the one before.
    fn joins(&self) -> bool {
        self.change.is_some_and(|c| c.comparability.is_shown())
    }
}

/// A series, every year from its first to its last.
pub(super) struct Line<'a> {
    pub(super) name: String,
    /// The first years of the editions of the form that print it.
    pub(super) editions: Vec<Year>,
    pub(super) points: Vec<Point<'a>>,
}

impl Line<'_> {
    /// The line and its markers, each with a halo, so that lines which cross stay apart; an estimate is hollow.
    pub(super) fn draw(&self, marks: &mut Vec<Mark>, plane: &Plane, number: usize) {
        let ink = Ink::Series(number);
        for pair in self.points.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            if let (Some(from), Some(to), true) = (a.value(), b.value(), b.joins()) {
                let ends = vec![(plane.x(a.year), plane.y(from)), (plane.x(b.year), plane.y(to))];
                marks.push(Mark::Line(ends, ink, 3.0));
            }
        }
        for point in &self.points {
            let Some(value) = point.value() else { continue };
            let at = (plane.x(point.year), plane.y(value));
            marks.push(marker(number, at, 8.5, Ink::Background));
            marks.push(marker(number, at, 6.5, ink));
            if point.is_estimated() {
                marks.push(marker(number, at, 4.0, Ink::Background));
            }
        }
    }
}

/// The shape that belongs to a series: circle, diamond, square, triangle. Shapes of one radius look equally large.
pub(super) fn marker(number: usize, (x, y): (f64, f64), radius: f64, ink: Ink) -> Mark {
    let around = |points: &[(f64, f64)]| {
        Mark::Polygon(
            points.iter().map(|(dx, dy)| (x + dx * radius, y + dy * radius)).collect(),
            ink,
        )
    };
    match number {
        1 => around(&[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)]),
        2 => around(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        3 => around(&[(0.0, -1.15), (1.1, 0.85), (-1.1, 0.85)]),
        _ => Mark::Circle((x, y), radius, ink),
    }
}

/// How far apart two years stand.
fn step(years: (Year, Year), frame: Frame) -> f64 {
    (frame.right - PLOT.2 - PLOT.0 - 60.0) / f64::from((years.1.0 - years.0.0).max(1))
}

/// Years and values → pixels, by plotters' own coordinates.
pub(super) struct Plane {
    years: (Year, Year),
    pub(super) frame: Frame,
    pub(super) step: f64,
    /// The values of the gridlines, the lowest first.
    ticks: Vec<f64>,
    is_log: bool,
    range: RangedCoordf64,
}

impl Plane {
    /// From zero to a round number above the largest value.
    pub(super) fn of(years: (Year, Year), largest: f64, frame: Frame) -> Plane {
        let unit = 10f64.powf(largest.max(1.0).log10().floor());
        // The end of the axis, and into how many round parts it is cut.
        let (top, parts) = ROUND
            .into_iter()
            .map(|(n, parts)| (n * unit, parts))
            // Room above the highest point for its value.
            .find(|(top, _)| *top >= largest * 1.08)
            .unwrap_or((largest, 4));
        let ticks = (0..=parts).map(|part| top * f64::from(part) / f64::from(parts)).collect();
        let (step, range) = (step(years, frame), RangedCoordf64::from(0.0..top));
        Plane { years, frame, step, ticks, is_log: false, range }
    }

    /// From the power of ten below the smallest value to the one above the largest; both are above zero.
    pub(super) fn logarithmic(
        years: (Year, Year),
        (smallest, largest): (f64, f64),
        frame: Frame,
    ) -> Plane {
        let (low, high) = (smallest.log10().floor(), (largest * 1.08).log10().ceil());
        let ticks = (low as i32..=high as i32).map(|power| 10f64.powi(power)).collect();
        let (step, range) = (step(years, frame), RangedCoordf64::from(low..high));
        Plane { years, frame, step, ticks, is_log: true, range }
    }

    pub(super) fn x(&self, year: Year) -> f64 {
        PLOT.0 + 30.0 + f64::from(year.0 - self.years.0.0) * self.step
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        let limits = ((self.bottom() * 10.0) as i32, (PLOT.1 * 10.0) as i32);
        let value = if self.is_log { value.log10() } else { value };
        f64::from(self.range.map(&value, limits)) / 10.0
    }

    /// Where the plot begins and ends, from above.
    pub(super) fn stretch(&self) -> (f64, f64) {
        (PLOT.1, self.bottom())
    }

    fn bottom(&self) -> f64 {
        self.frame.height - PLOT.3
    }

    /// Where the last year stands.
    pub(super) fn right(&self) -> f64 {
        self.x(self.years.1)
    }

    /// Gridlines with their values, years, and a band with words where no line has a figure.
    pub(super) fn axes(&self, lines: &[Line<'_>], scale: &Scale, lang: Lang) -> Vec<Mark> {
        let mut marks = Vec::new();
        for year in (self.years.0.0..=self.years.1.0).map(Year) {
            let has = |line: &Line<'_>| {
                line.points.iter().any(|point| point.year == year && point.value().is_some())
            };
            if !lines.iter().any(has) {
                self.no_data(&mut marks, year, lang);
            }
        }
        for (number, value) in self.ticks.iter().copied().enumerate() {
            let y = self.y(value);
            let (ink, width) = if number == 0 { (Ink::Axis, 1.5) } else { (Ink::Grid, 1.0) };
            marks.push(Mark::Line(vec![(PLOT.0, y), (self.frame.right - PLOT.2, y)], ink, width));
            let text = if self.is_log { power(value, lang) } else { scale.value(value) };
            let label = Text::new((PLOT.0 - 10.0, y + 5.0), text, 15.0, Ink::Third);
            marks.push(label.end().into());
        }
        // As many years as there is room for, the last one always.
        let every = (52.0 / self.step).ceil().max(1.0) as usize;
        let years = (self.years.0.0..=self.years.1.0).map(Year).rev();
        for (at, year) in years.enumerate().step_by(every) {
            let at_axis = (self.x(year), self.bottom() + 25.0);
            let text = Text::new(at_axis, year.to_string(), 16.0, Ink::Second).middle();
            let text = if at == 0 { Text { ink: Ink::Main, ..text.bold() } } else { text };
            marks.push(text.into());
        }
        marks
    }

    fn no_data(&self, marks: &mut Vec<Mark>, year: Year, lang: Lang) {
        let x = self.x(year);
        let half = self.step * 0.4;
        marks.push(Mark::Rect((x - half, PLOT.1), (x + half, self.bottom()), Ink::Band));
        let text =
            Text::new((x, self.bottom() - 14.0), say(lang, "no_data", &[]), 14.0, Ink::Second);
        if text.width() < self.step - 8.0 {
            marks.push(text.middle().into());
        }
    }
}
