//! How a test runs the program on files of its own making.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use polars::prelude::ArrowSchema;
use polars_arrow::array::{Array, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_arrow::record_batch::RecordBatchT;
use polars_arrow::types::NativeType;
use polars_parquet::write::{
    CompressionOptions, Encoding, FileWriter, RowGroupIterator, StatisticsOptions, Version,
    WriteOptions,
};
use tempfile::TempDir;

/// Runs tongbi in a folder, in English, with bytes on standard input.
pub(crate) fn run<A: AsRef<OsStr>>(folder: &TempDir, arguments: &[A], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tongbi"))
        .args(arguments)
        .current_dir(folder.path())
        .env("LC_ALL", "en_GB.UTF-8")
        .env_remove("TONGBI_LANG")
        .env_remove("TONGBI_CATALOG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that refuses its arguments does not wait for its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub(crate) const GOOD: &str =
    "body,year,indicator,value\n甲县,2023,permits.decided,100\n甲县,2024,permits.decided,128\n";

/// The changes of a run, each as its value and per cent.
pub(crate) fn changes(output: &Output) -> Vec<(String, String)> {
    let text = out(output);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    rows.iter().map(|row| (row[at("value")].to_owned(), row[at("per_cent")].to_owned())).collect()
}

/// Writes a Parquet file of named columns.
pub(crate) fn parquet(folder: &TempDir, name: &str, columns: Vec<(&str, Box<dyn Array>)>) {
    let fields =
        columns.iter().map(|(name, a)| Field::new((*name).into(), a.dtype().clone(), true));
    let schema: ArrowSchema = fields.collect();
    let options = WriteOptions {
        statistics: StatisticsOptions::empty(),
        version: Version::V1,
        compression: CompressionOptions::Snappy,
        data_page_size: None,
    };
    let rows = columns[0].1.len();
    let encodings = columns.iter().map(|_| vec![Encoding::Plain]).collect::<Vec<_>>();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let batch = RecordBatchT::new(rows, Arc::new(schema.clone()), arrays);
    let file = File::create(folder.path().join(name)).unwrap();
    let mut writer = FileWriter::try_new(file, schema.clone(), options).unwrap();
    let groups = [Ok(batch)].into_iter();
    for group in RowGroupIterator::try_new(groups, &schema, options, encodings.into()).unwrap() {
        writer.write(rows as u64, group.unwrap()).unwrap();
    }
    writer.end(None).unwrap();
}

pub(crate) fn texts(texts: &[&str]) -> Box<dyn Array> {
    Utf8ViewArray::from_slice_values(texts).boxed()
}

pub(crate) fn numbers<T: NativeType>(numbers: &[T]) -> Box<dyn Array> {
    PrimitiveArray::from_slice(numbers).boxed()
}

/// Decimals of two places, of hundredths.
pub(crate) fn decimals(hundredths: &[i128]) -> Box<dyn Array> {
    PrimitiveArray::from_slice(hundredths).to(ArrowDataType::Decimal(20, 2)).boxed()
}
