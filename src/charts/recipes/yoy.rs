use super::pair::{Pair, PairRow, last_pair};
use crate::charts::layout::{Frame, LEFT, Picture, fit, fits, fitted};
use crate::charts::movement::Reading;
use crate::charts::request::say;
use crate::charts::scale::{plain_unit, whole};
use crate::charts::scene::Scene;
use crate::charts::wording::{estimated, footnotes, note, source};
use crate::charts::{Ink, Mark, Size, Text, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::model::Year;

const HEAD: f64 = 130.0;
const RULE: f64 = 142.0;
/// What stands below the rows.
const FOOT: f64 = 80.0;
/// The heights of a row: the least, the usual, the most.
const ROW: (f64, f64, f64) = (30.0, 46.0, 90.0);
/// A bar ends here, torn; the true figure stands beside it.
const CAP: f64 = 200.0;
/// The columns: the right ends of the two values, and where the bars begin.
const BASE_END: f64 = 330.0;
const VALUE_END: f64 = 440.0;
const BARS: f64 = 460.0;
/// The size of the labels at the bars.
const LABEL: f64 = 17.0;

/// A table with a diverging bar in each row, sorted by change; what cannot be compared stands below, with the reason.
pub(in crate::charts) fn yoy(scene: &Scene<'_>) -> Result<Picture> {
    let mut pair = last_pair(scene).ok_or_else(|| scene.refusal("chart_no_pair"))?;
    let size = |row: &PairRow<'_>| row.movement.amount().unwrap_or(f64::NEG_INFINITY);
    pair.rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let lang = scene.request.lang;
    let frame = scene.request.frame();
    let axis = Axis::of(&pair.rows, frame, lang);
    let words = words(scene, &pair);
    let mut marks = head(&pair, &axis, lang);
    let subtitle = scene.request.subtitle.as_ref().unwrap_or(&words.subtitle);
    marks.extend(legend(subtitle, frame, lang));
    let count = pair.rows.len() as f64;
    let usual = scene.request.size == Size::Standard;
    let free = (frame.height - FOOT - RULE) / count;
    let pitch = free.clamp(ROW.0, if usual { ROW.1 } else { ROW.2 });
    let needed = RULE + pitch * count + FOOT;
    let height = if usual { needed } else { needed.max(frame.height) };
    for (at, row) in pair.rows.iter().enumerate() {
        let top = RULE + at as f64 * pitch;
        if at > 0 {
            marks.push(Mark::Line(vec![(LEFT, top), (frame.right, top)], Ink::Grid, 1.0));
        }
        let name = format!("{} {}", row.history.name, row.movement.words(lang));
        let line = Line { row, axis: &axis, top, height: pitch, lang, pair: &pair };
        marks.push(Mark::named(name, line.marks()));
    }
    let bottom = RULE + pitch * count;
    marks.push(Mark::Line(vec![(axis.zero, RULE), (axis.zero, bottom)], Ink::Axis, 1.5));
    Ok(Picture { words, marks, years: (pair.base, pair.year), height })
}

/// Where zero stands and how long one per cent is.
struct Axis {
    frame: Frame,
    zero: f64,
    unit: f64,
}

impl Axis {
    /// The longest scale with which every bar and the label at its end stay between the columns and the frame.
    fn of(rows: &[PairRow<'_>], frame: Frame, lang: Lang) -> Axis {
        let ends: Vec<(f64, f64)> = rows
            .iter()
            .map(|row| {
                let label = Text::new((0.0, 0.0), printed(row, lang), LABEL, Ink::Main);
                let amount = row.movement.amount().unwrap_or_default().clamp(-CAP, CAP);
                (amount, label.bold().width() + 9.0)
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

    fn x(&self, amount: f64) -> f64 {
        self.zero + amount.clamp(-CAP, CAP) * self.unit
    }
}

/// The change as it stands at the end of its bar, or the reason why there is none.
fn printed(row: &PairRow<'_>, lang: Lang) -> String {
    let movement = &row.movement;
    match movement.reading {
        Reading::SmallBase => say(lang, "yoy_small", &[]),
        Reading::Doubtful => say(lang, "yoy_doubtful", &[]),
        Reading::Estimate => say(lang, "yoy_estimate", &[]),
        Reading::Signed => say(lang, "yoy_signed", &[]),
        Reading::PerCent if movement.times().is_some_and(|times| times >= 1000.0) => {
            say(lang, "yoy_large", &[])
        }
        Reading::FromZero if movement.value == Some(0.0) => say(lang, "yoy_both_zero", &[]),
        Reading::FromZero => {
            let value = movement.value.map(whole).unwrap_or_default();
            say(lang, "yoy_from_zero", &[("n", value)])
        }
        _ => movement.words(lang),
    }
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
    let year = |year: Year| say(lang, "year", &[("year", year.to_string())]);
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

/// A row in its place.
struct Line<'a> {
    row: &'a PairRow<'a>,
    pair: &'a Pair<'a>,
    axis: &'a Axis,
    top: f64,
    height: f64,
    lang: Lang,
}

impl Line<'_> {
    fn marks(&self) -> Vec<Mark> {
        let (row, axis) = (self.row, self.axis);
        let baseline = self.top + self.height / 2.0 + 6.0;
        let mut marks = self.values(baseline);
        let amount = row.movement.amount().unwrap_or_default();
        let end = axis.x(amount);
        let thick = (self.height * 0.6).min(34.0);
        let middle = self.top + self.height / 2.0;
        let (a, b) = ((axis.zero, middle - thick / 2.0), (end, middle + thick / 2.0));
        let ink = if amount < 0.0 { Ink::Down } else { Ink::Up };
        if amount != 0.0 {
            marks.push(Mark::Rect(a, b, ink));
        }
        if amount.abs() > CAP {
            marks.push(torn(end, (a.1, b.1)));
        }
        let text = Text::new((0.0, baseline), printed(row, self.lang), LABEL, Ink::Main);
        let text = if row.movement.is_comparable() {
            text.bold()
        } else {
            Text { ink: Ink::Second, ..text }
        };
        let text = if amount < 0.0 {
            Text { at: (end - 9.0, baseline), ..text }.end()
        } else {
            Text { at: (end + 9.0, baseline), ..text }
        };
        marks.push(text.into());
        marks
    }

    /// The name, its unit, the two figures.
    fn values(&self, baseline: f64) -> Vec<Mark> {
        let (row, lang) = (self.row, self.lang);
        let unit = plain_unit(row.history.unit(), lang);
        let unit = Text::new((0.0, baseline), unit, 14.0, Ink::Third);
        let mut label = Text::new((LEFT, baseline), row.history.name.as_str(), 17.0, Ink::Main);
        let value = |year: Year, x: f64, ink: Ink| {
            let figure = row.history.figure(year);
            let text = figure.map(|figure| {
                let text = whole(figure.value);
                let text = if figure.is_estimate { estimated(&text, lang) } else { text };
                if figure.doubt.is_some() { format!("△{text}") } else { text }
            });
            let mut text = Text::new((x, baseline), text.unwrap_or_default(), 17.0, ink).end();
            fit(&mut text, VALUE_END - BASE_END - 9.0);
            text
        };
        let base = value(self.pair.base, BASE_END, Ink::Second);
        let room = base.extent().0 - LEFT - 12.0;
        let now = value(self.pair.year, VALUE_END, Ink::Main);
        let beside = room - unit.width() - 9.0;
        let mut marks: Vec<Mark> = Vec::new();
        if fits(&label, beside) {
            fit(&mut label, beside);
            let unit = Text { at: (LEFT + label.width() + 9.0, baseline), ..unit };
            marks.extend([label.into(), unit.into()]);
        } else {
            // A name that is too long for the column has two lines.
            let lines = crate::charts::layout::lines(&label.text, room, 15.0);
            let first = baseline - 8.0 * (lines.len() as f64 - 1.0).min(1.0);
            for (at, line) in lines.into_iter().take(2).enumerate() {
                let size = line.size.min(15.0);
                marks.push(Text { at: (LEFT, first + 16.0 * at as f64), size, ..line }.into());
            }
        }
        marks.extend([base.into(), now.into()]);
        marks
    }
}

/// A slanting gap near the end of a bar that is longer than can be shown.
fn torn(end: f64, (top, bottom): (f64, f64)) -> Mark {
    let x = end - 18.0;
    let corners = vec![
        (x, bottom + 1.0),
        (x + 6.0, top - 1.0),
        (x + 12.0, top - 1.0),
        (x + 6.0, bottom + 1.0),
    ];
    Mark::Polygon(corners, Ink::Background)
}

fn words(scene: &Scene<'_>, pair: &Pair<'_>) -> Words {
    let lang = scene.request.lang;
    let years = [("year", pair.year.to_string()), ("base", pair.base.to_string())];
    let has = |reading: Reading| pair.rows.iter().any(|row| row.movement.reading == reading);
    let mut sentences = vec![say(lang, "yoy_note", &years)];
    if has(Reading::SmallBase) {
        sentences.push(say(lang, "yoy_note_small", &[]));
    }
    sentences.push(pair.left_out(lang));
    sentences.push(footnotes(&pair.doubts(), lang));
    Words {
        title: title(scene, pair),
        subtitle: say(lang, "yoy_subtitle", &years),
        note: note(&sentences, lang),
        source: source(scene, pair.figures()),
        description: pair.described(lang),
    }
}

/// The largest rise and the largest fall of those that may be compared.
fn title(scene: &Scene<'_>, pair: &Pair<'_>) -> String {
    let lang = scene.request.lang;
    let firm: Vec<&PairRow<'_>> = pair.rows.iter().filter(|row| row.movement.leads()).collect();
    let clause = |row: &PairRow<'_>| {
        let change = row.movement.clause(lang)?;
        Some(say(lang, "clause", &[("name", row.history.name.clone()), ("change", change)]))
    };
    let first = firm.first().filter(|row| row.movement.rises() == Some(true));
    let last = firm.last().filter(|row| row.movement.rises() == Some(false));
    let clauses: Vec<String> =
        [first, last].into_iter().flatten().filter_map(|row| clause(row)).collect();
    let args = [("body", scene.request.body.to_string()), ("year", pair.year.to_string())];
    if clauses.is_empty() {
        return say(lang, "yoy_plain", &args);
    }
    let head = say(lang, "yoy_head", &args);
    let joined = |count: usize| format!("{head}{}", clauses[..count].join(&say(lang, "and", &[])));
    let room = scene.request.frame().room();
    let width = |title: &str| Text::new((0.0, 0.0), title, 26.0, Ink::Main).bold().width();
    let both = joined(clauses.len());
    if width(&both) <= room { both } else { joined(1) }
}
