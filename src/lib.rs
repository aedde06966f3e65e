//! tongbi (同比, "compared with the year before"): multi-year analytics of government information disclosure annual
//! reports.
//!
//! The flow, which the modules follow:
//!
//! 1. [`documents`]: a file → paragraphs and tables of text cells;
//! 2. [`figures`]: cells and the [`catalog`] → one tidy frame, one row per observation;
//! 3. [`checks`]: figures and rules → findings;
//! 4. [`changes`]: figures → year-over-year changes, growth, index, share; [`engine`] computes them in bulk;
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
pub mod figures;
pub mod lang;
pub mod model;
pub mod page;

pub use catalog::Catalog;
pub use error::{Error, ErrorKind, Result};
pub use lang::Lang;
pub use model::{
    Body, BodyId, BreakdownId, Change, Claim, Comparability, Finding, Indicator, IndicatorId,
    Interval, Measure, ObsStatus, Observation, ObservationKey, Place, Provenance, ReportFacts,
    Severity, Unit, Year, YearSpan,
};
