use std::sync::Arc;

use crate::checks;
use crate::documents::worker::Pool;
use crate::extract::ExtractOptions;
use crate::ingest::TableOptions;
use crate::model::{BodyId, Prefer, Year};

/// How inputs are read and checked, where they leave it open.
///
/// ```
/// use tongbi::{BodyId, ReadOptions};
///
/// let options = ReadOptions::default().of_body(BodyId::new("甲县")).preferring(["corrected.csv"]);
/// assert_eq!(options.body, Some(BodyId::new("甲县")));
/// ```
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The reporting body, where an input does not say it.
    pub body: Option<BodyId>,
    /// The year, likewise.
    pub year: Option<Year>,
    /// What else tables do not say: units, names that may be taken from files, the list of bodies.
    pub tables: TableOptions,
    /// Which source wins where two print different values for one figure.
    pub prefer: Prefer,
    /// Whether computed figures (groups, derived indicators) are left out of the data set: where the findings alone are
    /// wanted, which are the same without them.
    pub published_only: bool,
    /// How figures are checked.
    pub checks: checks::Options,
    /// The workers that read PDFs. Without them a PDF is a finding that says so.
    pub pdf: Option<Arc<Pool>>,
}

impl ReadOptions {
    /// The same options, with a body for inputs that do not name theirs.
    pub fn of_body(self, body: BodyId) -> Self {
        ReadOptions { body: Some(body), ..self }
    }

    /// The same options, with a year for inputs that do not name theirs.
    pub fn of_year(self, year: Year) -> Self {
        ReadOptions { year: Some(year), ..self }
    }

    /// The same options, with the sources that win over others, the most trusted first.
    pub fn preferring(self, sources: impl IntoIterator<Item = impl Into<String>>) -> Self {
        ReadOptions { prefer: Prefer::new(sources), ..self }
    }

    /// The same options, with workers that read PDFs.
    pub fn with_pdf(self, pool: Pool) -> Self {
        ReadOptions { pdf: Some(Arc::new(pool)), ..self }
    }

    /// What the tables are told.
    pub(super) fn of_tables(&self) -> TableOptions {
        TableOptions { body: self.body.clone(), year: self.year, ..self.tables.clone() }
    }

    /// What the extraction of a report is told.
    pub(super) fn extraction(&self) -> ExtractOptions {
        let (body, year) = (self.body.clone(), self.year);
        ExtractOptions { body, year, from_name: false, prefer: self.prefer.clone() }
    }
}
