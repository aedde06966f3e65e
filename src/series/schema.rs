//! The columns of the tidy table and of the table of changes: the only place with their names and types.

use polars::prelude::{self as pl, DataFrame, DataType};

/// The reporting body.
pub const BODY: &str = "body";
/// The year of the figure, or of the value of a change.
pub const YEAR: &str = "year";
/// The id of the indicator.
pub const INDICATOR: &str = "indicator";
/// The applicant, or empty.
pub const BREAKDOWN: &str = "breakdown";
/// The value, or none.
pub const VALUE: &str = "value";
/// The unit of the value.
pub const UNIT: &str = "unit";
/// How the figure was printed.
pub const STATUS: &str = "status";
/// The file or address of the report.
pub const SOURCE: &str = "source";
/// The place inside the report.
pub const PLACE: &str = "place";
/// The text as printed.
pub const TEXT: &str = "text";
/// The year before the year of a change.
pub const BASE_YEAR: &str = "base_year";
/// The value of the base year, or none.
pub const BASE: &str = "base";
/// `value - base`, or none.
pub const DIFFERENCE: &str = "difference";
/// The difference in per cent of the base, or none.
pub const PER_CENT: &str = "per_cent";
/// Whether the two years can be compared.
pub const COMPARABILITY: &str = "comparability";

/// The share of a value in the total of its field, in per cent.
pub const SHARE: &str = "share";
/// The first quartile.
pub const LOWER: &str = "lower";
/// The index of Herfindahl and Hirschman.
pub const HHI: &str = "hhi";
/// The difference of a body in per cent of the base of the total.
pub const CONTRIBUTION: &str = "contribution";

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; no column of text has nulls: "nothing" is the empty text.
    Text,
    /// A year, 32 bits.
    Year,
    /// A number, 64 bits, or null.
    Number,
}

impl Kind {
    /// The type in a Polars frame.
    pub fn dtype(self) -> DataType {
        match self {
            Kind::Text => DataType::String,
            Kind::Year => DataType::Int32,
            Kind::Number => DataType::Float64,
        }
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, in files as in frames.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether an input must have it.
    pub required: bool,
}

const fn needed(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, required: true }
}

const fn optional(name: &'static str) -> Column {
    Column { name, kind: Kind::Text, required: false }
}

/// The columns of the tidy table, in order.
pub const FIGURES: [Column; 10] = [
    needed(BODY, Kind::Text),
    needed(YEAR, Kind::Year),
    needed(INDICATOR, Kind::Text),
    optional(BREAKDOWN),
    needed(VALUE, Kind::Number),
    optional(UNIT),
    optional(STATUS),
    optional(SOURCE),
    optional(PLACE),
    optional(TEXT),
];

/// The columns of the table of changes, in order.
pub const CHANGES: [Column; 11] = [
    needed(BODY, Kind::Text),
    needed(INDICATOR, Kind::Text),
    needed(BREAKDOWN, Kind::Text),
    needed(UNIT, Kind::Text),
    needed(BASE_YEAR, Kind::Year),
    needed(YEAR, Kind::Year),
    needed(BASE, Kind::Number),
    needed(VALUE, Kind::Number),
    needed(DIFFERENCE, Kind::Number),
    needed(PER_CENT, Kind::Number),
    needed(COMPARABILITY, Kind::Text),
];

/// A frame of columns that were made together: all of one length, with different names.
pub(crate) fn frame(height: usize, columns: Vec<pl::Column>) -> DataFrame {
    DataFrame::new(height, columns).expect("columns of one length and different names")
}
