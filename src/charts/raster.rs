use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, Options, Tree, fontdb};

use crate::charts::Words;
use crate::charts::font::{BOLD, REGULAR};
use crate::error::{Error, ErrorKind, Result};

/// How many pixels of the picture a pixel of the chart has on each side, unless it is said.
const SCALE: f64 = 2.0;
/// 960 pixels of a chart are 156 mm, the width of the text on A4: pixels of the chart on a metre.
const PER_METRE: f64 = 960.0 / 0.156;
/// The most pixels of a picture.
const LARGEST: f64 = 100_000_000.0;

/// How a chart becomes a picture of pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster<'a> {
    /// How many pixels a pixel of the chart has on each side.
    pub scale: f64,
    /// The pixels on a metre that the picture declares; those of a chart of 156 mm when it is not said.
    pub per_metre: Option<u32>,
    /// Whether the ground is left out.
    pub transparent: bool,
    /// Red, green and blue of the ground, for an SVG that has none. To lay it before the drawing takes a tenth of the time
    /// that a rectangle in the SVG takes.
    pub ground: Option<[u8; 3]>,
    /// Title, description and source that the file carries.
    pub words: Option<&'a Words>,
}

impl Default for Raster<'_> {
    fn default() -> Self {
        Raster { scale: SCALE, per_metre: None, transparent: false, ground: None, words: None }
    }
}

impl Raster<'_> {
    /// The scale at which a chart that is printed 156 mm wide has so many dots on an inch.
    pub fn scale_of(dpi: f64) -> f64 {
        dpi / 0.0254 / PER_METRE
    }
}

/// The same chart as PNG: its SVG, drawn at twice the size with the embedded font alone.
///
/// # Errors
/// The text is not SVG.
pub fn png(svg: &str) -> Result<Vec<u8>> {
    rastered(svg, &Raster::default())
}

