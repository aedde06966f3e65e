use polars::prelude::{AnyValue, Column as Series, DataFrame, DataType, KeyValueMetadata};
use polars::prelude::{ParquetCompression, ParquetWriter};

use crate::documents::own::{PARQUET_KEY, Product};
use crate::error::{Error, ErrorKind, Result};
use crate::exports::{Align, Table, Value};
use crate::i18n::{self, Lang};

/// A frame as a table: numbers stay numbers, nulls and empty texts are no value, the headings are those of known columns.
pub fn frame_table(frame: &DataFrame, lang: Lang) -> Table {
    let heading = |name: &str| {
        let key = format!("column.{name}");
        if i18n::has(&key) { i18n::say(lang, &key, &[]) } else { name.to_owned() }
    };
    let columns = frame.columns().iter().map(|column| {
        let align = if column.dtype().is_primitive_numeric() { Align::Right } else { Align::Left };
        (column.name().as_str(), heading(column.name()), align)
    });
    let mut table = Table::new(columns);
    table.rows = (0..frame.height())
        .map(|row| frame.columns().iter().map(|column| value(column, row)).collect())
        .collect();
    table
}

fn value(column: &Series, row: usize) -> Value {
    match column.get(row) {
        Ok(AnyValue::Float64(number)) if number.is_finite() => Value::Number(number),
        Ok(AnyValue::Int32(number)) => Value::Integer(i64::from(number)),
        Ok(AnyValue::Int64(number)) => Value::Integer(number),
        Ok(AnyValue::UInt32(number)) => Value::Integer(i64::from(number)),
        Ok(AnyValue::String(text)) => Value::from(text),
        Ok(AnyValue::StringOwned(text)) => Value::from(text.as_str()),
        _ => Value::Empty,
    }
}

/// A table as Parquet: columns of numbers are numbers, texts are texts, no value is null. The same table gives the same bytes.
///
/// # Errors
/// The table is larger than the format allows, or two columns have one name.
pub fn parquet(table: &Table, product: Product) -> Result<Vec<u8>> {
    let failed =
        |e: polars::prelude::PolarsError| Error::new(ErrorKind::Io, "parquet_write").because(e);
    let columns = (0..table.columns.len()).map(|at| column(table, at)).collect();
    let mut frame = DataFrame::new(table.rows.len(), columns).map_err(failed)?;
    let seal = vec![(PARQUET_KEY.to_owned(), product.as_str().to_owned())];
    let mut bytes = std::io::Cursor::new(Vec::new());
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Snappy)
        .with_key_value_metadata(Some(KeyValueMetadata::from_static(seal)))
        .set_parallel(false)
        .finish(&mut frame)
        .map_err(failed)?;
    Ok(bytes.into_inner())
}

/// A column by its values; one without any is of texts, or of numbers where it stands to the right.
fn column(table: &Table, at: usize) -> Series {
    let name = table.columns[at].name.as_str().into();
    let values = || table.rows.iter().map(|row| &row[at]);
    let is_text = |value: &Value| matches!(value, Value::Text(_));
    if values().any(is_text) || table.columns[at].align == Align::Left && !values().any(is_number) {
        let texts: Vec<Option<String>> = values()
            .map(|value| if *value == Value::Empty { None } else { Some(value.plain()) })
            .collect();
        return Series::new(name, texts);
    }
    let is_whole = values().all(|value| matches!(value, Value::Empty | Value::Integer(_)));
    if is_whole && values().any(is_number) {
        let whole: Vec<Option<i64>> = values()
            .map(|value| if let Value::Integer(n) = value { Some(*n) } else { None })
            .collect();
        return Series::new(name, whole);
    }
    let numbers: Vec<Option<f64>> = values()
        .map(|value| match value {
            Value::Number(number) => Some(*number),
            Value::Integer(number) => Some(*number as f64),
            Value::Text(_) | Value::Empty => None,
        })
        .collect();
    Series::new(name, numbers).cast(&DataType::Float64).unwrap_or_default()
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Integer(_) | Value::Number(_))
}
