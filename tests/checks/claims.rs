//! Claims of the prose: bases, rounding, multiples, points.

use tongbi::checks::{ClaimCheck, ClaimVerdict};
use tongbi::model::ClaimKind;
use tongbi::{Claim, Observation, Unit};

use crate::support::{check_claims, claim, codes, figure};

/// Table 3 in short: each figure for the total and the natural persons, in two years.
fn requests() -> Vec<Observation> {
    let rows = [
        ("requests.received", [200.0, 150.0], [230.0, 190.0]),
        ("requests.carried_in", [20.0, 15.0], [30.0, 20.0]),
        ("requests.granted", [60.0, 50.0], [80.0, 70.0]),
        ("requests.partly_granted", [20.0, 10.0], [31.0, 21.0]),
        ("requests.closed", [190.0, 145.0], [240.0, 200.0]),
        ("requests.carried_out", [30.0, 20.0], [20.0, 10.0]),
    ];
    let mut all = Vec::new();
    for (id, before, now) in rows {
        for (year, values) in [(2022, before), (2023, now)] {
            all.push(figure("甲县", year, id, "total", Some(values[0])));
            all.push(figure("甲县", year, id, "natural_person", Some(values[1])));
        }
    }
    all
}

fn answer(claim: Claim) -> ClaimCheck {
    check_claims(&requests(), &[claim]).claims.remove(0)
}

fn of(kind: ClaimKind, indicator: &str, value: f64) -> Claim {
    let mut claim = claim("甲县", 2023, kind, indicator, value);
    claim.breakdown = tongbi::BreakdownId::new("total");
    claim
}

#[test]
fn a_count_is_held_to_its_figure_then_to_others() {
    use ClaimVerdict::*;
    let cases = [
        ("requests.received", 230.0, Verified, ""),
        ("requests.received", 260.0, OtherBasis, "新收与上年结转申请合计"),
        ("requests.received", 190.0, OtherBasis, "本年新收政府信息公开申请数量（自然人）"),
        ("requests.granted + requests.partly_granted", 80.0, OtherBasis, "予以公开"),
        ("requests.received", 231.0, Contradicted, ""),
        ("requests.refused", 12.0, NotAssessable, ""),
    ];
    for (indicator, value, verdict, basis) in cases {
        let check = answer(of(ClaimKind::Count, indicator, value));
        assert_eq!(check.verdict, verdict, "{indicator} {value}");
        assert_eq!(check.basis.map(|b| b.zh).unwrap_or_default(), basis, "{indicator} {value}");
    }
}

#[test]
fn words_that_name_another_scope_make_a_notice_of_an_error() {
    let mut said = of(ClaimKind::Count, "requests.received", 17.0);
    assert_eq!(answer(said.clone()).verdict, ClaimVerdict::Contradicted);
    said.subject = "区政府办代表区政府受理申请".to_owned();
    assert_eq!(answer(said.clone()).verdict, ClaimVerdict::OtherScope);
    said.body = tongbi::BodyId::new("甲区政府办代表处");
    let missing = answer(said);
    assert_eq!(missing.verdict, ClaimVerdict::NotAssessable, "there is no such report");
}

#[test]
fn a_count_of_ten_thousands_is_rounded() {
    let figures = [figure("甲县", 2023, "website.visits", "", Some(7_854_070.0))];
    let mut said = claim("甲县", 2023, ClaimKind::Count, "website.visits", 785.4);
    said.unit = Unit::new("万次");
    for (value, verdict) in [
        (785.4, ClaimVerdict::Verified),
        (785.0, ClaimVerdict::Verified),
        (786.4, ClaimVerdict::Contradicted),
    ] {
        said.value = value;
        let check = check_claims(&figures, &[said.clone()]).claims.remove(0);
        assert_eq!(check.verdict, verdict, "{value}");
    }
}

#[test]
fn a_growth_may_be_rounded_cut_off_or_of_another_basis() {
    use ClaimVerdict::*;
    let cases = [
        // 260 of 220: 18.18 %.
        ("requests.received + requests.carried_in", 18.2, Verified, false),
        ("requests.received + requests.carried_in", 18.18, Verified, false),
        ("requests.received + requests.carried_in", 15.0, OtherBasis, false),
        // 240 of 190: 26.315 %.
        ("requests.closed", 26.31, Verified, true),
        ("requests.closed", 26.4, Contradicted, false),
        ("requests.carried_out", -33.3, Verified, false),
        ("requests.carried_out", 33.3, Contradicted, false),
    ];
    for (indicator, value, verdict, truncated) in cases {
        let check = answer(of(ClaimKind::Growth, indicator, value));
        assert_eq!((check.verdict, check.truncated), (verdict, truncated), "{indicator} {value}");
    }
    let check = answer(of(ClaimKind::Growth, "requests.closed", 25.0));
    assert_eq!(check.implied_base, Some((192.0, 192.0)));
}

