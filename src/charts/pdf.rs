//! A chart as PDF: the same marks as vectors, with the characters that it uses embedded, so that words can be searched and
//! copied.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{
    CidFontType, FontFlags, LineCapStyle, LineJoinStyle, SystemInfo, TextRenderingMode, UnicodeCmap,
};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use subsetter::GlyphRemapper;

use crate::charts::backend::{RIM, VEIL};
use crate::charts::draw::Style;
use crate::charts::font::{self, Face, Weight};
use crate::charts::{Anchor, Chart, Ink, Mark, Point, Text};
use crate::error::{Error, ErrorKind, Result};

/// Points of a pixel: 960 pixels are 156 mm, the width of the text on A4.
const POINTS: f64 = 156.0 / 25.4 * 72.0 / 960.0;
/// How far the handles of a curve stand out that makes a quarter of a circle.
const KAPPA: f64 = 0.552_285;
/// The names of the two fonts and of the veil in the resources.
const FONTS: [(Weight, &[u8]); 2] = [(Weight::Regular, b"F0"), (Weight::Bold, b"F1")];
const VEILED: Name<'_> = Name(b"V");
const OPAQUE: Name<'_> = Name(b"O");

/// A chart as PDF, on one page of its own size. The same chart gives the same bytes.
///
/// # Errors
/// The embedded font cannot be subset, which a test excludes.
pub fn pdf(chart: &Chart, style: &Style<'_>) -> Result<Vec<u8>> {
    let mut faces = [Subset::default(), Subset::default()];
    let content = Page { chart, style, faces: &mut faces }.content();
    let mut refs = Refs(0);
    let [catalog, tree, page, stream, info, veil, opaque] = refs.take();
    let mut pdf = Pdf::new();
    let size = (f64::from(chart.size.0) * POINTS, f64::from(chart.size.1) * POINTS);
    pdf.catalog(catalog)
        .pages(tree)
        .lang(TextStr(chart.lang))
        .viewer_preferences()
        .display_doc_title(true);
    pdf.pages(tree).kids([page]).count(1);
    let mut fonts = Vec::new();
    for ((weight, name), subset) in FONTS.into_iter().zip(&faces) {
        if !subset.used.is_empty() {
            fonts.push((name, embed(&mut pdf, &mut refs, weight, subset)?));
        }
    }
    let mut leaf = pdf.page(page);
    leaf.parent(tree).media_box(Rect::new(0.0, 0.0, size.0 as f32, size.1 as f32)).contents(stream);
    let mut resources = leaf.resources();
    let mut named = resources.fonts();
    for (name, font) in &fonts {
        named.pair(Name(name), *font);
    }
    named.finish();
    resources.ext_g_states().pair(VEILED, veil).pair(OPAQUE, opaque);
    resources.finish();
    leaf.finish();
    pdf.ext_graphics(veil).non_stroking_alpha(VEIL as f32);
    pdf.ext_graphics(opaque).non_stroking_alpha(1.0);
    pdf.stream(stream, &deflated(&content)).filter(Filter::FlateDecode);
    pdf.document_info(info)
        .title(TextStr(&chart.words.title))
        .subject(TextStr(&chart.words.description))
        .creator(TextStr("tongbi"));
    Ok(pdf.finish())
}

/// Numbers of objects, one after the other.
struct Refs(i32);

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }

    fn take<const N: usize>(&mut self) -> [Ref; N] {
        std::array::from_fn(|_| self.next())
    }
}

/// The characters of one weight that the page uses.
#[derive(Default)]
struct Subset {
    used: BTreeMap<char, u16>,
    glyphs: GlyphRemapper,
}

impl Subset {
    /// A text as the numbers of its glyphs in the subset; a character that the font lacks is none.
    fn encoded(&mut self, text: &str, face: &Face) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(text.len());
        for c in text.chars() {
            let Some(glyph) = face.glyph(c) else { continue };
            let number = self.glyphs.remap(glyph);
            self.used.insert(c, number);
            bytes.extend(number.to_be_bytes());
        }
        bytes
    }
}

/// The marks as operators.
struct Page<'a> {
    chart: &'a Chart,
    style: &'a Style<'a>,
    faces: &'a mut [Subset; 2],
}

