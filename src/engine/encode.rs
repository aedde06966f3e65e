//! The table of changes as row groups of Parquet.

use std::io::Write;

use polars::prelude::{ArrowSchema, PolarsError, PolarsResult};
use polars_arrow::array::{Array, DictionaryArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::{ArrowDataType, Field, IntegerType};
use polars_parquet::read::fallible_streaming_iterator;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, DynIter, DynStreamingIterator, Encoding, FileWriter,
    KeyValue, ParquetType, StatisticsOptions, Version, WriteOptions, array_to_columns, compress,
};

use crate::changes::Changes;
use crate::documents::own::{PARQUET_KEY, Product};
use crate::error::{Error, ErrorKind, Result};
use crate::series::schema::{self, Kind};

/// The number of rows that a row group has at least, but for the last: what DuckDB and others take for theirs.
pub(super) const ROWS_OF_A_GROUP: usize = 122_880;

/// The pages of a row group, column by column.
pub(super) struct Group {
    rows: usize,
    columns: Vec<Vec<CompressedPage>>,
}

/// Changes as Parquet: the columns of the contract, compressed with Snappy. The same changes give the same bytes.
///
/// # Errors
/// The table is larger than the format allows.
pub fn changes_parquet(changes: &Changes) -> Result<Vec<u8>> {
    let failed = |e: PolarsError| Error::new(ErrorKind::Io, "parquet_write").because(e);
    let encoder = Encoder::new().map_err(failed)?;
    let mut writer = encoder.writer(Vec::new()).map_err(failed)?;
    let mut start = 0;
    while start < changes.len() {
        let end = (start + ROWS_OF_A_GROUP).min(changes.len());
        let group = encoder.group(changes, start..end).map_err(failed)?;
        write(&mut writer, &group).map_err(failed)?;
        start = end;
    }
    end(&mut writer).map_err(failed)?;
    Ok(writer.into_inner())
}

/// Adds a row group to a file.
pub(super) fn write<W: Write>(writer: &mut FileWriter<W>, group: &Group) -> PolarsResult<()> {
    let columns = group.columns.iter().map(|pages| {
        let pages = fallible_streaming_iterator::convert(pages.iter().map(PolarsResult::Ok));
        Ok(DynStreamingIterator::new(pages))
    });
    writer.write(group.rows as u64, DynIter::new(columns))
}

/// Ends a file. Its footer says what it holds, so that tongbi knows its own files again.
pub(super) fn end<W: Write>(writer: &mut FileWriter<W>) -> PolarsResult<()> {
    let product = Product::Changes.as_str().to_owned();
    let seal = KeyValue { key: PARQUET_KEY.to_owned(), value: Some(product) };
    writer.end(Some(vec![seal])).map(|_| ())
}

/// Turns changes into row groups.
pub(super) struct Encoder {
    schema: ArrowSchema,
    types: Vec<ParquetType>,
}

impl Encoder {
    pub(super) fn new() -> PolarsResult<Encoder> {
        let fields = schema::CHANGES.iter().map(|column| {
            let (dtype, nullable) = match column.kind {
                Kind::Text => (ArrowDataType::Utf8View, false),
                Kind::Year => (ArrowDataType::Int32, false),
                Kind::Number => (ArrowDataType::Float64, true),
            };
            Field::new(column.name.into(), dtype, nullable)
        });
        let schema: ArrowSchema = fields.collect();
        let types = schema
            .iter_values()
            .map(polars_parquet::write::to_parquet_type)
            .collect::<PolarsResult<Vec<_>>>()?;
        Ok(Encoder { schema, types })
    }

    pub(super) fn writer<W: Write>(&self, writer: W) -> PolarsResult<FileWriter<W>> {
        FileWriter::try_new(writer, self.schema.clone(), options(StatisticsOptions::empty()))
    }

    /// Some rows of a table of changes as a row group.
    pub(super) fn group(
        &self,
        changes: &Changes,
        rows: std::ops::Range<usize>,
    ) -> PolarsResult<Group> {
        let columns = schema::CHANGES
            .iter()
            .zip(&self.types)
            .map(|(column, parquet_type)| {
                let array = array(changes, column.name, rows.clone())?;
                pages(array, parquet_type.clone(), column.kind)
            })
            .collect::<PolarsResult<Vec<_>>>()?;
        Ok(Group { rows: rows.len(), columns })
    }
}

fn options(statistics: StatisticsOptions) -> WriteOptions {
    WriteOptions {
        statistics,
        version: Version::V1,
        compression: CompressionOptions::Snappy,
        data_page_size: None,
    }
}

fn pages(
    array: Box<dyn Array>,
    parquet_type: ParquetType,
    kind: Kind,
) -> PolarsResult<Vec<CompressedPage>> {
    // Smallest and largest keys cost nothing, as they are taken from the dictionary, and let a reader skip row groups.
    let statistics = match kind {
        Kind::Number => StatisticsOptions::empty(),
        Kind::Text | Kind::Year => StatisticsOptions::default(),
    };
    let coded = matches!(array.dtype(), ArrowDataType::Dictionary(..));
    let encoding = if coded { Encoding::RleDictionary } else { Encoding::Plain };
    let options = options(statistics);
    let mut pages = Vec::new();
    for column in array_to_columns(array, parquet_type, options, &[encoding])? {
        for page in column {
            pages.push(compress(page?, Vec::new(), options.compression)?);
        }
    }
    Ok(pages)
}

