//! The statistics agree with numpy and pandas (versions in `tests/fixtures/statistics/make.py`).

use std::collections::BTreeMap;
use std::path::Path;

use tongbi::changes::{YoyOptions, growth};
use tongbi::statistics::{concentration, herfindahl, percentile, quantile, ranks};
use tongbi::{Catalog, ReadOptions, Sources, read};

fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/statistics").join(name);
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

fn close(found: f64, wanted: f64, what: &str) {
    assert!((found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{what}: {found} {wanted}");
}

fn groups() -> BTreeMap<String, Vec<f64>> {
    let mut groups: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for row in rows("values.csv") {
        groups.entry(row[0].clone()).or_default().push(number(&row[1]));
    }
    groups
}

#[test]
fn ranks_and_percentiles_are_those_of_pandas() {
    let groups = groups();
    let mut standing: BTreeMap<&str, _> = groups
        .iter()
        .map(|(group, values)| {
            let ranks = ranks(values, false).into_iter();
            (group.as_str(), ranks.zip(percentile(values)))
        })
        .collect();
    for row in rows("values.csv") {
        let (rank, percentile) = standing.get_mut(row[0].as_str()).unwrap().next().unwrap();
        assert_eq!(rank.to_string(), row[2], "{row:?}");
        match percentile {
            Some(percentile) => close(percentile, number(&row[3]), &row[1]),
            None => assert_eq!(row[3], ""),
        }
    }
}

#[test]
fn quantiles_and_concentration_are_those_of_numpy_and_pandas() {
    let groups = groups();
    for row in rows("spread.csv") {
        let mut values = groups[&row[0]].clone();
        let what = format!("group {}", row[0]);
        close(concentration(&values, 3).unwrap(), number(&row[6]), &what);
        close(herfindahl(&values).unwrap(), number(&row[7]), &what);
        values.sort_by(f64::total_cmp);
        for (share, wanted) in [0.0, 0.25, 0.5, 0.75, 1.0].into_iter().zip(&row[1..6]) {
            close(quantile(&values, share).unwrap(), number(wanted), &what);
        }
    }
}

#[test]
fn growth_a_year_is_that_of_numpy() {
    for row in rows("growth.csv") {
        let years: i32 = row[2].parse().unwrap();
        let mut table = "body,year,indicator,value\n".to_owned();
        for year in 0..=years {
            let value = if year == 0 { &row[0] } else { &row[1] };
            table.push_str(&format!("甲县,{},disclosure.items,{value}\n", 2010 + year));
        }
        let sources = Sources::default().with_bytes("a.csv", table);
        let catalog = Catalog::builtin();
        let dataset = read(&sources, catalog, &ReadOptions::default());
        let panel = dataset.panel(catalog);
        let found = growth(&panel, catalog, &YoyOptions::default());
        close(found[0].per_cent.unwrap(), number(&row[3]), &format!("{row:?}"));
    }
}
