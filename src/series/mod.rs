//! Figures: one row per observation, as a frame of the contract or as series.

mod frame;
mod operations;
pub(crate) mod panel;
mod parquet;
mod reconcile;
pub mod schema;

pub use frame::{Figures, Selection};
pub use panel::Kind;
pub use panel::{BodySeries, Cell, Conflict, Panel, Series};
pub(crate) use panel::{Keys, Rows};
pub(crate) use parquet::rows as parquet_rows;
pub use parquet::{FiguresSink, figures_parquet, parquet_len, read_parquet, read_parquet_bytes};
pub use reconcile::reconcile;

#[cfg(test)]
mod tests;
