//! A long table as CSV of any size → rows with numbers for keys: blocks of whole records are read one after the other and
//! parsed on all cores, so that no more than a few blocks of text are in memory.

mod blocks;
mod names;
mod rows;

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;
use std::thread;

use crate::catalog::Catalog;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::fault::Fault;
use crate::model::{Finding, Place};
use crate::series::panel::keys::{KeyEncoder, Unknown};
use crate::series::panel::rows::{Batch, Rows};
use crate::series::schema;
use blocks::{Block, Blocks};
use rows::{BlockRows, Columns};

/// How much text is parsed at a time.
const BLOCK: usize = 4 << 20;

/// The longest record.
const LONGEST_RECORD: usize = 16 << 20;

/// The most faults that are kept: the rest is counted.
const KEPT_FAULTS: usize = 10_000;

/// The rows of a table, and what of it was not taken.
pub(super) struct Intake {
    pub(super) rows: Rows,
    /// In the order of the lines; no more than [`KEPT_FAULTS`].
    pub(super) findings: Vec<Finding>,
    /// How many rows were not taken.
    pub(super) refused: usize,
}

/// Whether a file begins with the header of a long table, by the names of the contract: such a table is read here, any other
/// by the reader of tables.
pub fn is_long_csv(path: &Path) -> bool {
    let header = File::open(path).map(|file| {
        let file = BufReader::new(file).take(1 << 16);
        Blocks::new(file, BLOCK, LONGEST_RECORD).header()
    });
    matches!(header, Ok(Ok(header)) if columns(&header).is_some())
}

/// Reads a table.
///
/// # Errors
/// The file cannot be read, has no header of the contract, or has a record without end.
pub(super) fn read(path: &Path, catalog: &Catalog) -> Result<Intake> {
    let name = path.display().to_string();
    let failed =
        |e: io::Error| Error::new(ErrorKind::Io, "read").at(Place::document(&name)).because(e);
    let file = File::open(path).map_err(failed)?;
    let mut blocks = Blocks::new(file, BLOCK, LONGEST_RECORD);
    let header = blocks.header().map_err(failed)?;
    let missing = || {
        Error::new(ErrorKind::Format, "table_column_missing")
            .at(Place::document(&name))
            .with("column", schema::VALUE)
    };
    let columns = columns(&header).ok_or_else(missing)?;
    let keys = Mutex::new(KeyEncoder::default());
    let parse = |block: &Block| {
        let BlockRows { batch, faults } = rows::rows(block, &columns, catalog);
        (Batch::encode(batch, &keys), faults)
    };
    let done = in_order(blocks, parse).map_err(failed)?;
    let (mut batches, mut findings, mut refused) = (Vec::new(), Vec::new(), 0);
    for (batch, faults) in done {
        batches.push(batch);
        refused += faults.len();
        let room = KEPT_FAULTS - findings.len();
        let kept = faults.into_iter().take(room);
        findings.extend(kept.map(|(line, fault): (u64, Fault)| fault.at(&name, line)));
    }
    let keys = keys.into_inner().unwrap_or_default();
    Ok(Intake { rows: Rows::new(keys, batches, (catalog, Unknown::Kept)), findings, refused })
}

/// What `parse` makes of every block, on all cores, in the order of the blocks.
fn in_order<T: Send>(
    blocks: Blocks<File>,
    parse: impl Fn(&Block) -> T + Sync,
) -> io::Result<Vec<T>> {
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (send, receive) = sync_channel::<(usize, Block)>(threads);
    let receive = Mutex::new(receive);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = receive.lock().map(|receive| receive.recv());
                    let Ok(Ok((at, block))) = next else { break };
                    let parsed = parse(&block);
                    if let Ok(mut done) = done.lock() {
                        done.push((at, parsed));
                    }
                }
            });
        }
        // The sender is dropped at the end of this block, which ends the workers.
        let send = send;
        for (at, block) in blocks.enumerate() {
            if send.send((at, block?)).is_err() {
                break;
            }
        }
        io::Result::Ok(())
    })?;
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, parsed)| parsed).collect())
}

/// Where the columns of the contract stand; none when one that is needed is missing or stands twice.
fn columns(header: &[u8]) -> Option<Columns> {
    let header = header.strip_prefix(b"\xef\xbb\xbf").unwrap_or(header);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(header);
    let names = reader.records().next()?.ok()?;
    let names: Vec<&str> = names.iter().map(str::trim).collect();
    let at = |wanted: &str| names.iter().position(|name| *name == wanted);
    let known = schema::FIGURES.iter().map(|column| column.name);
    let twice = |name: &str| names.iter().filter(|other| **other == name).count() > 1;
    if known.into_iter().any(twice) {
        return None;
    }
    Some(Columns {
        body: at(schema::BODY)?,
        year: at(schema::YEAR)?,
        indicator: at(schema::INDICATOR)?,
        value: at(schema::VALUE)?,
        breakdown: at(schema::BREAKDOWN),
        unit: at(schema::UNIT),
        status: at(schema::STATUS),
        width: names.len(),
    })
}
