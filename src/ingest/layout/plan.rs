//! What the columns of a table are taken for.

use super::dims::Dims;
use super::words::Change;
use crate::ingest::fault::Fault;
use crate::ingest::words::Column;

/// What a column of a table is taken for.
#[derive(Clone, Debug)]
pub(in crate::ingest) enum ColumnPlan {
    /// It says something of the figures of its rows.
    Side(Column),
    /// It holds figures.
    Figures(Dims),
    /// It holds totals of the others.
    Total(Dims),
    /// It holds the user's own changes.
    Change(Change, Dims),
    /// Averages, shares, ranks: named and left out.
    Statistic,
    /// Remarks, serial numbers.
    Remark,
    /// Its heading is no known name: named and left out.
    Unknown(Fault),
    /// It has no heading.
    Unnamed,
    /// Nothing stands in it.
    Blank,
}

/// The columns of a table, with their headings in one line.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct Columns {
    pub(in crate::ingest) plans: Vec<ColumnPlan>,
    pub(in crate::ingest) headings: Vec<String>,
    /// The columns whose heading is not known, and which are told by what stands in them.
    pub(in crate::ingest) told_by_content: Vec<usize>,
}

impl Columns {
    /// The column that is this.
    pub(in crate::ingest) fn side(&self, wanted: Column) -> Option<usize> {
        self.plans.iter().position(|p| matches!(p, ColumnPlan::Side(side) if *side == wanted))
    }

    /// The columns of figures with what their headings say.
    pub(in crate::ingest) fn figures(&self) -> impl Iterator<Item = (usize, &Dims)> {
        self.plans.iter().enumerate().filter_map(|(at, plan)| match plan {
            ColumnPlan::Figures(dims) => Some((at, dims)),
            _ => None,
        })
    }
}

/// That two columns have the same heading.
pub(super) fn twice(heading: &str, (first, second): (usize, usize)) -> Fault {
    let columns = format!("{}, {}", first + 1, second + 1);
    let fault = Fault::error("column_twice").with("found", heading).with("columns", columns);
    fault.in_column(second)
}
