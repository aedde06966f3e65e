//! Whole pieces of work from beginning to end: the commands stand in scripts that the documents show, what they are given is
//! made here.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "scenarios/evaluator.rs"]
mod evaluator;
#[path = "scenarios/office.rs"]
mod office;
#[path = "scenarios/support.rs"]
mod support;
