//! Bytes → text. Half of the real files are not UTF-8.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{Encoding as Decoder, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// How the characters of a file are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// GB18030, and so GBK and GB 2312.
    Gb18030,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
}

impl Encoding {
    fn decoder(self) -> &'static Decoder {
        match self {
            Encoding::Utf8 => UTF_8,
            Encoding::Gb18030 => GB18030,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Gb18030 => "GB18030",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
        })
    }
}

/// The character that stands in a decoded text for bytes that are wrong.
pub const WRONG_BYTES: char = '\u{fffd}';

/// The text of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded<'b> {
    /// The text, without a byte order mark; [`WRONG_BYTES`] where bytes could not be decoded.
    pub text: Cow<'b, str>,
    /// What it was decoded from.
    pub encoding: Encoding,
}

/// Decodes the bytes of a text file. The encoding is the one of the byte order mark; without one it is told from the
/// bytes.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some((decoder, mark)) = Decoder::for_bom(bytes) {
        return with(encoding_of(decoder), &bytes[mark..]);
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return with(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), encoding: Encoding::Utf8 };
    }
    let encoding = if is_damaged_utf_8(bytes) { Encoding::Utf8 } else { Encoding::Gb18030 };
    with(encoding, bytes)
}

fn with(encoding: Encoding, bytes: &[u8]) -> Decoded<'_> {
    let (text, _) = encoding.decoder().decode_without_bom_handling(bytes);
    Decoded { text, encoding }
}

fn encoding_of(decoder: &'static Decoder) -> Encoding {
    match decoder {
        d if d == UTF_16LE => Encoding::Utf16Le,
        d if d == UTF_16BE => Encoding::Utf16Be,
        _ => Encoding::Utf8,
    }
}

/// How much of a file is looked at to tell its encoding.
const SAMPLE: usize = 64 << 10;

/// UTF-16 shows by its commas, digits and line ends: each has a zero byte on one side. Other texts have zero bytes by
/// accident alone.
fn utf_16_without_mark(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = sample.iter().filter(|byte| **byte == 0).count();
    if zeros == 0 || (zeros * 5 < sample.len() && std::str::from_utf8(bytes).is_ok()) {
        return None;
    }
    let is_text = |b: u8| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let (mut low_first, mut high_first) = (0, 0);
    for pair in sample.chunks_exact(2) {
        low_first += usize::from(pair[1] == 0 && is_text(pair[0]));
        high_first += usize::from(pair[0] == 0 && is_text(pair[1]));
    }
    let fewest = sample.len() / 128;
    if low_first > 2 * high_first && low_first > fewest {
        Some(Encoding::Utf16Le)
    } else if high_first > 2 * low_first && high_first > fewest {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// Whether bytes that are not UTF-8 are UTF-8 with some damage: whole characters of three bytes, which Chinese text is
/// made of, outnumber the faults. In GB18030 such sequences come about by chance, one in a hundred characters.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut characters, mut faults) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        characters += chunk.valid().bytes().filter(|b| (0xe1..=0xef).contains(b)).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    characters > faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "机关,年份,指标\n宿迁市,2024,一、本年新收申请\n";

    fn utf_16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn decodes_each_encoding_with_and_without_a_mark() {
        let marked = format!("\u{feff}{TEXT}");
        let cases = [
            (TEXT.as_bytes().to_vec(), Encoding::Utf8),
            (marked.as_bytes().to_vec(), Encoding::Utf8),
            (GB18030.encode(TEXT).0.into_owned(), Encoding::Gb18030),
            (utf_16(TEXT, u16::to_le_bytes), Encoding::Utf16Le),
            (utf_16(&marked, u16::to_le_bytes), Encoding::Utf16Le),
            (utf_16(TEXT, u16::to_be_bytes), Encoding::Utf16Be),
            (utf_16(&marked, u16::to_be_bytes), Encoding::Utf16Be),
        ];
        for (bytes, encoding) in cases {
            let decoded = decode(&bytes);
            assert_eq!((decoded.text.as_ref(), decoded.encoding), (TEXT, encoding));
        }
    }

    #[test]
    fn a_wrong_byte_damages_its_place_alone() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes[TEXT.find('宿').unwrap()] = 0xff;
        let decoded = decode(&bytes);
        assert_eq!(decoded.encoding, Encoding::Utf8);
        assert!(decoded.text.contains(WRONG_BYTES) && decoded.text.ends_with("一、本年新收申请\n"));
    }

    #[test]
    fn a_wrong_byte_in_gb18030_is_marked_too() {
        let mut bytes = GB18030.encode(TEXT).0.into_owned();
        bytes.push(0xff);
        let decoded = decode(&bytes);
        assert_eq!(decoded.encoding, Encoding::Gb18030);
        assert_eq!(decoded.text, format!("{TEXT}{WRONG_BYTES}"));
    }

    #[test]
    fn a_stray_zero_byte_makes_no_utf_16() {
        let text = TEXT.replace("2024", "2024\0");
        assert_eq!(decode(text.as_bytes()).encoding, Encoding::Utf8);
        let text = TEXT.repeat(10).replacen("2024", "2024\0", 1);
        assert_eq!(decode(&GB18030.encode(&text).0).encoding, Encoding::Gb18030);
    }

    #[test]
    fn plain_ascii_and_nothing_are_utf_8() {
        assert_eq!(decode(b"").encoding, Encoding::Utf8);
        assert_eq!(decode(b"a,b\n").text, "a,b\n");
    }
}
