//! One line on the terminal while a run takes more than a second: what it does, and for how long.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tongbi::i18n::{self, Lang};

use crate::cli::Context;

/// A run that is over by then shows nothing.
const FIRST: Duration = Duration::from_secs(1);
/// How often the line is drawn anew.
const EVERY: Duration = Duration::from_millis(500);

/// Goes back to the start of the line and empties it.
const ERASE: &str = "\r\x1b[2K";

/// The line of this process: it has one terminal.
static LINE: Mutex<Line> = Mutex::new(Line::new());

/// The line, and whether it stands on the terminal just now.
struct Line {
    /// What is done.
    doing: String,
    is_drawn: bool,
    /// Whether something else is shown from now on: a result, or a bar.
    is_over: bool,
}

impl Line {
    const fn new() -> Line {
        Line { doing: String::new(), is_drawn: false, is_over: false }
    }

    fn draw(&mut self, elapsed: Duration, lang: Lang, out: &mut impl Write) {
        if self.is_over {
            return;
        }
        let args = [("doing", self.doing.clone()), ("s", elapsed.as_secs().to_string())];
        let text = i18n::say(lang, "terminal.waiting", &args);
        let _ = write!(out, "{ERASE}{text}").and_then(|()| out.flush());
        self.is_drawn = true;
    }

    fn erase(&mut self, out: &mut impl Write) {
        if std::mem::take(&mut self.is_drawn) {
            let _ = write!(out, "{ERASE}").and_then(|()| out.flush());
        }
    }
}

fn line() -> MutexGuard<'static, Line> {
    LINE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says what is done from now on.
pub(super) fn now(doing: String) {
    line().doing = doing;
}

/// Writes something where the line may stand.
pub(super) fn apart<T>(write: impl FnOnce() -> T) -> T {
    let mut line = line();
    line.erase(&mut io::stderr());
    write()
}

/// Takes the line away for good: what follows has the terminal to itself.
pub(super) fn end() {
    let mut line = line();
    line.erase(&mut io::stderr());
    line.is_over = true;
}

/// The thread that draws the line, until this is dropped.
pub(super) struct Waiting {
    stop: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Waiting {
    /// Begins; nothing is ever shown with `-q`, or where standard error is no terminal.
    pub(super) fn begin(context: &Context) -> Option<Waiting> {
        if context.quiet || !io::stderr().is_terminal() {
            return None;
        }
        let lang = context.terminal;
        now(i18n::say(lang, "terminal.working", &[]));
        let stop = Arc::new((Mutex::new(false), Condvar::new()));
        let told = Arc::clone(&stop);
        let begun = Instant::now();
        let draw = move || {
            let (stopped, bell) = &*told;
            let mut wait = FIRST;
            let mut guard = stopped.lock().unwrap_or_else(PoisonError::into_inner);
            while !*guard {
                let waited = bell.wait_timeout(guard, wait);
                let (next, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
                guard = next;
                if timeout.timed_out() && !*guard {
                    line().draw(begun.elapsed(), lang, &mut io::stderr());
                    wait = EVERY;
                }
            }
        };
        // Without a thread to spare there is no line.
        let thread = std::thread::Builder::new().spawn(draw).ok()?;
        Some(Waiting { stop, thread: Some(thread) })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        *self.stop.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.stop.1.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        line().erase(&mut io::stderr());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_taken_away_before_anything_else_is_written() {
        let mut line = Line { doing: "reading 3 files".to_owned(), ..Line::new() };
        let mut out = Vec::new();
        line.draw(Duration::from_millis(2_400), Lang::En, &mut out);
        line.erase(&mut out);
        line.erase(&mut out);
        line.is_over = true;
        line.draw(Duration::from_secs(9), Lang::En, &mut out);
        assert_eq!(out, b"\r\x1b[2Kreading 3 files ... 2 s\r\x1b[2K");
    }
}
