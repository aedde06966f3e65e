use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::documents::inputs::Input;
use crate::documents::worker::Pool;
use crate::documents::{Document, Format, detect, read_by_converter, read_document};
use crate::extract::split_sheet::part;
use crate::extract::{ExtractOptions, Extraction, Extractor};
use crate::model::{Finding, FindingCode, Place, ReportFacts, Severity, hex};

impl Extractor<'_> {
    /// Reads the bytes of one report of any format. A PDF is read by a worker of the pool; whatever fails is a finding.
    pub fn read_report(&self, source: &str, bytes: &[u8], pool: Option<&Pool>) -> Extraction {
        match open_report(source, bytes, pool) {
            Ok(document) => without_text(self.extract(&document), bytes),
            Err(finding) => Extraction { findings: vec![*finding], ..Extraction::default() },
        }
    }

    /// As [`Extractor::read_report`], without the tables of figures that stand in the file beside the report.
    pub fn read_report_beside(
        &self,
        input: &Input,
        bytes: &[u8],
        pool: Option<&Pool>,
    ) -> Extraction {
        let document = match open_without(&input.name, bytes, (pool, &input.blocks_taken)) {
            Ok(document) => document,
            Err(finding) => {
                return Extraction { findings: vec![*finding], ..Extraction::default() };
            }
        };
        let read = without_text(self.extract(&document), bytes);
        let (body, year) = &input.by_name;
        let lacks =
            (read.body.is_none() && body.is_some()) || (read.year.is_none() && year.is_some());
        if !lacks {
            return read;
        }
        let (body, year) = (read.body.or(body.clone()), read.year.or(*year));
        let said = ExtractOptions { body, year, ..self.options.clone() };
        without_text(self.extract_as(&document, &said), bytes)
    }
}

/// A whole report has so many headings of sections, even where some are missing.
const SECTIONS: usize = 3;

/// What a workbook says that holds no whole report: its figures. Sections and tables that are not there are not missing.
fn without_text(mut extraction: Extraction, bytes: &[u8]) -> Extraction {
    let has_headings = |facts: &ReportFacts| {
        facts.headings.as_ref().is_some_and(|headings| headings.len() >= SECTIONS)
    };
    if !detect(bytes).is_workbook() || extraction.facts.as_ref().is_some_and(has_headings) {
        return extraction;
    }
    extraction.facts = None;
    extraction.findings.retain(|finding| finding.code != FindingCode::TableNotFound);
    extraction
}

/// Reads a file of any format as a document; a PDF is read by a worker of the pool. A table that holds a whole report comes
/// as the paragraphs and tables that stand in it.
///
/// # Errors
/// The finding that says why the file is no report: it is a table of values.
pub fn open_report(
    source: &str,
    bytes: &[u8],
    pool: Option<&Pool>,
) -> Result<Document, Box<Finding>> {
    open_without(source, bytes, (pool, &BTreeSet::new()))
}

/// As [`open_report`], without some of the document's blocks.
fn open_without(
    source: &str,
    bytes: &[u8],
    (pool, taken): (Option<&Pool>, &BTreeSet<usize>),
) -> Result<Document, Box<Finding>> {
    // Whoever lets a process of its own read PDFs lets one convert what is not read here.
    if let Some(document) = pool.and_then(|_| read_by_converter(source, bytes)) {
        return Ok(part(document));
    }
    match read_document(source, bytes) {
        Ok(mut document) => {
            let blocks = std::mem::take(&mut document.blocks).into_iter().enumerate();
            let rest = blocks.filter(|(at, _)| !taken.contains(at));
            document.blocks = rest.map(|(_, block)| block).collect();
            Ok(part(document))
        }
        Err(Format::Pdf) => match pool {
            Some(pool) => Ok(part(pool.read(source, bytes))),
            None => Err(Box::new(
                Finding::new(FindingCode::PdfNoWorker, Severity::Error).at(Place::document(source)),
            )),
        },
        Err(_) => Err(Box::new(
            Finding::new(FindingCode::NotAReport, Severity::Warning).at(Place::document(source)),
        )),
    }
}

/// The SHA-256 of a file, as 64 hexadecimal digits: by it the same bytes are known again under any name.
pub fn fingerprint(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
