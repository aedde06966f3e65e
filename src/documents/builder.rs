//! A document in the making: what is added is placed, counted, and cut off at the limits.

use std::sync::Arc;

use super::limits::{MAX_BLOCKS, MAX_FINDINGS_OF_A_KIND};
use super::start::Start;
use super::{Block, Document, Grid, Paragraph};
use crate::model::{Finding, FindingCode, Place, Severity};

/// A document in the making.
pub(super) struct Builder {
    document: Document,
    cut: bool,
}

impl Builder {
    /// An empty document of this file.
    pub(super) fn new(source: &str) -> Self {
        Builder {
            document: Document { source: Arc::from(source), ..Document::default() },
            cut: false,
        }
    }

    /// A document that is one finding: why the file cannot be read.
    pub(super) fn refused(source: &str, code: &str) -> Document {
        let mut builder = Builder::new(source);
        builder.found(code, Severity::Error);
        builder.document
    }

    /// A place in this file.
    pub(super) fn place(&self, page: Option<u32>, line: Option<u64>) -> Place {
        Place { page, line, ..Place::document(&self.document.source) }
    }

    /// Sets the title; an empty one is none.
    pub(super) fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.document.title = Some(title.to_owned());
        }
    }

    /// Sets when the format says that it was published.
    pub(super) fn published(&mut self, when: Option<String>) {
        self.document.published = when;
    }

    /// Adds a paragraph; an empty one is dropped.
    pub(super) fn paragraph(&mut self, text: String, heading: bool, start: Start) {
        let place = self.place(None, start.line);
        self.add(Paragraph { text, heading, place, at: start.at });
    }

    /// Adds a paragraph at this place; an empty one is dropped.
    pub(super) fn paragraph_at(&mut self, text: String, heading: bool, place: Place) {
        self.add(Paragraph { text, heading, place, at: None });
    }

    fn add(&mut self, paragraph: Paragraph) {
        if !paragraph.text.is_empty() && self.has_room() {
            self.document.blocks.push(Block::Paragraph(paragraph));
        }
    }

    /// Adds a table; one without any text is dropped.
    pub(super) fn table(&mut self, grid: Grid) {
        if grid.cells.iter().any(|cell| !cell.text.is_empty()) && self.has_room() {
            self.document.blocks.push(Block::Table(grid));
        }
    }

    /// Adds what another reader made of a part of this file.
    pub(super) fn take(&mut self, part: Document) {
        for block in part.blocks {
            if self.has_room() {
                self.document.blocks.push(block);
            }
        }
        self.document.findings.extend(part.findings);
    }

    /// Adds a finding without values.
    pub(super) fn found(&mut self, code: &str, severity: Severity) {
        self.finding(Finding::new(code, severity));
    }

    /// Adds a finding, at the whole file when it names no place.
    pub(super) fn finding(&mut self, mut finding: Finding) {
        let same = self.document.findings.iter().filter(|f| f.code == finding.code).count();
        if same < MAX_FINDINGS_OF_A_KIND {
            if finding.places.is_empty() {
                finding.places.push(self.place(None, None));
            }
            self.document.findings.push(finding);
        }
    }

    /// Whether anything was read.
    pub(super) fn is_empty(&self) -> bool {
        self.document.blocks.is_empty()
    }

    /// The document; one in which there is nothing says so.
    pub(super) fn finish(mut self) -> Document {
        if self.cut {
            self.finding(
                Finding::new(FindingCode::FileCut, Severity::Error).with("blocks", MAX_BLOCKS),
            );
        }
        if self.is_empty() && self.document.findings.iter().all(|f| f.severity != Severity::Error) {
            self.found("file_without_text", Severity::Error);
        }
        self.document
    }

    fn has_room(&mut self) -> bool {
        self.cut |= self.document.blocks.len() >= MAX_BLOCKS;
        !self.cut
    }
}
