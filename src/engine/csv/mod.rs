//! A long table as CSV of any size → rows with numbers for keys: blocks of whole records are read one after the other and
//! parsed on all cores, so that no more than a few blocks of text are in memory.

mod blocks;
mod cells;
mod columns;
mod names;
mod rows;

use std::io::{self, Read};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::engine::file::BulkFile;
use crate::engine::sink::{Sink, place, unspilled};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Place;
use crate::series::panel::rows::Batch;
use crate::series::schema;
use blocks::{Block, Blocks};
use columns::columns;
use rows::BlockRows;

/// How much text is parsed at a time.
const BLOCK: usize = 4 << 20;

/// The longest record.
const LONGEST_RECORD: usize = 16 << 20;

/// Whether a file begins with the header of a long table, by the names of the contract: such a table is read here, any other
/// by the reader of tables.
pub(super) fn is_long(file: &BulkFile) -> bool {
    let header = file
        .text(&|_| {})
        .map(|text| Blocks::new(text.take(1 << 16), BLOCK, LONGEST_RECORD).header());
    matches!(header, Ok(Ok(header)) if columns(&header, &file.given).is_some())
}

/// Reads a table; its blocks are parsed by so many threads, or by this one.
///
/// # Errors
/// The file cannot be read, has no header of the contract, or has a record without end.
pub(super) fn read(file: &BulkFile, number: usize, threads: usize, sink: &Sink) -> Result<()> {
    let name = file.path.display().to_string();
    let failed =
        |e: io::Error| Error::new(ErrorKind::Io, "read").at(Place::document(&name)).because(e);
    let count = |bytes| sink.has_read(bytes);
    let text = file.text(&count).map_err(failed)?;
    let mut blocks = Blocks::new(text, BLOCK, LONGEST_RECORD);
    let header = blocks.header().map_err(failed)?;
    let missing = || {
        Error::new(ErrorKind::Format, "table_column_missing")
            .at(Place::document(&name))
            .with("column", schema::VALUE)
    };
    let columns = columns(&header, &file.given).ok_or_else(missing)?;
    let parse = |at: usize, block: &Block| {
        let BlockRows { batch, faults } = rows::rows(block, &columns, sink.catalog);
        let place = place(number, at);
        if !faults.is_empty() {
            sink.refuse(&name, place, faults);
        }
        sink.store.add(place, Batch::encode(batch, &sink.keys)).map_err(|e| unspilled(e, file))
    };
    if threads < 2 {
        return blocks.enumerate().try_for_each(|(at, block)| parse(at, &block.map_err(failed)?));
    }
    on_threads(threads, blocks.map(|block| block.map_err(failed)), parse)
}

/// Gives every block to `parse`, on so many threads; ends with the first error.
fn on_threads(
    threads: usize,
    blocks: impl Iterator<Item = Result<Block>>,
    parse: impl Fn(usize, &Block) -> Result<()> + Sync,
) -> Result<()> {
    let (send, receive) = sync_channel::<(usize, Block)>(threads);
    let receive = Mutex::new(receive);
    let failed = Mutex::new(None);
    thread::scope(|scope| {
        // The workers own the receiving end together: when all have stopped, sending fails.
        let receive = &receive;
        let (failed, parse) = (&failed, &parse);
        for _ in 0..threads {
            scope.spawn(move || {
                loop {
                    let next = receive.lock().map(|receive| receive.recv());
                    let Ok(Ok((at, block))) = next else { break };
                    if let Err(error) = parse(at, &block) {
                        let mut first = failed.lock().unwrap_or_else(PoisonError::into_inner);
                        first.get_or_insert(error);
                    }
                }
            });
        }
        // The sender is dropped at the end of this block, which ends the workers.
        let send = send;
        for (at, block) in blocks.enumerate() {
            let has_failed = failed.lock().is_ok_and(|failed| failed.is_some());
            if has_failed || send.send((at, block?)).is_err() {
                break;
            }
        }
        Ok(())
    })?;
    failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}
