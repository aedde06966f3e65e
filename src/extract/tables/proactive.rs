use crate::extract::tables::Reader;
use crate::extract::tables::form_row::FormRow;
use crate::extract::tables::labels::{ALIKE, Label, best, is_merged, likeness};
use crate::extract::tables::sheet::Sheet;
use crate::extract::tables::values;
use crate::model::{BreakdownId, Severity, Unit};

/// A column of values under a header.
struct Column {
    /// The first slot and how many.
    start: usize,
    span: usize,
    label: Label,
    unit: Option<Unit>,
    /// How like its label is to the columns of each row of the form.
    alike: Vec<f64>,
}

/// How like a header must be to a column of the form: what a column means is not guessed from half of its words.
const HEADER: f64 = 0.8;

/// Reads table 2, whole or a part of it, when the grid is one; says whether it is.
pub(super) fn read(reader: &mut Reader<'_>, sheet: &Sheet<'_>) -> bool {
    let all = reader.form;
    let form = &all.two;
    let mut columns: Vec<Column> = Vec::new();
    let mut is_one = false;
    for row in 0..sheet.rows() {
        if let Some(header) = header(sheet, row, form) {
            columns = header;
            is_one = true;
        } else if !columns.is_empty() {
            take_row(reader, sheet, row, (&columns, form));
        }
    }
    is_one
}

/// The columns of a header row: every cell behind the first one with text is a column of the form.
fn header(sheet: &Sheet<'_>, row: usize, form: &[FormRow<'_>]) -> Option<Vec<Column>> {
    let cells = sheet.across(row, 0..sheet.columns());
    let filled: Vec<usize> =
        cells.into_iter().filter(|cell| !sheet.label(*cell).is_empty()).collect();
    let (head, values) = filled.split_first()?;
    let is_column = |label: &Label| form.iter().any(|f| best(label, &f.columns) >= HEADER);
    let all = !values.is_empty()
        && !is_column(sheet.label(*head))
        && values.iter().all(|cell| is_column(sheet.label(*cell)));
    all.then(|| {
        values
            .iter()
            .map(|cell| {
                let printed = sheet.cell(*cell);
                let label = sheet.label(*cell).clone();
                Column {
                    start: printed.column,
                    span: printed.column_span,
                    unit: values::unit_of(&printed.text),
                    alike: form.iter().map(|f| best(&label, &f.columns)).collect(),
                    label,
                }
            })
            .collect()
    })
}

fn take_row(
    reader: &mut Reader<'_>,
    sheet: &Sheet<'_>,
    row: usize,
    (columns, form): (&[Column], &[FormRow<'_>]),
) {
    let cells = sheet.across(row, 0..sheet.columns());
    let filled: Vec<usize> =
        cells.into_iter().filter(|cell| !sheet.cell(*cell).text.trim().is_empty()).collect();
    let Some((head, values)) = filled.split_first() else { return };
    let first = columns.iter().map(|column| column.start).min().unwrap_or_default();
    let label = sheet.label(*head);
    let alike: Vec<f64> = form.iter().map(|f| best(label, &f.rows)).collect();
    let is_row = alike.iter().any(|alike| *alike >= ALIKE);
    let exact = form.iter().any(|f| f.rows.contains(label));
    let merged = !exact && is_merged(label, form.iter().map(|f| f.rows.as_slice()));
    if sheet.cell(*head).column >= first || merged || !is_row {
        if values.iter().any(|cell| sheet.is_value(*cell)) {
            let finding = reader.finding("row_unknown", Severity::Error, sheet, Some((row, 0)));
            reader.tell(finding.with("label", sheet.cell(*head).text.trim()));
        }
        return;
    }
    let Some(under) = under(sheet, row, columns, values) else {
        let finding = reader
            .finding("row_cells", Severity::Error, sheet, Some((row, first)))
            .with("label", sheet.cell(*head).text.trim())
            .with("found", values.len())
            .with("expected", columns.len());
        return reader.tell(finding);
    };
    if !sheet.second_reading_agrees(row, &under) {
        let finding = reader.finding("readings_differ", Severity::Error, sheet, Some((row, first)));
        return reader.tell(finding.with("label", sheet.cell(*head).text.trim()));
    }
    for (cell, column) in under.into_iter().zip(columns) {
        match of_form((label, &alike), column, form) {
            Some(of_form) => {
                let whole = (of_form.indicator, &BreakdownId::default());
                let unit = column.unit.clone().or_else(|| values::unit_of(&sheet.cell(*head).text));
                reader.take(sheet, (row, cell), whole, unit.as_ref());
            }
            None => {
                let at = Some((row, column.start));
                let finding = reader.finding("cell_unknown", Severity::Error, sheet, at);
                let finding = finding.with("label", sheet.cell(*head).text.trim());
                reader.tell(finding.with("column", &*column.label));
            }
        }
    }
}

/// The cell of a row under each column of the header: one for each, and no text beside them.
fn under(
    sheet: &Sheet<'_>,
    row: usize,
    columns: &[Column],
    values: &[usize],
) -> Option<Vec<usize>> {
    let found: Option<Vec<usize>> = columns
        .iter()
        .map(|column| {
            let cell = sheet.at(row, column.start)?;
            let printed = sheet.cell(cell);
            let begins = printed.column == column.start && printed.row == row;
            // A cell that is narrower than its only header is in its place all the same.
            let fits = printed.column_span == column.span
                || (columns.len() == 1 && printed.column_span < column.span);
            (begins && fits).then_some(cell)
        })
        .collect();
    let found = found?;
    values.iter().all(|cell| found.contains(cell)).then_some(found)
}

/// The row of the form that a row's label, of which is known how like it is to each of them, and a column's label name
/// together; none when two do, or none does.
fn of_form<'f, 'c>(
    (label, alike): (&Label, &[f64]),
    column: &Column,
    form: &'f [FormRow<'c>],
) -> Option<&'f FormRow<'c>> {
    let score = |(row, head): (&f64, &f64)| {
        if *row < ALIKE || *head < HEADER { 0.0 } else { row + head }
    };
    let scores: Vec<f64> = alike.iter().zip(&column.alike).map(score).collect();
    let best = scores.iter().copied().fold(0.0, f64::max);
    let mut found = form.iter().zip(&scores).filter(|(_, s)| best > 0.0 && **s > best - 0.1);
    match (found.next(), found.next()) {
        (Some((one, _)), None) => Some(one),
        _ => exact(label, column, form),
    }
}

/// Of several that are alike, the one whose labels are exactly these.
fn exact<'f, 'c>(
    label: &Label,
    column: &Column,
    form: &'f [FormRow<'c>],
) -> Option<&'f FormRow<'c>> {
    let is = |labels: &[Label], text: &Label| labels.iter().any(|l| likeness(l, text) >= 1.0);
    let mut found = form.iter().filter(|f| is(&f.rows, label) && is(&f.columns, &column.label));
    let one = found.next();
    one.filter(|_| found.next().is_none())
}
