//! Figures and Parquet: a whole table as a frame, or row group by row group as rows with numbers for keys.

use std::io::Cursor;
use std::path::Path;
use std::sync::Mutex;

use polars::prelude::{ParquetCompression, ParquetWriter};
use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::error::{Error, ErrorKind, Result};
use crate::figures::panel_keys::Keys;
use crate::figures::panel_rows::{Batch, Rows};
use crate::figures::parquet_groups::ParquetFile;
use crate::figures::{Figures, schema};
use crate::model::Place;

/// Reads a Parquet file of the contract: columns are found by name, others are ignored; breakdown, unit, status,
/// source, place and text may be missing.
///
/// # Errors
/// The file cannot be read, is no Parquet, or is not a table of the contract.
pub fn read_parquet(path: &Path) -> Result<Figures> {
    let wanted: Vec<&str> = schema::FIGURES.iter().map(|column| column.name).collect();
    let frame = ParquetFile::open(path)?.frame(&wanted)?;
    Figures::try_from(frame).map_err(|e| e.at(Place::document(&path.display().to_string())))
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
        .set_parallel(false)
        .finish(&mut frame)
        .map_err(|e| Error::new(ErrorKind::Io, "parquet_write").because(e))?;
    Ok(bytes.into_inner())
}

/// The rows of a Parquet file with numbers for keys.
///
/// # Errors
/// As for [`read_parquet`].
pub(crate) fn rows(path: &Path, catalog: &Catalog) -> Result<Rows> {
    let parquet = ParquetFile::open(path)?;
    let keys = Mutex::new(Keys::default());
    let batches: Vec<Result<Batch>> = (0..parquet.groups())
        .into_par_iter()
        .map(|group| {
            let raw = parquet.group(&mut parquet.open_again()?, group)?;
            Ok(Batch::encode(raw, &keys))
        })
        .collect();
    let batches = batches.into_iter().collect::<Result<Vec<Batch>>>()?;
    let keys = keys.into_inner().unwrap_or_default();
    Ok(Rows::new(keys, batches, catalog))
}
