use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Options, Tree, fontdb};

use crate::charts::font::{BOLD, REGULAR};
use crate::error::{Error, ErrorKind, Result};

/// How many pixels of the picture a pixel of the chart has on each side.
const SCALE: f32 = 2.0;

/// The same chart as PNG: its SVG, drawn at twice the size with the embedded font alone.
///
/// # Errors
/// The text is not SVG.
pub fn png(svg: &str) -> Result<Vec<u8>> {
    let failed = |cause: String| Error::new(ErrorKind::Chart, "chart_raster").because(cause);
    let options =
        Options { font_family: "Noto Sans SC".to_owned(), fontdb: fonts(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|e: usvg::Error| failed(e.to_string()))?;
    let size = tree.size();
    let (width, height) = ((size.width() * SCALE) as u32, (size.height() * SCALE) as u32);
    let mut pixmap =
        Pixmap::new(width, height).ok_or_else(|| failed(format!("{width} x {height}")))?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixmap.as_mut());
    encode(&pixmap).map_err(|e| failed(e.to_string()))
}

/// Three bytes a pixel: the ground is opaque, so that there is no alpha to keep.
fn encode(pixmap: &Pixmap) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let rgb: Vec<u8> =
        pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.add_text_chunk("Software".to_owned(), "tongbi".to_owned())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rgb)?;
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
