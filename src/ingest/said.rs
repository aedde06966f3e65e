//! What a reader should know of how a table was taken: what its figures have from the title, and which rows and columns were
//! set aside.

use super::fault::Fault;
use super::layout::{ColumnPlan, Layout, Origin, RowPlan};
use super::observe::Observed;
use super::sheet::Sheet;
use super::totals::Audit;
use crate::model::{Finding, Severity};

/// A table that was read, with what came of it.
pub(super) struct Said<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) layout: &'a Layout,
    pub(super) out: &'a Observed,
    pub(super) audit: &'a Audit,
    pub(super) findings: &'a mut Vec<Finding>,
}

fn notice(code: &str) -> Fault {
    Fault::new(code, Severity::Notice)
}

impl Said<'_> {
    /// Says everything.
    pub(super) fn all(mut self) {
        self.origins();
        self.columns();
        self.rows();
    }

    fn say(&mut self, fault: Fault, row: Option<usize>) {
        self.findings.push(self.sheet.finding(fault, row));
    }

    /// Where the body, the year and the indicator are said.
    fn origins(&mut self) {
        let layout = self.layout;
        let given = |origin: &Origin| *origin == Origin::Given;
        if let Some((body, origin)) = layout.body.as_ref().filter(|(_, o)| !given(o)) {
            self.say(notice(&format!("body_{}", origin.as_str())).with("found", body), None);
        }
        if let Some((year, origin)) = layout.year.filter(|(_, o)| !given(o)) {
            self.say(notice(&format!("year_{}", origin.as_str())).with("found", year), None);
        }
        if let Some(heading) = &layout.heading {
            let fault = notice("indicator_from_title");
            self.say(fault.saying("found", heading.indicator.name.clone()), None);
        }
    }

    /// The columns that were told by what stands in them, and those that were not taken.
    fn columns(&mut self) {
        let layout = self.layout;
        let top = layout.header.first().copied();
        for column in &layout.columns.told_by_content {
            let ColumnPlan::Side(role) = &layout.columns.plans[*column] else { continue };
            let fault = notice(&format!("column_by_content_{}", role.role()));
            let heading = &layout.columns.headings[*column];
            self.say(fault.with("found", heading).in_column(*column), top);
        }
        for (column, plan) in layout.columns.plans.iter().enumerate() {
            match plan {
                ColumnPlan::Unknown(fault) => self.say(fault.clone().in_column(column), top),
                ColumnPlan::Remark | ColumnPlan::Statistic => {
                    let fault = notice("column_ignored");
                    let heading = &layout.columns.headings[column];
                    self.say(fault.with("found", heading).in_column(column), top);
                }
                ColumnPlan::Unnamed => self.unnamed(column),
                _ => {}
            }
        }
    }

    /// The first text of a column without a heading.
    fn unnamed(&mut self, column: usize) {
        let sheet = self.sheet;
        let mut rows = self.layout.end..sheet.rows.len();
        let Some(row) = rows.find(|row| !sheet.text(*row, column).is_empty()) else { return };
        let fault = Fault::new("column_unnamed", Severity::Warning);
        self.say(fault.with("found", sheet.text(row, column)).in_column(column), Some(row));
    }

    /// What rows have from elsewhere, and those that hold no figures.
    fn rows(&mut self) {
        if let Some(row) = self.out.unit_above {
            let units = self.layout.units.iter().map(|(unit, _)| unit.as_str());
            let units: Vec<&str> = units.collect();
            self.say(notice("unit_above").with("units", units.join("、")), Some(row));
        }
        if let Some((row, count)) = self.out.filled_down {
            self.say(notice("filled_down").with("count", count), Some(row));
        }
        if let Some((row, count)) = self.out.assumed {
            self.say(notice("total_assumed").with("count", count), Some(row));
        }
        let (notes, first) = self.count(|row| matches!(row, RowPlan::Note));
        if notes > 0 {
            self.say(notice("notes_below").with("count", notes), first);
        }
        self.compared(
            ("totals_compared", self.audit.totals),
            |row| matches!(row, RowPlan::Total(..)),
            |column| matches!(column, ColumnPlan::Total(_)),
        );
        self.compared(
            ("changes_compared", self.audit.changes),
            |row| matches!(row, RowPlan::Change(..)),
            |column| matches!(column, ColumnPlan::Change(..)),
        );
    }

    /// How many rows there are of a kind, and the first.
    fn count(&self, wanted: fn(&RowPlan) -> bool) -> (usize, Option<usize>) {
        let rows = &self.layout.rows;
        (rows.iter().filter(|row| wanted(row)).count(), rows.iter().position(wanted))
    }

    fn compared(
        &mut self,
        (code, (compared, agreed)): (&str, (u64, u64)),
        row: fn(&RowPlan) -> bool,
        column: fn(&ColumnPlan) -> bool,
    ) {
        let (rows, first) = self.count(row);
        let columns = self.layout.columns.plans.iter().filter(|plan| column(plan)).count();
        if rows + columns > 0 {
            let fault = notice(code)
                .with("count", rows + columns)
                .with("compared", compared)
                .with("agreed", agreed);
            self.say(fault, first.or(self.layout.header.first().copied()));
        }
    }
}
