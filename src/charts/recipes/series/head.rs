//! What stands above a panel's plot, and the panel in words.

use super::panel::Panel;
use crate::charts::history::Figure;
use crate::charts::layout::{fit, fits, wrap};
use crate::charts::movement::{Movement, Reading};
use crate::charts::request::say;
use crate::charts::scale::{full, plain_unit};
use crate::charts::wording::estimated;
use crate::charts::{Ink, Mark, Text, Weight};
use crate::i18n::numbers::grouped;
use crate::model::Year;

impl Panel<'_> {
    /// A rule, the name and the unit, the large figure and what it means.
    pub(super) fn head(&self) -> Vec<Mark> {
        let (left, right) = self.sides();
        let mut marks = vec![Mark::Line(vec![(left, self.top), (right, self.top)], Ink::Axis, 1.5)];
        let unit = Text::new((right, self.top + 24.0), self.scale.unit.as_str(), 15.0, Ink::Third);
        let mut unit = unit.end();
        let name = self.history.name.as_str();
        let mut name = Text::new((left, self.top + 24.0), name, 18.0, Ink::Main).bold();
        let room = self.width - unit.width() - 10.0;
        if fits(&name, room) {
            fit(&mut name, room);
            marks.push(name.into());
        } else {
            // A long name has the whole line, or two; the unit stands below it.
            unit.at.1 = self.top + 44.0;
            let lines = wrap(&name.text, self.width, 14.0, Weight::Bold);
            let two = lines.len() > 1;
            for (at, line) in lines.into_iter().take(2).enumerate() {
                let y = self.top + if two { 15.0 + 15.0 * at as f64 } else { 24.0 };
                marks.push(Text::new((left, y), line, 14.0, Ink::Main).bold().into());
            }
        }
        self.change(&mut marks, &unit);
        marks.push(unit.into());
        marks
    }

    /// The large figure, and what it means.
    fn change(&self, marks: &mut Vec<Mark>, unit: &Text) {
        let Some((year, movement)) = self.last_change() else { return };
        let ink = match movement.rises().filter(|_| movement.leads()) {
            Some(true) => Ink::Up,
            Some(false) => Ink::Down,
            None => Ink::Main,
        };
        let figure = movement.figure(&self.scale, self.lang);
        let mut figure = Text::new((self.left, self.top + 58.0), figure, 27.0, ink).bold();
        fit(&mut figure, self.width * 0.6);
        let left = self.left + figure.width() + 11.0;
        let upper = figure.extent().1;
        marks.push(figure.into());
        let low = unit.at.1 > self.top + 30.0;
        let beside = if low { unit.width() + 10.0 } else { 0.0 };
        let room = self.left + self.width - left;
        let line = |text: String, y: f64| Text::new((left, self.top + y), text, 15.0, Ink::Second);
        let mut put = |mut text: Text, room: f64| {
            let fits = fits(&text, room) && upper > self.top;
            if fits {
                fit(&mut text, room);
                marks.push(text.into());
            }
            fits
        };
        put(line(self.against(year, &movement), 44.0), room - beside);
        if !put(line(self.long_run(true), 63.0), room) {
            put(line(self.long_run(false), 63.0), room);
        }
    }

    fn against(&self, year: Year, movement: &Movement) -> String {
        if year < self.years.1 && movement.is_comparable() {
            let args = [("year", year.to_string()), ("base", year.before().to_string())];
            return say(self.lang, "against_of", &args);
        }
        movement.against(year, self.lang)
    }

    /// The long run, or why there is none.
    pub(super) fn long_run_words(&self) -> String {
        self.long_run(true)
    }

    fn long_run(&self, dated: bool) -> String {
        let Some(last) = self.history.last() else { return String::new() };
        if last.year < self.years.1 {
            return say(self.lang, "year_no_data", &[("year", self.years.1.to_string())]);
        }
        let run = self.history.long_run(last.year).filter(|run| run.from < run.to.before());
        let Some(run) = run else { return String::new() };
        let movement = run.movement;
        let key = if dated { "since" } else { "overall" };
        if let Some(clause) = movement.clause(self.lang) {
            return say(self.lang, key, &[("year", run.from.to_string()), ("change", clause)]);
        }
        if movement.reading == Reading::Level {
            return say(self.lang, "since_level", &[("year", run.from.to_string())]);
        }
        let value = |v: Option<f64>| v.map(|v| self.scale.value(v)).unwrap_or_default();
        let args = [
            ("from", run.from.to_string()),
            ("to", run.to.to_string()),
            ("base", value(movement.base)),
            ("value", value(movement.value)),
        ];
        say(self.lang, if dated { "since_from_to" } else { "overall_from_to" }, &args)
    }

    /// The change in words, with its years.
    pub(super) fn change_words(&self) -> String {
        let Some((year, movement)) = self.last_change() else { return String::new() };
        let args = [
            ("year", year.to_string()),
            ("base", year.before().to_string()),
            ("change", movement.words(self.lang)),
        ];
        say(self.lang, "changed", &args)
    }

    /// The label of a figure: `约12`, `△4.79`, `164.3`.
    pub(super) fn printed(&self, figure: &Figure<'_>) -> String {
        let text = self.scale.value(figure.value);
        if figure.doubt.is_some() {
            return format!("△{text}");
        }
        if figure.is_estimate {
            return estimated(&text, self.lang);
        }
        text
    }

    /// A figure with its year and its full value, for whoever points at it.
    pub(super) fn titled(&self, figure: &Figure<'_>) -> String {
        let unit = plain_unit(self.history.unit(), self.lang);
        let share = self.history.is_share();
        let value = if share { grouped(figure.value, 2) } else { full(figure.value) };
        let value = match figure.is_estimate {
            true => say(self.lang, "about", &[("n", value)]),
            false => value,
        };
        let doubt = if figure.doubt.is_some() { "△" } else { "" };
        let value = self.lang_joined(&format!("{doubt}{value}"), &unit);
        let name = self.history.name.clone();
        let args = [("name", name), ("year", figure.year.to_string()), ("value", value)];
        say(self.lang, "mark", &args)
    }

    fn lang_joined(&self, number: &str, unit: &str) -> String {
        say(self.lang, "number_unit", &[("n", number.to_owned()), ("unit", unit.to_owned())])
    }

    /// The panel in words: every year, the change, the long run.
    pub(super) fn described(&self) -> String {
        let points: Vec<String> = self
            .shown()
            .map(|year| {
                let value = match self.history.figure(year) {
                    Some(figure) => self.printed(figure),
                    None if self.history.is_in_form(year) => say(self.lang, "no_data", &[]),
                    None => say(self.lang, "coverage_not_in_form", &[]),
                };
                say(self.lang, "year_with_value", &[("year", year.to_string()), ("value", value)])
            })
            .collect();
        let args = [("name", self.history.name.clone()), ("unit", self.scale.unit.clone())];
        let parts =
            [points.join(&say(self.lang, "and", &[])), self.change_words(), self.long_run_words()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let said = parts.join(&say(self.lang, "semicolon", &[]));
        format!("{}{said}{}", say(self.lang, "panel_described", &args), say(self.lang, "stop", &[]))
    }
}
