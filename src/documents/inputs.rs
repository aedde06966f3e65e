//! What a command is given to read: files, folders, globs, standard input → a list of files by format, in a stable
//! order. Files are listed here, and opened when they are read.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub use super::input_format::InputFormat;
use super::input_format::{format_of, format_of_content};
use super::limits::{self, Limits};
use super::own::{OwnFiles, Product, UNFINISHED};
use super::packed::{read, resources, unpacked};
use super::{parquet, patterns};
use crate::model::{BodyId, Finding, FindingCode, Place, Severity, Year};

/// One file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name in every message: the path as it was given, `-` for standard input.
    pub name: String,
    /// Its format.
    pub format: InputFormat,
    /// The limits within which it is read.
    pub limits: Limits,
    /// The blocks of its document that are tables of figures, and no part of the report.
    pub blocks_taken: BTreeSet<usize>,
    /// The body and the year of a report that names none, where the name of the input may say them.
    pub by_name: (Option<BodyId>, Option<Year>),
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    File(PathBuf),
    Memory(Vec<u8>),
}

impl Input {
    /// A file; its format is told by its extension.
    pub fn file(path: &Path) -> Input {
        let format = format_of(path).unwrap_or(InputFormat::Table);
        let (name, limits) = (name_of(path), Limits::default());
        Input::of(name, format, (limits, Content::File(path.to_owned())))
    }

    /// Bytes in memory, under a name.
    pub fn memory(name: &str, format: InputFormat, bytes: Vec<u8>) -> Input {
        let (name, limits) = (name.to_owned(), Limits::default());
        Input::of(name, format, (limits, Content::Memory(bytes)))
    }

    fn of(name: String, format: InputFormat, (limits, content): (Limits, Content)) -> Input {
        let (blocks_taken, by_name) = (BTreeSet::new(), (None, None));
        Input { name, format, limits, blocks_taken, by_name, content }
    }

    /// A part of the input: without these blocks of its document, and with what its name says of the rest.
    #[must_use]
    pub fn part(
        &self,
        blocks_taken: BTreeSet<usize>,
        by_name: (Option<BodyId>, Option<Year>),
    ) -> Input {
        Input { blocks_taken, by_name, ..self.clone() }
    }

    /// The path, when it is a file.
    pub fn path(&self) -> Option<&Path> {
        match &self.content {
            Content::File(path) => Some(path),
            Content::Memory(_) => None,
        }
    }

    /// The bytes. No more than the limits allow is ever in memory, whatever the file turns out to be: a device, a pipe,
    /// a file with holes.
    ///
    /// # Errors
    /// The file cannot be read, or it passes a limit; [`unreadable`] makes a finding of either.
    pub fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        let path = match &self.content {
            Content::Memory(bytes) => return Ok(Cow::Borrowed(bytes)),
            Content::File(path) => path,
        };
        let mut file = File::open(path)?;
        let before = file.metadata()?;
        let bytes = read(&mut file, self.format, (Some(before.len()), &self.limits))?;
        let after = file.metadata()?;
        let same_time = before.modified().ok() == after.modified().ok();
        if before.is_file() && (after.len() != before.len() || !same_time) {
            return Err(io::Error::other(Changed));
        }
        Ok(Cow::Owned(bytes))
    }

    /// The bytes of a table as text: those of Parquet written as CSV, so that one reader holds both to the same rules.
    ///
    /// # Errors
    /// As for [`Input::bytes`], or the Parquet file is damaged.
    pub fn table(&self) -> io::Result<Cow<'_, [u8]>> {
        let bytes = self.bytes()?;
        match self.format {
            InputFormat::Parquet => {
                parquet::transcribe(bytes.into_owned(), &self.limits).map(Cow::Owned)
            }
            _ => Ok(bytes),
        }
    }
}

/// A file was written to while it was read: what was read may be half of the one and half of the other.
#[derive(Debug)]
struct Changed;

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("changed while it was read")
    }
}

