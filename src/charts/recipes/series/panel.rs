use crate::charts::history::{Figure, History};
use crate::charts::movement::Movement;
use crate::charts::scale::Scale;
use crate::charts::scene::Scene;
use crate::charts::{Anchor, Point, Text};
use crate::i18n::Lang;
use crate::model::Year;

/// Where the plot begins below the panel's top, and ends above its bottom.
const PLOT: (f64, f64) = (95.0, 22.0);

/// One indicator in its place.
pub(super) struct Panel<'a> {
    pub(super) history: &'a History<'a>,
    pub(super) scale: Scale,
    pub(super) years: (Year, Year),
    pub(super) lang: Lang,
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    height: f64,
    low: f64,
    high: f64,
    /// Years at which a user put words.
    pub(super) annotated: Vec<Year>,
}

impl<'a> Panel<'a> {
    pub(super) fn of(
        history: &'a History<'a>,
        (left, top): Point,
        (width, height): (f64, f64),
        years: (Year, Year),
        scene: &Scene<'_>,
    ) -> Panel<'a> {
        let lang = scene.request.lang;
        let (low, high) = history.range();
        let firm = history.figures().filter(|figure| figure.doubt.is_none());
        let mut scale = Scale::over(firm.map(|figure| figure.value), history.unit(), lang);
        if history.figures().all(|figure| figure.doubt.is_some()) {
            scale = Scale::of(high, history.unit(), lang);
        }
        let annotations = scene.request.options.annotations.iter().map(|a| a.year);
        let annotated = annotations.filter(|year| years.0 <= *year && *year <= years.1).collect();
        let (low, high) = (low.min(0.0), high.max(0.0));
        Panel { history, scale, years, lang, left, top, width, height, low, high, annotated }
    }

    pub(super) fn x(&self, year: Year) -> f64 {
        let pad = if self.years.1.0 - self.years.0.0 < 4 { 30.0 } else { 20.0 };
        self.left + pad + f64::from(year.0 - self.years.0.0) * self.step()
    }

    pub(super) fn step(&self) -> f64 {
        let pad = if self.years.1.0 - self.years.0.0 < 4 { 30.0 } else { 20.0 };
        (self.width - 2.0 * pad) / f64::from((self.years.1.0 - self.years.0.0).max(1))
    }

    /// Where a value stands; one beyond the scale on its edge.
    pub(super) fn y(&self, value: f64) -> f64 {
        let (top, bottom) = self.stretch();
        // The label of the lowest value stands below it.
        let bottom = if self.low < 0.0 { bottom - 28.0 } else { bottom };
        let span = self.high - self.low;
        if span <= 0.0 {
            return bottom;
        }
        bottom - (value.clamp(self.low, self.high) - self.low) / span * (bottom - top)
    }

    /// Where the plot begins and ends, from above.
    pub(super) fn stretch(&self) -> (f64, f64) {
        (self.top + PLOT.0, self.top + self.height - PLOT.1)
    }

    pub(super) fn sides(&self) -> (f64, f64) {
        (self.left, self.left + self.width)
    }

    /// The years that are shown.
    pub(super) fn shown(&self) -> impl Iterator<Item = Year> + use<> {
        (self.years.0.0..=self.years.1.0).map(Year)
    }

    /// The figures of the years that are shown.
    pub(super) fn figures(&self) -> impl DoubleEndedIterator<Item = &'a Figure<'a>> {
        let first = self.years.0;
        self.history.figures().filter(move |figure| figure.year >= first)
    }

    pub(super) fn at(&self, figure: &Figure<'_>) -> Point {
        (self.x(figure.year), self.y(figure.value))
    }

    pub(super) fn is_hollow(&self, figure: &Figure<'_>) -> bool {
        figure.is_estimate || (figure.value != 0.0 && figure.is_small)
    }

    /// The last figure, the change into its year.
    pub(super) fn last_change(&self) -> Option<(Year, Movement)> {
        let last = self.history.last()?;
        Some((last.year, self.history.movement(last.year)))
    }

    /// Years without a figure that follow each other, and whether their form has it.
    pub(super) fn runs(&self) -> Vec<(Year, Year, bool)> {
        let mut runs: Vec<(Year, Year, bool)> = Vec::new();
        for year in self.shown().filter(|year| self.history.figure(*year).is_none()) {
            let in_form = self.history.is_in_form(year);
            match runs.last_mut() {
                Some((_, last, same)) if *last == year.before() && *same == in_form => *last = year,
                _ => runs.push((year, year, in_form)),
            }
        }
        runs
    }

    /// The years from which another definition holds, where there are figures from then on and a reason to say so before.
    pub(super) fn broken_years(&self) -> Vec<Year> {
        let replaces = !self.history.indicator.replaces.is_empty();
        let broken = |year: &Year| {
            let before = self.history.figure(year.before()).is_some();
            let after = self.history.figure(*year).is_some();
            let changed = before && after && self.history.is_broken(*year);
            let began = !before && after && replaces && !self.history.is_in_form(year.before());
            changed || began
        };
        self.shown().skip(1).filter(broken).collect()
    }

    /// The line at zero.
    pub(super) fn zero(&self) -> Vec<Point> {
        let (_, bottom) = self.stretch();
        let zero = if self.low < 0.0 { self.y(0.0) } else { bottom };
        let (left, right) = self.sides();
        vec![(left, zero), (right, zero)]
    }

    /// The text moved into the panel.
    pub(super) fn clamped(&self, mut text: Text) -> Text {
        let (left, right) = self.sides();
        let half = text.width() / 2.0;
        if text.anchor == Anchor::Middle {
            text.at.0 = text.at.0.clamp(left + half, (right - half).max(left + half));
        }
        text
    }

    /// Years in a row, of one definition, none of them doubtful.
    pub(super) fn stretches(&self) -> Vec<Vec<Point>> {
        let mut lines: Vec<Vec<Point>> = Vec::new();
        let mut before: Option<&Figure<'_>> = None;
        for figure in self.figures() {
            let joined = before.is_some_and(|b| self.history.joins(b, figure));
            match lines.last_mut().filter(|_| joined) {
                Some(line) => line.push(self.at(figure)),
                None => lines.push(vec![self.at(figure)]),
            }
            before = Some(figure);
        }
        lines.retain(|line| line.len() > 1);
        lines
    }
}
