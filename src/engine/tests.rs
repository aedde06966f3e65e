use std::path::{Path, PathBuf};

use polars::prelude::{
    Column, DataFrame, ParquetCompression, ParquetReader, ParquetWriter, SerReader,
};

use super::*;
use crate::catalog::Catalog;
use crate::changes::{YoyOptions, year_over_year};
use crate::error::Result;
use crate::series::Panel;

/// A row: body, indicator, breakdown, year, value (not a number: none).
type Row = (String, &'static str, &'static str, i32, f64);

/// A pseudo-random sequence; the same at every run.
struct Steps(u64);

impl Steps {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % below
    }
}

/// Rows of many bodies, sparse in years, some without a value.
fn rows(bodies: usize) -> Vec<Row> {
    let kinds = [
        ("rules.issued", ""),
        ("permits.decided", ""),
        ("fees.collected", ""),
        ("requests.received", "natural_person"),
        ("requests.received", "total"),
        ("wechat.followers", ""),
    ];
    let mut steps = Steps(7);
    let mut rows = Vec::new();
    for body in 0..bodies {
        for (indicator, breakdown) in kinds {
            for year in 2012..2025 {
                let value = match steps.next(20) {
                    0 | 1 => continue,
                    2 => f64::NAN,
                    _ => steps.next(100_000) as f64 / 100.0,
                };
                rows.push((format!("机关{body:04}"), indicator, breakdown, year, value));
            }
        }
    }
    rows
}

fn shuffle(rows: &mut [Row]) {
    let mut steps = Steps(11);
    for at in (1..rows.len()).rev() {
        rows.swap(at, steps.next(at as u64 + 1) as usize);
    }
}

fn save(folder: &Path, rows: &[Row], group: usize) -> PathBuf {
    let value = |v: f64| (!v.is_nan()).then_some(v);
    let columns = vec![
        Column::new("year".into(), rows.iter().map(|r| i64::from(r.3)).collect::<Vec<_>>()),
        Column::new("body".into(), rows.iter().map(|r| r.0.as_str()).collect::<Vec<_>>()),
        Column::new("indicator".into(), rows.iter().map(|r| r.1).collect::<Vec<_>>()),
        Column::new("breakdown".into(), rows.iter().map(|r| r.2).collect::<Vec<_>>()),
        Column::new("value".into(), rows.iter().map(|r| value(r.4)).collect::<Vec<_>>()),
        Column::new("remark".into(), vec!["x"; rows.len()]),
    ];
    let mut frame = DataFrame::new(rows.len(), columns).unwrap();
    let path = folder.join(format!("in-{}-{group}.parquet", rows.len()));
    ParquetWriter::new(std::fs::File::create(&path).unwrap())
        .with_compression(ParquetCompression::Snappy)
        .with_row_group_size(Some(group))
        .finish(&mut frame)
        .unwrap();
    path
}

fn run(input: &Path) -> (Vec<u8>, Summary) {
    run_as(input, TableFormat::Parquet)
}

fn run_as(input: &Path, format: TableFormat) -> (Vec<u8>, Summary) {
    let mut bytes = Vec::new();
    let summary = of(input, (&mut bytes, format), &BulkOptions::default()).unwrap();
    (bytes, summary)
}

fn of(
    input: &Path,
    output: (&mut dyn std::io::Write, TableFormat),
    options: &BulkOptions,
) -> Result<Summary> {
    let inputs = BulkInputs::find(&[input.to_owned()]).unwrap();
    yoy(&inputs, output, Catalog::builtin(), options)
}

#[test]
fn the_file_has_the_changes_of_the_panel() {
    let folder = tempfile::tempdir().unwrap();
    let input = save(folder.path(), &rows(40), 500);
    let (bytes, summary) = run(&input);
    let catalog = Catalog::builtin();
    let panel = Panel::from_parquet(&input, catalog).unwrap();
    let changes = year_over_year(&panel, catalog, &YoyOptions::default());
    assert_eq!(changes_parquet(&changes).unwrap(), bytes);
    assert_eq!((summary.changes, summary.series), (changes.len(), panel.len()));
    assert_eq!(summary.counts, changes.counts());
    assert_eq!(summary.counts.iter().sum::<usize>(), summary.figures);
    let frame = ParquetReader::new(std::io::Cursor::new(bytes)).finish().unwrap();
    assert!(frame.equals_missing(&changes.to_frame()));
}

