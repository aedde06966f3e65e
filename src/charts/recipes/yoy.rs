use super::bars::describe;
use super::pair::{Pair, is_small, last_pair};
use crate::changes::change_in_words;
use crate::charts::request::{
    ChartData, ChartRequest, LEFT, Picture, RIGHT, fit, refusal, say, source,
};
use crate::charts::scale::full;
use crate::charts::{Ink, Mark, Text, Words};
use crate::error::Result;
use crate::lang::Lang;
use crate::model::Change;

/// The most rows that can be read.
const ROWS: usize = 10;
const HEAD: f64 = 130.0;
const RULE: f64 = 142.0;
const BOTTOM: f64 = 512.0;
/// A bar ends here, torn; the true figure stands beside it.
const CAP: f64 = 200.0;
/// The columns: the right ends of the two values, and the stretch of the bars.
const BASE_END: f64 = 310.0;
const VALUE_END: f64 = 420.0;
const BARS: (f64, f64) = (520.0, 840.0);

/// A table with a diverging bar in each row, sorted by change.
pub(in crate::charts) fn yoy(request: &ChartRequest, data: &ChartData<'_>) -> Result<Picture> {
    let mut pair = last_pair(request, data).ok_or_else(|| refusal("chart_no_pair", request))?;
    pair.changes.truncate(ROWS);
    let size = |c: &Change| c.per_cent.unwrap_or(f64::MAX);
    pair.changes.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let lang = request.lang;
    let mut marks = head(&pair, lang);
    let height = ((BOTTOM - RULE) / pair.changes.len() as f64).min(46.0);
    let axis = Axis::of(&pair.changes);
    for (at, change) in pair.changes.iter().enumerate() {
        let top = RULE + at as f64 * height;
        row(&mut marks, change, (top, height), &axis, (lang, data));
        if at > 0 {
            marks.push(Mark::Line(vec![(LEFT, top), (RIGHT, top)], Ink::Grid, 1.0));
        }
    }
    let bottom = RULE + height * pair.changes.len() as f64;
    marks.push(Mark::Line(vec![(axis.zero, RULE), (axis.zero, bottom)], Ink::Axis, 1.5));
    Ok(Picture { words: words(request, data, &pair), marks, years: (pair.base, pair.year) })
}

/// Where zero stands and how long one per cent is.
struct Axis {
    zero: f64,
    unit: f64,
}

impl Axis {
    fn of(changes: &[&Change]) -> Axis {
        let capped = changes.iter().filter_map(|c| c.per_cent).map(|p| p.clamp(-CAP, CAP));
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for value in capped {
            low = low.min(value);
            high = high.max(value);
        }
        let span = (high - low).max(10.0);
        let unit = (BARS.1 - BARS.0) / span;
        Axis { zero: BARS.0 - low * unit, unit }
    }

    fn x(&self, per_cent: f64) -> f64 {
        self.zero + per_cent.clamp(-CAP, CAP) * self.unit
    }
}

fn head(pair: &Pair<'_>, lang: Lang) -> Vec<Mark> {
    let year = |year: crate::model::Year| say(lang, "year", &[("year", year.to_string())]);
    let text = |x: f64, text: String| Text::new((x, HEAD), text, 15.0, Ink::Third);
    vec![
        text(LEFT, say(lang, "indicator", &[])).into(),
        text(BASE_END, year(pair.base)).end().into(),
        text(VALUE_END, year(pair.year)).end().into(),
        text((BARS.0 + BARS.1) / 2.0, say(lang, "change", &[])).middle().into(),
        Mark::Line(vec![(LEFT, RULE), (RIGHT, RULE)], Ink::Axis, 1.5),
    ]
}