impl std::error::Error for Changed {}

/// What was found under the arguments of a command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// The files to read, in the order of the arguments; those of a folder sorted by path. Each file stands once.
    pub files: Vec<Input>,
    /// Files in folders whose extension says that they have no figures.
    pub passed_over: Vec<String>,
    /// Files in folders that tongbi wrote itself, and that are not read: see [`own`](super::own).
    pub own: Vec<String>,
    /// Those of them that can be read in place of reports, where nothing else holds figures.
    pub spare: Vec<Input>,
    /// Arguments that lead to nothing, and files that were named twice.
    pub findings: Vec<Finding>,
}

impl Inputs {
    /// The files of one format.
    pub fn of_format(&self, format: InputFormat) -> impl Iterator<Item = &Input> {
        self.files.iter().filter(move |input| input.format == format)
    }
}

/// Finds the files that these arguments mean: paths of files and folders, globs, and `-`, for which `standard_input` is
/// read to its end. They are read within the usual limits.
pub fn gather<A: AsRef<OsStr>>(arguments: &[A], standard_input: &mut dyn Read) -> Inputs {
    gather_within(arguments, standard_input, &Limits::default())
}

/// As [`gather`], with limits of the caller's own.
pub fn gather_within<A: AsRef<OsStr>>(
    arguments: &[A],
    standard_input: &mut dyn Read,
    limits: &Limits,
) -> Inputs {
    let mut search = Search { found: Inputs::default(), seen: BTreeSet::new(), limits: *limits };
    for argument in arguments {
        let argument = argument.as_ref();
        if argument == "-" {
            search.standard_input(standard_input);
        } else {
            search.argument(Path::new(argument));
        }
    }
    search.found
}

struct Search {
    found: Inputs,
    seen: BTreeSet<PathBuf>,
    limits: Limits,
}

impl Search {
    fn standard_input(&mut self, source: &mut dyn Read) {
        if self.found.files.iter().any(|input| input.name == "-") {
            return self.finding("input_twice", Severity::Notice, "-");
        }
        match unpacked(source, &self.limits) {
            Ok(bytes) => {
                let input = Input::memory("-", format_of_content(&bytes), bytes);
                self.found.files.push(Input { limits: self.limits, ..input });
            }
            Err(error) => self.unreadable("-", &error),
        }
    }

    /// A path that is there is meant as it stands, whatever signs of a pattern are in it.
    fn argument(&mut self, argument: &Path) {
        if argument.exists() {
            return self.path(argument);
        }
        let name = name_of(argument);
        let Some(matches) = patterns::matches(argument) else {
            return self.finding("input_missing", Severity::Error, &name);
        };
        if matches.is_empty() {
            return self.finding("input_no_match", Severity::Error, &name);
        }
        for path in matches {
            match path {
                Ok(path) => self.path(&path),
                Err((path, error)) => self.unreadable(&name_of(&path), &error),
            }
        }
    }

    fn path(&mut self, path: &Path) {
        if path.is_dir() {
            let before = self.found.files.len();
            let own = self.found.own.len();
            self.folder(path);
            self.set_own_aside(before);
            if self.found.files.len() == before && self.found.own.len() == own {
                self.finding("input_empty", Severity::Warning, &name_of(path));
            }
        } else if let Some(resources) = resources(path) {
            resources.iter().for_each(|resource| self.path(resource));
        } else {
            self.file(path, InputFormat::Table);
        }
    }

