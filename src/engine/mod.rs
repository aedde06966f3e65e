//! The engine: the changes of very many figures, from a file to a file.
//!
//! The keys of the input are encoded batch by batch, so that its texts are never held; the changes are computed body by
//! body and written as they are ready, in order.

mod encode;
mod job;

pub use encode::changes_parquet;
pub use job::{Summary, yoy_parquet};

#[cfg(test)]
mod tests;
