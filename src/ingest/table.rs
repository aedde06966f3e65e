use csv::StringRecord;

use super::account::TableKind;
use super::convention::{Convention, Evidence};
use super::explain::TableLayout;
use super::fault::Fault;
use super::layout::{self, ColumnPlan, Layout, RoleWords, RowPlan};
use super::names::Names;
use super::observe::{Observed, Observer};
use super::result::FileResult;
use super::said::Said;
use super::sheet::Sheet;
use super::table_options::TableOptions;
use super::tidy;
use super::words::{Column, Words};
use crate::catalog::fold;
use crate::documents::MAX_TABLE_CELLS;

/// What a table is, before its layout is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SheetKind {
    /// A table of figures, or of nothing that is known.
    Open,
    /// A part of the official form.
    Form,
}

/// Whether a table is a part of the official form: it has words that only the form has, and names no bodies or years of its
/// own.
pub(super) fn kind_of(sheet: &Sheet) -> SheetKind {
    let words = RoleWords::get();
    let texts = || sheet.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text.as_str());
    let axis = |text: &str| {
        let columns = Words::get().columns_of(text);
        columns.iter().any(|(column, _)| matches!(column, Column::Body | Column::Year))
            && fold(text) != fold("单位")
    };
    let form = texts().any(|text| words.is_form_mark(text)) && !texts().any(axis);
    if form { SheetKind::Form } else { SheetKind::Open }
}

/// Reads one table of figures into `result`.
pub(super) fn read(
    sheet: &Sheet,
    names: &mut Names<'_>,
    options: &TableOptions,
    mut result: FileResult,
) -> FileResult {
    if sheet.is_over {
        let fault = Fault::error("table_over_cells").with("limit", MAX_TABLE_CELLS);
        result.findings.push(sheet.finding(fault, None));
        return result;
    }
    if let Some(read) = other_table(sheet, names, &mut result) {
        result.account.kind = read;
        result.layout = Some(TableLayout::of_kind(sheet, read));
        return result;
    }
    let layout = match layout::infer(sheet, names, options) {
        Ok(layout) => layout,
        Err((fault, row)) => {
            let first = (0..sheet.rows.len()).find(|row| !sheet.is_blank(*row));
            if let Some(kind) = first.and_then(|row| tidy::without_figures(&record(sheet, row))) {
                result.account.kind = kind;
                result.account.header_rows = 1;
                result.account.rows = sheet.rows.len() as u64 - 1;
                result.layout = Some(TableLayout::of_kind(sheet, kind));
                return result;
            }
            return refused(sheet, fault, row, result);
        }
    };
    let convention = match convention(sheet, &layout) {
        Ok(convention) => convention,
        Err((fault, row)) => return refused(sheet, fault, Some(row), result),
    };
    let kind = if layout.is_long { TableKind::Long } else { TableKind::Wide };
    result.layout = Some(TableLayout::of(sheet, &layout, kind));
    let mut observer =
        Observer { sheet, layout: &layout, names, options, convention, out: Observed::default() };
    observer.read();
    let audit = observer.audit();
    let out = std::mem::take(&mut observer.out);
    if let Some(twins) = out.twins {
        return refuse_twins(sheet, &layout, twins, result);
    }
    count_rows(sheet, &layout, kind, &mut result);
    let findings = &mut result.findings;
    Said { sheet, layout: &layout, out: &out, audit: &audit, findings }.all();
    result.account.expected = out.expected;
    result.account.rejected = out.rejected;
    for (fault, row) in out.faults.into_iter().chain(audit.faults) {
        result.findings.push(sheet.finding(fault, row));
    }
    result.figures = out.figures;
    result.claims = audit.claims;
    result
}

/// A table that gives nothing, and why.
fn refused(sheet: &Sheet, fault: Fault, row: Option<usize>, mut result: FileResult) -> FileResult {
    result.account.rows = sheet.rows.len() as u64;
    result.layout = Some(TableLayout::of_kind(sheet, TableKind::Unknown));
    result.findings.push(sheet.finding(fault, row));
    result
}

