//! The marks of a panel: missing years, axis, lines, points.

use super::labels;
use super::panel::Panel;
use crate::charts::history::Figure;
use crate::charts::recipes::signs::{hatch, triangle};
use crate::charts::request::say;
use crate::charts::{Ink, Mark, Text};
use crate::model::Year;

/// How wide a band for a missing year is.
const BAND: f64 = 54.0;
/// The colour of the lines: one hue in all panels.
pub(super) const LINE: Ink = Ink::Series(0);

impl Panel<'_> {
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

    /// One path for all stretches that are joined.
    fn lines(&self, marks: &mut Vec<Mark>) {
        let lines = self.stretches();
        if !lines.is_empty() {
            marks.push(Mark::Lines(lines, LINE, 2.5));
        }
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
