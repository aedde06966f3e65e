use super::*;
use crate::catalog::Catalog;
use crate::changes::{YoyOptions, year_over_year};
use crate::i18n::Lang;
use crate::model::{
    BodyId, Change, IndicatorId, ObsStatus, Observation, ObservationKey, Provenance, Year,
};
use crate::series::Panel;

/// A figure of the body 甲市.
fn figure(indicator: &str, year: i32, value: f64, status: ObsStatus) -> Observation {
    let catalog = Catalog::builtin();
    let id = IndicatorId::new(indicator);
    let unit = catalog.indicator(&id).unwrap().unit.clone();
    Observation {
        key: ObservationKey {
            body: BodyId::new("甲市"),
            breakdown: catalog.whole(&id),
            indicator: id,
            year: Year(year),
        },
        value: Some(value),
        unit,
        status,
        provenance: Provenance::default(),
    }
}

fn changes(observations: &[Observation]) -> Vec<Change> {
    let catalog = Catalog::builtin();
    let panel = Panel::from_observations(observations, catalog);
    year_over_year(&panel, catalog, &YoyOptions::default()).iter().collect()
}

fn chart(kind: ChartKind, lang: Lang, observations: &[Observation]) -> crate::Result<Chart> {
    let changes = changes(observations);
    let catalog = Catalog::builtin();
    let data = ChartData { observations, changes: &changes, findings: &[], catalog };
    let mut compared: Vec<BodyId> = observations.iter().map(|o| o.key.body.clone()).collect();
    compared.sort();
    compared.dedup();
    let body = compared.first().cloned().unwrap_or_else(|| BodyId::new("甲市"));
    build(&ChartRequest { body, compared, ..ChartRequest::new(kind, lang) }, &data)
}

/// Values of a year before and a year for every indicator of the main charts.
fn two_years(base: f64, factor: f64) -> Vec<Observation> {
    let ids = [
        "permits.decided",
        "penalties.decided",
        "coercion.decided",
        "fees.collected",
        "requests.received",
        "requests.granted",
        "requests.partly_granted",
        "requests.refused",
        "requests.unavailable",
        "requests.not_processed",
        "requests.other",
        "review.total",
    ];
    let mut rows = Vec::new();
    for year in [2023, 2024] {
        let mut closed = 0.0;
        for (at, id) in ids.iter().enumerate() {
            let grown =
                if year == 2024 { factor.powi(if at % 2 == 0 { 1 } else { -1 }) } else { 1.0 };
            let value = (base * (at + 1) as f64 * grown).round();
            if (5..11).contains(&at) {
                closed += value;
            }
            rows.push(figure(id, year, value, ObsStatus::Normal));
        }
        rows.push(figure("requests.closed", year, closed, ObsStatus::Normal));
    }
    rows
}

#[test]
fn texts_neither_touch_nor_leave_the_frame() {
    for base in [0.0, 3.0, 250.0, 18_000.0, 2_000_000.0, 7_000_000.0] {
        for factor in [1.0, 1.3, 17.0] {
            let rows = two_years(base, factor);
            for lang in [Lang::Zh, Lang::En] {
                for kind in [ChartKind::Bars, ChartKind::Yoy, ChartKind::Outcome] {
                    match chart(kind, lang, &rows) {
                        Ok(chart) => {
                            assert_eq!(lint(&chart), [], "{kind:?} {base} {factor} {lang}")
                        }
                        // Nothing was closed, so that there are no shares.
                        Err(error) => assert_eq!(error.code(), "chart_no_outcomes"),
                    }
                }
            }
        }
    }
}

#[test]
fn a_missing_year_is_a_band_and_never_joined() {
    let rows: Vec<Observation> = [(2019, 820.0), (2020, 905.0), (2022, 760.0), (2023, 880.0)]
        .into_iter()
        .map(|(year, value)| {
            let status = if year == 2023 { ObsStatus::Estimated } else { ObsStatus::Normal };
            figure("requests.received", year, value, status)
        })
        .collect();
    let chart = chart(ChartKind::Trend, Lang::Zh, &rows).unwrap();
    assert_eq!(lint(&chart), []);
    let lines = |ink: Ink| {
        chart.marks.iter().filter(|m| matches!(m, Mark::Line(_, i, _) if *i == ink)).count()
    };
    assert_eq!(lines(Ink::Series(0)), 2, "2019-2020 and 2022-2023 are joined, nothing else");
    assert!(chart.texts().any(|t| t.text == "无数据"));
}

#[test]
fn a_line_ends_where_another_form_begins_and_says_so() {
    let rows: Vec<Observation> = (2017..2022)
        .map(|year| figure("requests.received", year, 800.0, ObsStatus::Normal))
        .collect();
    let chart = chart(ChartKind::Trend, Lang::Zh, &rows).unwrap();
    assert_eq!(lint(&chart), []);
    let line = |m: &&Mark| matches!(m, Mark::Line(_, Ink::Series(0), _));
    assert_eq!(chart.marks.iter().filter(line).count(), 3, "2018 and 2019 are not joined");
    let dashes = |m: &&Mark| matches!(m, Mark::Dashes(..));
    assert_eq!(chart.marks.iter().filter(dashes).count(), 2);
    assert!(chart.texts().any(|t| t.text == "2021年起启用新格式，本项口径未变"));
}

