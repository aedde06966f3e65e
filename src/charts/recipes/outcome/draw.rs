use super::{BARS, DISCLOSED, Layout, Row, Shares, named};
use crate::charts::layout::{Frame, LEFT, fit, fits};
use crate::charts::lint::touch;
use crate::charts::request::say;
use crate::charts::scale::{Scale, full};
use crate::charts::{Ink, Mark, Text};
use crate::i18n::Lang;
use crate::i18n::numbers::{share, signed_share};
use crate::model::Unit;

/// The size of a number in a segment, and in a narrow one; and how narrow that is.
const NUMBER: (f64, f64, f64) = (20.0, 16.0, 60.0);
/// What is counted, as the texts name it.
const COUNTED: &str = "requests.件";

pub(super) fn draw(shares: &Shares<'_>, layout: &Layout, lang: Lang) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (at, row) in shares.rows.iter().enumerate() {
        if let Some(before) = at.checked_sub(1) {
            between(&mut marks, (shares, layout), before, lang);
        }
        head(&mut marks, row, layout.row(at), lang);
        bar(&mut marks, (shares, layout), at);
    }
    marks.extend(names(shares, layout));
    for at in 0..shares.rows.len() {
        let (texts, leaders): (Vec<Text>, Vec<Mark>) =
            outside(shares, layout, at).into_iter().unzip();
        marks.extend(leaders);
        marks.extend(texts.into_iter().map(Mark::from));
    }
    marks.extend(bracket(shares, layout, lang));
    marks
}

/// The year and the number of closed requests, left of a bar.
fn head(marks: &mut Vec<Mark>, row: &Row<'_>, (top, bottom): (f64, f64), lang: Lang) {
    let middle = (top + bottom) / 2.0;
    let year = say(lang, "year", &[("year", row.year.to_string())]);
    let year = if row.is_doubtful() { format!("{year}△") } else { year };
    let mut count = Text::new(
        (LEFT, middle + 18.0),
        say(lang, "outcome_closed", &[("n", full(row.total))]),
        14.0,
        Ink::Third,
    );
    if count.width() > BARS - LEFT - 8.0 {
        let unit = Unit::new(COUNTED);
        count.text = Scale::of(row.total, &unit, lang).with_unit(row.total);
        // The unit is said below the title.
        if !fits(&count, BARS - LEFT - 8.0) {
            count.text = Scale::of(1.0, &unit, lang).short(row.total);
        }
        fit(&mut count, BARS - LEFT - 8.0);
    }
    marks.push(Text::new((LEFT, middle - 3.0), year, 18.0, Ink::Main).bold().into());
    marks.push(count.into());
}

