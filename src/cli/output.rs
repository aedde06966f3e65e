use std::fs;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path;

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

/// Writes to standard output piece by piece.
pub(super) fn to_stdout(
    fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let filled = fill(&mut out).and_then(|()| Ok(out.flush()?));
    match filled {
        Err(e) => match e.downcast::<std::io::Error>() {
            Ok(e) => ignore_closed_pipe(Err(e)),
            Err(other) => Err(other),
        },
        Ok(()) => Ok(()),
    }
}

/// Writes a file whole: to a temporary file beside it, then renamed, so that no reader sees half of it.
pub(super) fn write(path: &Path, bytes: &[u8], context: &Context) -> anyhow::Result<()> {
    stream(path, bytes, context, |file| Ok(file.write_all(bytes)?))
}

/// Writes a file piece by piece, as [`write`] does it. `start` is how it begins.
pub(super) fn stream(
    path: &Path,
    start: &[u8],
    context: &Context,
    fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let failed = |e: std::io::Error| {
        Error::new(ErrorKind::Io, "write")
            .at(Place::document(&path.display().to_string()))
            .because(e)
    };
    may_overwrite(path, start, context)?;
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let part =
        with_usual_rights(&mut tempfile::Builder::new()).tempfile_in(folder).map_err(failed)?;
    let mut part = BufWriter::new(part);
    fill(&mut part).map_err(|e| match e.downcast::<std::io::Error>() {
        Ok(e) => failed(e).into(),
        Err(other) => other,
    })?;
    let part = part.into_inner().map_err(|e| failed(e.into_error()))?;
    part.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}

/// A temporary file is for its owner alone; a result is for everyone whom the user's mask lets read it.
#[cfg(unix)]
fn with_usual_rights<'a, 'b>(
    builder: &'a mut tempfile::Builder<'b, 'b>,
) -> &'a mut tempfile::Builder<'b, 'b> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn with_usual_rights<'a, 'b>(
    builder: &'a mut tempfile::Builder<'b, 'b>,
) -> &'a mut tempfile::Builder<'b, 'b> {
    builder
}

/// Refuses to write over a file that is there and does not begin as `bytes` do, unless `--force` was given.
pub(super) fn may_overwrite(path: &Path, bytes: &[u8], context: &Context) -> anyhow::Result<()> {
    if context.force || !path.exists() || is_ours(path, bytes) {
        return Ok(());
    }
    let place = Place::document(&path.display().to_string());
    Err(Error::new(ErrorKind::Request, "not_ours").at(place).into())
}

/// Whether a file that is there was written by tongbi: it begins as what is about to be written does (a table's header, a
/// chart's or a page's opening), so that nobody's own work is lost.
fn is_ours(path: &Path, bytes: &[u8]) -> bool {
    let Ok(old) = fs::read(path) else { return false };
    let end = bytes.iter().position(|b| *b == b'\n').unwrap_or(bytes.len()).min(48);
    old.is_empty() || old.starts_with(&bytes[..end])
}
