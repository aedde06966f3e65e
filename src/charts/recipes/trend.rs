use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::changes::change_in_words;
use crate::charts::request::{ChartData, ChartRequest, LEFT, Picture, refusal, say, source};
use crate::charts::scale::{Scale, full};
use crate::charts::{Ink, Mark, Text, Words};
use crate::error::Result;
use crate::lang::Lang;
use crate::model::{Change, Comparability, IndicatorId, ObsStatus, Observation, Year};

const PLOT: (f64, f64, f64, f64) = (LEFT + 68.0, 140.0, 740.0, 484.0);

/// A year of the series: its figure, when there is one, and its change.
struct Point<'a> {
    year: Year,
    figure: Option<&'a Observation>,
    change: Option<&'a Change>,
}

/// A line over the years, broken where a year is missing or the definition changed; never joined, never zero.
pub(in crate::charts) fn trend(request: &ChartRequest, data: &ChartData<'_>) -> Result<Picture> {
    let id = super::indicators(request).into_iter().next();
    let points = id.as_ref().map(|id| series(request, data, id)).unwrap_or_default();
    let shown = points.iter().filter(|p| p.value().is_some()).count();
    let (Some(id), true) = (id, shown >= 3) else {
        return Err(refusal("chart_no_series", request));
    };
    let largest = points.iter().filter_map(Point::value).fold(0.0_f64, f64::max);
    let unit = points.iter().find_map(|p| p.figure).map(|o| o.unit.clone());
    let scale =
        Scale::of(largest, &unit.unwrap_or_else(|| crate::model::Unit::new("")), request.lang);
    let plane = Plane::of(&points, largest);
    let mut marks = plane.axes(&points, &scale, request.lang);
    line(&mut marks, &points, &plane);
    let name = data.catalog.short_label(&id, request.lang);
    ends(&mut marks, &points, &plane, (&scale, name), (request.lang, data));
    let years = (points[0].year, points[points.len() - 1].year);
    Ok(Picture { words: words(request, data, &points, (name, &scale)), marks, years })
}

impl Point<'_> {
    fn value(&self) -> Option<f64> {
        self.figure.and_then(|o| o.value)
    }

    /// Whether the point may be joined to the one before.
    fn joins(&self) -> bool {
        self.change.is_some_and(|c| c.comparability.is_shown())
    }
}

/// The years from the first to the last that have a figure, the missing ones included.
fn series<'a>(request: &ChartRequest, data: &ChartData<'a>, id: &IndicatorId) -> Vec<Point<'a>> {
    let whole = data.catalog.whole(id);
    let mine: Vec<&Observation> = data
        .observations
        .iter()
        .filter(|o| o.key.body == request.body && o.key.indicator == *id)
        .filter(|o| o.key.breakdown == whole && o.value.is_some())
        .filter(|o| request.years.is_none_or(|span| span.contains(o.key.year)))
        .collect();
    let (Some(first), Some(last)) =
        (mine.iter().map(|o| o.key.year).min(), mine.iter().map(|o| o.key.year).max())
    else {
        return Vec::new();
    };
    (first.0..=last.0)
        .map(Year)
        .map(|year| Point {
            year,
            figure: mine.iter().find(|o| o.key.year == year).copied(),
            change: data.changes.iter().find(|c| {
                c.body == request.body
                    && c.indicator == *id
                    && c.breakdown == whole
                    && c.year == year
            }),
        })
        .collect()
}

/// Years and values → pixels, by plotters' own coordinates.
struct Plane {
    first: Year,
    step: f64,
    top: f64,
    range: RangedCoordf64,
}

