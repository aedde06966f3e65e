use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tongbi::documents::own::{Ledger, OwnFiles};

use crate::cli::Context;
use crate::cli::output::{failed, refused};

/// The files that this run reads. None of them is ever written.
#[derive(Debug, Default)]
pub(in crate::cli) struct Reads(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Paths that were not looked at yet: most runs write to a new file, for which nobody asks.
    paths: Vec<PathBuf>,
    files: HashSet<FileId>,
}

impl Reads {
    /// Remembers files.
    pub(in crate::cli) fn add<'a>(&self, paths: impl IntoIterator<Item = &'a Path>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.paths.extend(paths.into_iter().map(Path::to_owned));
    }

    fn has(&self, file: &FileId) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let paths = std::mem::take(&mut known.paths);
        known.files.extend(paths.iter().filter_map(|path| FileId::of(path)));
        known.files.contains(file)
    }
}

/// What makes two paths the same file, links and hard links included.
#[derive(Debug, PartialEq, Eq, Hash)]
struct FileId(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] PathBuf);

impl FileId {
    /// The file that a path leads to; none when there is none.
    #[cfg(unix)]
    fn of(path: &Path) -> Option<FileId> {
        use std::os::unix::fs::MetadataExt;
        let found = if path == Path::new("-") {
            fs::File::from(io_handle(&io::stdin())?).metadata()
        } else {
            fs::metadata(path)
        };
        found.ok().map(|found| FileId((found.dev(), found.ino())))
    }

    #[cfg(not(unix))]
    fn of(path: &Path) -> Option<FileId> {
        fs::canonicalize(path).ok().map(FileId)
    }
}

#[cfg(unix)]
fn io_handle(stream: &impl std::os::fd::AsFd) -> Option<std::os::fd::OwnedFd> {
    stream.as_fd().try_clone_to_owned().ok()
}

/// Refuses a file that this run reads.
pub(super) fn refuse_input(path: &Path, context: &Context) -> anyhow::Result<()> {
    match FileId::of(path) {
        Some(file) if context.reads.has(&file) => Err(refused("output_is_input", path).into()),
        _ => Ok(()),
    }
}

/// Refuses to append to a file that this run reads: `tongbi export a.csv >> a.csv`.
#[cfg(unix)]
pub(super) fn refuse_stdout(context: &Context) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let Some(handle) = io_handle(&io::stdout()) else { return Ok(()) };
    match fs::File::from(handle).metadata() {
        Ok(found) if found.is_file() && context.reads.has(&FileId((found.dev(), found.ino()))) => {
            Err(refused("output_is_input", Path::new("-")).into())
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
pub(super) fn refuse_stdout(_: &Context) -> anyhow::Result<()> {
    Ok(())
}

/// Refuses a file that is read, one that tongbi did not write (unless `--force` was given), and what is no file. `name`
/// may lead through folders: `charts/a.svg`.
pub(super) fn may_replace(folder: &Path, name: &str, context: &Context) -> anyhow::Result<()> {
    let path = folder.join(name);
    let found = match fs::symlink_metadata(&path) {
        Ok(found) => found,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(failed(&path, e).into()),
    };
    refuse_input(&path, context)?;
    if found.is_dir() {
        return Err(refused("output_folder", &path).into());
    }
    if context.force {
        return Ok(());
    }
    if found.permissions().readonly() {
        return Err(refused("output_protected", &path).into());
    }
    let is_listed = || Ledger::read(folder).ok().flatten()?.product(name, &path);
    if OwnFiles::default().is_own(&path) || is_listed().is_some() {
        return Ok(());
    }
    Err(refused("not_ours", &path).into())
}

/// The ledger of a folder.
///
/// # Errors
/// A file of its name is not tongbi's.
pub(super) fn ledger(folder: &Path) -> anyhow::Result<Option<Ledger>> {
    let path = folder.join(tongbi::documents::own::LEDGER);
    Ledger::read(folder).map_err(|e| refused("ledger_not_ours", &path).because(e).into())
}
