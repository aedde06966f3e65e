mod words;

use self::words::{median, quartiles, scale, words};
use super::cross_section::{CrossSection, without};
use crate::charts::history::{Figure, History};
use crate::charts::layout::{Frame, LEFT, Picture, fit, fits, fitted, lines};
use crate::charts::movement::{Movement, Reading};
use crate::charts::request::say;
use crate::charts::scale::{Scale, full};
use crate::charts::scene::Scene;
use crate::charts::wording::estimated;
use crate::charts::{Ink, Mark, Size, Text};
use crate::error::Result;
use crate::model::{BodyId, Year};

/// The most bodies that can be read.
const BODIES: usize = 40;
const TOP: f64 = 134.0;
/// What stands below the bars: the bodies without figures, note and source.
const FOOT: f64 = 92.0;
/// The widest column of names, as a share of the width.
const NAMES: f64 = 0.3;
/// The heights of a row: the least, the usual, the most.
const ROW: (f64, f64, f64) = (24.0, 46.0, 84.0);

struct Bar<'a> {
    history: &'a History<'a>,
    figure: &'a Figure<'a>,
    movement: Movement,
}

impl Bar<'_> {
    fn is_firm(&self) -> bool {
        self.figure.doubt.is_none() && !self.figure.is_estimate
    }
}

/// Bars of one indicator and year, the longest first, with the median, the year before and the change.
pub(in crate::charts) fn rank(scene: &Scene<'_>) -> Result<Picture> {
    let field = CrossSection::of(scene).ok_or_else(|| scene.refusal("chart_few_bodies"))?;
    let year = field.latest().ok_or_else(|| scene.refusal("chart_few_bodies"))?;
    let mut bars: Vec<Bar<'_>> = field
        .histories
        .iter()
        .filter_map(|history| {
            let figure = history.figure(year)?;
            Some(Bar { history, figure, movement: history.movement(year) })
        })
        .collect();
    if bars.len() < 2 {
        return Err(scene.refusal("chart_few_bodies"));
    }
    bars.sort_by(|a, b| {
        let by_value = b.figure.value.total_cmp(&a.figure.value);
        by_value.then_with(|| a.history.body.cmp(b.history.body))
    });
    let all = bars.len();
    let median = median(&bars);
    let quartiles = quartiles(&bars).filter(|_| scene.request.quartiles);
    let words =
        words(scene, &field, &bars, [median, quartiles.map(|q| q[0]), quartiles.map(|q| q[1])]);
    bars.truncate(BODIES);
    let layout = Layout::of(&bars, &field, scene, year);
    let subtitle = scene.request.subtitle.as_ref().unwrap_or(&words.subtitle);
    let mut marks = legend(scene, subtitle, year);
    let drawn: Vec<Vec<Mark>> =
        bars.iter().enumerate().map(|(at, bar)| layout.bar(bar, at)).collect();
    layout.median(&mut marks, median, &drawn);
    for quartile in quartiles.into_iter().flatten() {
        layout.upright(&mut marks, quartile, &drawn, (Ink::Third, 1.0));
    }
    for (bar, drawn) in bars.iter().zip(drawn) {
        let name = format!("{} {}", bar.history.body, full(bar.figure.value));
        marks.push(Mark::named(name, drawn));
    }
    marks.extend(layout.foot(&field, year, all, bars.len()));
    Ok(Picture { words, marks, years: (year, year), height: layout.height })
}

/// Where names, bars and rows stand.
struct Layout<'a> {
    scene: &'a Scene<'a>,
    names: Vec<Vec<Text>>,
    left: f64,
    zero: f64,
    unit: f64,
    pitch: f64,
    height: f64,
    scale: Scale,
    frame: Frame,
    base: Year,
}

impl<'a> Layout<'a> {
    fn of(
        bars: &[Bar<'_>],
        field: &CrossSection<'_>,
        scene: &'a Scene<'a>,
        year: Year,
    ) -> Layout<'a> {
        let frame = scene.request.frame();
        let free = (frame.height - TOP - FOOT) / bars.len() as f64;
        let usual = scene.request.size == Size::Standard;
        let pitch = free.clamp(ROW.0, if usual { ROW.1 } else { ROW.2 });
        let needed = TOP + pitch * bars.len() as f64 + FOOT;
        let height = if usual { needed } else { needed.max(frame.height) };
        let widest = frame.room() * NAMES;
        let names: Vec<Vec<Text>> = bars
            .iter()
            .map(|bar| {
                let mut name = lines(bar.history.body.as_str(), widest, 16.0);
                name.truncate((pitch / 16.0).max(1.0) as usize);
                name
            })
            .collect();
        let left =
            LEFT + names.iter().flatten().map(|t| t.width() * 1.06).fold(60.0, f64::max) + 12.0;
        let scale = scale(bars, field, scene);
        let mut layout = Layout {
            scene,
            names,
            left,
            zero: left,
            unit: 0.0,
            pitch,
            height,
            scale,
            frame,
            base: year.before(),
        };
        layout.stretch(bars);
        layout
    }

