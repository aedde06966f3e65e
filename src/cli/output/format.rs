use std::path::Path;

use tongbi::{Error, ErrorKind, Place};

use crate::cli::output::target::is_stdout;

/// The forms that a command can write, each with the endings of file names that mean it; the first ending of a form is the
/// one that messages name.
pub(in crate::cli) type Known<T> = [(&'static str, T)];

/// Endings that promise a format. A file that bears one of them holds nothing else.
const PROMISES: [&str; 41] = [
    "csv", "tsv", "tab", "json", "jsonl", "ndjson", "md", "markdown", "parquet", "pq", "xlsx",
    "xlsm", "xls", "et", "ods", "doc", "docx", "wps", "rtf", "odt", "pdf", "html", "htm", "svg",
    "png", "jpg", "jpeg", "gif", "webp", "sarif", "toml", "zip", "gz", "bz2", "zst", "xz", "7z",
    "rar", "sqlite", "sqlite3", "db",
];

/// The form of an output: the one that was asked for, or the one that the ending of its name means. None when there is no
/// file to tell it by.
///
/// # Errors
/// The ending means no form that the command can write, or another one than was asked for.
pub(in crate::cli) fn choose<T: Copy + PartialEq>(
    output: Option<&Path>,
    asked: Option<T>,
    known: &Known<T>,
) -> tongbi::Result<Option<T>> {
    let Some(path) = output.filter(|path| is_file(path)) else { return Ok(asked) };
    let ending = ending(path);
    let meant = known.iter().find(|(known, _)| *known == ending).map(|(_, form)| *form);
    match (meant, asked) {
        (Some(meant), None) => Ok(Some(meant)),
        // Plain text is the ending of whatever people read.
        (meant, Some(asked)) if meant == Some(asked) || ending == "txt" => Ok(Some(asked)),
        (None, Some(asked)) if !PROMISES.contains(&ending.as_str()) => Ok(Some(asked)),
        (_, Some(_)) => Err(refused("output_contradicts", path, known)),
        (None, None) => Err(refused("output_unknown", path, known)),
    }
}

/// Whether a path is that of a file, rather than of standard output, a pipe or a device.
fn is_file(path: &Path) -> bool {
    !is_stdout(path) && (!path.exists() || path.is_file())
}

/// The ending of a name in small letters, without the dot.
pub(in crate::cli) fn ending(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

/// Whether the ending of a name promises a format, so that it is the name of no folder.
pub(in crate::cli) fn promises_a_file(path: &Path) -> bool {
    PROMISES.contains(&ending(path).as_str())
}

/// The error for an ending that a command does not write.
pub(in crate::cli) fn refused<T>(code: &str, path: &Path, known: &Known<T>) -> Error {
    let endings: Vec<String> = known.iter().map(|(ending, _)| format!(".{ending}")).collect();
    Error::new(ErrorKind::Request, code)
        .at(Place::document(&path.display().to_string()))
        .with("known", endings.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [(&str, u8); 3] = [("csv", 1), ("xlsx", 2), ("txt", 3)];

    fn form(path: &str, asked: Option<u8>) -> Result<Option<u8>, String> {
        choose(Some(Path::new(path)), asked, &KNOWN).map_err(|e| e.code().to_owned())
    }

    #[test]
    fn the_ending_tells_the_form_in_any_case() {
        assert_eq!(form("a.CSV", None), Ok(Some(1)));
        assert_eq!(form("a.b.Xlsx", None), Ok(Some(2)));
        assert_eq!(form("-", None), Ok(None));
        assert_eq!(choose(None, Some(2), &KNOWN).unwrap(), Some(2));
    }

    #[test]
    fn an_ending_that_is_not_known_or_promises_another_form_is_refused() {
        for path in ["a.xls", "a.docx", "a", "a.csv.gz"] {
            assert_eq!(form(path, None), Err("output_unknown".to_owned()), "{path}");
        }
        assert_eq!(form("a.xlsx", Some(1)), Err("output_contradicts".to_owned()));
        assert_eq!(form("a.docx", Some(1)), Err("output_contradicts".to_owned()));
        assert_eq!(form("a.dat", Some(1)), Ok(Some(1)), "the user knows better");
        assert_eq!(form("a.txt", Some(1)), Ok(Some(1)));
    }
}
