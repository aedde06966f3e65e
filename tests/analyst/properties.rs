//! What holds for any figures: contributions add up, tables come back as they were.

use proptest::prelude::*;
use tongbi::exports::{ArchiveParts, package, query};
use tongbi::series::{Across, Figures, figures_parquet, read_parquet_bytes, schema};
use tongbi::{
    Catalog, Change, CompareOptions, Dataset, Lang, ReadOptions, Sources, changes::YoyOptions,
    contribute, read,
};

/// Some values of two years of some bodies, as a table.
fn panel() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        4 => (0u32..200_000).prop_map(|n| n.to_string()),
        1 => (0u32..2_000_000).prop_map(|n| format!("{}.{:02}", n / 100, n % 100)),
        1 => Just(String::new()),
    ];
    prop::collection::vec((value.clone(), value), 2..12).prop_map(|bodies| {
        let mut table = "body,year,indicator,value\n".to_owned();
        for (at, (before, after)) in bodies.iter().enumerate() {
            let is_amount = [before, after].iter().any(|value| value.contains('.'));
            let indicator = if is_amount { "fees.collected" } else { "permits.decided" };
            for (year, value) in [(2023, before), (2024, after)] {
                if !value.is_empty() {
                    table.push_str(&format!("第{at}县,{year},{indicator},{value}\n"));
                }
            }
        }
        table
    })
}

fn dataset(table: &str) -> Dataset {
    let sources = Sources::default().with_bytes("a.csv", table.as_bytes());
    read(&sources, Catalog::builtin(), &ReadOptions::default())
}

fn numbers(frame: &polars::prelude::DataFrame, column: &str) -> Vec<Option<f64>> {
    frame.column(column).unwrap().f64().unwrap().iter().collect()
}

fn texts(frame: &polars::prelude::DataFrame, column: &str) -> Vec<String> {
    let column = frame.column(column).unwrap().str().unwrap();
    column.iter().map(|text| text.unwrap_or_default().to_owned()).collect()
}

/// Millionths, which every figure and every contribution is made of.
fn millionths(value: f64) -> i128 {
    (value * 1e6).round() as i128
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn contributions_add_up_to_the_change_of_the_total(table in panel()) {
        let dataset = dataset(&table);
        let options = CompareOptions { doubtful_too: true, ..CompareOptions::default() };
        let frame = contribute(&dataset, Catalog::builtin(), &options);
        if frame.height() == 0 {
            return Ok(());
        }
        for column in [schema::DIFFERENCE, schema::CONTRIBUTION] {
            let mut sum = 0;
            let values = numbers(&frame, column);
            for (value, note) in values.into_iter().zip(texts(&frame, "note")) {
                match (value, note.as_str()) {
                    (Some(total), "total") => {
                        prop_assert_eq!(sum, millionths(total), "{} of {}", column, table);
                        sum = 0;
                    }
                    (Some(part), _) => sum += millionths(part),
                    (None, _) => {}
                }
            }
        }
    }

    #[test]
    fn a_wide_table_made_long_is_wide_again(table in panel()) {
        let figures = dataset(&table).figures();
        for across in [Across::Year, Across::Indicator, Across::Body, Across::Breakdown] {
            let wide = figures.wide(across).unwrap();
            let long = Figures::from_wide(&wide, across).unwrap();
            let with_value = figures.observations().iter().filter(|o| o.value.is_some()).count();
            prop_assert_eq!(long.len(), with_value);
            let again = Figures::from_wide(&long.wide(across).unwrap(), across).unwrap();
            prop_assert_eq!(long.frame(), again.frame());
        }
    }

    #[test]
    fn figures_come_back_from_parquet_and_csv_as_they_were(table in panel()) {
        let figures = dataset(&table).figures();
        let parquet = figures_parquet(&figures).unwrap();
        let again = read_parquet_bytes("a.parquet", &parquet).unwrap();
        let csv = |figures: &Figures| {
            let rows = tongbi::exports::figures_table(&figures.observations(), Lang::En);
            tongbi::exports::csv(&rows, tongbi::exports::CsvStyle::Plain).unwrap()
        };
        prop_assert_eq!(csv(&figures), csv(&again));
    }

    #[test]
    fn a_package_is_read_as_the_same_figures_and_a_query_adds_them_up(table in panel()) {
        let dataset = dataset(&table);
        let catalog = Catalog::builtin();
        let changes: Vec<Change> =
            dataset.changes(catalog, &YoyOptions::default()).iter().collect();
        let parts = ArchiveParts {
            observations: &dataset.observations,
            changes: &changes,
            findings: dataset.findings(),
            bodies: &dataset.bodies,
            sources: &[],
            catalog,
            lang: Lang::Zh,
        };
        let mut sources = Sources::default();
        for file in package(&parts).unwrap().into_iter().filter(|file| file.table.is_some()) {
            sources = sources.with_bytes(&file.name, file.bytes);
        }
        let again = read(&sources, catalog, &ReadOptions::default());
        prop_assert_eq!(&dataset.observations, &again.observations);
        let found = query(&parts, "SELECT count(*), total(value) FROM figures").unwrap();
        let sum: f64 = dataset.observations.iter().filter_map(|o| o.value).sum();
        let said: f64 = found.rows[0][1].plain().parse().unwrap();
        prop_assert_eq!(found.rows[0][0].plain(), dataset.observations.len().to_string());
        prop_assert!((sum - said).abs() < 1e-6 * sum.max(1.0));
    }
}
