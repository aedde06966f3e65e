use std::fmt::Write;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::charts::backend::{GRID, SvgBackend, escape};
use crate::charts::font::{STACK, Weight};
use crate::charts::{Anchor, Chart, Ink, Mark, Point, Theme};
use crate::error::{Error, ErrorKind, Result};

/// The length of a dash and of the space behind it, in pixels.
const DASH: (f64, f64) = (5.0, 4.0);

/// A chart as SVG. The same chart gives the same bytes on every machine.
///
/// # Errors
/// None for a chart that a recipe made; drawing itself cannot fail.
pub fn svg(chart: &Chart, theme: Theme) -> Result<String> {
    let (width, height) = chart.size;
    let id = id(&chart.name);
    let words = &chart.words;
    let mut out = String::with_capacity(16 * 1024);
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" xml:lang=\"{}\" font-family=\"{STACK}\">",
        chart.lang
    );
    let _ = writeln!(out, "<title id=\"{id}-t\">{}</title>", escape(&words.title));
    let _ = writeln!(out, "<desc id=\"{id}-d\">{}</desc>", escape(&words.description));
    let size = (width * GRID as u32, height * GRID as u32);
    let area = SvgBackend { out: &mut out, size }.into_drawing_area();
    let failed = || Error::new(ErrorKind::Chart, "chart_drawing");
    area.fill(&theme.color(Ink::Background)).map_err(|_| failed())?;
    for mark in &chart.marks {
        draw(&area, mark, theme).map_err(|_| failed())?;
    }
    drop(area);
    out.push_str("</svg>\n");
    Ok(out)
}

type Area<'a> = DrawingArea<SvgBackend<'a>, plotters::coord::Shift>;

fn draw(
    area: &Area<'_>,
    mark: &Mark,
    theme: Theme,
) -> std::result::Result<(), DrawingAreaErrorKind<std::convert::Infallible>> {
    let stroke = |ink: Ink, width: f64| theme.color(ink).stroke_width((width * GRID) as u32);
    match mark {
        Mark::Rect(a, b, ink) => {
            area.draw(&Rectangle::new([grid(*a), grid(*b)], theme.color(*ink).filled()))
        }
        Mark::Frame(a, b, ink, width) => {
            area.draw(&Rectangle::new([grid(*a), grid(*b)], stroke(*ink, *width)))
        }
        Mark::Line(points, ink, width) => {
            let points: Vec<_> = points.iter().copied().map(grid).collect();
            area.draw(&PathElement::new(points, stroke(*ink, *width)))
        }
        Mark::Dashes(a, b, ink, width) => {
            for (from, to) in dashes(*a, *b) {
                let points = vec![grid(from), grid(to)];
                area.draw(&PathElement::new(points, stroke(*ink, *width)))?;
            }
            Ok(())
        }
        Mark::Polygon(points, ink) => {
            let points: Vec<_> = points.iter().copied().map(grid).collect();
            area.draw(&Polygon::new(points, theme.color(*ink).filled()))
        }
        Mark::Circle(at, radius, ink) => {
            let radius = (radius * GRID) as i32;
            area.draw(&Circle::new(grid(*at), radius, theme.color(*ink).filled()))
        }
        Mark::Text(text) => {
            let position = match text.anchor {
                Anchor::Start => HPos::Left,
                Anchor::Middle => HPos::Center,
                Anchor::End => HPos::Right,
            };
            let style = match text.weight {
                Weight::Regular => FontStyle::Normal,
                Weight::Bold => FontStyle::Bold,
            };
            let font = FontDesc::new(FontFamily::SansSerif, text.size * GRID, style);
            let color = theme.color(text.ink);
            let style = TextStyle::from(font).color(&color).pos(Pos::new(position, VPos::Bottom));
            area.draw(&plotters::element::Text::new(text.text.as_str(), grid(text.at), style))
        }
    }
}

fn grid(point: Point) -> (i32, i32) {
    ((point.0 * GRID).round() as i32, (point.1 * GRID).round() as i32)
}

fn dashes(a: Point, b: Point) -> Vec<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx.hypot(dy);
    let at = |d: f64| (a.0 + dx * d / length, a.1 + dy * d / length);
    let count = (length / (DASH.0 + DASH.1)).ceil() as usize;
    (0..count)
        .map(|n| n as f64 * (DASH.0 + DASH.1))
        .map(|from| (at(from), at((from + DASH.0).min(length))))
        .collect()
}

/// An id from the name of a chart: a page may hold many.
fn id(name: &str) -> String {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("c{hash:016x}")
}
