//! What is packed or only names others: gzip and Zstandard around a file, the descriptor of a data package.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use serde_json::Value;

use super::detect::{Format, detect};
use super::input_format::InputFormat;
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
        return read_unknown(limits, &mut MultiGzDecoder::new(source));
    }
    if start.starts_with(ZSTD) {
        return read_unknown(limits, &mut zstd::stream::read::Decoder::with_buffer(source)?);
    }
    read_unknown(limits, &mut source)
}

/// How much of what has no name is looked at to tell what it is.
const HEAD: u64 = 64 << 10;

/// Reads what has no name, and so no format yet, to its end.
fn read_unknown(limits: &Limits, source: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    source.take(HEAD).read_to_end(&mut head)?;
    let mut whole = head.as_slice().chain(source);
    match detect(&head) {
        _ if head.starts_with(b"PAR1") => limits.read_columns(&mut whole, None),
        Format::Csv | Format::Text | Format::Empty => limits.read_table(&mut whole, None),
        _ => limits.read_document(&mut whole, None),
    }
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
        InputFormat::Parquet | InputFormat::Database | InputFormat::Manifest => {
            limits.read_columns(source, size)
        }
        InputFormat::Document => limits.read_document(source, size),
    }
}
