//! Figures: one row per observation, as a frame of the contract or as series.

mod claims;
pub mod extract;
mod frame;
mod panel;
mod panel_keys;
mod panel_rows;
mod panel_sort;
mod parquet;
mod parquet_columns;
mod parquet_groups;
pub mod read;
mod reconcile;
pub mod schema;
pub mod synth;

pub use claims::read_claims;
pub use frame::{Figures, Selection};
pub use panel::{BodySeries, Cell, Conflict, Panel, Series};
pub use panel_keys::Kind;
pub(crate) use panel_keys::Sorted as Keys;
pub(crate) use panel_rows::Rows;
pub(crate) use parquet::rows as parquet_rows;
pub use parquet::{FiguresSink, figures_parquet, read_parquet};
pub use reconcile::{reconcile, sort_observations};

#[cfg(test)]
mod tests;
