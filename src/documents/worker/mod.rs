//! Reading PDFs in processes of their own, with limits.
//!
//! No library for PDF holds a limit of memory or time against a hostile file, so each file is read by a worker: a
//! process that limits its own memory ([`Limits::memory`]) and is killed when its time is over ([`Limits::seconds`]).
//! Whatever happens to it is a finding of that one file. A worker lives over many files; a [`Pool`] holds as many as
//! there are threads that read at the same time.
//!
//! The program starts itself: a hidden command calls [`serve`], and [`Pool::own`] is given the name of that command.

mod frame;
mod process;
mod serve;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::Document;
use super::pdf;
use process::{Failure, Worker};

pub use serve::serve;

/// A worker is replaced after so many files, for memory that is given back in pieces is not all of use again.
const FILES_PER_WORKER: u32 = 512;

/// What one file may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The address space of a worker, in bytes. Held on Unix systems that know `RLIMIT_AS`, Linux above all.
    pub memory: u64,
    /// The time from the first byte sent to the last byte of the answer, in seconds.
    pub seconds: u64,
}

impl Default for Limits {
    /// 1 GB and 10 seconds: a hundred times what a report of a hundred pages takes.
    fn default() -> Self {
        super::Limits::default().into()
    }
}

impl From<super::Limits> for Limits {
    fn from(limits: super::Limits) -> Limits {
        Limits { memory: limits.memory, seconds: limits.seconds }
    }
}

/// Workers that read PDFs. It may be shared by threads; each file that is being read has a worker for itself.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    args: Vec<OsString>,
    limits: Limits,
    idle: Mutex<Vec<Worker>>,
}

impl Pool {
    /// A pool whose workers are `program` called with `args`; that call must end in [`serve`]. No process is started
    /// yet.
    pub fn new(program: PathBuf, args: Vec<OsString>, limits: Limits) -> Self {
        Pool { program, args, limits, idle: Mutex::default() }
    }

    /// A pool whose workers are this very program called with `command`.
    ///
    /// # Errors
    /// When the system does not say where this program is.
    pub fn own(command: &str, limits: Limits) -> io::Result<Self> {
        Ok(Pool::new(std::env::current_exe()?, vec![command.into()], limits))
    }

    /// Reads a PDF. What fails, be it the limits, the worker or the file, is a finding of the document.
    pub fn read(&self, source: &str, bytes: &[u8]) -> Document {
        let mut worker = match self.idle_worker().map_or_else(|| self.start(), Ok) {
            Ok(worker) => worker,
            Err(cause) => return self.failed(source, Failure::Start(cause)),
        };
        let mut answer = worker.read(source, bytes, self.limits);
        // What an earlier file left behind must not decide over this one.
        if matches!(answer, Err(Failure::Ended)) && worker.files > 1 {
            worker = match self.start() {
                Ok(worker) => worker,
                Err(cause) => return self.failed(source, Failure::Start(cause)),
            };
            answer = worker.read(source, bytes, self.limits);
        }
        match answer {
            Ok(answer) => {
                if worker.files < FILES_PER_WORKER {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                }
                let (title, blocks, findings) = (answer.title, answer.blocks, answer.findings);
                Document { source: Arc::from(source), title, blocks, findings, published: None }
            }
            Err(failure) => self.failed(source, failure),
        }
    }

    fn idle_worker(&self) -> Option<Worker> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn start(&self) -> io::Result<Worker> {
        Worker::start(&self.program, &self.args, self.limits)
    }

    fn failed(&self, source: &str, failure: Failure) -> Document {
        let (code, name, value) = match failure {
            Failure::Start(cause) => ("pdf_worker", "cause", cause.to_string()),
            Failure::Late => ("pdf_limit_time", "seconds", self.limits.seconds.to_string()),
            Failure::Ended => ("pdf_limit_memory", "mb", (self.limits.memory >> 20).to_string()),
        };
        let mut document = pdf::refused(source, code);
        for finding in &mut document.findings {
            finding.args.push((name.to_owned(), value.clone()));
        }
        document
    }
}
