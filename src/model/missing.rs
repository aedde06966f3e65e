use serde::{Deserialize, Serialize};

use crate::model::{BodyId, BreakdownId, IndicatorId, Year};

/// What a check would need and does not have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "missing", rename_all = "snake_case")]
pub enum Missing {
    /// A whole report.
    Report {
        /// Its year.
        year: Year,
    },
    /// The figures of a child, where a parent is held to its children.
    Child {
        /// The child.
        body: BodyId,
        /// The year.
        year: Year,
    },
    /// A whole table of a report.
    Table {
        /// The year of the report.
        year: Year,
        /// The table.
        table: String,
    },
    /// One figure: not there, blank, not applicable, or only an estimate.
    Figure {
        /// The year.
        year: Year,
        /// The indicator.
        indicator: IndicatorId,
        /// The applicant, or none.
        breakdown: BreakdownId,
    },
}
