use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cli::output::folder_lock::FolderLock;
use crate::cli::output::hidden_folder::{OWNER, remove};
use crate::cli::output::{exchange, failed, signals};

/// How the name of a hidden folder begins.
const PREFIX: &str = ".tongbi-";

/// How many random characters follow.
const DIGITS: usize = 16;

/// How that file begins; the label of the run follows.
const MAGIC: &str = "tongbi staging 1\n";

/// A hidden folder beside the files that a run writes. They grow in it and are moved to their places when they are whole. It
/// goes when the run ends; what a killed run leaves is removed by the next one that writes into the same folder.
pub(super) struct Staging {
    folder: PathBuf,
    /// The folders that were made so that there is a place for it, outermost first.
    made: Vec<PathBuf>,
    /// Whether a run that fails leaves what it has to the next one.
    resume: bool,
    /// Locked for as long as the run lives.
    _owner: File,
    files: AtomicUsize,
}

impl Staging {
    /// Makes a hidden folder in `folder`, which is made too where it is missing, and removes what dead runs have left there;
    /// those that bear the `label` are left when `resume` is set, and come back.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub(super) fn new(
        folder: &Path,
        label: &str,
        resume: bool,
    ) -> anyhow::Result<(Staging, Vec<Leftover>)> {
        signals::watch();
        let made = make(folder).map_err(|e| failed(folder, e))?;
        let unmade = |e: io::Error| {
            made.iter().rev().for_each(|made| drop(fs::remove_dir(made)));
            failed(folder, e)
        };
        let _lock = FolderLock::take(folder)?;
        // A signal waits until the hidden folder is known to it.
        let mut live = signals::live();
        let leftovers = sweep(folder, resume.then_some(label));
        let hidden = unused(folder).map_err(unmade)?;
        let owner = own(&hidden, label).map_err(|e| {
            remove(&hidden, &[]);
            unmade(e)
        })?;
        // A run that can be resumed keeps what it has when it is stopped.
        if !resume {
            live.stagings.push((hidden.clone(), made.clone()));
        }
        let files = AtomicUsize::new(0);
        Ok((Staging { folder: hidden, made, resume, _owner: owner, files }, leftovers))
    }

    /// The hidden folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A new file in it, and its number.
    pub(super) fn file(&self) -> io::Result<(usize, File)> {
        let number = self.files.fetch_add(1, Ordering::Relaxed);
        // No file appears while a signal removes the folder: it would be left behind.
        let _live = signals::live();
        Ok((number, File::create_new(self.folder.join(number.to_string()))?))
    }

    /// The files are in their places: the folders that were made for them stay, and nothing is left to resume.
    pub(super) fn finish(&mut self) {
        self.made.clear();
        self.resume = false;
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let mut live = signals::live();
        live.stagings.retain(|(folder, _)| *folder != self.folder);
        if !self.resume {
            remove(&self.folder, &self.made);
        }
    }
}

/// What a dead run has left that can be resumed. It stays where it is until it is discarded.
pub(in crate::cli) struct Leftover {
    folder: PathBuf,
    /// Locked, so that no other run takes it.
    _owner: File,
}

impl Leftover {
    /// The path of the file of this number, in the order in which the run had opened them.
    pub(in crate::cli) fn file(&self, number: usize) -> PathBuf {
        self.folder.join(number.to_string())
    }

    /// Removes it: all that it held stands in its place.
    pub(in crate::cli) fn discard(self) {
        remove(&self.folder, &[]);
    }
}

/// Makes a folder and those around it; gives those that were not there, outermost first.
fn make(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let mut missing: Vec<PathBuf> =
        folder.ancestors().take_while(missing).map(Path::to_owned).collect();
    missing.reverse();
    fs::create_dir_all(folder)?;
    Ok(missing)
}

/// Makes a hidden folder under a name that nothing bears.
fn unused(folder: &Path) -> io::Result<PathBuf> {
    let mut builder = tempfile::Builder::new();
    Ok(builder.prefix(PREFIX).rand_bytes(DIGITS).tempdir_in(folder)?.keep())
}

fn own(hidden: &Path, label: &str) -> io::Result<File> {
    let mut owner = File::create_new(hidden.join(OWNER))?;
    // Where files cannot be locked, two runs at once may remove each other's hidden folder, which ends one of them.
    let _ = owner.try_lock();
    owner.write_all(format!("{MAGIC}{label}\n").as_bytes())?;
    Ok(owner)
}

/// Removes what dead runs have left in a folder, after ending the exchange of files that one was killed in. The folder is
/// locked by the caller, so that no hidden folder in it is just being made.
fn sweep(folder: &Path, resumed: Option<&str>) -> Vec<Leftover> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut hidden: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| is_hidden_name(&entry.file_name()))
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    hidden.sort();
    let mut leftovers = Vec::new();
    for hidden in hidden {
        let Some((owner, label)) = dead(&hidden) else { continue };
        exchange::end(folder, &hidden);
        if resumed.is_some_and(|resumed| resumed == label) {
            leftovers.push(Leftover { folder: hidden, _owner: owner });
        } else {
            remove(&hidden, &[]);
        }
    }
    leftovers
}

fn is_hidden_name(name: &OsStr) -> bool {
    let digits = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
    digits.is_some_and(|digits| digits.len() == DIGITS)
}

/// The owner and the label of a hidden folder whose run has ended; none when the run lives, or the folder is somebody's own.
fn dead(hidden: &Path) -> Option<(File, String)> {
    let path = hidden.join(OWNER);
    if !fs::symlink_metadata(&path).is_ok_and(|found| found.is_file()) {
        // A run that was killed before it had an owner, or after it had removed it, leaves an empty folder.
        let _ = fs::remove_dir(hidden);
        return None;
    }
    let owner = File::open(&path).ok()?;
    match owner.try_lock() {
        Err(TryLockError::WouldBlock) => return None,
        Ok(()) | Err(TryLockError::Error(_)) => {}
    }
    let text = fs::read_to_string(&path).ok()?;
    let label = if text.is_empty() { "" } else { text.strip_prefix(MAGIC)? };
    Some((owner, label.trim_end_matches('\n').to_owned()))
}
