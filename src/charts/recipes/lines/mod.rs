//! Lines over the years on one axis: some indicators of one body (`trend`), or one indicator of some bodies (`lines`).

mod bodies;
mod draw;
mod labels;
mod trend;

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::charts::history::{Figure, History};
use crate::charts::layout::{Frame, LEFT};
use crate::charts::scale::{Scale, ticks};
use crate::charts::{Ink, Mark, Point};
use crate::model::Year;

pub(in crate::charts) use bodies::lines;
pub(in crate::charts) use trend::trend;

/// The top of the plot, and what stands below it.
const TOP: f64 = 148.0;
const FOOT: f64 = 100.0;

/// A line with its name.
struct Curve<'a> {
    name: String,
    history: History<'a>,
    /// Its number among the series: colour and marker.
    number: usize,
    /// Whether it stands out; the others are grey and thin.
    strong: bool,
    /// What its values are divided by, where it is an index.
    base: Option<f64>,
}

impl<'a> Curve<'a> {
    fn value(&self, figure: &Figure<'_>) -> f64 {
        self.base.map_or(figure.value, |base| figure.value / base * 100.0)
    }

    fn line(&self) -> Ink {
        if self.strong { Ink::Series(self.number) } else { Ink::Quiet }
    }

    fn text(&self) -> Ink {
        if self.strong { Ink::SeriesText(self.number) } else { Ink::Second }
    }

    /// The figures that are drawn: those of an index need a base.
    fn figures(&self) -> impl DoubleEndedIterator<Item = &Figure<'a>> {
        self.history.figures()
    }
}

/// Curves with the axis that they share.
struct Plot<'a> {
    curves: Vec<Curve<'a>>,
    years: (Year, Year),
    plane: Plane,
    scale: Scale,
    is_log: bool,
    /// Years at which a user put words.
    annotated: Vec<Year>,
}

/// Years and values → pixels, by plotters' own coordinates.
struct Plane {
    years: (Year, Year),
    frame: Frame,
    left: f64,
    /// Where the last year stands.
    right: f64,
    /// The values of the gridlines, the lowest first.
    ticks: Vec<f64>,
    range: RangedCoordf64,
    is_log: bool,
}

impl Plane {
    /// Round numbers around the values, zero among them.
    fn linear(years: (Year, Year), (low, high): (f64, f64), frame: Frame) -> Plane {
        let ticks = ticks(low, high);
        let (from, to) = (ticks[0], ticks[ticks.len() - 1]);
        // Zeros alone have no height.
        let range = RangedCoordf64::from(from..if to > from { to } else { from + 1.0 });
        Plane { years, frame, left: LEFT, right: frame.right, ticks, range, is_log: false }
    }

    /// From the power of ten below the smallest value to the one above the largest; both are above zero.
    fn logarithmic(years: (Year, Year), (low, high): (f64, f64), frame: Frame) -> Plane {
        let (low, high) = (low.log10().floor(), (high * 1.08).log10().ceil());
        let ticks = (low as i32..=high as i32).map(|power| 10f64.powi(power)).collect();
        let range = RangedCoordf64::from(low..high);
        Plane { years, frame, left: LEFT, right: frame.right, ticks, range, is_log: true }
    }

    fn step(&self) -> f64 {
        (self.right - self.left) / f64::from((self.years.1.0 - self.years.0.0).max(1))
    }

    fn x(&self, year: Year) -> f64 {
        self.left + f64::from(year.0 - self.years.0.0) * self.step()
    }

    fn y(&self, value: f64) -> f64 {
        let (top, bottom) = self.stretch();
        let limits = ((bottom * 10.0) as i32, (top * 10.0) as i32);
        let value = if self.is_log { value.log10() } else { value };
        f64::from(self.range.map(&value, limits)) / 10.0
    }

    /// Where the plot begins and ends, from above.
    fn stretch(&self) -> (f64, f64) {
        (TOP, self.frame.height - FOOT)
    }
}

/// The shape that belongs to a series: circle, diamond, square, triangle. Shapes of one radius look equally large.
pub(super) fn marker(number: usize, (x, y): Point, radius: f64, ink: Ink) -> Mark {
    let around = |points: &[Point]| {
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
