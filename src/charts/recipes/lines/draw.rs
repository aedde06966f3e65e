use super::{Curve, Plot, labels, marker};
use crate::charts::history::Figure;
use crate::charts::layout::LEFT;
use crate::charts::lint::touch;
use crate::charts::recipes::signs::triangle;
use crate::charts::request::say;
use crate::charts::scale::{full, power};
use crate::charts::scene::Scene;
use crate::charts::{Ink, Mark, Point, Text};
use crate::i18n::Lang;
use crate::model::Year;

/// The words of the other forms stand this far above the plot.
const ABOVE: f64 = 24.0;

impl Plot<'_> {
    /// Axis, missing years, editions, lines, points, labels.
    pub(super) fn marks(&mut self, scene: &Scene<'_>) -> Vec<Mark> {
        let lang = scene.request.lang;
        self.place(lang);
        let mut marks = Vec::new();
        let absent = self.bands(&mut marks, lang);
        let numbers = self.axis(&mut marks, lang);
        let said = self.editions(&mut marks, scene);
        // What stands out is drawn last, over the others.
        let order =
            self.curves.iter().filter(|c| !c.strong).chain(self.curves.iter().filter(|c| c.strong));
        for curve in order {
            self.curve(&mut marks, curve, lang);
        }
        let mut texts = labels::ends(self, &mut marks, lang);
        texts.extend(said);
        texts.extend(numbers);
        texts.extend(labels::values(self, &texts, lang));
        let points: Vec<Point> = self.points().collect();
        let covers = |text: &Text| {
            let (left, top, right, bottom) = text.extent();
            points.iter().any(|(x, y)| {
                (left - 9.0..right + 9.0).contains(x) && (top - 9.0..bottom + 9.0).contains(y)
            })
        };
        let free: Vec<Text> = absent
            .into_iter()
            .filter(|word| texts.iter().all(|text| !touch(text, word)) && !covers(word))
            .collect();
        texts.extend(free);
        marks.extend(texts.into_iter().map(Mark::from));
        marks
    }

    /// The plot as wide as the numbers at its left and the names at its right leave it.
    fn place(&mut self, lang: Lang) {
        let text = |text: String| Text::new((0.0, 0.0), text, 15.0, Ink::Third).width();
        let numbers = self.plane.ticks.iter().map(|tick| text(self.tick(*tick, lang)));
        self.plane.left = LEFT + numbers.fold(20.0, f64::max) + 10.0 + 30.0;
        self.plane.right = self.plane.frame.right - labels::width(self, lang);
    }

    fn tick(&self, value: f64, lang: Lang) -> String {
        if self.is_log { power(value, lang) } else { self.scale.tick(value) }
    }

    /// Where the points stand.
    pub(super) fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.curves.iter().flat_map(|curve| curve.figures().map(|figure| self.at(curve, figure)))
    }

    pub(super) fn at(&self, curve: &Curve<'_>, figure: &Figure<'_>) -> Point {
        (self.plane.x(figure.year), self.plane.y(curve.value(figure)))
    }

    /// The sides of the plot: half a step, or a little, beyond the first and the last year.
    fn sides(&self) -> (f64, f64) {
        (self.plane.left - 30.0, self.plane.right + 14.0)
    }

    /// A band for every year that no line has.
    fn bands(&self, marks: &mut Vec<Mark>, lang: Lang) -> Vec<Text> {
        let (top, bottom) = self.plane.stretch();
        let mut words = Vec::new();
        let mut year = self.plane.years.0;
        while year <= self.plane.years.1 {
            let first = year;
            while year <= self.plane.years.1 && !self.has(year) {
                year = Year(year.0 + 1);
            }
            if year > first {
                let half = (self.plane.step() * 0.4).min(40.0);
                let (a, b) = (self.plane.x(first) - half, self.plane.x(year.before()) + half);
                marks.push(Mark::Rect((a, top), (b, bottom), Ink::Band));
                let text = Text::new((0.0, 0.0), say(lang, "no_data", &[]), 14.0, Ink::Second);
                let x = self.beside_turns(text.width(), (a, b));
                words.push(Text { at: (x, bottom - 14.0), ..text.middle() });
            }
            year = Year(year.0 + 1);
        }
        words
    }

    /// The middle of a band for a text of a width, or of the widest part of it that no dashed line runs through.
    fn beside_turns(&self, width: f64, (from, to): (f64, f64)) -> f64 {
        let turns = self.form_years().into_iter().map(|(year, _)| self.turn(year));
        let mut edges: Vec<f64> = turns.filter(|x| from < *x && *x < to).collect();
        let middle = (from + to) / 2.0;
        if edges.iter().all(|x| (x - middle).abs() > width / 2.0 + 4.0) {
            return middle;
        }
        edges.insert(0, from);
        edges.push(to);
        let parts = edges.windows(2).map(|pair| (pair[0], pair[1]));
        let widest = parts.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
        widest.map_or(middle, |(a, b)| (a + b) / 2.0)
    }

    fn has(&self, year: Year) -> bool {
        self.curves.iter().any(|curve| curve.history.figure(year).is_some())
    }

    /// Gridlines with their numbers, and the years.
    fn axis(&self, marks: &mut Vec<Mark>, lang: Lang) -> Vec<Text> {
        let mut texts = Vec::new();
        let (left, right) = self.sides();
        for (at, value) in self.plane.ticks.iter().enumerate() {
            let y = self.plane.y(*value);
            let first = self.is_log && at == 0;
            let (ink, width) =
                if *value == 0.0 || first { (Ink::Axis, 1.5) } else { (Ink::Grid, 1.0) };
            marks.push(Mark::Line(vec![(left, y), (right, y)], ink, width));
            let text = self.tick(*value, lang);
            let label = Text::new((left - 10.0, y + 5.0), text, 15.0, Ink::Third);
            texts.push(label.end());
        }
        // As many years as there is room for, the last one always.
        let every = (52.0 / self.plane.step()).ceil().max(1.0) as usize;
        let years = (self.plane.years.0.0..=self.plane.years.1.0).map(Year).rev();
        let (_, bottom) = self.plane.stretch();
        for (at, year) in years.enumerate().step_by(every) {
            let at_axis = (self.plane.x(year), bottom + 25.0);
            let text = Text::new(at_axis, year.to_string(), 16.0, Ink::Second).middle();
            let text = if at == 0 { Text { ink: Ink::Main, ..text.bold() } } else { text };
            texts.push(text);
        }
        texts
    }

    /// A dashed line where another edition of the form begins, or at words of the user, each with its sentence; a sentence
    /// that would touch the one before it is left out.
    fn editions(&self, marks: &mut Vec<Mark>, scene: &Scene<'_>) -> Vec<Text> {
        let lang = scene.request.lang;
        let (top, bottom) = self.plane.stretch();
        let mut taken: Vec<Text> = Vec::new();
        let annotations = scene.request.options.annotations.iter().filter(|annotation| {
            annotation.year >= self.plane.years.0 && annotation.year <= self.plane.years.1
        });
        let own = annotations.map(|a| (self.plane.x(a.year), a.text.clone(), Ink::Third));
        let forms = self.form_years().into_iter().map(|(year, broken)| {
            let key = if broken { "trend_break" } else { "trend_same" };
            let x = self.turn(year);
            (x, say(lang, key, &[("year", year.to_string())]), Ink::Second)
        });
        let found: Vec<(f64, String, Ink)> = own.chain(forms).collect();
        for (x, words, ink) in &found {
            let text = Text::new((x + 8.0, top - ABOVE), words.as_str(), 14.0, *ink);
            let left = Text { at: (x - 8.0, top - ABOVE), ..text.clone() }.end();
            let lower = |text: &Text| Text { at: (text.at.0, text.at.1 + 17.0), ..text.clone() };
            let one = [text.clone(), left.clone(), lower(&text), lower(&left)].map(|t| vec![t]);
            // Where there is no room for it whole, a sentence has two lines.
            let two = [&text, &left].into_iter().filter_map(|text| {
                let at = words.find(['，', ',', ':'])?;
                let (first, second) = words.split_at(at + words[at..].chars().next()?.len_utf8());
                let first = Text { text: first.to_owned(), ..text.clone() };
                let second = Text { text: second.trim_start().to_owned(), ..lower(text) };
                Some(vec![first, second])
            });
            let mut places = one.into_iter().chain(two);
            let fits = |text: &Text| {
                let (from, upper, to, under) = text.extent();
                let apart =
                    found.iter().all(|(other, ..)| *other < from - 3.0 || *other > to + 3.0);
                let clear = self.points().all(|(x, y)| {
                    !(from - 9.0..to + 9.0).contains(&x) || !(upper - 9.0..under + 9.0).contains(&y)
                });
                from >= LEFT
                    && to <= self.plane.frame.right
                    && apart
                    && clear
                    && taken.iter().all(|other| !touch(other, text))
            };
            marks.push(Mark::Dashes((*x, top - ABOVE - 14.0), (*x, bottom), Ink::Third, 1.5));
            if let Some(texts) = places.find(|texts| texts.iter().all(fits)) {
                taken.extend(texts);
            }
        }
        taken
    }

    /// Where the line before a year that begins an edition stands.
    pub(super) fn turn(&self, year: Year) -> f64 {
        self.plane.x(year) - self.plane.step() / 2.0
    }

    /// The years in which an edition begins, with figures on both sides, and whether a definition changed with it.
    pub(super) fn form_years(&self) -> Vec<(Year, bool)> {
        let mut years: Vec<Year> = self
            .curves
            .iter()
            .flat_map(|curve| curve.history.turns())
            .filter(|year| {
                self.curves.iter().any(|curve| {
                    let years = || curve.history.figures().map(|figure| figure.year);
                    years().any(|y| y < *year) && years().any(|y| y >= *year)
                })
            })
            .collect();
        years.sort();
        years.dedup();
        let broken = |year: Year| {
            self.curves.iter().any(|curve| curve.history.is_broken_between(year.before(), year))
        };
        years.into_iter().map(|year| (year, broken(year))).collect()
    }

    /// The parts of a line: years in a row, of one definition.
    pub(super) fn stretches(&self, curve: &Curve<'_>) -> Vec<Vec<Point>> {
        let mut lines: Vec<Vec<Point>> = Vec::new();
        let mut before: Option<&Figure<'_>> = None;
        for figure in curve.figures() {
            let joined = before.is_some_and(|b| curve.history.joins(b, figure));
            match lines.last_mut().filter(|_| joined) {
                Some(line) => line.push(self.at(curve, figure)),
                None => lines.push(vec![self.at(curve, figure)]),
            }
            before = Some(figure);
        }
        lines.retain(|line| line.len() > 1);
        lines
    }

    /// The line and its markers, each with a rim, so that lines which cross stay apart; an estimate is hollow.
    fn curve(&self, marks: &mut Vec<Mark>, curve: &Curve<'_>, lang: Lang) {
        let ink = curve.line();
        let lines = self.stretches(curve);
        let width = if curve.strong { 3.0 } else { 1.6 };
        if !lines.is_empty() {
            marks.push(Mark::Lines(lines, ink, width));
        }
        let radius = if curve.strong { 6.0 } else { 3.4 };
        for figure in curve.figures() {
            let at = self.at(curve, figure);
            let mut point = Vec::new();
            if figure.doubt.is_some() {
                point.push(triangle(at));
            } else {
                point.push(marker(curve.number, at, radius + 1.8, Ink::Background));
                point.push(marker(curve.number, at, radius, ink));
                if figure.is_estimate {
                    point.push(marker(curve.number, at, radius - 2.2, Ink::Background));
                }
            }
            let args = [
                ("name", curve.name.clone()),
                ("year", figure.year.to_string()),
                ("value", labels::in_full(curve, figure, lang)),
            ];
            marks.push(Mark::named(say(lang, "mark", &args), point));
        }
    }

    /// Every line in words.
    pub(super) fn described(&self, lang: Lang) -> String {
        let line = |curve: &Curve<'_>| {
            let points = (self.years.0.0..=self.years.1.0).map(Year).map(|year| {
                let value = curve.history.figure(year).map(|f| full(curve.value(f)));
                let value = value.unwrap_or_else(|| say(lang, "no_data", &[]));
                say(lang, "year_with_value", &[("year", year.to_string()), ("value", value)])
            });
            let points: Vec<String> = points.collect();
            format!("{}: {}", curve.name, points.join(&say(lang, "and", &[])))
        };
        self.curves.iter().map(line).collect::<Vec<_>>().join(&say(lang, "semicolon", &[]))
    }
}
