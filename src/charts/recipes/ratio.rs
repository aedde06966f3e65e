use super::cross_section::{CrossSection, sources};
use crate::charts::layout::lines;
use super::pair::is_small;
use crate::changes::change_in_words;
use crate::charts::build::Scene;
use crate::charts::layout::{Frame, LEFT, Picture};
use crate::charts::request::say;
use crate::charts::{ChartData, ChartRequest};
use crate::charts::scale::{full, plain_unit, whole};
use crate::charts::{Ink, Mark, Text, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::i18n::numbers::rounded;
use crate::model::{BodyId, Change, Unit, Year};

use super::lines::marker;

/// How many bodies can be told apart, and how many indicators can be read.
const BODIES: usize = 4;
const ROWS: usize = 8;
/// Where the rows begin, and what stands below them; the width of the names, where the dots begin, and how far from the
/// right edge they end and the labels begin.
const TOP: f64 = 170.0;
const FOOT: f64 = 84.0;
const NAMES: f64 = 150.0;
const DOTS: (f64, f64) = (200.0, 328.0);
const LABELS: f64 = 288.0;
/// The least height of a line of a row, and what stands between rows.
const PITCH: f64 = 19.0;
const GAP: f64 = 8.0;
/// What a name of the legend needs beside itself.
const SIGN: f64 = 42.0;

/// A row: an indicator, and the change of each body by its number.
struct Row<'a> {
    name: String,
    unit: Unit,
    dots: Vec<(usize, &'a Change)>,
}

/// Value ÷ base of each indicator and body on a scale on which halving and doubling are equally far from 1.
pub(in crate::charts) fn ratio(scene: &Scene<'_>) -> Result<Picture> {
    let (request, data) = (scene.request, scene.data);
    if request.compared.len() > BODIES {
        let count = request.compared.len();
        return Err(scene.refusal("chart_many_bodies").with("n", count).with("most", BODIES));
    }
    let wanted = scene.indicators.to_vec();
    let fields: Vec<CrossSection<'_>> =
        wanted.iter().filter_map(|id| CrossSection::of(request, data, id)).collect();
    let year = fields.iter().filter_map(CrossSection::fullest_change).max();
    let year = year.ok_or_else(|| scene.refusal("chart_no_pairs"))?;
    let rows: Vec<Row<'_>> = fields.iter().filter_map(|f| row(f, year)).take(ROWS).collect();
    if rows.is_empty() {
        return Err(scene.refusal("chart_no_pairs"));
    }
    let frame = request.frame();
    let count: usize = rows.iter().map(|row| row.dots.len()).sum();
    let needed = PITCH * count as f64 + GAP * rows.len() as f64;
    let bottom = (frame.height - FOOT).max(TOP + needed);
    let axis =
        Axis::of((frame, bottom), rows.iter().flat_map(|row| &row.dots).map(|(_, c)| times(c)));
    let mut marks = legend(request);
    marks.extend(axis.draw(request.lang));
    let pitch = ((bottom - TOP - rows.len() as f64 * GAP) / count as f64).min(34.0);
    let mut top = TOP;
    for (at, row) in rows.iter().enumerate() {
        let bottom = top + row.dots.len() as f64 * pitch + GAP;
        if at > 0 {
            marks.push(Mark::Line(vec![(LEFT, top), (frame.right, top)], Ink::Grid, 1.0));
        }
        head(&mut marks, row, (top, bottom), request.lang);
        for (at, (number, change)) in row.dots.iter().enumerate() {
            let y = top + 4.0 + (at as f64 + 0.5) * pitch;
            dot(&mut marks, (*number, change), y, &axis, (request, data));
        }
        top = bottom;
    }
    let words = words(request, data, &rows, year);
    Ok(Picture { words, marks, years: (year.before(), year), height: bottom + FOOT })
}

fn row<'a>(field: &CrossSection<'a>, year: Year) -> Option<Row<'a>> {
    let dots: Vec<(usize, &Change)> = field
        .bodies
        .iter()
        .enumerate()
        .filter_map(|(number, body)| Some((number, field.change(body, year)?)))
        .filter(|(_, c)| c.base.is_some_and(|v| v > 0.0) && c.value.is_some_and(|v| v > 0.0))
        .collect();
    (!dots.is_empty()).then(|| Row { name: field.name.clone(), unit: field.unit.clone(), dots })
}

