use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::cli::output::refused;

/// How long another run may take to put its files in their places.
const PATIENCE: Duration = Duration::from_secs(20);

/// A folder, for as long as one run changes what stands under its names. The lock is on the folder itself: it leaves no
/// file behind, and ends with the process that holds it.
pub(super) struct FolderLock {
    /// None where folders cannot be locked: on Windows, and on some network file systems.
    _folder: Option<File>,
}

impl FolderLock {
    /// Waits for the folder.
    ///
    /// # Errors
    /// Another process holds it for too long.
    pub(super) fn take(folder: &Path) -> anyhow::Result<FolderLock> {
        let Ok(file) = File::open(folder) else { return Ok(FolderLock { _folder: None }) };
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(FolderLock { _folder: Some(file) }),
                Err(TryLockError::Error(_)) => return Ok(FolderLock { _folder: None }),
                Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => {
                    return Err(refused("output_busy", folder).into());
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(2)),
            }
        }
    }
}
