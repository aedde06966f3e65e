use rayon::prelude::*;

use crate::documents::guard::quietly;
use crate::documents::inputs::{Input, unreadable};
use crate::documents::worker::Pool;
use crate::extract::{Extraction, Extractor, fingerprint};
use crate::model::{Finding, FindingCode, Place, Severity};

/// How many files are held at a time: enough for every core to have its share, few enough for any memory.
const HELD: usize = 64;

/// Many reports, read on all cores.
#[derive(Debug)]
pub struct Batch<'a> {
    /// The workers that read PDFs; without them a PDF is a finding.
    pub pool: Option<&'a Pool>,
    /// What takes the figures out.
    pub extractor: &'a Extractor<'a>,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileReading {
    /// The file, as it was given.
    pub name: String,
    /// The SHA-256 of its bytes; empty when it could not be opened.
    pub hash: String,
    /// What was taken out of it; none when these bytes were known already.
    pub extraction: Option<Extraction>,
}

impl Batch<'_> {
    /// Reads the files, makes of each what is kept of it, on the core that has read it, and gives that to `take` in the order
    /// of the inputs, whatever order they end in. A file whose name and hash are `known` is not read again. One bad file never
    /// stops the rest; `take` stops the batch by an error.
    ///
    /// # Errors
    /// The first error of `take`.
    pub fn run<T: Send, E>(
        &self,
        inputs: &[Input],
        known: &(dyn Fn(&str, &str) -> bool + Sync),
        make: impl Fn(FileReading) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        for some in inputs.chunks(HELD) {
            let made: Vec<T> = some.par_iter().map(|i| make(self.file(i, known))).collect();
            made.into_iter().try_for_each(&mut take)?;
        }
        Ok(())
    }

    fn file(&self, input: &Input, known: &(dyn Fn(&str, &str) -> bool + Sync)) -> FileReading {
        let (hash, extraction) = self.read(input, known);
        FileReading { name: input.name.clone(), hash, extraction }
    }

    fn read(
        &self,
        input: &Input,
        known: &(dyn Fn(&str, &str) -> bool + Sync),
    ) -> (String, Option<Extraction>) {
        let failed = |finding: Finding| {
            let findings = vec![finding];
            (String::new(), Some(Extraction { findings, ..Extraction::default() }))
        };
        match input.bytes() {
            Ok(bytes) => {
                let hash = fingerprint(&bytes);
                let is_known = known(&input.name, &hash);
                let read = || self.extractor.read_report_beside(input, &bytes, self.pool);
                // A fault of the program in one report must not take the others with it.
                let read = || quietly(read).unwrap_or_else(|_| stopped(&input.name));
                (hash, (!is_known).then(read))
            }
            Err(error) => failed(unreadable(&input.name, &error)),
        }
    }
}

/// The reader has stopped at something that it does not know: a finding of this report.
fn stopped(name: &str) -> Extraction {
    let finding = Finding::new(FindingCode::FileReader, Severity::Error).at(Place::document(name));
    Extraction { findings: vec![finding], ..Extraction::default() }
}
