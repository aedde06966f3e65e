//! The tables of a job → rows with numbers for keys, on all cores.

use std::num::NonZero;
use std::thread;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::engine::csv;
use crate::engine::file::{BulkFile, Form};
use crate::engine::inputs::BulkInputs;
use crate::engine::options::BulkOptions;
use crate::engine::sink::{Intake, Sink, place, unspilled};
use crate::error::Result;
use crate::series::parquet_batches;

/// Reads the tables.
///
/// # Errors
/// A file cannot be read, or is not a table of the contract.
pub(super) fn read(
    inputs: &BulkInputs,
    catalog: &Catalog,
    options: &BulkOptions,
) -> Result<Intake> {
    let sink = Sink::new(catalog, options, inputs.bytes());
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
    let names = if parquet.is_empty() { &inputs.files } else { &[parquet[0].1.clone()][..] };
    let name = names.first().map_or_else(String::new, |file| file.path.display().to_string());
    Ok(sink.finish(&name))
}

fn read_parquet(file: &BulkFile, number: usize, sink: &Sink) -> Result<()> {
    let put = |group: usize, batch| {
        sink.store.add(place(number, group), batch).map_err(|e| unspilled(e, file))
    };
    parquet_batches(&file.path, &file.given, &sink.keys, put)?;
    sink.has_read(file.bytes);
    Ok(())
}
