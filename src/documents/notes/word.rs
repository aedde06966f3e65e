//! Comments in a Word document.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use super::word_package::Parts;
use super::word_text::{Anchor, WordText};
use super::{Note, Noted, escaped, inserted};

/// Who the comments are by.
const AUTHOR: &str = "tongbi";

/// The namespace of the comments where the document has none yet.
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A copy with a comment for each note. Those of one place are one comment, and so are those without a place.
pub(super) fn with_notes(bytes: &[u8], notes: &[Note]) -> Option<Noted> {
    let mut parts = Parts::open(bytes)?;
    let document = parts.document()?;
    let text = WordText::of(&document)?;
    let mut anchors: BTreeMap<Anchor, Vec<&Note>> = BTreeMap::new();
    let mut lost = Vec::new();
    for note in notes {
        match note.spot.as_ref().and_then(|spot| text.anchor(spot)) {
            Some(anchor) => anchors.entry(anchor).or_default().push(note),
            None => lost.push(note),
        }
    }
    let comments = parts.comments()?;
    let mut comments = Comments::new(comments, &text.prefix)?;
    let mut pieces = Vec::new();
    if !lost.is_empty() {
        pieces.extend(at_start(&text, comments.add(&lost)));
    }
    for (anchor, notes) in &anchors {
        pieces.extend(at(*anchor, comments.add(notes), &text.prefix));
    }
    let placed = notes.len() - lost.len();
    let document = inserted(&document, in_order(pieces));
    let bytes = parts.packed(document, comments.part)?;
    Some(Noted { bytes, placed, at_start: lost.len() })
}

/// Something to put into the part; of two at one byte, what ends stands before what begins.
struct Piece {
    at: usize,
    /// How many bytes it takes the place of.
    instead_of: usize,
    begins: bool,
    text: String,
}

impl Piece {
    fn new(at: usize, begins: bool, text: String) -> Piece {
        Piece { at, instead_of: 0, begins, text }
    }
}

fn in_order(mut pieces: Vec<Piece>) -> Vec<(Range<usize>, String)> {
    pieces.sort_by_key(|piece| (piece.at, piece.begins));
    pieces.into_iter().map(|p| (p.at..p.at + p.instead_of, p.text)).collect()
}

/// The end of a tag without content.
const BARE_END: &str = "/>";

fn at(anchor: Anchor, id: u32, w: &str) -> Vec<Piece> {
    if !anchor.is_bare {
        return around(anchor.start..anchor.end, id, w);
    }
    let end = anchor.end;
    let inner: String = around(end..end, id, w).into_iter().map(|piece| piece.text).collect();
    let text = format!(">{inner}</{w}p>");
    let instead_of = BARE_END.len();
    vec![Piece { instead_of, ..Piece::new(end - instead_of, true, text) }]
}

fn around(span: Range<usize>, id: u32, w: &str) -> Vec<Piece> {
    let start = format!("<{w}commentRangeStart {w}id=\"{id}\"/>");
    let end = format!(
        "<{w}commentRangeEnd {w}id=\"{id}\"/><{w}r><{w}commentReference {w}id=\"{id}\"/></{w}r>"
    );
    if span.is_empty() {
        return vec![Piece::new(span.start, true, start + &end)];
    }
    vec![Piece::new(span.start, true, start), Piece::new(span.end, false, end)]
}

/// The comment at the beginning of the document; one without any paragraph gets one.
fn at_start(text: &WordText, id: u32) -> Vec<Piece> {
    let w = &text.prefix;
    match text.start() {
        Some(anchor) => at(anchor, id, w),
        None => {
            let pieces = around(text.body..text.body, id, w);
            let inner: String = pieces.into_iter().map(|piece| piece.text).collect();
            let text_of = format!("<{w}p>{inner}</{w}p>");
            vec![Piece::new(text.body, true, text_of)]
        }
    }
}

/// The part of the comments in the making.
struct Comments {
    part: String,
    /// The prefix of its elements, with its colon.
    prefix: String,
    /// The end tag of the part.
    end: String,
    next: u32,
}

impl Comments {
    /// The comments that are there, to which others are added; none where the part is damaged.
    fn new(part: Option<String>, prefix: &str) -> Option<Comments> {
        let Some(mut part) = part else {
            let declared = match prefix.strip_suffix(':') {
                Some(name) => format!("xmlns:{name}=\"{MAIN}\""),
                None => format!("xmlns=\"{MAIN}\""),
            };
            let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
            let part = format!("{head}<{prefix}comments {declared}>");
            let (prefix, end) = (prefix.to_owned(), format!("</{prefix}comments>"));
            return Some(Comments { part, prefix, end, next: 0 });
        };
        let root = Root::of(&part)?;
        if root.is_empty {
            let slash = part[..root.behind].rfind('/')?;
            part.replace_range(slash..root.behind, ">");
        } else {
            part.truncate(part.rfind(&root.end)?);
        }
        Some(Comments { part, prefix: root.prefix, end: root.end, next: root.next })
    }

    /// Adds a comment; gives its number.
    fn add(&mut self, notes: &[&Note]) -> u32 {
        let (id, w) = (self.next, self.prefix.clone());
        self.next += 1;
        if self.part.ends_with(&self.end) {
            self.part.truncate(self.part.len() - self.end.len());
        }
        let _ = write!(
            self.part,
            "<{w}comment {w}id=\"{id}\" {w}author=\"{AUTHOR}\" {w}initials=\"{AUTHOR}\">"
        );
        for line in notes.iter().flat_map(|note| &note.lines) {
            let line = escaped(line);
            let _ = write!(
                self.part,
                "<{w}p><{w}r><{w}t xml:space=\"preserve\">{line}</{w}t></{w}r></{w}p>"
            );
        }
        let _ = write!(self.part, "</{w}comment>{}", self.end);
        id
    }
}

/// The root of a part of comments.
struct Root {
    prefix: String,
    end: String,
    /// The byte behind its start tag.
    behind: usize,
    is_empty: bool,
    /// The first number that no comment has.
    next: u32,
}

impl Root {
    fn of(part: &str) -> Option<Root> {
        use crate::documents::package::attribute;
        use quick_xml::events::Event;
        let mut reader = quick_xml::Reader::from_str(part);
        let mut root: Option<Root> = None;
        loop {
            let event = reader.read_event().ok()?;
            let behind = usize::try_from(reader.buffer_position()).ok()?;
            let is_empty = matches!(event, Event::Empty(_));
            match event {
                Event::Start(e) | Event::Empty(e) if root.is_none() => {
                    let name = e.name().as_ref().to_owned();
                    let prefix = name.strip_suffix("comments")?.to_owned();
                    let end = format!("</{name}>");
                    root = Some(Root { prefix, end, behind, is_empty, next: 0 });
                }
                Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "comment" => {
                    let id: u32 = attribute(&e, "id")?.parse().ok()?;
                    let root = root.as_mut()?;
                    root.next = root.next.max(id.checked_add(1)?);
                }
                Event::Eof => return root,
                _ => {}
            }
        }
    }
}
