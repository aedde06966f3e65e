//! Names with `*`, `?` and `[…]`, on systems whose shell does not expand them.

use std::io;
use std::path::{Path, PathBuf};

use glob::{GlobError, Pattern};

/// A path that fits, or a folder that could not be looked into.
type Match = Result<PathBuf, (PathBuf, io::Error)>;

/// The paths that fit a pattern, sorted; none when the argument is no pattern. Folders at its front that are there as they
/// are written are meant literally: `dir [1]/*.csv`.
pub(super) fn matches(argument: &Path) -> Option<Vec<Match>> {
    let literal = argument.ancestors().skip(1).find(|folder| is_there(folder))?;
    let rest = argument.strip_prefix(literal).ok()?.to_str()?;
    if !rest.contains(['*', '?', '[']) {
        return None;
    }
    // The pattern itself joins by a slash: on Windows a backslash is a separator there too.
    let pattern = match literal.to_str()? {
        "" => rest.to_owned(),
        folder => format!("{}/{rest}", Pattern::escape(folder.trim_end_matches('/'))),
    };
    let found = glob::glob(&pattern).ok()?;
    Some(found.map(|path| path.map_err(unreadable)).collect())
}

fn is_there(folder: &Path) -> bool {
    folder.as_os_str().is_empty() || folder.is_dir()
}

fn unreadable(error: GlobError) -> (PathBuf, io::Error) {
    let path = error.path().to_owned();
    (path, error.into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn names(root: &Path, pattern: &str) -> Option<Vec<String>> {
        let found = matches(&root.join(pattern))?;
        let name = |path: Match| path.unwrap().strip_prefix(root).unwrap().display().to_string();
        Some(found.into_iter().map(name).collect())
    }

    #[test]
    fn a_folder_that_is_there_as_it_is_written_is_meant() {
        let root = tempfile::tempdir().unwrap();
        for file in ["dir [1]/a.csv", "dir [1]/b.txt", "dir 1/c.csv", "d*/e.csv"] {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let found = |pattern: &str| names(root.path(), pattern).unwrap();
        assert_eq!(found("dir [1]/*.csv"), ["dir [1]/a.csv"]);
        assert_eq!(found("d*/*.csv"), ["d*/e.csv"]);
        assert_eq!(found("*/c.csv"), ["dir 1/c.csv"]);
        assert!(found("dir [1]/*.html").is_empty());
        assert_eq!(names(root.path(), "gone.csv"), None);
    }
}
