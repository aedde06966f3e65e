//! Finds what would hinder a reader of a finished picture: text that touches other text, is cut off, or lies on a point, a line
//! or an edge; marks outside the frame; words too faint for their background.

use plotters::style::RGBColor;

use crate::charts::backend::VEIL;
use crate::charts::vision::contrast_ratio;
use crate::charts::{Chart, Ink, Mark, Palette, Point, Text};

/// Texts keep this distance, in pixels, side by side; and texts of different lines do not overlap.
const GAP: f64 = 8.0;
/// What the right edge keeps free.
const MARGIN: f64 = 32.0;
/// The smallest size of a text.
const SMALLEST: f64 = 14.0;
/// The least contrast of a text with its ground.
const CONTRAST: f64 = 4.5;
/// A line of this width carries figures.
const THICK: f64 = 2.0;
/// A dashed line of this width parts years or bodies; a thinner one may lie behind a text with a rim.
const DASHED: f64 = 1.5;
/// A polygon no larger than this is a marker.
const MARKER: f64 = 22.0;

/// What is wrong with a chart.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// A text reaches out of the frame.
    Outside(String),
    /// Two texts overlap, or stand closer than 8 px on one line.
    Close(String, String),
    /// A text is smaller than 14 px.
    Small(String),
    /// A text was cut.
    Cut(String),
    /// A marker stands on a text.
    OnMarker(String),
    /// A line runs through a text.
    OnLine(String),
    /// The edge of an area runs through a text.
    OnEdge(String),
    /// A mark reaches out of the picture.
    Beyond(String),
    /// The contrast of a text with its ground is below 4.5.
    Faint(String, f64),
}

/// Holds a chart to the rules that hold in every theme: texts inside the frame, apart from each other, large enough, not cut,
/// on no marker, line or edge; marks inside the picture.
pub fn lint(chart: &Chart) -> Vec<Fault> {
    let mut faults = Vec::new();
    let texts: Vec<&Text> = chart.texts().filter(|text| !text.text.is_empty()).collect();
    let (width, height) = (f64::from(chart.size.0), f64::from(chart.size.1));
    for text in &texts {
        let (left, top, right, bottom) = text.extent();
        if left < 0.0 || top < 0.0 || right > width - MARGIN + 0.5 || bottom > height {
            faults.push(Fault::Outside(text.text.clone()));
        }
        if text.size < SMALLEST {
            faults.push(Fault::Small(text.text.clone()));
        }
        if text.text.ends_with('…') {
            faults.push(Fault::Cut(text.text.clone()));
        }
    }
    for (at, a) in texts.iter().enumerate() {
        for b in &texts[at + 1..] {
            if touch(a, b) {
                faults.push(Fault::Close(a.text.clone(), b.text.clone()));
            }
        }
    }
    faults.extend(on_marks(&chart.flat()));
    for mark in chart.flat() {
        let inside =
            |(x, y): &Point| (-0.5..=width + 0.5).contains(x) && (-0.5..=height + 0.5).contains(y);
        if !points(mark).iter().all(inside) {
            faults.push(Fault::Beyond(format!("{mark:?}").chars().take(60).collect()));
        }
    }
    faults
}

/// Whether two texts overlap; side by side, the one's end and the other's beginning are 8 px apart at least, unless they
/// were set as one line.
pub(super) fn touch(a: &Text, b: &Text) -> bool {
    let (al, at, ar, ab) = a.extent();
    let (bl, bt, br, bb) = b.extent();
    al < br + GAP && bl < ar + GAP && at < bb && bt < ab
}

/// The texts whose colour is too near to that of their ground.
pub fn faint(chart: &Chart, palette: &Palette) -> Vec<Fault> {
    let flat = chart.flat();
    let mut faults = Vec::new();
    for (at, mark) in flat.iter().enumerate() {
        let Mark::Text(text) = mark else { continue };
        let ground = ground(&flat[..at], text, palette);
        let ratio = contrast_ratio(palette.color(text.ink), ground);
        if ratio < CONTRAST && !text.text.is_empty() {
            faults.push(Fault::Faint(text.text.clone(), ratio));
        }
    }
    faults
}

