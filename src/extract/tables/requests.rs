use std::ops::Range;

use crate::extract::tables::form_row::FormRow;
use crate::extract::tables::labels::{ALIKE, Label, best, is_merged};
use crate::extract::tables::sheet::Sheet;
use crate::extract::tables::{Reader, align, values, veto};
use crate::model::{BreakdownId, IndicatorId, Severity, Unit};

/// How much less like another label must be than the one that is taken.
const MARGIN: f64 = 0.08;

/// How many applicants a header names at least: fewer are some other table.
const FEWEST: usize = 4;

/// Where the columns of the applicants are.
struct Header {
    /// The unit that is named above them, where it is not that of the form.
    unit: Option<Unit>,
    /// The rows above the first figure.
    rows: usize,
    /// The first column of values, and the one behind the last.
    values: Range<usize>,
    /// Each applicant with its columns.
    columns: Vec<(BreakdownId, Range<usize>)>,
}

/// Reads table 3, when the grid is one; says whether it is.
pub(super) fn read(reader: &mut Reader<'_>, sheet: &Sheet<'_>) -> bool {
    let Some(header) = header(reader, sheet) else { return false };
    let all = reader.form;
    let form = &all.three;
    let rows: Vec<usize> = (header.rows..sheet.rows()).collect();
    let from = reader.tables.figures.len();
    let names: Vec<RowLabels> = rows.iter().map(|row| labels(sheet, &header, *row, form)).collect();
    // Each pair is looked at many times, and compared once.
    let matrix: Vec<f64> = names
        .iter()
        .flat_map(|labels| {
            let own = labels.own.as_ref();
            let is_exact =
                form.iter().any(|of_form| own.is_some_and(|own| of_form.rows.contains(own)));
            form.iter().map(move |of_form| likeness(labels, of_form, is_exact))
        })
        .collect();
    let like = |at: usize, row: usize| matrix[at * form.len() + row];
    let pairs = align::align(rows.len(), form.len(), like);
    // Where all applicants are named no other table is meant, however few rows there are.
    let fewest = if header.columns.len() == reader.form.applicants.len() { 1 } else { FEWEST };
    if pairs.iter().flatten().count() < fewest {
        return false;
    }
    for (at, row) in rows.iter().enumerate() {
        match pairs[at] {
            Some(of_form) if is_tie(&pairs, (at, of_form), &like, form.len()) => {
                refuse(reader, sheet, *row, &header, "row_label_tie");
            }
            Some(of_form) if has_some_parts(form, of_form, &pairs) => {
                refuse(reader, sheet, *row, &header, "row_label_tie");
            }
            Some(of_form) => take_row(reader, sheet, (*row, &form[of_form]), &header),
            None => refuse(reader, sheet, *row, &header, "row_unknown"),
        }
    }
    missing_rows(reader, sheet, form, &pairs);
    veto::of_rows(reader, sheet, from);
    true
}

