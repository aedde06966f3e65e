use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::num::NonZero;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use polars::prelude::PolarsError;

use crate::catalog::Catalog;
use crate::changes::{Changes, YoyOptions, year_over_year};
use crate::engine::csv::{self, Intake, is_long_csv};
use crate::engine::encode::{Encoder, ROWS_OF_A_GROUP, end, write};
use crate::engine::lines;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Comparability, Finding, Place};
use crate::series::{Conflict, Panel, Rows, parquet_rows};

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
    /// The rows that repeated a key with another figure; the first row of the key was taken.
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

/// Reads the figures of a file (Parquet, or CSV as [`is_long_csv`] knows it), computes the change of each from the year
/// before, and writes the table of changes, sorted by body, indicator, breakdown and year. The order of the input does not
/// matter. A wrong row of a CSV is a finding of the summary, and the rest is taken.
///
/// Memory: about 15 bytes a figure, and its texts once.
///
/// # Errors
/// The input cannot be read or is not a table of the contract; the output cannot be written.
pub fn yoy(
    input: &Path,
    (output, format): (&mut dyn Write, TableFormat),
    catalog: &Catalog,
    options: &YoyOptions,
) -> Result<Summary> {
    let Intake { rows, findings, refused } = intake(input, catalog)?;
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
    summary.refused = refused;
    Ok(summary)
}

fn intake(input: &Path, catalog: &Catalog) -> Result<Intake> {
    if is_long_csv(input) {
        return csv::read(input, catalog);
    }
    let rows = parquet_rows(input, catalog)?;
    let place = Place::document(&input.display().to_string());
    let findings = rows.keys.refused.iter().map(|f| f.clone().at(place.clone())).collect();
    Ok(Intake { refused: rows.refused(), rows, findings })
}

struct Job<'a> {
    rows: &'a Rows,
    catalog: &'a Catalog,
    options: &'a YoyOptions,
}

impl Job<'_> {
    /// Computes chunks of bodies on all processors, gives each its form there, and writes them in order as they are ready.
    fn run<P: Send>(
        &self,
        form: impl Fn(&Changes) -> Result<P> + Sync,
        mut write: impl FnMut(P) -> Result<()>,
    ) -> Result<Summary> {
        let chunks = self.chunks();
        let next = AtomicUsize::new(0);
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let (send, receive) = sync_channel(threads);
        let mut summary = Summary {
            figures: self.rows.len(),
            bodies: self.rows.keys.bodies.len(),
            ..Summary::default()
        };
        thread::scope(|scope| {
            for _ in 0..threads {
                let (send, chunks, next, form) = (send.clone(), &chunks, &next, &form);
                scope.spawn(move || {
                    while let Some((at, chunk)) = take(chunks, next) {
                        if send.send((at, self.chunk(chunk, form))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(send);
            let mut waiting = BTreeMap::new();
            let mut expected = 0;
            for (at, done) in receive {
                waiting.insert(at, done);
                while let Some(done) = waiting.remove(&expected) {
                    let (piece, part): (P, Summary) = done?;
                    if part.changes > 0 {
                        write(piece)?;
                    }
                    summary.add(part);
                    expected += 1;
                }
            }
            Ok(summary)
        })
    }

    /// Bodies together until they have the rows of a row group.
    fn chunks(&self) -> Vec<Range<usize>> {
        let mut chunks = Vec::new();
        let (mut start, mut rows) = (0, 0);
        for body in 0..self.rows.keys.bodies.len() {
            rows += self.rows.len_of(body);
            if rows >= ROWS_OF_A_GROUP {
                chunks.push(start..body + 1);
                (start, rows) = (body + 1, 0);
            }
        }
        if rows > 0 {
            chunks.push(start..self.rows.keys.bodies.len());
        }
        chunks
    }

    fn chunk<P>(
        &self,
        bodies: Range<usize>,
        form: &impl Fn(&Changes) -> Result<P>,
    ) -> Result<(P, Summary)> {
        let panel = Panel::of_bodies(self.rows, bodies);
        let changes = year_over_year(&panel, self.catalog, self.options);
        let piece = form(&changes)?;
        let summary = Summary {
            series: panel.len(),
            changes: changes.len(),
            repeated: panel.repeated(),
            conflicting: panel.conflicts().len(),
            conflicts: panel.conflicts().iter().take(NAMED_CONFLICTS).cloned().collect(),
            counts: changes.counts(),
            ..Summary::default()
        };
        Ok((piece, summary))
    }
}

/// The next chunk that nobody has taken.
fn take(chunks: &[Range<usize>], next: &AtomicUsize) -> Option<(usize, Range<usize>)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((at, chunks.get(at)?.clone()))
}

impl Summary {
    fn add(&mut self, part: Summary) {
        self.series += part.series;
        self.changes += part.changes;
        self.repeated += part.repeated;
        self.conflicting += part.conflicting;
        let room = NAMED_CONFLICTS - self.conflicts.len();
        self.conflicts.extend(part.conflicts.into_iter().take(room));
        for (sum, count) in self.counts.iter_mut().zip(part.counts) {
            *sum += count;
        }
    }
}
