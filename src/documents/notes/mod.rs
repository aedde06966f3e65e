//! Notes in a copy of a document: comments in a Word file, marks in a page. What the document says stays as it is, byte for
//! byte; a note whose place is not found stands at the beginning, and never at another place.

mod html;
mod source;
mod word;
mod word_package;
mod word_text;

#[cfg(test)]
mod tests;

use super::html::Decoded;
use super::{Document, Format, detect, docx};
use crate::i18n::Lang;

/// A place of a document to which a note can be put. The bytes are those that the document was read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// The cell that begins at this byte, and what stands in it.
    Cell {
        /// Where it begins.
        at: usize,
        /// Its text.
        text: String,
    },
    /// A part of the paragraph that begins at this byte. Characters are counted without spaces.
    Sentence {
        /// Where the paragraph begins.
        at: usize,
        /// The text of the paragraph.
        paragraph: String,
        /// How many characters stand before the part.
        before: usize,
        /// How many characters it has.
        length: usize,
    },
}

/// A note: where it belongs, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where it belongs; the beginning of the document where nothing is known.
    pub spot: Option<Spot>,
    /// What it says, line by line.
    pub lines: Vec<String>,
}

/// A copy of a document with notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The copy.
    pub bytes: Vec<u8>,
    /// How many notes stand at their places.
    pub placed: usize,
    /// How many stand at the beginning.
    pub at_start: usize,
}

/// A document to which notes can be put: a Word file or a page.
///
/// ```
/// use tongbi::Lang;
/// use tongbi::documents::{Draft, Note};
///
/// let page = "<p>行政许可120件。</p>";
/// let draft = Draft::open("a.html", page.as_bytes()).unwrap();
/// assert_eq!(draft.document().blocks.len(), 1);
/// let note = Note { spot: None, lines: vec!["check <this>".to_owned()] };
/// let noted = draft.with_notes(&[note], Lang::En).unwrap();
/// let text = String::from_utf8(noted.bytes).unwrap();
/// assert!(text.starts_with(page) && text.contains("check &lt;this&gt;"));
/// assert!(Draft::open("a.txt", b"plain").is_none());
/// ```
pub struct Draft<'a> {
    document: Document,
    bytes: &'a [u8],
    page: Option<Decoded>,
}

impl<'a> Draft<'a> {
    /// Opens a document; none where it is of another format.
    pub fn open(source: &str, bytes: &'a [u8]) -> Option<Draft<'a>> {
        match detect(bytes) {
            Format::Docx => Some(Draft { document: docx::read(source, bytes), bytes, page: None }),
            Format::Html => {
                let (document, page) = super::html::read_placed(source, bytes)?;
                Some(Draft { document, bytes, page: Some(page) })
            }
            _ => None,
        }
    }

    /// The document, whose cells and paragraphs know where they begin.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// A copy with notes, in their order. None where the file is damaged so that no note can be put into it.
    pub fn with_notes(&self, notes: &[Note], lang: Lang) -> Option<Noted> {
        match &self.page {
            Some(page) => html::with_notes(self.bytes, page, notes, lang),
            None => word::with_notes(self.bytes, notes),
        }
    }
}

/// The characters of a text that count: those that print something.
fn printing(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !super::space::is_special(*c))
}

/// A text as the content or an attribute of an element, without the characters that XML does not know.
fn escaped(text: &str) -> String {
    let known = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().filter(known).collect();
    quick_xml::escape::escape(&text).into_owned()
}

/// Puts texts into a text, each in the place of some bytes or of none; of several at one byte those that come first stay first.
fn inserted(text: &str, mut pieces: Vec<(std::ops::Range<usize>, String)>) -> String {
    pieces.sort_by_key(|(at, _)| at.start);
    let mut out =
        String::with_capacity(text.len() + pieces.iter().map(|(_, p)| p.len()).sum::<usize>());
    let mut done = 0;
    for (at, piece) in pieces {
        out.push_str(&text[done..at.start]);
        out.push_str(&piece);
        done = at.end;
    }
    out.push_str(&text[done..]);
    out
}
