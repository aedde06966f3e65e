//! What a file is, told by its content: names and extensions lie.

use super::Document;
use super::builder::Builder;
use super::package::Package;
use super::{docx, html, plain, text_file, xlsx};

/// The format of a file, told by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A web page, or a part of one.
    Html,
    /// A PDF.
    Pdf,
    /// A Word document (Office Open XML), whatever its extension: WPS writes such under `.wps` too.
    Docx,
    /// An Excel workbook (Office Open XML).
    Xlsx,
    /// An Excel workbook of 1997 to 2003.
    Xls,
    /// A workbook of OpenDocument (`.ods`).
    Ods,
    /// Text whose lines are records with the same number of commas.
    Csv,
    /// Any other text, Markdown included.
    Text,
    /// A Word or WPS document of 1997 to 2003 (`.doc`, `.wps`). Not read.
    OldWord,
    /// An Office document behind a password. Not read.
    Encrypted,
    /// Rich text. Not read.
    RichText,
    /// A text document of the OpenDocument family (`.odt`). Not read.
    OpenText,
    /// A page saved with its pictures into one file (`.mht`). Not read.
    WebArchive,
    /// A picture, a scan. Not read.
    Picture,
    /// A packed file that holds something else (OFD, ODT, PPTX, an archive). Not read.
    Archive,
    /// Nothing.
    Empty,
    /// None of these. Not read.
    Unknown,
}

impl Format {
    /// Whether it is a workbook of some kind.
    pub fn is_workbook(self) -> bool {
        matches!(self, Format::Xlsx | Format::Xls | Format::Ods)
    }

    /// The kind of finding that refuses a file of this format; none when it can be read.
    pub fn refusal(self) -> Option<&'static str> {
        Some(match self {
            Format::Html | Format::Pdf | Format::Docx | Format::Xlsx => return None,
            Format::Xls | Format::Ods | Format::Csv | Format::Text => return None,
            Format::OldWord => "file_old_word",
            Format::Encrypted => "file_encrypted",
            Format::RichText => "file_rich_text",
            Format::OpenText => "file_open_text",
            Format::WebArchive => "file_web_archive",
            Format::Picture => "file_picture",
            Format::Archive => "file_archive",
            Format::Empty => "file_empty",
            Format::Unknown => "file_unknown",
        })
    }
}

/// Reads a file of any format but PDF and CSV, which have readers of their own; what cannot be read is a finding in
/// the document.
///
/// # Errors
/// The format, when it is [`Format::Pdf`] or [`Format::Csv`].
pub fn read_document(source: &str, bytes: &[u8]) -> Result<Document, Format> {
    let format = detect(bytes);
    if let Some(code) = format.refusal() {
        return Ok(Builder::refused(source, code));
    }
    match format {
        Format::Html => Ok(html::read(source, bytes)),
        Format::Docx => Ok(docx::read(source, bytes)),
        Format::Xlsx => Ok(xlsx::read(source, bytes)),
        Format::Xls => Ok(xlsx::read_xls(source, bytes)),
        Format::Ods => Ok(xlsx::read_ods(source, bytes)),
        Format::Text => Ok(plain::read(source, bytes)),
        other => Err(other),
    }
}

/// The format of a file with this content.
pub fn detect(bytes: &[u8]) -> Format {
    if bytes.iter().take(HEAD).all(u8::is_ascii_whitespace) && bytes.trim_ascii().is_empty() {
        return Format::Empty;
    }
    by_magic(bytes).unwrap_or_else(|| of_text(bytes))
}

/// How much of a file the guess at its format looks at.
const HEAD: usize = 16 << 10;

/// How far into a file the mark of a PDF may stand (its own specification).
const PDF_MARK_WITHIN: usize = 1024;

#[rustfmt::skip]
const MARKS: [(&[u8], Format); 14] = [
    (b"%PDF-", Format::Pdf),
    (b"{\\rtf", Format::RichText),
    (b"MIME-Version:", Format::WebArchive),
    (b"\x89PNG", Format::Picture),
    (b"\xff\xd8\xff", Format::Picture),
    (b"GIF8", Format::Picture),
    (b"II*\0", Format::Picture),
    (b"MM\0*", Format::Picture),
    (b"Rar!", Format::Archive),
    (b"7z\xbc\xaf", Format::Archive),
    (b"\x1f\x8b", Format::Archive),
    (b"BZh", Format::Archive),
    (b"\xfd7zXZ", Format::Archive),
    (b"(\xb5/\xfd", Format::Archive),
];

/// The format that the first bytes of a file tell; none for a text, whose words tell.
pub(super) fn by_magic(bytes: &[u8]) -> Option<Format> {
    let start = bytes.trim_ascii_start();
    if let Some((_, format)) = MARKS.iter().find(|(mark, _)| start.starts_with(mark)) {
        return Some(*format);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(of_compound(bytes));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(of_package(bytes));
    }
    let within = &bytes[..bytes.len().min(PDF_MARK_WITHIN)];
    memchr::memmem::find(within, b"%PDF-").map(|_| Format::Pdf)
}

/// What an OLE compound file is, by the names of its streams. They stand in entries of 128 bytes, in UTF-16.
fn of_compound(bytes: &[u8]) -> Format {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find_iter(bytes, &wide).any(|at| at % 128 == 0)
    };
    if has("EncryptedPackage") {
        Format::Encrypted
    } else if has("Workbook") || has("Book") {
        Format::Xls
    } else if has("WordDocument") || has("WpsText") || has("Text") {
        Format::OldWord
    } else {
        Format::Unknown
    }
}

