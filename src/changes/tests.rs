use super::*;
use crate::catalog::Catalog;
use crate::i18n::{self, Lang};
use crate::model::{
    Body, BodyId, BreakdownId, Change, Comparability, Doubts, IndicatorId, Measure, ObsStatus,
    Observation, ObservationKey, Provenance, Unit, Year, YearSpan,
};
use crate::series::{Cell, Panel, Selection};

use Comparability::*;

mod rollup;

/// An observation of a body: indicator (with `:breakdown`), year, value; a status may stand for the value.
fn figure(body: &str, series: &str, year: i32, value: &str) -> Observation {
    let (indicator, breakdown) = series.split_once(':').unwrap_or((series, ""));
    let indicator = IndicatorId::new(indicator);
    let (value, status) = match value.strip_prefix('~') {
        Some(value) => (value.parse().ok(), ObsStatus::Estimated),
        None => match value.parse::<f64>() {
            Ok(value) => (Some(value), ObsStatus::Normal),
            Err(_) => (None, value.parse().unwrap()),
        },
    };
    let unit = Catalog::builtin().indicator(&indicator).map(|i| i.unit.clone());
    Observation {
        key: ObservationKey {
            body: BodyId::new(body),
            indicator,
            breakdown: BreakdownId::new(breakdown),
            year: Year(year),
        },
        value,
        unit: unit.unwrap_or(Unit::new("")),
        status,
        provenance: Provenance::default(),
    }
}

/// A panel of one body: `indicator year value` a line.
fn panel(lines: &[(&str, i32, &str)]) -> Panel {
    let figures: Vec<Observation> =
        lines.iter().map(|(series, year, value)| figure("甲", series, *year, value)).collect();
    Panel::from_observations(&figures, Catalog::builtin())
}

fn changes(lines: &[(&str, i32, &str)], across_editions: bool) -> Vec<Change> {
    let options = YoyOptions { across_editions, ..YoyOptions::default() };
    year_over_year(&panel(lines), Catalog::builtin(), &options).iter().collect()
}

fn cell(year: i32, value: &str) -> Cell {
    let o = figure("甲", "permits.decided", year, value);
    Cell { year: Year(year), value: o.value, status: o.status }
}

#[test]
fn what_stands_first_in_the_order_decides() {
    let flow = Measure::Flow;
    for (base, value, measure, said, difference, per_cent) in [
        (Some("100"), "120", flow, Comparable, Some(20.0), Some(20.0)),
        (Some("-100"), "-80", Measure::Change, Comparable, Some(20.0), Some(20.0)),
        (Some("0"), "7", flow, BaseZero, Some(7.0), None),
        (Some("0"), "0", flow, BaseZero, Some(0.0), None),
        (Some("20"), "25", flow, SmallBase, Some(5.0), Some(25.0)),
        (Some("missing"), "25", flow, BaseMissing, None, None),
        (Some("not_applicable"), "25", flow, BaseMissing, None, None),
        (None, "25", flow, Gap, None, None),
        (None, "missing", flow, ValueMissing, None, None),
        (Some("missing"), "missing", flow, ValueMissing, None, None),
        (Some("~100"), "120", flow, Estimated, Some(20.0), None),
        (Some("0"), "~120", flow, Estimated, Some(120.0), None),
        (Some("12.5"), "15", Measure::Ratio, Comparable, Some(2.5), None),
        (Some("0"), "15", Measure::Ratio, Comparable, Some(15.0), None),
    ] {
        let base = base.map(|b| cell(2023, b));
        let pair = Pair { base, value: cell(2024, value), measure, doubted: false };
        let verdict = compare(pair);
        assert_eq!(verdict.comparability, said, "{base:?} {value}");
        assert_eq!(verdict.difference, difference, "{base:?} {value}");
        assert_eq!(verdict.per_cent, per_cent, "{base:?} {value}");
        // Doubt stands before everything but what leaves nothing to compare.
        let doubted = compare(Pair { doubted: true, ..pair }).comparability;
        assert_eq!(doubted, if difference.is_some() { Suspect } else { said }, "{base:?} {value}");
    }
}

