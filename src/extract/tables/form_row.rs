use crate::extract::tables::labels::Label;
use crate::model::Indicator;

/// A row of table 3, or a row and column of the others, with every label under which it is found, folded.
#[derive(Debug)]
pub(super) struct FormRow<'a> {
    pub(super) indicator: &'a Indicator,
    /// Labels of the row.
    pub(super) rows: Vec<Label>,
    /// Labels of the column; none in table 3.
    pub(super) columns: Vec<Label>,
    /// Labels of the group that it is a part of.
    pub(super) group: Vec<Label>,
    /// Whether it has parts in the same table.
    pub(super) is_group: bool,
    /// Whether it is the whole of the table, whose parts are no group of their own.
    pub(super) group_of_all: bool,
}

impl FormRow<'_> {
    /// Whether it has no parts of its own in the table.
    pub(super) fn is_leaf(&self) -> bool {
        !self.is_group
    }
}
