//! What is packed or only names others: gzip and Zstandard around a file, the descriptor of a data package.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use serde_json::Value;

use super::inputs::InputFormat;
use super::limits::Limits;

/// Reads an input by what is known of it: tables line by line, documents as a whole. What is packed is unpacked first, and
/// the limits hold for what comes out.
pub(super) fn read(
    source: &mut dyn Read,
    format: InputFormat,
    (size, limits): (Option<u64>, &Limits),
) -> io::Result<Vec<u8>> {
    let mut source = BufReader::new(source);
    let start = source.fill_buf()?;
    if start.starts_with(GZIP) {
        return read_plain(&mut MultiGzDecoder::new(source), format, (None, limits));
    }
    if start.starts_with(ZSTD) {
        let mut unpacked = zstd::stream::read::Decoder::with_buffer(source)?;
        return read_plain(&mut unpacked, format, (None, limits));
    }
    read_plain(&mut source, format, (size, limits))
}

/// How files of gzip and Zstandard begin.
const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

/// What comes from standard input, unpacked where it is packed.
pub(super) fn unpacked(source: &mut dyn Read, limits: &Limits) -> io::Result<Vec<u8>> {
    let mut source = BufReader::new(source);
    let start = source.fill_buf()?;
    if start.starts_with(GZIP) {
        return limits.read_unknown(&mut MultiGzDecoder::new(source));
    }
    if start.starts_with(ZSTD) {
        return limits.read_unknown(&mut zstd::stream::read::Decoder::with_buffer(source)?);
    }
    limits.read_unknown(&mut source)
}

/// The tables of a data package, which its descriptor names; none for every other file.
pub(super) fn resources(path: &Path) -> Option<Vec<PathBuf>> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    if !name.ends_with("datapackage.json") {
        return None;
    }
    let descriptor: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let resources = descriptor.get("resources")?.as_array()?.iter();
    let paths = resources.filter_map(|resource| resource.get("path")?.as_str());
    // A path that leads out of the folder is none of the package's.
    let inside = paths.filter(|path| !path.contains("..") && !Path::new(path).is_absolute());
    Some(inside.map(|path| folder.join(path)).collect())
}

fn read_plain(
    source: &mut dyn Read,
    format: InputFormat,
    (size, limits): (Option<u64>, &Limits),
) -> io::Result<Vec<u8>> {
    match format {
        InputFormat::Table | InputFormat::Text => limits.read_table(source, size),
        InputFormat::Parquet | InputFormat::Manifest => limits.read_columns(source, size),
        InputFormat::Document => limits.read_document(source, size),
    }
}
