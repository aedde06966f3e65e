use crate::charts::build::Scene;
use crate::charts::layout::{Frame, LEFT, Picture, fit, wrap};
use crate::charts::request::say;
use crate::charts::{ChartData, ChartRequest};
use super::source;
use crate::charts::scale::full;
use crate::charts::{Ink, Mark, Text, Weight, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::i18n::numbers::{points, rounded};
use crate::model::{IndicatorId, Year};

/// How many years can be shown.
const YEARS: usize = 4;
/// Where the bars begin, and the columns above them.
const BARS: f64 = 132.0;
/// The baseline of the names, the height of a line of numbers, and what stands below the last bar.
const HEAD: f64 = 134.0;
const LINE: f64 = 25.0;
const FOOT: f64 = 80.0;

/// The outcomes of one year.
struct Row {
    year: Year,
    total: f64,
    parts: Vec<f64>,
}

impl Row {
    fn share(&self, part: usize) -> f64 {
        self.parts[part] / self.total * 100.0
    }
}

/// 100 % stacked bars: the groups of the outcomes in the order of the form, one bar a year, under a table of their shares:
/// a segment may be too narrow for its number, and no number is left out.
pub(in crate::charts) fn outcome(scene: &Scene<'_>) -> Result<Picture> {
    let (request, data) = (scene.request, scene.data);
    let groups = scene.indicators.to_vec();
    let rows = rows(request, data, &groups);
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Err(scene.refusal("chart_no_outcomes"));
    };
    let labels: Vec<&str> =
        groups.iter().map(|id| data.catalog.short_label(id, request.lang)).collect();
    let frame = request.frame();
    let mut marks = heads(&labels, frame);
    let top = table(&mut marks, &rows, (frame, request.lang)) + 14.0;
    let bottom = frame.height - FOOT;
    let pitch =
        ((bottom - top) / rows.len() as f64).min(if rows.len() == 1 { 220.0 } else { 160.0 });
    let thick = pitch * 0.56;
    for (at, row) in rows.iter().enumerate() {
        let top = top + at as f64 * pitch;
        bar(&mut marks, row, (top, top + thick), (frame, request.lang));
        if let Some(before) = at.checked_sub(1).map(|at| &rows[at]) {
            connect(&mut marks, (before, row), (top - pitch + thick, top), frame);
        }
    }
    let years = (first.year, last.year);
    Ok(Picture { words: words(request, &rows, &labels), marks, years, height: frame.height })
}

/// Where the column of a part begins.
fn column(part: usize, parts: usize, frame: Frame) -> f64 {
    BARS + (frame.right - BARS) / parts as f64 * part as f64
}

/// The names of the parts, each beside its colour.
fn heads(labels: &[&str], frame: Frame) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (part, label) in labels.iter().enumerate() {
        let left = column(part, labels.len(), frame);
        let (a, b) = ((left, HEAD - 12.0), (left + 13.0, HEAD + 1.0));
        marks.push(Mark::Rect(a, b, Ink::Outcome(part)));
        marks.push(Mark::Frame(a, b, Ink::Third, 1.0));
        let room = column(part + 1, labels.len(), frame) - left - 27.0;
        let mut text = Text::new((left + 19.0, HEAD), *label, 15.0, Ink::Main).bold();
        // A name that is too long for one line has a second above it.
        if (Text { size: 14.0, ..text.clone() }).width() > room {
            text.weight = Weight::Regular;
            let lines = wrap(label, room, 14.0, Weight::Regular);
            let (before, last) = lines.split_at(lines.len() - 1);
            let upper = Text {
                text: before.join(" "),
                at: (left + 19.0, HEAD - 16.0),
                size: 14.0,
                ..text.clone()
            };
            text = Text { text: last.concat(), size: 14.0, ..text };
            marks.push(upper.into());
        }
        fit(&mut text, room);
        marks.push(text.into());
    }
    marks
}

/// The shares and counts of each year, and by how many points the last two years differ; gives where it ends.
fn table(marks: &mut Vec<Mark>, rows: &[Row], (frame, lang): (Frame, Lang)) -> f64 {
    let mut y = HEAD;
    let rule = |y: f64, ink| Mark::Line(vec![(LEFT, y), (frame.right, y)], ink, 1.0);
    marks.push(rule(HEAD + 8.0, Ink::Axis));
    for row in rows {
        y += LINE;
        let year = say(lang, "year", &[("year", row.year.to_string())]);
        marks.push(Text::new((LEFT, y), year, 15.0, Ink::Second).into());
        for (part, count) in row.parts.iter().enumerate() {
            let share = format!("{}%", rounded(row.share(part), 1));
            let room = column(1, row.parts.len(), frame) - BARS - 8.0;
            let args = [("share", share.clone()), ("n", full(*count))];
            let at = (column(part, row.parts.len(), frame), y);
            let mut text = Text::new(at, say(lang, "outcome_cell", &args), 15.0, Ink::Main);
            // A count of millions has no room beside the share: it stands in the description.
            if (Text { size: 14.0, ..text.clone() }).width() > room {
                text.text = share;
            }
            fit(&mut text, room);
            marks.push(text.into());
        }
    }
    if let [.., before, last] = rows
        && last.year.before() == before.year
    {
        marks.push(rule(y + 7.0, Ink::Grid));
        y += LINE;
        let head = say(lang, "outcome_change", &[]);
        let mut head = Text::new((LEFT, y), head, 15.0, Ink::Second);
        fit(&mut head, BARS - LEFT - 8.0);
        marks.push(head.into());
        for part in 0..last.parts.len() {
            let change = points(last.share(part) - before.share(part), lang);
            let at = (column(part, last.parts.len(), frame), y);
            let mut text = Text::new(at, change, 15.0, Ink::Main).bold();
            fit(&mut text, column(1, last.parts.len(), frame) - BARS - 8.0);
            marks.push(text.into());
        }
    }
    y + 8.0
}

