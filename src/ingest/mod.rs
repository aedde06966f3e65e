//! Tables of figures → observations. A row is taken, or a finding says why not; nothing is dropped silently, and the
//! account of each table shows it.
//!
//! A file is opened by its container (`container`): a text whose lines are records, a workbook, a page, JSON. Each table in
//! it becomes a grid of cells (`sheet`). What each row and column of the grid is follows from its words (`layout`): header
//! levels, units, figures, totals, the user's own changes, notes; and which of body, year, indicator and applicant stand in
//! rows, in columns or in the title. Then the figures are read (`observe`), and totals and changes are held against them
//! (`totals`). A table with a row or a column that is not understood gives nothing.
//!
//! Tables of the contract (`body, year, indicator, value` by these names) may be long, and are read record by record
//! (`tidy`). Tables of bodies are read too; sources and claims are known by their headers and read by functions of their own,
//! changes and findings left alone.
//!
//! An indicator that is broken down by applicants and has none given stands for the total.

mod account;
mod bodies;
mod claims;
mod container;
mod convention;
mod explain;
pub(crate) mod fault;
pub(crate) mod figure;
mod file;
mod heading;
mod json_numbers;
mod layout;
mod merge;
pub(crate) mod names;
mod observe;
mod printed;
mod result;
mod said;
mod series_key;
mod sheet;
mod sources;
mod table;
mod table_options;
mod taken;
mod text;
mod tidy;
mod totals;
mod words;

pub use account::{FileAccount, TableKind};
pub use bodies::{Directory, Harmonised, Harmony};
pub use claims::read_claims;
pub use explain::{ColumnRole, RowRole, TableLayout};
pub use file::read_bodies;
pub(crate) use series_key::{SeriesKey, series_key};
pub use sources::read_sources;
pub use table_options::TableOptions;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::documents::inputs::Input;
use crate::model::{
    Body, BodyId, Claim, Finding, FindingCode, Observation, Prefer, Severity, Year,
};
use file::FileTables;
use merge::Merge;
use taken::Source;

/// An input, or the sheets of a workbook that make one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportPart {
    /// The name of the input.
    pub name: String,
    /// The blocks of its document that are no part of the report.
    pub blocks_taken: BTreeSet<usize>,
    /// The body that the name of the sheet or the file says, where it may.
    pub body: Option<BodyId>,
    /// The year likewise.
    pub year: Option<Year>,
}

/// What was read from all tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intake {
    /// One observation of each key, in the indicator's own unit, sorted by body, indicator and breakdown (in the
    /// catalog's order) and year.
    pub observations: Vec<Observation>,
    /// The bodies of the tables of bodies, sorted by name.
    pub bodies: Vec<Body>,
    /// The bodies of the figures in the order in which they first appear.
    pub order: Vec<BodyId>,
    /// The user's own rates of growth whose base is in none of the tables.
    pub claims: Vec<Claim>,
    /// What is wrong or doubtful: table by table in the order of the inputs, then what concerns several places.
    pub findings: Vec<Finding>,
    /// What became of the rows of each table, in the order of the inputs.
    pub accounts: Vec<FileAccount>,
    /// What each row and column of each table was taken for, in the same order.
    pub layouts: Vec<TableLayout>,
    /// The names that the list of bodies writes otherwise.
    pub harmonised: Vec<Harmonised>,
    /// What the reader of reports is to look at: inputs that are no tables, or not only.
    pub reports: Vec<ReportPart>,
}

/// Reads every input that is a table (Parquet too), or may have one. The files are read in parallel; the result does not depend on it. Two values for one key are a finding, and no value, unless one of the sources
/// is preferred.
pub fn read_tables(
    inputs: &[Input],
    catalog: &Catalog,
    prefer: &Prefer,
    options: &TableOptions,
) -> Intake {
    let results: Vec<FileTables> =
        inputs.par_iter().map(|input| file::read(input, catalog, options)).collect();
    let mut intake = Intake::default();
    let (mut figures, mut bodies) = (Vec::new(), Vec::new());
    let mut sources: Vec<Source> = Vec::new();
    let mut harmonised = BTreeSet::new();
    for (input, file) in inputs.iter().zip(results) {
        let name = input.name.clone();
        intake
            .reports
            .extend(file.reports.into_iter().map(|part| ReportPart { name: name.clone(), ..part }));
        intake.findings.extend(file.findings);
        for mut result in file.tables {
            let number = u32::try_from(sources.len()).unwrap_or(u32::MAX);
            result.figures.iter_mut().for_each(|taken| taken.at.file = number);
            result.bodies.iter_mut().for_each(|taken| taken.at.file = number);
            sources.push(Source {
                file: result.account.file.clone(),
                sheet: result.account.sheet.clone(),
                grid: result.account.grid,
            });
            if figures.is_empty() {
                figures = std::mem::take(&mut result.figures);
            } else {
                figures.append(&mut result.figures);
            }
            bodies.append(&mut result.bodies);
            harmonised.append(&mut result.harmonised);
            intake.claims.append(&mut result.claims);
            intake.findings.append(&mut result.findings);
            intake.layouts.extend(result.layout);
            intake.accounts.push(result.account);
        }
    }
    intake.order = BodyId::in_order(figures.iter().map(|taken| &taken.observation.key.body));
    let mut merge = Merge::new(&sources, &mut intake.accounts, prefer, catalog);
    intake.observations = merge.figures(figures);
    intake.bodies = merge.bodies(bodies);
    let mut settled = merge.finish();
    intake.findings.append(&mut settled);
    intake.harmonised = harmonised.into_iter().collect();
    intake
}

/// Whether a name in the place of a body stands for the total of the others.
pub(crate) fn is_total(name: &str) -> bool {
    layout::RoleWords::get().is_total(name)
}

/// Names of bodies that may mean one: a question each, whether they do.
pub fn bodies_alike<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Finding> {
    let mut last = "";
    // Figures stand body by body: most names are those of the figure before.
    let names: BTreeSet<&str> =
        names.filter(|name| std::mem::replace(&mut last, name) != *name).collect();
    bodies::alike(names.into_iter())
        .into_iter()
        .map(|names| {
            let names: Vec<String> =
                names.iter().map(|name| format!("“{}”", shown(name))).collect();
            Finding::new(FindingCode::BodiesAlike, Severity::Warning)
                .with("names", names.join("、"))
        })
        .collect()
}

/// A name with its spaces and control characters to be seen.
fn shown(name: &str) -> String {
    let visible = |c: char| match c {
        ' ' | '\u{3000}' | '\u{a0}' => '␣',
        c if c.is_control() => '␀',
        c => c,
    };
    name.chars().map(visible).collect()
}

#[cfg(test)]
mod tests;
