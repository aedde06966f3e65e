//! Cases of every kind of rule.

use tongbi::checks::{Input, Options, Verdict, run};
use tongbi::model::{Missing, Passage, ReportFacts, Side, SuggestionKind};
use tongbi::{Body, BodyId, Catalog, Lang, ObsStatus, Observation, Place, Severity, Year};

use crate::support::{check, codes, consistent, figure, figures};

fn verdict(observations: &[Observation], year: i32, rule: &str) -> Option<Verdict> {
    let outcome = check(observations);
    let body = observations[0].key.body.clone();
    let found = outcome.verdict(Catalog::builtin(), (&body, Year(year)), rule);
    found.map(|v| v.verdict())
}

fn review(total: Option<f64>, parts: [Option<f64>; 4]) -> Vec<Observation> {
    let ids = ["review.upheld", "review.corrected", "review.other", "review.pending"];
    let mut all: Vec<Observation> =
        ids.iter().zip(parts).map(|(id, v)| figure("甲县", 2023, id, "", v)).collect();
    all.push(figure("甲县", 2023, "review.total", "", total));
    all
}

#[test]
fn a_blank_is_unknown_unless_it_is_asked_to_be_zero() {
    let blank = review(Some(11.0), [Some(10.0), Some(1.0), None, None]);
    assert_eq!(verdict(&blank, 2023, "table4_totals"), Some(Verdict::NotAssessable));
    let options = Options { blank_is_zero: true, ..Options::default() };
    let input = Input { observations: &blank, ..Input::default() };
    let outcome = run(&input, Catalog::builtin(), &options);
    let body = BodyId::new("甲县");
    let found = outcome.verdict(Catalog::builtin(), (&body, Year(2023)), "table4_totals").unwrap();
    assert_eq!((found.held, found.failed), (1, 0));
    assert_eq!(found.open, 2, "rows that are not there stay unknown");
}

#[test]
fn parts_above_their_whole_are_wrong_however_many_cells_are_blank() {
    let over = review(Some(9.0), [Some(10.0), None, None, None]);
    let outcome = check(&over);
    assert_eq!(codes(&outcome.findings), ["part_of_whole"]);
    assert_eq!(
        (outcome.findings[0].reported, outcome.findings[0].computed),
        (Some(9.0), Some(10.0))
    );
    assert!(check(&review(Some(10.0), [Some(10.0), None, None, None])).findings.is_empty());
}

#[test]
fn a_computed_total_confirms_nothing() {
    let mut rows = review(Some(11.0), [Some(10.0), Some(1.0), Some(0.0), Some(0.0)]);
    assert_eq!(check(&rows).findings.len(), 0);
    rows[4].status = ObsStatus::Computed;
    assert_eq!(verdict(&rows, 2023, "table4_totals"), Some(Verdict::NotAssessable));
}

#[test]
fn a_finding_has_its_figures_their_difference_and_a_guess() {
    let outcome = check(&review(Some(101.0), [Some(100.0), Some(10.0), Some(0.0), Some(0.0)]));
    let finding = &outcome.findings[0];
    let evidence = finding.evidence.as_ref().unwrap();
    assert_eq!(evidence.difference, Some(-9.0));
    assert_eq!(evidence.figures.len(), 5);
    assert_eq!(evidence.figures[0].side, Side::Reported);
    assert_eq!(finding.places.len(), 1, "one table, named once");
    let guess = evidence.suggestion.as_ref().unwrap();
    assert_eq!((guess.kind, guess.value), (SuggestionKind::Transposed, 110.0));
    assert_eq!(finding.reported, Some(101.0), "the figure stays as it is");
    let message = finding.message(Lang::En);
    assert_eq!(message, "Review: total: reported 101, its items add up to 110 (difference −9)");
}

#[test]
fn a_group_is_read_by_itself_or_by_its_parts() {
    let whole = consistent("甲县", 2022..2023, 5);
    let parts = ["uncorrected", "fee_unpaid", "other"].map(|p| format!("requests.other.{p}"));
    let is_part = |o: &&Observation| parts.iter().any(|p| p == o.key.indicator.as_str());
    let mut single: Vec<Observation> = whole.iter().filter(|o| !is_part(o)).cloned().collect();
    for column in crate::support::APPLICANTS.iter().chain([&"total"]) {
        let own = whole.iter().filter(is_part).filter(|o| o.key.breakdown.as_str() == *column);
        let sum = own.map(|o| o.value.unwrap()).sum();
        single.push(figure("甲县", 2022, "requests.other", column, Some(sum)));
    }
    let outcome = check(&single);
    assert!(outcome.findings.is_empty(), "{:?}", codes(&outcome.findings));
    assert_eq!(verdict(&single, 2022, "table3_outcomes"), Some(Verdict::Holds));
    assert_eq!(verdict(&single, 2022, "table3_groups"), None, "no parts to hold it to");
    single.extend(whole.iter().filter(is_part).cloned());
    assert_eq!(verdict(&single, 2022, "table3_groups"), Some(Verdict::Holds));
    let at = single.iter().position(|o| o.key.indicator.as_str() == "requests.other").unwrap();
    let wrong = crate::support::changed(&single, at, 4.0);
    assert!(codes(&check(&wrong).findings).contains(&"table3_groups"));
}

