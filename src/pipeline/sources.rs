use std::ffi::OsStr;
use std::io::{self, Read};

use crate::documents::Limits;
use crate::documents::inputs::{Input, InputFormat, Inputs, gather_within};
use crate::exports::SourceFile;
use crate::extract::fingerprint;
use crate::model::Finding;

/// What is read: files, folders, globs, and bytes that a program holds itself.
///
/// ```
/// use tongbi::Sources;
///
/// let sources = Sources::paths(["datasets/figures.csv"])
///     .with_bytes("more.csv", "body,year,indicator,value\n甲县,2024,permits.decided,7\n".as_bytes());
/// assert_eq!(sources.inputs().len(), 2);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sources {
    found: Inputs,
}

impl Sources {
    /// Files, folders and globs. What leads to nothing is a finding of the data set, and hides no other.
    pub fn paths(paths: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Sources {
        let paths: Vec<_> = paths.into_iter().collect();
        Sources::arguments(&paths, &mut io::empty(), &Limits::default())
    }

    /// The arguments of a command: as [`Sources::paths`], and `-` is `standard_input`, which is read to its end. No input
    /// takes more than the limits allow.
    pub fn arguments<A: AsRef<OsStr>>(
        arguments: &[A],
        standard_input: &mut dyn Read,
        limits: &Limits,
    ) -> Sources {
        Sources { found: gather_within(arguments, standard_input, limits) }
    }

    /// Adds bytes under a name. The extension of the name tells the format, as it does for a file.
    pub fn with_bytes(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Sources {
        self.found.files.push(Input::memory(name, InputFormat::of_name(name), bytes.into()));
        self
    }

    /// Adds what a reader gives, read to its end, under a name.
    ///
    /// # Errors
    /// The reader fails.
    pub fn with_reader(self, name: &str, mut reader: impl Read) -> io::Result<Sources> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        Ok(self.with_bytes(name, bytes))
    }

    /// Keeps the inputs that a test approves.
    pub fn retain(&mut self, keep: impl FnMut(&Input) -> bool) {
        self.found.files.retain(keep);
    }

    /// The inputs, in their order.
    pub fn inputs(&self) -> &[Input] {
        &self.found.files
    }

    /// The size and the SHA-256 of each input, of what is packed those of its content. What cannot be read is left out: it
    /// is a finding of the data set.
    pub fn files(&self) -> Vec<SourceFile> {
        let file = |input: &Input| {
            let bytes = input.bytes().ok()?;
            let (name, sha256) = (input.name.clone(), fingerprint(&bytes));
            Some(SourceFile { name, bytes: bytes.len() as u64, sha256 })
        };
        self.found.files.iter().filter_map(file).collect()
    }

    /// Files in folders that tongbi wrote itself, and that are not read.
    pub fn own(&self) -> &[String] {
        &self.found.own
    }

    /// Takes what tongbi wrote after all, as far as it can stand in place of reports: for folders in which nothing else has
    /// figures. Gives none when there is no such file.
    pub fn with_own(mut self) -> Option<Sources> {
        let spare = std::mem::take(&mut self.found.spare);
        if spare.is_empty() {
            return None;
        }
        self.found.own.retain(|name| spare.iter().all(|input| input.name != *name));
        self.found.files.extend(spare);
        Some(self)
    }

    /// Paths that lead to nothing, and files that were named twice.
    pub fn findings(&self) -> &[Finding] {
        &self.found.findings
    }
}
