//! What a command is given to read: files, folders, globs, standard input → a list of files by format, in a stable
//! order. Files are listed here, and opened when they are read.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::model::{Finding, Place, Severity};

/// The format of an input, by its extension (by its first bytes for standard input).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputFormat {
    /// A table as text: `.csv`, `.tsv`, and whatever has another extension but was named by itself.
    Table,
    /// `.txt`: a table or a report; its content tells.
    Text,
    /// `.parquet`.
    Parquet,
    /// A report: `.html`, `.pdf`, `.docx`, `.xlsx` and the like.
    Document,
}

/// One file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name in every message: the path as it was given, `-` for standard input.
    pub name: String,
    /// Its format.
    pub format: InputFormat,
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
        Input { name: name_of(path), format, content: Content::File(path.to_owned()) }
    }

    /// Bytes in memory, under a name.
    pub fn memory(name: &str, format: InputFormat, bytes: Vec<u8>) -> Input {
        Input { name: name.to_owned(), format, content: Content::Memory(bytes) }
    }

    /// The path, when it is a file.
    pub fn path(&self) -> Option<&Path> {
        match &self.content {
            Content::File(path) => Some(path),
            Content::Memory(_) => None,
        }
    }

    /// How many bytes there are; none when the file is not there.
    pub fn size(&self) -> Option<u64> {
        match &self.content {
            Content::File(path) => fs::metadata(path).ok().map(|found| found.len()),
            Content::Memory(bytes) => Some(bytes.len() as u64),
        }
    }

    /// The bytes.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        match &self.content {
            Content::File(path) => fs::read(path).map(Cow::Owned),
            Content::Memory(bytes) => Ok(Cow::Borrowed(bytes)),
        }
    }
}

/// What was found under the arguments of a command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// The files to read, in the order of the arguments; those of a folder sorted by path. Each file stands once.
    pub files: Vec<Input>,
    /// Files in folders whose extension says that they have no figures.
    pub passed_over: Vec<String>,
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
/// read to its end.
pub fn gather(arguments: &[String], standard_input: &mut dyn Read) -> Inputs {
    let mut search = Search::default();
    for argument in arguments {
        if argument == "-" {
            search.standard_input(standard_input);
        } else {
            search.argument(argument);
        }
    }
    search.found
}

#[derive(Default)]
struct Search {
    found: Inputs,
    seen: BTreeSet<PathBuf>,
}

impl Search {
    fn standard_input(&mut self, source: &mut dyn Read) {
        if self.found.files.iter().any(|input| input.name == "-") {
            return self.finding("input_twice", Severity::Notice, "-");
        }
        let mut bytes = Vec::new();
        match source.read_to_end(&mut bytes) {
            Ok(_) => {
                let parquet = bytes.starts_with(b"PAR1");
                let format = if parquet { InputFormat::Parquet } else { InputFormat::Table };
                self.found.files.push(Input::memory("-", format, bytes));
            }
            Err(error) => self.unreadable("-", &error),
        }
    }

    fn argument(&mut self, argument: &str) {
        let path = Path::new(argument);
        if path.exists() {
            return self.path(path);
        }
        let is_pattern = argument.contains(['*', '?', '[']);
        let Some(matches) = is_pattern.then(|| glob::glob(argument).ok()).flatten() else {
            return self.finding("input_missing", Severity::Error, argument);
        };
        let paths: Vec<PathBuf> = matches.filter_map(Result::ok).collect();
        if paths.is_empty() {
            return self.finding("input_no_match", Severity::Error, argument);
        }
        for path in paths {
            self.path(&path);
        }
    }

    fn path(&mut self, path: &Path) {
        if path.is_dir() {
            self.folder(path);
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
        for entry in entries {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            // A link to a folder is not followed: it may lead back.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            match format_of(&path) {
                _ if hidden => {}
                _ if is_folder => self.folder(&path),
                _ if is_readme(&path) => self.found.passed_over.push(name_of(&path)),
                Some(format) if path.is_file() => self.file(&path, format),
                _ => self.found.passed_over.push(name_of(&path)),
            }
        }
    }

    fn file(&mut self, path: &Path, otherwise: InputFormat) {
        let same = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if !self.seen.insert(same) {
            return self.finding("input_twice", Severity::Notice, &name_of(path));
        }
        let format = format_of(path).unwrap_or(otherwise);
        let content = Content::File(path.to_owned());
        self.found.files.push(Input { name: name_of(path), format, content });
    }

