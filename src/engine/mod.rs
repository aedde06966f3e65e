//! The engine: the changes of very many figures, from a file to a file.
//!
//! The keys of the input are encoded batch by batch, so that its texts are never held; the changes are computed body by
//! body and written as they are ready, in order.

mod csv;
mod encode;
mod job;
mod lines;

pub use csv::is_long_csv;
pub use encode::changes_parquet;
pub use job::{Summary, TableFormat, yoy};

#[cfg(test)]
mod tests;
