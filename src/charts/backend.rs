use std::convert::Infallible;
use std::fmt::Write;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};

use crate::charts::font::{self, Weight};
use crate::i18n;

/// How many steps of the grid a pixel has: plotters' coordinates are whole numbers, and a pixel is too coarse.
pub(super) const GRID: f64 = 10.0;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Writes SVG: clean elements in pixels with one decimal, texts measured by the embedded font.
pub(super) struct SvgBackend<'a> {
    pub(super) out: &'a mut String,
    pub(super) size: (u32, u32),
}

impl SvgBackend<'_> {
    fn shape(&mut self, element: &str, style: (BackendColor, u32), filled: bool) {
        let color = hex(style.0);
        let _ = if filled {
            writeln!(self.out, "<{element} fill=\"{color}\"/>")
        } else {
            let width = px(style.1 as i32);
            writeln!(
                self.out,
                "<{element} fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\"/>"
            )
        };
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
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let weight = match weight(style) {
            Weight::Bold => " font-weight=\"700\"",
            Weight::Regular => "",
        };
        let _ = writeln!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{weight} text-anchor=\"{anchor}\" fill=\"{}\">{}</text>",
            px(at.0),
            px(at.1),
            style.size() / GRID,
            hex(style.color()),
            escape(text)
        );
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