fn carried(closing: [f64; 2], opening: [f64; 2]) -> Vec<Observation> {
    let columns = ["natural_person", "enterprise"];
    let row = |year, id: &'static str, values: [f64; 2]| {
        let parts = columns.iter().zip(values);
        let mut row: Vec<Observation> =
            parts.map(|(c, v)| figure("甲县", year, id, c, Some(v))).collect();
        row.push(figure("甲县", year, id, "total", Some(values.iter().sum())));
        row
    };
    [row(2022, "requests.carried_out", closing), row(2023, "requests.carried_in", opening)].concat()
}

#[test]
fn columns_matter_less_than_the_total_that_is_carried_over() {
    let severity = |figures: &[Observation]| {
        let found = check(figures).findings;
        found.iter().find(|f| f.code == "carried_requests").map(|f| f.severity)
    };
    assert_eq!(severity(&carried([5.0, 2.0], [5.0, 2.0])), None);
    assert_eq!(severity(&carried([5.0, 2.0], [4.0, 3.0])), Some(Severity::Notice));
    assert_eq!(severity(&carried([5.0, 2.0], [5.0, 3.0])), Some(Severity::Error));
    let outcome = check(&carried([5.0, 2.0], [4.0, 3.0]));
    let finding = outcome.findings.iter().find(|f| f.code == "carried_requests").unwrap();
    assert_eq!(finding.evidence.as_ref().unwrap().figures.len(), 4, "both columns, both years");
}

#[test]
fn a_chain_is_never_bridged_over_a_missing_year() {
    let stock = |year, values: [f64; 3]| {
        let ids = ["normative.issued", "normative.repealed", "normative.in_force"];
        let rows: Vec<(&str, f64)> = ids.into_iter().zip(values).collect();
        figures("甲县", year, &rows)
    };
    let chain = [stock(2020, [1.0, 0.0, 50.0]), stock(2021, [4.0, 1.0, 53.0])].concat();
    assert_eq!(verdict(&chain, 2021, "documents_in_force"), Some(Verdict::Holds));
    let wrong = [stock(2020, [1.0, 0.0, 50.0]), stock(2021, [4.0, 1.0, 99.0])].concat();
    let found = check(&wrong).findings;
    assert_eq!((codes(&found), found[0].severity), (vec!["documents_in_force"], Severity::Warning));
    let gap = [stock(2020, [1.0, 0.0, 50.0]), stock(2022, [4.0, 1.0, 99.0])].concat();
    let outcome = check(&gap);
    assert!(outcome.findings.is_empty());
    assert_eq!(outcome.missing_years, [(BodyId::new("甲县"), Year(2021))]);
    let body = BodyId::new("甲县");
    let rule = (&body, Year(2022));
    let verdict = outcome.verdict(Catalog::builtin(), rule, "documents_in_force").unwrap();
    assert_eq!(verdict.missing[0], Missing::Report { year: Year(2021) });
}

#[test]
fn items_of_the_first_edition_follow_from_the_year_before() {
    let items = |year, last, change| {
        let rows = [("fees.items_last_year", last), ("fees.items_change", change)];
        figures("甲县", year, &rows)
    };
    let right = [items(2019, 240.0, -3.0), items(2020, 237.0, 1.0)].concat();
    assert_eq!(verdict(&right, 2020, "carried_items"), Some(Verdict::Holds));
    let wrong = [items(2019, 240.0, -3.0), items(2020, 240.0, 1.0)].concat();
    assert_eq!(codes(&check(&wrong).findings), ["carried_items"]);
}

#[test]
fn a_value_keeps_to_its_limits() {
    let cases = [
        ("permits.decided", -2.0, Some("non_negative")),
        ("permits.decided", 440.16, Some("whole_number")),
        ("fees.collected", 440.1629, None),
        ("permits.items_change", -5.0, None),
    ];
    for (id, value, expected) in cases {
        let outcome = check(&figures("甲县", 2022, &[(id, value)]));
        assert_eq!(codes(&outcome.findings), expected.into_iter().collect::<Vec<_>>(), "{id}");
    }
}

