//! The bulk checks: the rules held to very many figures, some bodies at a time.

use std::ops::Range;

use crate::catalog::Catalog;
use crate::changes::differing;
use crate::checks::{self, Outcome, Peers, Ratios, Rest};
use crate::engine::chunks;
use crate::engine::figures::Files;
use crate::engine::inputs::BulkInputs;
use crate::engine::intake;
use crate::engine::options::{BulkOptions, Progress, Stage};
use crate::engine::sink::Intake;
use crate::error::Result;
use crate::ingest::bodies_alike;
use crate::model::{Finding, Severity};
use crate::series::Panel;
use crate::series::panel::rows::Rows;

/// How many rows are checked at a time: a report has some 200, and takes a hundred times as much memory while it is
/// checked.
const ROWS_OF_A_PART: usize = 1 << 14;

/// What was checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The rows that were read.
    pub figures: usize,
    /// The reports: of a body and a year.
    pub reports: usize,
    /// How many findings there are that are not waived: errors, warnings, notices.
    pub findings: [usize; 3],
    /// Whether something could not be read.
    pub is_incomplete: bool,
}

impl Checked {
    /// Adds what was said of other bodies.
    fn append(&mut self, part: &Checked) {
        self.reports += part.reports;
        self.is_incomplete |= part.is_incomplete;
        for (sum, count) in self.findings.iter_mut().zip(part.findings) {
            *sum += count;
        }
    }

    fn add(&mut self, outcome: &Outcome) {
        self.reports += outcome.verdicts.len();
        for finding in &outcome.findings {
            self.findings[match finding.severity {
                Severity::Error => 0,
                Severity::Warning => 1,
                Severity::Notice => 2,
            }] += 1;
            self.is_incomplete |= finding.is_of_reading() && finding.severity == Severity::Error;
        }
    }
}

/// A part of what the checks say: some bodies, in the order of their names.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// What is said. Everything that is waived stands in the last part.
    pub outcome: &'a Outcome,
    /// Whether it is the last part, about no body.
    pub is_last: bool,
}

/// Holds the rules to the figures of tables. Each part of what they say gets its form from `form`, on all processors, and is
/// handed to `write`, in the order of the bodies. The parts together are what [`checks::run`] says of all figures.
///
/// # Errors
/// The input cannot be read or is not a table of the contract; the first error of either function.
pub fn check<P: Send>(
    inputs: &BulkInputs,
    (catalog, rules): (&Catalog, &checks::Options),
    options: &BulkOptions,
    (form, mut write): (impl Fn(Part<'_>) -> Result<P> + Sync, impl FnMut(P) -> Result<()>),
) -> Result<Checked> {
    let Intake { rows, mut findings, .. } = intake::read(inputs, catalog, options)?;
    let job = Job { catalog, rules, files: Files::of(inputs) };
    let mut ratios = Ratios::default();
    let collect = &|rows: &Rows, bodies| Ok(job.ratios(rows, bodies));
    chunks::each(&rows, ROWS_OF_A_PART, collect, &mut |part| {
        ratios.append(part);
        Ok(())
    })?;
    let peers = ratios.peers();
    let mut checked = Checked { figures: rows.len(), ..Checked::default() };
    let (mut all, mut done) = (Rest::default(), 0);
    let work = &|rows: &Rows, bodies: Range<usize>| {
        let (outcome, rest, read) = job.part(rows, bodies, &peers);
        let mut checked = Checked { figures: read, ..Checked::default() };
        checked.add(&outcome);
        Ok((form(Part { outcome: &outcome, is_last: false })?, rest, checked))
    };
    chunks::each(&rows, ROWS_OF_A_PART, work, &mut |(piece, rest, part): (P, Rest, Checked)| {
        done += part.figures as u64;
        checked.append(&part);
        all.append(rest);
        (options.progress)(Progress { stage: Stage::Writing, done, of: rows.len() as u64 });
        write(piece)
    })?;
    findings.extend(bodies_alike(rows.keys.bodies.iter().map(|body| body.as_str())));
    let last = all.finish(findings, (catalog, rules));
    checked.add(&last);
    write(form(Part { outcome: &last, is_last: true })?)?;
    Ok(checked)
}

struct Job<'a> {
    catalog: &'a Catalog,
    rules: &'a checks::Options,
    files: Files,
}

impl Job<'_> {
    fn ratios(&self, rows: &Rows, bodies: Range<usize>) -> Ratios {
        let (observations, _) = self.files.observations(&Panel::of_bodies(rows, bodies));
        let input = checks::Input { observations: &observations, ..checks::Input::default() };
        checks::ratios(&input, self.catalog, self.rules)
    }

    /// What is said about some bodies, now and at the end, and how many figures they have.
    fn part(&self, rows: &Rows, bodies: Range<usize>, peers: &Peers) -> (Outcome, Rest, usize) {
        let panel = Panel::of_bodies(rows, bodies);
        let (observations, stored) = self.files.observations(&panel);
        let conflicts =
            panel.conflicts().iter().map(|conflict| self.files.conflict(conflict, self.catalog));
        let mut findings: Vec<Finding> = conflicts.collect();
        findings.extend(differing(&observations, stored, self.catalog));
        let input = checks::Input {
            observations: &observations,
            findings: &findings,
            ..checks::Input::default()
        };
        let (outcome, rest) = checks::part(&input, peers, (self.catalog, self.rules));
        (outcome, rest, panel.cell_count())
    }
}
