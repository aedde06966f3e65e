use proptest::prelude::*;

use super::*;
use crate::checks::{self, ClaimVerdict};
use crate::extract::{ExtractOptions, Extractor};
use crate::model::Provenance;

/// A figure of 云岭县, or of a sum over its bodies.
fn figure(indicator: &str, breakdown: &str, year: i32, value: f64) -> Observation {
    let indicator = IndicatorId::new(indicator);
    Observation {
        unit: Catalog::builtin().indicator(&indicator).unwrap().unit.clone(),
        key: ObservationKey {
            body: BodyId::new("云岭县"),
            indicator,
            breakdown: BreakdownId::new(breakdown),
            year: Year(year),
        },
        value: Some(value),
        status: ObsStatus::Normal,
        provenance: Provenance::default(),
    }
}

fn sentences(figures: &[Observation], lang: Lang) -> Vec<String> {
    let doubts = Doubts::default();
    let source = NarrativeSource { figures, doubts: &doubts, catalog: Catalog::builtin() };
    let sections = narrative(&BodyId::new("云岭县"), Year(2024), source, lang);
    sections.into_iter().flat_map(|section| section.sentences).collect()
}

#[test]
fn changes_are_worded_by_what_can_be_compared() {
    let worded = |base: f64, value: f64| {
        let figures =
            [figure("permits.decided", "", 2023, base), figure("permits.decided", "", 2024, value)];
        sentences(&figures, Lang::Zh).concat()
    };
    assert_eq!(worded(100.0, 88.0), "2024年，作出行政许可决定88件，同比下降12.0%。");
    assert_eq!(worded(7.0, 9.0), "2024年，作出行政许可决定9件，比上年增加2件。");
    assert_eq!(worded(0.0, 9.0), "2024年，作出行政许可决定9件，由上年的0件增至9件。");
    assert_eq!(worded(50.0, 50.0), "2024年，作出行政许可决定50件，与上年持平。");
    let alone = [figure("permits.decided", "", 2024, 5.0)];
    assert_eq!(sentences(&alone, Lang::Zh), ["2024年，作出行政许可决定5件。"]);
    assert_eq!(sentences(&alone, Lang::En), ["In 2024, 5 permits were decided."]);
}

#[test]
fn sums_over_other_bodies_are_not_compared() {
    let sum = |year, value, coverage: &str| {
        let mut sum = figure("permits.decided", "", year, value);
        sum.status = ObsStatus::Computed;
        sum.provenance.text = coverage.into();
        sum
    };
    let other = [sum(2023, 100.0, "11/12"), sum(2024, 120.0, "12/12")];
    assert_eq!(sentences(&other, Lang::Zh), ["2024年，作出行政许可决定120件。"]);
    let same = [sum(2023, 100.0, "12/12"), sum(2024, 120.0, "12/12")];
    assert_eq!(sentences(&same, Lang::Zh), ["2024年，作出行政许可决定120件，同比增长20.0%。"]);
}

/// The numbers of a text, sorted.
fn numbers_in(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    let numbers = parts.map(|part| part.trim_matches('.').to_owned());
    let mut numbers: Vec<String> = numbers.filter(|number| !number.is_empty()).collect();
    numbers.sort();
    numbers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the figures are, no sentence about them is contradicted by the checks, and the counts are read back.
    #[test]
    fn every_sentence_holds_when_it_is_read_again(
        values in prop::collection::vec(0u32..3_000, 12),
        closed in prop::collection::vec(1u32..3_000, 2),
    ) {
        let names = [
            ("normative.issued", ""), ("permits.decided", ""), ("coercion.decided", ""),
            ("requests.received", "total"), ("review.total", ""), ("litigation.direct.total", ""),
        ];
        let mut figures = Vec::new();
        for (at, (indicator, breakdown)) in names.into_iter().enumerate() {
            figures.push(figure(indicator, breakdown, 2023, f64::from(values[at * 2])));
            figures.push(figure(indicator, breakdown, 2024, f64::from(values[at * 2 + 1])));
        }
        for (at, year) in [2023, 2024].into_iter().enumerate() {
            let closed = closed[at];
            let granted = values[at] % (closed + 1);
            figures.push(figure("litigation.after_review.total", "", year, 3.0));
            figures.push(figure("requests.closed", "total", year, f64::from(closed)));
            figures.push(figure("requests.granted", "total", year, f64::from(granted)));
        }
        let text = sentences(&figures, Lang::Zh).concat();
        let page = format!("<title>云岭县2024年政府信息公开工作年度报告</title><p>{text}</p>");
        let extractor = Extractor::new(Catalog::builtin(), ExtractOptions::default());
        let read = extractor.read_report("a.html", page.as_bytes(), None);
        prop_assert!(read.claims.len() >= 8, "{text}: {:?}", read.claims);
        let input = checks::Input {
            observations: &figures,
            claims: &read.claims,
            facts: &[],
            bodies: &[],
            findings: &[],
        };
        let outcome = checks::run(&input, Catalog::builtin(), &checks::Options::default());
        let wrong: Vec<_> = outcome
            .claims
            .iter()
            .filter(|claim| claim.verdict != ClaimVerdict::Verified)
            .collect();
        prop_assert!(wrong.is_empty(), "{text}: {wrong:?} {:?}", read.claims);
        // The English sentences say the same figures, and nothing else.
        let english = sentences(&figures, Lang::En).concat();
        prop_assert_eq!(numbers_in(&english), numbers_in(&text), "{}", english);
    }
}