fn array(
    changes: &Changes,
    name: &str,
    rows: std::ops::Range<usize>,
) -> PolarsResult<Box<dyn Array>> {
    let (bodies, kinds) = (&changes.bodies[rows.clone()], &changes.kinds[rows.clone()]);
    let years = &changes.years[rows.clone()];
    let kind = |at: u32| changes.kind(at);
    match name {
        schema::BODY => texts(bodies, |at| changes.body(at).as_str()),
        schema::INDICATOR => texts(kinds, |at| kind(at).indicator.as_str()),
        schema::BREAKDOWN => texts(kinds, |at| kind(at).breakdown.as_str()),
        schema::UNIT => texts(kinds, |at| kind(at).unit.as_str()),
        schema::BASE_YEAR => numbered(years, |year| year - 1),
        schema::YEAR => numbered(years, |year| year),
        schema::BASE => numbers(&changes.bases[rows]),
        schema::VALUE => numbers(&changes.values[rows]),
        schema::DIFFERENCE => numbers(&changes.differences[rows]),
        schema::PER_CENT => numbers(&changes.per_cents[rows]),
        _ => {
            let said: Vec<u32> = changes.comparabilities[rows].iter().map(|c| *c as u32).collect();
            texts(&said, |at| crate::model::Comparability::ALL[at as usize].as_str())
        }
    }
}

/// Numbers that stand for texts as a dictionary: only the texts that occur, in the order in which they first do.
fn texts<'a>(ids: &[u32], text: impl Fn(u32) -> &'a str) -> PolarsResult<Box<dyn Array>> {
    let (keys, firsts) = dense(ids.iter().copied());
    let texts: Vec<&str> = firsts.iter().map(|id| text(*id)).collect();
    let values = Utf8ViewArray::from_slice_values(texts).boxed();
    dictionary(PrimitiveArray::from_vec(keys), values)
}

/// Years as a dictionary.
fn numbered(years: &[i32], of: impl Fn(i32) -> i32) -> PolarsResult<Box<dyn Array>> {
    let first = years.iter().copied().min().unwrap_or(0);
    let (keys, firsts) = dense(years.iter().map(|year| (*year - first) as u32));
    let values: Vec<i32> = firsts.iter().map(|at| of(first + *at as i32)).collect();
    dictionary(PrimitiveArray::from_vec(keys), PrimitiveArray::<i32>::from_vec(values).boxed())
}

/// Numbers counted from 0 in the order in which they first occur, and the number that each stands for.
fn dense(ids: impl Iterator<Item = u32> + Clone) -> (Vec<u32>, Vec<u32>) {
    const UNSEEN: u32 = u32::MAX;
    let (least, most) = ids.clone().fold((u32::MAX, 0), |(a, b), id| (a.min(id), b.max(id)));
    let mut known = vec![UNSEEN; most.saturating_sub(least) as usize + 1];
    let mut firsts = Vec::new();
    let keys = ids.map(|id| {
        let key = &mut known[(id - least) as usize];
        if *key == UNSEEN {
            *key = firsts.len() as u32;
            firsts.push(id);
        }
        *key
    });
    (keys.collect(), firsts)
}

fn dictionary(keys: PrimitiveArray<u32>, values: Box<dyn Array>) -> PolarsResult<Box<dyn Array>> {
    let dtype =
        ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(values.dtype().clone()), false);
    Ok(DictionaryArray::try_new(dtype, keys, values)?.boxed())
}

/// Numbers: as a dictionary while few of them differ, as counts do, else one by one.
fn numbers(values: &[f64]) -> PolarsResult<Box<dyn Array>> {
    let validity: Bitmap = values.iter().map(|v| !v.is_nan()).collect();
    if let Some((keys, firsts)) = distinct(values) {
        let keys = PrimitiveArray::from_vec(keys).with_validity(Some(validity));
        return dictionary(keys, PrimitiveArray::<f64>::from_vec(firsts).boxed());
    }
    Ok(PrimitiveArray::<f64>::from_slice(values).with_validity(Some(validity)).boxed())
}

/// Numbers counted from 0 in the order in which they first occur, and the number that each stands for; none when too
/// many differ for a dictionary to be worth it. Rows without a number have 0.
fn distinct(values: &[f64]) -> Option<(Vec<u32>, Vec<f64>)> {
    const MOST: usize = 1 << 14;
    const SLOTS_BITS: u32 = 16;
    const FREE: u32 = u32::MAX;
    // Fibonacci hashing: the upper bits of this product are spread well.
    let slot = |bits: u64| (bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - SLOTS_BITS)) as usize;
    let most = MOST.min(values.len() / 8 + 1);
    let mut table = vec![FREE; 1 << SLOTS_BITS];
    let mut firsts: Vec<f64> = vec![0.0];
    table[slot(0)] = 0;
    let mut keys = Vec::with_capacity(values.len());
    for value in values {
        if value.is_nan() {
            keys.push(0);
            continue;
        }
        let bits = value.to_bits();
        let mut at = slot(bits);
        let key = loop {
            let found = table[at];
            if found == FREE {
                if firsts.len() >= most {
                    return None;
                }
                table[at] = firsts.len() as u32;
                firsts.push(*value);
                break table[at];
            }
            if firsts[found as usize].to_bits() == bits {
                break found;
            }
            at = (at + 1) % table.len();
        };
        keys.push(key);
    }
    Some((keys, firsts))
}