/// The colour behind the middle of a text: its rim, or the last area that holds it.
fn ground(before: &[&Mark], text: &Text, palette: &Palette) -> RGBColor {
    let background = palette.color(Ink::Background);
    if text.halo {
        return background;
    }
    let (left, top, right, bottom) = text.extent();
    let middle = ((left + right) / 2.0, (top + bottom) / 2.0);
    let found = before.iter().rev().find_map(|mark| match mark {
        Mark::Rect(a, b, ink) if holds(*a, *b, middle) => Some(palette.color(*ink)),
        Mark::Veil(corners, ink) if is_within(corners, middle) => {
            Some(mixed(palette.color(*ink), background))
        }
        Mark::Polygon(corners, ink) if is_within(corners, middle) => Some(palette.color(*ink)),
        _ => None,
    });
    found.unwrap_or(background)
}

fn mixed(color: RGBColor, ground: RGBColor) -> RGBColor {
    let part = |a: u8, b: u8| (f64::from(a) * VEIL + f64::from(b) * (1.0 - VEIL)).round() as u8;
    RGBColor(part(color.0, ground.0), part(color.1, ground.1), part(color.2, ground.2))
}

/// The texts on a marker, a line or an edge.
fn on_marks(flat: &[&Mark]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (at, mark) in flat.iter().enumerate() {
        let Mark::Text(text) = mark else { continue };
        // What lies below the area that a text stands on is not seen.
        let holder = flat[..at].iter().rposition(|mark| is_area_of(mark, text));
        let seen = flat[holder.map_or(0, |at| at + 1)..at].iter();
        let over = flat[at + 1..].iter().filter(|mark| !matches!(mark, Mark::Text(_)));
        for other in seen.chain(over) {
            if let Some(fault) = on_mark(other, text) {
                faults.push(fault);
            }
        }
    }
    faults.dedup();
    faults
}

fn on_mark(mark: &Mark, text: &Text) -> Option<Fault> {
    let named = |fault: fn(String) -> Fault| Some(fault(text.text.clone()));
    match mark {
        Mark::Circle(at, radius, _) | Mark::Dot(at, radius, _) | Mark::Ring(at, radius, _, _) => {
            near(text, *at, *radius).then(|| Fault::OnMarker(text.text.clone()))
        }
        Mark::Polygon(corners, _) | Mark::Outline(corners, _, _) => {
            let (low, high) = bounds(corners);
            let is_marker = high.0 - low.0 <= MARKER && high.1 - low.1 <= MARKER;
            let at = ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0);
            let radius = (high.0 - low.0).max(high.1 - low.1) / 2.0;
            (is_marker && near(text, at, radius)).then(|| Fault::OnMarker(text.text.clone()))
        }
        Mark::Line(points, ink, width) if is_strong(*ink, *width, text) => {
            crosses(points, text).then(|| Fault::OnLine(text.text.clone()))
        }
        Mark::Lines(lines, ink, width) if is_strong(*ink, *width, text) => lines
            .iter()
            .any(|points| crosses(points, text))
            .then(|| Fault::OnLine(text.text.clone())),
        Mark::Dashes(a, b, _, width) if !text.halo || *width >= DASHED => {
            if crosses(&[*a, *b], text) { named(Fault::OnLine) } else { None }
        }
        Mark::Rect(a, b, ink) if !matches!(ink, Ink::Background | Ink::Band | Ink::HatchGround) => {
            let partly = overlaps(*a, *b, text) && !covers(*a, *b, text);
            if partly { named(Fault::OnEdge) } else { None }
        }
        Mark::Frame(a, b, ..) | Mark::DashedFrame(a, b, ..) => {
            let partly = overlaps(*a, *b, text) && !covers(*a, *b, text);
            if partly { named(Fault::OnEdge) } else { None }
        }
        _ => None,
    }
}

/// Lines of a grid and a hatch are meant to lie behind texts; a rim keeps a thin line off a text, not one of figures.
fn is_strong(ink: Ink, width: f64, text: &Text) -> bool {
    !matches!(ink, Ink::Grid | Ink::Hatch | Ink::Background) && (!text.halo || width >= THICK)
}

/// The box of a text, less a pixel for what its strokes leave free.
fn inner(text: &Text) -> (f64, f64, f64, f64) {
    let (left, top, right, bottom) = text.extent();
    (left + 1.0, top + 2.0, right - 1.0, bottom - 1.0)
}