/// A chart's SVG as PNG.
///
/// # Errors
/// The text is not SVG, or the picture would be too large.
pub fn rastered(svg: &str, raster: &Raster<'_>) -> Result<Vec<u8>> {
    let failed = |cause: String| Error::new(ErrorKind::Chart, "chart_raster").because(cause);
    let options =
        Options { font_family: "Noto Sans SC".to_owned(), fontdb: fonts(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|e: usvg::Error| failed(e.to_string()))?;
    let size = tree.size();
    let side = |pixels: f32| (f64::from(pixels) * raster.scale).round();
    let (width, height) = (side(size.width()), side(size.height()));
    if width * height > LARGEST {
        return Err(failed(format!("{width} x {height}")));
    }
    let (width, height) = (width as u32, height as u32);
    let ground = raster.ground.filter(|_| !raster.transparent);
    let color = ground.map_or(Color::TRANSPARENT, |[r, g, b]| Color::from_rgba8(r, g, b, 255));
    let scale = raster.scale as f32;
    CANVAS.with_borrow_mut(|canvas| {
        let pixmap = match &mut canvas.pixmap {
            Some(pixmap) if (pixmap.width(), pixmap.height()) == (width, height) => pixmap,
            other => {
                let new = Pixmap::new(width, height);
                other.insert(new.ok_or_else(|| failed(format!("{width} x {height}")))?)
            }
        };
        pixmap.fill(color);
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
        let bytes = match raster.transparent {
            true => pixmap.clone().take_demultiplied(),
            false => opaque(pixmap.data(), std::mem::take(&mut canvas.bytes)),
        };
        let encoded = encode((width, height), &bytes, raster);
        canvas.bytes = bytes;
        encoded.map_err(|e| failed(e.to_string()))
    })
}

/// Millions of bytes that a thread keeps from picture to picture: most pictures are of one size, and fresh memory is slow.
#[derive(Default)]
struct Canvas {
    pixmap: Option<Pixmap>,
    bytes: Vec<u8>,
}

thread_local! {
    static CANVAS: RefCell<Canvas> = RefCell::new(Canvas::default());
}

/// Red, green and blue of opaque pixels, into a buffer that is used again: four pixels of four bytes become three words.
fn opaque(pixels: &[u8], mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(pixels.len() / 4 * 3, 0);
    let (fours, rest) = pixels.as_chunks::<16>();
    let (twelves, last) = bytes.as_chunks_mut::<12>();
    for (to, from) in twelves.iter_mut().zip(fours) {
        let word = |at: usize| {
            u32::from_le_bytes([from[at], from[at + 1], from[at + 2], from[at + 3]]) & 0x00ff_ffff
        };
        let (a, b, c, d) = (word(0), word(4), word(8), word(12));
        to[..4].copy_from_slice(&(a | b << 24).to_le_bytes());
        to[4..8].copy_from_slice(&(b >> 8 | c << 16).to_le_bytes());
        to[8..].copy_from_slice(&(c >> 16 | d << 8).to_le_bytes());
    }
    for (to, from) in last.chunks_exact_mut(3).zip(rest.chunks_exact(4)) {
        to.copy_from_slice(&from[..3]);
    }
    bytes
}

/// Three bytes a pixel where the ground is opaque, so that there is no alpha to keep; four where there is none.
fn encode(
    (width, height): (u32, u32),
    bytes: &[u8],
    raster: &Raster<'_>,
) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let color = if raster.transparent { png::ColorType::Rgba } else { png::ColorType::Rgb };
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    // Most of a chart is of one colour: without a filter the first level of deflate is both quicker and smaller than the
    // encoder's own quick way.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(1));
    let per_metre = raster.per_metre.unwrap_or((PER_METRE * raster.scale).round() as u32);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    encoder.add_text_chunk("Software".to_owned(), "tongbi".to_owned())?;
    if let Some(words) = raster.words {
        let chunks = [
            ("Title", &words.title),
            ("Description", &words.description),
            ("Source", &words.source),
        ];
        for (key, text) in chunks {
            encoder.add_itxt_chunk(key.to_owned(), text.clone())?;
        }
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(bytes)?;
    writer.finish()?;
    Ok(out)
}

fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    FONTS
        .get_or_init(|| {
            let mut database = fontdb::Database::new();
            database.load_font_data(REGULAR.to_vec());
            database.load_font_data(BOLD.to_vec());
            database.set_sans_serif_family("Noto Sans SC");
            Arc::new(database)
        })
        .clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 600\" width=\"960\" height=\"600\"><rect x=\"0\" y=\"0\" width=\"480\" height=\"600\" fill=\"#003063\"/></svg>";

    #[test]
    fn a_picture_says_its_size_in_print_and_its_words() {
        let words =
            Words { title: "标题".to_owned(), source: "来源".to_owned(), ..Words::default() };
        let raster = Raster { words: Some(&words), ..Raster::default() };
        let bytes = rastered(SVG, &raster).unwrap();
        let reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let info = reader.info();
        assert_eq!((info.width, info.height), (1920, 1200));
        assert_eq!(info.pixel_dims.map(|dims| dims.xppu), Some(12_308));
        assert_eq!(info.utf8_text[0].get_text().unwrap(), "标题");
    }

    #[test]
    fn a_ground_is_laid_below_a_drawing_that_has_none() {
        let raster = Raster { ground: Some([1, 2, 3]), scale: 0.5, ..Raster::default() };
        let bytes = rastered(SVG, &raster).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(
            (&pixels[..3], &pixels[3 * 479..3 * 480]),
            (&[0, 0x30, 0x63][..], &[1, 2, 3][..])
        );
    }

    #[test]
    fn pixels_lose_their_alpha_and_nothing_else() {
        for count in 0..11_u8 {
            let pixels: Vec<u8> =
                (0..count).flat_map(|n| [3 * n, 3 * n + 1, 3 * n + 2, 255]).collect();
            let expected: Vec<u8> = (0..3 * count).collect();
            assert_eq!(opaque(&pixels, vec![7; 100]), expected);
        }
    }

    #[test]
    fn a_transparent_picture_has_no_ground_and_a_finer_one_more_pixels() {
        let raster =
            Raster { transparent: true, scale: Raster::scale_of(156.3), ..Raster::default() };
        let bytes = rastered(SVG, &raster).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let (width, color) = (reader.info().width, reader.info().color_type);
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!((width, color), (960, png::ColorType::Rgba));
        assert_eq!((pixels[3], pixels[4 * 959 + 3]), (255, 0));
    }
}
