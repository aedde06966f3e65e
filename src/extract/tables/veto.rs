//! Columns that the sums of their rows contradict are not believed.

use std::collections::BTreeMap;

use crate::extract::tables::sums::{self, Tally};
use crate::extract::tables::{Reader, Sheet};
use crate::model::{BreakdownId, Severity};

/// Tries the sums of the rows of table 3 that were taken from here on. One that does not hold is the publisher's, and
/// stays. Where several fail together the columns are not what they seem to be: those rows are left out, or all of them
/// where hardly any holds.
pub(super) fn of_rows(reader: &mut Reader<'_>, sheet: &Sheet<'_>, from: usize) {
    let rows = rows(reader, from);
    let whole = reader.form.whole;
    let checks: Vec<(u32, bool)> =
        rows.iter().filter_map(|(row, values)| Some((*row, sums::check(values, whole)?))).collect();
    let tally = Tally::of(checks.iter().map(|(_, right)| *right));
    let failing: Vec<u32> =
        checks.iter().filter(|(_, right)| !right).map(|(row, _)| *row).collect();
    let is_failing = |row: &&Vec<Option<&str>>| sums::check(row, whole) == Some(false);
    let wrong: Vec<&Vec<Option<&str>>> = rows.values().filter(is_failing).collect();
    if !tally.contradicts() && !sums::are_exchanged(&wrong, whole) {
        return;
    }
    let all = tally.wrong >= tally.right;
    let kept = |row: u32| !all && !failing.contains(&row);
    let (before, mut taken) = (reader.tables.figures.len(), Vec::new());
    taken.extend(reader.tables.figures.drain(from..).filter(|figure| kept(figure.row)));
    reader.tables.figures.append(&mut taken);
    let at = failing.first().map(|row| (*row as usize - 1, 0));
    let finding = reader.finding("columns_contradicted", Severity::Error, sheet, at);
    let left_out = before - reader.tables.figures.len();
    reader.tell(finding.with("rows", failing.len()).with("n", left_out));
}

/// The values of each row, in the order of the applicants; rows that lack one are left aside.
fn rows<'r>(reader: &'r Reader<'_>, from: usize) -> BTreeMap<u32, Vec<Option<&'r str>>> {
    let names: Vec<&BreakdownId> = reader.form.applicants.iter().map(|(name, _)| name).collect();
    let mut rows: BTreeMap<u32, Vec<(usize, &str)>> = BTreeMap::new();
    for figure in &reader.tables.figures[from..] {
        let column = names.iter().position(|name| **name == figure.breakdown);
        rows.entry(figure.row).or_default().extend(column.map(|at| (at, figure.text.as_str())));
    }
    rows.retain(|_, values| values.len() == names.len());
    let in_order = |mut values: Vec<(usize, &'r str)>| {
        values.sort_by_key(|(column, _)| *column);
        values.into_iter().map(|(_, text)| Some(text)).collect()
    };
    rows.into_iter().map(|(row, values)| (row, in_order(values))).collect()
}