    fn finding(&mut self, code: &str, severity: Severity, name: &str) {
        let finding = Finding::new(code, severity).at(Place::document(name));
        self.found.findings.push(finding.with("name", name));
    }

    fn unreadable(&mut self, name: &str, error: &io::Error) {
        self.found.findings.push(unreadable(name, error));
    }
}

/// The finding for a file that cannot be read.
pub(crate) fn unreadable(name: &str, error: &io::Error) -> Finding {
    Finding::new("input_unreadable", Severity::Error).at(Place::document(name)).with("cause", error)
}

fn name_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Whether a file tells about the folder that it stands in: `README.md`, `readme.zh-CN.txt`.
fn is_readme(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.starts_with("readme.")
}

fn format_of(path: &Path) -> Option<InputFormat> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    Some(match extension.as_str() {
        "csv" | "tsv" | "tab" => InputFormat::Table,
        "txt" | "text" | "md" | "markdown" => InputFormat::Text,
        "parquet" | "pq" => InputFormat::Parquet,
        "html" | "htm" | "shtml" | "shtm" | "xhtml" | "pdf" | "docx" | "xlsx" | "xls" | "et"
        | "doc" | "wps" | "rtf" | "mht" | "mhtml" | "ofd" => InputFormat::Document,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    fn names(inputs: &Inputs, root: &Path) -> Vec<String> {
        let relative = |name: &str| name.replace(&format!("{}/", root.display()), "");
        inputs.files.iter().map(|input| relative(&input.name)).collect()
    }

    fn gather_in(root: &Path, arguments: &[&str]) -> Inputs {
        let arguments: Vec<String> =
            arguments.iter().map(|a| root.join(a).display().to_string()).collect();
        gather(&arguments, &mut io::empty())
    }

    #[test]
    fn a_folder_gives_its_files_sorted_and_by_format() {
        let root = folder(&["b.csv", "a/z.TSV", "a/y.parquet", "notes.md", ".git/x.csv", "m.json"]);
        let found = gather_in(root.path(), &[""]);
        assert_eq!(names(&found, root.path()), ["a/y.parquet", "a/z.TSV", "b.csv", "notes.md"]);
        let formats: Vec<InputFormat> = found.files.iter().map(|f| f.format).collect();
        let (table, parquet) = (InputFormat::Table, InputFormat::Parquet);
        assert_eq!(formats, [parquet, table, table, InputFormat::Text]);
        assert!(found.passed_over[0].ends_with("m.json") && found.findings.is_empty());
    }

    #[test]
    fn what_tells_about_a_folder_is_not_read_unless_it_is_named() {
        let root = folder(&["b.csv", "README.md", "readme.zh-CN.txt"]);
        assert_eq!(names(&gather_in(root.path(), &[""]), root.path()), ["b.csv"]);
        assert_eq!(names(&gather_in(root.path(), &["README.md"]), root.path()), ["README.md"]);
    }

    #[test]
    fn a_file_that_is_named_twice_is_read_once_and_noted() {
        let root = folder(&["b.csv", "c.csv"]);
        let found = gather_in(root.path(), &["c.csv", "*.csv"]);
        assert_eq!(names(&found, root.path()), ["c.csv", "b.csv"]);
        assert_eq!(found.findings[0].code, "input_twice");
    }

    #[test]
    fn arguments_that_lead_to_nothing_are_findings_and_hide_no_other() {
        let root = folder(&["b.csv", "data.figures"]);
        let found = gather_in(root.path(), &["gone.csv", "*.tsv", "data.figures", "b.csv"]);
        let codes: Vec<&str> = found.findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(codes, ["input_missing", "input_no_match"]);
        assert_eq!(names(&found, root.path()), ["data.figures", "b.csv"]);
    }

    #[test]
    fn standard_input_is_read_once() {
        let arguments = ["-".to_owned(), "-".to_owned()];
        let found = gather(&arguments, &mut "a,b\n".as_bytes());
        assert_eq!(found.files.len(), 1);
        assert_eq!(found.files[0].bytes().unwrap().as_ref(), b"a,b\n");
        assert_eq!(found.findings[0].code, "input_twice");
    }
}
