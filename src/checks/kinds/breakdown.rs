//! `breakdown`: in each row of a table, the parts add up to the total column.

use crate::checks::identity::{Identity, Scope, Term};
use crate::checks::kinds::Form;

pub(super) fn compile(form: &Form, table: &str) -> Vec<Identity> {
    let sum = form.catalog.row_sum(table);
    let rows = form.catalog.indicators().iter().enumerate().filter(|(_, i)| i.table == table);
    rows.map(|(row, _)| {
        // Column 0 is the figure that is not broken down.
        let side = |columns: &[usize]| -> Vec<usize> {
            columns.iter().filter_map(|column| form.slots.slot(row, column + 1)).collect()
        };
        let (totals, parts) = (side(&sum.totals), side(&sum.parts));
        let terms = totals.into_iter().map(Term::left).chain(parts.into_iter().map(Term::right));
        let terms = terms.collect();
        let scope = match form.scope(row, &[row]) {
            // A row that most reports do not print is held to its columns as soon as one of them is there.
            Scope::Group | Scope::Prose => Scope::AnyPresent,
            scope => scope,
        };
        Identity { rule: 0, family: row, scope, is_sum: true, terms }
    })
    .collect()
}
