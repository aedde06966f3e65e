//! Where the readers of the single files put their rows and faults.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::catalog::Catalog;
use crate::engine::file::BulkFile;
use crate::engine::options::{BulkOptions, Progress, Stage};
use crate::error::{Error, ErrorKind};
use crate::ingest::fault::Fault;
use crate::model::{Finding, Place, Severity};
use crate::series::panel::keys::{KeyEncoder, Unknown};
use crate::series::panel::store::{FILE_BITS, Store, StoreLimit, StoredRows};

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
    /// A sink for the rows of these files.
    pub(super) fn new<'a>(catalog: &'a Catalog, options: &'a BulkOptions, bytes: u64) -> Sink<'a> {
        // A part for the rows that are held, another for those that are worked on, the rest for everything else.
        let held = options.memory.map(|memory| memory / 3);
        Sink {
            catalog,
            keys: Mutex::new(KeyEncoder::with_directory(options.bodies.clone())),
            store: Store::new(StoreLimit { bytes: held, folder: options.spill.clone() }),
            faults: Mutex::default(),
            read: AtomicU64::new(0),
            of: bytes,
            progress: &*options.progress,
        }
    }

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

    /// The rows of all files, and what of them was not taken: findings about the lines, then those about names, which are
    /// told of `document`.
    pub(super) fn finish(self, document: &str) -> Intake {
        let keys = self.keys.into_inner().unwrap_or_else(PoisonError::into_inner);
        let keys = keys.sort(self.catalog, Unknown::Refused);
        let Faults { mut kept, refused } =
            self.faults.into_inner().unwrap_or_else(PoisonError::into_inner);
        kept.sort_by_key(|(place, _)| *place);
        kept.truncate(KEPT_FAULTS);
        let unknown = keys.refused.iter().map(|f| f.clone().at(Place::document(document)));
        let mut findings: Vec<Finding> =
            kept.into_iter().map(|(_, finding)| finding).chain(unknown).collect();
        let rows = self.store.finish(keys);
        let totals = rows.totals();
        if totals > 0 {
            let said = Finding::new("totals_not_taken", Severity::Notice).with("count", totals);
            findings.push(said.at(Place::document(document)));
        }
        Intake { rows, findings, refused }
    }
}

/// The place of a piece of a file in the order of the input.
pub(super) fn place(file: usize, piece: usize) -> u64 {
    ((file as u64) << FILE_BITS) + piece as u64
}

/// That rows could not be put aside.
pub(super) fn unspilled(error: io::Error, file: &BulkFile) -> Error {
    let place = Place::document(&file.path.display().to_string());
    Error::new(ErrorKind::Io, "spill").at(place).because(error)
}
