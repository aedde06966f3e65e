//! tongbi (同比, "compared with the year before"): multi-year analytics of government information disclosure annual
//! reports.
//!
//! [`Sources`] name the inputs, [`read`] makes a [`Dataset`] of them, and the other verbs take what they need from it:
//!
//! ```
//! use tongbi::changes::YoyOptions;
//! use tongbi::{Catalog, ReadOptions, Sources, read, year_over_year};
//!
//! let table = "机关,年份,行政许可,收费（万元）\n甲县,2023,550,1000\n甲县,2024,560,25000000\n";
//! let sources = Sources::default().with_bytes("panel.csv", table);
//! let catalog = Catalog::builtin();
//! let dataset = read(&sources, catalog, &ReadOptions::default());
//! // The fees look ten thousand times too large: a finding, and so a suspect change.
//! assert_eq!(dataset.findings()[0].code, "unit_slip");
//! let changes = year_over_year(&dataset, catalog, &YoyOptions::default());
//! // Permits and fees; what is computed from the two comes behind them.
//! let said: Vec<&str> = changes.iter().take(4).map(|change| change.comparability.as_str()).collect();
//! assert_eq!(said, ["gap", "comparable", "gap", "suspect"]);
//! ```
//!
//! The flow, which the modules follow:
//!
//! 1. [`documents`]: a file → paragraphs and tables of text cells;
//! 2. [`ingest`] and [`mod@extract`]: tables of figures, and whole reports → observations and claims, by the words of the
//!    [`catalog`];
//! 3. [`series`]: observations → one frame, and series by year;
//! 4. [`changes`] and [`checks`]: year-over-year changes; findings. [`engine`] computes changes in bulk;
//! 5. [`charts`], [`exports`] and [`page`]: pictures, tables, a page;
//! 6. [`pipeline`]: all of it in its order, behind the verbs of this page.
//!
//! Nothing here prints or exits. What is wrong in the data is a [`Finding`]; what is wrong with the world is an [`Error`].
//!
//! PDFs are read by a worker process under limits of its own, because no PDF library can be held to them inside this one.
//! The `tongbi` program is such a worker; any other program becomes one by calling [`documents::worker::serve`] when it is
//! started with a word of its choice, and passing that word to [`documents::worker::Pool::own`]
//! ([`ReadOptions::with_pdf`]). `examples/findings.rs` shows it in full.

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
pub mod statistics;
pub mod synth;

pub use catalog::Catalog;
pub use error::{Error, ErrorKind, Result};
pub use i18n::Lang;
pub use model::{
    Body, BodyId, BreakdownId, Change, Claim, Comparability, Finding, FindingCode, Indicator,
    IndicatorId, Interval, Measure, ObsStatus, Observation, ObservationKey, Place, Provenance,
    ReportFacts, Severity, SourceNote, Unit, Year, YearSpan,
};
pub use pipeline::{
    AnnotatedReport, CompareOptions, Dataset, ReadOptions, Report, ReportOptions, Sources,
    annotate, chart, check, compare, contribute, extract, of_figures, rank, read, report,
    year_over_year,
};
