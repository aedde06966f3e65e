use super::words::{key, legend, no_entry};
use super::{Row, Table};
use crate::charts::history::Figure;
use crate::charts::layout::{Frame, LEFT, fit, fits};
use crate::charts::movement::{Movement, Reading};
use crate::charts::recipes::signs::{hatch, triangle};
use crate::charts::request::say;
use crate::charts::scene::Scene;
use crate::charts::{Ink, Mark, Point, Size, Text};
use crate::i18n::Lang;
use crate::model::Year;

const HEAD: f64 = 126.0;
const RULE: f64 = 136.0;
const TOP: f64 = 140.0;
const ROW: f64 = 35.0;
/// What stands below the rows: the key, the note, the source.
const FOOT: f64 = 110.0;
/// The least widths of the columns: names, the last value, the change over all years, the small line.
const NAMES: f64 = 180.0;
const VALUE: (f64, f64) = (74.0, 112.0);
const OVERALL: f64 = 128.0;
const LINE: (f64, f64) = (70.0, 150.0);
/// The widths of a year's column: the narrowest, the usual, the widest.
const COLUMN: (f64, f64, f64) = (52.0, 69.0, 104.0);

/// Where the columns stand.
struct Columns {
    years: f64,
    year: f64,
    value: f64,
    overall: f64,
    right: f64,
}

/// How many columns of years a picture has room for.
pub(super) fn columns_in(frame: Frame, has_old: bool) -> usize {
    let value = if has_old { VALUE.1 } else { VALUE.0 };
    let room = frame.right - LEFT - NAMES - value - OVERALL - LINE.0 - 20.0;
    (room / COLUMN.0).max(2.0) as usize
}

impl Columns {
    fn of(table: &Table<'_>, scene: &Scene<'_>) -> Columns {
        let right = scene.request.frame().right;
        let count = table.years.len() as f64;
        // A value that is older than the last year has its year beside it.
        let is_old = |row: &Row<'_>| row.history.last().is_some_and(|f| f.year < table.span.1);
        let old = table.rows.iter().any(is_old);
        let value = if old { VALUE.1 } else { VALUE.0 };
        let room = right - LEFT - NAMES - value - OVERALL - LINE.0 - 20.0;
        let usual = (room / count).clamp(COLUMN.0, COLUMN.1);
        // What is left goes to the small lines, then to the years, then to the names.
        let extra = (room - usual * count).max(0.0);
        let line = extra.min(LINE.1 - LINE.0);
        let wider = ((extra - line) / count).min(COLUMN.2 - usual).max(0.0);
        let year = usual + wider;
        let names = NAMES + extra - line - wider * count;
        let years = LEFT + names;
        let value = years + year * count + value;
        Columns { years, year, value, overall: value + OVERALL, right }
    }

    fn left(&self, at: usize) -> f64 {
        self.years + at as f64 * self.year
    }
}

/// The table and how high it is.
pub(super) fn draw(table: &Table<'_>, scene: &Scene<'_>) -> (Vec<Mark>, f64) {
    let (frame, lang) = (scene.request.frame(), scene.request.lang);
    let columns = Columns::of(table, scene);
    let rows = table.rows.len() as f64;
    let free = (frame.height - TOP - FOOT) / rows;
    // Few rows make the usual picture lower, and give a picture of another size higher rows.
    let usual = scene.request.size == Size::Standard;
    let pitch = free.clamp(ROW, ROW * if usual { 1.35 } else { 3.0 });
    let needed = TOP + pitch * rows + FOOT;
    let height = if usual { needed } else { needed.max(frame.height) };
    let mut marks = legend(table, scene);
    marks.extend(heads(table, &columns, lang));
    marks.push(Mark::Line(vec![(LEFT, RULE), (columns.right, RULE)], Ink::Axis, 2.0));
    for (at, row) in table.rows.iter().enumerate() {
        let top = TOP + at as f64 * pitch;
        let drawing = Drawing { table, row, columns: &columns, top, pitch, lang };
        marks.push(Mark::panel(row.history.name.clone(), drawing.marks()));
        let bottom = top + pitch;
        marks.push(Mark::Line(vec![(LEFT, bottom), (columns.right, bottom)], Ink::Grid, 1.0));
    }
    marks.extend(key(table, TOP + pitch * rows + 24.0, scene));
    (marks, height)
}

