use std::io::{self, BufWriter, Write};
use std::ops::Range;

use polars::prelude::PolarsError;

use crate::catalog::Catalog;
use crate::changes::{Changes, year_over_year};
use crate::engine::chunks;
use crate::engine::encode::{Encoder, ROWS_OF_A_GROUP, end, write};
use crate::engine::inputs::BulkInputs;
use crate::engine::intake;
use crate::engine::lines;
use crate::engine::options::{BulkOptions, Progress, Stage};
use crate::engine::sink::Intake;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Comparability, Finding};
use crate::series::panel::rows::Rows;
use crate::series::panel::store::StoredRows;
use crate::series::{Conflict, Panel};

/// How many conflicts a summary names.
const NAMED_CONFLICTS: usize = 100;

/// What a job read and wrote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The rows that were read.
    pub figures: usize,
    /// The bodies.
    pub bodies: usize,
    /// The series.
    pub series: usize,
    /// The changes that were written.
    pub changes: usize,
    /// The rows that repeated a key with the same figure.
    pub repeated: usize,
    /// The rows that repeated a key with another figure; such a key has no value.
    pub conflicting: usize,
    /// The first of them, in the order of the series.
    pub conflicts: Vec<Conflict>,
    /// How many changes have each comparability, in the order of [`Comparability::ALL`].
    pub counts: [usize; Comparability::ALL.len()],
    /// The rows that were not taken.
    pub refused: usize,
    /// What was wrong with the first of them, in the order of the lines.
    pub findings: Vec<Finding>,
}

/// A form of a table of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Text: a header and a line for each change.
    Csv,
    /// Parquet, compressed with Snappy.
    Parquet,
}

/// Reads the figures of tables, computes the change of each from the year before, and writes the table of changes, sorted by
/// body, indicator, breakdown and year. The order of the input does not matter. A wrong row of a CSV is a finding of the
/// summary, and the rest is taken.
///
/// With a limit for the memory, rows that do not fit are put aside in a file without a name, and worked on so many bodies
/// at a time. The result is the same.
///
/// # Errors
/// The input cannot be read or is not a table of the contract; the output cannot be written.
pub fn yoy(
    inputs: &BulkInputs,
    (output, format): (&mut dyn Write, TableFormat),
    catalog: &Catalog,
    options: &BulkOptions,
) -> Result<Summary> {
    let Intake { rows, findings, refused } = intake::read(inputs, catalog, options)?;
    let job = Job { rows: &rows, catalog, options };
    let failed = |e: PolarsError| Error::new(ErrorKind::Io, "parquet_write").because(e);
    let mut output = BufWriter::with_capacity(1 << 20, output);
    let mut summary = match format {
        TableFormat::Csv => {
            let unwritten = |e: io::Error| Error::new(ErrorKind::Io, "write").because(e);
            output.write_all(lines::header().as_bytes()).map_err(unwritten)?;
            job.run(
                |changes| Ok(lines::lines(changes)),
                |lines| output.write_all(&lines).map_err(unwritten),
            )?
        }
        TableFormat::Parquet => {
            let encoder = Encoder::new().map_err(failed)?;
            let mut writer = encoder.writer(&mut output).map_err(failed)?;
            let group =
                |changes: &Changes| encoder.group(changes, 0..changes.len()).map_err(failed);
            let summary = job.run(group, |group| write(&mut writer, &group).map_err(failed))?;
            end(&mut writer).map_err(failed)?;
            summary
        }
    };
    output.flush().map_err(|e| Error::new(ErrorKind::Io, "write").because(e))?;
    summary.findings = findings;
    summary.refused += refused;
    Ok(summary)
}

struct Job<'a> {
    rows: &'a StoredRows,
    catalog: &'a Catalog,
    options: &'a BulkOptions,
}

impl Job<'_> {
    /// Computes the changes of as many bodies at a time as the memory holds, gives each piece its form, and writes it.
    fn run<P: Send>(
        &self,
        form: impl Fn(&Changes) -> Result<P> + Sync,
        mut write: impl FnMut(P) -> Result<()>,
    ) -> Result<Summary> {
        let mut summary = Summary {
            figures: self.rows.len(),
            bodies: self.rows.keys.bodies.len(),
            ..Summary::default()
        };
        chunks::each(
            self.rows,
            ROWS_OF_A_GROUP,
            &|rows: &Rows, bodies| self.chunk(rows, bodies, &form),
            &mut |(piece, part): (P, Summary)| {
                if part.changes > 0 {
                    write(piece)?;
                }
                summary.add(part);
                let (done, of) = (summary.changes as u64, summary.figures as u64);
                (self.options.progress)(Progress { stage: Stage::Writing, done, of });
                Ok(())
            },
        )?;
        Ok(summary)
    }

    fn chunk<P>(
        &self,
        rows: &Rows,
        bodies: Range<usize>,
        form: &impl Fn(&Changes) -> Result<P>,
    ) -> Result<(P, Summary)> {
        let refused = rows.refused(bodies.clone());
        let panel = Panel::of_bodies(rows, bodies);
        let changes = year_over_year(&panel, self.catalog, &self.options.changes);
        let piece = form(&changes)?;
        let summary = Summary {
            series: panel.len(),
            changes: changes.len(),
            repeated: panel.repeated(),
            conflicting: panel.conflicts().len(),
            conflicts: panel.conflicts().iter().take(NAMED_CONFLICTS).cloned().collect(),
            counts: changes.counts(),
            refused,
            ..Summary::default()
        };
        Ok((piece, summary))
    }
}

impl Summary {
    fn add(&mut self, part: Summary) {
        self.series += part.series;
        self.changes += part.changes;
        self.repeated += part.repeated;
        self.conflicting += part.conflicting;
        self.refused += part.refused;
        let room = NAMED_CONFLICTS - self.conflicts.len();
        self.conflicts.extend(part.conflicts.into_iter().take(room));
        for (sum, count) in self.counts.iter_mut().zip(part.counts) {
            *sum += count;
        }
    }
}
