//! The checks: on the true reports, on generated ones, on cases of every kind of rule, and what they write.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking")]

#[path = "checks/claims.rs"]
mod claims;
#[path = "checks/fixtures.rs"]
mod fixtures;
#[path = "checks/output.rs"]
mod output;
#[path = "checks/property.rs"]
mod property;
#[path = "checks/prose.rs"]
mod prose;
#[path = "checks/rules.rs"]
mod rules;
#[path = "checks/support.rs"]
mod support;
#[path = "checks/synthetic.rs"]
mod synthetic;
#[path = "checks/truth.rs"]
mod truth;