/// The format of a packed file.
fn of_package(bytes: &[u8]) -> Format {
    let Ok(mut package) = Package::open(bytes) else { return of_damaged(bytes) };
    let main = package.main_part().unwrap_or_default();
    if main.starts_with("word/") || package.has("word/document.xml") {
        return Format::Docx;
    }
    if main == "xl/workbook.xml" || package.has("xl/workbook.xml") {
        return Format::Xlsx;
    }
    // What a file of the OpenDocument family says that it is.
    let kind = package.part("mimetype").ok().flatten().unwrap_or_default();
    match kind.trim() {
        "application/vnd.oasis.opendocument.text" => Format::OpenText,
        kind if kind.ends_with("opendocument.spreadsheet") => Format::Ods,
        _ => Format::Archive,
    }
}

/// The format of a packed file whose directory is gone, by the names in front of its parts.
fn of_damaged(bytes: &[u8]) -> Format {
    let has = |name: &[u8]| memchr::memmem::find(bytes, name).is_some();
    if has(b"word/document") {
        Format::Docx
    } else if has(b"xl/workbook") {
        Format::Xlsx
    } else {
        Format::Archive
    }
}

fn of_text(bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(HEAD)];
    let text = text_file::decode(head).text;
    if is_binary(&text) {
        Format::Unknown
    } else if is_page(&text) {
        Format::Html
    } else if is_csv(&text, bytes.len() > HEAD) {
        Format::Csv
    } else {
        Format::Text
    }
}

/// Whether there are characters that no text has.
fn is_binary(text: &str) -> bool {
    let odd = |c: &char| matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1a}' | '\u{1c}'..='\u{1f}');
    // All of them are single bytes.
    let odd = text.bytes().filter(|byte| odd(&char::from(*byte))).count();
    text.contains('\0') || odd * 100 > text.chars().count()
}

/// Whether the text is a web page: it begins with a tag, or names the tags that only a page has.
fn is_page(text: &str) -> bool {
    let text = text.trim_start().to_ascii_lowercase();
    let begins_with_tag = text
        .strip_prefix('<')
        .is_some_and(|t| t.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?'));
    begins_with_tag || ["<html", "<body", "<!doctype html"].iter().any(|tag| text.contains(tag))
}

/// How many lines must agree on their number of commas.
const RECORDS: usize = 3;

/// Whether the lines are records: every line has as many commas as the first, and it has some.
fn is_csv(text: &str, cut: bool) -> bool {
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    if cut {
        lines.pop();
    }
    let counts: Vec<Option<usize>> = lines.iter().map(|line| commas(line)).collect();
    // No head of a table ends a sentence.
    if lines.first().is_some_and(|line| line.contains('。')) {
        return false;
    }
    let first = counts.first().copied().flatten().unwrap_or(0);
    let same = counts.iter().take_while(|n| **n == Some(first)).count();
    // A field in quotes may hold line ends; the lines before it must do then.
    let whole = same == counts.len() || (same >= RECORDS && counts[same].is_none());
    first > 0 && counts.len() >= 2 && whole
}

/// The commas of a line outside of quotes; none where a quote stays open.
fn commas(line: &str) -> Option<usize> {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => count += 1,
            _ => {}
        }
    }
    (!quoted).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Finding, Severity};

    #[test]
    fn content_tells_the_format() {
        for (bytes, format) in [
            (b"".as_slice(), Format::Empty),
            (b" \r\n\t", Format::Empty),
            (b"%PDF-1.7\n", Format::Pdf),
            (b"\x00junk%PDF-1.4", Format::Pdf),
            (b"\xef\xbb\xbf<!DOCTYPE html><p>", Format::Html),
            (b"\n<table><tr>", Format::Html),
            (b"x <HTML><body>", Format::Html),
            (b"a < b and c > d", Format::Text),
            (b"# Report\n| a | b |\n", Format::Text),
            (b"body,year,value\nx,2021,3\n", Format::Csv),
            ("甲县2021年,公开3条。\n全年,收到2件。\n".as_bytes(), Format::Text),
            (b"a,b\n\"x,\ny\",2\n", Format::Text),
            (b"a,b\n1,2\n3,4\n\"x,\ny\",2\n", Format::Csv),
            (b"In 2021, it was so, and\nthen it was, not.\n", Format::Text),
            (b"{\\rtf1 x}", Format::RichText),
            (b"MIME-Version: 1.0\r\n", Format::WebArchive),
            (b"\x89PNG\r\n", Format::Picture),
            (b"Rar!\x1a\x07", Format::Archive),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0", Format::Unknown),
            (b"\xff\xfea\0b\0", Format::Text),
            (b"\xff\xfe<\0p\0>\0", Format::Html),
        ] {
            assert_eq!(detect(bytes), format, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_compound_file_is_told_by_its_streams() {
        for (stream, format) in [
            ("Workbook", Format::Xls),
            ("Book", Format::Xls),
            ("WordDocument", Format::OldWord),
            ("EncryptedPackage", Format::Encrypted),
            ("Other", Format::Unknown),
        ] {
            let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
            bytes.resize(512, 0);
            bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.resize(1024, 0);
            assert_eq!(detect(&bytes), format, "{stream}");
        }
    }

    #[test]
    fn every_refusal_says_what_the_file_is_and_what_to_do() {
        use crate::i18n::{Lang, has};
        for format in [
            Format::OldWord,
            Format::Encrypted,
            Format::RichText,
            Format::OpenText,
            Format::WebArchive,
            Format::Picture,
            Format::Archive,
            Format::Empty,
            Format::Unknown,
        ] {
            let code = format.refusal().expect("these are refused");
            assert!(has(&format!("finding.{code}")), "{code}");
            let finding = Finding::new(code, Severity::Error);
            assert!(finding.hint(Lang::En).is_some(), "{code}");
        }
    }
}
