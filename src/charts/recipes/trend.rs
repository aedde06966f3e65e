use super::lines::{Line, Plane, Point};
use crate::changes::change_in_words;
use crate::charts::build::Scene;
use crate::charts::layout::{LEFT, Picture, fit};
use crate::charts::request::say;
use crate::charts::{ChartData, ChartRequest};
use super::source;
use crate::charts::scale::{Scale, full};
use crate::charts::{Ink, Mark, Text, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::model::{Comparability, IndicatorId, ObsStatus, Observation, Unit, Year};

/// How many lines can be told apart.
const SERIES: usize = 4;
/// With so few points every one has its value.
const ALL_LABELLED: usize = 6;
/// How far apart the labels at the right end stand.
const PITCH: f64 = 42.0;

/// A logarithmic axis is for values that differ by more than this factor.
const LOG_RANGE: f64 = 100.0;

/// Lines over the years, broken where a year is missing or the definition changed; never joined, never zero.
pub(in crate::charts) fn trend(scene: &Scene<'_>) -> Result<Picture> {
    let (request, data) = (scene.request, scene.data);
    let lines: Vec<Line<'_>> = scene.indicators.to_vec()
        .iter()
        .take(SERIES)
        .filter_map(|id| series(request, data, id))
        .collect();
    let most = lines.iter().map(|line| line.shown()).max().unwrap_or_default();
    let Some(unit) = lines.first().and_then(Line::unit).filter(|_| most >= 3) else {
        return Err(scene.refusal("chart_no_series"));
    };
    if lines.iter().any(|line| line.unit().as_ref() != Some(&unit)) {
        return Err(scene.refusal("chart_units"));
    }
    let years = span(&lines);
    let values_of = || lines.iter().flat_map(|l| &l.points).filter_map(Point::value);
    let largest = values_of().fold(0.0, f64::max);
    let smallest = values_of().fold(f64::INFINITY, f64::min);
    if request.options.log && (smallest <= 0.0 || largest / smallest <= LOG_RANGE) {
        return Err(scene.refusal("chart_log"));
    }
    // On a logarithmic axis a small value must be seen beside a large one, and both are printed in full.
    let scale = Scale::of(if request.options.log { 0.0 } else { largest }, &unit, request.lang);
    let plane = match request.options.log {
        true => Plane::logarithmic(years, (smallest, largest), request.frame()),
        false => Plane::of(years, largest, request.frame()),
    };
    let mut marks = plane.axes(&lines, &scale, request.lang);
    for (number, line) in lines.iter().enumerate() {
        line.draw(&mut marks, &plane, number);
    }
    breaks(&mut marks, &lines, &plane, request.lang);
    values(&mut marks, &lines, &plane, (&scale, request.lang));
    ends(&mut marks, &lines, &plane, (&scale, request.lang, data));
    Ok(Picture {
        words: words(request, data, &lines, &scale),
        marks,
        years,
        height: request.frame().height,
    })
}

/// The years of one indicator from the first to the last that has a figure, the missing ones included.
fn series<'a>(request: &ChartRequest, data: &ChartData<'a>, id: &IndicatorId) -> Option<Line<'a>> {
    let whole = data.catalog.whole(id);
    let mine: Vec<&Observation> = data
        .observations
        .iter()
        .filter(|o| o.key.body == request.body && o.key.indicator == *id)
        .filter(|o| o.key.breakdown == whole && o.value.is_some())
        .filter(|o| request.years.is_none_or(|span| span.contains(o.key.year)))
        .collect();
    let first = mine.iter().map(|o| o.key.year).min()?;
    let last = mine.iter().map(|o| o.key.year).max()?;
    let changes: Vec<_> = data
        .changes
        .iter()
        .filter(|c| c.body == request.body && c.indicator == *id && c.breakdown == whole)
        .collect();
    let points = (first.0..=last.0).map(Year).map(|year| Point {
        year,
        figure: mine.iter().find(|o| o.key.year == year).copied(),
        change: changes.iter().find(|c| c.year == year).copied(),
    });
    let name = data.catalog.short_label(id, request.lang).to_owned();
    let indicator = data.catalog.indicator(id)?;
    let editions = indicator.editions.iter().map(|e| Year(i32::from(e.0)));
    let editions = editions.chain(indicator.breaks.iter().copied()).collect();
    Some(Line { name, editions, points: points.collect() })
}

