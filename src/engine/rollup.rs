//! Sums over the bodies below each body, of very many figures.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::catalog::Catalog;
use crate::changes::{Hierarchy, OwnValues, Summing, grouped, summable};
use crate::engine::chunks;
use crate::engine::figures::Files;
use crate::engine::inputs::BulkInputs;
use crate::engine::intake;
use crate::engine::options::{BulkOptions, Progress, Stage};
use crate::engine::sink::Intake;
use crate::error::Result;
use crate::model::{Body, Finding, Observation};
use crate::series::Panel;
use crate::series::panel::rows::Rows;

/// How many rows are summed up at a time.
const ROWS_OF_A_PART: usize = 1 << 16;

/// Sums of the figures of tables, and what was wrong with those.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RolledUp {
    /// The sums.
    pub sums: Hierarchy,
    /// What was not taken.
    pub findings: Vec<Finding>,
}

/// Sums the figures of tables up over the hierarchy of bodies, as [`hierarchy`](crate::changes::hierarchy) does. Held are the rows
/// of the input as far as the memory allows, the figures of bodies that have others below them, and the sums.
///
/// # Errors
/// The input cannot be read or is not a table of the contract.
pub fn rollup(
    inputs: &BulkInputs,
    (catalog, bodies): (&Catalog, &[Body]),
    options: &BulkOptions,
) -> Result<RolledUp> {
    let Intake { rows, mut findings, .. } = intake::read(inputs, catalog, options)?;
    let files = Files::of(inputs);
    let figures = |rows: &Rows, bodies: Range<usize>| -> (Vec<Observation>, Vec<Finding>) {
        let panel = Panel::of_bodies(rows, bodies);
        let (mut all, stored) = files.observations(&panel);
        let groups = grouped(&all, stored, catalog);
        all.extend(groups);
        (all, panel.conflicts().iter().map(|conflict| files.conflict(conflict, catalog)).collect())
    };
    let mut reporting = BTreeSet::new();
    // Whether a body has figures matters to those alone that may live on in another.
    if bodies.iter().any(|body| body.successor.is_some()) {
        let work = &|rows: &Rows, bodies| Ok(summable(&figures(rows, bodies).0, catalog));
        chunks::each(&rows, ROWS_OF_A_PART, work, &mut |part| {
            reporting.extend(part);
            Ok(())
        })?;
    }
    let mut summing = Summing::new(bodies, catalog, |body| reporting.contains(body));
    let mut done = 0;
    let work = &|rows: &Rows, bodies| {
        let (figures, conflicts) = figures(rows, bodies);
        Ok((OwnValues::of(&figures, catalog), figures.len(), conflicts))
    };
    chunks::each(&rows, ROWS_OF_A_PART, work, &mut |(values, read, conflicts)| {
        summing.add(values);
        findings.extend(conflicts);
        done += read as u64;
        (options.progress)(Progress { stage: Stage::Writing, done, of: rows.len() as u64 });
        Ok(())
    })?;
    Ok(RolledUp { sums: summing.finish(), findings })
}
