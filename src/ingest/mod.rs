//! Tables as text → observations. A row is taken, or a finding says why not; nothing is dropped silently, and the
//! account of each file shows it.
//!
//! Two shapes are read: *long*, one figure a row under `body, year, indicator, value` and the optional columns of the
//! tidy table; and *wide*, one row for each body and year and a column for each indicator, whose heading may carry an
//! applicant and a unit: `新收申请/自然人`, `requests.received[natural_person]`, `行政事业性收费（亿元）`. Tables of bodies are
//! read too; sources, claims and changes are known by their headers and left alone.
//!
//! An indicator that is broken down by applicants and has none given stands for the total; in a long table, which has a
//! column for it, a notice says so.

mod account;
mod claims;
pub(crate) mod fault;
pub(crate) mod figure;
mod header;
mod heading;
mod merge;
pub(crate) mod names;
mod rows;
mod series_key;
mod table;
mod taken;
mod words;

pub use account::{FileAccount, TableKind};
pub use claims::read_claims;
pub(crate) use series_key::{SeriesKey, series_key};

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::documents::inputs::{Input, InputFormat, unreadable};
use crate::model::{Body, Finding, Observation, Prefer};
use merge::Merge;
use table::FileResult;

/// What was read from all tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intake {
    /// One observation of each key, in the indicator's own unit, sorted by body, indicator and breakdown (in the
    /// catalog's order) and year.
    pub observations: Vec<Observation>,
    /// The bodies of the tables of bodies, sorted by name.
    pub bodies: Vec<Body>,
    /// What is wrong or doubtful: file by file in the order of the inputs, then what concerns several places.
    pub findings: Vec<Finding>,
    /// What became of the rows of each file, in the order of the inputs.
    pub accounts: Vec<FileAccount>,
    /// Inputs of text (`.txt`) that are no tables.
    pub not_tables: Vec<String>,
}

/// Reads every input that is a table (Parquet too), or a text that may be one; documents are passed over. The files
/// are read in parallel; the result does not depend on it.
pub fn read_tables(inputs: &[Input], catalog: &Catalog, prefer: &Prefer) -> Intake {
    let tables: Vec<&Input> =
        inputs.iter().filter(|input| input.format != InputFormat::Document).collect();
    let results: Vec<FileResult> = tables
        .par_iter()
        .enumerate()
        .map(|(number, input)| read_one(input, number, catalog))
        .collect();
    let files: Vec<String> = tables.iter().map(|input| input.name.clone()).collect();
    let mut intake = Intake::default();
    let (mut figures, mut bodies) = (Vec::new(), Vec::new());
    for (input, mut result) in tables.iter().zip(results) {
        if input.format == InputFormat::Text && !result.has_header {
            intake.not_tables.push(input.name.clone());
            result.findings.clear();
        }
        figures.append(&mut result.figures);
        bodies.append(&mut result.bodies);
        intake.findings.append(&mut result.findings);
        intake.accounts.push(result.account);
    }
    let mut merge = Merge::new(&files, &mut intake.accounts, prefer);
    intake.observations = merge.figures(figures);
    intake.bodies = merge.bodies(bodies);
    let mut settled = merge.finish();
    intake.findings.append(&mut settled);
    intake
}

fn read_one(input: &Input, number: usize, catalog: &Catalog) -> FileResult {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    match input.table() {
        Ok(bytes) => {
            let mut result = table::read(&input.name, number, &bytes, catalog);
            // Values are read column by column: a reader goes through the file line by line.
            let line = |finding: &Finding| finding.places.first().and_then(|place| place.line);
            result.findings.sort_by_key(line);
            result
        }
        Err(error) => {
            let mut result = FileResult::new(FileAccount::new(&input.name));
            result.findings.push(unreadable(&input.name, &error));
            result
        }
    }
}

#[cfg(test)]
mod tests;