fn refuse_twins(
    sheet: &Sheet,
    layout: &Layout,
    [first, second]: [(usize, usize); 2],
    result: FileResult,
) -> FileResult {
    let cell = |(row, column): (usize, usize)| {
        sheet.place(Some(row), Some(column)).cell().unwrap_or_default()
    };
    let fault = Fault::error("figure_twice")
        .with("first", cell(first))
        .with("second", cell(second))
        .with("found", sheet.text(first.0, first.1))
        .with("other", sheet.text(second.0, second.1))
        .with("column", &layout.columns.headings[second.1])
        .in_column(second.1);
    refused(sheet, fault, Some(second.0), result)
}

/// The kind of a table that has no figures, by its header; the rows of a table of bodies are read.
fn other_table(sheet: &Sheet, names: &mut Names<'_>, result: &mut FileResult) -> Option<TableKind> {
    const LOOKED_AT: usize = 10;
    for row in (0..sheet.rows.len()).filter(|row| !sheet.is_blank(*row)).take(LOOKED_AT) {
        let Ok(Some(layout)) = tidy::header_of(&record(sheet, row)) else { continue };
        if layout.kind == TableKind::Long {
            return None;
        }
        let rows = (row + 1..sheet.rows.len()).filter(|row| !sheet.is_blank(*row));
        result.account.rows = (sheet.rows.len() - row - 1) as u64;
        result.account.blank_rows = result.account.rows - rows.clone().count() as u64;
        (result.account.rows_above, result.account.header_rows) = (row as u64, 1);
        if layout.kind == TableKind::Bodies {
            for row in rows {
                let number = sheet.rows[row].number;
                let mut read = tidy::body_of_row(&layout, &record(sheet, row), names, number);
                result.account.expected += 1;
                result.account.rejected += u64::from(read.bodies.is_empty());
                result.bodies.append(&mut read.bodies);
                let faults = read.faults.into_iter().map(|f| sheet.finding(f, Some(row)));
                result.findings.extend(faults);
            }
        }
        return Some(layout.kind);
    }
    None
}

fn record(sheet: &Sheet, row: usize) -> StringRecord {
    sheet.rows[row].cells.iter().map(|cell| cell.text.as_str()).collect()
}

/// How the table writes its numbers.
fn convention(sheet: &Sheet, layout: &Layout) -> Result<Convention, (Fault, usize)> {
    let mut evidence = Evidence::default();
    let mut first = layout.end;
    for (row, plan) in layout.rows.iter().enumerate() {
        if !matches!(plan, RowPlan::Data(_) | RowPlan::Total(..)) {
            continue;
        }
        for (column, plan) in layout.columns.plans.iter().enumerate() {
            if matches!(plan, ColumnPlan::Figures(_) | ColumnPlan::Total(_)) {
                evidence.add(sheet.text(row, column));
            }
        }
        if evidence.convention().is_err() {
            first = row;
            break;
        }
    }
    evidence.convention().map_err(|(point, comma)| {
        let fault = Fault::error("numbers_mixed").with("found", point).with("other", comma);
        (fault, first)
    })
}

fn count_rows(sheet: &Sheet, layout: &Layout, kind: TableKind, result: &mut FileResult) {
    let account = &mut result.account;
    account.kind = kind;
    let above = |plan: &&RowPlan| matches!(plan, RowPlan::Above);
    account.rows_above = layout.rows[..layout.end].iter().filter(above).count() as u64;
    let blank = |plan: &&RowPlan| matches!(plan, RowPlan::Blank);
    let head = layout.rows[..layout.end].len() as u64 - account.rows_above;
    let head_blank = layout.rows[..layout.end].iter().filter(blank).count() as u64;
    account.header_rows = head - head_blank;
    account.rows = (sheet.rows.len() - layout.end) as u64 + head_blank;
    account.blank_rows = layout.rows.iter().filter(blank).count() as u64;
    for (at, plan) in layout.columns.plans.iter().enumerate() {
        let heading = layout.columns.headings[at].clone();
        if matches!(plan, ColumnPlan::Unknown(_) | ColumnPlan::Remark | ColumnPlan::Statistic) {
            account.ignored_columns.push(heading);
        }
    }
}
