//! The files of a bulk job: tables of figures by the names of the contract, as they lie in files and folders.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::documents::own::{OwnFiles, Product};
use crate::engine::csv::is_long;
use crate::engine::file::{BulkFile, Form, Given};
use crate::series::{parquet_len_given, schema};

/// From this size on a table is not held as text, but read piece by piece.
const LARGE_TABLE: u64 = 64 << 20;

/// From so many rows on a Parquet file is not held in memory: checking half a million figures takes seconds, and all of
/// their texts a gigabyte.
const MANY_FIGURES: usize = 500_000;

/// From so many rows, and so much text, on the readers of small tables take more memory than most machines have.
const HUGE_FIGURES: usize = 5_000_000;
const HUGE_TABLE: u64 = 512 << 20;

/// How much smaller a packed table is than its text, about.
const PACKED: u64 = 8;

/// The tables of a bulk job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkInputs {
    pub(crate) files: Vec<BulkFile>,
}

impl BulkInputs {
    /// The tables in these files and folders; none when there is anything else among them, which the readers of tables
    /// and reports then see to. In folders, what tongbi wrote itself is left out, unless they hold nothing else, and so
    /// is what begins with `_` or a dot.
    pub fn find(paths: &[PathBuf]) -> Option<BulkInputs> {
        let mut inputs = BulkInputs::default();
        for path in paths {
            let files = if path.is_dir() { in_folder(path)? } else { vec![table(path)?] };
            inputs.files.extend(files);
        }
        (!inputs.files.is_empty()).then_some(inputs)
    }

    /// Whether they are so many figures that their texts are better not held in memory.
    pub fn is_large(&self) -> bool {
        self.reaches(LARGE_TABLE, MANY_FIGURES)
    }

    /// Whether they are so many figures that most machines cannot hold their texts.
    pub fn is_huge(&self) -> bool {
        self.reaches(HUGE_TABLE, HUGE_FIGURES)
    }

    fn reaches(&self, bytes: u64, figures: usize) -> bool {
        let text = |file: &BulkFile| match file.form {
            Form::Parquet | Form::Csv => file.bytes,
            Form::Gzip | Form::Zstd => file.bytes * PACKED,
        };
        let texts = self.files.iter().filter(|file| file.form != Form::Parquet);
        if texts.map(text).sum::<u64>() >= bytes {
            return true;
        }
        let parquet = self.files.iter().filter(|file| file.form == Form::Parquet);
        let rows = parquet.filter_map(|file| parquet_len_given(&file.path, &file.given).ok());
        rows.sum::<usize>() >= figures
    }

    /// The files.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// The size of all files.
    pub(crate) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

fn form_of(path: &Path) -> Option<Form> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let forms = [
        (".parquet", Form::Parquet),
        (".pq", Form::Parquet),
        (".csv", Form::Csv),
        (".csv.gz", Form::Gzip),
        (".csv.zst", Form::Zstd),
    ];
    forms.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, form)| form)
}

/// A file that is a table by its name and, where it is text, by its header.
fn table(path: &Path) -> Option<BulkFile> {
    let found = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let form = form_of(path)?;
    let file = BulkFile { path: path.to_owned(), form, given: given(path), bytes: found.len() };
    (form == Form::Parquet || is_long(&file)).then_some(file)
}

fn in_folder(folder: &Path) -> Option<Vec<BulkFile>> {
    let mut paths = Vec::new();
    walk(folder, &mut paths).ok()?;
    let mut own_files = OwnFiles::default();
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for path in paths {
        match own_files.product(&path) {
            None => others.push(path),
            Some(Product::Figures) => own.push(path),
            Some(_) => {}
        }
    }
    let chosen = if others.is_empty() { own } else { others };
    chosen.iter().map(|path| table(path)).collect()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(['_', '.']) {
            continue;
        }
        // A link to a folder could lead round in a circle.
        if path.is_dir() && !path.is_symlink() {
            walk(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// What stands in the names of the folders of a path, for the columns of the contract.
fn given(path: &Path) -> Given {
    let mut given = Given::new();
    for part in path.parent().into_iter().flat_map(Path::components) {
        let Component::Normal(name) = part else { continue };
        let Some((key, value)) = name.to_str().and_then(|name| name.split_once('=')) else {
            continue;
        };
        if let Some(column) = schema::FIGURES.iter().find(|column| column.name == key) {
            given.insert(column.name, unescaped(value));
        }
    }
    given
}

/// A value as Hive writes it into the name of a folder: signs that a name cannot have are two hexadecimal digits behind
/// a per cent sign.
fn unescaped(value: &str) -> String {
    if value == "__HIVE_DEFAULT_PARTITION__" {
        return String::new();
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_give_the_columns_of_the_contract() {
        let path = Path::new("x=1/body=%E7%94%B2%E5%8E%BF/year=2024/part%2D0.parquet");
        let expected = [("body", "甲县".to_owned()), ("year", "2024".to_owned())];
        assert_eq!(given(path), expected.into());
        assert_eq!(unescaped("50%"), "50%");
    }

    #[test]
    fn a_folder_with_anything_else_is_no_folder_of_tables() {
        let folder = tempfile::tempdir().unwrap();
        let year = folder.path().join("year=2024");
        fs::create_dir(&year).unwrap();
        fs::write(year.join("a.csv"), "body,indicator,value\n甲县,permits.decided,1\n").unwrap();
        fs::write(folder.path().join("_SUCCESS"), "").unwrap();
        let found = BulkInputs::find(&[folder.path().to_owned()]).unwrap();
        assert_eq!(found.files.len(), 1);
        assert!(!found.is_large());
        fs::write(folder.path().join("b.html"), "<p>").unwrap();
        assert_eq!(BulkInputs::find(&[folder.path().to_owned()]), None);
    }
}
