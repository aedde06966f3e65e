use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use super::Parts;

/// The largest packed file that the page carries; a page that cannot be opened helps nobody.
const LARGEST: usize = 4 << 20;

/// A file inside the page.
#[derive(Serialize)]
pub(super) struct Download {
    name: String,
    label: String,
    /// The packed bytes as an address; none when the file is too large.
    href: Option<String>,
}

/// The files inside the page, packed: a link works without scripts, and gives plain CSV with them.
pub(super) fn downloads(parts: &Parts<'_>) -> Vec<Download> {
    let one = |(name, bytes): &(&str, &[u8])| {
        let packed = pack(bytes);
        let lines = bytes.iter().filter(|b| **b == b'\n').count().saturating_sub(1);
        let args = [("name", (*name).to_owned()), ("n", lines.to_string())];
        let fits = packed.len() <= LARGEST;
        Download {
            name: (*name).to_owned(),
            label: parts.say(if fits { "download" } else { "download_beside" }, &args),
            href: fits.then(|| format!("data:application/gzip;base64,{}", base64(&packed))),
        }
    };
    parts.page.downloads.iter().map(one).collect()
}

/// Packed without a time or a name, so that the same bytes come out.
fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail; if it did, an empty file would say so to whoever opens it.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}

pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