#[test]
fn the_order_of_the_rows_and_repeated_rows_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = rows(60);
    let (sorted, _) = run(&save(folder.path(), &rows, 1_000));
    shuffle(&mut rows);
    let (shuffled, summary) = run(&save(folder.path(), &rows, 700));
    assert_eq!(sorted, shuffled);
    assert_eq!(summary.repeated, 0);
    let repeated: Vec<Row> = rows[..250].to_vec();
    rows.extend(repeated);
    let (doubled, summary) = run(&save(folder.path(), &rows, 900));
    assert_eq!(sorted, doubled);
    assert_eq!((summary.repeated, summary.conflicting), (250, 0));
}

#[test]
fn two_different_figures_of_a_key_leave_it_without_a_value_and_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = rows(3);
    let mut other = rows[0].clone();
    other.4 = 1e9;
    rows.push(other);
    let (bytes, summary) = run(&save(folder.path(), &rows, 1_000));
    rows.rotate_right(1);
    let (turned, _) = run(&save(folder.path(), &rows, 999));
    assert_eq!(bytes, turned);
    rows.remove(0);
    rows[0].4 = f64::NAN;
    let (without, _) = run(&save(folder.path(), &rows, 1_000));
    assert_eq!(bytes, without);
    assert_eq!((summary.conflicting, summary.conflicts[0].other.value), (1, Some(1e9)));
}

#[test]
fn texts_without_a_dictionary_are_read_too() {
    // Every row has its own body: the writer gives up on a dictionary.
    let folder = tempfile::tempdir().unwrap();
    let rows: Vec<Row> = (0..5_000)
        .map(|n| (format!("机关{n:05}"), "permits.decided", "", 2024, f64::from(n)))
        .collect();
    let (_, summary) = run(&save(folder.path(), &rows, 10_000));
    assert_eq!((summary.bodies, summary.series, summary.counts[4]), (5_000, 5_000, 5_000));
}

#[test]
fn an_empty_table_gives_an_empty_table() {
    let folder = tempfile::tempdir().unwrap();
    let (_, summary) = run(&save(folder.path(), &[], 1_000));
    assert_eq!(summary, Summary::default());
}

#[test]
fn what_is_no_table_of_the_contract_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(save(folder.path(), &rows(3), 1_000)).unwrap();
    let mut output = Vec::new();
    let mut cases = vec![(b"PAR1".to_vec(), "parquet_damaged"), (Vec::new(), "parquet_damaged")];
    // Bytes in the middle of the pages.
    let mut damaged = whole.clone();
    damaged[4..200].fill(0xff);
    cases.push((damaged, "parquet_damaged"));
    let options = BulkOptions::default();
    for (bytes, code) in cases {
        let input = folder.path().join("input.parquet");
        std::fs::write(&input, bytes).unwrap();
        let error = of(&input, (&mut output, TableFormat::Parquet), &options).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.to_string().contains("input.parquet"), "{error}");
    }
    assert_eq!(BulkInputs::find(&[folder.path().join("none.parquet")]), None);
    assert!(output.is_empty());
}

fn save_csv(folder: &Path, rows: &[Row]) -> PathBuf {
    let mut text = "body,year,indicator,breakdown,value\n".to_owned();
    for (body, indicator, breakdown, year, value) in rows {
        let value = if value.is_nan() { String::new() } else { value.to_string() };
        text.push_str(&format!("{body},{year},{indicator},{breakdown},{value}\n"));
    }
    let path = folder.join("in.csv");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn csv_gives_the_bytes_that_parquet_gives() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = rows(40);
    shuffle(&mut rows);
    let parquet = save(folder.path(), &rows, 500);
    let csv = save_csv(folder.path(), &rows);
    for format in [TableFormat::Csv, TableFormat::Parquet] {
        assert_eq!(run_as(&parquet, format), run_as(&csv, format));
    }
}

