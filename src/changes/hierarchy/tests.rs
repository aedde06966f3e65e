use proptest::prelude::*;

use super::*;

fn body(name: &str, parent: &str) -> Body {
    Body {
        id: BodyId::new(name),
        parent: (!parent.is_empty()).then(|| BodyId::new(parent)),
        ..Body::default()
    }
}

fn figure(name: &str, value: f64, status: ObsStatus) -> Observation {
    let indicator = IndicatorId::new("permits.decided");
    Observation {
        unit: Catalog::builtin().indicator(&indicator).unwrap().unit.clone(),
        key: ObservationKey {
            body: BodyId::new(name),
            indicator,
            breakdown: BreakdownId::default(),
            year: Year(2024),
        },
        value: Some(value),
        status,
        provenance: Provenance {
            source: Arc::from(""),
            place: CompactString::default(),
            text: CompactString::default(),
        },
    }
}

/// Name, value, status and coverage of every figure.
fn rows(summed: &Hierarchy) -> Vec<(String, f64, ObsStatus, String)> {
    let row = |o: &Observation| {
        (o.key.body.to_string(), o.value.unwrap(), o.status, o.provenance.text.to_string())
    };
    summed.figures.iter().map(row).collect()
}

#[test]
fn a_body_counts_with_its_own_figure_or_with_the_sum_below_it() {
    let bodies = [
        body("甲市", ""),
        body("乙县", "甲市"),
        body("丙县", "甲市"),
        body("丁县", "甲市"),
        body("乙县某局", "乙县"),
        body("乙县某乡", "乙县"),
    ];
    let figures = [
        figure("乙县某局", 3.0, ObsStatus::Normal),
        figure("乙县某乡", 4.0, ObsStatus::Normal),
        figure("乙县", 10.0, ObsStatus::Normal),
        figure("丙县", 5.0, ObsStatus::Estimated),
    ];
    let summed = hierarchy(&figures, &bodies, Catalog::builtin());
    let expected = [
        ("乙县（汇总）".to_owned(), 7.0, ObsStatus::Computed, "2/2".to_owned()),
        ("乙县（本级）".to_owned(), 3.0, ObsStatus::Computed, "2/2".to_owned()),
        ("甲市（汇总）".to_owned(), 15.0, ObsStatus::Estimated, "2/3".to_owned()),
    ];
    assert_eq!(rows(&summed), expected);
    let missing = [(BodyId::new("甲市"), Year(2024), vec![BodyId::new("丁县")])];
    assert_eq!(summed.missing, missing);
}

#[test]
fn sums_go_up_over_bodies_that_do_not_report() {
    let bodies = [body("乙县", "甲市"), body("丙局", "乙县"), body("丁局", "乙县")];
    let figures = [figure("丙局", 3.0, ObsStatus::Normal), figure("丁局", 4.0, ObsStatus::Normal)];
    let summed = hierarchy(&figures, &bodies, Catalog::builtin());
    let expected = [
        ("乙县（汇总）".to_owned(), 7.0, ObsStatus::Computed, "2/2".to_owned()),
        ("甲市（汇总）".to_owned(), 7.0, ObsStatus::Computed, "1/1".to_owned()),
    ];
    assert_eq!(rows(&summed), expected);
}

#[test]
fn bodies_are_missed_in_their_years_alone() {
    let mut bodies =
        [body("乙局", "甲县"), body("丙局", "甲县"), body("丁局", "甲县"), body("戊局", "甲县")];
    bodies[1].to = Some(Year(2023));
    // 丁局 goes on as 戊局, under whose name its figures are read.
    bodies[2].to = Some(Year(2022));
    bodies[2].successor = Some(BodyId::new("戊局"));
    bodies[3].from = Some(Year(2025));
    let figures = [figure("乙局", 3.0, ObsStatus::Normal)];
    let summed = hierarchy(&figures, &bodies, Catalog::builtin());
    assert_eq!(rows(&summed)[0].3, "1/2");
    assert_eq!(summed.missing, [(BodyId::new("甲县"), Year(2024), vec![BodyId::new("戊局")])]);
}

#[test]
fn merged_bodies_count_each_until_they_end_and_their_successor_from_then_on() {
    let mut bodies = [body("甲局", "云岭县"), body("乙局", "云岭县"), body("丙局", "云岭县")];
    for old in &mut bodies[..2] {
        old.to = Some(Year(2023));
        old.successor = Some(BodyId::new("丙局"));
    }
    let before = |name: &str, value: f64| {
        let mut figure = figure(name, value, ObsStatus::Normal);
        figure.key.year = Year(2023);
        figure
    };
    let now = figure("丙局", 120.0, ObsStatus::Normal);
    let figures = [before("甲局", 50.0), before("乙局", 60.0), now.clone()];
    let summed = hierarchy(&figures, &bodies, Catalog::builtin());
    let found: Vec<(i32, f64, String)> = rows(&summed)
        .into_iter()
        .zip(&summed.figures)
        .map(|((_, value, _, coverage), o)| (o.key.year.0, value, coverage))
        .collect();
    assert_eq!(found, [(2023, 110.0, "2/2".to_owned()), (2024, 120.0, "1/1".to_owned())]);
    assert!(summed.missing.is_empty(), "{:?}", summed.missing);
    // One of the two is silent in the year before: it is missed, and the merged body is not compared.
    let silent = hierarchy(&[before("甲局", 50.0), now], &bodies, Catalog::builtin());
    assert_eq!(rows(&silent)[0].3, "1/2");
}

#[test]
fn a_circle_of_parents_ends() {
    let bodies = [body("甲", "乙"), body("乙", "甲"), body("丙", "丙")];
    let figures = [figure("甲", 1.0, ObsStatus::Normal)];
    assert!(hierarchy(&figures, &bodies, Catalog::builtin()).figures.is_empty());
}

#[test]
fn ratios_and_single_accounts_have_no_sum() {
    let mut account = figure("乙", 5.0, ObsStatus::Normal);
    account.key.breakdown = BreakdownId::new("乙发布");
    let summed = hierarchy(&[account], &[body("乙", "甲")], Catalog::builtin());
    assert!(summed.figures.is_empty());
}

proptest! {
    /// However bodies are grouped, the sum at the top is the sum of all that report, and none counts twice.
    #[test]
    fn the_sum_of_a_partition_is_the_total(
        values in prop::collection::vec((0u32..5, 0u32..1_000_000, any::<bool>()), 1..40)
    ) {
        let mut bodies: Vec<Body> = (0..5).map(|g| body(&format!("组{g}"), "总")).collect();
        let mut figures = Vec::new();
        for (at, (group, value, reports)) in values.iter().enumerate() {
            bodies.push(body(&format!("员{at}"), &format!("组{group}")));
            if *reports {
                figures.push(figure(&format!("员{at}"), f64::from(*value), ObsStatus::Normal));
            }
        }
        let summed = hierarchy(&figures, &bodies, Catalog::builtin());
        let total: f64 = figures.iter().filter_map(|o| o.value).sum();
        let top = summed.figures.iter().find(|o| o.key.body.as_str() == "总（汇总）");
        prop_assert_eq!(top.and_then(|o| o.value), (!figures.is_empty()).then_some(total));
        let coverage = |o: &Observation| {
            o.provenance.text.split('/').map(|n| n.parse().unwrap()).collect::<Vec<usize>>()
        };
        let groups = summed.figures.iter().filter(|o| o.key.body.as_str().starts_with('组'));
        let reported: usize = groups.map(|o| coverage(o)[0]).sum();
        prop_assert_eq!(reported, figures.len());
    }
}
