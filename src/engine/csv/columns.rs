//! Where the columns of the contract stand in a long table.

use crate::engine::file::Given;
use crate::ingest::fault::Fault;
use crate::series::schema;

/// Where the cells of a column of the contract come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A column of the table.
    Column(usize),
    /// The name of a folder, or nothing: the same text for every row.
    Given(String),
}

impl Default for Source {
    fn default() -> Source {
        Source::Given(String::new())
    }
}

impl Source {
    /// The fault, in the column that it was found in.
    pub(super) fn blame(&self, fault: Fault) -> Fault {
        match self {
            Source::Column(at) => fault.in_column(*at),
            Source::Given(_) => fault,
        }
    }
}

/// The columns of the contract.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub(super) body: Source,
    pub(super) year: Source,
    pub(super) indicator: Source,
    pub(super) value: Source,
    pub(super) breakdown: Source,
    pub(super) unit: Source,
    pub(super) status: Source,
    /// How many columns the table has.
    pub(super) width: usize,
}

/// Where the columns of the contract stand; none when one that is needed is missing or stands twice.
pub(super) fn columns(header: &[u8], given: &Given) -> Option<Columns> {
    let header = header.strip_prefix(b"\xef\xbb\xbf").unwrap_or(header);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(header);
    let names = reader.records().next()?.ok()?;
    let names: Vec<&str> = names.iter().map(str::trim).collect();
    // A table of changes has these columns too, and is none of figures.
    if names.contains(&schema::BASE_YEAR) {
        return None;
    }
    let source = |wanted: &str| match names.iter().position(|name| *name == wanted) {
        Some(at) => Some(Source::Column(at)),
        None => given.get(wanted).map(|value| Source::Given(value.clone())),
    };
    let known = schema::FIGURES.iter().map(|column| column.name);
    let twice = |name: &str| names.iter().filter(|other| **other == name).count() > 1;
    if known.into_iter().any(twice) {
        return None;
    }
    let optional = |wanted: &str| source(wanted).unwrap_or_default();
    Some(Columns {
        body: source(schema::BODY)?,
        year: source(schema::YEAR)?,
        indicator: source(schema::INDICATOR)?,
        value: source(schema::VALUE)?,
        breakdown: optional(schema::BREAKDOWN),
        unit: optional(schema::UNIT),
        status: optional(schema::STATUS),
        width: names.len(),
    })
}
