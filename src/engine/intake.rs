//! The tables of a job → rows with numbers for keys, on all cores.

use std::io;
use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::engine::csv;
use crate::engine::inputs::{BulkFile, BulkInputs, Form};
use crate::engine::job::{BulkOptions, Progress, Stage};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::fault::Fault;
use crate::model::{Finding, Place};
use crate::series::panel::keys::{KeyEncoder, Unknown};
use crate::series::panel::store::{Store, StoreLimit, StoredRows};
use crate::series::parquet_batches;

/// The most faults that are kept: the rest is counted.
const KEPT_FAULTS: usize = 10_000;

/// The rows of all tables, and what of them was not taken.
pub(super) struct Intake {
    pub(super) rows: StoredRows,
    /// In the order of the files and lines; no more than [`KEPT_FAULTS`].
    pub(super) findings: Vec<Finding>,
    /// How many lines were not taken.
    pub(super) refused: usize,
}

/// Where the readers of the single files put what they find.
pub(super) struct Sink<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) keys: Mutex<KeyEncoder>,
    pub(super) store: Store,
    faults: Mutex<Faults>,
    read: AtomicU64,
    of: u64,
    progress: &'a (dyn Fn(Progress) + Sync),
}

#[derive(Default)]
struct Faults {
    kept: Vec<(u64, Finding)>,
    refused: usize,
}

impl Sink<'_> {
    /// Notes lines that were not taken from a file; `place` is that of their block in the order of the input.
    pub(super) fn refuse(&self, name: &str, place: u64, faults: Vec<(u64, Fault)>) {
        let mut all = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        all.refused += faults.len();
        // Blocks come in any order: of each the first ones are kept, and what is too many in the end.
        let kept = faults.into_iter().take(KEPT_FAULTS);
        all.kept.extend(kept.map(|(line, fault)| (place, fault.at(name, line))));
        if all.kept.len() > 2 * KEPT_FAULTS {
            all.kept.sort_by_key(|(place, _)| *place);
            all.kept.truncate(KEPT_FAULTS);
        }
    }

    /// Says how far the reading is, after so many bytes more.
    pub(super) fn has_read(&self, bytes: u64) {
        let done = self.read.fetch_add(bytes, Ordering::Relaxed) + bytes;
        (self.progress)(Progress { stage: Stage::Reading, done, of: self.of });
    }
}

/// The place of a piece of a file in the order of the input.
pub(super) fn place(file: usize, piece: usize) -> u64 {
    ((file as u64) << 32) + piece as u64
}

/// Reads the tables.
///
/// # Errors
/// A file cannot be read, or is not a table of the contract.
pub(super) fn read(
    inputs: &BulkInputs,
    catalog: &Catalog,
    options: &BulkOptions,
) -> Result<Intake> {
    // A part for the rows that are held, another for those that are worked on, the rest for everything else.
    let bytes = options.memory.map(|memory| memory / 3);
    let sink = Sink {
        catalog,
        keys: Mutex::default(),
        store: Store::new(StoreLimit { bytes, folder: options.spill.clone() }),
        faults: Mutex::default(),
        read: AtomicU64::new(0),
        of: inputs.bytes(),
        progress: &*options.progress,
    };
    let numbered = || inputs.files.iter().enumerate();
    let parquet: Vec<(usize, &BulkFile)> =
        numbered().filter(|(_, file)| file.form == Form::Parquet).collect();
    parquet.par_iter().try_for_each(|(number, file)| read_parquet(file, *number, &sink))?;
    let texts: Vec<(usize, &BulkFile)> =
        numbered().filter(|(_, file)| file.form != Form::Parquet).collect();
    // Many files are read side by side, the blocks of few ones.
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    if texts.len() >= 2 * threads {
        texts.par_iter().try_for_each(|(number, file)| csv::read(file, *number, 0, &sink))?;
    } else {
        texts.iter().try_for_each(|(number, file)| csv::read(file, *number, threads, &sink))?;
    }
    let keys = sink.keys.into_inner().unwrap_or_else(PoisonError::into_inner);
    let keys = keys.sort(catalog, Unknown::Refused);
    let Faults { mut kept, refused } =
        sink.faults.into_inner().unwrap_or_else(PoisonError::into_inner);
    kept.sort_by_key(|(place, _)| *place);
    kept.truncate(KEPT_FAULTS);
    let names = if parquet.is_empty() { &inputs.files } else { &[parquet[0].1.clone()][..] };
    let name = names.first().map_or_else(String::new, |file| file.path.display().to_string());
    let unknown = keys.refused.iter().map(|f| f.clone().at(Place::document(&name)));
    let findings = kept.into_iter().map(|(_, finding)| finding).chain(unknown).collect();
    Ok(Intake { rows: sink.store.finish(keys), findings, refused })
}

fn read_parquet(file: &BulkFile, number: usize, sink: &Sink) -> Result<()> {
    let put = |group: usize, batch| {
        sink.store.add(place(number, group), batch).map_err(|e| unspilled(e, file))
    };
    parquet_batches(&file.path, &file.given, &sink.keys, put)?;
    sink.has_read(file.bytes);
    Ok(())
}

/// That rows could not be put aside.
pub(super) fn unspilled(error: io::Error, file: &BulkFile) -> Error {
    let place = Place::document(&file.path.display().to_string());
    Error::new(ErrorKind::Io, "spill").at(place).because(error)
}
