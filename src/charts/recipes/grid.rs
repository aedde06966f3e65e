use super::cross_section::{CrossSection, without};
use super::signs::triangle;
use crate::charts::history::{Figure, History};
use crate::charts::layout::{LEFT, Picture, lines};
use crate::charts::lint::{crosses, touch};
use crate::charts::request::say;
use crate::charts::scale::{Scale, full, ticks};
use crate::charts::scene::{Scene, fullest};
use crate::charts::wording::{called, counted, estimated, footnotes, note, source, span};
use crate::charts::{Ink, Mark, Point, Text, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::model::{BodyId, Year};

/// The most panels, the narrowest and the lowest.
const PANELS: usize = 16;
const NARROW: f64 = 180.0;
const LOW: f64 = 132.0;
const GUTTER: f64 = 26.0;
/// Where the panels begin, below the subtitle, and what stands below them.
const TOP: f64 = 104.0;
const FOOT: f64 = 104.0;
/// What stands above the plot of a panel: its name, and room for the label of the highest point.
const HEAD: f64 = 56.0;

/// A small line for each body, on one scale, before the lines of all others.
pub(in crate::charts) fn grid(scene: &Scene<'_>) -> Result<Picture> {
    let field = CrossSection::of(scene).ok_or_else(|| scene.refusal("chart_few_bodies"))?;
    let years = field.span().ok_or_else(|| scene.refusal("chart_few_bodies"))?;
    let mut panels: Vec<&History<'_>> = field.histories.iter().filter(|h| h.len() >= 2).collect();
    match panels.len() {
        0 | 1 => return Err(scene.refusal("chart_few_bodies")),
        n if n > PANELS => {
            return Err(scene.refusal("chart_many_bodies").with("n", n).with("most", PANELS));
        }
        _ => {}
    }
    let last = |history: &History<'_>| history.last().map(|f| f.value).unwrap_or_default();
    panels.sort_by(|a, b| last(b).total_cmp(&last(a)).then_with(|| a.body.cmp(b.body)));
    let plane = Plane::of(&panels, years, &field, scene);
    let mut marks = Vec::new();
    for (at, history) in panels.iter().enumerate() {
        let panel = Panel { plane: &plane, at, history, others: &panels, scene };
        marks.push(Mark::panel(history.body.to_string(), panel.marks()));
    }
    let missing: Vec<&BodyId> = field.without(|history| history.len() >= 2);
    let at = ((LEFT, plane.height - 66.0), scene.request.frame().room());
    marks.extend(without(&missing, None, at, scene.request.lang).map(Mark::from));
    let words = words(scene, &field, &panels, &plane);
    Ok(Picture { words, marks, years, height: plane.height })
}

/// The places of the panels, and years and values within one.
struct Plane {
    years: (Year, Year),
    columns: usize,
    count: usize,
    left: f64,
    width: f64,
    panel: f64,
    height: f64,
    /// The lowest and the highest value of each panel: the same for all, or its own.
    ranges: Vec<(f64, f64)>,
    is_free: bool,
    scale: Scale,
}

impl Plane {
    fn of(
        panels: &[&History<'_>],
        years: (Year, Year),
        field: &CrossSection<'_>,
        scene: &Scene<'_>,
    ) -> Plane {
        let frame = scene.request.frame();
        let is_free = scene.request.options.free_y;
        let own = |history: &&History<'_>| {
            let values = history.figures().map(|figure| figure.value);
            values.fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)))
        };
        let mut ranges: Vec<(f64, f64)> = panels.iter().map(own).collect();
        let all = ranges.iter().fold((0.0_f64, 0.0_f64), |a, b| (a.0.min(b.0), a.1.max(b.1)));
        if !is_free {
            let ticks = ticks(all.0, all.1);
            ranges.fill((ticks[0], ticks[ticks.len() - 1]));
        }
        let largest = all.1.max(-all.0);
        let lang = scene.request.lang;
        let lasts = panels.iter().filter_map(|history| Some(history.last()?.value));
        let scale = match is_free {
            // Scales of their own have no unit of ten thousands in common.
            true => Scale::plain(&field.unit, lang),
            false => Scale::over([largest].into_iter().chain(lasts), &field.unit, lang),
        };
        let text = |v: f64| Text::new((0.0, 0.0), scale.tick(v), 14.0, Ink::Third).width();
        let numbers = if is_free { 0.0 } else { text(ranges[0].0).max(text(ranges[0].1)) + 10.0 };
        let left = LEFT + numbers;
        let room = frame.right - left;
        let most = ((room + GUTTER) / (NARROW + GUTTER)).floor().max(1.0) as usize;
        let rows = panels.len().div_ceil(most);
        let columns = panels.len().div_ceil(rows);
        let width = (room - GUTTER * (columns - 1) as f64) / columns as f64;
        let panel = ((frame.height - TOP - FOOT) / rows as f64).max(LOW);
        let height = TOP + panel * rows as f64 + FOOT;
        let count = panels.len();
        Plane { years, columns, count, left, width, panel, height, ranges, is_free, scale }
    }

    fn left(&self, at: usize) -> f64 {
        self.left + (at % self.columns) as f64 * (self.width + GUTTER)
    }

    fn top(&self, at: usize) -> f64 {
        TOP + (at / self.columns) as f64 * self.panel
    }

    fn step(&self) -> f64 {
        (self.width - 16.0) / f64::from((self.years.1.0 - self.years.0.0).max(1))
    }

    fn x(&self, at: usize, year: Year) -> f64 {
        self.left(at) + 8.0 + f64::from(year.0 - self.years.0.0) * self.step()
    }

    /// Where the plot of a panel begins and ends.
    fn stretch(&self, at: usize) -> (f64, f64) {
        (self.top(at) + HEAD, self.top(at) + self.panel - 18.0)
    }

    fn y(&self, at: usize, value: f64) -> f64 {
        let (top, bottom) = self.stretch(at);
        let (low, high) = self.ranges[at];
        bottom - (value - low) / (high - low).max(f64::MIN_POSITIVE) * (bottom - top)
    }

    /// Whether nothing stands below the panel.
    fn is_lowest(&self, at: usize) -> bool {
        at + self.columns >= self.count
    }
}

