use super::labels;
use crate::charts::build::Scene;
use crate::charts::history::{Figure, History};
use crate::charts::movement::Movement;
use crate::charts::recipes::matrix::joins;
use crate::charts::request::say;
use crate::charts::scale::Scale;
use crate::charts::{Anchor, Ink, Mark, Point, Text};
use crate::i18n::Lang;
use crate::model::Year;

/// Where the plot begins below the panel's top, and ends above its bottom.
const PLOT: (f64, f64) = (95.0, 22.0);
/// A base below this is small, and so is a figure that is one.
const SMALL: f64 = 30.0;
/// How wide a band for a missing year is.
const BAND: f64 = 54.0;
/// How far apart the lines of a hatch are.
const HATCH: f64 = 7.0;
/// The colour of the lines: one hue in all panels.
pub(super) const LINE: Ink = Ink::Series(0);

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
        let bottom = if self.low < 0.0 { bottom - 24.0 } else { bottom };
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
        let small = figure.value != 0.0 && figure.value.abs() < SMALL;
        figure.is_estimate || (small && !self.history.is_share())
    }

    /// The last figure, the change into its year.
    pub(super) fn last_change(&self) -> Option<(Year, Movement)> {
        let last = self.history.last()?;
        Some((last.year, self.history.movement(last.year)))
    }

    /// The marks: head, missing years, axis, lines, points, labels.
    pub(super) fn marks(&self) -> Vec<Mark> {
        let mut marks = self.head();
        let words = self.absences(&mut marks);
        self.axis(&mut marks);
        self.lines(&mut marks);
        for figure in self.figures() {
            marks.push(Mark::named(self.titled(figure), vec![self.point(figure)]));
        }
        marks.extend(labels::labels(self, words).into_iter().map(Mark::from));
        marks
    }

    /// What is missing: a band for each run of years without a figure, a hatch where the form has none, a dashed line
    /// where the definition changed. Gives the words on them.
    fn absences(&self, marks: &mut Vec<Mark>) -> Vec<Text> {
        let (top, bottom) = self.stretch();
        let mut words = Vec::new();
        for run in self.runs() {
            let (first, last, in_form) = run;
            let (from, to) = (self.x(first), self.x(last));
            if in_form {
                let half = (BAND / 2.0).min(self.step() * 0.7);
                let (a, b) =
                    ((from - half).max(self.left), (to + half).min(self.left + self.width));
                marks.push(Mark::Rect((a, top), (b, bottom), Ink::Band));
                let text = say(self.lang, "no_data", &[]);
                let at = ((a + b) / 2.0, bottom - 9.0);
                words.push(self.clamped(Text::new(at, text, 14.0, Ink::Second).middle()));
            } else {
                let half = self.step() / 2.0;
                let a = if first == self.years.0 { self.left } else { from - half };
                let b = if last == self.years.1 { self.left + self.width } else { to + half };
                marks.extend(hatch((a, top), (b, bottom)));
                words.extend(self.hatch_words((a, b), (top, bottom)));
            }
        }
        for year in self.broken_years().into_iter().map(|year| self.x(year) - self.step() / 2.0) {
            marks.push(Mark::Dashes((year, top - 10.0), (year, bottom), Ink::Axis, 1.5));
        }
        for year in &self.annotated {
            let x = self.x(*year);
            marks.push(Mark::Dashes((x, top - 10.0), (x, bottom), Ink::Quiet, 1.5));
        }
        words
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

    /// What the hatch means, where there is room and the form had something else.
    fn hatch_words(&self, (left, right): (f64, f64), (top, bottom): (f64, f64)) -> Vec<Text> {
        if self.history.indicator.replaces.is_empty() || right - left < 100.0 {
            return Vec::new();
        }
        let line = |key: &str, y: f64| {
            let text =
                Text::new(((left + right) / 2.0, y), say(self.lang, key, &[]), 14.0, Ink::Second);
            text.middle()
        };
        let middle = (top + bottom) / 2.0;
        let lines = vec![line("other_form_1", middle - 2.0), line("other_form_2", middle + 18.0)];
        let fit = lines.iter().all(|line| line.width() <= right - left - 8.0);
        if fit { lines } else { Vec::new() }
    }

    /// The line at zero.
    pub(super) fn zero(&self) -> Vec<Point> {
        let (_, bottom) = self.stretch();
        let zero = if self.low < 0.0 { self.y(0.0) } else { bottom };
        let (left, right) = self.sides();
        vec![(left, zero), (right, zero)]
    }

    fn axis(&self, marks: &mut Vec<Mark>) {
        let (_, bottom) = self.stretch();
        marks.push(Mark::Line(self.zero(), Ink::Axis, 1.5));
        let tick = |year: Year| vec![(self.x(year), bottom), (self.x(year), bottom + 4.0)];
        marks.push(Mark::Lines(self.shown().map(tick).collect(), Ink::Axis, 1.0));
        let newest = self.figures().next_back().map(|figure| figure.year);
        for year in labels::years(self) {
            let at = (self.x(year), bottom + 17.0);
            let text = Text::new(at, year.to_string(), 14.0, Ink::Third).middle();
            let text = match newest == Some(year) {
                true => Text { ink: Ink::Main, ..text.bold() },
                false => text,
            };
            marks.push(self.clamped(text).into());
        }
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

    /// One path for all stretches that are joined.
    fn lines(&self, marks: &mut Vec<Mark>) {
        let lines = self.stretches();
        if !lines.is_empty() {
            marks.push(Mark::Lines(lines, LINE, 2.5));
        }
    }

    /// Years in a row, of one definition, none of them doubtful.
    pub(super) fn stretches(&self) -> Vec<Vec<Point>> {
        let mut lines: Vec<Vec<Point>> = Vec::new();
        let mut before: Option<&Figure<'_>> = None;
        for figure in self.figures() {
            let joined = before.is_some_and(|b| joins(self.history, b, figure));
            match lines.last_mut().filter(|_| joined) {
                Some(line) => line.push(self.at(figure)),
                None => lines.push(vec![self.at(figure)]),
            }
            before = Some(figure);
        }
        lines.retain(|line| line.len() > 1);
        lines
    }

    fn point(&self, figure: &Figure<'_>) -> Mark {
        let (x, y) = self.at(figure);
        let is_last = self.figures().next_back().is_some_and(|last| last.year == figure.year);
        let radius = if is_last { 5.2 } else { 4.4 };
        if figure.doubt.is_some() {
            return triangle((x, y));
        }
        match self.is_hollow(figure) {
            true => Mark::Ring((x, y), radius, LINE, 2.2),
            false => Mark::Dot((x, y), radius, LINE),
        }
    }
}

/// A hollow triangle: a figure on which there is an open finding.
pub(in crate::charts) fn triangle((x, y): Point) -> Mark {
    let corners = vec![(x, y - 7.0), (x + 6.5, y + 5.0), (x - 6.5, y + 5.0)];
    Mark::Outline(corners, Ink::Down, 2.0)
}

/// Slanting lines over a part of a plot that a form does not have.
pub(in crate::charts) fn hatch((left, top): Point, (right, bottom): Point) -> Vec<Mark> {
    let (width, height) = (right - left, bottom - top);
    let count = ((width + height) / HATCH) as usize;
    let lines = (1..=count).map(|n| n as f64 * HATCH).map(|d| {
        // From the left or the lower edge, upwards to the right or the upper edge.
        let from = if d <= height { (left, top + d) } else { (left + d - height, bottom) };
        let to = if d <= width { (left + d, top) } else { (right, top + d - width) };
        vec![from, to]
    });
    vec![
        Mark::Rect((left, top), (right, bottom), Ink::HatchGround),
        Mark::Lines(lines.collect(), Ink::Hatch, 1.3),
    ]
}