/// Whether some parts of a group are printed beside it, and not all: then its row may be that of the part which is not.
fn has_some_parts(form: &[FormRow<'_>], of_form: usize, pairs: &[Option<usize>]) -> bool {
    let group = &form[of_form].indicator.id;
    let is_part = |row: &usize| {
        let parent = form[*row].indicator.parent.as_ref();
        parent == Some(group) && !form[of_form].group_of_all
    };
    let parts = (0..form.len()).filter(is_part);
    let (there, gone): (Vec<usize>, Vec<usize>) =
        parts.partition(|row| pairs.contains(&Some(*row)));
    !there.is_empty() && !gone.is_empty()
}

/// An applicant by its number in the form, its columns, and the row behind its name.
type Heading = (usize, Range<usize>, usize);

/// The most rows that a header has.
const HEADER_ROWS: usize = 16;

/// The header: a row of applicants, `自然人` to `总计`, wherever its cells stand; or, where every line of a name is a cell,
/// the names that stand over the columns.
fn header(reader: &Reader<'_>, sheet: &Sheet<'_>) -> Option<Header> {
    let is_head = |row: &usize| {
        // The first row with a figure ends the header.
        !sheet.across(*row, 0..sheet.columns()).iter().any(|cell| sheet.is_value(*cell))
    };
    let end = (0..sheet.rows().min(HEADER_ROWS)).take_while(is_head).count();
    let names = &reader.form.applicants;
    header_of(in_cells(sheet, end, names), sheet, names)
        .or_else(|| header_of(in_stacks(sheet, end, names), sheet, names))
}

type Names = [(BreakdownId, Vec<Label>)];

/// The names of applicants that stand in one cell each.
fn in_cells(sheet: &Sheet<'_>, end: usize, names: &Names) -> Vec<Heading> {
    let cells = (0..end).flat_map(|row| {
        let cells = sheet.across(row, 0..sheet.columns());
        cells.into_iter().filter(move |cell| sheet.cell(*cell).row == row)
    });
    cells
        .filter_map(|cell| {
            let (printed, label) = (sheet.cell(cell), sheet.label(cell));
            let own = names.iter().position(|(_, names)| names.contains(label))?;
            let columns = printed.column..printed.column + printed.column_span;
            Some((own, columns, printed.row + printed.row_span))
        })
        .collect()
}

/// The names of applicants that are put together from the cells over a column: 商业 over 企业.
fn in_stacks(sheet: &Sheet<'_>, end: usize, names: &Names) -> Vec<Heading> {
    let stack = |column: usize| {
        let cells = sheet.above(column, end);
        let own = cells.iter().filter(|cell| sheet.cell(**cell).column_span == 1);
        let name: String = own.clone().map(|cell| &**sheet.label(*cell)).collect();
        let last = own.map(|cell| sheet.cell(*cell).row + 1).max()?;
        let applicant =
            names.iter().position(|(_, names)| names.iter().any(|label| **label == *name))?;
        Some((applicant, column..column + 1, last))
    };
    (0..sheet.columns()).filter_map(stack).collect()
}

fn header_of(found: Vec<Heading>, sheet: &Sheet<'_>, names: &Names) -> Option<Header> {
    let count = |applicant: usize| found.iter().filter(|(a, ..)| *a == applicant).count();
    // A name that stands twice names neither column.
    let columns: Vec<(BreakdownId, Range<usize>)> = found
        .iter()
        .filter(|(applicant, ..)| count(*applicant) == 1)
        .map(|(applicant, columns, _)| (names[*applicant].0.clone(), columns.clone()))
        .collect();
    if columns.len() < FEWEST {
        return None;
    }
    let first = columns.iter().map(|(_, columns)| columns.start).min()?;
    let end = found.iter().map(|(_, _, end)| *end).max()?;
    let cells = (0..end).flat_map(|row| sheet.across(row, 0..sheet.columns()));
    let unit = cells.filter_map(|cell| values::unit_of(&sheet.cell(cell).text)).next();
    Some(Header {
        unit,
        rows: found.iter().map(|(_, _, end)| *end).max()?,
        values: first..sheet.columns(),
        columns,
    })
}

/// How like the label of a row is to that of a row of the form: in its own group, or nothing. A label that the form has is
/// no misprint of another.
fn likeness(labels: &RowLabels, form: &FormRow<'_>, is_exact: bool) -> f64 {
    let Some(own) = &labels.own else { return 0.0 };
    let like = match is_exact {
        true => f64::from(form.rows.contains(own)),
        false => best(own, &form.rows),
    };
    if like < ALIKE {
        return 0.0;
    }
    // A group that is printed beside the row must be the one of the form, or a line of it.
    let near = labels.group.as_ref().filter(|_| !form.group.is_empty());
    let is_line = |group: &Label| form.group.iter().any(|whole| whole.contains(&**group));
    match near {
        Some(group) if best(group, &form.group) >= ALIKE || is_line(group) => like,
        Some(group) if !is_outcomes(group) => 0.0,
        _ => like,
    }
}

/// The label that stands beside all outcomes, and is the group of none; or a line of it.
const OUTCOMES: &str = "本年度办理结果";

fn is_outcomes(label: &str) -> bool {
    label.contains("办理结果") || OUTCOMES.contains(label)
}

/// What is printed left of the values of a row: its label, and the group that it stands in.
#[derive(Default)]
struct RowLabels {
    own: Option<Label>,
    group: Option<Label>,
}

fn labels(sheet: &Sheet<'_>, header: &Header, row: usize, form: &[FormRow<'_>]) -> RowLabels {
    let cells = sheet.across(row, 0..header.values.start);
    // Beside a group that reaches over several rows, a blank cell is a label that was left out.
    let is_blank = |cell: &usize| sheet.label(*cell).is_empty() && sheet.cell(*cell).row == row;
    let in_group = |cell: &usize| sheet.cell(*cell).row_span > 1 && !sheet.label(*cell).is_empty();
    if let [.., group, own] = cells.as_slice()
        && is_blank(own)
        && in_group(group)
    {
        return RowLabels::default();
    }
    let texts = cells.iter().map(|cell| sheet.label(*cell)).filter(|text| !text.is_empty());
    let texts: Vec<&Label> = texts.collect();
    let Some((own, groups)) = texts.split_last() else { return RowLabels::default() };
    let group = groups.last().map(|group| (*group).clone());
    let is_exact = form.iter().any(|of_form| of_form.rows.contains(own));
    if is_exact {
        return RowLabels { own: Some((*own).clone()), group };
    }
    if let Some((group, own)) = split_group(own, form) {
        return RowLabels { own: Some(own), group: Some(group) };
    }
    let merged = is_merged(own, form.iter().map(|of_form| of_form.rows.as_slice()));
    RowLabels { own: (!merged).then(|| (*own).clone()), group }
}

