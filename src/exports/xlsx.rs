use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use crate::error::{Error, ErrorKind, Result};
use crate::exports::{Align, Table, Value};
use crate::i18n::visible_lines;

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The name on its tab; at most 31 characters.
    pub name: String,
    /// What it holds, headed by the headings of its columns.
    pub table: Table,
}

/// The rows that one sheet can hold, its header included: the limit of the format.
const ROWS: usize = 1_048_576;

/// How wide a column may become, in characters.
const WIDEST: usize = 60;

/// How many rows decide the width of a column.
const MEASURED: usize = 500;

/// Tables as an Excel workbook: numbers are numbers, no value is an empty cell, a text is never a formula, the header stays
/// in sight and filters. The same tables give the same bytes: the workbook carries no time.
///
/// # Errors
/// A table has more rows than a sheet can hold, or the name of a sheet is none.
pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let epoch = ExcelDateTime::from_timestamp(0).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
    for sheet in sheets {
        if sheet.table.rows.len() >= ROWS {
            return Err(Error::new(ErrorKind::Format, "sheet_full")
                .with("rows", sheet.table.rows.len())
                .with("limit", ROWS - 1));
        }
        fill(workbook.add_worksheet(), sheet).map_err(failed)?;
    }
    workbook.save_to_buffer().map_err(failed)
}

fn failed(cause: XlsxError) -> Error {
    Error::new(ErrorKind::Format, "export").because(cause)
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> std::result::Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    let head = Format::new().set_bold();
    let whole = Format::new().set_num_format("#,##0");
    let table = &sheet.table;
    for (column, described) in (0u16..).zip(&table.columns) {
        worksheet.write_string_with_format(0, column, &described.heading, &head)?;
        worksheet.set_column_width(column, width(table, usize::from(column)))?;
    }
    for (row, values) in (1u32..).zip(&table.rows) {
        for (column, value) in (0u16..).zip(values) {
            // A year is a whole number, and has no thousands separator.
            let grouped = table.columns[usize::from(column)].align == Align::Right;
            match value {
                Value::Empty => continue,
                Value::Text(text) => {
                    worksheet.write_string(row, column, visible_lines(text).into_owned())?
                }
                Value::Number(n) if grouped && n.fract() == 0.0 => {
                    worksheet.write_number_with_format(row, column, *n, &whole)?
                }
                Value::Number(n) => worksheet.write_number(row, column, *n)?,
                Value::Integer(n) => worksheet.write_number(row, column, *n as f64)?,
            };
        }
    }
    worksheet.set_freeze_panes(1, 0)?;
    if let (Ok(last), Some(columns)) =
        (u32::try_from(table.rows.len()), u16::try_from(table.columns.len()).ok())
        && columns > 0
    {
        worksheet.autofilter(0, 0, last, columns - 1)?;
    }
    Ok(())
}

/// As wide as its widest text among the first rows, in columns of a terminal: a Chinese character takes two.
fn width(table: &Table, column: usize) -> f64 {
    let values = table.rows.iter().take(MEASURED).filter_map(|row| row.get(column));
    let widest = values.map(|value| value.plain().width()).max().unwrap_or_default();
    (widest.max(table.columns[column].heading.width()).min(WIDEST) + 2) as f64
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn sheet() -> Sheet {
        let mut table = Table::new([
            ("body", "机关".to_owned(), Align::Left),
            ("value", "数值".to_owned(), Align::Right),
        ]);
        table.rows.push(vec!["=cmd()".into(), Value::Number(-13.5)]);
        table.rows.push(vec!["甲县".into(), Value::Empty]);
        Sheet { name: "数据".to_owned(), table }
    }

    #[test]
    fn numbers_are_numbers_a_formula_is_text_and_nothing_is_empty() {
        let bytes = xlsx(&[sheet()]).unwrap();
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("数据").unwrap();
        let cell = |row, column| range.get((row, column)).cloned().unwrap_or_default();
        assert_eq!(cell(0, 0), Data::String("机关".to_owned()));
        assert_eq!(cell(1, 0), Data::String("=cmd()".to_owned()));
        assert_eq!(cell(1, 1), Data::Float(-13.5));
        assert_eq!(cell(2, 1), Data::Empty);
    }

    #[test]
    fn the_same_tables_give_the_same_bytes() {
        assert_eq!(xlsx(&[sheet()]).unwrap(), xlsx(&[sheet()]).unwrap());
    }
}