/// The last years of which every group and the total are known.
fn rows(request: &ChartRequest, data: &ChartData<'_>, groups: &[IndicatorId]) -> Vec<Row> {
    let Some(parent) =
        groups.first().and_then(|id| data.catalog.indicator(id)).and_then(|i| i.parent.clone())
    else {
        return Vec::new();
    };
    let mine: Vec<_> = data
        .observations
        .iter()
        .filter(|o| o.key.body == request.body)
        .filter(|o| request.years.is_none_or(|span| span.contains(o.key.year)))
        .collect();
    let value = |id: &IndicatorId, year: Year| {
        let whole = data.catalog.whole(id);
        mine.iter()
            .find(|o| o.key.year == year && o.key.indicator == *id && o.key.breakdown == whole)
            .and_then(|o| o.value)
    };
    let mut years: Vec<Year> = mine.iter().map(|o| o.key.year).collect();
    years.sort();
    years.dedup();
    let mut rows: Vec<Row> = years
        .into_iter()
        .filter_map(|year| {
            let parts: Option<Vec<f64>> = groups.iter().map(|id| value(id, year)).collect();
            let total = value(&parent, year).filter(|total| *total > 0.0)?;
            // Shares of a total that its parts do not make up would mislead.
            let parts = parts?;
            let sum: f64 = parts.iter().sum();
            let even = (sum - total).abs() <= total / 1000.0;
            (even && parts.iter().all(|part| *part >= 0.0)).then_some(Row { year, total, parts })
        })
        .collect();
    rows.drain(..rows.len().saturating_sub(YEARS));
    rows
}

fn x(share: f64, frame: Frame) -> f64 {
    BARS + (frame.right - BARS) * share / 100.0
}

/// The shares at which the segments begin and end.
fn edges(row: &Row, frame: Frame) -> Vec<(f64, f64)> {
    let mut from = 0.0;
    (0..row.parts.len())
        .map(|part| {
            let to = from + row.share(part);
            let edge = (x(from, frame), x(to, frame));
            from = to;
            edge
        })
        .collect()
}

fn bar(marks: &mut Vec<Mark>, row: &Row, (top, bottom): (f64, f64), (frame, lang): (Frame, Lang)) {
    let middle = (top + bottom) / 2.0;
    let year = say(lang, "year", &[("year", row.year.to_string())]);
    let count = Text::new((LEFT, middle + 20.0), full(row.total), 15.0, Ink::Second);
    marks.push(Text::new((LEFT, middle - 2.0), year, 18.0, Ink::Main).bold().into());
    marks.push(count.into());
    for (part, (left, right)) in edges(row, frame).into_iter().enumerate() {
        if right - left < 0.05 {
            continue;
        }
        marks.push(Mark::Rect((left, top), (right, bottom), Ink::Outcome(part)));
        if part > 0 {
            marks.push(Mark::Line(vec![(left, top), (left, bottom)], Ink::Background, 1.5));
        }
        let share = format!("{}%", rounded(row.share(part), 1));
        let at = ((left + right) / 2.0, middle + 6.0);
        let share = Text::new(at, share, 18.0, Ink::OutcomeText(part)).bold().middle();
        if share.width() < right - left - 10.0 {
            marks.push(share.into());
        }
    }
}

/// Dashed lines between the segments of two years that follow each other.
fn connect(marks: &mut Vec<Mark>, (a, b): (&Row, &Row), (top, bottom): (f64, f64), frame: Frame) {
    if b.year.before() != a.year {
        return;
    }
    for (from, to) in edges(a, frame).into_iter().zip(edges(b, frame)).skip(1) {
        marks.push(Mark::Dashes((from.0, top + 2.0), (to.0, bottom - 2.0), Ink::Third, 1.0));
    }
}

fn words(request: &ChartRequest, rows: &[Row], labels: &[&str]) -> Words {
    let lang = request.lang;
    let last = &rows[rows.len() - 1];
    let share = format!("{}%", rounded(last.share(0), 1));
    let before = rows.iter().find(|row| row.year == last.year.before());
    let change = before.map(|row| last.share(0) - row.share(0));
    let key = match change {
        Some(change) if change > 0.0 => "outcome_rise",
        Some(_) => "outcome_fall",
        None => "outcome_one",
    };
    let args = [
        ("body", request.body.to_string()),
        ("year", last.year.to_string()),
        ("share", share),
        ("points", rounded(change.unwrap_or_default().abs(), 1)),
    ];
    let years: Vec<Year> = rows.iter().map(|row| row.year).collect();
    let parts = rows.iter().flat_map(|row| {
        labels.iter().enumerate().map(move |(part, label)| {
            format!(
                "{} {label} {} ({}%)",
                row.year,
                full(row.parts[part]),
                rounded(row.share(part), 1)
            )
        })
    });
    Words {
        title: say(lang, key, &args),
        subtitle: say(lang, "outcome_subtitle", &[]),
        note: say(lang, "outcome_note", &[]),
        source: source(&request.body, &years, lang),
        description: parts.collect::<Vec<_>>().join("; "),
    }
}
