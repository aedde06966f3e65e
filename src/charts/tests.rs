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
    let lines = joined(&chart);
    assert_eq!(lines.len(), 2, "2019-2020 and 2022-2023 are joined, nothing else");
    assert!(chart.texts().any(|t| t.text == "无数据"));
}

/// The lines of a chart in the colour of its first series.
fn joined(chart: &Chart) -> Vec<Vec<Point>> {
    let lines = chart.flat().into_iter().filter_map(|mark| match mark {
        Mark::Lines(lines, Ink::Series(0), _) => Some(lines.clone()),
        _ => None,
    });
    lines.flatten().collect()
}

#[test]
fn a_line_ends_where_another_form_begins_and_says_so() {
    let rows: Vec<Observation> = (2017..2022)
        .map(|year| figure("requests.received", year, 800.0, ObsStatus::Normal))
        .collect();
    let chart = chart(ChartKind::Trend, Lang::Zh, &rows).unwrap();
    assert_eq!(lint(&chart), []);
    let lines: Vec<usize> = joined(&chart).iter().map(Vec::len).collect();
    assert_eq!(lines, [2, 3], "2018 and 2019 are not joined");
    let dashes = chart.flat().into_iter().filter(|m| matches!(m, Mark::Dashes(..))).count();
    assert_eq!(dashes, 2);
    assert!(chart.texts().any(|t| t.text == "2021年起启用新格式，本项口径未变"));
}

/// A body that changed as it is told: permits in seven years, one of them doubtful, one missing.
#[test]
fn a_doubtful_figure_stands_alone_with_a_footnote_and_leads_nothing() {
    let values = [820.0, 905.0, 88_000.0, 870.0, 880.0];
    let rows: Vec<Observation> = (2020..)
        .zip(values)
        .map(|(year, value)| figure("permits.decided", year, value, ObsStatus::Normal))
        .collect();
    let changes = changes(&rows);
    let mut finding = crate::Finding::new("jump", crate::Severity::Warning);
    finding.body = Some(BodyId::new("甲市"));
    (finding.year, finding.indicator) =
        (Some(Year(2022)), Some(IndicatorId::new("permits.decided")));
    let findings = [finding];
    let catalog = Catalog::builtin();
    let data = ChartData { observations: &rows, changes: &changes, findings: &findings, catalog };
    let body = BodyId::new("甲市");
    let request = ChartRequest { body, ..ChartRequest::new(ChartKind::Series, Lang::Zh) };
    let chart = build(&request, &data).unwrap();
    assert_eq!(lint(&chart), []);
    assert_eq!(chart.words.title, "甲市2020—2024年行政许可增7.3%");
    assert!(chart.words.note.contains("△行政许可2022年"), "{}", chart.words.note);
    assert!(chart.texts().any(|text| text.text.starts_with('△')));
    let lines: Vec<usize> = joined(&chart).iter().map(Vec::len).collect();
    assert_eq!(lines, [2, 2], "2022 is joined to neither side");
}

#[test]
fn the_numbers_of_a_matrix_title_add_up() {
    let mut rows = two_years(250.0, 1.3);
    rows.extend(two_years(250.0, 1.3).into_iter().map(|mut row| {
        row.key.year = Year(row.key.year.0 - 2);
        row
    }));
    let changes = changes(&rows);
    let catalog = Catalog::builtin();
    let data = ChartData { observations: &rows, changes: &changes, findings: &[], catalog };
    let body = BodyId::new("甲市");
    let request = ChartRequest { body, ..ChartRequest::new(ChartKind::Matrix, Lang::Zh) };
    let title = build(&request, &data).unwrap().words.title;
    let shown = main_indicators(ChartKind::Matrix);
    let last: Vec<f64> = changes
        .iter()
        .filter(|c| c.year == Year(2024) && shown.contains(&c.indicator))
        .filter_map(|c| c.difference)
        .collect();
    let up = last.iter().filter(|difference| **difference > 0.0).count();
    let down = last.iter().filter(|difference| **difference < 0.0).count();
    let n = last.len();
    assert_eq!(title, format!("甲市2024年可比的{n}项中{up}项增加、{down}项减少"));
}

#[test]
fn more_indicators_than_a_picture_holds_make_further_pictures() {
    let rows = two_years(250.0, 1.3);
    let changes = changes(&rows);
    let catalog = Catalog::builtin();
    let data = ChartData { observations: &rows, changes: &changes, findings: &[], catalog };
    let mut request = ChartRequest::new(ChartKind::Bars, Lang::Zh);
    request.body = BodyId::new("甲市");
    request.indicators = main_indicators(ChartKind::Requests);
    request.indicators.retain(|id| !id.as_str().contains("carried"));
    let charts = build_all(&request, &data).unwrap();
    assert_eq!(charts.iter().map(|c| c.indicators.len()).collect::<Vec<_>>(), [4, 3]);
    let mut names: Vec<&str> = charts.iter().map(|chart| chart.name.as_str()).collect();
    names.dedup();
    assert_eq!(names.len(), 2, "{names:?}");
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
fn a_balance_says_by_how_much_it_is_out() {
    let mut rows = two_years(10.0, 1.0);
    for (id, value) in [("requests.carried_in", 5.0), ("requests.carried_out", 7.0)] {
        rows.push(figure(id, 2024, value, ObsStatus::Normal));
    }
    let chart = chart(ChartKind::Requests, Lang::Zh, &rows).unwrap();
    // 50 received and 5 carried in; outcomes of 60 to 110, and 7 carried out.
    let out = 60.0 + 70.0 + 80.0 + 90.0 + 100.0 + 110.0 + 7.0;
    assert_eq!(chart.words.title, format!("甲市2024年申请收办差额{}件", out - 55.0));
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

/// Permits of a year per 10,000 inhabitants, of a body that counts so many of them.
fn rates(counts: [f64; 3], people: f64) -> Vec<Observation> {
    let count = |id: &str, value: [f64; 3]| -> Vec<Observation> {
        let years = (2022..).zip(value);
        years.map(|(year, value)| figure(id, year, value, ObsStatus::Normal)).collect()
    };
    let mut rows = count("permits.decided", counts);
    rows.extend(count("population", [people; 3]));
    let beside = crate::changes::computed(&rows, Vec::new(), Catalog::builtin()).observations;
    let mut all = [rows.to_vec(), beside].concat();
    crate::catalog::sort_observations(&mut all, Catalog::builtin());
    all
}

#[test]
fn the_base_of_a_rate_is_small_when_few_cases_are_counted_not_when_the_rate_is_low() {
    let said = |counts: [f64; 3], people: f64| {
        let rows = rates(counts, people);
        let changes = changes(&rows);
        let (catalog, body) = (Catalog::builtin(), BodyId::new("甲市"));
        let data = ChartData { observations: &rows, changes: &changes, findings: &[], catalog };
        let indicators = vec![IndicatorId::new("permits.decided.per_10000")];
        let request =
            ChartRequest { body, indicators, ..ChartRequest::new(ChartKind::Series, Lang::Zh) };
        let chart = build(&request, &data).unwrap();
        let hollow = chart.flat().iter().filter(|m| matches!(m, Mark::Ring(..))).count();
        (chart.texts().any(|text| text.text.contains("基数小")), hollow)
    };
    // 20 per 10,000, and a thousand permits.
    assert_eq!(said([1000.0, 1200.0, 1300.0], 500_000.0), (false, 0));
    // 50 per 10,000, and five permits.
    assert_eq!(said([5.0, 6.0, 7.0], 1000.0), (true, 3));
}
