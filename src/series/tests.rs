use polars::prelude::{Column, DataFrame};

use super::*;
use crate::catalog::Catalog;
use crate::error::Error;
use crate::model::{
    BodyId, BreakdownId, IndicatorId, ObsStatus, Observation, ObservationKey, Provenance, Unit,
    Year, YearSpan,
};

fn figure(body: &str, indicator: &str, year: i32, value: Option<f64>, unit: &str) -> Observation {
    Observation {
        key: ObservationKey {
            body: BodyId::new(body),
            indicator: IndicatorId::new(indicator),
            breakdown: BreakdownId::default(),
            year: Year(year),
        },
        value,
        unit: Unit::new(unit),
        status: if value.is_some() { ObsStatus::Normal } else { ObsStatus::Missing },
        provenance: Provenance {
            source: "报告".into(), place: "table 2".into(), text: "5".into()
        },
    }
}

fn some_figures() -> Vec<Observation> {
    vec![
        figure("乙", "permits.decided", 2024, Some(5.0), "件"),
        figure("乙", "permits.decided", 2023, None, "件"),
        figure("甲", "fees.collected", 2024, Some(0.5), "万元"),
    ]
}

fn frame(columns: Vec<Column>) -> Result<Figures, Error> {
    Figures::try_from(DataFrame::new_infer_height(columns).unwrap())
}

fn code_of(result: Result<Figures, Error>) -> String {
    let error = result.unwrap_err();
    assert!(!error.message(crate::i18n::Lang::Zh).contains(error.code()), "{error} has no text");
    error.code().to_owned()
}

#[test]
fn observations_survive_the_frame_and_parquet() {
    let figures = Figures::from_observations(&some_figures());
    assert_eq!(figures.observations(), some_figures());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("figures.parquet");
    std::fs::write(&path, figures_parquet(&figures).unwrap()).unwrap();
    assert_eq!(read_parquet(&path).unwrap().observations(), some_figures());
    assert_eq!(figures_parquet(&figures).unwrap(), std::fs::read(&path).unwrap());
}

#[test]
fn a_frame_may_lack_optional_columns_and_have_others() {
    let figures = frame(vec![
        Column::new("note".into(), ["x", "y"]),
        Column::new("value".into(), [Some(3i64), None]),
        Column::new("indicator".into(), ["permits.decided"; 2]),
        Column::new("year".into(), [2023i64, 2024]),
        Column::new("body".into(), ["甲", "甲"]),
    ])
    .unwrap();
    let names: Vec<_> = figures.frame().get_column_names().iter().map(|n| n.as_str()).collect();
    assert_eq!(names, schema::FIGURES.map(|c| c.name));
    let observations = figures.observations();
    assert_eq!((observations[0].value, observations[0].status), (Some(3.0), ObsStatus::Normal));
    assert_eq!((observations[1].value, observations[1].status), (None, ObsStatus::Missing));
}

#[test]
fn a_wrong_frame_is_refused_with_its_reason() {
    let body = || Column::new("body".into(), ["甲", "甲"]);
    let indicator = || Column::new("indicator".into(), ["permits.decided"; 2]);
    let year = |a: i32, b: i32| Column::new("year".into(), [a, b]);
    let value = |a: f64, b: f64| Column::new("value".into(), [a, b]);
    let years = || year(2023, 2024);
    let values = || value(1.0, 2.0);
    let no_body = Column::new("body".into(), [Some("甲"), None]);
    let texts = Column::new("value".into(), ["1", "2"]);
    let status = Column::new("status".into(), ["normal", "good"]);
    for (columns, code) in [
        (vec![body(), indicator(), years()], "table_column_missing"),
        (vec![no_body, indicator(), years(), values()], "table_null"),
        (vec![body(), indicator(), years(), texts], "table_column_type"),
        (vec![body(), indicator(), years(), values(), status], "table_status"),
        (vec![body(), indicator(), year(2023, 23456), values()], "table_year"),
        (vec![body(), indicator(), year(2023, 2023), values()], "table_conflict"),
    ] {
        assert_eq!(code_of(frame(columns)), code);
    }
    let same = frame(vec![body(), indicator(), year(2023, 2023), value(1.0, 1.0)]);
    assert!(same.is_ok(), "the same figure twice is no conflict");
}