/// The segments with their numbers, where these have room.
fn bar(marks: &mut Vec<Mark>, (shares, layout): (&Shares<'_>, &Layout), at: usize) {
    let (row, (top, bottom)) = (&shares.rows[at], layout.row(at));
    for (part, (left, right)) in layout.edges(row).into_iter().enumerate() {
        if row.parts[part] == 0.0 {
            continue;
        }
        let gap = if part > 0 && right - left > 3.0 { 1.5 } else { 0.0 };
        let mut segment = vec![Mark::Rect((left + gap, top), (right, bottom), Ink::Outcome(part))];
        let text = number(row, part, (left, right), (top + bottom) / 2.0);
        if text.width() + 6.0 <= right - left - gap {
            segment.push(text.into());
        }
        marks.push(named(row, &shares.labels[part], part, segment));
    }
}

fn number(row: &Row<'_>, part: usize, (left, right): (f64, f64), middle: f64) -> Text {
    let size = if right - left < NUMBER.2 { NUMBER.1 } else { NUMBER.0 };
    let at = ((left + right) / 2.0, middle + size * 0.36);
    Text::new(at, share(row.share(part)), size, Ink::OutcomeText(part)).bold().middle()
}

/// The numbers that have no room in their segment, below the bar, each with a line to its segment.
fn outside(shares: &Shares<'_>, layout: &Layout, at: usize) -> Vec<(Text, Mark)> {
    let (row, (_, bottom)) = (&shares.rows[at], layout.row(at));
    let mut placed: Vec<(Text, Mark)> = Vec::new();
    for (part, (left, right)) in layout.edges(row).into_iter().enumerate() {
        let gap = if part > 0 && right - left > 3.0 { 1.5 } else { 0.0 };
        let inside = number(row, part, (left, right), 0.0).width() + 6.0 <= right - left - gap;
        if row.parts[part] == 0.0 || inside {
            continue;
        }
        let middle = (left + right) / 2.0;
        let text = Text::new((middle, 0.0), share(row.share(part)), 15.0, Ink::Main);
        let text = text.bold().middle().halo();
        let half = text.width() / 2.0;
        let right = layout.frame.right - half;
        // The nearest place to the right of the last one; a second line where there is none.
        let shifts = [0.0, 14.0, 28.0, 42.0, -14.0, -28.0, -42.0];
        let places = [19.0, 36.0].into_iter().flat_map(|y| shifts.map(|dx| (dx, y)));
        let place = |(dx, y): (f64, f64)| {
            let x = (middle + dx).clamp(BARS + half, right);
            Text { at: (x, bottom + y), ..text.clone() }
        };
        let free = |text: &Text| placed.iter().all(|(other, _)| !touch(other, text));
        let Some(text) = places.map(place).find(free) else { continue };
        let to = (text.at.0.clamp(middle - 8.0, middle + 8.0), text.extent().1 - 1.0);
        placed.push((text, Mark::Line(vec![(middle, bottom - 5.0), to], Ink::Second, 1.2)));
    }
    placed
}

/// The names over the first bar: in the line above their segment, or in further lines with a leader.
fn names(shares: &Shares<'_>, layout: &Layout) -> Vec<Mark> {
    let top = layout.row(0).0;
    let mut marks = Vec::new();
    for (text, lane, x) in placed_names(shares, layout.frame) {
        let y = top - 12.0 - 21.0 * f64::from(lane);
        if lane > 0 {
            marks.push(Mark::Line(vec![(x, y + 5.0), (x, top - 1.0)], Ink::Second, 1.2));
        }
        marks.push(Text { at: (text.at.0, y), ..text }.into());
    }
    marks
}

/// How many lines of names there are beyond two.
pub(super) fn lanes(shares: &Shares<'_>, frame: Frame) -> f64 {
    let most = placed_names(shares, frame).iter().map(|(_, lane, _)| *lane).max();
    f64::from(most.unwrap_or_default().saturating_sub(1))
}

/// Each name, its line (0 is the nearest to the bar) and where its segment is.
fn placed_names(shares: &Shares<'_>, frame: Frame) -> Vec<(Text, u8, f64)> {
    let layout = Layout { frame, height: 0.0, top: 0.0, bar: 0.0, between: 0.0 };
    let (mut wide, mut narrow) = (Vec::new(), Vec::new());
    for (part, (left, right)) in layout.edges(&shares.rows[0]).into_iter().enumerate() {
        if shares.rows.iter().all(|row| row.parts[part] == 0.0) {
            continue;
        }
        let label = shares.labels[part].as_str();
        let text = Text::new((left + 2.0, 0.0), label, 15.0, Ink::Main).bold();
        let small = Text { size: 14.0, ..text.clone() };
        match [text, small.clone()].into_iter().find(|t| t.width() + 8.0 <= right - left) {
            Some(text) => wide.push((text, 0, left)),
            None => {
                let middle = ((left + right) / 2.0).clamp(BARS + 1.0, frame.right - 1.0);
                narrow.push((small, middle));
            }
        }
    }
    // Beside a leader, the names of segments that stand close make steps: to the right from the last one on, else to the left.
    let sides: [fn(f64, f64) -> f64; 3] = [|x, w| x - w / 2.0, |x, _| x + 4.0, |x, w| x - w - 4.0];
    let orders = [false, true, false];
    let mut best = Vec::new();
    for (side, backwards) in sides.into_iter().zip(orders) {
        let mut of = narrow.clone();
        if backwards {
            of.reverse();
        }
        let (placed, clean) = stacked(&wide, of, side, frame);
        best = placed;
        if clean {
            break;
        }
    }
    best
}

/// Places names above each other where they would touch or be crossed by a leader; whether that was possible.
fn stacked(
    wide: &[(Text, u8, f64)],
    narrow: Vec<(Text, f64)>,
    side: fn(f64, f64) -> f64,
    frame: Frame,
) -> (Vec<(Text, u8, f64)>, bool) {
    let (mut placed, mut clean) = (wide.to_vec(), true);
    for (mut text, x) in narrow {
        fit(&mut text, frame.right - BARS);
        text.at.0 = side(x, text.width()).clamp(BARS, frame.right - text.width());
        let on = |text: &Text, x: f64| x > text.extent().0 - 2.0 && x < text.extent().2 + 2.0;
        let lane = (1..=6).find(|lane| {
            placed.iter().all(|(other, taken, at)| {
                let under_leader = *taken > *lane && on(&text, *at);
                let over_name = *taken > 0 && *taken < *lane && on(other, x);
                (taken != lane || !touch(other, &text)) && !under_leader && !over_name
            })
        });
        clean &= lane.is_some();
        placed.push((text, lane.unwrap_or(6), x));
    }
    (placed, clean)
}

/// What is between two bars: the shares as ribbons with their change, or the years that are missing.
fn between(marks: &mut Vec<Mark>, (shares, layout): (&Shares<'_>, &Layout), at: usize, lang: Lang) {
    let (a, b) = (&shares.rows[at], &shares.rows[at + 1]);
    let (top, bottom) = (layout.row(at).1, layout.row(at + 1).0);
    let middle = (top + bottom) / 2.0;
    if b.year.before() != a.year {
        let missing: Vec<_> = ((a.year.0 + 1)..b.year.0).map(crate::model::Year).collect();
        let years = crate::charts::wording::years(&missing, lang);
        let text = say(lang, "outcome_gap", &[("years", years)]);
        let mut text = Text::new((BARS, middle + 5.0), text, 15.0, Ink::Second);
        fit(&mut text, layout.frame.right - BARS);
        marks.push(Mark::Rect((BARS, top + 12.0), (layout.frame.right, bottom - 12.0), Ink::Band));
        marks.push(
            Text { at: ((BARS + layout.frame.right) / 2.0, middle + 5.0), ..text }.middle().into(),
        );
        return;
    }
    let edges: Vec<_> = layout.edges(a).into_iter().zip(layout.edges(b)).collect();
    for (part, (from, to)) in edges.iter().enumerate() {
        let corners = vec![(from.0, top), (from.1, top), (to.1, bottom), (to.0, bottom)];
        marks.push(Mark::Veil(corners, Ink::Outcome(part)));
    }
    for (from, to) in edges.iter().skip(1) {
        marks.push(Mark::Dashes((from.0, top), (to.0, bottom), Ink::Third, 1.0));
    }
    if at == 0 {
        for (key, dy, ink) in
            [("outcome_change", -3.0, Ink::Second), ("outcome_points", 16.0, Ink::Third)]
        {
            let mut text = Text::new((LEFT, middle + dy), say(lang, key, &[]), 14.0, ink);
            fit(&mut text, BARS - LEFT - 8.0);
            marks.push(text.into());
        }
    }
    let mut placed: Vec<Text> =
        outside(shares, layout, at).into_iter().map(|(text, _)| text).collect();
    let below = placed.len();
    for (part, (from, to)) in edges.iter().enumerate() {
        let change = b.share(part) - a.share(part);
        if a.parts[part] == 0.0 && b.parts[part] == 0.0 {
            continue;
        }
        let x = (from.0 + from.1 + to.0 + to.1) / 4.0;
        let text = if change == 0.0 { "0".to_owned() } else { signed_share(change) };
        let text = Text::new((x, 0.0), text, 15.0, Ink::Main).bold().middle().halo();
        let half = text.width() / 2.0;
        let shifts =
            [(0.0, 0.0), (0.0, 17.0), (18.0, 0.0), (-18.0, 0.0), (18.0, 17.0), (-18.0, 17.0)];
        let place = |(dx, dy): (f64, f64)| {
            let x = (x + dx).clamp(BARS + half, layout.frame.right - half);
            Text { at: (x, middle + 5.0 + dy), ..text.clone() }
        };
        let free = |text: &Text| placed.iter().all(|other| !touch(other, text));
        if let Some(text) = shifts.into_iter().map(place).find(free) {
            placed.push(text);
        }
    }
    marks.extend(placed.into_iter().skip(below).map(Mark::from));
}

/// What was disclosed in whole and in part together, below the last bar.
fn bracket(shares: &Shares<'_>, layout: &Layout, lang: Lang) -> Vec<Mark> {
    let last = shares.rows.len() - 1;
    let (row, (_, bottom)) = (&shares.rows[last], layout.row(last));
    if row.parts.len() <= DISCLOSED || row.disclosed() == 0.0 {
        return Vec::new();
    }
    let (left, right) = (BARS, layout.edges(row)[DISCLOSED - 1].1);
    // Below the numbers that stand outside their segments.
    let y = bottom + if outside(shares, layout, last).is_empty() { 12.0 } else { 44.0 };
    let mut marks = vec![Mark::Line(
        vec![(left, y - 6.0), (left, y), (right, y), (right, y - 6.0)],
        Ink::SeriesText(0),
        1.5,
    )];
    let args = [("share", share(row.disclosed()))];
    let room = layout.frame.right - left;
    let mut text = Text::new(
        (left, y + 21.0),
        say(lang, "outcome_disclosed", &args),
        16.0,
        Ink::SeriesText(0),
    )
    .bold();
    fit(&mut text, room);
    marks.push(text.into());
    let before = shares.rows.iter().find(|other| other.year == row.year.before());
    if let Some(before) = before.filter(|before| before.leads() && row.leads()) {
        let change = row.disclosed() - before.disclosed();
        let key = match change {
            c if c > 0.0 => "outcome_more",
            c if c < 0.0 => "outcome_less",
            _ => "outcome_same",
        };
        let args = [
            ("year", before.year.to_string()),
            ("share", share(before.disclosed())),
            ("points", share(change)),
        ];
        let mut text = Text::new((left, y + 41.0), say(lang, key, &args), 14.0, Ink::Second);
        fit(&mut text, room);
        marks.push(text.into());
    }
    marks
}
