use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::num::NonZero;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use polars::prelude::{PolarsError, PolarsResult};
use polars_parquet::write::FileWriter;

use crate::catalog::Catalog;
use crate::changes::{YoyOptions, year_over_year};
use crate::engine::encode::{Encoder, Group, ROWS_OF_A_GROUP, write};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Comparability, Place};
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
}

/// Reads the figures of a Parquet file, computes the change of each from the year before, and writes the table of
/// changes as Parquet, sorted by body, indicator, breakdown and year. The order of the input does not matter.
///
/// The output appears when it is whole: until then it is written beside its place, under a name that ends in `.part`.
///
/// # Errors
/// The input cannot be read or is not a table of the contract; the output cannot be written.
pub fn yoy_parquet(
    input: &Path,
    output: &Path,
    catalog: &Catalog,
    options: &YoyOptions,
) -> Result<Summary> {
    let rows = parquet_rows(input, catalog)?;
    let failed = |e: PolarsError| {
        Error::new(ErrorKind::Io, "write").at(Place::document(&shown(output))).because(e)
    };
    let mut part = output.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let done = File::create(part).map_err(PolarsError::from).and_then(|file| {
        let encoder = Encoder::new()?;
        let mut writer = encoder.writer(BufWriter::with_capacity(1 << 20, file))?;
        let job = Job { rows: &rows, catalog, options, encoder };
        let summary = job.run(&mut writer)?;
        writer.end(None)?;
        fs::rename(part, output)?;
        Ok(summary)
    });
    done.map_err(|e| {
        // What was written is of no use; that it cannot be removed either is no news.
        let _ = fs::remove_file(part);
        failed(e)
    })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

struct Job<'a> {
    rows: &'a Rows,
    catalog: &'a Catalog,
    options: &'a YoyOptions,
    encoder: Encoder,
}

impl Job<'_> {
    /// Computes chunks of bodies on all processors, and writes them in order as they are ready.
    fn run(&self, writer: &mut FileWriter<BufWriter<File>>) -> PolarsResult<Summary> {
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
                let (send, chunks, next) = (send.clone(), &chunks, &next);
                scope.spawn(move || {
                    while let Some((at, chunk)) = take(chunks, next) {
                        if send.send((at, self.chunk(chunk))).is_err() {
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
                    let (group, part) = done?;
                    if part.changes > 0 {
                        write(writer, &group)?;
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

    fn chunk(&self, bodies: Range<usize>) -> PolarsResult<(Group, Summary)> {
        let panel = Panel::of_bodies(self.rows, bodies);
        let changes = year_over_year(&panel, self.catalog, self.options);
        let group = self.encoder.group(&changes, 0..changes.len())?;
        let summary = Summary {
            series: panel.len(),
            changes: changes.len(),
            repeated: panel.repeated(),
            conflicting: panel.conflicts().len(),
            conflicts: panel.conflicts().iter().take(NAMED_CONFLICTS).cloned().collect(),
            counts: changes.counts(),
            ..Summary::default()
        };
        Ok((group, summary))
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
