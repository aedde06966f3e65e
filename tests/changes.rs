//! Every change of the real figures, computed a second time: plain Rust over sorted rows, sharing nothing with the
//! library but the catalog's facts about indicators.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tongbi::changes::{YoyOptions, year_over_year};
use tongbi::series::Panel;
use tongbi::{
    BodyId, BreakdownId, Catalog, Change, IndicatorId, ObsStatus, Observation, ObservationKey,
    Provenance, Unit, Year,
};

/// A row of the CSV: body, indicator, breakdown, year → value as written, status.
type Key = (String, String, String, i32);
type Rows = BTreeMap<Key, (Option<f64>, String, String)>;

/// The real figures: those of the repository, and those beside it.
fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("datasets/figures.csv")];
    if let Ok(folder) = std::fs::read_dir(root.join("../shared/truth")) {
        paths.extend(folder.filter_map(|entry| Some(entry.ok()?.path())));
    }
    let is_table = |path: &PathBuf| {
        path.extension().is_some_and(|e| e == "csv") && !path.ends_with("claims.csv")
    };
    paths.retain(|path| is_table(path) && path.exists());
    paths.sort();
    paths
}

fn read(paths: &[PathBuf]) -> Rows {
    let mut rows = Rows::new();
    for path in paths {
        let mut csv = csv::Reader::from_path(path).unwrap();
        let headers = csv.headers().unwrap().clone();
        for record in csv.records() {
            let record = record.unwrap();
            let of = |name: &str| {
                let at = headers.iter().position(|h| h == name);
                at.and_then(|at| record.get(at)).unwrap_or_default().to_owned()
            };
            let key: Key =
                (of("body"), of("indicator"), of("breakdown"), of("year").parse().unwrap());
            let value: Option<f64> = of("value").parse().ok();
            rows.entry(key).or_insert((value, of("status"), of("unit")));
        }
    }
    rows
}

fn observations(rows: &Rows) -> Vec<Observation> {
    rows.iter()
        .map(|((body, indicator, breakdown, year), (value, status, unit))| Observation {
            key: ObservationKey {
                body: BodyId::new(body),
                indicator: IndicatorId::new(indicator),
                breakdown: BreakdownId::new(breakdown),
                year: Year(*year),
            },
            value: *value,
            unit: Unit::new(unit),
            status: status.parse().unwrap_or(match value {
                Some(_) => ObsStatus::Normal,
                None => ObsStatus::Missing,
            }),
            provenance: Provenance::default(),
        })
        .collect()
}

fn changes(observations: &[Observation]) -> Vec<Change> {
    let catalog = Catalog::builtin();
    let panel = Panel::from_observations(observations, catalog);
    year_over_year(&panel, catalog, &YoyOptions::default()).iter().collect()
}

/// A value as it is compared: what is printed in 元 for an indicator in 万元 is divided by ten thousand.
fn in_own_unit(key: &Key, value: Option<f64>, unit: &str) -> Option<f64> {
    let own = Catalog::builtin().indicator(&IndicatorId::new(&key.1)).unwrap().unit.to_string();
    if unit == "元" && own == "万元" { value.map(|v| v / 10_000.0) } else { value }
}

/// Millionths, so that differences of decimals are exact.
fn micro(value: f64) -> i64 {
    (value * 1e6).round() as i64
}

/// What a change must be, from the rows alone: difference in millionths and what is said.
fn expected(rows: &Rows, key: &Key) -> (Option<i64>, &'static str) {
    let (value, status, unit) = &rows[key];
    let value = in_own_unit(key, *value, unit);
    let before = (key.0.clone(), key.1.clone(), key.2.clone(), key.3 - 1);
    let Some(value) = value else { return (None, "value_missing") };
    let Some((base, base_status, base_unit)) = rows.get(&before) else {
        return (None, if follows_another_edition(rows, key) { "edition_break" } else { "gap" });
    };
    let base = in_own_unit(key, *base, base_unit);
    let Some(base) = base else { return (None, "base_missing") };
    let difference = Some(micro(value) - micro(base));
    let said = if status == "estimated" || base_status == "estimated" {
        "estimated"
    } else if base == 0.0 {
        "base_zero"
    } else if base.abs() < 30.0 {
        "small_base"
    } else {
        "comparable"
    };
    (difference, said)
}

/// Whether the body's report of the year before has figures that only editions without this indicator have.
fn follows_another_edition(rows: &Rows, key: &Key) -> bool {
    let editions = |id: &str| {
        let indicator = Catalog::builtin().indicator(&IndicatorId::new(id)).unwrap();
        (indicator.editions.clone(), indicator.table.clone())
    };
    let (own, table) = editions(&key.1);
    if own.len() != 1 {
        return false;
    }
    let mut of_table = Vec::new();
    let mut of_any = Vec::new();
    for (body, indicator, _, year) in rows.keys() {
        let (found, found_in) = editions(indicator);
        if *body == key.0 && *year == key.3 - 1 && found.len() == 1 {
            if found_in == table {
                of_table.push(found[0]);
            }
            of_any.push(found[0]);
        }
    }
    let told = if of_table.is_empty() { of_any } else { of_table };
    !told.is_empty() && !told.contains(&own[0])
}

