//! The main part of a Word document as runs of text, each with the bytes that it takes.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Spot, printing};
use crate::documents::limits::MAX_NESTING;
use crate::documents::package::entity;

/// A run that stands in a paragraph, with the texts in it.
struct Run {
    span: Range<usize>,
    texts: Vec<Text>,
}

struct Text {
    /// The byte behind its start tag.
    at: usize,
    text: String,
}

/// Where the runs, the paragraphs and the cells of a part stand.
#[derive(Default)]
pub(super) struct WordText {
    /// The prefix of its elements, with its colon.
    pub(super) prefix: String,
    /// Where the body begins, behind its start tag.
    pub(super) body: usize,
    runs: Vec<Run>,
    /// The contents of paragraphs that have any, without their properties.
    paragraphs: Vec<Range<usize>>,
    /// The tags of paragraphs that are nothing but one: `<w:p/>`.
    bare: Vec<Range<usize>>,
    /// The contents of cells.
    cells: Vec<Range<usize>>,
}

/// Where a comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Anchor {
    /// The first byte that it stands around.
    pub(super) start: usize,
    /// The byte behind the last one; the first where it stands around nothing.
    pub(super) end: usize,
    /// Whether these are the bytes of a bare tag, which has to be opened for it.
    pub(super) is_bare: bool,
}

impl Anchor {
    fn around(start: usize, end: usize) -> Anchor {
        Anchor { start, end, is_bare: false }
    }
}

impl WordText {
    /// Reads a part; none where it is damaged.
    pub(super) fn of(part: &str) -> Option<WordText> {
        let mut walk = Walk::default();
        let mut reader = Reader::from_str(part);
        loop {
            let before = usize::try_from(reader.buffer_position()).ok()?;
            let event = reader.read_event().ok()?;
            let behind = usize::try_from(reader.buffer_position()).ok()?;
            match event {
                Event::Start(e) => {
                    let (name, prefix) = (e.local_name(), e.name());
                    let prefix = prefix.as_ref().strip_suffix(name.as_ref()).unwrap_or_default();
                    walk.start(name.as_ref(), prefix, (before, behind))?;
                }
                Event::Empty(e) if e.local_name().as_ref() == "pPr" => walk.properties(behind),
                Event::Empty(e) if e.local_name().as_ref() == "p" => {
                    let name = e.name();
                    walk.bare(name.as_ref().strip_suffix('p').unwrap_or_default(), before..behind);
                }
                Event::End(e) => walk.end(e.local_name().as_ref(), (before, behind)),
                Event::Text(text) => walk.text(&text.xml10_content()),
                Event::CData(text) => walk.text(&text.xml10_content()),
                Event::GeneralRef(name) => walk.text(&entity(&name).unwrap_or_default()),
                Event::Eof => break,
                _ => {}
            }
        }
        (walk.open.is_empty() && walk.out.body > 0).then_some(walk.out)
    }

    /// Where the note of a spot stands: around runs, or in an empty paragraph.
    pub(super) fn anchor(&self, spot: &Spot) -> Option<Anchor> {
        match spot {
            Spot::Cell { at, .. } => {
                let cell = self.cells.iter().find(|cell| cell.start == *at)?;
                self.within(cell)
            }
            Spot::Sentence { at, paragraph, before, length } => {
                let wanted: Vec<char> = printing(paragraph).collect();
                let runs = self.sentence(*at, &wanted, *before..before + length)?;
                Some(Anchor::around(runs.start, runs.end))
            }
        }
    }

    /// The beginning of the document.
    pub(super) fn start(&self) -> Option<Anchor> {
        self.paragraphs.iter().min_by_key(|p| p.start).and_then(|p| self.within(p))
    }

    /// The runs within a part of the text, from the first to the last; without runs its first paragraph.
    fn within(&self, range: &Range<usize>) -> Option<Anchor> {
        let inside = |own: &Range<usize>| range.start <= own.start && own.end <= range.end;
        let mut runs = self.runs.iter().filter(|run| inside(&run.span) && !run.texts.is_empty());
        match (runs.next(), runs.next_back()) {
            (Some(first), last) => {
                Some(Anchor::around(first.span.start, last.unwrap_or(first).span.end))
            }
            _ => {
                let open = self.paragraphs.iter().find(|p| inside(p));
                let open = open.map(|p| Anchor::around(p.start, p.start));
                let bare = || self.bare.iter().find(|p| inside(p));
                open.or_else(|| {
                    bare().map(|p| Anchor { start: p.start, end: p.end, is_bare: true })
                })
            }
        }
    }

