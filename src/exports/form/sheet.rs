//! The form as a workbook: the three tables one below the other, cells merged as in the form.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::error::{Error, ErrorKind, Result};
use crate::exports::form::{CellRole, FormCell, FormTable, OfficialForm, grid};

pub(super) fn xlsx(form: &OfficialForm) -> Result<Vec<u8>> {
    let failed = |e: XlsxError| Error::new(ErrorKind::Format, "export").because(e);
    let mut workbook = Workbook::new();
    let epoch = ExcelDateTime::from_timestamp(0).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
    fill(workbook.add_worksheet(), form).map_err(failed)?;
    workbook.save_to_buffer().map_err(failed)
}

fn fill(sheet: &mut Worksheet, form: &OfficialForm) -> std::result::Result<(), XlsxError> {
    sheet.set_name("统计表")?;
    // A4, as wide as the page.
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    let width = form.tables.iter().map(|table| table.width).max().unwrap_or(1);
    for column in 0..width {
        sheet.set_column_width(column as u16, if column < 3 { 20.0 } else { 11.0 })?;
    }
    sheet.write_string_with_format(0, 0, &form.title, &Format::new().set_bold())?;
    let mut top = 2;
    for table in &form.tables {
        sheet.write_string_with_format(top as u32, 0, &table.title, &Format::new().set_bold())?;
        place(sheet, top + 1, table)?;
        top += table.rows.len() + 3;
    }
    Ok(())
}

fn place(
    sheet: &mut Worksheet,
    top: usize,
    table: &FormTable,
) -> std::result::Result<(), XlsxError> {
    for ((row, column), cell) in grid(table) {
        write(sheet, (row + top, column), cell)?;
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (usize, usize),
    cell: &FormCell,
) -> std::result::Result<(), XlsxError> {
    let (row, column) = (row as u32, column as u16);
    let format = Format::new()
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_align(match cell.role {
            CellRole::Label => FormatAlign::Left,
            CellRole::Heading | CellRole::Value => FormatAlign::Center,
        });
    if cell.rows > 1 || cell.columns > 1 {
        let (last_row, last_column) =
            (row + cell.rows as u32 - 1, column + cell.columns as u16 - 1);
        sheet.merge_range(row, column, last_row, last_column, "", &format)?;
    }
    let number = (cell.role == CellRole::Value).then(|| cell.text.parse::<f64>().ok()).flatten();
    match number {
        Some(number) => sheet.write_number_with_format(row, column, number, &format)?,
        None if cell.text.is_empty() => sheet.write_blank(row, column, &format)?,
        None => sheet.write_string_with_format(row, column, &cell.text, &format)?,
    };
    Ok(())
}