#[test]
fn every_change_of_the_real_figures_agrees_with_a_second_computation() {
    let paths = sources();
    assert!(!paths.is_empty(), "the project holds the real figures");
    let rows = read(&paths);
    let found = changes(&observations(&rows));
    assert_eq!(found.len(), rows.len(), "a row for every figure");
    let mut seen = BTreeMap::new();
    for change in &found {
        let key = (
            change.body.to_string(),
            change.indicator.to_string(),
            change.breakdown.to_string(),
            change.year.0,
        );
        let (difference, said) = expected(&rows, &key);
        assert_eq!(change.comparability.as_str(), said, "{key:?}");
        assert_eq!(change.difference.map(micro), difference, "{key:?}");
        let (value, _, unit) = &rows[&key];
        assert_eq!(change.value, in_own_unit(&key, *value, unit), "{key:?}");
        assert_eq!(change.base_year.0, key.3 - 1);
        let base = change.base.filter(|b| *b != 0.0 && said != "estimated");
        let per_cent = difference.zip(base).map(|(d, base)| d as f64 / 1e6 / base.abs() * 100.0);
        match (change.per_cent, per_cent) {
            (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{key:?}"),
            (a, b) => assert_eq!(a, b, "{key:?}"),
        }
        *seen.entry(said).or_insert(0) += 1;
    }
    assert!(seen["comparable"] > 0 && seen["gap"] > 0, "{seen:?}");
}

#[test]
fn suqian_2024_against_2023_is_what_its_reports_say() {
    let rows = read(&sources());
    assert!(!rows.is_empty(), "the project holds the real figures");
    let found = changes(&observations(&rows));
    for (indicator, breakdown, hundredths) in [
        ("permits.decided", "", -1302),
        ("penalties.decided", "", -518),
        ("coercion.decided", "", 4557),
        ("fees.collected", "", 2273),
        ("requests.received", "total", 40),
        ("review.total", "", -6136),
    ] {
        let change = found
            .iter()
            .find(|c| {
                (c.body.as_str(), c.indicator.as_str(), c.breakdown.as_str(), c.year.0)
                    == ("宿迁市", indicator, breakdown, 2024)
            })
            .unwrap_or_else(|| panic!("{indicator}"));
        // Rounding is half away from zero, as `f64::round` does.
        let rounded = (change.per_cent.unwrap() * 100.0).round() as i64;
        assert_eq!(rounded, hundredths, "{indicator}");
    }
}

#[test]
fn ejin_2021_is_whole_and_has_no_year_before() {
    let rows = read(&sources());
    assert!(!rows.is_empty(), "the project holds the real figures");
    let wanted = rows.keys().filter(|k| k.0 == "额济纳旗").count();
    let found = changes(&observations(&rows));
    let ejin: Vec<_> = found.iter().filter(|c| c.body.as_str() == "额济纳旗").collect();
    assert_eq!(ejin.len(), wanted);
    assert!(wanted > 0);
    for change in ejin {
        assert_eq!((change.comparability.as_str(), change.base_year.0), ("gap", 2020));
        assert_eq!((change.base, change.difference, change.per_cent), (None, None, None));
    }
}

/// Figures of few bodies, indicators and years, so that bases are often there.
fn some_observations() -> impl Strategy<Value = Vec<Observation>> {
    let ids = ["permits.decided", "fees.collected", "fees.items_last_year", "website.visits"];
    let statuses = [ObsStatus::Normal, ObsStatus::Estimated, ObsStatus::Missing];
    let figure = (0..3u8, 0..ids.len(), 2018..2026i32, 0..2_000_000i64, 0..statuses.len());
    prop::collection::vec(figure, 0..60).prop_map(move |figures| {
        let unique: BTreeMap<_, _> = figures
            .into_iter()
            .map(|(body, id, year, value, status)| ((body, id, year), (value, statuses[status])))
            .collect();
        let observation = |((body, id, year), (value, status)): ((u8, usize, i32), _)| {
            let status: ObsStatus = status;
            let value: i64 = value;
            Observation {
                key: ObservationKey {
                    body: BodyId::new(&format!("机关{body}")),
                    indicator: IndicatorId::new(ids[id]),
                    breakdown: BreakdownId::default(),
                    year: Year(year),
                },
                value: (status != ObsStatus::Missing).then_some(value as f64 / 100.0),
                unit: Unit::new(""),
                status,
                provenance: Provenance::default(),
            }
        };
        unique.into_iter().map(observation).collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_the_rows_never_changes_the_result(
        (figures, shuffled) in some_observations()
            .prop_flat_map(|f| (Just(f.clone()), Just(f).prop_shuffle()))
    ) {
        prop_assert_eq!(changes(&figures), changes(&shuffled));
    }

    #[test]
    fn a_repeated_row_changes_nothing(figures in some_observations()) {
        let doubled = [figures.clone(), figures.clone()].concat();
        prop_assert_eq!(changes(&figures), changes(&doubled));
    }

    #[test]
    fn the_other_way_round_every_difference_is_the_negative(
        a in -1_000_000_000i64..1_000_000_000,
        b in -1_000_000_000i64..1_000_000_000,
    ) {
        let pair = |first: i64, second: i64| {
            let of = |year: i32, value: i64| Observation {
                key: ObservationKey {
                    body: BodyId::new("机关"),
                    indicator: IndicatorId::new("permits.decided"),
                    breakdown: BreakdownId::default(),
                    year: Year(year),
                },
                value: Some(value as f64 / 10_000.0),
                unit: Unit::new("件"),
                status: ObsStatus::Normal,
                provenance: Provenance::default(),
            };
            changes(&[of(2023, first), of(2024, second)])[1].difference
        };
        prop_assert_eq!(pair(a, b).map(|d| 0.0 - d), pair(b, a));
    }

    #[test]
    fn what_is_not_shown_has_no_difference(figures in some_observations()) {
        for change in changes(&figures) {
            prop_assert_eq!(change.difference.is_some(), change.comparability.is_shown());
            prop_assert!(change.per_cent.is_none() || change.difference.is_some());
        }
    }
}