/// One body in its place.
struct Panel<'a> {
    plane: &'a Plane,
    at: usize,
    history: &'a History<'a>,
    others: &'a [&'a History<'a>],
    scene: &'a Scene<'a>,
}

impl Panel<'_> {
    fn marks(&self) -> Vec<Mark> {
        let (plane, at) = (self.plane, self.at);
        let own = self.scene.request.is_own(self.history.body);
        let mut marks = self.absences();
        marks.extend(self.axis());
        // Lines of another scale say nothing beside each other.
        let others = self.others.iter().filter(|o| !plane.is_free && o.body != self.history.body);
        let behind: Vec<Vec<Point>> = others.flat_map(|other| self.stretches(other)).collect();
        if !behind.is_empty() {
            marks.push(Mark::Lines(behind, Ink::Grid, 1.5));
        }
        let ink = if own { Ink::Series(0) } else { Ink::Third };
        let lines = self.stretches(self.history);
        if !lines.is_empty() {
            marks.push(Mark::Lines(lines, ink, 2.5));
        }
        for figure in self.history.figures() {
            let point = self.place(figure);
            let mark = match (figure.doubt.is_some(), figure.is_estimate) {
                (true, _) => triangle(point),
                (_, true) => Mark::Ring(point, 3.4, ink, 1.8),
                _ => Mark::Circle(point, 3.4, ink),
            };
            let name = format!("{} {} {}", self.history.body, figure.year, full(figure.value));
            marks.push(Mark::named(name, vec![mark]));
        }
        let mut baseline = plane.top(at) + 15.0;
        for line in lines_of(self.history.body, plane.width) {
            let ink = if own { Ink::Main } else { Ink::Second };
            let line = Text { at: (plane.left(at), baseline), ink, ..line };
            marks.push(line.into());
            baseline += 17.0;
        }
        marks.extend(self.last_value().map(Mark::from));
        marks
    }

    fn place(&self, figure: &Figure<'_>) -> Point {
        (self.plane.x(self.at, figure.year), self.plane.y(self.at, figure.value))
    }

    /// The lines that may be drawn of a body in this panel.
    fn stretches(&self, history: &History<'_>) -> Vec<Vec<Point>> {
        let mut lines: Vec<Vec<Point>> = Vec::new();
        let mut before: Option<&Figure<'_>> = None;
        for figure in history.figures() {
            let at = self.place(figure);
            match lines.last_mut().filter(|_| before.is_some_and(|b| history.joins(b, figure))) {
                Some(line) => line.push(at),
                None => lines.push(vec![at]),
            }
            before = Some(figure);
        }
        lines.retain(|line| line.len() > 1);
        lines
    }

    /// Bands for years without a figure, dashes where the definition changed.
    fn absences(&self) -> Vec<Mark> {
        let (plane, at) = (self.plane, self.at);
        let (top, bottom) = plane.stretch(at);
        let (left, right) = (plane.left(at), plane.left(at) + plane.width);
        let half = plane.step() / 2.0;
        let years = (plane.years.0.0..=plane.years.1.0).map(Year);
        let mut marks = Vec::new();
        for year in years {
            let x = plane.x(at, year);
            match self.history.figure(year) {
                None => {
                    let (a, b) = ((x - half).max(left), (x + half).min(right));
                    marks.push(Mark::Rect((a, top), (b, bottom), Ink::Band));
                }
                Some(_) => {
                    let broken = self.history.figure(year.before()).is_some()
                        && self.history.is_broken_between(year.before(), year);
                    if broken {
                        let x = x - half;
                        marks.push(Mark::Dashes((x, top), (x, bottom), Ink::Third, 1.0));
                    }
                }
            }
        }
        marks
    }

    /// Gridlines; numbers at the left panels, years below the lowest.
    fn axis(&self) -> Vec<Mark> {
        let (plane, at) = (self.plane, self.at);
        let left = plane.left(at);
        let (low, high) = plane.ranges[at];
        let mut marks = Vec::new();
        for value in [low, 0.0, high] {
            let y = plane.y(at, value);
            let ink = if value == 0.0 { Ink::Axis } else { Ink::Grid };
            marks.push(Mark::Line(vec![(left, y), (left + plane.width, y)], ink, 1.0));
        }
        if at % plane.columns == 0 && !plane.is_free {
            let mut taken: Vec<Text> = Vec::new();
            for value in [0.0, high, low] {
                let place = (left - 8.0, plane.y(at, value) + 5.0);
                let text = Text::new(place, plane.scale.tick(value), 14.0, Ink::Third).end();
                if taken.iter().all(|other| !touch(other, &text)) {
                    taken.push(text);
                }
            }
            marks.extend(taken.into_iter().map(Mark::from));
        }
        if plane.is_lowest(at) {
            let y = plane.top(at) + plane.panel + 2.0;
            let year = |year: Year| Text::new((0.0, y), year.to_string(), 14.0, Ink::Second);
            marks.push(Text { at: (left, y), ..year(plane.years.0) }.into());
            let right = (left + plane.width, y);
            marks.push(Text { at: right, ..year(plane.years.1) }.end().into());
        }
        marks
    }

    /// The last value at the end of the line, with its year where the line ends earlier.
    fn last_value(&self) -> Option<Text> {
        let (plane, at, lang) = (self.plane, self.at, self.scene.request.lang);
        let last = self.history.last()?;
        let value = plane.scale.value(last.value);
        let value = if last.is_estimate { estimated(&value, lang) } else { value };
        let value = if last.doubt.is_some() { format!("△{value}") } else { value };
        let text = match last.year < plane.years.1 {
            true => say(lang, "ended", &[("year", last.year.to_string()), ("value", value)]),
            false => value,
        };
        let (x, y) = self.place(last);
        let text = Text::new((0.0, 0.0), text, 14.0, Ink::Main).bold().end().halo();
        let (left, right) = (plane.left(at), plane.left(at) + plane.width);
        let (top, bottom) = plane.stretch(at);
        let half = text.width() / 2.0;
        let head = lines_of(self.history.body, plane.width).len() as f64 * 17.0;
        let points: Vec<Point> = self.history.figures().map(|figure| self.place(figure)).collect();
        let drawn = self.stretches(self.history);
        let clear = |text: &Text| {
            let (l, t, r, b) = text.extent();
            let on_point = points
                .iter()
                .any(|(px, py)| (l - 4.5..r + 4.5).contains(px) && (t - 4.0..b + 4.0).contains(py));
            let on_line = drawn.iter().any(|line| crosses(line, text));
            !on_point && !on_line && t > top - HEAD + head + 1.0 && b < bottom + 12.0
        };
        let ends = [x + half, x + 4.0, right].map(|end| end.clamp(left + 2.0 * half, right));
        let place = |(end, dy): (f64, f64)| Text { at: (end, y + dy), ..text.clone() };
        let shifts = [-9.0, 20.0, -15.0, -22.0, 26.0, -30.0, -38.0, 34.0, 42.0];
        shifts.into_iter().flat_map(|dy| ends.map(|end| (end, dy))).map(place).find(clear)
    }
}