/// The group and the label that one text names together: 不予公开1属于国家秘密.
fn split_group(label: &Label, form: &[FormRow<'_>]) -> Option<(Label, Label)> {
    let groups: Vec<&str> =
        form.iter().flat_map(|row| &row.group).map(|group| &**group).chain([OUTCOMES]).collect();
    let (mut rest, mut group): (&str, Option<&str>) = (label, None);
    while let Some(longest) = groups
        .iter()
        .copied()
        .filter(|group| rest.starts_with(group))
        .max_by_key(|group| group.len())
    {
        let behind = rest[longest.len()..].trim_start_matches(|c: char| c.is_ascii_digit());
        if behind.is_empty() {
            break;
        }
        (rest, group) = (behind, Some(longest));
    }
    let own = Label::of(rest);
    let known = form.iter().any(|row| best(&own, &row.rows) >= ALIKE);
    group.filter(|_| known).map(|group| (Label::of(group), own))
}

/// The text nearest to the values, by which a finding names the row.
fn label(sheet: &Sheet<'_>, header: &Header, row: usize) -> String {
    let cells = sheet.across(row, 0..header.values.start);
    let mut texts = cells.iter().rev().map(|cell| sheet.label(*cell));
    texts.find(|text| !text.is_empty()).map(|label| label.to_string()).unwrap_or_default()
}

/// Whether another row is as like to this one's row of the form, or this row to another row of the form that is free.
fn is_tie(
    pairs: &[Option<usize>],
    (at, of_form): (usize, usize),
    like: &impl Fn(usize, usize) -> f64,
    form: usize,
) -> bool {
    let own = like(at, of_form);
    let before = pairs[..at].iter().flatten().max().map_or(0, |last| last + 1);
    let behind = pairs[at + 1..].iter().flatten().min().copied().unwrap_or(form);
    let free = |row: usize| !pairs.contains(&Some(row));
    let other_form =
        (before..behind).any(|row| row != of_form && free(row) && like(at, row) > own - MARGIN);
    let other_row = (0..pairs.len())
        .any(|row| row != at && pairs[row].is_none() && like(row, of_form) > own - MARGIN);
    other_form || other_row
}

/// Takes the figures of a row, when its cells stand exactly under those of the header.
fn take_row(
    reader: &mut Reader<'_>,
    sheet: &Sheet<'_>,
    (row, form): (usize, &FormRow<'_>),
    header: &Header,
) {
    let cells = sheet.across(row, header.values.clone());
    let has_value = cells.iter().any(|cell| sheet.is_value(*cell));
    if form.is_group && !has_value {
        return;
    }
    let under = |columns: &Range<usize>| {
        let cell = sheet.at(row, columns.start)?;
        let printed = sheet.cell(cell);
        let fits = printed.column == columns.start && printed.column_span == columns.len();
        (fits && printed.row == row && printed.row_span == 1).then_some(cell)
    };
    let wanted: Vec<Option<usize>> = header.columns.iter().map(|(_, c)| under(c)).collect();
    let filled = cells.iter().filter(|cell| !sheet.cell(**cell).text.trim().is_empty()).count();
    // Text beside the columns of the header, or under them, shows that row and header do not stand as they should.
    let is_stray = |cell: &&usize| {
        let text = sheet.cell(**cell).text.trim();
        let in_place = wanted.contains(&Some(**cell)) && sheet.is_value(**cell);
        !text.is_empty() && !in_place
    };
    let stray = cells.iter().find(is_stray);
    if let Some(text) = stray.filter(|cell| wanted.contains(&Some(**cell))) {
        let at = (row, sheet.cell(*text).column);
        let finding = reader.finding("row_text", Severity::Error, sheet, Some(at));
        let finding = finding.with("label", label(sheet, header, row));
        return reader.tell(finding.with("found", sheet.cell(*text).text.trim()));
    }
    if wanted.iter().any(Option::is_none) || stray.is_some() {
        let finding = reader
            .finding("row_cells", Severity::Error, sheet, Some((row, header.values.start)))
            .with("label", label(sheet, header, row))
            .with("found", filled)
            .with("expected", header.columns.len());
        return reader.tell(finding);
    }
    let taken: Vec<usize> = wanted.into_iter().flatten().collect();
    if !sheet.second_reading_agrees(row, &taken) {
        return refuse(reader, sheet, row, header, "readings_differ");
    }
    for (cell, (breakdown, _)) in taken.into_iter().zip(&header.columns) {
        reader.take(sheet, (row, cell), (form.indicator, breakdown), header.unit.as_ref());
    }
}

/// Says that a row with figures was left out; a row without any says nothing.
fn refuse(reader: &mut Reader<'_>, sheet: &Sheet<'_>, row: usize, header: &Header, code: &str) {
    let cells = sheet.across(row, header.values.clone());
    if !cells.iter().any(|cell| sheet.is_value(*cell)) {
        return;
    }
    let finding = reader.finding(code, Severity::Error, sheet, Some((row, header.values.start)));
    reader.tell(finding.with("label", label(sheet, header, row)));
}

/// Names the rows of the form that are not there; parts of a group that is printed as one row are not missed.
fn missing_rows(
    reader: &mut Reader<'_>,
    sheet: &Sheet<'_>,
    form: &[FormRow<'_>],
    pairs: &[Option<usize>],
) {
    let is_there = |row: usize| pairs.contains(&Some(row));
    let taken =
        |id: &IndicatorId| reader.tables.figures.iter().any(|figure| figure.indicator == *id);
    let missing: Vec<&IndicatorId> = form
        .iter()
        .enumerate()
        .filter(|(row, of_form)| of_form.is_leaf() && !is_there(*row))
        .filter(|(_, of_form)| {
            !of_form
                .indicator
                .parent
                .as_ref()
                .is_some_and(|parent| parent.as_str().matches('.').count() > 0 && taken(parent))
        })
        .map(|(_, of_form)| &of_form.indicator.id)
        .collect();
    if !missing.is_empty() {
        let names = reader.catalog.names(&missing);
        let finding = reader.finding("rows_missing", Severity::Warning, sheet, None);
        reader.tell(finding.saying("rows", names).with("n", missing.len()));
    }
}
