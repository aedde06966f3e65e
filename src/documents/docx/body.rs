//! The main part of a Word document as texts and tables.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::flow::Flow;
use super::properties::{ParagraphLook, of_paragraph, of_row_or_cell, of_run};
use super::styles::Styles;
use super::table::Table;
use crate::documents::builder::Builder;
use crate::documents::layout::Piece;
use crate::documents::limits::MAX_NESTING;
use crate::documents::package::{Fault, entity};
use crate::documents::unseen::{Unseen, Why};
use crate::model::{Finding, FindingCode, Severity};

/// The texts and tables of the part, and whether it could be read to its end.
pub(super) fn pieces(
    part: &str,
    styles: &Styles,
    builder: &mut Builder,
) -> (Vec<Piece>, Result<(), Fault>) {
    let (flow, frames, unseen) = (Flow::default(), Vec::new(), Unseen::default());
    let mut body = Body { styles, builder, flow, frames, depth: 0, unseen };
    let ended = body.read(part);
    // What was open when a damaged part ended is closed from the inside out.
    while let Some(frame) = body.frames.pop() {
        body.close(frame);
    }
    body.flow.end_text(&mut body.unseen);
    body.unseen.report(body.builder);
    (body.flow.out, ended)
}

struct Body<'a> {
    styles: &'a Styles,
    builder: &'a mut Builder,
    flow: Flow,
    frames: Vec<Frame>,
    depth: usize,
    unseen: Unseen,
}

