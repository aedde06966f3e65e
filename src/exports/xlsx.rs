use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use crate::error::{Error, ErrorKind, Result};
use crate::exports::{Table, Value};
use crate::i18n::visible_lines;
use crate::model::{decimals_of, result};

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

/// How many rows decide the width of a column of texts.
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

pub(super) fn failed(cause: XlsxError) -> Error {
    Error::new(ErrorKind::Format, "export").because(cause)
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> std::result::Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    let head = Format::new().set_bold();
    let table = &sheet.table;
    let looks: Vec<Look> = table.columns.iter().map(|column| Look::of(&column.name)).collect();
    for (column, described) in (0u16..).zip(&table.columns) {
        worksheet.write_string_with_format(0, column, &described.heading, &head)?;
        worksheet.set_column_width(column, width(table, usize::from(column)))?;
    }
    for (row, values) in (1u32..).zip(&table.rows) {
        for (column, value) in (0u16..).zip(values) {
            let look = looks[usize::from(column)];
            match value {
                Value::Empty => continue,
                Value::Text(text) => {
                    worksheet.write_string(row, column, visible_lines(text).into_owned())?
                }
                Value::Number(n) => {
                    let (shown, format) = look.shown(*n);
                    worksheet.write_number_with_format(row, column, shown, &format)?
                }
                Value::Integer(n) if look == Look::Year => {
                    worksheet.write_number(row, column, *n as f64)?
                }
                Value::Integer(n) => {
                    let (shown, format) = look.shown(*n as f64);
                    worksheet.write_number_with_format(row, column, shown, &format)?
                }
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

/// How the numbers of a column look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Years: no commas.
    Year,
    /// Thousands commas, and as many decimals as a value has, four at most.
    Number,
    /// The same with a sign.
    Signed,
    /// Per cents, which a spreadsheet keeps as fractions.
    PerCent,
    /// Changes in per cent, with a sign.
    Change,
}

impl Look {
    /// The look of a column of this name.
    fn of(name: &str) -> Look {
        match name {
            "year" | "base_year" | "first_year" | "last_year" | "from" | "to" => Look::Year,
            "per_cent" | "cagr" | "contribution" | "change_share" => Look::Change,
            "share" | "cumulative_share" | "percentile" | "top_share" => Look::PerCent,
            "difference" | "from_median" => Look::Signed,
            _ => Look::Number,
        }
    }

    /// What stands in the cell, and its format.
    fn shown(self, value: f64) -> (f64, Format) {
        let decimals = usize::from(decimals_of(value).min(4));
        let digits = match decimals {
            0 => "#,##0".to_owned(),
            n => format!("#,##0.{}", "0".repeat(n)),
        };
        let (shown, format) = match self {
            Look::Year => (value, "0".to_owned()),
            Look::Number => (value, digits),
            Look::Signed => (value, format!("+{digits};-{digits};0")),
            Look::PerCent => (result(value / 100.0), "#,##0.0%".to_owned()),
            Look::Change => (result(value / 100.0), "+#,##0.0%;-#,##0.0%;0.0%".to_owned()),
        };
        (shown, Format::new().set_num_format(format))
    }
}

/// As wide as its widest text among the first rows, in columns of a terminal: a Chinese character takes two.
fn width(table: &Table, column: usize) -> f64 {
    // A text that is cut can still be read; a number that does not fit is shown as ####.
    let counts = |(at, value): &(usize, &Value)| {
        *at < MEASURED || matches!(value, Value::Number(_) | Value::Integer(_))
    };
    let values = table.rows.iter().filter_map(|row| row.get(column)).enumerate().filter(counts);
    let values = values.map(|(_, value)| value);
    // Commas, a sign and a sign of per cent take room as well.
    let room = |value: &Value| match value {
        Value::Number(_) => rounded(value).width() + 4,
        other => other.plain().width(),
    };
    let widest = values.map(room).max().unwrap_or_default();
    (widest.max(table.columns[column].heading.width()).min(WIDEST) + 2) as f64
}

/// A number with the decimals that are shown.
fn rounded(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("{:.*}", usize::from(decimals_of(*number).min(4)), number),
        other => other.plain(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;
    use crate::exports::Align;

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
    fn numbers_look_as_what_they_are() {
        let shown = |name: &str, value: f64| Look::of(name).shown(value).0.to_string();
        assert_eq!(shown("per_cent", 16.0), "0.16", "a spreadsheet shows +16.0%");
        assert_eq!(shown("difference", 7_201.25), "7201.25");
        assert_eq!(Look::of("base_year"), Look::Year);
        assert_eq!(Look::of("value"), Look::Number);
    }

    #[test]
    fn the_same_tables_give_the_same_bytes() {
        assert_eq!(xlsx(&[sheet()]).unwrap(), xlsx(&[sheet()]).unwrap());
    }
}