fn heads(table: &Table<'_>, columns: &Columns, lang: Lang) -> Vec<Mark> {
    let text = |x: f64, text: String| Text::new((x, HEAD), text, 15.0, Ink::Third);
    let mut marks: Vec<Mark> = vec![text(LEFT, say(lang, "indicator", &[])).into()];
    for (at, year) in table.years.iter().enumerate() {
        let middle = columns.left(at) + columns.year / 2.0;
        let head = text(middle, year.to_string()).middle();
        let last = *year == table.last();
        let head = if last { Text { ink: Ink::Main, ..head.bold() } } else { head };
        marks.push(head.into());
    }
    let year = [("year", table.span.1.to_string())];
    let mut value = text(columns.value, say(lang, "value_of", &year)).bold().end();
    value.ink = Ink::Main;
    fit(&mut value, VALUE.0 - 8.0);
    let mut overall = text(columns.overall, say(lang, "overall_head", &[])).end();
    fit(&mut overall, OVERALL - 12.0);
    let mut line = text(columns.right, say(lang, "line_head", &[])).end();
    fit(&mut line, columns.right - columns.overall - 10.0);
    marks.extend([value.into(), overall.into(), line.into()]);
    marks
}

/// A row in its place.
struct Drawing<'a> {
    table: &'a Table<'a>,
    row: &'a Row<'a>,
    columns: &'a Columns,
    top: f64,
    pitch: f64,
    lang: Lang,
}

