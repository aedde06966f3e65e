//! The columns of a Parquet row group as Rust vectors.

use std::cell::Cell;
use std::io::Cursor;
use std::sync::Arc;

use compact_str::CompactString;
use polars::prelude::{Column, PolarsResult};
use polars_arrow::array::{Array, DictionaryArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, DTYPE_CATEGORICAL_NEW, Field, IntegerType};
use polars_arrow::types::NativeType;
use polars_buffer::Buffer;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, PageReader, column_iter_to_arrays,
};

use crate::documents::number::Decimal;
use crate::series::panel::keys::{NONE, Names, NamesBuilder};
use crate::series::schema::{self, Kind};

/// Pages larger than this are taken for damage.
const LARGEST_PAGE: usize = 1 << 30;

/// A decoded column.
pub(super) enum Values {
    Texts(Names),
    Years(Vec<Option<i64>>),
    /// Numbers; not a number where there is none.
    Numbers(Vec<f64>),
    /// A number that a float would alter: the column is refused.
    NotKept(String),
}

impl Values {
    pub(super) fn none(kind: Kind) -> Values {
        match kind {
            Kind::Text => Values::Texts(Names::default()),
            Kind::Year => Values::Years(Vec::new()),
            Kind::Number => Values::Numbers(Vec::new()),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Values::Texts(names) => names.ids.len(),
            Values::Years(years) => years.len(),
            Values::Numbers(numbers) => numbers.len(),
            Values::NotKept(_) => 0,
        }
    }
}

/// One column of a frame from its parts.
pub(super) fn joined(column: &schema::Column, parts: Vec<Values>) -> Column {
    let name = column.name.into();
    let mut texts: Vec<Option<CompactString>> = Vec::new();
    let mut years: Vec<Option<i64>> = Vec::new();
    let mut numbers: Vec<Option<f64>> = Vec::new();
    for part in parts {
        match part {
            Values::Texts(names) => {
                let text = |id: &u32| names.texts.get(*id as usize).cloned();
                texts.extend(names.ids.iter().map(text));
            }
            Values::Years(part) => years.extend(part),
            Values::Numbers(part) => {
                numbers.extend(part.into_iter().map(|n| (!n.is_nan()).then_some(n)));
            }
            Values::NotKept(_) => {}
        }
    }
    match column.kind {
        Kind::Text => {
            let texts: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
            Column::new(name, texts)
        }
        Kind::Year => Column::new(name, years),
        Kind::Number => Column::new(name, numbers),
    }
}

/// Decodes the bytes of a column chunk.
pub(super) fn decode(
    bytes: &Buffer<u8>,
    chunk: &ColumnChunkMetadata,
    (kind, dtype): (Kind, ArrowDataType),
) -> PolarsResult<Values> {
    let name = chunk.descriptor().descriptor.primitive_type.field_info.name.clone();
    if kind == Kind::Text {
        // A chunk that is not all dictionary cannot be read as numbers, and is read text by text.
        if chunk.dictionary_page_offset().is_some()
            && let Ok(arrays) = arrays(bytes, chunk, coded_field(name.as_str()))
            && let Some(names) = coded(&arrays)
        {
            return Ok(Values::Texts(names));
        }
        let arrays = arrays(bytes, chunk, Field::new(name, ArrowDataType::Utf8View, true))?;
        return Ok(Values::Texts(texts(&arrays)));
    }
    let arrays = arrays(bytes, chunk, Field::new(name, dtype, true))?;
    Ok(match kind {
        Kind::Year => Values::Years(whole_column(&arrays)),
        _ => number_column(&arrays).map_or_else(Values::NotKept, Values::Numbers),
    })
}

fn arrays(
    bytes: &Buffer<u8>,
    chunk: &ColumnChunkMetadata,
    field: Field,
) -> PolarsResult<Vec<Box<dyn Array>>> {
    let primitive = &chunk.descriptor().descriptor.primitive_type;
    let reader = Cursor::new(bytes.clone());
    let pages = PageReader::new(reader, chunk, Vec::new(), LARGEST_PAGE);
    let pages = BasicDecompressor::new(pages, Vec::new());
    Ok(column_iter_to_arrays(vec![pages], vec![primitive], field, None)?.0)
}

/// The field of texts whose dictionary is kept; the decoder does so only for fields that are marked as categories.
fn coded_field(name: &str) -> Field {
    let texts = Box::new(ArrowDataType::Utf8View);
    let dtype = ArrowDataType::Dictionary(IntegerType::UInt32, texts, false);
    let mut field = Field::new(name.into(), dtype, true);
    let mark = [(DTYPE_CATEGORICAL_NEW.into(), "".into())].into_iter().collect();
    field.metadata = Some(Arc::new(mark));
    field
}

/// The numbers and texts of dictionaries; none when there is not exactly one dictionary.
fn coded(arrays: &[Box<dyn Array>]) -> Option<Names> {
    let [array] = arrays else { return None };
    let array = array.as_any().downcast_ref::<DictionaryArray<u32>>()?;
    let texts = array.values().as_any().downcast_ref::<Utf8ViewArray>()?;
    let keys = array.keys();
    let ids = match keys.validity() {
        None => keys.values().as_slice().to_vec(),
        Some(_) => keys.iter().map(|id| id.copied().unwrap_or(NONE)).collect(),
    };
    Some(Names { ids, texts: texts.values_iter().map(CompactString::from).collect() })
}

