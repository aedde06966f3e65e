use std::convert::Infallible;
use std::fmt::Write;

use plotters::element::{Drawable, PointCollection};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};

use crate::charts::backend::{GRID, SvgBackend, escape};
use crate::charts::font::{STACK, Weight};
use crate::charts::theme::Palette;
use crate::charts::{Anchor, Chart, Group, Ink, Mark, Point, Text, Theme};
use crate::error::{Error, ErrorKind, Result};

/// How a chart becomes SVG.
#[derive(Clone, Copy, Debug)]
pub struct Style<'a> {
    /// The colours.
    pub palette: &'a Palette,
    /// Whether there is no ground behind the picture.
    pub transparent: bool,
    /// Whether texts are drawn as outlines, for machines that lack the font.
    pub outlined: bool,
}

impl Style<'_> {
    /// A theme on its own ground, with texts as texts.
    pub fn of(theme: Theme) -> Style<'static> {
        Style { palette: Palette::of(theme), transparent: false, outlined: false }
    }
}

/// A chart as SVG in a theme. The same chart gives the same bytes on every machine.
///
/// # Errors
/// None for a chart that a recipe made; drawing itself cannot fail.
pub fn svg(chart: &Chart, theme: Theme) -> Result<String> {
    styled(chart, &Style::of(theme))
}

/// A chart as SVG, in colours of one's own, without a ground, or with outlines in place of texts.
///
/// # Errors
/// As for [`svg`].
pub fn styled(chart: &Chart, style: &Style<'_>) -> Result<String> {
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
    let backend = SvgBackend::new(&mut out, size, style.outlined);
    let area = backend.into_drawing_area();
    let failed = || Error::new(ErrorKind::Chart, "chart_drawing");
    if !style.transparent {
        area.fill(&style.palette.color(Ink::Background)).map_err(|_| failed())?;
    }
    for mark in &chart.marks {
        area.draw(&Drawing { mark, palette: style.palette }).map_err(|_| failed())?;
    }
    drop(area);
    out.push_str("</svg>\n");
    Ok(out)
}

type Drawn = std::result::Result<(), DrawingErrorKind<Infallible>>;

/// A mark as an element of plotters, in the colours of a palette.
struct Drawing<'a> {
    mark: &'a Mark,
    palette: &'a Palette,
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Drawing<'_> {
    type Point = BackendCoord;
    type IntoIter = std::iter::Once<BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::once((0, 0))
    }
}

impl Drawable<SvgBackend<'_>> for Drawing<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        _: I,
        backend: &mut SvgBackend<'_>,
        size: (u32, u32),
    ) -> Drawn {
        match self.mark {
            Mark::Group(group) => self.group(group, backend, size),
            Mark::Text(text) => self.text(text, backend),
            mark => self.shape(mark, backend),
        }
    }
}

impl Drawing<'_> {
    fn group(&self, group: &Group, backend: &mut SvgBackend<'_>, size: (u32, u32)) -> Drawn {
        backend.open(&group.name, group.is_panel);
        for mark in &group.marks {
            let drawing = Drawing { mark, palette: self.palette };
            drawing.draw(std::iter::empty(), backend, size)?;
        }
        backend.close();
        Ok(())
    }

    fn shape(&self, mark: &Mark, backend: &mut SvgBackend<'_>) -> Drawn {
        let color = |ink: Ink| self.palette.color(ink);
        let stroke = |ink: Ink, width: f64| color(ink).stroke_width((width * GRID) as u32);
        let ground = || color(Ink::Background).filled();
        let path = |points: &[Point]| points.iter().copied().map(grid).collect::<Vec<_>>();
        match mark {
            Mark::Rect(a, b, ink) => {
                backend.draw_rect(grid(*a), grid(*b), &color(*ink).filled(), true)
            }
            Mark::Frame(a, b, ink, width) => {
                backend.draw_rect(grid(*a), grid(*b), &stroke(*ink, *width), false)
            }
            Mark::DashedFrame(a, b, ink, width) => {
                backend.dashed(true);
                let drawn = backend.draw_rect(grid(*a), grid(*b), &stroke(*ink, *width), false);
                backend.dashed(false);
                drawn
            }
            Mark::Line(points, ink, width) => {
                backend.draw_path(path(points), &stroke(*ink, *width))
            }
            Mark::Lines(lines, ink, width) => {
                let lines: Vec<Vec<BackendCoord>> = lines.iter().map(|line| path(line)).collect();
                backend.lines(&lines, &stroke(*ink, *width));
                Ok(())
            }
            Mark::Dashes(a, b, ink, width) => {
                backend.dashed(true);
                let drawn = backend.draw_path([grid(*a), grid(*b)], &stroke(*ink, *width));
                backend.dashed(false);
                drawn
            }
            Mark::Polygon(points, ink) => backend.fill_polygon(path(points), &color(*ink).filled()),
            Mark::Veil(points, ink) => {
                backend.veil(&path(points), &color(*ink));
                Ok(())
            }
            Mark::Outline(points, ink, width) => {
                backend.outline(&path(points), &stroke(*ink, *width), &ground());
                Ok(())
            }
            Mark::Circle(at, radius, ink) => {
                let radius = (radius * GRID) as u32;
                backend.draw_circle(grid(*at), radius, &color(*ink).filled(), true)
            }
            Mark::Dot(at, radius, ink) => {
                let radius = (radius * GRID) as u32;
                let rim = stroke(Ink::Background, 1.5);
                backend.ring((grid(*at), radius), &rim, &color(*ink).filled());
                Ok(())
            }
            Mark::Ring(at, radius, ink, width) => {
                let radius = (radius * GRID) as u32;
                backend.ring((grid(*at), radius), &stroke(*ink, *width), &ground());
                Ok(())
            }
            Mark::Text(_) | Mark::Group(_) => Ok(()),
        }
    }

    fn text(&self, text: &Text, backend: &mut SvgBackend<'_>) -> Drawn {
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
        let color = self.palette.color(text.ink);
        let style = TextStyle::from(font).color(&color).pos(Pos::new(position, VPos::Bottom));
        backend.rim = text.halo.then(|| self.palette.color(Ink::Background));
        let drawn = backend.draw_text(&text.text, &style, grid(text.at));
        backend.rim = None;
        drawn
    }
}

fn grid(point: Point) -> BackendCoord {
    ((point.0 * GRID).round() as i32, (point.1 * GRID).round() as i32)
}

/// An id from the name of a chart: a page may hold many.
fn id(name: &str) -> String {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("c{hash:016x}")
}