fn times(change: &Change) -> f64 {
    change.value.unwrap_or(1.0) / change.base.unwrap_or(1.0)
}

/// Powers of two from left to right.
struct Axis {
    frame: Frame,
    bottom: f64,
    low: i32,
    high: i32,
}

impl Axis {
    fn of((frame, bottom): (Frame, f64), times: impl Iterator<Item = f64>) -> Axis {
        let powers: Vec<f64> = times.map(f64::log2).collect();
        let low = powers.iter().copied().fold(-1.0, f64::min).floor() as i32;
        let high = powers.iter().copied().fold(1.0, f64::max).ceil() as i32;
        Axis { frame, bottom, low, high }
    }

    fn x(&self, power: f64) -> f64 {
        let share = (power - f64::from(self.low)) / f64::from(self.high - self.low);
        DOTS.0 + share * (self.frame.right - DOTS.1 - DOTS.0)
    }

    fn draw(&self, lang: Lang) -> Vec<Mark> {
        let mut marks = Vec::new();
        // As many lines as leave room for their names; that of 1 always.
        let span = f64::from(self.high - self.low);
        let room = self.x(f64::from(self.high)) - DOTS.0;
        let step = (span * 50.0 / room).ceil().max(1.0) as usize;
        let ticks =
            (0..=self.high).step_by(step).chain((self.low..0).rev().skip(step - 1).step_by(step));
        for power in ticks {
            let x = self.x(f64::from(power));
            let one = power == 0;
            let (ink, width) = if one { (Ink::Axis, 1.5) } else { (Ink::Grid, 1.0) };
            marks.push(Mark::Line(vec![(x, TOP - 8.0), (x, self.bottom)], ink, width));
            let n = match power {
                power if power >= 0 => format!("{}", 2f64.powi(power)),
                -1 => "½".to_owned(),
                power => format!("1/{}", 2f64.powi(-power)),
            };
            let label = say(lang, "times", &[("n", n)]);
            let ink = if one { Ink::Main } else { Ink::Third };
            marks.push(Text::new((x, TOP - 16.0), label, 15.0, ink).middle().into());
        }
        for (key, side) in [("fewer_side", -1.0), ("more_side", 1.0)] {
            let text = Text::new((0.0, TOP - 36.0), say(lang, key, &[]), 14.0, Ink::Third);
            let x = self.x(0.0) + side * (12.0 + text.width() / 2.0);
            marks.push(Text { at: (x, TOP - 36.0), ..text }.middle().into());
        }
        marks
    }
}

/// The bodies, each beside its sign: on one line, or on two where their names are long.
fn legend(request: &ChartRequest) -> Vec<Mark> {
    let name = |(number, body): (usize, &BodyId)| {
        Text::new((0.0, 0.0), body.as_str(), 16.0, Ink::SeriesText(number)).bold()
    };
    let mut names: Vec<Text> = request.compared.iter().enumerate().map(name).collect();
    let needed: f64 = names.iter().map(|name| name.width() + SIGN).sum();
    let room = request.frame().right - LEFT;
    let two = needed > room + SIGN;
    let mut marks = Vec::new();
    let (mut x, mut y) = (LEFT, if two { 100.0 } else { 114.0 });
    for (number, name) in names.iter_mut().enumerate() {
        if two {
            name.size = 15.0;
            crate::charts::layout::fit(name, room / 2.0 - SIGN);
            (x, y) = if number == 2 { (LEFT, 118.0) } else { (x, y) };
        }
        marks.push(marker(number, (x + 7.0, y - 5.5), 6.5, Ink::Series(number)));
        name.at = (x + 18.0, y);
        x += name.width() + SIGN;
        marks.push(name.clone().into());
    }
    marks
}

