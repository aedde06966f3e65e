//! The frames of figures and changes, held to computations that share nothing with them but the columns.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;

use polars::prelude::{
    Column, DataFrame, DataFrameJoinOps, IntoColumn, JoinArgs, JoinType, MaintainOrderJoin,
};
use tongbi::changes::{YoyOptions, year_over_year};
use tongbi::series::{Figures, Panel, Selection};
use tongbi::synth::{SynthOptions, generate};
use tongbi::{Catalog, Observation, Year, YearSpan};

const KEY: [&str; 4] = ["body", "indicator", "breakdown", "year"];

/// Generated figures with gaps, blanks and wrong values.
fn observations() -> Vec<Observation> {
    let options =
        SynthOptions { seed: 9, bodies: 12, first: Year(2019), years: 5, gaps: 0.1, defects: 0.2 };
    generate(&options, Catalog::builtin()).observations
}

/// Year over year as a self-join: every figure beside that of the year before.
fn self_join(figures: &DataFrame) -> DataFrame {
    let mut base = figures.select(KEY.into_iter().chain(["value"])).unwrap();
    let next: Vec<i32> =
        base.column("year").unwrap().i32().unwrap().iter().map(|y| y.unwrap() + 1).collect();
    base.with_column(Column::new("year".into(), next)).unwrap();
    base.rename("value", "base".into()).unwrap();
    let args =
        JoinArgs { maintain_order: MaintainOrderJoin::Left, ..JoinArgs::new(JoinType::Left) };
    let mut joined = figures.join(&base, KEY, KEY, args, None).unwrap();
    let difference = (joined.column("value").unwrap() - joined.column("base").unwrap()).unwrap();
    joined.with_column(difference.with_name("difference".into()).into_column()).unwrap();
    joined
}

type Row = (Option<f64>, Option<f64>, Option<f64>);

/// Value, base and difference of every key.
fn rows(frame: &DataFrame) -> BTreeMap<(String, String, String, i32), Row> {
    let text = |name: &str| frame.column(name).unwrap().str().unwrap().clone();
    let number = |name: &str| frame.column(name).unwrap().f64().unwrap().clone();
    let texts = ["body", "indicator", "breakdown"].map(text);
    let years = frame.column("year").unwrap().i32().unwrap().clone();
    let numbers = ["value", "base", "difference"].map(number);
    (0..frame.height())
        .map(|row| {
            let [body, indicator, breakdown] =
                [0, 1, 2].map(|at: usize| texts[at].get(row).unwrap().to_owned());
            let [value, base, difference] = [0, 1, 2].map(|at: usize| numbers[at].get(row));
            ((body, indicator, breakdown, years.get(row).unwrap()), (value, base, difference))
        })
        .collect()
}

#[test]
fn the_pass_over_series_is_a_self_join_on_the_year_before() {
    let observations = observations();
    let catalog = Catalog::builtin();
    let panel = Panel::from_observations(&observations, catalog);
    let changes = year_over_year(&panel, catalog, &YoyOptions::default()).to_frame();
    let joined = self_join(Figures::from_observations(&observations).frame());
    let (ours, wanted) = (rows(&changes), rows(&joined));
    assert_eq!(ours.len(), wanted.len());
    let mut compared = 0;
    for (key, (value, base, difference)) in &ours {
        let (wanted_value, wanted_base, wanted_difference) = &wanted[key];
        assert_eq!(value, wanted_value, "{key:?}");
        assert_eq!(base, wanted_base, "{key:?}");
        if let (Some(found), Some(wanted)) = (difference, wanted_difference) {
            assert!((found - wanted).abs() < 1e-6, "{key:?}: {found} {wanted}");
            compared += 1;
        }
    }
    assert!(compared > 1000, "{compared} differences");
}

#[test]
fn a_selection_of_the_frame_is_that_of_the_rows() {
    let observations = observations();
    let figures = Figures::from_observations(&observations);
    let selection = Selection {
        bodies: figures.bodies()[2..5].to_vec(),
        indicators: vec![
            observations[3].key.indicator.clone(),
            observations[400].key.indicator.clone(),
        ],
        years: Some(YearSpan { first: Year(2020), last: Year(2022) }),
        ..Selection::default()
    };
    let wanted: Vec<Observation> = observations
        .iter()
        .filter(|o| selection.has_body(&o.key.body) && selection.has_year(o.key.year))
        .filter(|o| selection.has_kind(&o.key.indicator, &o.key.breakdown))
        .cloned()
        .collect();
    assert!(!wanted.is_empty());
    assert_eq!(figures.select(&selection).observations(), wanted);
}

#[test]
fn years_become_columns_and_lose_nothing() {
    let observations = observations();
    let figures = Figures::from_observations(&observations);
    let wide = figures.by_year().unwrap();
    let values = |frame: &DataFrame, name: &str| {
        frame.column(name).unwrap().len() - frame.column(name).unwrap().null_count()
    };
    let known = observations.iter().filter(|o| o.value.is_some()).count();
    let years = figures.years();
    let found: usize = years.iter().map(|year| values(&wide, &year.to_string())).sum();
    assert_eq!(found, known);
}

#[test]
fn ranks_quartiles_and_sums_over_bodies_agree_with_plain_loops() {
    let options =
        SynthOptions { seed: 2, bodies: 9, first: Year(2023), years: 2, gaps: 0.05, defects: 0.0 };
    let synth = generate(&options, Catalog::builtin());
    let figures = Figures::from_observations(&synth.observations);
    let of = |o: &&Observation| {
        o.key.indicator.as_str() == "permits.decided" && o.key.year == Year(2024)
    };
    let mut values: Vec<f64> =
        synth.observations.iter().filter(of).filter_map(|o| o.value).collect();
    values.sort_by(f64::total_cmp);

    let chosen = |frame: &DataFrame| {
        let ids = frame.column("indicator").unwrap().str().unwrap();
        let years = frame.column("year").unwrap().i32().unwrap();
        let is_it =
            |row: usize| ids.get(row) == Some("permits.decided") && years.get(row) == Some(2024);
        (0..frame.height()).filter(|row| is_it(*row)).collect::<Vec<_>>()
    };
    let ranked = figures.ranked().unwrap();
    let ranks = ranked.column("rank").unwrap().cast(&polars::prelude::DataType::Float64).unwrap();
    for row in chosen(&ranked) {
        let value = ranked.column("value").unwrap().f64().unwrap().get(row);
        let wanted =
            value.map(|value| 1.0 + values.iter().filter(|other| **other > value).count() as f64);
        assert_eq!(ranks.f64().unwrap().get(row), wanted);
    }

    let quartiles = figures.quartiles().unwrap();
    let row = chosen(&quartiles)[0];
    let median = quartiles.column("median").unwrap().f64().unwrap().get(row).unwrap();
    let middle = values.len() / 2;
    let wanted = if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    };
    assert!((median - wanted).abs() < 1e-9);

    let sums = figures.rolled_up(&synth.bodies).unwrap();
    let row = chosen(&sums)[0];
    let sum = sums.column("value").unwrap().f64().unwrap().get(row).unwrap();
    assert!((sum - values.iter().sum::<f64>()).abs() < 1e-6);
    let twice = [synth.bodies.clone(), synth.bodies].concat();
    assert_eq!(figures.with_bodies(&twice).unwrap_err().code(), "bodies_twice");
}
