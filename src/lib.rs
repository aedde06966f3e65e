//! tongbi (同比, "compared with the year before"): multi-year analytics of government information disclosure annual
//! reports.
//!
//! The flow, which the modules follow:
//!
//! 1. [`documents`]: a file → paragraphs and tables of text cells;
//! 2. [`ingest`] and [`extract`]: tables of figures, and whole reports → observations and claims, by the words of the
//!    [`catalog`];
//! 3. [`series`]: observations → one frame, and series by year;
//! 4. [`changes`] and [`checks`]: year-over-year changes; findings. [`engine`] computes changes in bulk;
//! 5. [`charts`], [`exports`] and [`page`]: pictures, tables, a page.
//!
//! Nothing here prints or exits. What is wrong in the data is a [`Finding`]; what is wrong with the world is an [`Error`].

pub mod catalog;
pub mod changes;
pub mod charts;
pub mod checks;
pub mod documents;
pub mod engine;
mod error;
pub mod exports;
pub mod extract;
pub mod i18n;
pub mod ingest;
pub mod model;
pub mod page;
pub mod pipeline;
pub mod series;
pub mod synth;

pub use catalog::Catalog;
pub use error::{Error, ErrorKind, Result};
pub use i18n::Lang;
pub use model::{
    Body, BodyId, BreakdownId, Change, Claim, Comparability, Finding, Indicator, IndicatorId,
    Interval, Measure, ObsStatus, Observation, ObservationKey, Place, Provenance, ReportFacts,
    Severity, Unit, Year, YearSpan,
};
pub use pipeline::{Dataset, ReadOptions, Sources, read};