#[test]
fn the_base_is_the_year_before_and_not_the_row_before() {
    let base = Some(cell(2022, "5"));
    let pair = Pair { base, value: cell(2024, "6"), measure: Measure::Flow, doubted: false };
    assert_eq!(compare(pair).comparability, Gap);
    let found = changes(&[("permits.decided", 2021, "50"), ("permits.decided", 2023, "60")], false);
    assert_eq!(found.iter().map(|c| c.comparability).collect::<Vec<_>>(), [Gap, Gap]);
    assert_eq!(found[1].base_year, Year(2022));
    assert_eq!((found[1].base, found[1].difference), (None, None));
}

#[test]
fn differences_of_decimals_are_decimals() {
    let found = changes(
        &[("fees.collected", 2023, "59237.2449"), ("fees.collected", 2024, "72701.2569")],
        false,
    );
    assert_eq!(found[1].difference, Some(13464.012));
}

#[test]
fn the_other_way_round_the_difference_is_the_negative() {
    for (a, b) in [("100", "120"), ("0.1", "0.3"), ("59237.2449", "72701.2569"), ("0", "3")] {
        let difference = |from: &str, to: &str| {
            let base = Some(cell(2023, from));
            let value = cell(2024, to);
            compare(Pair { base, value, measure: Measure::Flow, doubted: false }).difference
        };
        let (there, back) = (difference(a, b), difference(b, a));
        assert_eq!(there.map(|d| -d), back, "{a} {b}");
    }
}

#[test]
fn a_change_of_edition_is_told_by_the_figures_of_the_year_before() {
    let fees = ("fees.collected", 2021, "500");
    for (before, said) in [
        // The figure that it stands in place of.
        (("fees.items_last_year", 2020, "240"), EditionBreak),
        // Another figure that only the edition before has, in the same table.
        (("permits.items_last_year", 2020, "18"), EditionBreak),
        // The same edition, without this figure.
        (("rules.issued", 2020, "3"), Gap),
        // A figure that both editions have.
        (("permits.decided", 2020, "300"), Gap),
        // An older report says nothing about the year before.
        (("permits.items_last_year", 2019, "18"), Gap),
    ] {
        let found = changes(&[before, fees], false);
        let fees = found.iter().find(|c| c.indicator.as_str() == "fees.collected").unwrap();
        assert_eq!(fees.comparability, said, "{before:?}");
        assert_eq!((fees.base, fees.difference), (None, None), "{before:?}");
    }
}

#[test]
fn the_table_of_a_figure_tells_before_other_tables_do() {
    // Table 3 of the year before has the three rows of the new edition, table 2 those of the old one.
    let lines = [
        ("requests.other.fee_unpaid:total", 2022, "1"),
        ("fees.items_last_year", 2022, "18"),
        ("requests.other.other:total", 2023, "4"),
    ];
    let found = changes(&lines, false);
    let other = found.iter().find(|c| c.indicator.as_str() == "requests.other.other").unwrap();
    assert_eq!(other.comparability, Gap);
}

#[test]
fn a_change_across_editions_is_shown_when_asked_for() {
    let lines = [
        ("normative.produced", 2020, "40"),
        ("fees.items_last_year", 2020, "240"),
        ("normative.issued", 2021, "50"),
        ("fees.collected", 2021, "500"),
    ];
    let of = |id: &str, across| {
        changes(&lines, across).into_iter().find(|c| c.indicator.as_str() == id).unwrap()
    };
    let (hidden, shown) = (of("normative.issued", false), of("normative.issued", true));
    assert_eq!((hidden.base, hidden.difference, hidden.comparability), (None, None, EditionBreak));
    assert_eq!((shown.base, shown.difference), (Some(40.0), Some(10.0)));
    assert_eq!((shown.per_cent, shown.comparability), (Some(25.0), EditionBreak));
    // 240 items and 500 万元 are never one from the other.
    assert_eq!(of("fees.collected", true).difference, None);
}

