use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::cli::output::hidden_folder;

/// What a signal removes before it ends the process.
static LIVE: Mutex<Live> = Mutex::new(Live { stagings: Vec::new() });

/// The hidden folders of this run, and the folders that it made for them.
pub(super) struct Live {
    pub(super) stagings: Vec<(PathBuf, Vec<PathBuf>)>,
}

/// The hidden folders. While a caller holds them, a signal waits: files are exchanged without being interrupted.
pub(super) fn live() -> MutexGuard<'static, Live> {
    // A panic elsewhere does not make the list of folders wrong.
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on a signal that ends the process removes its hidden folders first.
#[cfg(unix)]
pub(super) fn watch() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let heeded = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| !is_ignored(*signal));
        let Ok(mut signals) = Signals::new(heeded.collect::<Vec<_>>()) else { return };
        // Without it a signal ends the process at once, and the next run clears up.
        let _ = std::thread::Builder::new().spawn(move || {
            for signal in signals.forever() {
                // Held to the end of the process, so that nothing is made or reported behind the removal.
                let mut live = live();
                for (folder, made) in live.stagings.drain(..) {
                    hidden_folder::remove(&folder, &made);
                }
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        });
    });
}

#[cfg(not(unix))]
pub(super) fn watch() {}

/// Whether this process was started with the signal ignored, as `nohup` does it: then it stays ignored.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    match mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()) {
        Some(mask) => mask & (1 << (signal - 1)) != 0,
        // Where this is not known, a hang-up is left as it is.
        None => signal == signal_hook::consts::SIGHUP,
    }
}

/// A limit on the size of files is an error of the write that meets it, not the end of the process.
#[cfg(unix)]
pub(in crate::cli) fn ignore_size_limit() {
    let flag = std::sync::Arc::default();
    // Without it the process ends at the limit; the files under their names are whole all the same.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, flag);
}

#[cfg(not(unix))]
pub(in crate::cli) fn ignore_size_limit() {}
