use sha2::{Digest, Sha256};

use crate::documents::worker::Pool;
use crate::documents::{Document, Format, read_by_converter, read_document};
use crate::extract::split_sheet::part;
use crate::extract::{Extraction, Extractor};
use crate::model::{Finding, Place, Severity};

impl Extractor<'_> {
    /// Reads the bytes of one report of any format. A PDF is read by a worker of the pool; whatever fails is a finding.
    pub fn read_report(&self, source: &str, bytes: &[u8], pool: Option<&Pool>) -> Extraction {
        match open_report(source, bytes, pool) {
            Ok(document) => self.extract(&document),
            Err(finding) => Extraction { findings: vec![*finding], ..Extraction::default() },
        }
    }
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
    // Whoever lets a process of its own read PDFs lets one convert what is not read here.
    if let Some(document) = pool.and_then(|_| read_by_converter(source, bytes)) {
        return Ok(part(document));
    }
    match read_document(source, bytes) {
        Ok(document) => Ok(part(document)),
        Err(Format::Pdf) => match pool {
            Some(pool) => Ok(part(pool.read(source, bytes))),
            None => Err(Box::new(
                Finding::new("pdf_no_worker", Severity::Error).at(Place::document(source)),
            )),
        },
        Err(_) => Err(Box::new(
            Finding::new("not_a_report", Severity::Warning).at(Place::document(source)),
        )),
    }
}

/// The SHA-256 of a file, as 64 hexadecimal digits: by it the same bytes are known again under any name.
pub fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
