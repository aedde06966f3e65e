//! The outcomes as 100 % bars with the points between the years, for screens with room.

use std::fmt::Write;

use super::Parts;
use super::html::Html;
use super::outcome_year::{OfYear, signed};
use crate::i18n::numbers::{grouped, rounded};

const WIDTH: f64 = 900.0;
const LEFT: f64 = 110.0;
/// Where the first bar begins, below two rows of names.
const TOP: f64 = 56.0;
/// A narrower segment has its number outside.
const ROOM: f64 = 40.0;

/// The year, and how many requests were closed in it.
pub(super) fn year_and_total(parts: &Parts<'_>, y: &OfYear) -> [String; 2] {
    let year = crate::i18n::say(parts.lang(), "chart.year", &[("year", y.year.to_string())]);
    [year, parts.say("outcome_closed", &[("n", grouped(y.total, 0))])]
}

/// One bar a year, the same outcome of all years in one path.
pub(super) fn wide(parts: &Parts<'_>, years: &[OfYear], names: &[String]) -> Html {
    let bar = if years.len() > 2 { 56.0 } else { 72.0 };
    let pitch = bar + 66.0;
    let height = TOP + pitch * years.len() as f64 - 66.0 + 26.0;
    let label = names.iter().zip(&years[years.len() - 1].shares);
    let said: Vec<String> =
        label.map(|(name, share)| format!("{name} {}%", rounded(*share, 1))).collect();
    let mut out = format!(
        "<svg class=\"oc wi\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" role=\"img\" aria-label=\"{}\">",
        Html::text(&said.join(&crate::i18n::say(parts.lang(), "chart.comma", &[]))).as_str()
    );
    let (mut bars, mut ribbons) =
        (vec![String::new(); names.len()], vec![String::new(); names.len()]);
    let mut texts = String::new();
    for (at, y) in years.iter().enumerate() {
        let top = TOP + pitch * at as f64;
        let [year, total] = year_and_total(parts, y);
        text(&mut texts, ("ye", 0.0, top + bar / 2.0 - 2.0), &year);
        text(&mut texts, ("yt", 0.0, top + bar / 2.0 + 20.0), &total);
        let edges = edges(y);
        for part in 0..names.len() {
            let (left, right) = (edges[part], edges[part + 1]);
            let _ = write!(bars[part], "M{left:.1} {top:.0}H{right:.1}v{bar:.0}H{left:.1}z");
            let number = rounded(y.shares[part], 1);
            if right - left >= ROOM {
                let class = ["n0", "n1", "n2", "n3", "n4", "n5"][part.min(5)];
                text(
                    &mut texts,
                    (class, f64::midpoint(left, right), top + bar / 2.0 + 7.0),
                    &number,
                );
            }
        }
        outside(&mut texts, y, &edges, (at == 0, top, bar));
        let before = at.checked_sub(1).map(|b| &years[b]).filter(|b| b.year == y.year.before());
        if let Some(before) = before {
            ribbon(parts, (&mut ribbons, &mut texts), (before, y), (top - 66.0, top));
        }
    }
    heads(&mut texts, names, &edges(&years[0]));
    for (part, path) in ribbons.iter().enumerate().filter(|(_, path)| !path.is_empty()) {
        let _ = write!(out, "<path class=\"o{part} rb\" d=\"{path}\"/>");
    }
    for (part, path) in bars.iter().enumerate() {
        let _ = write!(out, "<path class=\"o{part}\" d=\"{path}\"/>");
    }
    let _ = write!(out, "{texts}</svg>");
    Html::markup(out)
}

/// Where the segments begin and end.
fn edges(y: &OfYear) -> Vec<f64> {
    let mut left = LEFT;
    let mut edges = vec![left];
    for share in &y.shares {
        left += share / 100.0 * (WIDTH - LEFT);
        edges.push(left);
    }
    edges
}

/// The numbers of narrow segments below the bar, as far as there is room; the table has them all.
fn outside(texts: &mut String, y: &OfYear, edges: &[f64], (_, top, bar): (bool, f64, f64)) {
    let mut free = 0.0;
    for (part, share) in y.shares.iter().enumerate() {
        let (left, right) = (edges[part], edges[part + 1]);
        let middle = f64::midpoint(left, right);
        if *share > 0.0 && right - left < ROOM && middle - 20.0 > free {
            text(texts, ("sm", middle, top + bar + 17.0), &rounded(*share, 1));
            free = middle + 20.0;
        }
    }
}

/// The bands between two years, and the difference of each share in the middle of its band.
fn ribbon(
    parts: &Parts<'_>,
    (ribbons, texts): (&mut [String], &mut String),
    (before, after): (&OfYear, &OfYear),
    (top, bottom): (f64, f64),
) {
    let (a, b) = (edges(before), edges(after));
    let mut free = 0.0;
    for (part, path) in ribbons.iter_mut().enumerate() {
        let _ = write!(
            path,
            "M{:.1} {top:.0}L{:.1} {bottom:.0}H{:.1}L{:.1} {top:.0}z",
            a[part],
            b[part],
            b[part + 1],
            a[part + 1]
        );
        let middle = (a[part] + a[part + 1] + b[part] + b[part + 1]) / 4.0;
        let wide = (a[part + 1] - a[part]).max(b[part + 1] - b[part]) >= ROOM;
        if wide && middle - 26.0 > free {
            let points = signed(parts, after.shares[part] - before.shares[part]);
            text(texts, ("pt", middle, f64::midpoint(top, bottom) + 10.0), &points);
            free = middle + 26.0;
        }
    }
}

/// The names over the first bar; one that is wider than its segment and would push the next aside stands a row higher, with
/// a line down to its segment.
fn heads(texts: &mut String, names: &[String], edges: &[f64]) {
    let mut ends = [0.0, 0.0];
    for (part, name) in names.iter().enumerate() {
        let wide: f64 = name.chars().map(|c| if c.is_ascii() { 9.0 } else { 16.0 }).sum();
        let (from, to) = (edges[part], edges[part + 1]);
        let is_narrow = wide > to - from && part + 1 < names.len();
        let row = usize::from(is_narrow || ends[0] > from.min(WIDTH - wide));
        let left = if row == 1 { f64::midpoint(from, to) - wide / 2.0 } else { from };
        let left = left.min(WIDTH - wide).max(0.0);
        // The table below has every name.
        if to - from < 0.5 || ends[row] > left {
            continue;
        }
        ends[row] = left + wide + 10.0;
        text(texts, ("he", left, TOP - 8.0 - 22.0 * row as f64), name);
        if row == 1 {
            let x = f64::midpoint(from, to);
            let _ = write!(texts, "<path class=\"le\" d=\"M{x:.1} {:.0}V{TOP:.0}\"/>", TOP - 26.0);
        }
    }
}

fn text(out: &mut String, (class, x, y): (&str, f64, f64), text: &str) {
    let text = Html::text(text);
    let _ =
        write!(out, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", text.as_str());
}