fn lines_of(body: &BodyId, width: f64) -> Vec<Text> {
    lines(body.as_str(), width, 15.0).into_iter().take(2).collect()
}

fn words(
    scene: &Scene<'_>,
    field: &CrossSection<'_>,
    panels: &[&History<'_>],
    plane: &Plane,
) -> Words {
    let lang = scene.request.lang;
    let bodies: Vec<&BodyId> = panels.iter().map(|history| history.body).collect();
    let years = span(plane.years, lang);
    let unit = plane.scale.unit.clone();
    let args = [
        ("name", field.name.clone()),
        ("bodies", counted(&bodies, lang)),
        ("years", years),
        ("unit", unit),
    ];
    let described = panels.iter().map(|history| {
        let points = history.figures().map(|f| format!("{} {}", f.year, full(f.value)));
        format!("{}: {}", history.body, points.collect::<Vec<_>>().join(", "))
    });
    let key = if plane.is_free { "grid_subtitle_free" } else { "grid_subtitle" };
    let mut sentences = signs(panels, plane, lang);
    sentences.push(say(lang, "grid_note_order", &[]));
    if panels.iter().any(|h| h.figures().any(|figure| figure.is_estimate)) {
        sentences.push(say(lang, "note_estimate", &[]));
    }
    sentences.push(footnotes(&field.doubts(|_| true), lang));
    Words {
        title: title(scene, panels, &args),
        subtitle: say(lang, key, &args),
        note: note(&sentences, lang),
        source: source(scene, panels.iter().flat_map(|history| history.figures())),
        description: described.collect::<Vec<_>>().join("; "),
    }
}

/// What the signs mean that occur.
fn signs(panels: &[&History<'_>], plane: &Plane, lang: Lang) -> Vec<String> {
    let years = || (plane.years.0.0..=plane.years.1.0).map(Year);
    let is_gap = |h: &&History<'_>| years().any(|year| h.figure(year).is_none());
    let is_break = |h: &&History<'_>| {
        years().skip(1).any(|year| {
            let both = h.figure(year.before()).is_some() && h.figure(year).is_some();
            both && h.is_broken_between(year.before(), year)
        })
    };
    let mut sentences = Vec::new();
    if !plane.is_free {
        let called = called(panels.iter().map(|history| history.body), lang);
        sentences.push(say(lang, "grid_note_others", &[("called", called)]));
    }
    if panels.iter().any(is_gap) {
        sentences.push(say(lang, "grid_note_gap", &[]));
    }
    if panels.iter().any(is_break) {
        sentences.push(say(lang, "grid_note_break", &[]));
    }
    sentences
}

/// How many of the bodies rose and fell in the last year that most of them have.
fn title(scene: &Scene<'_>, panels: &[&History<'_>], args: &[(&str, String)]) -> String {
    let lang = scene.request.lang;
    let changes = panels.iter().flat_map(|history| {
        let years: Vec<Year> = history.figures().map(|figure| figure.year).collect();
        years.into_iter().filter(|year| history.movement(*year).is_comparable())
    });
    let Some(year) = fullest(changes) else { return say(lang, "grid_plain", args) };
    let rises: Vec<Option<bool>> = panels
        .iter()
        .map(|history| history.movement(year))
        .filter(|movement| movement.is_comparable())
        .map(|movement| movement.rises())
        .collect();
    let count = |up: bool| rises.iter().filter(|rise| **rise == Some(up)).count();
    let (up, down) = (count(true), count(false));
    let mut args = args.to_vec();
    args.extend([
        ("year", year.to_string()),
        ("n", rises.len().to_string()),
        ("up", up.to_string()),
        ("down", down.to_string()),
    ]);
    let key = match (rises.len(), up, down) {
        (0 | 1, ..) => "grid_plain",
        (n, up, _) if up == n => "grid_all_up",
        (n, _, down) if down == n => "grid_all_down",
        _ => "grid_title",
    };
    say(lang, key, &args)
}
