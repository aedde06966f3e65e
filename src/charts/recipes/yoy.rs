use super::bars::describe;
use super::pair::{Pair, is_small, last_pair};
use crate::changes::change_in_words;
use crate::charts::build::Scene;
use crate::charts::layout::{Frame, LEFT, Picture, fit, fitted};
use crate::charts::request::say;
use crate::charts::{ChartData, ChartRequest};
use super::source;
use crate::charts::scale::whole;
use crate::charts::{Ink, Mark, Text, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::model::Change;

/// The most rows that can be read.
const ROWS: usize = 10;
const HEAD: f64 = 130.0;
const RULE: f64 = 142.0;
/// What stands below the rows.
const FOOT: f64 = 88.0;
/// A bar ends here, torn; the true figure stands beside it.
const CAP: f64 = 200.0;
/// The columns: the right ends of the two values, and where the bars begin.
const BASE_END: f64 = 310.0;
const VALUE_END: f64 = 420.0;
const BARS: f64 = 440.0;
/// The size of the labels at the bars.
const LABEL: f64 = 17.0;

/// A table with a diverging bar in each row, sorted by change.
pub(in crate::charts) fn yoy(scene: &Scene<'_>) -> Result<Picture> {
    let (request, data) = (scene.request, scene.data);
    let mut pair = last_pair(scene).ok_or_else(|| scene.refusal("chart_no_pair"))?;
    pair.changes.truncate(ROWS);
    let size = |c: &Change| c.per_cent.unwrap_or(f64::MAX);
    pair.changes.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let lang = request.lang;
    let frame = request.frame();
    let axis = Axis::of(&pair.changes, frame, (lang, data));
    let words = words(request, data, &pair);
    let mut marks = head(&pair, &axis, lang);
    marks.extend(legend(&words.subtitle, frame, lang));
    let height = ((frame.height - FOOT - RULE) / pair.changes.len() as f64).min(46.0);
    for (at, change) in pair.changes.iter().enumerate() {
        let top = RULE + at as f64 * height;
        row(&mut marks, change, (top, height), &axis, (lang, data));
        if at > 0 {
            marks.push(Mark::Line(vec![(LEFT, top), (frame.right, top)], Ink::Grid, 1.0));
        }
    }
    let bottom = RULE + height * pair.changes.len() as f64;
    marks.push(Mark::Line(vec![(axis.zero, RULE), (axis.zero, bottom)], Ink::Axis, 1.5));
    Ok(Picture { words, marks, years: (pair.base, pair.year), height: frame.height })
}

/// Where zero stands and how long one per cent is.
struct Axis {
    frame: Frame,
    zero: f64,
    unit: f64,
}

impl Axis {
    /// The longest scale with which every bar and the label at its end stay between the columns and the frame.
    fn of(changes: &[&Change], frame: Frame, (lang, data): (Lang, &ChartData<'_>)) -> Axis {
        let ends: Vec<(f64, f64)> = changes
            .iter()
            .map(|change| {
                let label = Text::new((0.0, 0.0), printed(change, data, lang), LABEL, Ink::Main);
                let per_cent = change.per_cent.unwrap_or_default().clamp(-CAP, CAP);
                (per_cent, label.bold().width() + 9.0)
            })
            .collect();
        let side = |unit: f64, negative: bool| {
            let of_side = ends.iter().filter(|(value, _)| (*value < 0.0) == negative);
            of_side.map(|(value, label)| value.abs() * unit + label).fold(0.0, f64::max)
        };
        let room = frame.right - BARS;
        let (mut low, mut high) = (0.0, room / 10.0);
        for _ in 0..40 {
            let unit = (low + high) / 2.0;
            if side(unit, true) + side(unit, false) <= room { low = unit } else { high = unit }
        }
        Axis { frame, zero: BARS + side(low, true), unit: low }
    }

    fn x(&self, per_cent: f64) -> f64 {
        self.zero + per_cent.clamp(-CAP, CAP) * self.unit
    }
}

/// The change as it stands at the end of its bar.
fn printed(change: &Change, data: &ChartData<'_>, lang: Lang) -> String {
    let printed = change_in_words(change, data.catalog, lang);
    if is_small(change) { say(lang, "small_base", &[("n", printed)]) } else { printed }
}

/// The colours of the two directions, named behind the subtitle.
fn legend(subtitle: &str, frame: Frame, lang: Lang) -> Vec<Mark> {
    let head = fitted(Text::new((LEFT, 81.0), subtitle, 17.0, Ink::Second), frame);
    let mut left = LEFT + head.width() + 22.0;
    let mut marks = Vec::new();
    for (key, ink) in [("up", Ink::Up), ("down", Ink::Down)] {
        let text = Text::new((left + 19.0, 81.0), say(lang, key, &[]), 17.0, ink).bold();
        let end = left + 19.0 + text.width();
        if end > frame.right {
            break;
        }
        marks.push(Mark::Rect((left, 67.0), (left + 14.0, 81.0), ink));
        marks.push(text.into());
        left = end + 18.0;
    }
    marks
}

fn head(pair: &Pair<'_>, axis: &Axis, lang: Lang) -> Vec<Mark> {
    let year = |year: crate::model::Year| say(lang, "year", &[("year", year.to_string())]);
    let text = |x: f64, text: String| Text::new((x, HEAD), text, 15.0, Ink::Third);
    let mut change = text(0.0, say(lang, "change", &[])).middle();
    let half = change.width() / 2.0;
    change.at.0 = axis.zero.clamp(VALUE_END + 16.0 + half, axis.frame.right - half);
    vec![
        text(LEFT, say(lang, "indicator", &[])).into(),
        text(BASE_END, year(pair.base)).end().into(),
        text(VALUE_END, year(pair.year)).end().into(),
        change.into(),
        Mark::Line(vec![(LEFT, RULE), (axis.frame.right, RULE)], Ink::Axis, 1.5),
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
    let value = |v: Option<f64>, x: f64, ink: Ink| {
        let text = v.map(whole).unwrap_or_default();
        let mut text = Text::new((x, baseline), text, 17.0, ink).end();
        fit(&mut text, VALUE_END - BASE_END - 10.0);
        text
    };
    let base = value(change.base, BASE_END, Ink::Second);
    fit(&mut label, BASE_END - base.width() - LEFT - unit.width() - 18.0);
    let unit = Text { at: (LEFT + label.width() + 9.0, baseline), ..unit };
    let now = value(change.value, VALUE_END, Ink::Main);
    marks.extend([label.into(), unit.into(), base.into(), now.into()]);

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
        torn(marks, end, (a.1, b.1), is_small(change).then_some(ink));
    }
    let text = Text::new((0.0, baseline), printed(change, data, lang), LABEL, Ink::Main).bold();
    let text = if per_cent < 0.0 {
        Text { at: (end - 9.0, baseline), ..text }.end()
    } else {
        Text { at: (end + 9.0, baseline), ..text }
    };
    marks.push(text.into());
}

/// A slanting gap near the end of a bar that is longer than can be shown; a hollow bar is closed again on both sides of it.
fn torn(marks: &mut Vec<Mark>, end: f64, (top, bottom): (f64, f64), hollow: Option<Ink>) {
    let x = end - 18.0;
    let (left, right) = (
        [(x, bottom + 1.0), (x + 6.0, top - 1.0)],
        [(x + 6.0, bottom + 1.0), (x + 12.0, top - 1.0)],
    );
    marks.push(Mark::Polygon(vec![left[0], left[1], right[1], right[0]], Ink::Background));
    if let Some(ink) = hollow {
        marks.extend([left, right].map(|line| Mark::Line(line.to_vec(), ink, 2.0)));
    }
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
    let mut note = say(lang, "yoy_note", &years);
    if pair.changes.iter().any(|change| is_small(change)) {
        note.push_str(&say(lang, "yoy_hollow", &[]));
    }
    Words {
        title: say(lang, key, &args),
        subtitle: say(lang, "yoy_subtitle", &years),
        note,
        source: source(&request.body, &[pair.base, pair.year], lang),
        description: describe(&pair.changes, data, lang),
    }
}
