//! What became of the requests: shares of those closed in a year, as bars and as a table.

use std::fmt::Write;

use serde::Serialize;

use super::Parts;
use super::html::{Html, say};
use super::lists::lists;
use super::outcome_year::{OfYear, of_year, signed};
use super::store::BodyStore;
use crate::i18n;
use crate::i18n::numbers::{grouped, rounded};

/// The most years; the newest are shown.
const YEARS: usize = 3;

/// The first groups are those in which something was disclosed.
const DISCLOSED: usize = 2;

/// The shares of a body's outcomes.
#[derive(Serialize)]
pub(super) struct Outcome {
    title: Html,
    years: Vec<String>,
    wide: Html,
    narrow: Html,
    /// What was disclosed in whole or in part, and the year before.
    disclosed: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    part: usize,
    /// The count and the share of each year.
    cells: Vec<(String, String)>,
    points: String,
}

/// The outcomes of the years whose groups add up to their total; none when no year has them.
pub(super) fn outcome(parts: &Parts<'_>, store: &BodyStore<'_>) -> Option<Outcome> {
    let mut years: Vec<OfYear> =
        store.years.iter().filter_map(|year| of_year(store, *year)).collect();
    years.drain(..years.len().saturating_sub(YEARS));
    let last = years.last()?;
    let before = years.iter().rev().nth(1).filter(|b| b.year == last.year.before());
    let names: Vec<String> = lists().outcome.iter().map(|id| parts.name(id)).collect();
    let points = |part: usize| before.map(|b| last.shares[part] - b.shares[part]);
    let rows = names.iter().enumerate().map(|(part, name)| Row {
        name: name.clone(),
        part,
        cells: years
            .iter()
            .map(|y| (grouped(y.counts[part], 0), format!("{}%", rounded(y.shares[part], 1))))
            .collect(),
        points: points(part).map_or_else(|| "—".to_owned(), |p| signed(parts, p)),
    });
    let year = |y: &OfYear| y.year.to_string();
    Some(Outcome {
        title: title(parts, store, last, points(0)),
        years: years.iter().map(year).collect(),
        wide: super::outcome_picture::wide(parts, &years, &names),
        narrow: narrow(parts, &years),
        disclosed: disclosed(parts, last, before),
        rows: rows.collect(),
    })
}

fn title(parts: &Parts<'_>, store: &BodyStore<'_>, last: &OfYear, points: Option<f64>) -> Html {
    let lang = parts.lang();
    let size = points.unwrap_or_default();
    let args = [
        ("body", Html::quoted(store.body.as_str(), lang)),
        ("year", Html::text(&last.year.to_string())),
        ("share", Html::text(&format!("{}%", rounded(last.shares[0], 1)))),
        ("points", Html::text(signed(parts, size.abs()).trim_start_matches('+'))),
    ];
    let key = match size {
        0.0 => "outcome_one",
        up if up > 0.0 => "outcome_rise",
        _ => "outcome_fall",
    };
    say(lang, key, &args)
}

/// `公开合计（全部＋部分） 54.0%，2023年43.6%，升10.4个百分点`.
fn disclosed(parts: &Parts<'_>, last: &OfYear, before: Option<&OfYear>) -> String {
    let lang = parts.lang();
    let chart = |key: &str, args: i18n::Args<'_>| i18n::say(lang, &format!("chart.{key}"), args);
    let share = |y: &OfYear| y.shares.iter().take(DISCLOSED).sum::<f64>();
    let now = chart("outcome_disclosed", &[("share", rounded(share(last), 1))]);
    let Some(before) = before else { return now };
    let points = share(last) - share(before);
    let key = match rounded(points.abs(), 4).as_str() {
        "0.0000" => "outcome_same",
        _ if points > 0.0 => "outcome_more",
        _ => "outcome_less",
    };
    let args = [
        ("year", before.year.to_string()),
        ("share", rounded(share(before), 1)),
        ("points", signed(parts, points.abs()).trim_start_matches('+').to_owned()),
    ];
    format!("{now}{}{}", chart("and", &[]), chart(key, &args))
}

/// A bar a year without numbers, for narrow screens; the table has the numbers.
fn narrow(parts: &Parts<'_>, years: &[OfYear]) -> Html {
    let height = years.len() * 46;
    let mut out =
        format!("<svg class=\"oc na\" viewBox=\"0 0 340 {height}\" aria-hidden=\"true\">");
    let mut paths = vec![String::new(); lists().outcome.len()];
    for (at, y) in years.iter().enumerate() {
        let top = at * 46;
        let words = super::outcome_picture::year_and_total(parts, y).join(" ");
        let _ = write!(
            out,
            "<text class=\"yt\" x=\"0\" y=\"{}\">{}</text>",
            top + 14,
            Html::text(&words).as_str()
        );
        let mut left = 0.0;
        for (part, share) in y.shares.iter().enumerate() {
            let width = share / 100.0 * 340.0;
            let _ = write!(paths[part], "M{left:.1} {}h{width:.1}v20h-{width:.1}z", top + 20);
            left += width;
        }
    }
    for (part, path) in paths.iter().enumerate() {
        let _ = write!(out, "<path class=\"o{part}\" d=\"{path}\"/>");
    }
    out.push_str("</svg>");
    Html::markup(out)
}
