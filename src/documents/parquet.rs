//! Parquet → the same table as CSV, so that one reader holds both to the same rules. Every number is written by its value:
//! integers of any width and sign, decimals with their own digits, floats as short as they can be read back.

use std::fmt::Write;
use std::io::{self, Cursor};

use polars_arrow::array::{Array, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_arrow::types::NativeType;
use polars_buffer::Buffer;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, PageReader, column_iter_to_arrays,
    infer_schema, read_metadata,
};

use polars_parquet::parquet::page::CompressedPage;

use super::guard::quietly;
use super::limits::{self, Limits, over_bytes, over_rows};

/// Pages larger than this are taken for damage.
const LARGEST_PAGE: usize = 256 << 20;

/// Writes a Parquet table as CSV in UTF-8, with a header of the columns' names. Columns that hold neither text nor numbers
/// (dates, lists) come with their type in the name and without values, so that nobody takes them for others.
///
/// # Errors
/// The bytes are no Parquet, are damaged, or pass a limit; [`unreadable`](super::inputs::unreadable) makes a finding of it.
pub(super) fn transcribe(bytes: Vec<u8>, limits: &Limits) -> io::Result<Vec<u8>> {
    let csv = quietly(|| Table::open(bytes, limits)?.csv(limits));
    match csv {
        Ok(Ok(csv)) => Ok(csv),
        Ok(Err(error)) if limits::is_over(&error) => Err(error),
        Ok(Err(_)) | Err(_) => Err(limits::damaged("parquet_damaged")),
    }
}

/// A Parquet table in memory.
struct Table {
    bytes: Buffer<u8>,
    metadata: FileMetadata,
    columns: Vec<Field>,
    /// The names of the columns that hold neither text nor numbers, with their types.
    others: Vec<String>,
}

impl Table {
    fn open(bytes: Vec<u8>, limits: &Limits) -> io::Result<Table> {
        let bytes = Buffer::from_vec(bytes);
        let metadata = read_metadata(&mut Cursor::new(bytes.as_ref())).map_err(io::Error::other)?;
        let rows = metadata.row_groups.iter().map(|group| group.num_rows() as u64);
        if rows.fold(0, u64::saturating_add) > limits.rows {
            return Err(over_rows(limits));
        }
        let schema = infer_schema(&metadata).map_err(io::Error::other)?;
        let (mut columns, mut others) = (Vec::new(), Vec::new());
        for field in schema.iter_values() {
            match readable(&field.dtype) {
                Some(dtype) => columns.push(Field::new(field.name.clone(), dtype, true)),
                None => others.push(format!("{} ({:?})", field.name, field.dtype)),
            }
        }
        Ok(Table { bytes, metadata, columns, others })
    }

    fn csv(self, limits: &Limits) -> io::Result<Vec<u8>> {
        // A line that began with `#` would be a comment.
        let mut writer =
            csv::WriterBuilder::new().comment(Some(b'#')).from_writer(Counted::new(limits));
        let names = self.columns.iter().map(|column| column.name.as_str());
        writer.write_record(names.chain(self.others.iter().map(String::as_str)))?;
        let mut cell = String::new();
        for group in 0..self.metadata.row_groups.len() {
            let rows = self.metadata.row_groups[group].num_rows();
            let mut columns = Vec::new();
            for field in &self.columns {
                columns.push(Cells::new(self.arrays(group, field)?, rows)?);
            }
            for _ in 0..rows {
                for column in &mut columns {
                    cell.clear();
                    column.next(&mut cell);
                    writer.write_field(cell.as_bytes())?;
                }
                for _ in &self.others {
                    writer.write_field("")?;
                }
                writer.write_record(None::<&[u8]>)?;
            }
        }
        let written = writer.into_inner().map_err(|e| e.into_error())?;
        Ok(written.bytes)
    }