    /// The longest bars with which values and changes still fit.
    fn stretch(&mut self, bars: &[Bar<'_>]) {
        let changes = bars.iter().map(|bar| self.change(bar, 0.0).width()).fold(60.0, f64::max);
        let values = bars.iter().map(|bar| self.value(bar, (0.0, 0.0)).width()).fold(0.0, f64::max);
        let low = bars.iter().map(|bar| bar.figure.value).fold(0.0, f64::min);
        let high = bars.iter().map(|bar| bar.figure.value).fold(0.0, f64::max);
        let beyond = if low < 0.0 { values + 10.0 } else { 0.0 };
        let from = self.left + beyond;
        let to = self.frame.right - changes - values - 34.0;
        if high > low {
            self.unit = (to - from).max(40.0) / (high - low);
        }
        self.zero = from - low * self.unit;
    }

    fn is_own(&self, bar: &Bar<'_>) -> bool {
        self.scene.request.stands_out && *bar.history.body == self.scene.request.body
    }

    fn bar(&self, bar: &Bar<'_>, at: usize) -> Vec<Mark> {
        let own = self.is_own(bar);
        let top = TOP + at as f64 * self.pitch;
        let middle = top + self.pitch / 2.0;
        let mut marks = Vec::new();
        let mut baseline = middle + 5.5 - (self.names[at].len() as f64 - 1.0) * 8.0;
        for line in &self.names[at] {
            let text = Text { at: (self.left - 12.0, baseline), ..line.clone() }.end();
            marks.push(if own { text.bold().into() } else { text.into() });
            baseline += 16.0;
        }
        let half = (self.pitch * 0.33).min(20.0);
        let end = self.zero + bar.figure.value * self.unit;
        let (a, b) = ((self.zero, middle - half), (end, middle + half));
        if !bar.is_firm() {
            marks.push(Mark::Frame(
                a,
                b,
                if bar.figure.doubt.is_some() { Ink::Down } else { Ink::Series(0) },
                2.0,
            ));
        } else if own {
            marks.push(Mark::Rect(a, b, Ink::Series(0)));
        } else {
            marks.push(Mark::Rect(a, b, Ink::Tint));
            marks.push(Mark::Frame(a, b, Ink::Series(0), 1.2));
        }
        let mut reach = end;
        if let Some(base) = self.tick_value(bar) {
            let x = self.zero + base * self.unit;
            let ink = if own && base < bar.figure.value { Ink::Series(1) } else { Ink::Axis };
            marks.push(Mark::Line(
                vec![(x, middle - half - 3.0), (x, middle + half + 3.0)],
                ink,
                2.5,
            ));
            let near = bar.figure.value >= 0.0
                && x > end
                && x < end + 10.0 + self.value(bar, (0.0, 0.0)).width();
            reach = if near { x } else { end };
        }
        let side = if bar.figure.value < 0.0 { end - 9.0 } else { reach + 9.0 };
        let value = self.value(bar, (side, middle + 5.5));
        let value = if bar.figure.value < 0.0 { value.end() } else { value };
        marks.push(value.bold().halo().into());
        marks.push(self.change(bar, middle + 5.5).into());
        marks
    }

    /// The value of the year before, where it means the same and lies within the bars.
    fn tick_value(&self, bar: &Bar<'_>) -> Option<f64> {
        let base = bar.movement.base?;
        let end = self.zero + base * self.unit;
        let within = end >= self.left && end <= self.frame.right - 120.0;
        (bar.movement.reading != Reading::Doubtful && within).then_some(base)
    }

    fn value(&self, bar: &Bar<'_>, at: (f64, f64)) -> Text {
        let lang = self.scene.request.lang;
        let value = self.scale.value(bar.figure.value);
        let value = if bar.figure.is_estimate { estimated(&value, lang) } else { value };
        let value = if bar.figure.doubt.is_some() { format!("△{value}") } else { value };
        Text::new(at, value, 16.0, Ink::Main).bold()
    }

    /// The change at the right edge, or why there is none.
    fn change(&self, bar: &Bar<'_>, y: f64) -> Text {
        let lang = self.scene.request.lang;
        let movement = &bar.movement;
        let args = [
            ("year", self.base.to_string()),
            ("base", movement.base.map(|v| self.scale.value(v)).unwrap_or_default()),
            ("value", movement.value.map(|v| self.scale.value(v)).unwrap_or_default()),
        ];
        let (text, ink) = match movement.reading {
            Reading::PerCent | Reading::Points => {
                let sign = if movement.reading == Reading::PerCent { "%" } else { "" };
                (format!("{}{sign}", movement.cell(lang)), Ink::Main)
            }
            Reading::Level => (movement.cell(lang), Ink::Main),
            Reading::NoBase | Reading::NoValue => (say(lang, "rank_no_base", &args), Ink::Third),
            Reading::Form => (say(lang, "rank_form", &args), Ink::Third),
            Reading::Doubtful => (say(lang, "rank_doubtful", &args), Ink::Third),
            Reading::Estimate => (say(lang, "rank_estimate", &args), Ink::Third),
            Reading::SmallBase => (say(lang, "rank_small", &args), Ink::Main),
            Reading::FromZero | Reading::Signed => (say(lang, "rank_from_to", &args), Ink::Main),
        };
        let text = Text::new((self.frame.right, y), text, 15.0, ink).end();
        if self.is_own(bar) { text.bold() } else { text }
    }

    /// The zero line, a dashed line through all bars that is named above them, and the head of the changes.
    fn median(&self, marks: &mut Vec<Mark>, median: Option<f64>, rows: &[Vec<Mark>]) {
        let lang = self.scene.request.lang;
        let bottom = TOP + self.pitch * rows.len() as f64;
        let head = say(lang, "against", &[("base", self.base.to_string())]);
        let head = Text::new((self.frame.right, TOP - 13.0), head, 14.0, Ink::Third).end();
        let limit = head.extent().0 - 16.0;
        marks.push(head.into());
        marks.push(Mark::Line(vec![(self.zero, TOP - 4.0), (self.zero, bottom)], Ink::Axis, 1.5));
        let Some(median) = median else { return };
        let x = self.upright(marks, median, rows, (Ink::Second, 1.5));
        let text = say(lang, "rank_median", &[("n", self.scale.said(median))]);
        let mut text = Text::new((x, TOP - 13.0), text, 14.0, Ink::Second).middle();
        let half = text.width() / 2.0;
        text.at.0 = text.at.0.clamp(LEFT + half, (limit - half).max(LEFT + half));
        marks.push(text.into());
    }

    /// A dashed line through all bars at a value, which leaves their texts free; its place comes back.
    fn upright(
        &self,
        marks: &mut Vec<Mark>,
        value: f64,
        rows: &[Vec<Mark>],
        (ink, width): (Ink, f64),
    ) -> f64 {
        let x = self.zero + value * self.unit;
        let mut from = TOP - 6.0;
        for (top, under) in interrupted(rows, x) {
            marks.push(Mark::Dashes((x, from), (x, top), ink, width));
            from = under;
        }
        let bottom = TOP + self.pitch * rows.len() as f64;
        marks.push(Mark::Dashes((x, from), (x, bottom + 2.0), ink, width));
        x
    }

    /// How many bodies are shown, and those without figures.
    fn foot(&self, field: &CrossSection<'_>, year: Year, all: usize, shown: usize) -> Vec<Mark> {
        let lang = self.scene.request.lang;
        let (mut marks, mut left, y) = (Vec::new(), LEFT, self.height - 66.0);
        if all > shown {
            let args = [("n", all.to_string()), ("shown", shown.to_string())];
            let text = Text::new((left, y), say(lang, "rank_cut", &args), 14.0, Ink::Second);
            left += text.width() + 16.0;
            marks.push(text.into());
        }
        let missing: Vec<&BodyId> = field.without(|history| history.figure(year).is_some());
        let at = ((left, y), self.frame.right - left);
        marks.extend(without(&missing, Some(year), at, lang).map(Mark::from));
        marks
    }
}

/// Where texts of the rows stand in the way of an upright line at `x`: from, to.
fn interrupted(rows: &[Vec<Mark>], x: f64) -> Vec<(f64, f64)> {
    let in_way = |mark: &Mark| match mark {
        Mark::Text(text) => {
            let (left, top, right, bottom) = text.extent();
            (left - 4.0 < x && x < right + 4.0).then_some((top - 2.0, bottom + 2.0))
        }
        _ => None,
    };
    rows.iter().filter_map(|row| row.iter().find_map(in_way)).collect()
}

/// Behind the subtitle: who stands out, and what the tick is.
fn legend(scene: &Scene<'_>, subtitle: &str, year: Year) -> Vec<Mark> {
    let (request, lang) = (scene.request, scene.request.lang);
    let head = fitted(Text::new((LEFT, 81.0), subtitle, 17.0, Ink::Second), request.frame());
    let (mut left, right) = (LEFT + head.width() + 14.0, request.frame().right);
    let mut marks = Vec::new();
    if request.stands_out {
        let mut name =
            Text::new((left + 18.0, 81.0), request.body.as_str(), 17.0, Ink::SeriesText(0)).bold();
        if fits(&name, right - left - 18.0) {
            fit(&mut name, right - left - 18.0);
            marks.push(Mark::Rect((left, 68.0), (left + 13.0, 81.0), Ink::Series(0)));
            left += 18.0 + name.width() + 16.0;
            marks.push(name.into());
        }
    }
    let args = [("year", year.before().to_string())];
    let tick = Text::new((left + 9.0, 81.0), say(lang, "rank_tick", &args), 17.0, Ink::Second);
    if tick.extent().2 <= right {
        marks.push(Mark::Line(vec![(left, 66.0), (left, 83.0)], Ink::Axis, 2.5));
        marks.push(tick.into());
    }
    marks
}