#[test]
fn a_slip_of_the_unit_is_told_from_a_jump() {
    let series = |id: &str, values: &[f64]| -> Vec<Observation> {
        let years = (2018..).zip(values);
        years.flat_map(|(year, v)| figures("甲县", year, &[(id, *v)])).collect()
    };
    let slip = check(&series("fees.collected", &[7545.0, 77_302_800.0]));
    assert_eq!(codes(&slip.findings), ["unit_slip"]);
    let guess = slip.findings[0].evidence.as_ref().unwrap().suggestion.clone().unwrap();
    assert_eq!((guess.kind, guess.value), (SuggestionKind::UnitSlip, 7730.28));
    let spike = [1000.0, 1100.0, 1050.0, 1120.0, 1080.0, 9000.0, 1150.0];
    let jump = check(&series("permits.decided", &spike));
    assert_eq!(codes(&jump.findings), ["jump"], "the way back is not a second jump");
    assert_eq!(jump.findings[0].year, Some(Year(2023)));
    let wild = [100.0, 900.0, 150.0, 1200.0, 90.0, 1000.0];
    assert!(check(&series("permits.decided", &wild)).findings.len() <= 1, "it always does that");
    assert!(check(&series("permits.decided", &[3.0, 40.0])).findings.is_empty(), "small numbers");
}

#[test]
fn a_jump_of_everybody_is_none() {
    let mut all = Vec::new();
    for body in 0..15 {
        let name = format!("机关{body:02}");
        let (base, times) = (200.0 + f64::from(body), if body == 0 { 1.0 } else { 12.0 });
        all.extend(figures(&name, 2021, &[("permits.decided", base)]));
        all.extend(figures(&name, 2022, &[("permits.decided", base * times)]));
    }
    let outcome = check(&all);
    assert_eq!(codes(&outcome.findings), ["jump"]);
    assert_eq!(outcome.findings[0].body, Some(BodyId::new("机关00")), "the one that stood still");
}

#[test]
fn a_region_has_at_least_what_its_bodies_have() {
    let body = |name: &str, kind: &str, parent: Option<&str>| Body {
        id: BodyId::new(name),
        kind: kind.to_owned(),
        level: "city".to_owned(),
        parent: parent.map(BodyId::new),
        ..Body::default()
    };
    let bodies = [
        body("甲市", "government", None),
        body("乙县", "government", Some("甲市")),
        body("丙县", "government", Some("甲市")),
    ];
    let row = |name: &str, value| figures(name, 2023, &[("permits.decided", value)]);
    let outcome = |rows: &[Vec<Observation>]| {
        let observations = rows.concat();
        let input = Input { observations: &observations, bodies: &bodies, ..Input::default() };
        run(&input, Catalog::builtin(), &Options::default())
    };
    let whole = outcome(&[row("甲市", 90.0), row("乙县", 40.0), row("丙县", 30.0)]);
    assert!(whole.findings.is_empty());
    let rolled = &whole.roll_ups[0];
    assert_eq!((rolled.covered, rolled.of, rolled.residual), (2, 2, 20.0));
    let over = outcome(&[row("甲市", 39.0), row("乙县", 40.0)]);
    assert_eq!(codes(&over.findings), ["region_total"], "one child alone is more than the region");
    let open = outcome(&[row("甲市", 90.0), row("乙县", 40.0)]);
    let city = BodyId::new("甲市");
    let verdict = open.verdict(Catalog::builtin(), (&city, Year(2023)), "region_total").unwrap();
    assert_eq!(verdict.verdict(), Verdict::NotAssessable);
    assert_eq!(verdict.missing, [Missing::Child { body: BodyId::new("丙县"), year: Year(2023) }]);
}

#[test]
fn amounts_may_differ_by_the_rounding_of_their_printed_decimals() {
    let body = |name: &str, parent: Option<&str>| Body {
        id: BodyId::new(name),
        kind: "government".to_owned(),
        level: "city".to_owned(),
        parent: parent.map(BodyId::new),
        ..Body::default()
    };
    let bodies = [body("甲市", None), body("乙县", Some("甲市")), body("丙县", Some("甲市"))];
    let fails = |region: f64| {
        let row = |name, value| figures(name, 2023, &[("fees.collected", value)]);
        let observations = [row("甲市", region), row("乙县", 50.16), row("丙县", 50.17)].concat();
        let input = Input { observations: &observations, bodies: &bodies, ..Input::default() };
        !run(&input, Catalog::builtin(), &Options::default()).findings.is_empty()
    };
    assert!(!fails(100.3), "100.3 may be 100.34");
    assert!(fails(100.2) && fails(100.31), "100.31 is at most 100.315");
}

