//! Decoders of others that panic on bytes which no writer makes: the panic becomes a value, and prints nothing.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// A decoder has panicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Panicked;

/// Runs a decoder on this thread. Its panics end here without a word; those of other threads are printed as ever.
pub(crate) fn quietly<T>(decode: impl FnOnce() -> T) -> Result<T, Panicked> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(decode));
    QUIET.set(before);
    result.map_err(|_| Panicked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_value_and_the_next_call_works() {
        let text = std::hint::black_box("x");
        assert_eq!(quietly(|| text.parse::<u8>().unwrap()), Err(Panicked));
        assert_eq!(quietly(|| 3), Ok(3));
        assert!(!QUIET.get());
    }
}
