//! The work of an analyst: statistics held to another tool's values, tables that come back as they were, a scenario from
//! the raw panel to the package.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "analyst/commands.rs"]
mod commands;
#[path = "analyst/matrix.rs"]
mod matrix;
#[path = "analyst/peers.rs"]
mod peers;
#[path = "analyst/pictures.rs"]
mod pictures;
#[path = "analyst/properties.rs"]
mod properties;
#[path = "analyst/scenario.rs"]
mod scenario;