fn facts(change: impl Fn(&mut ReportFacts)) -> Vec<String> {
    let mut facts = ReportFacts::new(BodyId::new("甲县"), Year(2023));
    let sections = [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ];
    facts.headings = Some(sections.map(String::from).to_vec());
    facts.tables = Some(["2", "3", "4"].map(String::from).to_vec());
    facts.period = "2023".parse().ok();
    change(&mut facts);
    let observations = [
        figure("甲县", 2023, "requests.carried_out", "total", Some(3.0)),
        figure("甲县", 2023, "requests.carried_out", "natural_person", Some(3.0)),
    ];
    let input = Input { observations: &observations, facts: &[facts], ..Input::default() };
    let outcome = run(&input, Catalog::builtin(), &Options::default());
    codes(&outcome.findings).into_iter().map(str::to_owned).collect()
}

#[test]
fn the_text_of_a_report_is_held_to_the_form() {
    let says = |text: &str| Passage { text: text.to_owned(), place: Place::default() };
    assert_eq!(facts(|_| {}), Vec::<String>::new());
    assert_eq!(facts(|f| f.headings = Some(vec!["一、总体情况".into()])).len(), 5);
    assert_eq!(facts(|f| f.tables = Some(vec!["2".into(), "3".into()])), ["table_missing"]);
    assert_eq!(facts(|f| f.period = "2022".parse().ok()), ["period_not_year"]);
    assert_eq!(facts(|f| f.prose = vec![says("收到申请20件，均已办结。")]), ["all_closed"]);
    assert!(facts(|f| f.prose = vec![says("除结转3件外，其余均已办结。")]).is_empty());
}

#[test]
fn a_users_rule_that_nothing_can_be_held_to_is_reported() {
    let text = "[[rule]]\nid = 'mine'\nseverity = 'error'\ntitle = { zh = '甲', en = 'a' }\n\
                [rule.check]\nkind = 'balance'\nleft = ['gazette.issues']\n\
                right = ['press.conferences']\n";
    let catalog = Catalog::with_text("mine.toml", text).unwrap();
    let outcome = |rows: &[(&str, f64)]| {
        let observations = figures("甲县", 2023, rows);
        let input = Input { observations: &observations, ..Input::default() };
        run(&input, &catalog, &Options::default())
    };
    assert_eq!(codes(&outcome(&[("permits.decided", 1.0)]).findings), ["rule_unused"]);
    let wrong = outcome(&[("gazette.issues", 3.0), ("press.conferences", 2.0)]);
    assert_eq!(codes(&wrong.findings), ["mine"]);
    let message = wrong.findings[0].message(Lang::En);
    assert!(message.contains("Gazette issues is 3, Press conferences"), "{message}");
}

/// The severity of the finding about a day of publication; `kind` is that of the body in a list.
fn published(body: &str, kind: &str, year: i32, day: &str) -> Option<Severity> {
    let id = BodyId::new(body);
    let facts = ReportFacts {
        published: (!day.is_empty()).then(|| day.to_owned()),
        ..ReportFacts::new(id.clone(), Year(year))
    };
    let bodies = [Body { kind: kind.to_owned(), ..Body::named(body) }];
    let observations = figures(body, year, &[("permits.decided", 12.0)]);
    let input =
        Input { observations: &observations, facts: &[facts], bodies: &bodies, ..Input::default() };
    let outcome = run(&input, Catalog::builtin(), &Options::default());
    outcome.findings.iter().find(|f| f.code == "published_late").map(|f| f.severity)
}

#[test]
fn a_report_is_late_only_by_the_day_that_its_page_states_and_the_last_day_of_its_body() {
    let late = Some(Severity::Warning);
    for (body, kind, year, day, expected) in [
        ("云岭县财政局", "", 2023, "2024-01-31", None),
        ("云岭县财政局", "", 2023, "2024-02-01", late),
        ("云岭县财政局", "", 2023, "", None),
        // The lead office of a government, and everyone of whom nothing is known, has until the end of March.
        ("云岭县", "", 2023, "2024-02-01", None),
        ("云岭县", "", 2023, "2024-04-01", late),
        ("云岭经济开发区管理委员会", "", 2023, "2024-03-31", None),
        // A list of bodies goes before the name.
        ("云岭县财政局", "government", 2023, "2024-03-31", None),
        ("云岭县档案馆", "department", 2023, "2024-02-01", late),
        // Before the revision of 2019 there was one day for all.
        ("云岭县财政局", "", 2018, "2019-03-31", None),
        // A day of a later year is most likely that of a page that was moved.
        ("云岭县财政局", "", 2023, "2025-06-01", Some(Severity::Notice)),
        ("云岭县财政局", "", 2023, "2023-12-28", None),
    ] {
        assert_eq!(published(body, kind, year, day), expected, "{body} {kind} {year} {day}");
    }
}