fn head(marks: &mut Vec<Mark>, row: &Row<'_>, (top, bottom): (f64, f64), lang: Lang) {
    let unit = Text::new((0.0, 0.0), plain_unit(&row.unit, lang), 14.0, Ink::Third);
    let names = lines(&row.name, NAMES, 16.0).into_iter().map(Text::bold);
    let mut lines: Vec<Text> = names.collect();
    if (lines.len() + 1) as f64 * 17.0 <= bottom - top {
        lines.push(unit);
    }
    let mut baseline = (top + bottom) / 2.0 + 5.5 - (lines.len() as f64 - 1.0) * 8.5;
    for line in lines {
        marks.push(Text { at: (LEFT, baseline), ..line }.into());
        baseline += 17.0;
    }
}

fn dot(
    marks: &mut Vec<Mark>,
    (number, change): (usize, &Change),
    y: f64,
    axis: &Axis,
    (request, data): (&ChartRequest, &ChartData<'_>),
) {
    let (from, to) = (axis.x(0.0), axis.x(times(change).log2()));
    marks.push(Mark::Line(vec![(from, y), (to, y)], Ink::Series(number), 2.5));
    marks.push(marker(number, (to, y), 7.0, Ink::Series(number)));
    if is_small(change) {
        marks.push(marker(number, (to, y), 4.2, Ink::Background));
    }
    let args = [
        ("base", change.base.map(whole).unwrap_or_default()),
        ("value", change.value.map(whole).unwrap_or_default()),
        ("change", change_in_words(change, data.catalog, request.lang)),
    ];
    let label = say(request.lang, "ratio_label", &args);
    let left = axis.frame.right - LABELS;
    let mut label = Text::new((left, y + 5.0), label, 15.0, Ink::SeriesText(number));
    crate::charts::layout::fit(&mut label, LABELS);
    marks.push(label.into());
}

/// From a value to a value, and how many times as much where that says more than a per cent.
fn headline(change: &Change, data: &ChartData<'_>, lang: Lang) -> String {
    let size = if times(change) >= 3.0 {
        say(lang, "times", &[("n", rounded(times(change), 1))])
    } else {
        change_in_words(change, data.catalog, lang)
    };
    let value = |v: Option<f64>| v.map(full).unwrap_or_default();
    let args = [("base", value(change.base)), ("value", value(change.value)), ("change", size)];
    say(lang, "ratio_label", &args)
}

fn words(request: &ChartRequest, data: &ChartData<'_>, rows: &[Row<'_>], year: Year) -> Words {
    let lang = request.lang;
    let dots = || rows.iter().flat_map(|row| row.dots.iter().map(move |(_, c)| (row, *c)));
    let far = |c: &Change| times(c).log2().abs();
    // A base below 30 makes no headline while there is another.
    let firm = dots().filter(|(_, c)| !is_small(c)).max_by(|a, b| far(a.1).total_cmp(&far(b.1)));
    let largest = firm.or_else(|| dots().next());
    let (name, body, change) = largest.map_or_else(Default::default, |(row, c)| {
        (row.name.clone(), c.body.to_string(), headline(c, data, lang))
    });
    let args = [
        ("body", body),
        ("name", name),
        ("change", change),
        ("year", year.to_string()),
        ("base", year.before().to_string()),
    ];
    let mut note = say(lang, "ratio_note", &args);
    if dots().any(|(_, c)| is_small(c)) {
        note.push_str(&say(lang, "ratio_hollow", &[]));
    }
    let described = dots().map(|(row, c)| {
        let value = |v: Option<f64>| v.map(full).unwrap_or_default();
        let change = change_in_words(c, data.catalog, lang);
        format!("{} {}: {} -> {} ({change})", c.body, row.name, value(c.base), value(c.value))
    });
    Words {
        title: say(lang, "ratio_title", &args),
        subtitle: say(lang, "ratio_subtitle", &args),
        note,
        source: sources(request.compared.len(), (year.before(), year), lang),
        description: described.collect::<Vec<_>>().join("; "),
    }
}
