//! Figures and Parquet: a whole table as a frame, or row group by row group as rows with numbers for keys.

mod columns;
mod groups;

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use polars::io::parquet::write::BatchedWriter;
use polars::prelude::{KeyValueMetadata, ParquetCompression, ParquetWriter, PolarsError};
use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::documents::own::{PARQUET_KEY, Product};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Place;
use crate::series::panel::keys::{KeyEncoder, Unknown};
use crate::series::panel::rows::{Batch, Rows};
use crate::series::parquet::groups::ParquetFile;
use crate::series::{Figures, Panel, schema};

/// Reads a Parquet file of the contract: columns are found by name, others are ignored; breakdown, unit, status,
/// source, place and text may be missing.
///
/// # Errors
/// The file cannot be read, is no Parquet, or is not a table of the contract.
pub fn read_parquet(path: &Path) -> Result<Figures> {
    figures(&ParquetFile::open(path, &Given::new())?, &path.display().to_string())
}

/// How many figures a Parquet file of the contract has, by its footer alone.
///
/// # Errors
/// As for [`read_parquet`].
pub fn parquet_len(path: &Path) -> Result<usize> {
    parquet_len_given(path, &Given::new())
}

/// What stands in the names of the folders above a file, and so in all of its rows: column and value.
type Given = BTreeMap<&'static str, String>;

/// As [`parquet_len`], where the folders above the file give columns.
pub(crate) fn parquet_len_given(path: &Path, given: &Given) -> Result<usize> {
    Ok(ParquetFile::open(path, given)?.len())
}

/// Reads the bytes of a Parquet file of the contract; `name` is for messages.
///
/// # Errors
/// As for [`read_parquet`].
pub fn read_parquet_bytes(name: &str, bytes: &[u8]) -> Result<Figures> {
    figures(&ParquetFile::memory(name, bytes)?, name)
}

fn figures(file: &ParquetFile, name: &str) -> Result<Figures> {
    let wanted: Vec<&str> = schema::FIGURES.iter().map(|column| column.name).collect();
    Figures::of_rows(file.frame(&wanted)?).map_err(|e| e.at(Place::document(name)))
}

impl Panel {
    /// The series of a Parquet file of the contract, read row group by row group: texts are never all held.
    ///
    /// # Errors
    /// The file cannot be read, is no Parquet, or is not a table of the contract.
    pub fn from_parquet(path: &Path, catalog: &Catalog) -> Result<Panel> {
        Ok(Panel::from_rows(&rows(path, catalog)?))
    }
}

/// Figures as Parquet: the columns of the contract, compressed with Snappy. The same figures give the same bytes.
///
/// # Errors
/// The table is larger than the format allows.
pub fn figures_parquet(figures: &Figures) -> Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    let mut frame = figures.frame().clone();
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Snappy)
        .with_key_value_metadata(Some(seal()))
        .set_parallel(false)
        .finish(&mut frame)
        .map_err(unwritten)?;
    Ok(bytes.into_inner())
}

/// A Parquet file of figures that is written in pieces, a row group each, so that no more than one piece is in memory.
pub struct FiguresSink<W: Write>(BatchedWriter<W>);

impl<W: Write> FiguresSink<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// The first bytes cannot be written.
    pub fn new(writer: W) -> Result<Self> {
        let schema = Figures::from_observations(&[]).frame().schema().clone();
        let parquet = ParquetWriter::new(writer)
            .with_compression(ParquetCompression::Snappy)
            .with_key_value_metadata(Some(seal()));
        parquet.set_parallel(false).batched(&schema).map(FiguresSink).map_err(unwritten)
    }

    /// Writes a piece.
    ///
    /// # Errors
    /// The bytes cannot be written.
    pub fn write(&mut self, figures: &Figures) -> Result<()> {
        self.0.write_batch(figures.frame()).map_err(unwritten)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// The bytes cannot be written.
    pub fn finish(self) -> Result<()> {
        self.0.finish().map(|_| ()).map_err(unwritten)
    }
}

/// What the footer says, so that tongbi knows its own files again.
fn seal() -> KeyValueMetadata {
    let product = Product::Figures.as_str().to_owned();
    KeyValueMetadata::from_static(vec![(PARQUET_KEY.to_owned(), product)])
}

fn unwritten(error: PolarsError) -> Error {
    Error::new(ErrorKind::Io, "parquet_write").because(error)
}

/// The rows of a Parquet file with numbers for keys.
///
/// # Errors
/// As for [`read_parquet`].
pub(crate) fn rows(path: &Path, catalog: &Catalog) -> Result<Rows> {
    let keys = Mutex::new(KeyEncoder::default());
    let batches = Mutex::new(BTreeMap::new());
    batches_of(path, &Given::new(), &keys, |group, batch| {
        batches.lock().unwrap_or_else(PoisonError::into_inner).insert(group, batch);
        Ok(())
    })?;
    let keys = keys.into_inner().unwrap_or_default();
    let batches = batches.into_inner().unwrap_or_default().into_values().collect();
    Ok(Rows::new(keys, batches, (catalog, Unknown::Refused)))
}

/// Gives the rows of every row group to `take`, with its number, on all cores and in any order.
///
/// # Errors
/// As for [`read_parquet`], and those of `take`.
pub(crate) fn batches_of(
    path: &Path,
    given: &Given,
    keys: &Mutex<KeyEncoder>,
    take: impl Fn(usize, Batch) -> Result<()> + Sync,
) -> Result<()> {
    let parquet = ParquetFile::open(path, given)?;
    (0..parquet.groups()).into_par_iter().try_for_each(|group| {
        let raw = parquet.group(&mut parquet.open_again()?, group)?;
        take(group, Batch::encode(raw, keys))
    })
}
