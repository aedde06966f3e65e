//! The row groups of a Parquet file, decoded column by column.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use compact_str::CompactString;
use polars::prelude::{DataFrame, PolarsResult};
use polars_arrow::datatypes::ArrowDataType;
use polars_buffer::Buffer;
use polars_parquet::read::{ColumnChunkMetadata, FileMetadata, infer_schema, read_metadata};

use crate::documents::guard::quietly;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{ObsStatus, Place};
use crate::series::panel::keys::{NONE, Names};
use crate::series::panel::rows::RawBatch;
use crate::series::parquet::columns::{Values, decode, joined};
use crate::series::schema::{self, Kind};

/// A Parquet file whose columns are those of the contract.
pub(super) struct ParquetFile {
    name: Name,
    metadata: FileMetadata,
    /// The columns of the contract that it has.
    columns: Vec<schema::Column>,
    /// Their types.
    dtypes: BTreeMap<&'static str, ArrowDataType>,
    /// The columns that it does not have, and that are the same text in every row.
    given: BTreeMap<&'static str, String>,
}

impl ParquetFile {
    /// Reads the footer and checks the columns.
    pub(super) fn open(path: &Path, given: &BTreeMap<&'static str, String>) -> Result<ParquetFile> {
        ParquetFile::of(Name::File(path.to_owned()), given.clone())
    }

    /// The same for bytes in memory.
    pub(super) fn memory(name: &str, bytes: &[u8]) -> Result<ParquetFile> {
        ParquetFile::of(Name::Memory(name.to_owned(), Arc::from(bytes)), BTreeMap::new())
    }

    fn of(name: Name, mut given: BTreeMap<&'static str, String>) -> Result<ParquetFile> {
        let mut file = name.open()?;
        let metadata = name.guarded(|| read_metadata(&mut file))?;
        let fields = name.guarded(|| infer_schema(&metadata))?;
        let mut columns = Vec::new();
        let mut dtypes = BTreeMap::new();
        for column in schema::FIGURES {
            match fields.get(column.name) {
                Some(field) => {
                    name.check_type(&column, &field.dtype)?;
                    given.remove(column.name);
                    dtypes.insert(column.name, field.dtype.clone());
                    columns.push(column);
                }
                None if column.required && !given.contains_key(column.name) => {
                    let error = name.broken("table_column_missing");
                    return Err(error.with("column", column.name));
                }
                None => {}
            }
        }
        Ok(ParquetFile { name, metadata, columns, dtypes, given })
    }

    /// The file, opened once more.
    pub(super) fn open_again(&self) -> Result<Reader> {
        self.name.open()
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.metadata.row_groups.iter().map(|group| group.num_rows()).sum()
    }

    /// The number of row groups.
    pub(super) fn groups(&self) -> usize {
        self.metadata.row_groups.len()
    }

    /// The whole table, with those of the columns of these names that it has.
    pub(super) fn frame(&self, names: &[&str]) -> Result<DataFrame> {
        let mut file = self.open_again()?;
        let wanted = self.columns.iter().filter(|c| names.contains(&c.name));
        let mut columns = Vec::new();
        for column in wanted {
            let parts = (0..self.groups())
                .map(|group| self.read(&mut file, group, column))
                .collect::<Result<Vec<Values>>>()?;
            columns.push(joined(column, parts));
        }
        let height = self.metadata.row_groups.iter().map(|g| g.num_rows()).sum();
        DataFrame::new(height, columns).map_err(|e| self.name.damaged(e))
    }

    /// A row group without what only a reader of single figures needs (source, place, text).
    pub(super) fn group(&self, file: &mut Reader, group: usize) -> Result<RawBatch> {
        let rows = self.metadata.row_groups[group].num_rows();
        let mut batch = RawBatch::default();
        for column in &self.columns {
            if [schema::SOURCE, schema::PLACE, schema::TEXT].contains(&column.name) {
                continue;
            }
            let values = self.read(file, group, column)?;
            if values.len() != rows {
                return Err(self.name.damaged(column.name.to_owned()));
            }
            match values {
                Values::Years(years) => batch.years = self.years(years)?,
                Values::Numbers(values) => batch.values = values,
                Values::NotKept(_) => {}
                Values::Texts(names) => match column.name {
                    schema::BODY => batch.body = self.filled(names, column)?,
                    schema::INDICATOR => batch.indicator = self.filled(names, column)?,
                    schema::BREAKDOWN => batch.breakdown = Some(names),
                    schema::UNIT => batch.unit = Some(names),
                    _ => batch.statuses = self.statuses(&names)?,
                },
            }
        }
        for (column, text) in &self.given {
            self.fill(&mut batch, (column, text), rows)?;
        }
        Ok(batch)
    }

    /// A column that the folders above the file give.
    fn fill(&self, batch: &mut RawBatch, (column, text): (&str, &str), rows: usize) -> Result<()> {
        let names = || Names { ids: vec![0; rows], texts: vec![CompactString::from(text)] };
        match column {
            schema::YEAR => {
                let unknown = || self.name.broken("table_year_unknown").with("year", text);
                batch.years = self.years(vec![Some(text.parse().map_err(|_| unknown())?); rows])?;
            }
            schema::BODY => batch.body = names(),
            schema::INDICATOR => batch.indicator = names(),
            schema::BREAKDOWN => batch.breakdown = Some(names()),
            schema::UNIT => batch.unit = Some(names()),
            schema::STATUS => batch.statuses = self.statuses(&names())?,
            _ => {}
        }
        Ok(())
    }

