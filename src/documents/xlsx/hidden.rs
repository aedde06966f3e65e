//! Rows, columns and formulas that a sheet does not show: named, and left out.

use crate::documents::builder::Builder;
use crate::model::{Finding, Place, Severity, column_letters};

/// How many rows, columns or cells a finding lists by name.
const LISTED: usize = 12;

/// Says which rows and columns of a sheet are hidden.
pub(super) fn report(sheet: &str, rows: &[u32], columns: &[u32], builder: &mut Builder) {
    let row = |row: &u32| (row + 1).to_string();
    let column = |column: &u32| column_letters(column + 1);
    for (code, names) in [
        ("rows_hidden", rows.iter().map(row).collect::<Vec<_>>()),
        ("columns_hidden", columns.iter().map(column).collect()),
    ] {
        say(code, Severity::Notice, sheet, &names, builder);
    }
}

/// Says which formulas have no stored value.
pub(super) fn uncomputed(sheet: &str, cells: &[(u32, u32)], builder: &mut Builder) {
    let name = |(row, column): &(u32, u32)| format!("{}{}", column_letters(column + 1), row + 1);
    let names: Vec<String> = cells.iter().map(name).collect();
    say("formula_uncomputed", Severity::Warning, sheet, &names, builder);
}

fn say(code: &str, severity: Severity, sheet: &str, names: &[String], builder: &mut Builder) {
    if names.is_empty() {
        return;
    }
    let mut listed = names.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > LISTED {
        listed.push_str(", …");
    }
    let place = Place { sheet: Some(sheet.to_owned()), ..builder.place(None, None) };
    let finding = Finding::new(code, severity).at(place);
    builder.finding(finding.with("count", names.len()).with("found", listed));
}