#[test]
fn the_same_chart_has_the_same_bytes_in_every_format() {
    let rows = two_years(250.0, 1.3);
    for theme in Theme::ALL {
        let once = svg(&chart(ChartKind::Yoy, Lang::Zh, &rows).unwrap(), theme).unwrap();
        let again = svg(&chart(ChartKind::Yoy, Lang::Zh, &rows).unwrap(), theme).unwrap();
        assert_eq!(once, again);
        assert_eq!(png(&once).unwrap(), png(&again).unwrap());
    }
}

#[test]
fn nothing_to_draw_is_refused_with_a_reason() {
    let one = [figure("permits.decided", 2024, 5.0, ObsStatus::Normal)];
    assert_eq!(chart(ChartKind::Bars, Lang::Zh, &one).unwrap_err().code(), "chart_no_pair");
    assert_eq!(chart(ChartKind::Trend, Lang::Zh, &one).unwrap_err().code(), "chart_no_series");
    assert_eq!(chart(ChartKind::Outcome, Lang::Zh, &[]).unwrap_err().code(), "chart_no_outcomes");
}

#[test]
fn a_name_cannot_become_markup() {
    let mut rows = two_years(250.0, 1.3);
    for row in &mut rows {
        row.key.body = BodyId::new("<script>alert(1)</script>");
    }
    let changes = changes(&rows);
    let catalog = Catalog::builtin();
    let data = ChartData { observations: &rows, changes: &changes, findings: &[], catalog };
    let body = rows[0].key.body.clone();
    let request = ChartRequest { body, ..ChartRequest::new(ChartKind::Bars, Lang::Zh) };
    let chart = build(&request, &data).unwrap();
    assert!(!svg(&chart, Theme::Light).unwrap().contains("<script"));
    assert!(chart.name.starts_with("_script_alert"));
}

#[test]
fn a_misspelt_kind_suggests_the_nearest() {
    assert_eq!(ChartKind::find("outcom"), Err("outcome"));
    assert_eq!(ChartKind::find("bars"), Ok(ChartKind::Bars));
}

/// Reports of several bodies over some years, the first of them with a long name.
fn many(bodies: usize, years: std::ops::Range<i32>, base: f64) -> Vec<Observation> {
    let mut rows = Vec::new();
    for number in 0..bodies {
        let name = match number {
            0 => "某某自治州某某自治县人民政府政务服务和大数据管理局办公室".to_owned(),
            n => format!("样例{n}县"),
        };
        for year in years.clone() {
            // A body without a report of one year.
            if number == 3 && year == years.end - 1 {
                continue;
            }
            let grown = 1.0 + f64::from(year - years.start) * 0.13 * ((number % 5) as f64 - 2.0);
            for mut row in two_years(base * (number + 1) as f64 * grown.max(0.0), 1.0) {
                if row.key.year == Year(2023) {
                    row.key.body = BodyId::new(&name);
                    row.key.year = Year(year);
                    rows.push(row);
                }
            }
        }
    }
    rows
}

#[test]
fn comparisons_of_any_size_are_readable_or_refused() {
    for bodies in [1, 2, 4, 7, 15, 16, 40, 60] {
        for (years, base) in [(2019..2025, 4.0), (2022..2024, 70_000.0), (2007..2025, 0.0)] {
            let rows = many(bodies, years.clone(), base);
            for lang in [Lang::Zh, Lang::En] {
                for kind in ChartKind::ALL {
                    match chart(kind, lang, &rows) {
                        Ok(chart) => {
                            let faults = lint(&chart);
                            assert_eq!(faults, [], "{kind:?} {bodies} {years:?} {base} {lang}");
                        }
                        Err(error) => assert!(error.code().starts_with("chart_"), "{error}"),
                    }
                }
            }
        }
    }
}

#[test]
fn a_balance_says_by_how_much_it_is_out() {
    let mut rows = two_years(10.0, 1.0);
    for (id, value) in [("requests.carried_in", 5.0), ("requests.carried_out", 7.0)] {
        rows.push(figure(id, 2024, value, ObsStatus::Normal));
    }
    let chart = chart(ChartKind::Requests, Lang::Zh, &rows).unwrap();
    // 50 received and 5 carried in; outcomes of 60 to 110, and 7 carried out.
    let out = 60.0 + 70.0 + 80.0 + 90.0 + 100.0 + 110.0 + 7.0;
    assert_eq!(chart.words.title, format!("甲市2024年依申请公开两边相差{}件", out - 55.0));
}

#[test]
fn a_missing_figure_is_a_cross_and_a_zero_is_a_ring() {
    let rows = [
        figure("permits.decided", 2024, 0.0, ObsStatus::Normal),
        figure("wechat.followers", 2024, 5.0, ObsStatus::Estimated),
    ];
    let chart = chart(ChartKind::Coverage, Lang::Zh, &rows).unwrap();
    assert_eq!(lint(&chart), []);
    assert!(chart.words.description.contains("报告为0 1; 存疑 0"), "{}", chart.words.description);
    assert!(chart.words.description.contains("约数 1"), "{}", chart.words.description);
}