#[test]
fn a_wrong_row_is_named_with_its_line_and_the_rest_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.csv");
    let text = "body,year,indicator,breakdown,value,unit\n\
        甲县,2023,permits.decided,,\"1,200\",件\n\
        甲县,2024,permits.decided,,1500,件\n\
        甲县,2024,permits.decidet,,5,件\n\
        甲县,二四,permits.decided,,5,件\n\
        甲县,2024,fees.collected,,251000,元\n\
        甲县,2024,fees.collected,,5\n";
    std::fs::write(&path, text).unwrap();
    let (bytes, summary) = run_as(&path, TableFormat::Csv);
    let lines: Vec<&str> = std::str::from_utf8(&bytes).unwrap().lines().skip(1).collect();
    let expected = [
        "甲县,permits.decided,,件,2022,2023,,1200,,,gap",
        "甲县,permits.decided,,件,2023,2024,1200,1500,300,25,comparable",
        "甲县,fees.collected,,万元,2023,2024,,25.1,,,gap",
    ];
    assert_eq!(lines, expected);
    let found: Vec<(&str, Option<u64>)> =
        summary.findings.iter().map(|f| (f.code.as_str(), f.places[0].line)).collect();
    let wrong =
        [("unknown_indicator_near", Some(4)), ("year_wrong", Some(5)), ("row_ragged", Some(7))];
    assert_eq!(found, wrong);
}

#[test]
fn a_limit_of_the_memory_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = rows(120);
    shuffle(&mut rows);
    let parquet = save(folder.path(), &rows, 400);
    let expected = run(&parquet);
    for (memory, spill) in [(30_000, None), (90_000, Some(folder.path().to_owned()))] {
        let options = BulkOptions { memory: Some(memory), spill, ..BulkOptions::default() };
        let mut bytes = Vec::new();
        let summary = of(&parquet, (&mut bytes, TableFormat::Parquet), &options).unwrap();
        assert_eq!(summary, expected.1);
        assert!(bytes == expected.0);
    }
}

#[test]
fn packed_tables_and_folders_by_year_give_what_one_table_gives() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(40);
    let plain = save_csv(folder.path(), &rows);
    let expected = run_as(&plain, TableFormat::Csv);
    let text = std::fs::read(&plain).unwrap();
    let packed = [
        ("a.csv.zst", zstd::encode_all(text.as_slice(), 1).unwrap()),
        ("a.csv.gz", {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            std::io::Write::write_all(&mut gzip, &text).unwrap();
            gzip.finish().unwrap()
        }),
    ];
    for (name, bytes) in packed {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(run_as(&path, TableFormat::Csv), expected, "{name}");
    }
    // One folder a year: Parquet for the even ones, CSV without the column for the others.
    let years = folder.path().join("years");
    for year in 2012..2025 {
        let of_year: Vec<Row> = rows.iter().filter(|row| row.3 == year).cloned().collect();
        let own = years.join(format!("year={year}"));
        std::fs::create_dir_all(&own).unwrap();
        if year % 2 == 0 {
            save(&own, &of_year, 300);
            continue;
        }
        let mut text = "indicator,body,value,breakdown\n".to_owned();
        for (body, indicator, breakdown, _, value) in &of_year {
            let value = if value.is_nan() { String::new() } else { value.to_string() };
            text.push_str(&format!("{indicator},{body},{value},{breakdown}\n"));
        }
        std::fs::write(own.join("part.csv"), text).unwrap();
    }
    assert_eq!(run_as(&years, TableFormat::Csv), expected);
}

#[test]
fn doubted_figures_make_their_changes_suspect() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("in.csv");
    let text = "body,year,indicator,value\n甲县,2022,permits.decided,100\n甲县,2023,permits.decided,900\n\
        甲县,2024,permits.decided,110\n";
    std::fs::write(&table, text).unwrap();
    let findings = folder.path().join("findings.json");
    let found = r#"{"findings":[{"severity":"warning","blamed":[{"body":"甲县","indicator":"permits.decided",
        "breakdown":"","year":2023}]},{"severity":"notice","blamed":[{"body":"甲县","indicator":"permits.decided",
        "breakdown":"","year":2022}]}]}"#;
    std::fs::write(&findings, found).unwrap();
    let changes = YoyOptions { doubts: read_doubts(&findings).unwrap(), ..YoyOptions::default() };
    let options = BulkOptions { changes, ..BulkOptions::default() };
    let mut bytes = Vec::new();
    of(&table, (&mut bytes, TableFormat::Csv), &options).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().filter(|line| line.ends_with(",suspect")).count(), 2, "{text}");
    std::fs::write(&findings, "{}").unwrap();
    assert_eq!(read_doubts(&findings).unwrap_err().code(), "findings_unread");
}
