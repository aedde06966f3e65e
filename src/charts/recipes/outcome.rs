use crate::charts::request::{
    ChartData, ChartRequest, LEFT, Picture, RIGHT, fit, refusal, say, source,
};
use crate::charts::scale::full;
use crate::charts::{Ink, Mark, Text, Words};
use crate::error::Result;
use crate::lang::Lang;
use crate::lang::numbers::{points, rounded};
use crate::model::{IndicatorId, Year};

/// How many years can be shown, and the stretch of the bars.
const YEARS: usize = 4;
const BARS: (f64, f64) = (132.0, RIGHT);
const TOP: f64 = 160.0;
const BOTTOM: f64 = 516.0;

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

/// 100 % stacked bars: the groups of the outcomes in the order of the form, one bar a year.
pub(in crate::charts) fn outcome(request: &ChartRequest, data: &ChartData<'_>) -> Result<Picture> {
    let groups = super::indicators(request);
    let rows = rows(request, data, &groups);
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Err(refusal("chart_no_outcomes", request));
    };
    let pitch = ((BOTTOM - TOP) / rows.len() as f64).min(178.0);
    let thick = pitch * 0.48;
    let mut marks = Vec::new();
    let labels: Vec<&str> =
        groups.iter().map(|id| data.catalog.short_label(id, request.lang)).collect();
    for (at, row) in rows.iter().enumerate() {
        let top = TOP + 8.0 + at as f64 * pitch;
        bar(&mut marks, row, (top, top + thick), request.lang);
        if at == 0 {
            heads(&mut marks, row, &labels, top);
        } else {
            let before = &rows[at - 1];
            between(&mut marks, (before, row), (top - pitch + thick, top), request.lang);
        }
    }
    let years = (first.year, last.year);
    Ok(Picture { words: words(request, &rows, &labels), marks, years })
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
            Some(Row { year, total, parts: parts? })
        })
        .collect();
    rows.drain(..rows.len().saturating_sub(YEARS));
    rows
}

fn x(share: f64) -> f64 {
    BARS.0 + (BARS.1 - BARS.0) * share / 100.0
}

/// The shares at which the segments begin and end.
fn edges(row: &Row) -> Vec<(f64, f64)> {
    let mut from = 0.0;
    (0..row.parts.len())
        .map(|part| {
            let to = from + row.share(part);
            let edge = (x(from), x(to));
            from = to;
            edge
        })
        .collect()
}

fn bar(marks: &mut Vec<Mark>, row: &Row, (top, bottom): (f64, f64), lang: Lang) {
    let middle = (top + bottom) / 2.0;
    let year = say(lang, "year", &[("year", row.year.to_string())]);
    let count = Text::new((LEFT, middle + 20.0), full(row.total), 15.0, Ink::Second);
    marks.push(Text::new((LEFT, middle - 2.0), year, 18.0, Ink::Main).bold().into());
    marks.push(count.into());
    for (part, (left, right)) in edges(row).into_iter().enumerate() {
        if right - left < 0.05 {
            continue;
        }
        marks.push(Mark::Rect((left, top), (right, bottom), Ink::Outcome(part)));
        if part > 0 {
            marks.push(Mark::Line(vec![(left, top), (left, bottom)], Ink::Background, 1.5));
        }
        let center = (left + right) / 2.0;
        let share = format!("{}%", rounded(row.share(part), 1));
        let ink = Ink::OutcomeText(part);
        let share = Text::new((center, middle - 1.0), share, 18.0, ink).bold().middle();
        let number = Text::new((center, middle + 20.0), full(row.parts[part]), 15.0, ink).middle();
        let room = right - left - 10.0;
        if share.width() < room {
            marks.push(share.into());
            if number.width() < room {
                marks.push(number.into());
            }
        }
    }
}

/// The names of the segments over the first bar, where there is room; a narrow segment's name stands on a line of its own
/// above, with a leader.
fn heads(marks: &mut Vec<Mark>, row: &Row, labels: &[&str], top: f64) {
    let mut taken = [f64::MIN; 2];
    for (part, (left, right)) in edges(row).into_iter().enumerate() {
        let text = Text::new((left, 0.0), labels[part], 15.0, Ink::Main).bold();
        let width = text.width();
        let at = left.min(RIGHT - width);
        let line = usize::from(at < taken[0] + 8.0);
        if line == 1 && at < taken[1] + 8.0 {
            // No room on either line: the segment is named in the description and in the table beside the chart.
            continue;
        }
        taken[line] = at + width;
        let y = top - 8.0 - 20.0 * line as f64;
        if line == 1 {
            let x = (left + right) / 2.0;
            marks.push(Mark::Line(vec![(x, top - 1.0), (x, top - 5.0)], Ink::Third, 1.0));
        }
        marks.push(Text { at: (at, y), ..text }.into());
    }
}

/// Dashed connectors and the differences in percentage points between two bars.
fn between(marks: &mut Vec<Mark>, (a, b): (&Row, &Row), (top, bottom): (f64, f64), lang: Lang) {
    let middle = (top + bottom) / 2.0 + 6.0;
    let mut taken = f64::MIN;
    for (part, (from, to)) in edges(a).into_iter().zip(edges(b)).enumerate() {
        if part > 0 && b.year.before() == a.year {
            let (from, to) = ((from.0, top + 2.0), (to.0, bottom - 2.0));
            marks.push(Mark::Dashes(from, to, Ink::Third, 1.0));
        }
        let center = (from.0 + from.1 + to.0 + to.1) / 4.0;
        let mut text = Text::new(
            (center, middle),
            points(b.share(part) - a.share(part), lang),
            15.0,
            Ink::Main,
        )
        .bold()
        .middle();
        let room = (from.1 - from.0).min(to.1 - to.0);
        fit(&mut text, room.max(1.0));
        let (left, _, right, _) = text.extent();
        if b.year.before() == a.year
            && !text.text.contains('…')
            && left > taken + 8.0
            && right < RIGHT
        {
            taken = right;
            marks.push(text.into());
        }
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
