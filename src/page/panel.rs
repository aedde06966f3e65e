//! One indicator of one body over the years: a small picture of its own, so that a page can flow anew instead of shrinking.

use std::fmt::Write;

use serde::Serialize;

use super::Parts;
use super::amount::{Amount, unit_name_of};
use super::html::Html;
use super::labels::{Label, place};
use super::long_run::long_run;
use super::panel_frame::{BASE, Frame, TOP, WIDTH};
use super::store::{BodyStore, Shown, is_in_form};
use super::telling::{Case, Told};
use crate::i18n;
use crate::model::{Comparability, IndicatorId, Year};

const HEIGHT: f64 = 152.0;
const YEARS: f64 = 143.0;
/// A missing year is a band of this width.
const BAND: f64 = 54.0;

/// A panel: its head and its picture.
#[derive(Serialize)]
pub(super) struct Panel {
    name: Html,
    unit: String,
    change: String,
    /// `u`, `d`, or nothing for a word or a small base.
    tone: &'static str,
    against: String,
    long: String,
    svg: Html,
}

impl Panel {
    /// The same under another name.
    pub(super) fn named(self, name: Html) -> Panel {
        Panel { name, ..self }
    }
}

/// The panel of an indicator, over these years; none when there is no figure at all.
pub(super) fn panel(
    parts: &Parts<'_>,
    store: &BodyStore<'_>,
    id: &IndicatorId,
    years: &[Year],
) -> Option<Panel> {
    let lang = parts.lang();
    let series = store.series(id);
    let last = *series.last()?;
    let values: Vec<f64> = series.iter().map(|s| s.value).collect();
    let amount = parts.amount(id, &values);
    let told = parts.tell(store, id, last.year);
    let newest = *years.last()?;
    let pair = [("year", last.year.to_string()), ("before", last.year.before().to_string())];
    let against = match (told.case, last.year == newest) {
        (Case::Comparable | Case::SmallBase, true) => parts.say("against", &pair),
        (Case::Comparable | Case::SmallBase, false) => parts.say("against_older", &pair),
        _ => told.reason.clone(),
    };
    let tone = match (told.case, told.rise) {
        (Case::Comparable, Some(true)) => "u",
        (Case::Comparable, Some(false)) => "d",
        _ => "z",
    };
    let unit = match amount.unit.is_empty() {
        true => unit_name_of(parts.page.catalog.indicator(id), lang),
        false => amount.unit.clone(),
    };
    let long = long_run(parts, store, id).unwrap_or_else(|| missing_last(parts, last.year, newest));
    Some(Panel {
        name: Html::text(&parts.name(id)),
        unit,
        change: told.short.clone(),
        tone,
        against: if told.case == Case::SmallBase {
            parts.say("against_small", &[("against", against)])
        } else {
            against
        },
        long,
        svg: picture(parts, store, id, &Frame::of(&series, years), &amount),
    })
}

/// That the newest year has no figure, where it has none.
fn missing_last(parts: &Parts<'_>, last: Year, newest: Year) -> String {
    if last == newest {
        return String::new();
    }
    parts.say("reason_no_value", &[("year", newest.to_string())])
}

fn picture(
    parts: &Parts<'_>,
    store: &BodyStore<'_>,
    id: &IndicatorId,
    frame: &Frame<'_>,
    amount: &Amount,
) -> Html {
    let series = store.series(id);
    let name = parts.name(id);
    let mut out = format!(
        "<svg class=\"pn\" viewBox=\"0 0 {WIDTH:.0} {HEIGHT:.0}\" role=\"group\" aria-label=\"{}\" data-b=\"{}\" data-i=\"{}\">",
        Html::text(&name).as_str(),
        store.number,
        parts.number_of(id),
    );
    bands(&mut out, parts, store, (id, frame));
    let mut axis = format!("M2 {0:.1}H{1:.0}", frame.y(0.0), WIDTH - 2.0);
    for year in frame.years {
        let _ = write!(axis, "M{:.1} {BASE}v4", frame.x(*year));
    }
    let _ = write!(out, "<path class=\"ax\" d=\"{axis}\"/>");
    breaks(&mut out, store, id, frame);
    let line = line(store, id, frame);
    if !line.is_empty() {
        let _ = write!(out, "<path class=\"ln\" d=\"{line}\"/>");
    }
    for shown in &series {
        mark(&mut out, parts, store, (id, frame), shown);
    }
    for label in place(&series, frame, amount) {
        write_label(&mut out, &label);
    }
    year_labels(&mut out, frame, series.last().map(|s| s.year));
    out.push_str("</svg>");
    Html::markup(out)
}

