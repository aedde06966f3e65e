use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::output::{Target, failed, guard, target};
use crate::cli::{Context, waiting};

/// What is written to as it stands there: standard output, a pipe, a device.
pub(in crate::cli) struct Stream {
    out: Box<dyn Write + Send>,
    path: PathBuf,
    /// Whether its reader has gone.
    pub(super) is_closed: bool,
}

impl Stream {
    pub(super) fn of(out: impl Write + Send + 'static, path: &Path) -> Stream {
        Stream { out: Box::new(out), path: path.to_owned(), is_closed: false }
    }

    /// Opens a target that is no file; a file is not opened here, and standard output takes its place.
    ///
    /// # Errors
    /// It cannot be opened, or is read by this run.
    pub(in crate::cli) fn open(target: &Target, context: &Context) -> anyhow::Result<Stream> {
        match target {
            Target::Special(path) => {
                guard::refuse_input(path, context)?;
                Ok(Stream::of(target::open_special(path)?, path))
            }
            Target::Stdout | Target::File { .. } => {
                guard::refuse_stdout(context)?;
                waiting::end();
                Ok(Stream::of(io::stdout(), Path::new("-")))
            }
        }
    }

    /// Writes at once. A reader that has seen enough is no failure.
    ///
    /// # Errors
    /// The bytes cannot be written.
    pub(in crate::cli) fn send(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        match self.write_all(bytes).and_then(|()| self.flush()) {
            Err(_) if self.is_closed => Ok(()),
            other => Ok(other.map_err(|e| failed(&self.path, e))?),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        written.inspect_err(|e| self.is_closed |= e.kind() == io::ErrorKind::BrokenPipe)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        flushed.inspect_err(|e| self.is_closed |= e.kind() == io::ErrorKind::BrokenPipe)
    }
}
