//! Figures: one row per observation, as a frame of the contract or as series.

mod frame;
mod operations;
pub(crate) mod panel;
mod parquet;
mod reconcile;
pub mod schema;
mod wide;

pub use frame::{Figures, Selection};
pub(crate) use panel::Keys;
pub use panel::Kind;
pub use panel::{BodySeries, Cell, Conflict, Panel, Series};
pub use parquet::{FiguresSink, figures_parquet, parquet_len, read_parquet, read_parquet_bytes};
pub(crate) use parquet::{batches_of as parquet_batches, parquet_len_given};
pub use reconcile::reconcile;
pub use wide::{Across, SortKey};

#[cfg(test)]
mod tests;