fn texts(arrays: &[Box<dyn Array>]) -> Names {
    let mut names = NamesBuilder::default();
    let arrays = arrays.iter().filter_map(|a| a.as_any().downcast_ref::<Utf8ViewArray>());
    for array in arrays {
        let views = array.views();
        for row in 0..array.len() {
            // Equal views of one array are equal texts: most rows repeat the row before.
            let same = row > 0 && array.validity().is_none() && views[row - 1] == views[row];
            if same { names.repeat() } else { names.push(array.get(row)) }
        }
    }
    names.finish()
}

fn whole_column(arrays: &[Box<dyn Array>]) -> Vec<Option<i64>> {
    let mut column = Vec::with_capacity(rows(arrays));
    for array in arrays {
        let array = array.as_ref();
        let _ = each::<i32, _>(array, &mut column, |n| n.map(i64::from))
            || each::<i64, _>(array, &mut column, |n| n)
            || each::<i16, _>(array, &mut column, |n| n.map(i64::from))
            || each::<i8, _>(array, &mut column, |n| n.map(i64::from))
            || each::<u32, _>(array, &mut column, |n| n.map(i64::from))
            || each::<u16, _>(array, &mut column, |n| n.map(i64::from))
            || each::<u8, _>(array, &mut column, |n| n.map(i64::from))
            // Beyond the end of all years is no year.
            || each::<u64, _>(array, &mut column, |n| n.map(|n| i64::try_from(n).unwrap_or(i64::MAX)));
    }
    column
}

/// The numbers of a column by their values.
///
/// # Errors
/// The first number that a float would alter.
fn number_column(arrays: &[Box<dyn Array>]) -> Result<Vec<f64>, String> {
    let mut column = Vec::with_capacity(rows(arrays));
    let altered = Cell::new(None);
    let kept = |n: Option<i128>, scale: usize| match n {
        None => f64::NAN,
        Some(n) => float_of(n, scale).unwrap_or_else(|| {
            altered.set(altered.get().or(Some((n, scale))));
            f64::NAN
        }),
    };
    for array in arrays {
        let array = array.as_ref();
        let scale = match array.dtype() {
            ArrowDataType::Decimal(_, scale) => *scale,
            _ => 0,
        };
        let _ = each::<f64, _>(array, &mut column, |n| n.unwrap_or(f64::NAN))
            || each::<f32, _>(array, &mut column, |n| n.map_or(f64::NAN, shortest))
            || each::<i32, _>(array, &mut column, |n| n.map_or(f64::NAN, f64::from))
            || each::<i64, _>(array, &mut column, |n| kept(n.map(i128::from), 0))
            || each::<i16, _>(array, &mut column, |n| n.map_or(f64::NAN, f64::from))
            || each::<i8, _>(array, &mut column, |n| n.map_or(f64::NAN, f64::from))
            || each::<u32, _>(array, &mut column, |n| n.map_or(f64::NAN, f64::from))
            || each::<u64, _>(array, &mut column, |n| kept(n.map(i128::from), 0))
            || each::<u16, _>(array, &mut column, |n| n.map_or(f64::NAN, f64::from))
            || each::<u8, _>(array, &mut column, |n| n.map_or(f64::NAN, f64::from))
            || each::<i128, _>(array, &mut column, |n| kept(n, scale));
    }
    match altered.get() {
        None => Ok(column),
        Some((number, 0)) => Err(number.to_string()),
        Some((number, scale)) => Err(format!("{number}e-{scale}")),
    }
}

/// The float of `number × 10^-scale`; none when there is none that keeps it.
fn float_of(number: i128, scale: usize) -> Option<f64> {
    const EXACT: i128 = 1 << 53;
    if number.abs() <= EXACT && scale == 0 {
        return Some(number as f64);
    }
    let digits = u64::try_from(number.unsigned_abs()).ok()?;
    let size = Decimal::of(digits, -i32::try_from(scale).ok()?).kept()?;
    Some(if number < 0 { -size } else { size })
}

/// A number of single precision by the decimal that it stands for: 0.1, and not 0.10000000149011612.
fn shortest(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::NAN)
}

fn rows(arrays: &[Box<dyn Array>]) -> usize {
    arrays.iter().map(|a| a.len()).sum()
}

/// Adds every value of an array; false when the array has another type.
fn each<T: NativeType, U>(
    array: &dyn Array,
    column: &mut Vec<U>,
    of: impl Fn(Option<T>) -> U,
) -> bool {
    let Some(array) = array.as_any().downcast_ref::<PrimitiveArray<T>>() else { return false };
    match array.validity() {
        None => column.extend(array.values().iter().map(|n| of(Some(*n)))),
        Some(_) => column.extend(array.iter().map(|n| of(n.copied()))),
    }
    true
}
