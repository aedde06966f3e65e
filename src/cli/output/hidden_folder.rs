//! The hidden folder in which a run writes: the file by which it is known, and its removal.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::output::exchange;

/// The file by which a hidden folder is known; its process holds a lock on it.
pub(super) const OWNER: &str = "owner";

/// Removes a hidden folder and, where they are empty, the folders that were made for it. What is not known in it stays.
pub(super) fn remove(hidden: &Path, made: &[PathBuf]) {
    // Best effort: what cannot be removed now is removed by the next run.
    for entry in fs::read_dir(hidden).into_iter().flatten().filter_map(Result::ok) {
        let name = entry.file_name();
        let is_known = name.to_str().is_some_and(|name| {
            name.bytes().all(|byte| byte.is_ascii_digit()) || exchange::is_plan(name)
        });
        if is_known {
            let _ = fs::remove_file(entry.path());
        }
    }
    // Last, for without it nobody knows the folder again.
    let _ = fs::remove_file(hidden.join(OWNER));
    let _ = fs::remove_dir(hidden);
    made.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
}
