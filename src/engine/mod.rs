//! The engine: the changes of very many figures, from a file to a file.
//!
//! The keys of the input are encoded batch by batch, so that its texts are never held; the changes are computed body by
//! body and written as they are ready, in order.

mod check;
mod chunks;
mod csv;
mod doubts;
mod encode;
mod figures;
mod file;
mod inputs;
mod intake;
mod job;
mod lines;
mod options;
mod rollup;
mod sink;
mod spark;
mod sql;

pub use check::{Checked, Part, check};
pub use doubts::read_doubts;
pub use encode::changes_parquet;
pub use inputs::BulkInputs;
pub use job::{Summary, TableFormat, yoy};
pub use options::{BulkOptions, Progress, Stage};
pub use rollup::{RolledUp, rollup};
pub use spark::{SparkJob, spark_yoy};
pub use sql::{Dialect, SqlJob, SqlSource, sql};

#[cfg(test)]
mod tests;
