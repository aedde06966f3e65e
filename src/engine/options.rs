//! How a bulk job is done, and how far it is.

use std::path::PathBuf;

use crate::changes::YoyOptions;
use crate::ingest::Directory;

/// How a job is done.
pub struct BulkOptions {
    /// What is compared.
    pub changes: YoyOptions,
    /// The list of bodies: names in the tables are read as those of the list.
    pub bodies: Option<Directory>,
    /// How many bytes may be taken; none for as many as the figures need: about 15 each, and their texts once.
    pub memory: Option<u64>,
    /// The folder for what does not fit into the memory; that of the system when none is named.
    pub spill: Option<PathBuf>,
    /// Hears how far the job is.
    pub progress: Box<dyn Fn(Progress) + Send + Sync>,
}

impl Default for BulkOptions {
    fn default() -> BulkOptions {
        BulkOptions {
            changes: YoyOptions::default(),
            bodies: None,
            memory: None,
            spill: None,
            progress: Box::new(|_| {}),
        }
    }
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How much of it is done: bytes of the input, or figures.
    pub done: u64,
    /// How much there is to do.
    pub of: u64,
}

/// What a job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The tables are read.
    Reading,
    /// The changes are written.
    Writing,
}
