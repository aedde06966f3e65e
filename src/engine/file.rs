//! A table of figures in a file, and its text.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use flate2::read::MultiGzDecoder;

/// What the folders above a file say of all its rows, as in `year=2024/part-0.parquet`: column and value.
pub(crate) type Given = BTreeMap<&'static str, String>;

/// A table of figures in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BulkFile {
    pub(crate) path: PathBuf,
    pub(crate) form: Form,
    pub(crate) given: Given,
    pub(crate) bytes: u64,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Parquet,
    Csv,
    /// CSV, packed with gzip.
    Gzip,
    /// CSV, packed with Zstandard.
    Zstd,
}

impl BulkFile {
    /// The text of a CSV; `read` hears of the bytes that were taken from the file.
    pub(crate) fn text<'r>(
        &self,
        read: &'r (dyn Fn(u64) + Sync),
    ) -> io::Result<Box<dyn Read + 'r>> {
        let file = Counted { file: File::open(&self.path)?, read };
        Ok(match self.form {
            Form::Gzip => Box::new(MultiGzDecoder::new(io::BufReader::new(file))),
            Form::Zstd => Box::new(zstd::Decoder::new(file)?),
            Form::Csv | Form::Parquet => Box::new(file),
        })
    }
}

/// A file that says how much was read of it.
struct Counted<'r> {
    file: File,
    read: &'r (dyn Fn(u64) + Sync),
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        (self.read)(read as u64);
        Ok(read)
    }
}