    /// The runs from which the characters of a paragraph come. What is not among its characters (hidden, deleted) is passed
    /// over, but never the end of the paragraph.
    fn sentence(&self, at: usize, wanted: &[char], part: Range<usize>) -> Option<Range<usize>> {
        let first = self.runs.iter().position(|run| run.texts.iter().any(|text| text.at == at))?;
        let home = self.paragraphs.iter().filter(|p| p.contains(&self.runs[first].span.start));
        let home = home.min_by_key(|p| p.len())?;
        let (mut matched, mut start, mut end) = (0, None, None);
        let runs = self.runs[first..].iter().take_while(|run| run.span.end <= home.end);
        for run in runs {
            for c in run.texts.iter().filter(|t| t.at >= at).flat_map(|t| printing(&t.text)) {
                if matched >= part.end || wanted.get(matched) != Some(&c) {
                    continue;
                }
                if matched == part.start {
                    start = Some(run.span.start);
                }
                matched += 1;
                if matched == part.end {
                    end = Some(run.span.end);
                }
            }
        }
        Some(start?..end?)
    }
}

#[derive(Default)]
struct Walk {
    out: WordText,
    open: Vec<Open>,
    /// How many runs and text boxes are open.
    runs: usize,
    in_text: bool,
}

/// An element that is open.
enum Open {
    /// A paragraph, and where its content begins.
    Paragraph(usize),
    Cell(usize),
    Run,
    Text,
    Other,
}

impl Walk {
    fn start(&mut self, name: &str, prefix: &str, (before, behind): (usize, usize)) -> Option<()> {
        // Formulas and drawings have runs and paragraphs of other names, in which no comment may stand.
        let name = if self.out.body > 0 && prefix != self.out.prefix { "" } else { name };
        let open = match name {
            "body" if self.out.body == 0 => {
                self.out.body = behind;
                self.out.prefix = prefix.to_owned();
                Open::Other
            }
            // What stands in the text box of a run belongs to that run: Word takes no comments within.
            "p" if self.runs == 0 => Open::Paragraph(behind),
            "tc" => Open::Cell(behind),
            "r" => {
                if self.runs == 0 {
                    self.out.runs.push(Run { span: before..before, texts: Vec::new() });
                }
                self.runs += 1;
                Open::Run
            }
            "t" if self.runs > 0 => {
                let run = self.out.runs.last_mut()?;
                run.texts.push(Text { at: behind, text: String::new() });
                self.in_text = true;
                Open::Text
            }
            _ => Open::Other,
        };
        self.open.push(open);
        (self.open.len() <= MAX_NESTING).then_some(())
    }

    fn end(&mut self, name: &str, (before, behind): (usize, usize)) {
        match self.open.pop() {
            Some(Open::Paragraph(start)) => self.out.paragraphs.push(start..before),
            Some(Open::Cell(start)) => self.out.cells.push(start..before),
            Some(Open::Run) => {
                self.runs -= 1;
                if self.runs == 0
                    && let Some(run) = self.out.runs.last_mut()
                {
                    run.span.end = behind;
                }
            }
            Some(Open::Text) => self.in_text = false,
            _ if name == "pPr" => self.properties(behind),
            _ => {}
        }
    }

    /// A paragraph that is nothing but a tag; in a text box it takes no comment.
    fn bare(&mut self, prefix: &str, tag: Range<usize>) {
        if self.out.body > 0 && prefix == self.out.prefix && self.runs == 0 {
            self.out.bare.push(tag);
        }
    }

    /// The content of a paragraph begins behind its properties.
    fn properties(&mut self, behind: usize) {
        if let Some(Open::Paragraph(start)) = self.open.last_mut() {
            *start = behind;
        }
    }

    fn text(&mut self, text: &str) {
        let run = self.out.runs.last_mut().filter(|_| self.in_text);
        if let Some(text_of_run) = run.and_then(|run| run.texts.last_mut()) {
            text_of_run.text.push_str(text);
        }
    }
}