fn near(text: &Text, (x, y): Point, radius: f64) -> bool {
    let (left, top, right, bottom) = inner(text);
    let (dx, dy) = (x - x.clamp(left, right.max(left)), y - y.clamp(top, bottom.max(top)));
    dx.hypot(dy) < radius
}

fn overlaps(a: Point, b: Point, text: &Text) -> bool {
    let (left, top, right, bottom) = inner(text);
    let (low, high) = bounds(&[a, b]);
    low.0 < right && left < high.0 && low.1 < bottom && top < high.1
}

fn covers(a: Point, b: Point, text: &Text) -> bool {
    let (left, top, right, bottom) = inner(text);
    let (low, high) = bounds(&[a, b]);
    low.0 <= left && right <= high.0 && low.1 <= top && bottom <= high.1
}

fn is_area_of(mark: &Mark, text: &Text) -> bool {
    matches!(mark, Mark::Rect(a, b, _) if covers(*a, *b, text))
}

fn holds(a: Point, b: Point, (x, y): Point) -> bool {
    let (low, high) = bounds(&[a, b]);
    (low.0..=high.0).contains(&x) && (low.1..=high.1).contains(&y)
}

/// Whether a line runs through the box of a text.
pub(super) fn crosses(points: &[Point], text: &Text) -> bool {
    let (left, top, right, bottom) = inner(text);
    points.windows(2).any(|pair| {
        // The part of the segment within the box, by its parameter from 0 to 1 (Liang and Barsky).
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let edges = [
            (-dx, pair[0].0 - left),
            (dx, right - pair[0].0),
            (-dy, pair[0].1 - top),
            (dy, bottom - pair[0].1),
        ];
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (p, q) in edges {
            if p == 0.0 {
                if q < 0.0 {
                    return false;
                }
            } else if p < 0.0 {
                from = from.max(q / p);
            } else {
                to = to.min(q / p);
            }
        }
        from < to
    })
}

fn bounds(points: &[Point]) -> (Point, Point) {
    let start = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    points.iter().fold(start, |(low, high), (x, y)| {
        ((low.0.min(*x), low.1.min(*y)), (high.0.max(*x), high.1.max(*y)))
    })
}

fn is_within(corners: &[Point], (x, y): Point) -> bool {
    let mut inside = false;
    for (at, a) in corners.iter().enumerate() {
        let b = corners[(at + 1) % corners.len()];
        let crosses = (a.1 > y) != (b.1 > y);
        if crosses && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0 {
            inside = !inside;
        }
    }
    inside
}

/// The points of a mark that is not a text.
fn points(mark: &Mark) -> Vec<Point> {
    match mark {
        Mark::Rect(a, b, _)
        | Mark::Frame(a, b, ..)
        | Mark::DashedFrame(a, b, ..)
        | Mark::Dashes(a, b, ..) => vec![*a, *b],
        Mark::Line(points, ..)
        | Mark::Polygon(points, _)
        | Mark::Outline(points, ..)
        | Mark::Veil(points, _) => points.clone(),
        Mark::Lines(lines, ..) => lines.concat(),
        Mark::Circle((x, y), r, _) | Mark::Dot((x, y), r, _) | Mark::Ring((x, y), r, ..) => {
            vec![(x - r, y - r), (x + r, y + r)]
        }
        Mark::Text(_) | Mark::Group(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_a_text_is_found_and_one_beside_it_is_not() {
        let text = Text::new((10.0, 20.0), "12,345", 16.0, Ink::Main);
        assert!(crosses(&[(0.0, 15.0), (100.0, 15.0)], &text));
        assert!(crosses(&[(30.0, 0.0), (30.0, 100.0)], &text));
        assert!(!crosses(&[(0.0, 30.0), (100.0, 30.0)], &text));
        assert!(!crosses(&[(30.0, 25.0), (30.0, 100.0)], &text));
    }

    #[test]
    fn a_marker_on_a_text_is_found() {
        let text = Text::new((10.0, 20.0), "12,345", 16.0, Ink::Main);
        assert!(near(&text, (30.0, 15.0), 4.0) && !near(&text, (30.0, 30.0), 4.0));
    }
}
