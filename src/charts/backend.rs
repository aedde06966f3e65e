use std::convert::Infallible;
use std::fmt::Write;

use plotters::style::RGBColor;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};

use crate::charts::font::{self, Weight};
use crate::i18n;

/// How many steps of the grid a pixel has: plotters' coordinates are whole numbers, and a pixel is too coarse.
pub(super) const GRID: f64 = 10.0;
/// The share of its colour that a veil has.
pub(super) const VEIL: f64 = 0.13;
/// How far the rim of a text reaches around it, on both sides together.
pub(super) const RIM: f64 = 5.0;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Writes SVG: clean elements in pixels with one decimal, texts measured by the embedded font.
pub(super) struct SvgBackend<'a> {
    out: &'a mut String,
    size: (u32, u32),
    outlined: bool,
    dash: bool,
    /// The rim of the next text.
    pub(super) rim: Option<RGBColor>,
}

impl<'a> SvgBackend<'a> {
    /// Writes to the end of a text; `outlined` texts are paths.
    pub(super) fn new(out: &'a mut String, size: (u32, u32), outlined: bool) -> SvgBackend<'a> {
        SvgBackend { out, size, outlined, dash: false, rim: None }
    }

    /// Whether what is drawn next is dashed.
    pub(super) fn dashed(&mut self, dash: bool) {
        self.dash = dash;
    }

    /// Begins a group: a part of the picture with a label, or a mark with a title.
    pub(super) fn open(&mut self, name: &str, is_panel: bool) {
        let name = escape(name);
        let _ = match is_panel {
            true => writeln!(self.out, "<g role=\"group\" aria-label=\"{name}\">"),
            false => write!(self.out, "<g><title>{name}</title>"),
        };
    }

    /// Ends a group.
    pub(super) fn close(&mut self) {
        self.out.push_str("</g>\n");
    }

    /// Several lines in one path.
    pub(super) fn lines<S: BackendStyle>(&mut self, lines: &[Vec<BackendCoord>], style: &S) {
        let mut path = String::new();
        for line in lines {
            for (at, (x, y)) in line.iter().enumerate() {
                let _ = write!(path, "{}{},{}", if at == 0 { "M" } else { "L" }, px(*x), px(*y));
            }
        }
        self.shape(&format!("path d=\"{path}\""), (style.color(), style.stroke_width()), false);
    }

    /// A polygon through which the ground shows.
    pub(super) fn veil(&mut self, corners: &[BackendCoord], color: &RGBColor) {
        let color = hex(color.color());
        let points = points(corners.iter().copied());
        let _ = writeln!(
            self.out,
            "<polygon points=\"{points}\" fill=\"{color}\" fill-opacity=\"{VEIL}\"/>"
        );
    }

    /// A polygon with an outline.
    pub(super) fn outline<S: BackendStyle, F: BackendStyle>(
        &mut self,
        corners: &[BackendCoord],
        style: &S,
        ground: &F,
    ) {
        let points = points(corners.iter().copied());
        self.edged(&format!("polygon points=\"{points}\""), style, ground);
    }

    /// A circle with an outline.
    pub(super) fn ring<S: BackendStyle, F: BackendStyle>(
        &mut self,
        (center, radius): (BackendCoord, u32),
        style: &S,
        ground: &F,
    ) {
        let (x, y, r) = (px(center.0), px(center.1), px(radius as i32));
        self.edged(&format!("circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\""), style, ground);
    }

    fn edged<S: BackendStyle, F: BackendStyle>(&mut self, element: &str, style: &S, ground: &F) {
        let (fill, stroke) = (hex(ground.color()), hex(style.color()));
        let width = px(style.stroke_width() as i32);
        let _ = writeln!(
            self.out,
            "<{element} fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{width}\"/>"
        );
    }

    fn shape(&mut self, element: &str, style: (BackendColor, u32), filled: bool) {
        let color = hex(style.0);
        let dash = if self.dash { " stroke-dasharray=\"5 4\"" } else { "" };
        let _ = if filled {
            writeln!(self.out, "<{element} fill=\"{color}\"/>")
        } else {
            let width = px(style.1 as i32);
            writeln!(
                self.out,
                "<{element} fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\"{dash}/>"
            )
        };
    }

    /// A text as the outlines of its glyphs.
    fn outlined<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) {
        let (size, weight) = (style.size() / GRID, weight(style));
        let width = font::width(text, size, weight);
        let left = match style.anchor().h_pos {
            HPos::Left => px(at.0),
            HPos::Center => px(at.0) - width / 2.0,
            HPos::Right => px(at.0) - width,
        };
        let path = font::outline(text, (left, px(at.1)), size, weight);
        if path.is_empty() {
            return;
        }
        if let Some(rim) = self.rim_attributes() {
            let _ = writeln!(self.out, "<path d=\"{path}\"{rim}/>");
        }
        let (color, label) = (hex(style.color()), escape(text));
        let _ = writeln!(
            self.out,
            "<path d=\"{path}\" fill=\"{color}\" role=\"img\" aria-label=\"{label}\"/>"
        );
    }

