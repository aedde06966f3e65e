//! The user's files: what a run may write, what it never does, and how runs end that are broken off, hindered or doubled.
//! Every run is a process of its own.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]
#![cfg(unix)]

#[path = "guest/faults.rs"]
mod faults;
#[path = "guest/formats.rs"]
mod formats;
#[path = "guest/kills.rs"]
mod kills;
#[path = "guest/ownership.rs"]
mod ownership;
#[path = "guest/random_runs.rs"]
mod random_runs;
#[path = "guest/statuses.rs"]
mod statuses;
#[path = "guest/support.rs"]
mod support;