#[test]
fn a_year_in_which_a_definition_changed_is_a_break() {
    let text = r#"
        [[indicator]]
        id = "calls"
        zh = "来电"
        en = "Calls"
        table = "prose"
        unit = "次"
        measure = "flow"
        breaks = [2023]
    "#;
    let catalog = Catalog::with_text("user.toml", text).unwrap();
    let figures: Vec<Observation> = [(2021, "90"), (2022, "100"), (2023, "150"), (2024, "180")]
        .iter()
        .map(|(year, value)| figure("甲", "calls", *year, value))
        .collect();
    let panel = Panel::from_observations(&figures, &catalog);
    let said = |across_editions| -> Vec<_> {
        let options = YoyOptions { across_editions, ..YoyOptions::default() };
        let found = year_over_year(&panel, &catalog, &options);
        found.iter().map(|c| (c.comparability, c.base, c.difference)).collect()
    };
    assert_eq!(said(false)[2], (EditionBreak, Some(100.0), None));
    assert_eq!(said(true)[2], (EditionBreak, Some(100.0), Some(50.0)));
    assert_eq!(said(false)[3], (Comparable, Some(150.0), Some(30.0)));
    let grown = growth(&panel, &catalog, &YoyOptions::default());
    assert_eq!((grown[0].comparability, grown[0].per_cent), (EditionBreak, None));
    let across = YoyOptions { across_editions: true, ..YoyOptions::default() };
    assert!(growth(&panel, &catalog, &across)[0].per_cent.is_some());
}

#[test]
fn a_doubted_figure_makes_its_changes_suspect_and_no_other() {
    let lines = ["100", "104", "640", "120", "125"];
    let lines: Vec<_> = lines
        .iter()
        .enumerate()
        .map(|(at, value)| ("permits.decided", 2019 + at as i32, *value))
        .collect();
    let mut doubts = Doubts::default();
    doubts.add(&figure("甲", "permits.decided", 2021, "640").key);
    let options = YoyOptions { doubts, ..YoyOptions::default() };
    let found = year_over_year(&panel(&lines), Catalog::builtin(), &options);
    let said: Vec<_> = found.iter().map(|c| c.comparability).collect();
    assert_eq!(said, [Gap, Comparable, Suspect, Suspect, Comparable]);
    assert!(found.iter().all(|c| c.comparability == Gap || c.per_cent.is_some()));
}

#[test]
fn a_selection_chooses_changes_but_not_their_bases() {
    let lines = [
        ("permits.decided", 2022, "50"),
        ("permits.decided", 2023, "60"),
        ("fees.items_last_year", 2022, "9"),
        ("fees.collected", 2023, "70"),
    ];
    let selection = Selection {
        indicators: vec![IndicatorId::new("permits.decided"), IndicatorId::new("fees.collected")],
        years: Some(YearSpan { first: Year(2023), last: Year(2024) }),
        ..Selection::default()
    };
    let options = YoyOptions { selection, ..YoyOptions::default() };
    let found: Vec<_> =
        year_over_year(&panel(&lines), Catalog::builtin(), &options).iter().collect();
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].base, found[0].comparability), (Some(50.0), Comparable));
    assert_eq!(found[1].comparability, EditionBreak);
}

#[test]
fn growth_is_a_year_and_says_why_there_is_none() {
    let lines = [
        ("permits.decided", 2020, "100"),
        ("permits.decided", 2021, "110"),
        ("permits.decided", 2022, "121"),
        ("penalties.decided", 2020, "0"),
        ("penalties.decided", 2021, "4"),
        ("penalties.decided", 2022, "5"),
        ("coercion.decided", 2022, "5"),
        ("disclosure.items", 2020, "missing"),
        ("disclosure.items", 2021, "5"),
        ("website.visits", 2020, "500"),
        ("website.visits", 2022, "600"),
        ("permits.items_change", 2020, "-5"),
        ("permits.items_change", 2021, "5"),
    ];
    let found = growth(&panel(&lines), Catalog::builtin(), &YoyOptions::default());
    let of = |id: &str| found.iter().find(|g| g.key.indicator.as_str() == id).unwrap();
    assert!((of("permits.decided").per_cent.unwrap() - 10.0).abs() < 1e-9);
    for (id, comparability) in [
        ("penalties.decided", BaseZero),
        ("disclosure.items", BaseMissing),
        // The year between has no figure: yoy would refuse both steps.
        ("website.visits", Gap),
    ] {
        let found = of(id);
        assert_eq!(
            (found.comparability, found.refusal, found.per_cent),
            (comparability, None, None)
        );
    }
    for (id, refusal) in
        [("coercion.decided", Refusal::OneYear), ("permits.items_change", Refusal::Negative)]
    {
        assert_eq!((of(id).refusal, of(id).per_cent), (Some(refusal), None), "{id}");
        assert!(i18n::has(&format!("refusal.{refusal}")));
        assert!(!refusal.message(Lang::Zh).is_empty());
    }
}

