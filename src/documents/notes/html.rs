//! Marks in a page, and the list of notes at its end.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::source::{Scanned, Scanner, Token};
use super::{Note, Noted, Spot, escaped, printing};
use crate::documents::html::Decoded;
use crate::i18n::{self, Lang};

/// A copy with a mark at each place that has notes. All notes are listed at the end; those without a place come first.
pub(super) fn with_notes(
    bytes: &[u8],
    page: &Decoded,
    notes: &[Note],
    lang: Lang,
) -> Option<Noted> {
    let encoding = Encoding::for_label(page.encoding.as_bytes())?;
    let source = Source::new(bytes, page, encoding);
    let mut spots: BTreeMap<usize, (Vec<Range<usize>>, Vec<&Note>)> = BTreeMap::new();
    let mut lost = Vec::new();
    for note in notes {
        let segments = note.spot.as_ref().filter(|_| source.is_known);
        match segments.and_then(|spot| segments_of(&page.text, spot)) {
            Some(segments) => {
                let at = segments.first()?.start;
                spots.entry(at).or_insert_with(|| (segments, Vec::new())).1.push(note);
            }
            None => lost.push(note),
        }
    }
    let mut list = Vec::new();
    if !lost.is_empty() {
        list.push(("!".to_owned(), lost.clone()));
    }
    let mut pieces = Vec::new();
    for (number, (segments, notes)) in spots.into_values().enumerate() {
        let number = (number + 1).to_string();
        pieces.extend(marks(&segments, &number, &notes));
        list.push((number, notes));
    }
    let mut out = source.with(pieces)?;
    if !list.is_empty() {
        out.extend(encoded(&listed(&list, lang), encoding));
    }
    Some(Noted { bytes: out, placed: notes.len() - lost.len(), at_start: lost.len() })
}

/// The bytes of a page, and where the bytes of its text are among them.
struct Source<'a> {
    bytes: &'a [u8],
    encoding: &'static Encoding,
    /// How long the mark of the byte order is.
    mark: usize,
    /// Whether the text is what the encoding makes of the bytes.
    is_known: bool,
}

impl<'a> Source<'a> {
    fn new(bytes: &'a [u8], page: &Decoded, encoding: &'static Encoding) -> Source<'a> {
        let mark = Encoding::for_bom(bytes).map_or(0, |(_, mark)| mark);
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let is_known = text == page.text.as_str();
        Source { bytes, encoding, mark, is_known }
    }

    /// The page with texts put into it, each at a byte of the page's text.
    fn with(&self, mut pieces: Vec<(usize, String)>) -> Option<Vec<u8>> {
        pieces.sort_by_key(|(at, _)| *at);
        let mut out = Vec::with_capacity(self.bytes.len());
        let mut raw = Raw {
            decoder: self.encoding.new_decoder_without_bom_handling(),
            read: 0,
            at: self.mark,
        };
        let mut done = 0;
        for (at, text) in pieces {
            raw.advance(self.bytes, at)?;
            out.extend_from_slice(&self.bytes[done..raw.at]);
            out.extend(encoded(&text, self.encoding));
            done = raw.at;
        }
        out.extend_from_slice(&self.bytes[done..]);
        Some(out)
    }
}

/// How far the bytes of a page have been decoded.
struct Raw {
    decoder: encoding_rs::Decoder,
    /// How many bytes of text they have given.
    read: usize,
    /// How many of them there were.
    at: usize,
}

impl Raw {
    /// Goes on to a byte of the text; none where no character ends there.
    fn advance(&mut self, bytes: &[u8], wanted: usize) -> Option<()> {
        let mut room = [0; 16];
        while self.read < wanted {
            let next = bytes.get(self.at..=self.at)?;
            let (_, _, written, _) = self.decoder.decode_to_utf8(next, &mut room, false);
            self.read += written;
            self.at += 1;
        }
        (self.read == wanted).then_some(())
    }
}

/// A text in the encoding of the page; characters that it does not have become references.
fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    match encoding {
        e if e == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        e if e == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        encoding => encoding.encode(text).0.into_owned(),
    }
}

/// The pieces of the source, without any tag in them, that a spot takes. A cell without text takes an empty one.
fn segments_of(page: &str, spot: &Spot) -> Option<Vec<Range<usize>>> {
    let (at, wanted, part): (_, Vec<char>, _) = match spot {
        Spot::Cell { at, text } => {
            let wanted: Vec<char> = printing(text).collect();
            let all = 0..wanted.len();
            (*at, wanted, all)
        }
        Spot::Sentence { at, paragraph, before, length } => {
            (*at, printing(paragraph).collect(), *before..before + length)
        }
    };
    let mut scanner = Scanner::new(page, at);
    if wanted.is_empty() {
        scanner.next();
        let behind = scanner.at();
        return matches!(spot, Spot::Cell { .. })
            .then(|| std::iter::once(behind..behind).collect());
    }
    let mut segments: Vec<Range<usize>> = Vec::new();
    let (mut matched, mut apart, mut tags) = (0, true, 0);
    while matched < part.end {
        match scanner.next()? {
            Token::Markup(name) => {
                // The cell, or the row, ends before its text does.
                if tags > 0 && ends_cell(name) {
                    return None;
                }
                (apart, tags) = (true, tags + 1);
            }
            Token::Char(Scanned { char, span }) => {
                if char.is_some_and(|c| wanted.get(matched) != Some(&c)) || matched >= wanted.len()
                {
                    return None;
                }
                if part.contains(&matched) {
                    match segments.last_mut().filter(|_| !apart) {
                        Some(last) => last.end = span.end,
                        None => segments.push(span),
                    }
                    apart = false;
                }
                matched += 1;
            }
        }
    }
    Some(segments)
}

fn ends_cell(name: &str) -> bool {
    ["td", "th", "tr", "/td", "/th", "/tr", "/table"]
        .into_iter()
        .any(|end| name.eq_ignore_ascii_case(end))
}

/// The marks around the segments of one place, and its number behind the last.
fn marks(segments: &[Range<usize>], number: &str, notes: &[&Note]) -> Vec<(usize, String)> {
    let lines: Vec<String> = notes.iter().flat_map(|n| &n.lines).map(|l| escaped(l)).collect();
    let start = format!("<mark class=\"tongbi\" title=\"{}\">", lines.join("&#10;"));
    let mut pieces = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        pieces.push((segment.start, start.clone()));
        let mut end = "</mark>".to_owned();
        if at + 1 == segments.len() {
            let _ = write!(end, "<sup class=\"tongbi\">[{number}]</sup>");
        }
        pieces.push((segment.end, end));
    }
    pieces
}

/// The list of all notes, behind the page: the parser puts it at the end of its body.
fn listed(list: &[(String, Vec<&Note>)], lang: Lang) -> String {
    let heading = i18n::say(lang, "documents.notes", &[]);
    let mut out = format!(
        "\n<section class=\"tongbi\" style=\"margin:2em;padding:1em;border:2px solid #b35c00;\
         background:#fffaf0;color:#1a1a1a\">\n<h2>{heading}</h2>\n<ul>\n"
    );
    for (number, notes) in list {
        for note in notes {
            let lines: Vec<String> = note.lines.iter().map(|line| escaped(line)).collect();
            let _ = writeln!(out, "<li>[{number}] {}</li>", lines.join("<br>"));
        }
    }
    out + "</ul>\n</section>\n"
}
