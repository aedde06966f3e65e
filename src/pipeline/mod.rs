//! The one way from inputs to answers, which the command line and every program that uses the library share.
//!
//! [`Sources`] name what is read, a [`Catalog`](crate::Catalog) says what the figures are, [`ReadOptions`] how doubtful
//! cases are decided. [`read`] makes one [`Dataset`] of it: published figures with the computed rows beside them, claims,
//! texts, bodies, and every finding of reading and of checking. Everything behind (changes, charts, exports, the page)
//! takes what it shows from there, so that the same input gives the same answer through every door.

mod annotate;
mod batch;
mod comparing;
mod dataset;
mod load;
mod options;
mod report;
mod sources;
mod verbs;

pub use annotate::{AnnotatedReport, annotate};
pub use batch::{Batch, FileReading};
pub use comparing::{CompareOptions, compare, compared, contribute, rank};
pub use dataset::Dataset;
pub use load::{of_figures, read};
pub use options::ReadOptions;
pub use report::{Report, ReportOptions, report};
pub use sources::Sources;
pub use verbs::{chart, check, extract, year_over_year};
