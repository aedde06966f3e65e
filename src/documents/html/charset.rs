//! Which encoding a page is in: by its byte order mark, by what it declares, and by whether its bytes agree.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::documents::text_file;

/// How many bytes from the start a declaration is looked for. The standard says 1,024; long comments at the head of
/// pages push it further down.
const DECLARATION_WITHIN: usize = 4096;

/// A page as text.
pub(in crate::documents) struct Decoded {
    pub(in crate::documents) text: String,
    /// The name of the declared encoding, where the bytes are in another.
    pub(super) overruled: Option<&'static str>,
    /// The encoding that was used.
    pub(in crate::documents) encoding: &'static str,
    /// How many characters the bytes do not give.
    pub(super) lost: usize,
}

/// The bytes of a page as text.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decoded(&bytes[mark..], encoding, None);
    }
    let declared = declared(bytes);
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    match declared {
        // Bytes beyond ASCII that are valid UTF-8 throughout are UTF-8, whatever the page says.
        Some(encoding) if is_utf8 && encoding != UTF_8 && !bytes.is_ascii() => {
            decoded(bytes, UTF_8, Some(encoding.name()))
        }
        Some(encoding) if encoding == UTF_8 && !is_utf8 => by_content(bytes, declared),
        Some(encoding) => decoded(bytes, encoding, None),
        None => by_content(bytes, None),
    }
}

/// The bytes in the encoding that they show themselves to be in.
fn by_content(bytes: &[u8], declared: Option<&'static Encoding>) -> Decoded {
    let found = text_file::decode(bytes);
    let encoding = match found.encoding {
        text_file::Encoding::Utf8 => UTF_8,
        text_file::Encoding::Gb18030 => GB18030,
        text_file::Encoding::Utf16Le => UTF_16LE,
        text_file::Encoding::Utf16Be => UTF_16BE,
    };
    let overruled = declared.filter(|declared| *declared != encoding).map(Encoding::name);
    let lost = found.text.matches(text_file::WRONG_BYTES).count();
    Decoded { text: found.text.into_owned(), overruled, encoding: encoding.name(), lost }
}

fn decoded(bytes: &[u8], encoding: &'static Encoding, overruled: Option<&'static str>) -> Decoded {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let lost = if malformed { text.matches(text_file::WRONG_BYTES).count() } else { 0 };
    Decoded { text: text.into_owned(), overruled, encoding: encoding.name(), lost }
}

/// The encoding that the head of the page declares, in a `charset` or in an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION_WITHIN)];
    let head = head.to_ascii_lowercase();
    let mut rest = head.as_slice();
    while let Some(at) = find(rest, b"charset").map(|at| at + 7).or_else(|| xml_encoding(rest)) {
        rest = &rest[at..];
        if let Some(encoding) = label(rest).and_then(Encoding::for_label) {
            // A page that can say so in single bytes is not in UTF-16.
            let wide = encoding.output_encoding() != encoding;
            return Some(if wide { UTF_8 } else { encoding });
        }
    }
    None
}

fn xml_encoding(head: &[u8]) -> Option<usize> {
    head.starts_with(b"<?xml").then(|| find(head, b"encoding").map(|at| at + 8)).flatten()
}

/// The value after an equals sign, with or without quotes.
fn label(after_name: &[u8]) -> Option<&[u8]> {
    let value = after_name.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let ends = |b: &u8| b.is_ascii_whitespace() || b"\"'/>;".contains(b);
    let end = value.iter().position(ends)?;
    Some(&value[..end])
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(head: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(&format!("{head}<p>行政许可</p>")).0.into_owned()
    }

    #[test]
    fn the_declaration_tells_the_encoding() {
        for head in [
            "<meta charset=gb2312>",
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=GBK\">",
            "<META charset = 'GB18030' />",
            "<?xml version=\"1.0\" encoding=\"gb2312\"?>",
            "<meta charset=nonsense><meta charset=gbk>",
            "",
        ] {
            let decoded = decode(&page(head, GB18030));
            assert!(decoded.text.ends_with("<p>行政许可</p>"), "{head}: {}", decoded.text);
            assert_eq!(decoded.lost, 0, "{head}");
        }
    }

    #[test]
    fn bytes_overrule_a_wrong_declaration() {
        let decoded = decode(&page("<meta charset=gbk>", UTF_8));
        assert_eq!((decoded.overruled, decoded.encoding), (Some("GBK"), "UTF-8"));
        let decoded = decode(&page("<meta charset=utf-8>", GB18030));
        assert_eq!((decoded.overruled, decoded.encoding), (Some("UTF-8"), "gb18030"));
        assert!(decoded.text.contains("行政许可"));
    }

    #[test]
    fn a_byte_order_mark_wins() {
        let mut bytes = b"\xff\xfe".to_vec();
        "<meta charset=gbk>许可".encode_utf16().for_each(|unit| bytes.extend(unit.to_le_bytes()));
        assert!(decode(&bytes).text.ends_with("许可"));
    }

    #[test]
    fn lost_characters_are_counted() {
        assert_eq!(
            decode(b"<meta charset=utf-8>\xe8\xae\xb8\xff\xe5\x8f\xaf\xe8\xae\xb8\xfe").lost,
            2
        );
    }
}
