//! A series as a line of the height of a word: from zero, broken where a year is missing; an estimate is hollow, a doubtful
//! figure a triangle off the line.

use std::fmt::Write;

use super::html::Html;
use super::store::Shown;
use crate::model::Year;

const WIDTH: f64 = 84.0;
const TOP: f64 = 4.0;
const BOTTOM: f64 = 19.0;
const SIDE: f64 = 5.0;

/// The line of some figures between two years; nothing when there is no figure.
pub(super) fn spark(series: &[Shown], (first, last): (Year, Year)) -> Html {
    let sure = series.iter().filter(|s| !s.doubtful);
    let largest = sure.map(|s| s.value).fold(0.0, f64::max);
    if series.is_empty() {
        return Html::default();
    }
    let span = f64::from(last.0 - first.0).max(1.0);
    let at = |s: &Shown| {
        let x = SIDE + f64::from(s.year.0 - first.0) / span * (WIDTH - 2.0 * SIDE);
        let share = if largest > 0.0 { (s.value / largest).clamp(0.0, 1.0) } else { 0.0 };
        (x, BOTTOM - share * (BOTTOM - TOP))
    };
    let (mut line, mut solid, mut hollow) = (String::new(), String::new(), String::new());
    let mut before: Option<Year> = None;
    for (index, shown) in series.iter().enumerate() {
        let (x, y) = at(shown);
        if shown.doubtful {
            let _ = write!(hollow, "M{x:.0} 2l4 6h-8z");
            before = None;
            continue;
        }
        let joined = before == Some(shown.year.before());
        let _ = write!(line, "{}{x:.0} {y:.1}", if joined { "L" } else { "M" });
        before = Some(shown.year);
        let alone =
            !joined && series.get(index + 1).is_none_or(|next| next.year.0 > shown.year.0 + 1);
        if shown.estimated {
            dot(&mut hollow, (x, y), 2.6);
        } else if index + 1 == series.len() || alone {
            dot(&mut solid, (x, y), 3.0);
        }
    }
    let mut out = format!(
        "<svg class=\"sp\" viewBox=\"0 0 84 22\" aria-hidden=\"true\"><path class=\"sl\" d=\"{line}\"/>"
    );
    if !solid.is_empty() {
        let _ = write!(out, "<path class=\"sd\" d=\"{solid}\"/>");
    }
    if !hollow.is_empty() {
        let _ = write!(out, "<path class=\"sh\" d=\"{hollow}\"/>");
    }
    out.push_str("</svg>");
    Html::markup(out)
}

/// A circle as a part of a path.
fn dot(path: &mut String, (x, y): (f64, f64), r: f64) {
    let _ = write!(
        path,
        "M{:.1} {y:.1}a{r} {r} 0 1 0 {d:.1} 0a{r} {r} 0 1 0 -{d:.1} 0",
        x - r,
        d = 2.0 * r
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(year: i32, value: f64) -> Shown {
        Shown { year: Year(year), value, estimated: false, doubtful: false }
    }

    #[test]
    fn a_line_is_broken_at_a_missing_year() {
        let series = [shown(2019, 1.0), shown(2020, 2.0), shown(2022, 3.0), shown(2023, 4.0)];
        let text = spark(&series, (Year(2019), Year(2023)));
        let line = text.as_str().split("class=\"sl\" d=\"").nth(1).unwrap();
        assert_eq!(line.split('"').next().unwrap().matches('M').count(), 2);
    }

    #[test]
    fn a_doubtful_figure_neither_joins_nor_sets_the_scale() {
        let doubtful = Shown { doubtful: true, ..shown(2020, 1000.0) };
        let series = [shown(2019, 5.0), doubtful, shown(2021, 5.0)];
        let text = spark(&series, (Year(2019), Year(2021)));
        assert!(text.as_str().contains("class=\"sh\" d=\"M42 2l4 6h-8z\""));
        assert!(text.as_str().contains("M5 4.0M79 4.0"), "{text:?}");
    }
}