impl Page<'_> {
    fn content(&mut self) -> Vec<u8> {
        let mut content = Content::new();
        let (width, height) = (f64::from(self.chart.size.0), f64::from(self.chart.size.1));
        // Pixels from the upper left, as in the picture.
        let (scale, top) = (POINTS as f32, (height * POINTS) as f32);
        content.transform([scale, 0.0, 0.0, -scale, 0.0, top]);
        content.set_line_join(LineJoinStyle::MiterJoin).set_line_cap(LineCapStyle::ButtCap);
        if !self.style.transparent {
            self.fill(&mut content, Ink::Background);
            content.rect(0.0, 0.0, width as f32, height as f32).fill_nonzero();
        }
        for mark in self.chart.flat() {
            self.mark(&mut content, mark);
        }
        content.finish().to_vec()
    }

    fn rgb(&self, ink: Ink) -> [f32; 3] {
        let color = self.style.palette.color(ink);
        [color.0, color.1, color.2].map(|part| f32::from(part) / 255.0)
    }

    fn fill(&self, content: &mut Content, ink: Ink) {
        let [r, g, b] = self.rgb(ink);
        content.set_fill_rgb(r, g, b);
    }

    fn stroke(&self, content: &mut Content, ink: Ink, width: f64) {
        let [r, g, b] = self.rgb(ink);
        content.set_stroke_rgb(r, g, b).set_line_width(width as f32);
    }

    fn mark(&mut self, content: &mut Content, mark: &Mark) {
        match mark {
            Mark::Rect(a, b, ink) => {
                self.fill(content, *ink);
                rect(content, *a, *b);
                content.fill_nonzero();
            }
            Mark::Frame(a, b, ink, width) | Mark::DashedFrame(a, b, ink, width) => {
                self.stroke(content, *ink, *width);
                dashed(content, matches!(mark, Mark::DashedFrame(..)));
                rect(content, *a, *b);
                content.stroke();
                dashed(content, false);
            }
            Mark::Line(points, ink, width) => {
                self.stroke(content, *ink, *width);
                path(content, points);
                content.stroke();
            }
            Mark::Lines(lines, ink, width) => {
                self.stroke(content, *ink, *width);
                lines.iter().for_each(|line| path(content, line));
                content.stroke();
            }
            Mark::Dashes(a, b, ink, width) => {
                self.stroke(content, *ink, *width);
                dashed(content, true);
                path(content, &[*a, *b]);
                content.stroke();
                dashed(content, false);
            }
            Mark::Text(text) => self.text(content, text),
            area => self.area(content, area),
        }
    }

    /// Polygons and circles.
    fn area(&self, content: &mut Content, mark: &Mark) {
        match mark {
            Mark::Polygon(points, ink) => {
                self.fill(content, *ink);
                path(content, points);
                content.close_path().fill_nonzero();
            }
            Mark::Veil(points, ink) => {
                content.set_parameters(VEILED);
                self.fill(content, *ink);
                path(content, points);
                content.close_path().fill_nonzero();
                content.set_parameters(OPAQUE);
            }
            Mark::Outline(points, ink, width) => {
                self.fill(content, Ink::Background);
                self.stroke(content, *ink, *width);
                path(content, points);
                content.close_path().fill_nonzero_and_stroke();
            }
            Mark::Circle(at, radius, ink) => {
                self.fill(content, *ink);
                circle(content, *at, *radius);
                content.fill_nonzero();
            }
            Mark::Dot(at, radius, ink) => {
                self.fill(content, *ink);
                self.stroke(content, Ink::Background, 1.5);
                circle(content, *at, *radius);
                content.fill_nonzero_and_stroke();
            }
            Mark::Ring(at, radius, ink, width) => {
                self.fill(content, Ink::Background);
                self.stroke(content, *ink, *width);
                circle(content, *at, *radius);
                content.fill_nonzero_and_stroke();
            }
            _ => {}
        }
    }

    fn text(&mut self, content: &mut Content, text: &Text) {
        let at = FONTS.iter().position(|(weight, _)| *weight == text.weight).unwrap_or_default();
        let bytes = self.faces[at].encoded(&text.text, font::face(text.weight));
        let width = text.width();
        let left = match text.anchor {
            Anchor::Start => text.at.0,
            Anchor::Middle => text.at.0 - width / 2.0,
            Anchor::End => text.at.0 - width,
        };
        let show = |content: &mut Content, mode: TextRenderingMode| {
            content.begin_text();
            content.set_font(Name(FONTS[at].1), text.size as f32).set_text_rendering_mode(mode);
            content.set_text_matrix([1.0, 0.0, 0.0, -1.0, left as f32, text.at.1 as f32]);
            content.show(Str(&bytes));
            content.end_text();
        };
        if text.halo {
            self.stroke(content, Ink::Background, RIM);
            content.set_line_join(LineJoinStyle::RoundJoin);
            show(content, TextRenderingMode::Stroke);
            content.set_line_join(LineJoinStyle::MiterJoin);
        }
        let [r, g, b] = self.rgb(text.ink);
        content.set_fill_rgb(r, g, b);
        show(content, TextRenderingMode::Fill);
    }
}

fn rect(content: &mut Content, a: Point, b: Point) {
    let (x, y) = (a.0.min(b.0), a.1.min(b.1));
    let (width, height) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
    content.rect(x as f32, y as f32, width as f32, height as f32);
}

