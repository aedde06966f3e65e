//! The one door for everything that is written.
//!
//! A file appears under its name when it is whole: until then it stands in a hidden folder beside its place. Only what
//! tongbi wrote itself is replaced, and never a file that this run reads.

mod exchange;
mod folder_lock;
pub(super) mod format;
mod guard;
mod hidden_folder;
mod set;
mod signals;
mod staging;
mod stream;
mod target;
mod visible;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use tongbi::documents::own::{Carrier, Product, seal};
use tongbi::{Error, ErrorKind, Place};

use crate::cli::{Context, waiting};

pub(super) use guard::Reads;
pub(super) use set::{FileSet, Growing, PACKAGE};
pub(super) use signals::ignore_size_limit;
pub(super) use staging::Leftover;
pub(super) use stream::Stream;
pub(super) use target::{Target, ends_as_folder};
use visible::Visible;

/// Writes a result: to a file (`-o FILE`), or to standard output (`-o -`, or no `-o`).
///
/// # Errors
/// The file cannot be written, is not tongbi's to overwrite, or bytes would go to a terminal.
pub(super) fn put(
    path: Option<&Path>,
    product: Product,
    bytes: Vec<u8>,
    context: &Context,
) -> anyhow::Result<()> {
    match Target::of(path)? {
        Target::Stdout => print(&bytes, context),
        Target::Special(path) => special(&path, |out| Ok(out.write_all(&bytes)?), context),
        Target::File { folder, name } => {
            let set = FileSet::new(&folder, context)?;
            set.add(&name, product, bytes)?;
            set.commit()
        }
    }
}

/// Writes a file piece by piece. It carries no seal but that of Parquet, which is written by its encoder.
///
/// # Errors
/// As for [`put`].
pub(super) fn stream(
    path: &Path,
    product: Product,
    context: &Context,
    fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    match Target::of(Some(path))? {
        Target::Stdout => to_stdout(context, fill),
        Target::Special(path) => special(&path, fill, context),
        Target::File { folder, name } => {
            let set = FileSet::new(&folder, context)?;
            set.stream(&name, product, fill)?;
            set.commit()
        }
    }
}

/// Refuses an output early, before the work: the checks are made again when the file is put in its place.
///
/// # Errors
/// As for [`put`].
pub(super) fn may_put(path: Option<&Path>, context: &Context) -> anyhow::Result<()> {
    match Target::of(path)? {
        Target::Stdout => Ok(()),
        Target::Special(path) => guard::refuse_input(&path, context),
        Target::File { folder, name } => guard::may_replace(&folder, &name, context),
    }
}

/// Refuses a folder early that is none, or whose name promises a file.
///
/// # Errors
/// As it says.
pub(super) fn may_fill(folder: &Path, context: &Context) -> anyhow::Result<()> {
    guard::refuse_input(folder, context)?;
    match std::fs::metadata(folder) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(refused("output_no_folder", folder).into()),
        Err(_) if folder.is_symlink() => Err(refused("output_link", folder).into()),
        Err(_) if format::promises_a_file(folder) || folder == Path::new("-") => {
            Err(refused("output_needs_folder", folder).into())
        }
        Err(_) => Ok(()),
    }
}

/// Writes to standard output.
///
/// # Errors
/// Bytes would go to a terminal, the output is a file that is read, or it cannot be written.
pub(super) fn print(bytes: &[u8], context: &Context) -> anyhow::Result<()> {
    if io::stdout().is_terminal() && std::str::from_utf8(bytes).is_err() {
        return Err(Error::new(ErrorKind::Request, "binary_to_terminal").into());
    }
    to_stdout(context, |out| Ok(out.write_all(bytes)?))
}

/// Writes to standard output piece by piece. A reader that has seen enough, such as `head`, is no failure.
///
/// # Errors
/// As for [`print`], and those of `fill`.
pub(super) fn to_stdout(
    context: &Context,
    fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    guard::refuse_stdout(context)?;
    waiting::end();
    match io::stdout().is_terminal() {
        true => through(Visible::new(io::stdout()), Path::new("-"), fill),
        false => through(io::stdout(), Path::new("-"), fill),
    }
}

/// Writes into a pipe or a device as it stands there.
fn special(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
    context: &Context,
) -> anyhow::Result<()> {
    guard::refuse_input(path, context)?;
    through(target::open_special(path)?, path, fill)
}

/// Fills a stream. A closed pipe ends the writing, not the run; other failures say where.
fn through(
    out: impl Write + Send + 'static,
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut out = BufWriter::new(Stream::of(out, path));
    let filled = fill(&mut out).and_then(|()| Ok(out.flush()?));
    let is_closed = out.get_ref().is_closed;
    // What is left in the buffer could not be written just now.
    let _ = out.into_parts();
    match filled {
        Err(_) if is_closed => Ok(()),
        Err(error) => Err(placed(error, path)),
        Ok(()) => Ok(()),
    }
}

/// An error of filling an output, with the output's name where it does not name a file itself.
fn placed(error: anyhow::Error, path: &Path) -> anyhow::Error {
    let error = match error.downcast::<io::Error>() {
        Ok(e) => return failed(path, e).into(),
        Err(other) => other,
    };
    match error.downcast::<Error>() {
        Ok(e) if e.place().is_none() => e.at(Place::document(&path.display().to_string())).into(),
        Ok(e) => e.into(),
        Err(other) => other,
    }
}

/// The error for a file that could not be written.
pub(super) fn failed(path: &Path, cause: io::Error) -> Error {
    refused("write", path).because(cause)
}

/// An error about an output.
fn refused(code: &str, path: &Path) -> Error {
    let kind = if code == "write" { ErrorKind::Io } else { ErrorKind::Request };
    Error::new(kind, code).at(Place::document(&path.display().to_string()))
}

/// The bytes with the seal that their format can carry.
fn sealed(name: &str, product: Product, bytes: Vec<u8>) -> Vec<u8> {
    match Carrier::of(Path::new(name)) {
        Some(carrier) => seal(bytes, carrier, product),
        None => bytes,
    }
}

/// A staged file, buffered.
type Staged = BufWriter<File>;
