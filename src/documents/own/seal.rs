use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::Product;
use crate::model::hex;

/// A format that can carry a seal without a change to what it shows.
///
/// A seal says what the file holds and gives the SHA-256 of everything around the seal, so that a file which was edited
/// later no longer verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// SVG and HTML: a comment behind the last tag.
    Markup,
    /// PNG: a text chunk before the last chunk.
    Png,
    /// XLSX: the comment of the archive.
    Xlsx,
    /// JSON: one more field of the outermost object.
    Json,
    /// Parquet: an entry of the metadata in its footer, which the encoders write.
    Parquet,
}

/// The key of the seal in the footer of a Parquet file; its value is the product. Any program that rewrites the file leaves it
/// out, so that it needs no hash.
pub const PARQUET_KEY: &str = "tongbi.product";

/// No seal is longer.
const LONGEST: u64 = 160;

/// No footer of a Parquet file that tongbi writes is longer.
const LONGEST_FOOTER: u64 = 64 << 20;

const CHUNK: &[u8] = b"tEXt";
const CHUNK_KEY: &[u8] = b"tongbi\0";
/// The last chunk of every PNG.
const PNG_END: &[u8] = b"\0\0\0\0IEND\xaeB`\x82";
/// How the record begins that ends an archive, and how long it is without its comment.
const ARCHIVE_END: (&[u8], usize) = (b"PK\x05\x06", 22);
const JSON_FIELD: &str = ",\"made_by\":\"";

impl Carrier {
    /// The carrier that the name of a file promises.
    pub fn of(path: &Path) -> Option<Carrier> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "svg" | "html" | "htm" => Carrier::Markup,
            "png" => Carrier::Png,
            "xlsx" => Carrier::Xlsx,
            "json" => Carrier::Json,
            "parquet" | "pq" => Carrier::Parquet,
            _ => return None,
        })
    }
}

/// Seals a whole file. Bytes that are not of the carrier's form come back as they are.
pub fn seal(bytes: Vec<u8>, carrier: Carrier, product: Product) -> Vec<u8> {
    let words = format!("tongbi {} sha256:{}", product.as_str(), hex(&Sha256::digest(&bytes)));
    match carrier {
        Carrier::Markup => [bytes.as_slice(), b"<!-- ", words.as_bytes(), b" -->\n"].concat(),
        Carrier::Png if bytes.ends_with(PNG_END) => {
            let at = bytes.len() - PNG_END.len();
            [&bytes[..at], &chunk(&words), PNG_END].concat()
        }
        Carrier::Xlsx if ends_an_archive(&bytes) => {
            let at = bytes.len() - 2;
            [&bytes[..at], &(words.len() as u16).to_le_bytes(), words.as_bytes()].concat()
        }
        Carrier::Json if bytes.ends_with(b"}\n") => {
            let at = bytes.len() - 2;
            [&bytes[..at], JSON_FIELD.as_bytes(), words.as_bytes(), b"\"}\n"].concat()
        }
        _ => bytes,
    }
}

/// A text chunk of a PNG: its length, its type, what it says, its checksum.
fn chunk(words: &str) -> Vec<u8> {
    let content = [CHUNK, CHUNK_KEY, words.as_bytes()].concat();
    let mut sum = flate2::Crc::new();
    sum.update(&content);
    let length = (content.len() - CHUNK.len()) as u32;
    [&length.to_be_bytes(), content.as_slice(), &sum.sum().to_be_bytes()].concat()
}

fn ends_an_archive(bytes: &[u8]) -> bool {
    let (start, length) = ARCHIVE_END;
    bytes.len() >= length
        && bytes[bytes.len() - length..].starts_with(start)
        && bytes.ends_with(b"\0\0")
}

/// What a sealed file holds; none when it has no seal, or was changed since. A file of another kind is not read beyond its
/// last bytes.
pub(super) fn product(path: &Path) -> Option<Product> {
    let carrier = Carrier::of(path)?;
    if !fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let end = tail(&mut file, LONGEST)?;
    if carrier == Carrier::Parquet {
        return parquet_product(&mut file, &end);
    }
    // The words stand in the last bytes, or there is no seal.
    split(&end, carrier)?;
    let bytes = fs::read(path).ok()?;
    let (content, product) = split(&bytes, carrier)?;
    (seal(content, carrier, product) == bytes).then_some(product)
}

/// The last bytes of a file.
fn tail(file: &mut File, length: u64) -> Option<Vec<u8>> {
    let size = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(size.saturating_sub(length))).ok()?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// What a file was before it was sealed, and the product that its seal names; the hash is left to the caller.
fn split(bytes: &[u8], carrier: Carrier) -> Option<(Vec<u8>, Product)> {
    let at = rfind(bytes, b"tongbi ")?;
    let before = &bytes[..at];
    let content = match carrier {
        Carrier::Markup => before.strip_suffix(b"<!-- ")?.to_vec(),
        Carrier::Png => {
            let before = before.strip_suffix(CHUNK_KEY)?.strip_suffix(CHUNK)?;
            [before.get(..before.len().checked_sub(4)?)?, PNG_END].concat()
        }
        Carrier::Xlsx => [before.get(..at.checked_sub(2)?)?, b"\0\0"].concat(),
        Carrier::Json => [before.strip_suffix(JSON_FIELD.as_bytes())?, b"}\n"].concat(),
        Carrier::Parquet => return None,
    };
    let words = &bytes[at + b"tongbi ".len()..];
    let end = words.iter().position(|byte| *byte == b' ')?;
    Some((content, Product::of(std::str::from_utf8(&words[..end]).ok()?)?))
}

fn rfind(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(LONGEST as usize);
    memchr::memmem::rfind(&bytes[from..], wanted).map(|at| from + at)
}

/// The product that stands in the footer of a Parquet file; `end` is how the file ends: the length of the footer, `PAR1`.
fn parquet_product(file: &mut File, end: &[u8]) -> Option<Product> {
    let length: [u8; 4] = end.strip_suffix(b"PAR1")?.last_chunk().copied()?;
    let footer = tail(file, (u64::from(u32::from_le_bytes(length)) + 8).min(LONGEST_FOOTER))?;
    let at = memchr::memmem::rfind(&footer, PARQUET_KEY.as_bytes())? + PARQUET_KEY.len();
    // Behind the key stand the head of the next field, of type text, and the length of the text.
    let [0x18, length, rest @ ..] = footer.get(at..)? else { return None };
    Product::of(std::str::from_utf8(rest.get(..usize::from(*length))?).ok()?)
}
