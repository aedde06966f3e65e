//! Limits, names and numbers, as sentences: what a hostile or careless input does to a run, and what it must not do.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "limits/inputs.rs"]
mod inputs;
#[path = "limits/names.rs"]
mod names;
#[path = "limits/numbers.rs"]
mod numbers;
#[path = "limits/random.rs"]
mod random;
#[path = "limits/support.rs"]
mod support;