fn row(
    marks: &mut Vec<Mark>,
    change: &Change,
    (top, height): (f64, f64),
    axis: &Axis,
    (lang, data): (Lang, &ChartData<'_>),
) {
    let baseline = top + height / 2.0 + 6.0;
    let unit_name = crate::charts::scale::plain_unit(&change.unit, lang);
    let unit = Text::new((0.0, baseline), unit_name, 14.0, Ink::Third);
    let name = data.catalog.short_label(&change.indicator, lang);
    let mut label = Text::new((LEFT, baseline), name, 17.0, Ink::Main);
    let value = |v: Option<f64>| v.map(full).unwrap_or_default();
    let base = Text::new((BASE_END, baseline), value(change.base), 17.0, Ink::Second).end();
    fit(&mut label, BASE_END - base.width() - LEFT - unit.width() - 18.0);
    let unit = Text { at: (LEFT + label.width() + 9.0, baseline), ..unit };
    let now = Text::new((VALUE_END, baseline), value(change.value), 17.0, Ink::Main).end();
    marks.extend([label.into(), unit.into(), base.into(), now.into()]);

    let mut printed = change_in_words(change, data.catalog, lang);
    if is_small(change) {
        printed = say(lang, "small_base", &[("n", printed)]);
    }
    let per_cent = change.per_cent.unwrap_or_default();
    let end = axis.x(per_cent);
    let (a, b) = ((axis.zero, top + height * 0.2), (end, top + height * 0.8));
    let ink = if per_cent < 0.0 { Ink::Down } else { Ink::Up };
    if change.per_cent.is_some() && is_small(change) {
        marks.push(Mark::Frame(a, b, ink, 2.0));
    } else if change.per_cent.is_some() {
        marks.push(Mark::Rect(a, b, ink));
    }
    if per_cent.abs() > CAP {
        marks.push(torn(end, (a.1, b.1)));
    }
    let text = Text::new((0.0, baseline), printed, 17.0, Ink::Main).bold();
    let text = if per_cent < 0.0 {
        Text { at: (end - 9.0, baseline), ..text }.end()
    } else {
        Text { at: (end + 9.0, baseline), ..text }
    };
    // Too long for the space outside: on the other side of the zero line, where there is no bar.
    let (left, _, right, _) = text.extent();
    let text = if right > RIGHT {
        Text { at: (axis.zero - 9.0, baseline), ..text }.end()
    } else if left < VALUE_END + 9.0 {
        Text { at: (axis.zero + 9.0, baseline), anchor: crate::charts::Anchor::Start, ..text }
    } else {
        text
    };
    marks.push(text.into());
}

/// A slanting gap near the end of a bar that is longer than can be shown.
fn torn(end: f64, (top, bottom): (f64, f64)) -> Mark {
    let x = end - 16.0;
    let points = vec![
        (x, bottom + 1.0),
        (x + 6.0, top - 1.0),
        (x + 11.0, top - 1.0),
        (x + 5.0, bottom + 1.0),
    ];
    Mark::Polygon(points, Ink::Background)
}

fn words(request: &ChartRequest, data: &ChartData<'_>, pair: &Pair<'_>) -> Words {
    let lang = request.lang;
    let name = |c: &&Change| data.catalog.short_label(&c.indicator, lang).to_owned();
    let with = |rising: bool| {
        let rows = pair.changes.iter().filter(|c| !is_small(c));
        let found: Vec<&&Change> = rows
            .filter(|c| c.per_cent.is_some_and(|p| if rising { p > 0.0 } else { p < 0.0 }))
            .collect();
        let extreme = if rising { found.first() } else { found.last() };
        extreme.map(|c| name(c))
    };
    let (rise, fall) = (with(true), with(false));
    let key = match (&rise, &fall) {
        (Some(_), Some(_)) => "yoy_both",
        (Some(_), None) => "yoy_rise",
        (None, Some(_)) => "yoy_fall",
        (None, None) => "bars_same",
    };
    let (year, base) = (pair.year.to_string(), pair.base.to_string());
    let args = [
        ("body", request.body.to_string()),
        ("year", year.clone()),
        ("rise", rise.unwrap_or_default()),
        ("fall", fall.unwrap_or_default()),
    ];
    let years = [("year", year), ("base", base)];
    Words {
        title: say(lang, key, &args),
        subtitle: say(lang, "yoy_subtitle", &years),
        note: say(lang, "yoy_note", &years),
        source: source(&request.body, &[pair.base, pair.year], lang),
        description: describe(&pair.changes, data, lang),
    }
}
