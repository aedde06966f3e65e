//! The batches of an input while it is read: in memory up to a limit, beyond it in a file without a name.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::series::panel::keys::Keys;
use crate::series::panel::rows::{Batch, Rows};

/// The bits of a place behind the number of its file.
pub(crate) const FILE_BITS: u32 = 32;

/// How much of an input may be in memory, and where the rest goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct StoreLimit {
    /// The bytes of figures that are held; none for all.
    pub(crate) bytes: Option<u64>,
    /// The folder for what is not held; that of the system when none is named.
    pub(crate) folder: Option<PathBuf>,
}

impl StoreLimit {
    /// How many rows are worked on at a time: the other half of the limit is for those that are held.
    fn rows_of_a_window(&self) -> usize {
        self.bytes.map_or(usize::MAX, |bytes| (bytes / Batch::BYTES_OF_A_ROW) as usize)
    }
}

/// Collects batches; many threads may add to it.
#[derive(Debug)]
pub(crate) struct Store {
    limit: StoreLimit,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Each with its place in the order of the input.
    batches: Vec<(u64, Stored)>,
    held: u64,
    spill: Option<File>,
    end: u64,
    /// The number of rows of each body, by its number in the encoder.
    rows_of: Vec<u32>,
    rows: usize,
}

#[derive(Clone, Debug)]
enum Stored {
    Held(Arc<Batch>),
    Spilled(Range<u64>),
}

impl Store {
    pub(crate) fn new(limit: StoreLimit) -> Store {
        Store { limit, inner: Mutex::default() }
    }

    /// Adds a batch; `place` is its place in the order of the input.
    ///
    /// # Errors
    /// It cannot be put aside.
    pub(crate) fn add(&self, place: u64, batch: Batch) -> io::Result<()> {
        let batch = batch.of_file((place >> FILE_BITS) as u32);
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.rows += batch.len();
        for (body, rows) in batch.bodies() {
            let body = body as usize;
            if inner.rows_of.len() <= body {
                inner.rows_of.resize(body + 1, 0);
            }
            inner.rows_of[body] += rows;
        }
        let bytes = batch.bytes();
        let fits = self.limit.bytes.is_none_or(|limit| inner.held + bytes <= limit);
        let stored = if fits {
            inner.held += bytes;
            Stored::Held(Arc::new(batch))
        } else {
            Stored::Spilled(inner.spill(&batch, &self.limit)?)
        };
        inner.batches.push((place, stored));
        Ok(())
    }

    /// All that was collected, in the order of the input, with its keys in order.
    pub(crate) fn finish(self, keys: Keys) -> StoredRows {
        let mut inner = self.inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        inner.batches.sort_by_key(|(place, _)| *place);
        let mut rows_of = vec![0; keys.bodies.len()];
        for (body, rows) in inner.rows_of.iter().enumerate() {
            rows_of[keys.body_ranks[body] as usize] = *rows;
        }
        StoredRows {
            keys: Arc::new(keys),
            batches: inner.batches.into_iter().map(|(_, stored)| stored).collect(),
            spill: inner.spill,
            rows_of,
            rows: inner.rows,
            rows_of_a_window: self.limit.rows_of_a_window(),
        }
    }
}

impl Inner {
    fn spill(&mut self, batch: &Batch, limit: &StoreLimit) -> io::Result<Range<u64>> {
        if self.spill.is_none() {
            let file = match &limit.folder {
                Some(folder) => tempfile::tempfile_in(folder),
                None => tempfile::tempfile(),
            };
            self.spill = Some(file?);
        }
        let Some(file) = &mut self.spill else { return Ok(0..0) };
        let bytes = batch.to_bytes();
        file.seek(SeekFrom::Start(self.end))?;
        file.write_all(&bytes)?;
        let start = self.end;
        self.end += bytes.len() as u64;
        Ok(start..self.end)
    }
}

/// The rows of an input, wherever they are, for as many bodies at a time as the limit allows.
#[derive(Debug)]
pub(crate) struct StoredRows {
    pub(crate) keys: Arc<Keys>,
    batches: Vec<Stored>,
    spill: Option<File>,
    /// By body, in order.
    rows_of: Vec<u32>,
    rows: usize,
    rows_of_a_window: usize,
}

impl StoredRows {
    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    /// The number of rows that are a total of the others.
    pub(crate) fn totals(&self) -> usize {
        let totals = self.rows_of.iter().enumerate().filter(|(body, _)| self.keys.is_total(*body));
        totals.map(|(_, rows)| *rows as usize).sum()
    }

