use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::OnceLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider};

/// The family that a chart's SVG asks for, the embedded one first.
pub(super) const STACK: &str = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif";

pub(crate) const REGULAR: &[u8] =
    include_bytes!("../../assets/fonts/NotoSansSC-Regular-subset.ttf");
pub(crate) const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold-subset.ttf");

/// How heavy a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 700.
    Bold,
}

/// The advance width of a text at a size in pixels, from the embedded font. A character that the font lacks counts as one
/// em, which is what a fallback face takes for an ideograph.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let advances = advances(weight);
    let of = |c: char| advances.get(c as usize).copied().filter(|a| *a >= 0.0).unwrap_or(1.0);
    text.chars().map(|c| f64::from(of(c))).sum::<f64>() * size
}

/// The advance of every character of the basic plane in em; below zero where the font has none. Layout asks for hundreds of
/// widths a picture, and the tables of a font are slow to ask.
fn advances(weight: Weight) -> &'static [f32] {
    static ADVANCES: OnceLock<[Vec<f32>; 2]> = OnceLock::new();
    let both = ADVANCES.get_or_init(|| {
        [Weight::Regular, Weight::Bold].map(|weight| {
            let font = font(weight);
            let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
            let mut advances = vec![-1.0; 0x1_0000];
            for (c, glyph) in font.charmap().mappings() {
                if let Some(place) = advances.get_mut(c as usize) {
                    *place = metrics.advance_width(glyph).unwrap_or(1.0);
                }
            }
            advances
        })
    });
    match weight {
        Weight::Regular => &both[0],
        Weight::Bold => &both[1],
    }
}

/// The characters of a text that the embedded font lacks.
pub(super) fn missing(text: &str) -> BTreeSet<char> {
    let charmap = font(Weight::Regular).charmap();
    text.chars().filter(|c| !c.is_control() && charmap.map(*c).is_none()).collect()
}

/// A text from a point on as the outlines of its glyphs: the data of an SVG path. What the font lacks has none.
pub(super) fn outline(text: &str, from: (f64, f64), size: f64, weight: Weight) -> String {
    let font = font(weight);
    let (charmap, glyphs, px) = (font.charmap(), font.outline_glyphs(), Size::new(size as f32));
    let metrics = font.glyph_metrics(px, LocationRef::default());
    let mut pen = SvgPen { path: String::new(), x: from.0, y: from.1 };
    for c in text.chars() {
        let glyph = charmap.map(c);
        if let Some(glyph) = glyph.and_then(|glyph| glyphs.get(glyph)) {
            // An outline that cannot be read is left out, like a glyph that is not there.
            let _ = glyph.draw(DrawSettings::unhinted(px, LocationRef::default()), &mut pen);
        }
        let advance = glyph.and_then(|glyph| metrics.advance_width(glyph));
        pen.x += advance.map_or(size, f64::from);
    }
    pen.path
}

/// Writes outlines as the data of a path, with two decimals, from a point whose y grows downwards.
struct SvgPen {
    path: String,
    x: f64,
    y: f64,
}

impl SvgPen {
    fn put(&mut self, command: &str, points: &[(f32, f32)]) {
        self.path.push_str(command);
        for (at, (x, y)) in points.iter().enumerate() {
            let space = if at == 0 { "" } else { " " };
            let (x, y) = (self.x + f64::from(*x), self.y - f64::from(*y));
            let round = |v: f64| (v * 100.0).round() / 100.0;
            let _ = write!(self.path, "{space}{},{}", round(x), round(y));
        }
    }
}

impl OutlinePen for SvgPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.put("M", &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.put("L", &[(x, y)]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.put("Q", &[(cx, cy), (x, y)]);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.put("C", &[(ax, ay), (bx, by), (x, y)]);
    }

    fn close(&mut self) {
        self.path.push('Z');
    }
}

/// A face of the embedded font, as other formats embed it.
pub(super) struct Face {
    pub(super) bytes: &'static [u8],
    /// The style in its name.
    pub(super) style: &'static str,
    /// In thousandths of an em.
    pub(super) ascent: f32,
    pub(super) descent: f32,
    pub(super) bounds: ((f32, f32), (f32, f32)),
    weight: Weight,
}

impl Face {
    /// The glyph of a character; none when the font lacks it.
    pub(super) fn glyph(&self, c: char) -> Option<u16> {
        let glyph = font(self.weight).charmap().map(c)?;
        u16::try_from(glyph.to_u32()).ok()
    }
}

/// The face of a weight.
pub(super) fn face(weight: Weight) -> &'static Face {
    static FACES: OnceLock<[Face; 2]> = OnceLock::new();
    let of = |weight: Weight, bytes: &'static [u8], style: &'static str| {
        let metrics = font(weight).metrics(Size::new(1000.0), LocationRef::default());
        let bounds = metrics
            .bounds
            .map_or(((0.0, -200.0), (1000.0, 900.0)), |b| ((b.x_min, b.y_min), (b.x_max, b.y_max)));
        Face { bytes, style, ascent: metrics.ascent, descent: metrics.descent, bounds, weight }
    };
    let both = FACES
        .get_or_init(|| [of(Weight::Regular, REGULAR, "Regular"), of(Weight::Bold, BOLD, "Bold")]);
    match weight {
        Weight::Regular => &both[0],
        Weight::Bold => &both[1],
    }
}

fn font(weight: Weight) -> &'static FontRef<'static> {
    static FONTS: OnceLock<[FontRef<'static>; 2]> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        [REGULAR, BOLD].map(|bytes| FontRef::new(bytes).expect("the embedded fonts are tested"))
    });
    match weight {
        Weight::Regular => &fonts[0],
        Weight::Bold => &fonts[1],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ideograph_is_one_em_and_digits_are_narrower() {
        assert!((width("年报", 20.0, Weight::Regular) - 40.0).abs() < 0.01);
        assert!(width("2024", 20.0, Weight::Bold) < 60.0);
    }

    #[test]
    fn says_which_characters_it_lacks() {
        assert_eq!(missing("宿迁市㟖").into_iter().collect::<String>(), "㟖");
        assert!(missing("▲▼●◆−≈½（）“”→鄠甪").is_empty());
    }
}
