//! Who rose and who fell between two years: a line for each body between two axes. Across it is measured in shares of its
//! width, so that it narrows with the screen while its texts keep their size. The script draws the same for other choices.

use std::fmt::Write;

use serde::Serialize;

use super::Parts;
use super::amount::Amount;
use super::html::Html;
use super::store::{BodyStore, Shown};
use super::telling::{Case, Told};
use crate::charts::{apart, range};
use crate::model::{IndicatorId, Unit, Year};

/// The fewest changes that can be compared, and the most lines that can be told apart.
const LINES: (usize, usize) = (3, 15);
/// The upper end of the axes, the height that a line takes, and the least height of the plot.
const TOP: f64 = 40.0;
const PITCH: f64 = 44.0;
const LOW: f64 = 160.0;
/// The most characters of a line of a name.
const NAME: usize = 9;

/// The chart with its words.
#[derive(Serialize)]
pub(super) struct Slope {
    title: Html,
    about: String,
    svg: Html,
}

/// A body with both figures.
struct Line<'a> {
    store: &'a BodyStore<'a>,
    from: Shown,
    to: Shown,
    told: Told,
}

/// The changes of an indicator into a year; none when fewer than three can be compared.
pub(super) fn slope(parts: &Parts<'_>, id: &IndicatorId, year: Year) -> Option<Slope> {
    let line = |store: &'_ BodyStore<'_>| -> Option<(Shown, Shown, Told)> {
        let told = parts.tell(store, id, year);
        let both = (store.shown(id, year.before())?, store.shown(id, year)?);
        (told.case != Case::OtherForm).then_some((both.0, both.1, told))
    };
    let mut lines: Vec<Line<'_>> = parts
        .stores
        .iter()
        .filter_map(|store| line(store).map(|(from, to, told)| Line { store, from, to, told }))
        .collect();
    let firm: Vec<&Told> =
        lines.iter().map(|l| &l.told).filter(|told| told.case == Case::Comparable).collect();
    if firm.len() < LINES.0 || lines.len() > LINES.1 {
        return None;
    }
    let count = |up: bool| firm.iter().filter(|told| told.rise == Some(up)).count();
    let title = title(parts, id, (year, firm.len()), (count(true), count(false)));
    lines.sort_by(|a, b| b.to.value.total_cmp(&a.to.value));
    let (low, high, is_cut) = range(lines.iter().flat_map(|l| [l.from.value, l.to.value]));
    let before = ("before", year.before().to_string());
    let mut about = parts.say("js_slope_years", &[before, ("year", year.to_string())]);
    if is_cut {
        about.push_str(&parts.say("js_slope_cut", &[]));
    }
    let unit = parts.page.catalog.indicator(id).map_or_else(|| Unit::new(""), |i| i.unit.clone());
    let amount = Amount::in_full(&unit, parts.lang());
    let svg = picture((parts, id), &lines, (low, high), &amount);
    Some(Slope { title, about, svg })
}

fn title(
    parts: &Parts<'_>,
    id: &IndicatorId,
    (year, n): (Year, usize),
    (up, down): (usize, usize),
) -> Html {
    let key = match (n == up, n == down) {
        (true, _) => "js_slope_up",
        (_, true) => "js_slope_down",
        _ => "js_slope_title",
    };
    let args = [
        ("year", year.to_string()),
        ("name", parts.name_in_sentence(id)),
        ("n", n.to_string()),
        ("up", up.to_string()),
        ("down", down.to_string()),
    ];
    Html::text(&parts.say(key, &args))
}

fn picture(
    (parts, id): (&Parts<'_>, &IndicatorId),
    lines: &[Line<'_>],
    (low, high): (f64, f64),
    amount: &Amount,
) -> Html {
    let bottom = TOP + (PITCH * (lines.len() - 1) as f64).max(LOW);
    let y =
        |value: f64| bottom - (value - low) / (high - low).max(f64::MIN_POSITIVE) * (bottom - TOP);
    let year = lines[0].to.year;
    let mut out = format!("<svg class=\"slope\" height=\"{:.0}\">", bottom + 26.0);
    for (x, year) in [(27, year.before()), (52, year)] {
        let _ = write!(
            out,
            "<line class=\"ax\" x1=\"{x}%\" x2=\"{x}%\" y1=\"{:.0}\" y2=\"{:.0}\"/><text class=\"on\" x=\"{x}%\" y=\"18\">{year}</text>",
            TOP - 10.0,
            bottom + 8.0
        );
    }
    let places = |value: &dyn Fn(&Line<'_>) -> f64, pitch: f64| {
        let wanted: Vec<f64> = lines.iter().map(|line| y(value(line))).collect();
        apart(&wanted, (TOP, bottom), pitch)
    };
    let left = places(&|line| line.from.value, 18.0);
    let right = places(&|line| line.to.value, PITCH);
    for (at, line) in lines.iter().enumerate() {
        let ends = (y(line.from.value), y(line.to.value));
        draw(&mut out, (parts, id, amount), line, (ends, left[at], right[at]));
    }
    out.push_str("</svg>");
    Html::markup(out)
}

/// A line, its ends, its values and its name.
fn draw(
    out: &mut String,
    (parts, id, amount): (&Parts<'_>, &IndicatorId, &Amount),
    line: &Line<'_>,
    ((from, to), left, right): ((f64, f64), f64, f64),
) {
    let body = line.store.body.as_str();
    let shown = |shown: &Shown| amount.unit_behind(parts.shown(shown, amount));
    let (base, value) = (shown(&line.from), shown(&line.to));
    let told = parts.change_in_full(line.store, id, line.to.year, amount);
    let title = format!("{body} {}：{value}；{told}", line.to.year);
    let lang = if super::html::needs_mark(body, parts.lang()) { " lang=\"zh\"" } else { "" };
    let class = |shown: &Shown| if shown.estimated || shown.doubtful { "m h" } else { "m" };
    let text = |text: &str| Html::text(text).as_str().to_owned();
    let _ = write!(
        out,
        "<g data-b=\"{}\"><title{lang}>{}</title><line class=\"ln\" x1=\"27%\" x2=\"52%\" y1=\"{from:.1}\" y2=\"{to:.1}\"/><circle class=\"{}\" cx=\"27%\" cy=\"{from:.1}\" r=\"4.4\"/><circle class=\"{}\" cx=\"52%\" cy=\"{to:.1}\" r=\"4.4\"/><text class=\"e\" x=\"25%\" y=\"{:.1}\">{base}</text><text{lang} x=\"54%\" y=\"{:.1}\">{}</text><text class=\"w\" x=\"54%\" y=\"{:.1}\">{} {}</text></g>",
        line.store.number,
        text(&title),
        class(&line.from),
        class(&line.to),
        left + 4.5,
        right - 2.0,
        text(&cut(body)),
        right + 14.0,
        text(&value),
        text(&line.told.short),
    );
}

/// A name as far as there is room for it on a narrow screen; the whole stands in the title of its line.
fn cut(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    // Names of one place begin alike.
    let from = name.chars().count() - (NAME - 1);
    let tail: String = name.chars().skip(from).collect();
    format!("…{tail}")
}
