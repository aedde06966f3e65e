//! The same forty figures written in many ways, all read to the same frame; and tables that are broken, each refused with
//! its cause.

#![allow(clippy::unwrap_used, reason = "a table that cannot be written fails its test")]

#[path = "tables/broken.rs"]
mod broken;
#[path = "tables/cases.rs"]
mod cases;
#[path = "tables/faults_found.rs"]
mod faults_found;
#[path = "tables/matrix.rs"]
mod matrix;
#[path = "tables/property.rs"]
mod property;
#[path = "tables/refusals.rs"]
mod refusals;
#[path = "tables/round_trips.rs"]
mod round_trips;
#[path = "tables/typed.rs"]
mod typed;
#[path = "tables/writer.rs"]
mod writer;