    /// Bodies in chunks of at least so many rows, and the chunks together whose rows are in memory at a time: all of them,
    /// while nothing was put aside. The chunks do not depend on the memory.
    pub(crate) fn windows(&self, rows_of_a_chunk: usize) -> Vec<Vec<Range<usize>>> {
        let bodies = self.rows_of.len();
        let mut windows = vec![Vec::new()];
        let (mut start, mut rows, mut rows_of_the_window) = (0, 0, 0);
        for body in 0..bodies {
            rows += self.rows_of[body] as usize;
            if rows < rows_of_a_chunk && body + 1 < bodies {
                continue;
            }
            let is_full = self.spill.is_some()
                && rows_of_the_window > 0
                && rows_of_the_window + rows > self.rows_of_a_window;
            if is_full {
                windows.push(Vec::new());
                rows_of_the_window = 0;
            }
            if let Some(window) = windows.last_mut() {
                window.push(start..body + 1);
            }
            rows_of_the_window += rows;
            (start, rows) = (body + 1, 0);
        }
        windows
    }

    /// The rows of some bodies.
    ///
    /// # Errors
    /// What was put aside cannot be read.
    pub(crate) fn window(&self, bodies: Range<usize>) -> io::Result<Rows> {
        let mut batches = Vec::with_capacity(self.batches.len());
        for stored in &self.batches {
            batches.push(match stored {
                Stored::Held(batch) => batch.clone(),
                Stored::Spilled(at) => {
                    let batch = self.read(at.clone())?;
                    let is_wanted = |body: u32| {
                        bodies.contains(&(self.keys.body_ranks[body as usize] as usize))
                    };
                    Arc::new(batch.retain(is_wanted))
                }
            });
        }
        Ok(Rows::of_bodies(self.keys.clone(), batches, bodies))
    }

    fn read(&self, at: Range<u64>) -> io::Result<Batch> {
        let damaged = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let mut file = self.spill.as_ref().ok_or_else(damaged)?;
        file.seek(SeekFrom::Start(at.start))?;
        let mut bytes = vec![0; (at.end - at.start) as usize];
        file.read_exact(&mut bytes)?;
        Batch::of_bytes(&bytes).ok_or_else(damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::model::ObsStatus;
    use crate::series::Panel;
    use crate::series::panel::keys::{KeyEncoder, NamesBuilder, Unknown};
    use crate::series::panel::rows::RawBatch;

    fn raw(batch: i16) -> RawBatch {
        let (mut body, mut indicator) = (NamesBuilder::default(), NamesBuilder::default());
        for row in 0..40 {
            body.push(Some(&format!("机关{}", row % 7)));
            indicator.push(Some("permits.decided"));
        }
        RawBatch {
            body: body.finish(),
            indicator: indicator.finish(),
            breakdown: None,
            unit: None,
            statuses: vec![Some(ObsStatus::Normal); 40],
            years: (0..40).map(|row| row / 7 + batch * 10).collect(),
            values: (0..40).map(f64::from).collect(),
        }
    }

    fn stored(bytes: Option<u64>) -> StoredRows {
        let keys = Mutex::new(KeyEncoder::default());
        let store = Store::new(StoreLimit { bytes, folder: None });
        for batch in [2, 0, 1] {
            store.add(batch, Batch::encode(raw(batch as i16), &keys)).unwrap();
        }
        store.finish(keys.into_inner().unwrap().sort(Catalog::builtin(), Unknown::Refused))
    }

    fn cells(rows: &StoredRows) -> Vec<(String, i32, Option<f64>)> {
        let mut cells = Vec::new();
        for window in rows.windows(20) {
            let loaded = rows.window(window[0].start..window[window.len() - 1].end).unwrap();
            for chunk in window {
                let panel = Panel::of_bodies(&loaded, chunk);
                for series in panel.series() {
                    let body = series.body().to_string();
                    cells.extend(series.cells().map(|c| (body.clone(), c.year.0, c.value)));
                }
            }
        }
        cells
    }

    #[test]
    fn what_was_put_aside_comes_back_as_it_was() {
        let all = stored(None);
        assert_eq!((all.windows(20).len(), all.len()), (1, 120));
        let few = stored(Some(900));
        assert!(few.windows(20).len() > 1, "{:?}", few.windows(20));
        assert_eq!(few.windows(20).concat(), all.windows(20).concat());
        assert_eq!(cells(&few), cells(&all));
        assert_eq!(cells(&all).len(), 120);
    }
}