    /// The look of a rim, which is an element of its own behind its text: `paint-order` is not known everywhere, and where it
    /// is not, the rim would cover the text.
    fn rim_attributes(&self) -> Option<String> {
        let rim = hex(self.rim?.color());
        Some(format!(
            " aria-hidden=\"true\" fill=\"none\" stroke=\"{rim}\" stroke-width=\"{RIM}\" stroke-linejoin=\"round\""
        ))
    }
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(at, (at.0 + 1, at.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (x, y) = (a.0.min(b.0), a.1.min(b.1));
        let (w, h) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
        let element = format!(
            "rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            px(x),
            px(y),
            px(w),
            px(h)
        );
        self.shape(&element, (style.color(), style.stroke_width()), fill);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let element = format!("polyline points=\"{}\"", points(path));
        self.shape(&element, (style.color(), style.stroke_width()), false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let element = format!(
            "circle cx=\"{}\" cy=\"{}\" r=\"{}\"",
            px(center.0),
            px(center.1),
            px(radius as i32)
        );
        self.shape(&element, (style.color(), style.stroke_width()), fill);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let element = format!("polygon points=\"{}\"", points(corners));
        self.shape(&element, (style.color(), style.stroke_width()), true);
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Drawn {
        if self.outlined {
            self.outlined(text, style, at);
            return Ok(());
        }
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        let weight = match weight(style) {
            Weight::Bold => " font-weight=\"700\"",
            Weight::Regular => "",
        };
        let (x, y, size, text) = (px(at.0), px(at.1), style.size() / GRID, escape(text));
        let place = format!("x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{anchor}");
        if let Some(rim) = self.rim_attributes() {
            let _ = writeln!(self.out, "<text {place}{rim}>{text}</text>");
        }
        let color = hex(style.color());
        let _ = writeln!(self.out, "<text {place} fill=\"{color}\">{text}</text>");
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((
            font::width(text, style.size(), weight(style)).ceil() as u32,
            style.size().ceil() as u32,
        ))
    }
}

fn weight<T: BackendTextStyle>(style: &T) -> Weight {
    match style.style() {
        FontStyle::Bold => Weight::Bold,
        _ => Weight::Regular,
    }
}

fn px(grid: i32) -> f64 {
    f64::from(grid) / GRID
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut text = String::new();
    for (x, y) in path {
        let space = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{space}{},{}", px(x), px(y));
    }
    text
}

fn hex(color: BackendColor) -> String {
    let (r, g, b) = color.rgb;
    format!("#{r:02X}{g:02X}{b:02X}")
}

/// A text for element content or an attribute; controls, which XML forbids, and marks of direction become signs.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in i18n::visible_lines(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