    /// The files of a folder and of the folders in it, but for hidden ones, sorted by path.
    fn folder(&mut self, folder: &Path) {
        let mut entries = Vec::new();
        match fs::read_dir(folder) {
            Ok(found) => entries.extend(found.filter_map(Result::ok)),
            Err(error) => self.unreadable(&name_of(folder), &error),
        }
        entries.sort_by_key(fs::DirEntry::path);
        let is_package = folder.join(DESCRIPTOR).is_file();
        for entry in entries {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            // A link to a folder is not followed: it may lead back.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            match format_of(&path) {
                _ if hidden => {}
                // A package inside a package is another one, and is read when it is named.
                _ if is_folder && is_package && path.join(DESCRIPTOR).is_file() => {
                    self.found.passed_over.push(name_of(&path));
                }
                _ if is_folder => self.folder(&path),
                // A database in a folder is an archive of what stands beside it, and is read when it is named.
                Some(InputFormat::Database) => self.found.passed_over.push(name_of(&path)),
                _ if is_readme(&path) => self.found.passed_over.push(name_of(&path)),
                Some(format) if path.is_file() => self.file(&path, format),
                _ => self.found.passed_over.push(name_of(&path)),
            }
        }
    }

    /// Takes what tongbi wrote out of the files of a folder: it was made from the others, and would bring back figures that
    /// were corrected since. In a folder that holds nothing else, the figures, claims and bodies are what is meant.
    fn set_own_aside(&mut self, before: usize) {
        let mut own = OwnFiles::default();
        let files: Vec<(Input, Option<Product>)> = self
            .found
            .files
            .drain(before..)
            .map(|input| {
                let product = input.path().and_then(|path| own.product(path));
                (input, product)
            })
            .collect();
        let is_all_own = files.iter().all(|(_, product)| product.is_some());
        for (input, product) in files {
            if product.is_none_or(|product| is_all_own && product.is_input()) {
                self.found.files.push(input);
            } else {
                if input.path().and_then(Path::file_name).is_some_and(|name| name == UNFINISHED) {
                    self.finding("folder_unfinished", Severity::Warning, &input.name);
                }
                // It may still be named by itself.
                input.path().map(|path| self.seen.remove(&identity(path)));
                self.found.own.push(input.name.clone());
                if product.is_some_and(Product::is_input) {
                    self.found.spare.push(input);
                }
            }
        }
    }

    fn file(&mut self, path: &Path, otherwise: InputFormat) {
        let same = identity(path);
        if !self.seen.insert(same) {
            return self.finding("input_twice", Severity::Notice, &name_of(path));
        }
        let format = format_of(path).unwrap_or(otherwise);
        self.found.files.push(Input { format, limits: self.limits, ..Input::file(path) });
    }

    fn finding(&mut self, code: &str, severity: Severity, name: &str) {
        let finding = Finding::new(code, severity).at(Place::document(name));
        self.found.findings.push(finding.with("name", name));
    }

    fn unreadable(&mut self, name: &str, error: &io::Error) {
        self.found.findings.push(unreadable(name, error));
    }
}

/// The descriptor of a data package.
const DESCRIPTOR: &str = "datapackage.json";

/// What two paths to the same file have in common.
fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The finding for a file that cannot be read, or that passes a limit.
pub fn unreadable(name: &str, error: &io::Error) -> Finding {
    if error.get_ref().is_some_and(|cause| cause.is::<Changed>()) {
        return Finding::new(FindingCode::InputChanged, Severity::Error).at(Place::document(name));
    }
    limits::finding_of(error, name).unwrap_or_else(|| {
        let finding =
            Finding::new(FindingCode::InputUnreadable, Severity::Error).with("cause", error);
        finding.at(Place::document(name))
    })
}

/// The name of a file in messages and figures; of a name that is not UTF-8, each wrong byte as `\xFF`, so that two names
/// stay two.
fn name_of(path: &Path) -> String {
    if let Some(name) = path.to_str() {
        return name.to_owned();
    }
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| name.push_str(&format!("\\x{byte:02X}")));
    }
    name
}

/// Whether a file tells about the folder that it stands in: `README.md`, `readme.zh-CN.txt`.
fn is_readme(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.starts_with("readme.")
}

#[cfg(test)]
mod tests;
