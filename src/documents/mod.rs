//! A file → paragraphs and tables of text cells. Knows the formats, and no indicator.
//!
//! Every reader takes bytes and gives a [`Document`] and its findings. What a reader does not understand is a finding,
//! never a guess; hostile input ends in a finding within the limits of `limits.rs`.

mod builder;
pub mod csv;
mod detect;
mod docx;
pub(crate) mod guard;
mod html;
mod input_format;
pub mod inputs;
mod layout;
mod limits;
mod notes;
pub mod number;
mod office;
pub mod own;
mod package;
mod packed;
mod parquet;
mod patterns;
pub mod pdf;
mod plain;
mod space;
pub(crate) mod sqlite;
mod start;
mod table_model;
pub mod text_file;
mod text_run;
mod unseen;
pub mod worker;
mod xlsx;

pub use detect::{Format, detect, read_document};
pub(crate) use limits::MAX_TABLE_CELLS;
pub use limits::{Limit, Limits};
pub use notes::{Draft, Note, Noted, Spot};
pub(crate) use office::read as read_by_converter;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::{Finding, Place};

/// What a reader makes of one file: its text in reading order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The file, as it was given.
    pub source: Arc<str>,
    /// The title that the format itself carries (`<title>`, document properties), when there is one.
    pub title: Option<String>,
    /// When the format itself says that it was published (`<meta name="PubDate">`), as it stands there.
    pub published: Option<String>,
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// What could not be read, or only in part.
    pub findings: Vec<Finding>,
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// A run of text: a heading, a paragraph, a list item.
    Paragraph(Paragraph),
    /// A table of cells.
    Table(Grid),
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The text, with white space folded to single spaces and no line ends.
    pub text: String,
    /// Whether the format marks it as a heading.
    pub heading: bool,
    /// Where it begins.
    pub place: Place,
    /// Where it begins in the text of the file, in bytes; none where nobody has asked.
    #[serde(skip)]
    pub at: Option<usize>,
}

/// A table: `rows × columns` slots, each covered by at most one cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Where the table begins.
    pub place: Place,
    /// The number of rows.
    pub rows: usize,
    /// The number of columns.
    pub columns: usize,
    /// The cells, in the order of their first slots, row by row.
    pub cells: Vec<Cell>,
    /// A second reading of the same table, which does not use the cells' left and right edges: for each row, the pieces
    /// of text printed in its band, in the order in which the file draws them. None where the format has one reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_rows: Option<Vec<Vec<String>>>,
}

/// A cell of a table, with the slots that it covers (counted from 0).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The first row.
    pub row: usize,
    /// The first column.
    pub column: usize,
    /// How many rows it covers, at least 1.
    pub row_span: usize,
    /// How many columns it covers, at least 1.
    pub column_span: usize,
    /// The text, with white space folded; empty for a blank cell.
    pub text: String,
    /// The page, where the format has pages.
    pub page: Option<u32>,
    /// Where it begins in the text of the file, in bytes; none where nobody has asked.
    #[serde(skip)]
    pub at: Option<usize>,
}

impl Grid {
    /// The index of the cell that covers each slot, row by row; none where no cell does.
    pub fn slots(&self) -> Vec<Option<usize>> {
        let mut slots = vec![None; self.rows * self.columns];
        for (index, cell) in self.cells.iter().enumerate() {
            for row in cell.row..(cell.row + cell.row_span).min(self.rows) {
                for column in cell.column..(cell.column + cell.column_span).min(self.columns) {
                    slots[row * self.columns + column] = Some(index);
                }
            }
        }
        slots
    }
}
