//! Table → bytes: CSV, JSON, Markdown. An exporter returns bytes and never opens a file.
//!
//! Everything that is written as a table is first a [`Table`]: a list of named columns and rows of values. The exporters
//! differ in nothing but the form.

mod csv;
mod json;
mod markdown;
mod series;
mod summary;
mod table;
mod tables;
mod views;

pub use csv::{CsvStyle, csv};
pub use json::{json, json_lines};
pub use markdown::markdown;
pub use series::{growth_table, index_table, shares_table};
pub use summary::{Summary, summary};
pub use table::{Align, Column, Table, Value};
pub use tables::{changes_table, figures_table};
pub use views::{Naming, changes_view, series_label};