    /// The values of a column in a row group.
    fn arrays(&self, group: usize, field: &Field) -> io::Result<Vec<Box<dyn Array>>> {
        let group = &self.metadata.row_groups[group];
        let chunk = group.columns_under_root_iter(&field.name).and_then(|mut all| all.next());
        let chunk = chunk.ok_or(io::ErrorKind::InvalidData)?;
        if group.num_rows() == 0 {
            return Ok(Vec::new());
        }
        let range = chunk.byte_range();
        if range.start > range.end || range.end > self.bytes.len() as u64 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let bytes = self.bytes.clone().sliced(range.start as usize..range.end as usize);
        check_pages(&bytes, chunk, group.num_rows())?;
        let pages = PageReader::new(Cursor::new(bytes), chunk, Vec::new(), LARGEST_PAGE);
        let pages = BasicDecompressor::new(pages, Vec::new());
        let primitive = &chunk.descriptor().descriptor.primitive_type;
        let arrays = column_iter_to_arrays(vec![pages], vec![primitive], field.clone(), None);
        Ok(arrays.map_err(io::Error::other)?.0)
    }
}

/// Checks what the headers of the pages promise before anything is allocated for it: a page of a few bytes may say that
/// it holds thousands of millions of values.
fn check_pages(bytes: &Buffer<u8>, chunk: &ColumnChunkMetadata, rows: usize) -> io::Result<()> {
    let pages = PageReader::new(Cursor::new(bytes.clone()), chunk, Vec::new(), LARGEST_PAGE);
    let mut values = 0_usize;
    for page in pages {
        let CompressedPage::Data(page) = page.map_err(io::Error::other)? else { continue };
        values = values.saturating_add(page.num_values());
        if page.uncompressed_size() > LARGEST_PAGE || values > rows {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    Ok(())
}

/// The type as which a column is decoded; none when it is neither text nor number.
fn readable(dtype: &ArrowDataType) -> Option<ArrowDataType> {
    use ArrowDataType::*;
    match dtype {
        Utf8 | LargeUtf8 | Utf8View => Some(Utf8View),
        Dictionary(_, values, _) => readable(values),
        Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 | UInt64 | Float32 | Float64
        | Int128 | Null => Some(dtype.clone()),
        Decimal(_, _) | Decimal32(_, _) | Decimal64(_, _) => Some(dtype.clone()),
        _ => None,
    }
}

/// The cells of a column, from the first row on.
struct Cells {
    arrays: Vec<Box<dyn Array>>,
    at: (usize, usize),
}

impl Cells {
    fn new(arrays: Vec<Box<dyn Array>>, rows: usize) -> io::Result<Cells> {
        if arrays.iter().map(|array| array.len()).sum::<usize>() != rows {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(Cells { arrays, at: (0, 0) })
    }

    /// Writes the next cell; nothing for none.
    fn next(&mut self, cell: &mut String) {
        while let Some(array) = self.arrays.get(self.at.0) {
            if self.at.1 < array.len() {
                write_cell(array.as_ref(), self.at.1, cell);
                self.at.1 += 1;
                return;
            }
            self.at = (self.at.0 + 1, 0);
        }
    }
}

fn write_cell(array: &dyn Array, row: usize, cell: &mut String) {
    use ArrowDataType::*;
    if array.is_null(row) {
        return;
    }
    if let Some(texts) = array.as_any().downcast_ref::<Utf8ViewArray>() {
        return cell.push_str(texts.value(row));
    }
    let written = match array.dtype() {
        Int8 => number::<i8>(array, row).map(|n| write!(cell, "{n}")),
        Int16 => number::<i16>(array, row).map(|n| write!(cell, "{n}")),
        Int32 => number::<i32>(array, row).map(|n| write!(cell, "{n}")),
        Int64 => number::<i64>(array, row).map(|n| write!(cell, "{n}")),
        UInt8 => number::<u8>(array, row).map(|n| write!(cell, "{n}")),
        UInt16 => number::<u16>(array, row).map(|n| write!(cell, "{n}")),
        UInt32 => number::<u32>(array, row).map(|n| write!(cell, "{n}")),
        UInt64 => number::<u64>(array, row).map(|n| write!(cell, "{n}")),
        Int128 => number::<i128>(array, row).map(|n| write!(cell, "{n}")),
        // Programs that know no null write "not a number" for it.
        Float32 => number::<f32>(array, row).filter(|n| !n.is_nan()).map(|n| write!(cell, "{n}")),
        Float64 => number::<f64>(array, row).filter(|n| !n.is_nan()).map(|n| write!(cell, "{n}")),
        Decimal(_, scale) => number::<i128>(array, row).map(|n| decimal(n, *scale, cell)),
        _ => None,
    };
    // Writing to a string cannot fail.
    let _ = written;
}

fn number<T: NativeType>(array: &dyn Array, row: usize) -> Option<T> {
    array.as_any().downcast_ref::<PrimitiveArray<T>>().map(|array| array.value(row))
}

/// A whole number of the last decimal place: 12345 with a scale of 2 is 123.45.
fn decimal(number: i128, scale: usize, cell: &mut String) -> std::fmt::Result {
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let sign = if number < 0 { "-" } else { "" };
    match fraction {
        "" => write!(cell, "{sign}{whole}"),
        fraction => write!(cell, "{sign}{whole}.{fraction}"),
    }
}

/// Bytes up to a limit: one text of a dictionary may stand in millions of rows.
struct Counted<'l> {
    bytes: Vec<u8>,
    limits: &'l Limits,
}

impl<'l> Counted<'l> {
    fn new(limits: &'l Limits) -> Self {
        Counted { bytes: Vec::new(), limits }
    }
}

impl io::Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if (self.bytes.len() + bytes.len()) as u64 > self.limits.table_bytes {
            return Err(over_bytes(self.limits));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::{Column, DataFrame, ParquetWriter};

    use super::*;

    fn parquet(columns: Vec<Column>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut frame = DataFrame::new(columns[0].len(), columns).unwrap();
        ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
        bytes
    }

    fn csv(bytes: Vec<u8>) -> String {
        String::from_utf8(transcribe(bytes, &Limits::default()).unwrap()).unwrap()
    }

    fn table() -> Vec<u8> {
        parquet(vec![
            Column::new("body".into(), ["#甲", "乙,\"x\""]),
            Column::new("u32".into(), [4_000_000_000_u32, 1]),
            Column::new("i64".into(), [Some(-9_007_199_254_740_993_i64), None]),
            Column::new("f64".into(), [0.1_f64, f64::NAN]),
            Column::new("f32".into(), [7730.28_f32, -0.5]),
        ])
    }

    #[test]
    fn a_value_of_every_type_is_written_as_it_is() {
        let expected = "body,u32,i64,f64,f32\n\
            \"#甲\",4000000000,-9007199254740993,0.1,7730.28\n\
            \"乙,\"\"x\"\"\",1,,,-0.5\n";
        assert_eq!(csv(table()), expected);
    }

    #[test]
    fn a_decimal_keeps_its_digits() {
        let text = |number: i128, scale: usize| {
            let mut cell = String::new();
            decimal(number, scale, &mut cell).unwrap();
            cell
        };
        assert_eq!(text(12345, 2), "123.45");
        assert_eq!(text(-5, 3), "-0.005");
        assert_eq!(text(-5, 0), "-5");
        assert_eq!(text(i128::MIN, 2).len(), 41);
    }

    #[test]
    fn damage_is_an_error_and_never_a_panic() {
        let whole = table();
        for at in 0..whole.len() {
            for byte in [0x00, 0xff, whole[at] ^ 0x10] {
                let mut bytes = whole.clone();
                bytes[at] = byte;
                // Whether it can still be read is the decoder's to say.
                drop(transcribe(bytes, &Limits::default()));
            }
            assert!(transcribe(whole[..at].to_vec(), &Limits::default()).is_err(), "{at}");
        }
    }

    #[test]
    fn a_table_over_a_limit_is_refused() {
        let rows = Limits { rows: 1, ..Limits::default() };
        assert!(transcribe(table(), &rows).is_err());
        let bytes = Limits { table_bytes: 40, ..Limits::default() };
        assert!(transcribe(table(), &bytes).is_err());
    }
}
