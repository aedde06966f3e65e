//! PDF with text: characters with their places and the ruling lines between them → paragraphs and tables.
//!
//! A table is what ruling lines draw: lines that touch each other are one lattice, slots without a line between them
//! one cell. A table at the top of a page whose columns lie where those of the table at the end of the page before lie
//! is its continuation; a header that it repeats is dropped. Text that no lattice holds is joined to paragraphs over
//! lines and pages; page numbers and running heads are left out. Every table is read twice, see [`Grid::text_rows`].
//!
//! Nothing is guessed. A character without a Unicode value, a digit printed over another, and a number that a rule cuts
//! in two leave [`UNREADABLE`] in the text and a finding. A file whose checksums do not hold, or that lacks pages, is
//! not read: what is left of it may be drawn with the wrong font, and then every figure is another.
//!
//! [`read`] runs in the calling process and has no limit of time or memory, for the library below it has none: a small
//! hostile file can take all there is. For files of unknown origin use [`worker`](super::worker).
//!
//! [`Grid::text_rows`]: super::Grid::text_rows

mod flow;
mod forms;
mod glyph;
mod groups;
mod integrity;
mod join;
mod lattice;
mod lines;
mod margins;
mod page;
mod page_content;
mod paragraphs;
mod radicals;
mod report;
mod strokes;
mod table;
mod visibility;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, InterpreterWarning, RenderContent,
    TransformExt, interpret_page,
};

use super::Document;
use integrity::Fault;
use page_content::PageContent;
pub(super) use report::refused;

/// Stands in a text for what could not be read with certainty. A text with it is never a number.
pub const UNREADABLE: char = glyph::UNKNOWN;

/// Whether a file is a PDF, by its first bytes.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|w| w == b"%PDF-")
}

/// Reads a PDF in this process, without limits of time and memory.
///
/// What cannot be read is a finding of the document: a scan, a password, damage, characters without Unicode values.
pub fn read(source: &str, bytes: &[u8]) -> Document {
    read_owned(source, bytes.to_vec())
}

/// [`read`] without a copy of the bytes.
pub(super) fn read_owned(source: &str, bytes: Vec<u8>) -> Document {
    // The library below is not free of panics on damaged files; one must not take the others with it.
    let read = catch_unwind(AssertUnwindSafe(|| read_whole(source, bytes)));
    read.unwrap_or_else(|_| refused(source, "pdf_damaged"))
}

fn read_whole(source: &str, bytes: Vec<u8>) -> Document {
    if !is_pdf(&bytes) {
        return refused(source, "pdf_other");
    }
    let pdf = match Pdf::new(bytes) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(_)) => return refused(source, "pdf_encrypted"),
        Err(LoadPdfError::Invalid) => return refused(source, "pdf_damaged"),
    };
    match integrity::fault(&pdf) {
        Some(Fault::Corrupt) => return refused(source, "pdf_damaged"),
        Some(Fault::Bomb) => return refused(source, "pdf_bomb"),
        Some(Fault::Incomplete) => return refused(source, "pdf_incomplete"),
        None => {}
    }
    let sheets = sheets(&pdf);
    let title = pdf.metadata().title.as_deref().and_then(report::title);
    let mut document = Document { source: Arc::from(source), title, ..Document::default() };
    document.findings = report::sheets(source, &sheets);
    let pages: Vec<page::Page> =
        (1..).zip(&sheets).map(|(number, sheet)| page::page(sheet, number)).collect();
    document.findings.extend(report::irregular(source, &pages));
    document.blocks = flow::blocks(source, pages);
    document.findings.extend(report::unreadable(source, &document.blocks));
    document
}

/// What each page shows.
fn sheets(pdf: &Pdf) -> Vec<PageContent> {
    let substitutes = Arc::new(Substitutes::default());
    let settings = settings(&substitutes);
    let cache = InterpreterCache::new();
    let mut sheets = Vec::with_capacity(pdf.pages().len().min(1024));
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let mut sheet = PageContent::new(width, height);
        let transform = page.initial_transform(true).to_kurbo();
        let area = Rect::new(0.0, 0.0, width, height);
        let mut context = Context::new(transform, area, &cache, pdf.xref(), settings.clone());
        substitutes.unsupported.store(false, Ordering::Relaxed);
        interpret_page(page, &mut context, &mut sheet);
        let unsupported = substitutes.unsupported.load(Ordering::Relaxed);
        if unsupported || (substitutes.used.load(Ordering::Relaxed) && lacks_font(page)) {
            sheet.distrust_substituted();
        }
        sheet.settle();
        sheets.push(sheet);
    }
    sheets
}

/// When the library below took a font of its own for one of the file.
#[derive(Default)]
struct Substitutes {
    /// Whether it could not use a font of the page.
    unsupported: AtomicBool,
    /// Whether it used its own font at all: rightly so where the file names a font that every reader has.
    used: AtomicBool,
}

/// Draws the contents of pages alone: what stands in annotations is not the report's.
fn settings(substitutes: &Arc<Substitutes>) -> InterpreterSettings {
    let (warned, asked) = (Arc::clone(substitutes), Arc::clone(substitutes));
    let usual = InterpreterSettings::default();
    let resolver = Arc::clone(&usual.font_resolver);
    InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::UnsupportedFont) {
                warned.unsupported.store(true, Ordering::Relaxed);
            }
        }),
        font_resolver: Arc::new(move |query| {
            asked.used.store(true, Ordering::Relaxed);
            resolver(query)
        }),
        render_content: RenderContent::PAGE,
        ..usual
    }
}

/// Whether a page sets text in a font that it does not have.
fn lacks_font(page: &Page<'_>) -> bool {
    // A page sets the same few fonts again and again, and looking one up is slow.
    let mut found: BTreeSet<Vec<u8>> = BTreeSet::new();
    let mut operations = page.typed_operations();
    while let Some(operation) = operations.next() {
        let TypedInstruction::TextFont(font) = operation else { continue };
        if found.contains(font.0.as_ref() as &[u8]) {
            continue;
        }
        if page.resources().get_font(font.0).is_none() {
            return true;
        }
        found.insert(font.0.as_ref().to_vec());
    }
    false
}
