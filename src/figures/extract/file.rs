use sha2::{Digest, Sha256};

use crate::catalog::Catalog;
use crate::documents::worker::Pool;
use crate::documents::{Document, Format, read_document};
use crate::figures::extract::{ExtractOptions, Extraction, extract};
use crate::model::{Finding, Place, Severity};

/// Reads the bytes of one report of any format. A PDF is read by a worker of the pool; whatever fails is a finding.
pub fn read_report(
    source: &str,
    bytes: &[u8],
    pool: &Pool,
    (catalog, options): (&Catalog, &ExtractOptions),
) -> Extraction {
    match open_report(source, bytes, pool) {
        Ok(document) => extract(document, catalog, options),
        Err(finding) => Extraction { findings: vec![*finding], ..Extraction::default() },
    }
}

/// Reads a file of any format as a document; a PDF is read by a worker of the pool.
///
/// # Errors
/// The finding that says why the file is no report: it is a table of values.
pub fn open_report(source: &str, bytes: &[u8], pool: &Pool) -> Result<Document, Box<Finding>> {
    match read_document(source, bytes) {
        Ok(document) => Ok(document),
        Err(Format::Pdf) => Ok(pool.read(source, bytes)),
        Err(_) => Err(Box::new(
            Finding::new("not_a_report", Severity::Warning).at(Place::document(source)),
        )),
    }
}

/// The SHA-256 of a file, as 64 hexadecimal digits: by it the same bytes are known again under any name.
pub fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
