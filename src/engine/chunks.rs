//! Work on the rows of a job, some bodies at a time, on all processors.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use crate::error::{Error, ErrorKind, Result};
use crate::series::panel::rows::Rows;
use crate::series::panel::store::StoredRows;

/// Gives the bodies to `work`, in chunks of at least so many rows and as many rows at a time as the memory holds, and what
/// it makes of each chunk to `done`, in order.
///
/// # Errors
/// The first error of either, or what was put aside cannot be read.
pub(super) fn each<P: Send>(
    rows: &StoredRows,
    rows_of_a_chunk: usize,
    work: &(impl Fn(&Rows, Range<usize>) -> Result<P> + Sync),
    done: &mut impl FnMut(P) -> Result<()>,
) -> Result<()> {
    for chunks in rows.windows(rows_of_a_chunk) {
        let unread = |e: io::Error| Error::new(ErrorKind::Io, "spill").because(e);
        let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else { continue };
        let rows = rows.window(first.start..last.end).map_err(unread)?;
        window(&rows, &chunks, work, done)?;
    }
    Ok(())
}

fn window<P: Send>(
    rows: &Rows,
    chunks: &[Range<usize>],
    work: &(impl Fn(&Rows, Range<usize>) -> Result<P> + Sync),
    done: &mut impl FnMut(P) -> Result<()>,
) -> Result<()> {
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let (send, receive) = sync_channel(threads);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                while let Some((at, chunk)) = take(chunks, next) {
                    if send.send((at, work(rows, chunk))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut expected = 0;
        for (at, piece) in receive {
            waiting.insert(at, piece);
            while let Some(piece) = waiting.remove(&expected) {
                done(piece?)?;
                expected += 1;
            }
        }
        Ok(())
    })
}

/// The next chunk that nobody has taken.
fn take(chunks: &[Range<usize>], next: &AtomicUsize) -> Option<(usize, Range<usize>)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((at, chunks.get(at)?.clone()))
}