fn path(content: &mut Content, points: &[Point]) {
    for (at, (x, y)) in points.iter().enumerate() {
        let (x, y) = (*x as f32, *y as f32);
        if at == 0 {
            content.move_to(x, y)
        } else {
            content.line_to(x, y)
        };
    }
}

fn circle(content: &mut Content, (x, y): Point, r: f64) {
    let k = r * KAPPA;
    let point = |dx: f64, dy: f64| ((x + dx) as f32, (y + dy) as f32);
    let start = point(r, 0.0);
    content.move_to(start.0, start.1);
    let quarters = [
        [(r, k), (k, r), (0.0, r)],
        [(-k, r), (-r, k), (-r, 0.0)],
        [(-r, -k), (-k, -r), (0.0, -r)],
        [(k, -r), (r, -k), (r, 0.0)],
    ];
    for [a, b, c] in quarters {
        let (a, b, c) = (point(a.0, a.1), point(b.0, b.1), point(c.0, c.1));
        content.cubic_to(a.0, a.1, b.0, b.1, c.0, c.1);
    }
    content.close_path();
}

fn dashed(content: &mut Content, dashed: bool) {
    if dashed {
        content.set_dash_pattern([5.0, 4.0], 0.0);
    } else {
        content.set_dash_pattern([], 0.0);
    }
}

/// Adds the glyphs that are used, and what they mean as characters.
fn embed(pdf: &mut Pdf, refs: &mut Refs, weight: Weight, subset: &Subset) -> Result<Ref> {
    let [font, descendant, descriptor, file, to_unicode] = refs.take();
    let face = font::face(weight);
    let failed = |e: subsetter::Error| Error::new(ErrorKind::Chart, "chart_pdf").because(e);
    let data = subsetter::subset(face.bytes, 0, &subset.glyphs).map_err(failed)?;
    let name = format!("{}+NotoSansSC-{}", tag(subset), face.style);
    let name = Name(name.as_bytes());
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    pdf.type0_font(font)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(descendant)
        .to_unicode(to_unicode);
    let mut cid = pdf.cid_font(descendant);
    cid.subtype(CidFontType::Type2).base_font(name).system_info(system).font_descriptor(descriptor);
    cid.default_width(1000.0).cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = cid.widths();
    for (c, glyph) in &subset.used {
        let width = font::width(&c.to_string(), 1000.0, weight);
        widths.consecutive(*glyph, [width as f32]);
    }
    widths.finish();
    cid.finish();
    let (low, high) = face.bounds;
    pdf.font_descriptor(descriptor)
        .name(name)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(low.0, low.1, high.0, high.1))
        .italic_angle(0.0)
        .ascent(face.ascent)
        .descent(face.descent)
        .cap_height(733.0)
        .stem_v(if weight == Weight::Bold { 140.0 } else { 80.0 })
        .font_file2(file);
    pdf.stream(file, &deflated(&data))
        .filter(Filter::FlateDecode)
        .pair(Name(b"Length1"), data.len() as i32);
    let mut cmap = UnicodeCmap::new(Name(b"Custom"), system);
    for (c, glyph) in &subset.used {
        cmap.pair(*glyph, *c);
    }
    pdf.cmap(to_unicode, &cmap.finish());
    Ok(font)
}

/// Six letters from the characters of a subset, as the format wants them.
fn tag(subset: &Subset) -> String {
    let mut hash = subset.used.keys().fold(0xcbf2_9ce4_8422_2325_u64, |hash, c| {
        (hash ^ u64::from(u32::from(*c))).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let letter = |_| {
        let letter = b'A' + (hash % 26) as u8;
        hash /= 26;
        char::from(letter)
    };
    (0..6).map(letter).collect()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::{ChartKind, Theme, Words};

    #[test]
    fn the_page_has_the_size_of_print_and_embedded_fonts() {
        let chart = Chart {
            kind: ChartKind::Trend,
            body: None,
            size: (960, 600),
            lang: "zh-CN",
            name: "x".to_owned(),
            words: Words { title: "标题".to_owned(), ..Words::default() },
            indicators: Vec::new(),
            marks: vec![
                Text::new((32.0, 50.0), "甲县2024年", 26.0, Ink::Main).bold().halo().into(),
                Mark::Veil(vec![(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], Ink::Up),
            ],
            remarks: Vec::new(),
        };
        let bytes = pdf(&chart, &Style::of(Theme::Light)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("%PDF-") && text.contains("+NotoSansSC-Bold"));
        assert!(!text.contains("NotoSansSC-Regular"), "no text is regular");
        assert!(text.contains("442.2"), "156 mm are 442.2 points");
        assert_eq!(bytes, pdf(&chart, &Style::of(Theme::Light)).unwrap());
    }
}
