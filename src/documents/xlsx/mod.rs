//! Excel workbooks, of both kinds: each sheet that is shown is a table, and its name a heading.

mod biff;
mod hidden;
mod ods;
mod parts;
mod sheet;
mod value;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsx};

use super::Document;
use super::builder::Builder;
use super::limits::{MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, MAX_UNPACKED_BYTES};
use super::package::{Fault, Package, report};
use crate::model::{Finding, FindingCode, Place, Severity};
use sheet::{Cells, Span};

/// What stands in a cell whose formula was never computed: no number, and no blank either.
const UNCOMPUTED: &str = "=?";

/// Reads a workbook of Excel 2007 and later. What cannot be read is a finding in the document.
pub(crate) fn read(source: &str, bytes: &[u8]) -> Document {
    let mut builder = Builder::new(source);
    if let Err(fault) = guarded(|| read_xlsx(bytes, &mut builder)) {
        report(fault, &mut builder);
    }
    builder.finish()
}

/// Reads a workbook of Excel 97 to 2003. What cannot be read is a finding in the document.
pub(crate) fn read_xls(source: &str, bytes: &[u8]) -> Document {
    let mut builder = Builder::new(source);
    if let Err(fault) = guarded(|| read_biff(bytes, &mut builder)) {
        report(fault, &mut builder);
    }
    builder.finish()
}

/// Reads a workbook of OpenDocument. What cannot be read is a finding in the document.
pub(crate) fn read_ods(source: &str, bytes: &[u8]) -> Document {
    let mut builder = Builder::new(source);
    if let Err(fault) = guarded(|| ods::read(bytes, &mut builder)) {
        report(fault, &mut builder);
    }
    builder.finish()
}

/// Calamine takes slices of damaged files without looking; what unwinds there is a damaged file.
fn guarded(read: impl FnOnce() -> Result<(), Fault>) -> Result<(), Fault> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Fault::Damaged))
}

fn read_xlsx(bytes: &[u8], builder: &mut Builder) -> Result<(), Fault> {
    // Calamine unpacks without limit.
    let is_read =
        |name: &str| !name.starts_with("xl/media/") && !name.starts_with("xl/embeddings/");
    Package::open(bytes)?.check_size(is_read)?;
    let mut parts = parts::Parts::open(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
    let is_1904 = book.has_1904_epoch();
    let mut left = MAX_UNPACKED_BYTES as usize;
    for (name, page) in shown(book.sheets_metadata(), builder) {
        let spans = book.merge_cells_by_sheet_name(&name).map_err(|_| Fault::Damaged)?;
        let unseen = parts.unseen(&name)?;
        let mut cells = Cells::default();
        let mut reader = book.worksheet_cells_reader(&name).map_err(|_| Fault::Damaged)?;
        let formats: Vec<value::Shown> = reader.styles().iter().map(value::Shown::of).collect();
        let mut ended = Ok(());
        loop {
            let (cell, style) = match reader.next_cell_with_style_id() {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                Err(_) => {
                    ended = Err(Fault::Damaged);
                    break;
                }
            };
            let at = cell.get_position();
            if unseen.hides(at) {
                continue;
            }
            let text = match unseen.is_uncomputed(at) {
                true => UNCOMPUTED.to_owned(),
                false => value::shown(cell.get_value(), formats.get(style), is_1904),
            };
            // One long shared string may stand in a million cells.
            left = left.checked_sub(text.len()).ok_or(Fault::TooLarge)?;
            cells.put(at, text);
        }
        hidden::report(&name, &unseen.rows(), &unseen.columns(), builder);
        hidden::uncomputed(&name, unseen.uncomputed(), builder);
        add(&name, page, cells, spans.iter().map(|d| (d.start, d.end)).collect(), builder);
        ended?;
    }
    Ok(())
}

fn read_biff(bytes: &[u8], builder: &mut Builder) -> Result<(), Fault> {
    let workbook = biff::checked(bytes)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(workbook)).map_err(|error| match error {
        XlsError::Password => Fault::Encrypted,
        _ => Fault::Damaged,
    })?;
    for (name, page) in shown(book.sheets_metadata(), builder) {
        let range = book.worksheet_range(&name).map_err(|_| Fault::Damaged)?;
        let spans = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let (row, column) = range.start().unwrap_or_default();
        let mut cells = Cells::default();
        for (r, c, value) in range.used_cells() {
            cells.put((row + r as u32, column + c as u32), value::text(&value::borrowed(value)));
        }
        add(&name, page, cells, spans.iter().map(|d| (d.start, d.end)).collect(), builder);
    }
    Ok(())
}

/// The worksheets that the workbook shows, with their numbers counted from 1.
fn shown(sheets: &[Sheet], builder: &mut Builder) -> Vec<(String, u32)> {
    if sheets.len() > MAX_SHEETS {
        builder.finding(
            Finding::new(FindingCode::SheetsCut, Severity::Error).with("limit", MAX_SHEETS),
        );
    }
    let mut shown = Vec::new();
    for (page, sheet) in (1..).zip(sheets.iter().take(MAX_SHEETS)) {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        if sheet.visible == SheetVisible::Visible {
            shown.push((sheet.name.clone(), page));
        } else {
            builder.finding(
                Finding::new(FindingCode::SheetHidden, Severity::Notice)
                    .at(builder.place(Some(page), None))
                    .with("name", &sheet.name),
            );
        }
    }
    shown
}

fn add(name: &str, page: u32, cells: Cells, spans: Vec<Span>, builder: &mut Builder) {
    let place = Place { sheet: Some(name.to_owned()), ..builder.place(Some(page), None) };
    let (sheet, cut) = cells.into_grid(spans, place.clone());
    if cut {
        builder.finding(
            Finding::new(FindingCode::SheetCut, Severity::Error)
                .at(place.clone())
                .with("rows", MAX_ROWS)
                .with("columns", MAX_COLUMNS),
        );
    }
    if sheet.cells.iter().any(|cell| !cell.text.is_empty()) {
        builder.paragraph_at(super::space::fold_space(name), true, place.clone());
    }
    if sheet.columns == 1 {
        for cell in sheet.cells {
            builder.paragraph_at(cell.text, false, place.clone());
        }
    } else {
        builder.table(sheet);
    }
}
