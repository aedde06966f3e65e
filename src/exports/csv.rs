use std::borrow::Cow;

use crate::error::{Error, ErrorKind, Result};
use crate::exports::{Table, Value};

/// How CSV is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvStyle {
    /// UTF-8 without a byte-order mark.
    #[default]
    Plain,
    /// UTF-8 with a byte-order mark, without which Excel takes Chinese for another encoding.
    Excel,
}

/// A table as CSV: a header of column names, commas, `\n` at line ends, empty for no value.
///
/// A text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets a `'` in front, so that no spreadsheet
/// takes it for a formula; tongbi takes it away again when it reads the file. Numbers stay numbers.
///
/// # Errors
/// None for any table whose rows are as long as its header.
pub fn csv(table: &Table, style: CsvStyle) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(table.rows.len() * 64 + 128);
    if style == CsvStyle::Excel {
        bytes.extend_from_slice("\u{feff}".as_bytes());
    }
    lines(table, bytes, Head::Names)
}

/// The rows of a table as CSV, without the header: what follows when a table is written in pieces.
///
/// # Errors
/// As for [`csv`].
pub fn csv_rows(table: &Table) -> Result<Vec<u8>> {
    lines(table, Vec::with_capacity(table.rows.len() * 64), Head::None)
}

#[derive(PartialEq)]
enum Head {
    Names,
    None,
}

fn lines(table: &Table, bytes: Vec<u8>, head: Head) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().from_writer(bytes);
    let failed = |e: csv::Error| Error::new(ErrorKind::Format, "export").because(e);
    if head == Head::Names {
        writer.write_record(table.columns.iter().map(|c| &c.name)).map_err(failed)?;
    }
    for row in &table.rows {
        for value in row {
            writer.write_field(cell(value).as_bytes()).map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    writer.into_inner().map_err(|e| Error::new(ErrorKind::Format, "export").because(e.to_string()))
}

fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) if is_formula(text) => format!("'{text}").into(),
        Value::Text(text) => text.as_str().into(),
        Value::Empty => "".into(),
        number => number.plain().into(),
    }
}

/// Whether a spreadsheet would take the text for a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::Align;

    fn table() -> Table {
        let mut table = Table::new([
            ("body", "机关".to_owned(), Align::Left),
            ("value", "数值".to_owned(), Align::Right),
        ]);
        table.rows.push(vec!["=cmd()".into(), Value::Number(-13.5)]);
        table.rows.push(vec!["甲,乙\"".into(), Value::Empty]);
        table
    }

    #[test]
    fn a_text_that_looks_like_a_formula_is_made_safe_and_a_number_is_not() {
        let text = String::from_utf8(csv(&table(), CsvStyle::Plain).unwrap()).unwrap();
        assert_eq!(text, "body,value\n'=cmd(),-13.5\n\"甲,乙\"\"\",\n");
    }

    #[test]
    fn excel_gets_a_byte_order_mark() {
        assert_eq!(&csv(&table(), CsvStyle::Excel).unwrap()[..3], b"\xef\xbb\xbf");
    }
}