    /// A column of texts in which every row has one.
    fn filled(&self, names: Names, column: &schema::Column) -> Result<Names> {
        if names.ids.contains(&NONE) {
            return Err(self.name.broken("table_null").with("column", column.name));
        }
        Ok(names)
    }

    fn statuses(&self, names: &Names) -> Result<Vec<Option<ObsStatus>>> {
        let status = |text: &CompactString| {
            let status = (!text.is_empty()).then(|| text.parse::<ObsStatus>()).transpose();
            let unknown = || self.name.broken("table_status_unknown").with("status", text);
            status.map_err(|()| unknown())
        };
        let known = names.texts.iter().map(status).collect::<Result<Vec<_>>>()?;
        Ok(names.ids.iter().map(|id| known.get(*id as usize).copied().flatten()).collect())
    }

    fn years(&self, years: Vec<Option<i64>>) -> Result<Vec<i16>> {
        years
            .into_iter()
            .map(|year| {
                let Some(year) = year else {
                    return Err(self.name.broken("table_null").with("column", schema::YEAR));
                };
                match i16::try_from(year) {
                    Ok(year @ 0..=9999) => Ok(year),
                    _ => Err(self.name.broken("table_year_unknown").with("year", year)),
                }
            })
            .collect()
    }

    fn read(&self, file: &mut Reader, group: usize, column: &schema::Column) -> Result<Values> {
        let group = &self.metadata.row_groups[group];
        let chunk = group.columns_under_root_iter(column.name).and_then(|mut c| c.next());
        let Some(chunk) = chunk else {
            return Err(self.name.damaged(column.name.to_owned()));
        };
        if group.num_rows() == 0 {
            return Ok(Values::none(column.kind));
        }
        let bytes = self.bytes(file, chunk)?;
        let dtype = self.dtypes.get(column.name).cloned().unwrap_or(ArrowDataType::Null);
        match self.name.guarded(|| decode(&bytes, chunk, (column.kind, dtype)))? {
            Values::NotKept(value) => {
                let error = self.name.broken("table_value_long").with("column", column.name);
                Err(error.with("value", value))
            }
            values => Ok(values),
        }
    }

    /// The bytes of a column chunk; the file's length bounds them.
    fn bytes(&self, file: &mut Reader, chunk: &ColumnChunkMetadata) -> Result<Buffer<u8>> {
        let range = chunk.byte_range();
        let length = file.seek(SeekFrom::End(0)).map_err(|e| self.name.unreadable(e))?;
        if range.start > range.end || range.end > length {
            return Err(self.name.damaged("byte range".to_owned()));
        }
        let mut bytes = vec![0; (range.end - range.start) as usize];
        file.seek(SeekFrom::Start(range.start)).map_err(|e| self.name.unreadable(e))?;
        file.read_exact(&mut bytes).map_err(|e| self.name.unreadable(e))?;
        Ok(Buffer::from_vec(bytes))
    }
}

/// A file, or bytes in memory.
pub(super) enum Reader {
    File(File),
    Memory(Cursor<Arc<[u8]>>),
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Reader::File(file) => file.read(buffer),
            Reader::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match self {
            Reader::File(file) => file.seek(to),
            Reader::Memory(bytes) => bytes.seek(to),
        }
    }
}

/// Whether a type is one of whole numbers.
fn is_whole(dtype: &ArrowDataType) -> bool {
    use ArrowDataType::*;
    matches!(dtype, Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 | UInt64)
}

/// Where the bytes are, and what is said about them.
enum Name {
    File(PathBuf),
    Memory(String, Arc<[u8]>),
}

impl Name {
    fn open(&self) -> Result<Reader> {
        match self {
            Name::File(path) => File::open(path).map(Reader::File).map_err(|e| self.unreadable(e)),
            Name::Memory(_, bytes) => Ok(Reader::Memory(Cursor::new(bytes.clone()))),
        }
    }

    fn check_type(&self, column: &schema::Column, found: &ArrowDataType) -> Result<()> {
        use ArrowDataType::*;
        let fits = match column.kind {
            Kind::Text => match found {
                Dictionary(_, values, _) => matches!(**values, Utf8View | LargeUtf8 | Utf8),
                other => matches!(other, Utf8View | LargeUtf8 | Utf8),
            },
            Kind::Year => is_whole(found),
            Kind::Number => {
                is_whole(found)
                    || matches!(found, Float32 | Float64)
                    || matches!(found, Decimal(..) | Decimal32(..) | Decimal64(..))
            }
        };
        if fits {
            return Ok(());
        }
        let error = self.broken("table_column_type").with("column", column.name);
        Err(error.with("found", format!("{found:?}")).with("expected", column.kind.dtype()))
    }

    /// Runs a decoder: its errors, and its panics on bytes that no writer makes, are errors of this file.
    fn guarded<T>(&self, decode: impl FnOnce() -> PolarsResult<T>) -> Result<T> {
        match quietly(decode) {
            Ok(result) => result.map_err(|e| self.damaged(e)),
            Err(_) => Err(self.broken("parquet_damaged")),
        }
    }

    fn damaged(&self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        self.broken("parquet_damaged").because(cause)
    }

    fn broken(&self, code: &str) -> Error {
        Error::new(ErrorKind::Format, code).at(self.place())
    }

    fn unreadable(&self, cause: std::io::Error) -> Error {
        Error::new(ErrorKind::Io, "read").at(self.place()).because(cause)
    }

    fn place(&self) -> Place {
        match self {
            Name::File(path) => Place::document(&path.display().to_string()),
            Name::Memory(name, _) => Place::document(name),
        }
    }
}