/// An element that is open, where its end matters.
enum Frame {
    Table(Table),
    /// A cell or a text box: the flow around it waits.
    Inner(Flow, Inner),
    /// A choice of contents: whether one was taken.
    Alternatives(bool),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inner {
    Cell,
    TextBox,
}

impl Body<'_> {
    fn read(&mut self, part: &str) -> Result<(), Fault> {
        let mut reader = Reader::from_str(part);
        loop {
            match reader.read_event().map_err(|_| Fault::Damaged)? {
                Event::Start(e) => {
                    self.depth += 1;
                    if self.depth > MAX_NESTING {
                        let finding = Finding::new(FindingCode::FileNesting, Severity::Error);
                        self.builder.finding(finding.with("limit", MAX_NESTING));
                        return Ok(());
                    }
                    self.start(&e, &mut reader)?;
                }
                Event::Empty(e) => self.empty(e.local_name().as_ref()),
                Event::End(e) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.end(e.local_name().as_ref());
                }
                Event::Eof if self.depth == 0 => return Ok(()),
                Event::Eof => return Err(Fault::Damaged),
                _ => {}
            }
        }
    }

    fn start(&mut self, e: &BytesStart<'_>, reader: &mut Reader<&[u8]>) -> Result<(), Fault> {
        let name = e.name();
        match e.local_name().as_ref() {
            "t" => {
                self.flow.at = position(reader);
                self.text(reader)?;
            }
            "p" => {
                self.end_paragraph();
                return Ok(());
            }
            "pPr" => {
                self.flow.paragraph = of_paragraph(reader, name.as_ref(), self.styles)?;
                self.flow.look = self.flow.paragraph.runs;
            }
            "rPr" => {
                let paragraph = self.flow.paragraph.runs;
                self.flow.look = of_run(reader, name.as_ref(), self.styles, paragraph)?;
            }
            "trPr" | "tcPr" => self.table_properties(e, reader)?,
            // Text that a tracked change took away, and what is not text.
            "del" | "moveFrom" | "delText" => {
                let text = deleted(name.as_ref(), reader)?;
                self.flow.lose(&text);
            }
            "instrText" | "sdtPr" | "rt" | "tblPr" | "tblGrid" | "sectPr" | "tblPrEx" => {
                skip(e, reader)?;
            }
            "Choice" | "Fallback" if !self.takes_alternative() => skip(e, reader)?,
            _ => {
                self.open(e.local_name().as_ref(), position(reader));
                return Ok(());
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn open(&mut self, name: &str, at: Option<usize>) {
        match name {
            "r" => self.flow.look = self.flow.paragraph.runs,
            "tbl" => {
                self.flow.end_text(&mut self.unseen);
                self.frames.push(Frame::Table(Table::default()));
            }
            "tr" => {
                if let Some(Frame::Table(table)) = self.frames.last_mut() {
                    table.start_row();
                }
            }
            "tc" => {
                self.inside(Inner::Cell);
                self.flow.cell_at = at;
            }
            "txbxContent" => self.inside(Inner::TextBox),
            "AlternateContent" => self.frames.push(Frame::Alternatives(false)),
            _ => self.empty(name),
        }
    }

    fn empty(&mut self, name: &str) {
        match name {
            "tab" | "ptab" => self.flow.push(" "),
            "br" | "cr" => self.flow.end_line(&mut self.unseen),
            "noBreakHyphen" => self.flow.push("-"),
            "p" => self.flow.end_text(&mut self.unseen),
            "tc" => {
                self.inside(Inner::Cell);
                self.end("tc");
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match (name, self.frames.last_mut()) {
            ("p", _) => self.end_paragraph(),
            ("tr", Some(Frame::Table(table))) => {
                if let Some((why, text)) = table.end_row() {
                    self.unseen.add(why, &text, None);
                }
            }
            ("tbl", Some(Frame::Table(_)))
            | ("AlternateContent", Some(Frame::Alternatives(_)))
            | ("tc", Some(Frame::Inner(_, Inner::Cell)))
            | ("txbxContent", Some(Frame::Inner(_, Inner::TextBox))) => {
                if let Some(frame) = self.frames.pop() {
                    self.close(frame);
                }
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.flow.end_text(&mut self.unseen);
        self.flow.paragraph = ParagraphLook::default();
        self.flow.look = self.flow.paragraph.runs;
    }

    fn inside(&mut self, inner: Inner) {
        let outside = std::mem::replace(&mut self.flow, Flow::inside(inner == Inner::Cell));
        self.frames.push(Frame::Inner(outside, inner));
    }

    fn close(&mut self, frame: Frame) {
        match frame {
            Frame::Table(table) => {
                let (layout, cuts) = table.finish();
                cuts.report(None, self.builder);
                self.flow.out.push(Piece::Table(layout));
            }
            Frame::Inner(outside, inner) => {
                self.flow.end_text(&mut self.unseen);
                let Flow { out: content, cell_at: at, .. } =
                    std::mem::replace(&mut self.flow, outside);
                match (inner, self.frames.last_mut()) {
                    (Inner::Cell, Some(Frame::Table(table))) => {
                        table.cell_at = at;
                        table.end_cell(content);
                    }
                    _ => self.flow.out.extend(content),
                }
            }
            Frame::Alternatives(_) => {}
        }
    }

    /// Whether this is the first of the alternatives: one of them is shown.
    fn takes_alternative(&mut self) -> bool {
        match self.frames.last_mut() {
            Some(Frame::Alternatives(taken)) => !std::mem::replace(taken, true),
            _ => true,
        }
    }

    fn table_properties(
        &mut self,
        e: &BytesStart<'_>,
        reader: &mut Reader<&[u8]>,
    ) -> Result<(), Fault> {
        let properties = of_row_or_cell(reader, e.name().as_ref())?;
        let mut tables = self.frames.iter_mut().rev().filter_map(|frame| match frame {
            Frame::Table(table) => Some(table),
            _ => None,
        });
        match (tables.next(), e.local_name().as_ref()) {
            (Some(table), "trPr") => table.row_properties(&properties),
            (Some(table), _) => {
                self.flow.dark_ground = properties.dark_ground;
                self.flow.left_out = properties.cell_deleted.then_some(Why::Struck);
                table.cell = properties;
            }
            (None, _) => {}
        }
        Ok(())
    }

    fn text(&mut self, reader: &mut Reader<&[u8]>) -> Result<(), Fault> {
        loop {
            match reader.read_event().map_err(|_| Fault::Damaged)? {
                Event::Text(text) => self.flow.push(&text.xml10_content()),
                Event::CData(text) => self.flow.push(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    self.flow.push(&entity(&reference).unwrap_or_default());
                }
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(Fault::Damaged),
                _ => {}
            }
        }
    }
}

/// The text that a tracked change took away, up to the end of the element of this name.
fn deleted(end: &str, reader: &mut Reader<&[u8]>) -> Result<String, Fault> {
    let (mut text, mut depth) = (String::new(), 0usize);
    loop {
        match reader.read_event().map_err(|_| Fault::Damaged)? {
            Event::Start(e) if e.name().as_ref() == end => depth += 1,
            Event::Start(e) if e.local_name().as_ref() == "instrText" => skip(&e, reader)?,
            Event::Text(part) => text.push_str(part.xml10_content().trim()),
            Event::End(e) if e.name().as_ref() == end && depth == 0 => return Ok(text),
            Event::End(e) if e.name().as_ref() == end => depth -= 1,
            Event::Eof => return Err(Fault::Damaged),
            _ => {}
        }
    }
}

/// Where the reader stands in the part: behind what it read last.
fn position(reader: &Reader<&[u8]>) -> Option<usize> {
    usize::try_from(reader.buffer_position()).ok()
}

fn skip(e: &BytesStart<'_>, reader: &mut Reader<&[u8]>) -> Result<(), Fault> {
    reader.read_to_end(e.name()).map(|_| ()).map_err(|_| Fault::Damaged)
}
