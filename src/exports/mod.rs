//! Table → bytes: CSV, JSON, Markdown, XLSX, Parquet, SQLite, data packages. An exporter returns bytes and never opens a file.
//!
//! Everything that is written as a table is first a [`Table`]: a list of named columns and rows of values. The exporters
//! differ in nothing but the form.

mod archive;
mod claims;
mod csv;
mod findings_book;
mod form;
mod formats;
mod frame;
mod harmonised;
mod indicators;
mod json;
mod markdown;
mod narrative;
mod package;
mod people;
mod restatements;
mod rules;
mod series;
mod spark;
mod sqlite;
mod summary;
mod table;
mod tables;
mod template;
mod views;
mod workbook;
mod xlsx;

pub use archive::{
    ArchiveParts, Code, FieldInfo, FieldKind, SourceFile, TableInfo, archive, archive_tables,
    codes, findings_data, output_tables, people_columns,
};
pub use claims::claims_table;
pub use csv::{CsvStyle, csv, csv_rows};
pub use findings_book::{FindingsBook, findings_book, ranking_table};
pub use form::{CellRole, DraftPicture, FormCell, FormFormat, FormTable, OfficialForm};
pub use formats::{formats_reference, indicators_reference, json_schemas};
pub use frame::{frame_table, parquet};
pub use harmonised::harmonised_table;
pub use indicators::{editions_text, findings_table, indicators_table, measure_name};
pub use json::{json, json_lines};
pub use markdown::markdown;
pub use narrative::{NarrativeSection, NarrativeSource, narrative};
pub use package::{PackageFile, package};
pub use people::people_table;
pub use restatements::{restatement_view, restatements_table};
pub use rules::rules_table;
pub use series::{growth_table, index_table, shares_table};
pub use spark::{SparkStyle, sparks};
pub use sqlite::{query, sqlite};
pub use summary::{Summary, summary};
pub use table::{Align, Column, Table, Value};
pub use tables::{changes_table, figures_table};
pub use template::{Template, TemplateLayout};
pub use views::{Naming, changes_view, series_label};
pub use workbook::workbook;
pub use xlsx::{Sheet, xlsx};