#[test]
fn a_selection_keeps_the_order_of_the_rows() {
    let figures = Figures::from_observations(&some_figures());
    let selection = Selection {
        bodies: vec![BodyId::new("乙")],
        years: Some(YearSpan { first: Year(2024), last: Year(2024) }),
        ..Selection::default()
    };
    assert_eq!(figures.select(&selection).observations(), some_figures()[..1]);
    assert_eq!(figures.select(&Selection::default()).len(), 3);
    assert_eq!(figures.bodies(), [BodyId::new("乙"), BodyId::new("甲")]);
    assert_eq!(figures.years(), [Year(2023), Year(2024)]);
}

#[test]
fn a_panel_has_series_in_order_and_years_with_gaps() {
    let mut figures = some_figures();
    figures.push(figure("乙", "unheard.of", 2020, Some(1.0), ""));
    figures.push(figure("乙", "permits.decided", 2019, Some(7.0), "件"));
    let panel = Panel::from_observations(&figures, Catalog::builtin());
    let ids: Vec<_> = panel.series().map(|s| (s.body().as_str(), s.indicator().as_str())).collect();
    let expected = [("乙", "permits.decided"), ("乙", "unheard.of"), ("甲", "fees.collected")];
    assert_eq!(ids, expected);
    let permits = panel.get(0);
    let years: Vec<_> = permits.cells().map(|c| c.year.0).collect();
    assert_eq!(years, [2019, 2023, 2024]);
    assert_eq!(permits.at(Year(2019)).and_then(|c| c.value), Some(7.0));
    assert_eq!(
        permits.at(Year(2023)).map(|c| (c.value, c.status)),
        Some((None, ObsStatus::Missing))
    );
    assert_eq!(permits.at(Year(2020)), None);
    assert_eq!(panel.years(), Some((Year(2019), Year(2024))));
}

#[test]
fn a_key_that_stands_twice_is_kept_once_and_noted() {
    let mut figures = some_figures();
    figures.push(figures[0].clone());
    figures.push(figure("甲", "fees.collected", 2024, Some(0.7), "万元"));
    let panel = Panel::from_observations(&figures, Catalog::builtin());
    assert_eq!((panel.cell_count(), panel.repeated()), (3, 1));
    let [conflict] = panel.conflicts() else { panic!("{:?}", panel.conflicts()) };
    assert_eq!(conflict.key.body.as_str(), "甲");
    assert_eq!((conflict.kept.value, conflict.other.value), (Some(0.5), Some(0.7)));
}

#[test]
fn amounts_are_compared_in_the_unit_of_their_indicator() {
    let figures = [
        figure("甲", "fees.collected", 2023, Some(75_450_000.0), "元"),
        figure("甲", "fees.collected", 2024, Some(0.7545), "亿元"),
        figure("甲", "fees.collected", 2025, Some(7.0), "项"),
        figure("甲", "fees.collected", 2022, Some(7545.0), ""),
    ];
    let panel = Panel::from_observations(&figures, Catalog::builtin());
    let all: Vec<_> = panel.series().map(|s| (s.unit().as_str(), s.cells().len())).collect();
    assert_eq!(all, [("万元", 3), ("项", 1)], "items are never compared with money");
    assert!(panel.get(0).cells().all(|c| c.value == Some(7545.0)));
}

#[test]
fn what_is_no_number_is_no_value() {
    let mut figures = some_figures();
    figures[0].value = Some(f64::NAN);
    figures[2].status = ObsStatus::NotApplicable;
    let panel = Panel::from_observations(&figures, Catalog::builtin());
    assert!(panel.series().flat_map(|s| s.cells()).all(|c| c.value.is_none()));
}
