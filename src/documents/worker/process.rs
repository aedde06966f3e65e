use std::ffi::OsString;
use std::io::{self, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use super::Limits;
use super::frame;
use super::serve::{Answer, greeting};

/// Why a worker gave no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// It could not be started.
    Start(io::Error),
    /// Its time was over.
    Late,
    /// It ended: it had no memory left, or the file brought it down.
    Ended,
}

/// A process that reads one PDF after the other. It ends when it is dropped.
#[derive(Debug)]
pub(super) struct Worker {
    child: Child,
    input: ChildStdin,
    answers: Receiver<Vec<u8>>,
    /// How many files it was given.
    pub(super) files: u32,
}

impl Worker {
    pub(super) fn start(program: &Path, args: &[OsString], limits: Limits) -> io::Result<Self> {
        let mut child = Command::new(program)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (sender, answers) = mpsc::channel();
        // Reading on a thread of its own is what lets the wait for an answer end.
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Ok(Some(answer)) = frame::read(&mut output) {
                if sender.send(answer).is_err() {
                    break;
                }
            }
        });
        // A program that ends at once shows it when it is given a file.
        let _ = frame::write(&mut input, &greeting(limits));
        Ok(Worker { child, input, answers, files: 0 })
    }

    pub(super) fn read(
        &mut self,
        source: &str,
        bytes: &[u8],
        limits: Limits,
    ) -> Result<Answer, Failure> {
        self.files += 1;
        self.send(source, bytes).map_err(|_| Failure::Ended)?;
        let answer = self.answers.recv_timeout(Duration::from_secs(limits.seconds));
        let answer = answer.map_err(|e| match e {
            RecvTimeoutError::Timeout => Failure::Late,
            RecvTimeoutError::Disconnected => Failure::Ended,
        })?;
        serde_json::from_slice(&answer).map_err(|_| Failure::Ended)
    }

    fn send(&mut self, source: &str, bytes: &[u8]) -> io::Result<()> {
        frame::write(&mut self.input, source.as_bytes())?;
        frame::write(&mut self.input, bytes)?;
        self.input.flush()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail only when the process is gone, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
