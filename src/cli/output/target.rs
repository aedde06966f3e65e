use std::fs::{self, File, FileType, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::cli::output::{failed, refused};

/// Where a result goes.
#[derive(Debug)]
pub(in crate::cli) enum Target {
    /// Standard output.
    Stdout,
    /// A pipe or a device, which is written to as it stands there.
    Special(PathBuf),
    /// A file in a folder, neither of which need be there. Links are resolved.
    File { folder: PathBuf, name: String },
}

/// Other names of standard output.
const STDOUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// How long a pipe may be without a reader.
const READER_WITHIN: Duration = Duration::from_secs(10);

impl Target {
    /// The target of `-o`.
    ///
    /// # Errors
    /// Nothing can be written under this path: it is a folder, a disk, a link that leads nowhere.
    pub(in crate::cli) fn of(path: Option<&Path>) -> anyhow::Result<Target> {
        let Some(path) = path.filter(|path| !is_stdout(path)) else { return Ok(Target::Stdout) };
        let real = match fs::metadata(path) {
            Ok(found) if found.is_dir() => return Err(refused("output_folder", path).into()),
            Ok(found) if found.is_file() => fs::canonicalize(path).map_err(|e| failed(path, e))?,
            Ok(found) if is_written_to(found.file_type()) => {
                return Ok(Target::Special(path.to_owned()));
            }
            Ok(_) => return Err(refused("output_device", path).into()),
            Err(_) if path.is_symlink() => return Err(refused("output_link", path).into()),
            Err(e) if e.kind() == io::ErrorKind::NotFound => path.to_owned(),
            Err(e) => return Err(failed(path, e).into()),
        };
        let is_named = !path.as_os_str().is_empty() && !ends_as_folder(path);
        let name = real.file_name().filter(|_| is_named).and_then(|name| name.to_str());
        let Some(name) = name else { return Err(refused("output_name", path).into()) };
        Ok(Target::File { folder: folder_of(&real), name: name.to_owned() })
    }
}

/// Whether a path is a name of standard output.
pub(super) fn is_stdout(path: &Path) -> bool {
    STDOUT.iter().any(|name| path == Path::new(name))
}

/// The folder of a file; a bare name stands in the current one.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Whether a path is written as that of a folder: `out/`.
pub(in crate::cli) fn ends_as_folder(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

#[cfg(unix)]
fn is_written_to(kind: FileType) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_fifo() || kind.is_char_device()
}

#[cfg(not(unix))]
fn is_written_to(_: FileType) -> bool {
    false
}

/// Opens a pipe or a device. A pipe waits for its reader, but not for ever.
///
/// # Errors
/// It cannot be opened, or nobody reads the pipe.
#[cfg(unix)]
pub(super) fn open_special(path: &Path) -> anyhow::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let without_waiting = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let start = Instant::now();
    loop {
        let mut options = OpenOptions::new();
        match options.write(true).custom_flags(without_waiting).open(path) {
            // Somebody reads: open it once more, so that a full pipe makes the writer wait.
            Ok(_reserved) => {
                return OpenOptions::new()
                    .write(true)
                    .open(path)
                    .map_err(|e| failed(path, e).into());
            }
            Err(e) if e.raw_os_error() != Some(rustix::io::Errno::NXIO.raw_os_error()) => {
                return Err(failed(path, e).into());
            }
            Err(_) if start.elapsed() > READER_WITHIN => {
                return Err(refused("output_no_reader", path).into());
            }
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

#[cfg(not(unix))]
pub(super) fn open_special(path: &Path) -> anyhow::Result<File> {
    let _ = (READER_WITHIN, Instant::now());
    OpenOptions::new().write(true).open(path).map_err(|e| failed(path, e).into())
}
