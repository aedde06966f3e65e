//! `breakdown`: in each row of a table, the parts add up to the total column.

use crate::checks::identity::{Identity, Scope, Term};
use crate::checks::kinds::Form;

pub(super) fn compile(form: &Form, table: &str) -> Vec<Identity> {
    let columns: Vec<(usize, bool)> = form
        .catalog
        .breakdowns()
        .iter()
        .enumerate()
        .filter(|(_, b)| b.table == table)
        .map(|(at, b)| (at + 1, b.total))
        .collect();
    let rows = form.catalog.indicators().iter().enumerate().filter(|(_, i)| i.table == table);
    rows.map(|(row, _)| {
        let cell = |column: usize| form.slots.slot(row, column);
        let side = |total: bool| {
            let columns = columns.iter().filter(move |(_, is_total)| *is_total == total);
            columns.filter_map(|(column, _)| cell(*column))
        };
        let terms = side(true).map(Term::left).chain(side(false).map(Term::right)).collect();
        let scope = match form.scope(row, &[row]) {
            // A row that most reports do not print is held to its columns as soon as one of them is there.
            Scope::Group | Scope::Prose => Scope::AnyPresent,
            scope => scope,
        };
        Identity { rule: 0, family: row, scope, is_sum: true, terms }
    })
    .collect()
}
