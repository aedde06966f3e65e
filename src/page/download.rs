use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use super::{Page, Parts};

/// What the packed files of a page weigh together at most; a page that cannot be opened helps nobody.
const LARGEST: usize = 450 << 10;

/// A file of the data: inside the page, or beside it.
#[derive(Serialize)]
pub(super) struct Download {
    name: String,
    about: String,
    size: String,
    /// The packed bytes as an address; none when the file stands beside the page.
    packed: Option<String>,
}

/// The files of a page, packed once for all pages that carry them: inside a page as far as there is room, the smallest
/// first, so that a page that was sent alone still has them.
pub(super) struct Packed(Vec<Option<String>>);

impl Packed {
    /// The files of a page.
    pub(super) fn of(page: &Page<'_>) -> Packed {
        let mut room = LARGEST;
        let mut smallest: Vec<usize> = (0..page.downloads.len()).collect();
        smallest.sort_by_key(|at| page.downloads[*at].1.len());
        let mut inside = vec![None; smallest.len()];
        for at in smallest {
            let packed = packed(page.downloads[at].1);
            if packed.len() <= room {
                room -= packed.len();
                inside[at] = Some(packed);
            }
        }
        Packed(inside)
    }
}

/// The files; a link to one works without scripts, and gives plain CSV with them.
pub(super) fn downloads(parts: &Parts<'_>, packed: &Packed) -> Vec<Download> {
    let files = parts.page.downloads.iter().zip(&packed.0);
    let one = |((name, bytes), packed): (&(&str, &[u8]), &Option<String>)| {
        let lines = bytes.iter().filter(|b| **b == b'\n').count().saturating_sub(1);
        let n = crate::i18n::numbers::grouped(lines as f64, 0);
        let stem = name.split('.').next().unwrap_or(name);
        Download {
            name: (*name).to_owned(),
            about: parts.say(&format!("download_{stem}"), &[("n", n)]),
            size: size(bytes.len()),
            packed: packed.as_ref().map(|text| format!("data:application/gzip;base64,{text}")),
        }
    };
    files.map(one).collect()
}

/// A size in the unit that suits it.
fn size(bytes: usize) -> String {
    match bytes {
        few if few < 1 << 10 => format!("{few} B"),
        some if some < 1 << 20 => format!("{} KB", some.div_ceil(1 << 10)),
        many => format!("{:.1} MB", many as f64 / f64::from(1 << 20)),
    }
}

/// Packed without a time or a name, so that the same bytes come out; as text.
pub(super) fn packed(bytes: &[u8]) -> String {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    // Writing to memory cannot fail; if it did, an empty file would say so to whoever opens it.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    base64(&written.unwrap_or_default())
}

pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