impl Plane {
    fn of(points: &[Point<'_>], largest: f64) -> Plane {
        let count = (points.len() - 1).max(1) as f64;
        let step = (PLOT.2 - PLOT.0 - 60.0) / count;
        let unit = 10f64.powf(largest.max(1.0).log10().floor());
        let top = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
            .into_iter()
            .map(|n| n * unit)
            .find(|top| *top >= largest)
            .unwrap_or(largest);
        Plane { first: points[0].year, step, top, range: RangedCoordf64::from(0.0..top) }
    }

    fn x(&self, year: Year) -> f64 {
        PLOT.0 + 30.0 + f64::from(year.0 - self.first.0) * self.step
    }

    fn y(&self, value: f64) -> f64 {
        let limits = ((PLOT.3 * 10.0) as i32, (PLOT.1 * 10.0) as i32);
        f64::from(self.range.map(&value, limits)) / 10.0
    }

    fn axes(&self, points: &[Point<'_>], scale: &Scale, lang: Lang) -> Vec<Mark> {
        let mut marks = Vec::new();
        for point in points.iter().filter(|p| p.value().is_none()) {
            let (left, right) =
                (self.x(point.year) - self.step * 0.4, self.x(point.year) + self.step * 0.4);
            marks.push(Mark::Rect((left, PLOT.1), (right, PLOT.3), Ink::Band));
            let text = Text::new(
                (self.x(point.year), PLOT.3 - 14.0),
                say(lang, "no_data", &[]),
                14.0,
                Ink::Second,
            );
            if text.width() < self.step - 8.0 {
                marks.push(text.middle().into());
            }
        }
        for part in 0..=4 {
            let value = self.top * f64::from(part) / 4.0;
            let y = self.y(value);
            let (ink, width) = if part == 0 { (Ink::Axis, 1.5) } else { (Ink::Grid, 1.0) };
            marks.push(Mark::Line(vec![(PLOT.0, y), (PLOT.2, y)], ink, width));
            let label = Text::new((PLOT.0 - 10.0, y + 5.0), scale.value(value), 15.0, Ink::Third);
            marks.push(label.end().into());
        }
        // As many years as there is room for, the last one always.
        let every = (52.0 / self.step).ceil().max(1.0) as usize;
        for (at, point) in points.iter().rev().enumerate() {
            if at % every == 0 {
                let text = Text::new(
                    (self.x(point.year), PLOT.3 + 25.0),
                    point.year.to_string(),
                    16.0,
                    Ink::Second,
                );
                let text = if at == 0 { Text { ink: Ink::Main, ..text.bold() } } else { text };
                marks.push(text.middle().into());
            }
        }
        marks
    }
}

fn line(marks: &mut Vec<Mark>, points: &[Point<'_>], plane: &Plane) {
    for pair in points.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        if let (Some(from), Some(to), true) = (a.value(), b.value(), b.joins()) {
            let ends = vec![(plane.x(a.year), plane.y(from)), (plane.x(b.year), plane.y(to))];
            marks.push(Mark::Line(ends, Ink::Series(0), 3.0));
        }
    }
    for point in points {
        let Some(value) = point.value() else { continue };
        let at = (plane.x(point.year), plane.y(value));
        let estimated = point.figure.is_some_and(|o| o.status == ObsStatus::Estimated);
        marks.push(Mark::Circle(at, 6.5, Ink::Series(0)));
        if estimated {
            marks.push(Mark::Circle(at, 4.0, Ink::Background));
        }
    }
}

/// The first value, the estimates, the breaks, and name and value at the right end.
fn ends(
    marks: &mut Vec<Mark>,
    points: &[Point<'_>],
    plane: &Plane,
    (scale, name): (&Scale, &str),
    (lang, data): (Lang, &ChartData<'_>),
) {
    let last = &points[points.len() - 1];
    for (at, point) in points.iter().enumerate() {
        let broken = point.change.is_some_and(|c| c.comparability == Comparability::EditionBreak);
        if broken && at > 0 {
            let x = plane.x(point.year) - plane.step / 2.0;
            marks.push(Mark::Dashes((x, PLOT.1 - 14.0), (x, PLOT.3), Ink::Second, 1.5));
            let text = say(lang, "trend_break", &[]);
            marks.push(Text::new((x + 8.0, PLOT.1 - 8.0), text, 14.0, Ink::Second).into());
        }
        let estimated = point.figure.is_some_and(|o| o.status == ObsStatus::Estimated);
        let (Some(value), true) =
            (point.value(), (at == 0 || estimated) && point.year != last.year)
        else {
            continue;
        };
        let printed = scale.value(value);
        let printed = if estimated { say(lang, "about", &[("n", printed)]) } else { printed };
        let above = (plane.x(point.year), plane.y(value) - 14.0);
        marks.push(Text::new(above, printed, 15.0, Ink::SeriesText(0)).middle().into());
    }
    let Some(value) = last.value() else { return };
    let at = (plane.x(last.year) + 18.0, plane.y(value));
    let mut name = Text::new((at.0, at.1 - 3.0), name, 16.0, Ink::SeriesText(0)).bold();
    crate::charts::request::fit(&mut name, crate::charts::request::RIGHT - at.0);
    marks.push(name.into());
    let printed = scale.value(value);
    let printed = match last.change.filter(|c| c.comparability.is_shown()) {
        Some(change) => {
            let change = change_in_words(change, data.catalog, lang);
            say(lang, "trend_end", &[("value", printed), ("change", change)])
        }
        None => printed,
    };
    let mut text = Text::new((at.0, at.1 + 18.0), printed, 15.0, Ink::SeriesText(0));
    crate::charts::request::fit(&mut text, crate::charts::request::RIGHT - at.0);
    marks.push(text.into());
}

fn words(
    request: &ChartRequest,
    data: &ChartData<'_>,
    points: &[Point<'_>],
    (name, scale): (&str, &Scale),
) -> Words {
    let lang = request.lang;
    let (first, last) = (&points[0], &points[points.len() - 1]);
    let change = last.change.filter(|c| c.comparability.is_shown());
    let key = match change.and_then(|c| c.difference) {
        Some(difference) if difference > 0.0 => "trend_rise",
        Some(difference) if difference < 0.0 => "trend_fall",
        _ => "trend_level",
    };
    let years = [("first", first.year.to_string()), ("last", last.year.to_string())];
    let years = say(lang, "years", &years);
    // "fell by 5.2 %" has no sign of its own.
    let size = change
        .map(|c| change_in_words(c, data.catalog, lang))
        .map(|text| text.trim_start_matches(['+', '\u{2212}']).to_owned())
        .unwrap_or_default();
    let args = [
        ("body", request.body.to_string()),
        ("name", name.to_owned()),
        ("year", last.year.to_string()),
        ("base", last.year.before().to_string()),
        ("change", size),
        ("years", years.clone()),
    ];
    let reported: Vec<Year> =
        points.iter().filter(|p| p.value().is_some()).map(|p| p.year).collect();
    let described: Vec<String> = points
        .iter()
        .map(|p| {
            let value = p.value().map_or_else(|| say(lang, "no_data", &[]), full);
            format!("{} {value}", p.year)
        })
        .collect();
    Words {
        title: say(lang, key, &args),
        subtitle: say(lang, "trend_subtitle", &[("unit", scale.unit.clone()), ("years", years)]),
        note: say(lang, "trend_note", &[]),
        source: source(&request.body, &reported, lang),
        description: format!("{name}: {}", described.join("; ")),
    }
}