#[test]
fn a_multiple_is_a_growth_or_the_ratio_itself() {
    let figures = [2022, 2023].map(|year| {
        let value = if year == 2022 { 10.0 } else { 30.0 };
        figure("甲县", year, "press.conferences", "", Some(value))
    });
    let mut said = claim("甲县", 2023, ClaimKind::Growth, "press.conferences", 2.0);
    said.unit = Unit::new("倍");
    for (value, verdict) in [
        (2.0, ClaimVerdict::Verified),
        (3.0, ClaimVerdict::OtherBasis),
        (4.0, ClaimVerdict::Contradicted),
    ] {
        said.value = value;
        let check = check_claims(&figures, &[said.clone()]).claims.remove(0);
        assert_eq!(check.verdict, verdict, "{value}");
    }
}

#[test]
fn a_growth_from_zero_cannot_be_assessed() {
    let figures = [2022, 2023]
        .map(|year| figure("甲县", year, "press.conferences", "", Some(f64::from(year - 2022))));
    let said = claim("甲县", 2023, ClaimKind::Growth, "press.conferences", 100.0);
    let check = check_claims(&figures, &[said]).claims.remove(0);
    assert_eq!(check.verdict, ClaimVerdict::NotAssessable);
}

#[test]
fn a_share_is_of_the_group_then_of_other_wholes() {
    use ClaimVerdict::*;
    let cases = [
        // 80 of 240 closed, of 230 received; 31 of 240; natural persons 70 of 200.
        ("requests.granted", 33.33, Verified),
        ("requests.granted", 34.78, OtherBasis),
        ("requests.granted + requests.partly_granted", 46.25, Verified),
        ("requests.granted + requests.partly_granted", 12.9, OtherBasis),
        ("requests.granted", 35.0, OtherBasis),
        ("requests.granted", 50.0, Contradicted),
        ("requests.granted / requests.received * 100", 34.8, Verified),
        ("requests.disclosed_rate", 46.3, Verified),
    ];
    for (indicator, value, verdict) in cases {
        let check = answer(of(ClaimKind::Share, indicator, value));
        assert_eq!(check.verdict, verdict, "{indicator} {value}: {check:?}");
    }
    let mut person = of(ClaimKind::Share, "requests.received", 82.6);
    person.breakdown = tongbi::BreakdownId::new("natural_person");
    assert_eq!(answer(person).verdict, ClaimVerdict::Verified, "190 of 230");
}

#[test]
fn a_share_changes_by_percentage_points() {
    // 80 of 240 after 60 of 190: 33.33 % after 31.58 %.
    for (value, verdict) in [(1.75, ClaimVerdict::Verified), (5.5, ClaimVerdict::Contradicted)] {
        let mut said = of(ClaimKind::Points, "requests.granted", value);
        said.unit = Unit::new("个百分点");
        assert_eq!(answer(said).verdict, verdict, "{value}");
    }
}

#[test]
fn blanks_are_deduced_for_a_claim_where_the_sums_leave_no_choice() {
    let mut figures = Vec::new();
    let row = |id: &str, values: [Option<f64>; 7]| -> Vec<Observation> {
        let columns = crate::support::APPLICANTS.iter().chain([&"total"]);
        columns.zip(values).map(|(c, v)| figure("甲县", 2023, id, c, v)).collect()
    };
    let none = [None; 7];
    figures.extend(row("requests.granted", [Some(6.0), Some(1.0), None, None, None, None, None]));
    figures
        .extend(row("requests.refused.internal", [Some(2.0), None, None, None, None, None, None]));
    figures.extend(row("requests.partly_granted", none));
    figures
        .extend(row("requests.closed", [Some(8.0), Some(1.0), None, None, None, None, Some(9.0)]));
    let refused = of(ClaimKind::Share, "requests.refused", 22.2);
    let outcome = check_claims(&figures, &[refused]);
    assert_eq!(outcome.claims[0].verdict, ClaimVerdict::Verified);
    assert!(outcome.claims[0].deduced);
    assert!(outcome.findings.is_empty(), "{:?}", codes(&outcome.findings));
    let body = tongbi::BodyId::new("甲县");
    let report = (&body, tongbi::Year(2023));
    let sums = outcome.verdict(tongbi::Catalog::builtin(), report, "table3_outcomes").unwrap();
    assert_eq!((sums.held, sums.open), (0, 7), "nothing is filled in for the sums themselves");
}

#[test]
fn a_claim_whose_indicator_cannot_be_read_is_a_finding() {
    let outcome = check_claims(&requests(), &[of(ClaimKind::Count, "nothing + 1", 3.0)]);
    assert!(outcome.claims.is_empty());
    assert_eq!(codes(&outcome.findings), ["claim_indicator"]);
}
