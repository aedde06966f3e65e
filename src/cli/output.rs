use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use tongbi::{Error, ErrorKind, Place};

use crate::cli::Context;

/// Writes a result: to a file (`-o FILE`), or to standard output (`-o -`, or no `-o`).
///
/// # Errors
/// The file cannot be written, is not tongbi's to overwrite, or bytes would go to a terminal.
pub(super) fn put(path: Option<&Path>, bytes: &[u8], context: &Context) -> anyhow::Result<()> {
    match path {
        Some(path) if path != Path::new("-") => write(path, bytes, context),
        _ => {
            let mut out = std::io::stdout().lock();
            if out.is_terminal() && std::str::from_utf8(bytes).is_err() {
                return Err(Error::new(ErrorKind::Request, "binary_to_terminal").into());
            }
            ignore_closed_pipe(out.write_all(bytes))
        }
    }
}

/// A reader that has seen enough, such as `head`, is no failure.
fn ignore_closed_pipe(result: std::io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Writes a file whole: to a temporary file beside it, then renamed, so that no reader sees half of it.
pub(super) fn write(path: &Path, bytes: &[u8], context: &Context) -> anyhow::Result<()> {
    let failed = |e: std::io::Error| {
        Error::new(ErrorKind::Io, "write")
            .at(Place::document(&path.display().to_string()))
            .because(e)
    };
    if !context.force && path.exists() && !is_ours(path, bytes) {
        let place = Place::document(&path.display().to_string());
        return Err(Error::new(ErrorKind::Request, "not_ours").at(place).into());
    }
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let part = part_of(path);
    fs::write(&part, bytes).and_then(|()| fs::rename(&part, path)).map_err(|e| {
        // What was written is of no use; that it cannot be removed either is no news.
        let _ = fs::remove_file(&part);
        failed(e)
    })?;
    Ok(())
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// Whether a file that is there was written by tongbi: it begins as what is about to be written does (a table's header, a
/// chart's or a page's opening), so that nobody's own work is lost.
fn is_ours(path: &Path, bytes: &[u8]) -> bool {
    let Ok(old) = fs::read(path) else { return false };
    let opening = |bytes: &[u8]| {
        let end = bytes.iter().position(|b| *b == b'\n').unwrap_or(bytes.len()).min(48);
        bytes[..end].to_vec()
    };
    old.is_empty() || opening(&old) == opening(bytes)
}