impl Drawing<'_> {
    fn baseline(&self) -> f64 {
        self.top + self.pitch / 2.0 + 6.0
    }

    fn marks(&self) -> Vec<Mark> {
        let mut marks = self.name();
        for (at, movement) in self.row.cells.iter().enumerate() {
            let year = self.table.years[at];
            let args = [
                ("name", self.row.history.name.clone()),
                ("year", year.to_string()),
                ("base", year.before().to_string()),
                ("change", movement.words(self.lang)),
            ];
            let name = say(self.lang, "cell_mark", &args);
            marks.push(Mark::named(name, self.cell(at, movement)));
        }
        marks.extend(self.last_columns());
        marks.extend(self.line());
        marks
    }

    fn name(&self) -> Vec<Mark> {
        let share = self.row.history.is_share();
        let unit = match share {
            true => say(self.lang, "points_unit", &[]),
            false => self.row.scale.unit.clone(),
        };
        let unit = Text::new((0.0, self.baseline()), unit, 14.0, Ink::Third);
        let name = self.row.history.name.as_str();
        let mut name = Text::new((LEFT, self.baseline()), name, 16.0, Ink::Main);
        let room = self.columns.years - LEFT - 10.0;
        if fits(&name, room - unit.width() - 9.0) {
            fit(&mut name, room - unit.width() - 9.0);
            let unit = Text { at: (LEFT + name.width() + 9.0, self.baseline()), ..unit };
            return vec![name.into(), unit.into()];
        }
        // A name that is too long stands above its unit.
        let lines = crate::charts::layout::lines(&name.text, room, 15.0);
        let one = lines.len() == 1 && self.pitch >= 34.0;
        let mut marks: Vec<Mark> = Vec::new();
        let mut y = self.baseline() - 8.0;
        for line in lines.into_iter().take(2) {
            marks.push(Text { at: (LEFT, y), size: line.size.min(15.0), ..line }.into());
            y += 16.0;
        }
        if one {
            marks.push(Text { at: (LEFT, y), ..unit }.into());
        }
        marks
    }

    fn cell(&self, at: usize, movement: &Movement) -> Vec<Mark> {
        let left = self.columns.left(at);
        let (a, b) = (
            (left + 1.5, self.top + 1.5),
            (left + self.columns.year - 1.5, self.top + self.pitch - 1.5),
        );
        let middle = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
        let mut marks = Vec::new();
        let step = movement.step().filter(|_| movement.is_comparable());
        match (movement.reading, step, movement.rises()) {
            (Reading::Form, ..) => {
                marks.extend(hatch(a, b));
                marks.extend(no_entry(middle));
            }
            (Reading::NoValue, ..) => marks.push(Mark::Rect(a, b, Ink::Band)),
            (Reading::Doubtful, ..) => marks.push(triangle(middle)),
            (Reading::SmallBase, ..) => marks.push(Mark::DashedFrame(a, b, Ink::Third, 1.2)),
            (_, Some(step), Some(true)) => marks.push(Mark::Rect(a, b, Ink::UpStep(step))),
            (_, Some(step), Some(false)) => marks.push(Mark::Rect(a, b, Ink::DownStep(step))),
            _ => {}
        }
        let last = at + 1 == self.row.cells.len();
        let size = if self.columns.year < 60.0 { 15.0 } else { 16.0 };
        let quiet = !movement.is_comparable();
        let ink = match movement.reading {
            Reading::NoBase | Reading::NoValue => Ink::Second,
            _ if quiet && !last => Ink::Second,
            _ => Ink::Main,
        };
        let text = self.cell_text(movement);
        let mut text = Text::new((middle.0, self.baseline()), text, size, ink).middle();
        if last {
            text = text.bold();
        }
        fit(&mut text, self.columns.year - 8.0);
        if !text.text.is_empty() {
            marks.push(text.into());
        }
        marks
    }

    /// The text of a cell: from → to in the row's unit where the figures are too long, and a word where that is.
    fn cell_text(&self, movement: &Movement) -> String {
        let text = movement.cell(self.lang);
        let room = self.columns.year - 8.0;
        let fitting = |text: &String| {
            fits(&Text::new((0.0, 0.0), text.as_str(), 15.0, Ink::Main).bold(), room)
        };
        if fitting(&text) || text.is_empty() {
            return text;
        }
        let value = |v: Option<f64>| v.map(|v| self.row.scale.value(v)).unwrap_or_default();
        let scaled = format!("{}→{}", value(movement.base), value(movement.value));
        if fitting(&scaled) && movement.reading != Reading::PerCent {
            return scaled;
        }
        let key = match movement.reading {
            Reading::FromZero => "cell_from_zero",
            Reading::Signed => "cell_signed",
            Reading::PerCent => "cell_large",
            _ => "cell_small",
        };
        say(self.lang, key, &[])
    }

    fn last_columns(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        let (text, last) = self.row.value(self.lang);
        let old = last.filter(|figure| figure.year < self.table.span.1);
        let text = old.map_or(text.clone(), |f| format!("{text} ({})", f.year));
        let mut value = Text::new((self.columns.value, self.baseline()), text, 16.0, Ink::Main);
        value = if old.is_some() { value.end() } else { value.end().bold() };
        fit(&mut value, if old.is_some() { VALUE.1 - 8.0 } else { VALUE.0 - 4.0 });
        let taken = value.extent();
        marks.push(value.into());
        let overall = self.row.overall(self.table.cagr, self.lang);
        let text = overall.as_ref().map_or("—".to_owned(), |(_, change)| change.clone());
        let at = (self.columns.overall, self.baseline());
        let mut change = Text::new(at, text, 16.0, Ink::Main).end();
        fit(&mut change, OVERALL - 10.0);
        let end = change.extent().0 - 8.0;
        marks.push(change.into());
        if let Some((from, _)) = overall {
            let from = say(self.lang, "from_year", &[("year", from.to_string())]);
            let from = Text::new((end, self.baseline()), from, 14.0, Ink::Third).end();
            if from.extent().0 >= taken.2 + 9.0 {
                marks.push(from.into());
            }
        }
        marks
    }

    /// A small line from zero, broken where it may not be joined.
    fn line(&self) -> Vec<Mark> {
        let (left, right) = (self.columns.overall + 20.0, self.columns.right - 5.0);
        let (top, bottom) = (self.top + 8.0, self.top + self.pitch - 7.0);
        let (first, last) = self.table.span;
        let history = &self.row.history;
        let x = |year: Year| {
            left + f64::from(year.0 - first.0) / f64::from((last.0 - first.0).max(1))
                * (right - left)
        };
        let (low, high) = history.range();
        let (low, high) = (low.min(0.0), high.max(0.0));
        let span = if high > low { high - low } else { 1.0 };
        let y = |v: f64| bottom - (v.clamp(low, high) - low) / span * (bottom - top);
        let zero = vec![(left - 5.0, y(0.0)), (self.columns.right, y(0.0))];
        let mut marks = vec![Mark::Line(zero, Ink::Quiet, 1.0)];
        let mut lines: Vec<Vec<Point>> = Vec::new();
        let mut before: Option<&Figure<'_>> = None;
        for figure in history.figures() {
            let at = (x(figure.year), y(figure.value));
            match lines.last_mut().filter(|_| before.is_some_and(|b| history.joins(b, figure))) {
                Some(line) => line.push(at),
                None => lines.push(vec![at]),
            }
            before = Some(figure);
        }
        let alone = |line: &&Vec<Point>| line.len() == 1;
        let points: Vec<Point> = lines.iter().filter(alone).map(|line| line[0]).collect();
        let joined: Vec<Vec<Point>> = lines.iter().filter(|line| line.len() > 1).cloned().collect();
        if !joined.is_empty() {
            marks.push(Mark::Lines(joined, Ink::Series(0), 2.0));
        }
        let newest = history.last().map(|figure| figure.year);
        for figure in history.figures() {
            let at = (x(figure.year), y(figure.value));
            if figure.doubt.is_some() {
                let corners =
                    vec![(at.0, at.1 - 4.5), (at.0 + 4.5, at.1 + 3.5), (at.0 - 4.5, at.1 + 3.5)];
                marks.push(Mark::Outline(corners, Ink::Down, 1.6));
            } else if figure.is_estimate {
                marks.push(Mark::Ring(at, 3.2, Ink::Series(0), 1.6));
            } else if Some(figure.year) == newest {
                marks.push(Mark::Circle(at, 3.6, Ink::Series(0)));
            } else if points.contains(&at) {
                marks.push(Mark::Circle(at, 2.0, Ink::Series(0)));
            }
        }
        marks
    }
}
