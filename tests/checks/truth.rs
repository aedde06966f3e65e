//! What the checks say about the real reports of `../shared/truth`.

use tongbi::checks::{ClaimVerdict, Outcome, Verdict};
use tongbi::model::{Missing, Severity};
use tongbi::{BodyId, Catalog, Year};

use crate::support::{check_claims, truth, truth_claims, truth_figures};

/// The verdict that the note of a claim asks for.
pub(crate) fn expected(note: &str) -> ClaimVerdict {
    use ClaimVerdict::*;
    let wanted = [
        ("not assessable", NotAssessable),
        ("contradicted", Contradicted),
        ("verified on another basis", OtherBasis),
        ("another basis", OtherBasis),
        ("another scope", OtherScope),
        ("verified", Verified),
    ];
    wanted.into_iter().find(|(words, _)| note.contains(words)).map(|(_, v)| v).unwrap()
}

#[test]
fn every_claim_has_the_verdict_that_the_figures_allow() {
    let Some(folder) = truth() else { return };
    let claims = truth_claims(&folder);
    let outcome = check_claims(&truth_figures(&folder), &claims);
    assert_eq!(outcome.claims.len(), claims.len());
    for check in &outcome.claims {
        let claim = &claims[check.claim];
        assert_eq!(check.verdict, expected(&claim.note), "{}: {}", claim.subject, claim.note);
        assert_eq!(check.truncated, claim.note.contains("truncated"), "{}", claim.subject);
        if let Some((_, base)) = claim.note.split_once("impl") {
            let numbers: Vec<f64> =
                base.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
            let (low, high) = check.implied_base.unwrap();
            assert_eq!((low, high), (numbers[0], numbers[numbers.len() - 1]), "{}", claim.note);
        }
    }
}

/// The findings in short: code, body, year, and what they are about.
fn short(outcome: &Outcome) -> Vec<String> {
    let about = |f: &tongbi::Finding| {
        let indicator = f.indicator.as_ref().map(ToString::to_string).unwrap_or_default();
        let year = f.year.unwrap();
        format!("{} {} {year} {indicator}", f.severity.as_str(), f.code)
            + &format!(" {}", f.body.as_ref().unwrap())
    };
    outcome.findings.iter().map(about).collect()
}

#[test]
fn what_is_wrong_is_found_and_nothing_else() {
    let Some(folder) = truth() else { return };
    let outcome = check_claims(&truth_figures(&folder), &truth_claims(&folder));
    let expected = [
        "error share_claim 2019 requests.granted 上海市人民政府办公厅",
        "notice share_claim 2019 requests.unavailable 上海市人民政府办公厅",
        "error growth_claim 2024 requests.received 宿迁市",
        "notice prose_count 2024 litigation.direct.total 宿迁市",
        "notice prose_count 2024 review.total 宿迁市",
        "error table4_totals 2023 litigation.after_review.total 淮安市洪泽区",
        "error table4_totals 2023 review.total 淮安市洪泽区",
        "warning jump 2024 permits.decided 淮安市洪泽区",
        "notice prose_count 2024 requests.received 淮安市洪泽区",
        "error table4_totals 2023 litigation.direct.total 金湖县",
        "error table_missing 2021  额济纳旗",
    ];
    let found = short(&outcome);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected);
    }
}

#[test]
fn the_chains_of_a_right_report_hold() {
    let Some(folder) = truth() else { return };
    let outcome = check_claims(&truth_figures(&folder), &[]);
    let catalog = Catalog::builtin();
    let body = BodyId::new("宿迁市");
    for rule in ["carried_requests", "documents_in_force", "table3_balance", "table3_rows"] {
        let verdict = outcome.verdict(catalog, (&body, Year(2024)), rule).unwrap();
        assert_eq!(verdict.verdict(), Verdict::Holds, "{rule}");
    }
    let count = |rule| outcome.verdict(catalog, (&body, Year(2024)), rule).unwrap().held;
    let identities = ["table3_balance", "table3_outcomes", "table3_rows"].map(count);
    assert_eq!(identities, [7, 7, 25], "the 39 identities of the form");
    assert_eq!(count("table4_totals"), 3);
    let first = outcome.verdict(catalog, (&body, Year(2023)), "carried_requests").unwrap();
    assert_eq!(first.verdict(), Verdict::NotAssessable, "a first year");
    assert_eq!(first.missing, [Missing::Report { year: Year(2022) }]);
}

#[test]
fn a_missing_table_is_unknown_and_not_zero() {
    let Some(folder) = truth() else { return };
    let outcome = check_claims(&truth_figures(&folder), &[]);
    let body = BodyId::new("额济纳旗");
    for rule in ["table3_balance", "table3_outcomes", "table3_rows"] {
        let report = (&body, Year(2021));
        let verdict = outcome.verdict(Catalog::builtin(), report, rule).unwrap();
        assert_eq!(verdict.verdict(), Verdict::NotAssessable, "{rule}");
        assert_eq!(verdict.missing, [Missing::Table { year: Year(2021), table: "3".into() }]);
    }
    let about = |f: &&tongbi::Finding| f.body.as_ref() == Some(&body);
    let findings: Vec<_> = outcome.findings.iter().filter(about).collect();
    assert_eq!(findings.len(), 1);
    assert_eq!(
        (findings[0].code.as_str(), findings[0].severity),
        ("table_missing", Severity::Error)
    );
}

#[test]
fn years_without_a_report_are_named() {
    let Some(folder) = truth() else { return };
    let outcome = check_claims(&truth_figures(&folder), &[]);
    let body = BodyId::new("上海市人民政府办公厅");
    assert_eq!(outcome.missing_years, [(body.clone(), Year(2021)), (body, Year(2024))]);
}