/// Years without a figure: hatched where the form of the year has no such row, else a band with its word.
fn bands(
    out: &mut String,
    parts: &Parts<'_>,
    store: &BodyStore<'_>,
    (id, frame): (&IndicatorId, &Frame<'_>),
) {
    let state = |year: &Year| match store.shown(id, *year) {
        Some(_) => None,
        None => Some(is_in_form(id, *year, parts.page.catalog)),
    };
    let mut at = 0;
    while at < frame.years.len() {
        let Some(in_form) = state(&frame.years[at]) else {
            at += 1;
            continue;
        };
        let run = frame.years[at..].iter().take_while(|y| state(y) == Some(in_form)).count();
        let (first, last) = (frame.years[at], frame.years[at + run - 1]);
        let left = (frame.x(first) - BAND / 2.0).max(0.0);
        let right = (frame.x(last) + BAND / 2.0).min(WIDTH);
        let class = if in_form { "bd" } else { "ht" };
        let width = right - left;
        let height = BASE - TOP + 16.0;
        let _ = write!(
            out,
            "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{:.0}\" width=\"{width:.1}\" height=\"{height:.0}\"/>",
            TOP - 16.0
        );
        if in_form {
            let word = i18n::say(parts.lang(), "number.none", &[]);
            let label = Label { x: (left + right) / 2.0, y: BASE - 8.0, text: word, class: "nd" };
            write_label(out, &label.within());
        }
        at += run;
    }
}

/// Where the definition changed: a dashed line before the year.
fn breaks(out: &mut String, store: &BodyStore<'_>, id: &IndicatorId, frame: &Frame<'_>) {
    for year in frame.years.iter().skip(1) {
        let broken = store.changes.get(&(id, *year)).map(|c| c.comparability);
        if broken == Some(Comparability::EditionBreak) {
            let x = (frame.x(*year) + frame.x(year.before())) / 2.0;
            let _ = write!(out, "<path class=\"br\" d=\"M{x:.1} {:.0}V{BASE}\"/>", TOP - 16.0);
        }
    }
}

/// One path through all figures, broken at missing and doubtful ones and where the definition changed.
fn line(store: &BodyStore<'_>, id: &IndicatorId, frame: &Frame<'_>) -> String {
    let mut path = String::new();
    let mut before: Option<Shown> = None;
    for shown in store.series(id) {
        let broken = store.changes.get(&(id, shown.year)).map(|c| c.comparability)
            == Some(Comparability::EditionBreak);
        let joined = before.is_some_and(|b| b.year == shown.year.before() && !b.doubtful);
        let (x, y) = (frame.x(shown.year), frame.y(shown.value));
        let joined = joined && !broken && !shown.doubtful;
        let _ = write!(path, "{}{x:.1} {y:.1}", if joined { "L" } else { "M" });
        before = Some(shown);
    }
    path
}

fn mark(
    out: &mut String,
    parts: &Parts<'_>,
    store: &BodyStore<'_>,
    (id, frame): (&IndicatorId, &Frame<'_>),
    shown: &Shown,
) {
    let (x, y) = (frame.x(shown.year), frame.y(shown.value));
    let title = Html::text(&parts.told_of(store, id, shown));
    let title = title.as_str();
    let told: Told = parts.tell(store, id, shown.year);
    let small = told.case == Case::SmallBase || parts.is_small(id, shown.value);
    let year = shown.year;
    let _ = if shown.doubtful {
        write!(
            out,
            "<path class=\"m t\" data-y=\"{year}\" d=\"M{x:.1} {:.1}l6 10h-12z\"><title>{title}</title></path>",
            y - 5.0
        )
    } else {
        let class = if shown.estimated || small { "m h" } else { "m" };
        write!(
            out,
            "<circle class=\"{class}\" data-y=\"{year}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.4\"><title>{title}</title></circle>"
        )
    };
}

fn write_label(out: &mut String, label: &Label) {
    let _ = write!(
        out,
        "<text class=\"{}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
        label.class,
        label.x,
        label.y,
        Html::text(&label.text).as_str()
    );
}

/// All years when there are few; else the first, the first of the present form where the picture has a break, the last.
fn year_labels(out: &mut String, frame: &Frame<'_>, last: Option<Year>) {
    let few = frame.years.len() <= 4;
    let ends = [frame.years.first(), frame.years.last()];
    let near = |year: &Year, other: Option<Year>| {
        other.is_some_and(|o| o != *year && (frame.x(o) - frame.x(*year)).abs() < 44.0)
    };
    for year in frame.years {
        let is_end = ends.contains(&Some(year));
        let is_last = last == Some(*year) && !ends.iter().any(|end| near(year, end.copied()));
        if few || is_end || is_last {
            let class = if last == Some(*year) { "yr on" } else { "yr" };
            let label = Label { x: frame.x(*year), y: YEARS, text: year.to_string(), class };
            write_label(out, &label);
        }
    }
}