#[test]
fn an_index_has_its_base_year_at_one_hundred() {
    let lines = [
        ("permits.decided", 2020, "80"),
        ("permits.decided", 2021, "100"),
        ("permits.decided", 2022, "150"),
        ("permits.decided", 2024, "150"),
        ("penalties.decided", 2023, "5"),
    ];
    let found = index(&panel(&lines), Catalog::builtin(), &YoyOptions::default(), Year(2021));
    let indices: Vec<_> = found.iter().map(|p| (p.year.0, p.index, p.comparability)).collect();
    assert_eq!(
        indices,
        [
            (2020, Some(80.0), Comparable),
            (2021, Some(100.0), Comparable),
            (2022, Some(150.0), Comparable),
            (2024, None, Gap),
            (2023, None, Gap),
        ]
    );
}

#[test]
fn a_share_is_of_the_same_year_and_applicant() {
    let lines = [
        ("review.total", 2023, "80"),
        ("review.upheld", 2023, "60"),
        ("review.upheld", 2024, "60"),
        ("litigation.direct.total", 2023, "0"),
        ("litigation.direct.upheld", 2023, "0"),
    ];
    let found = shares(&panel(&lines), Catalog::builtin(), &YoyOptions::default());
    let said: Vec<_> = found.iter().map(|s| (s.year.0, s.per_cent, s.comparability)).collect();
    assert_eq!(
        said,
        [(2023, Some(75.0), Comparable), (2024, None, BaseMissing), (2023, None, BaseZero)]
    );
}

#[test]
fn derived_figures_keep_what_is_known_about_their_parts() {
    let lines = [
        ("requests.received:total", 2022, "90"),
        ("requests.carried_in:total", 2022, "10"),
        ("requests.received:total", 2023, "~90"),
        ("requests.carried_in:total", 2023, "10"),
        ("requests.received:total", 2024, "90"),
        ("requests.carried_in:total", 2024, "missing"),
        ("requests.received:total", 2025, "90"),
        ("requests.granted:total", 2022, "0"),
        ("requests.closed:total", 2022, "0"),
    ];
    let ids = ["requests.handled", "requests.granted_rate"].map(IndicatorId::new);
    let found = derived(&panel(&lines), Catalog::builtin(), &ids);
    let said: Vec<_> = found
        .iter()
        .map(|o| (o.key.year.0, o.value, o.status, o.unit.as_str().to_owned()))
        .collect();
    assert_eq!(
        said,
        [
            (2022, Some(100.0), ObsStatus::Computed, "件".to_owned()),
            (2023, Some(100.0), ObsStatus::Estimated, "件".to_owned()),
            (2024, None, ObsStatus::Missing, "件".to_owned()),
            (2022, None, ObsStatus::NotApplicable, "%".to_owned()),
        ]
    );
}

#[test]
fn a_rate_changes_by_points() {
    let figures = [("2023", "20"), ("2024", "30")].map(|(year, granted)| {
        let of = |series: &str, value: &str| figure("甲", series, year.parse().unwrap(), value);
        [of("requests.granted:total", granted), of("requests.closed:total", "80")]
    });
    let catalog = Catalog::builtin();
    let panel = Panel::from_observations(&figures.concat(), catalog);
    let rates = derived(&panel, catalog, &[IndicatorId::new("requests.granted_rate")]);
    let panel = Panel::from_observations(&rates, catalog);
    let found: Vec<_> = year_over_year(&panel, catalog, &YoyOptions::default()).iter().collect();
    assert_eq!((found[1].difference, found[1].per_cent), (Some(12.5), None));
    assert_eq!(found[1].comparability, Comparable);
}

#[test]
fn a_sum_does_not_depend_on_the_order() {
    let values = [0.1, 72701.2569, 1e9, 0.2, -0.3, 4068.208];
    let forwards: Sum = values.into_iter().collect();
    let backwards: Sum = values.into_iter().rev().collect();
    assert_eq!(forwards, backwards);
    assert_eq!(format!("{}", forwards.value()), "1000076769.4649");
}