/// The first and the last year of all lines.
fn span(lines: &[Line<'_>]) -> (Year, Year) {
    let years = || lines.iter().flat_map(|line| line.points.iter().map(|point| point.year));
    (years().min().unwrap_or(Year(0)), years().max().unwrap_or(Year(0)))
}

/// A dashed line where another edition of the form begins, with a sentence that says whether the two sides can be compared;
/// a sentence that would touch the one before it is left out.
fn breaks(marks: &mut Vec<Mark>, lines: &[Line<'_>], plane: &Plane, lang: Lang) {
    let (top, bottom) = plane.stretch();
    let found = editions(lines);
    let mut taken: Vec<Text> = Vec::new();
    for (at, (year, broken)) in found.iter().enumerate() {
        let x = plane.x(*year) - plane.step / 2.0;
        marks.push(Mark::Dashes((x, top - 40.0), (x, bottom), Ink::Second, 1.5));
        let key = if *broken { "trend_break" } else { "trend_same" };
        let text = say(lang, key, &[("year", year.to_string())]);
        let text = Text::new((x + 8.0, top - 26.0), text, 14.0, Ink::Second);
        let last = at + 1 == found.len();
        let fits = last && x + 8.0 + text.width() <= plane.frame.right;
        let text = if fits { text } else { Text { at: (x - 8.0, top - 26.0), ..text }.end() };
        if text.extent().0 >= LEFT && taken.iter().all(|t| !crate::charts::lint::touch(t, &text)) {
            taken.push(text);
        }
    }
    marks.extend(taken.into_iter().map(Mark::from));
}

/// The years in which an edition begins, with figures on both sides, and whether a definition changed with it.
fn editions(lines: &[Line<'_>]) -> Vec<(Year, bool)> {
    let mut years: Vec<Year> = lines.iter().flat_map(|line| line.editions.clone()).collect();
    years.sort();
    years.dedup();
    years.retain(|year| {
        lines.iter().any(|line| {
            let has = |point: &&Point<'_>| point.value().is_some();
            let mut shown = line.points.iter().filter(has);
            shown.clone().any(|p| p.year < *year) && shown.any(|p| p.year >= *year)
        })
    });
    let first = lines.iter().flat_map(|line| &line.editions).min().copied();
    let broken = |year: Year| {
        // Before the first edition there was another form.
        if Some(year) == first {
            return true;
        }
        let points = lines.iter().flat_map(|line| &line.points);
        points
            .filter(|p| p.year == year)
            .any(|p| p.change.is_some_and(|c| c.comparability == Comparability::EditionBreak))
    };
    years.into_iter().map(|year| (year, broken(year))).collect()
}

/// The values over the points: the first and the estimates, or all when there are few; those that would touch a text that
/// is there are left out.
fn values(marks: &mut Vec<Mark>, lines: &[Line<'_>], plane: &Plane, (scale, lang): (&Scale, Lang)) {
    let mut taken: Vec<Text> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let all = lines.len() == 1 && line.points.len() <= ALL_LABELLED;
        let last = line.points.len() - 1;
        for (at, point) in line.points.iter().enumerate() {
            let estimated = point.is_estimated();
            let (Some(value), true) = (point.value(), at != last && (all || at == 0 || estimated))
            else {
                continue;
            };
            let printed = scale.value(value);
            let printed = if estimated { say(lang, "about", &[("n", printed)]) } else { printed };
            let above = (plane.x(point.year), plane.y(value) - 14.0);
            let text = Text::new(above, printed, 15.0, Ink::SeriesText(number)).middle();
            if taken.iter().all(|other| !crate::charts::lint::touch(other, &text)) {
                taken.push(text);
            }
        }
    }
    marks.extend(taken.into_iter().map(Mark::from));
}

/// Name and last value at the right end of each line, pushed apart.
fn ends(
    marks: &mut Vec<Mark>,
    lines: &[Line<'_>],
    plane: &Plane,
    (scale, lang, data): (&Scale, Lang, &ChartData<'_>),
) {
    let mut labels: Vec<(f64, usize)> = lines
        .iter()
        .enumerate()
        .filter_map(|(number, line)| Some((plane.y(line.points.last()?.value()?), number)))
        .collect();
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut next = f64::MIN;
    for label in &mut labels {
        label.0 = label.0.max(next);
        next = label.0 + PITCH;
    }
    // What was pushed below the axis is pushed up again from there.
    let mut lowest = plane.stretch().1 - 10.0;
    for label in labels.iter_mut().rev() {
        label.0 = label.0.min(lowest);
        lowest = label.0 - PITCH;
    }
    for (y, number) in labels {
        let line = &lines[number];
        let last = &line.points[line.points.len() - 1];
        let left = plane.right() + 18.0;
        let ink = Ink::SeriesText(number);
        let mut name = Text::new((left, y - 3.0), line.name.as_str(), 16.0, ink).bold();
        fit(&mut name, plane.frame.right - left);
        let value = scale.value(last.value().unwrap_or_default());
        let printed = match last.change.filter(|c| c.comparability.is_shown()) {
            Some(change) => {
                let change = change_in_words(change, data.catalog, lang);
                say(lang, "trend_end", &[("value", value), ("change", change)])
            }
            None => value,
        };
        let mut text = Text::new((left, y + 18.0), printed, 15.0, ink);
        fit(&mut text, plane.frame.right - left);
        marks.extend([name.into(), text.into()]);
    }
}

fn words(request: &ChartRequest, data: &ChartData<'_>, lines: &[Line<'_>], scale: &Scale) -> Words {
    let lang = request.lang;
    let mut reported: Vec<Year> = lines
        .iter()
        .flat_map(|line| &line.points)
        .filter(|point| point.value().is_some())
        .map(|point| point.year)
        .collect();
    reported.sort();
    reported.dedup();
    let (first, last) = (reported[0], reported[reported.len() - 1]);
    let years = [("first", first.to_string()), ("last", last.to_string())];
    let years = say(lang, "years", &years);
    let any = |test: fn(&Point<'_>) -> bool| lines.iter().flat_map(|l| &l.points).any(test);
    let (mut subtitle, mut note) = (
        say(lang, "trend_subtitle", &[("unit", scale.unit.clone()), ("years", years.clone())]),
        say(lang, "trend_note", &[]),
    );
    if request.options.log {
        subtitle.push_str(&say(lang, "trend_log", &[]));
    }
    if any(|point| point.value().is_none()) {
        subtitle.push_str(&say(lang, "trend_gaps", &[]));
    }
    if any(|point| point.figure.is_some_and(|o| o.status == ObsStatus::Estimated)) {
        note.push_str(&say(lang, "trend_hollow", &[]));
    }
    Words {
        title: title(request, data, lines, &years),
        subtitle,
        note,
        source: source(&request.body, &reported, lang),
        description: lines.iter().map(|l| described(l, lang)).collect::<Vec<_>>().join(". "),
    }
}

fn title(request: &ChartRequest, data: &ChartData<'_>, lines: &[Line<'_>], years: &str) -> String {
    let lang = request.lang;
    let body = ("body", request.body.to_string());
    let [line] = lines else {
        let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
        let names = ("names", names.join(&say(lang, "comma", &[])));
        return say(lang, "trend_several", &[body, names, ("years", years.to_owned())]);
    };
    let last = &line.points[line.points.len() - 1];
    let change = last.change.filter(|c| c.comparability.is_shown());
    let key = match change.and_then(|c| c.difference) {
        Some(difference) if difference > 0.0 => "trend_rise",
        Some(difference) if difference < 0.0 => "trend_fall",
        _ => "trend_level",
    };
    // "fell by 5.2 %" has no sign of its own.
    let size = change
        .map(|c| change_in_words(c, data.catalog, lang))
        .map(|text| text.trim_start_matches(['+', '\u{2212}']).to_owned())
        .unwrap_or_default();
    let args = [
        body,
        ("name", line.name.clone()),
        ("year", last.year.to_string()),
        ("base", last.year.before().to_string()),
        ("change", size),
        ("years", years.to_owned()),
    ];
    say(lang, key, &args)
}

fn described(line: &Line<'_>, lang: Lang) -> String {
    let points: Vec<String> = line
        .points
        .iter()
        .map(|point| {
            let value = point.value().map_or_else(|| say(lang, "no_data", &[]), full);
            format!("{} {value}", point.year)
        })
        .collect();
    format!("{}: {}", line.name, points.join("; "))
}

impl Line<'_> {
    fn unit(&self) -> Option<Unit> {
        self.points.iter().find_map(|point| point.figure).map(|figure| figure.unit.clone())
    }

    fn shown(&self) -> usize {
        self.points.iter().filter(|point| point.value().is_some()).count()
    }
}
