//! What the checks write: waivers, renderings, explanations, restatements.

use std::path::Path;

use tongbi::checks::{
    Follows, Input, Options, Outcome, RestatementClass, Waivers, diff, explain, reference, render,
    run,
};
use tongbi::{Catalog, Lang, Observation};

use crate::support::{changed, check, codes, consistent, figure, figures};

fn catalog() -> &'static Catalog {
    Catalog::builtin()
}

/// A report with one wrong cell.
fn wrong() -> Vec<Observation> {
    let figures = consistent("甲县", 2022..2023, 3);
    let is_cell = |o: &Observation| {
        o.key.indicator.as_str() == "requests.closed" && o.key.breakdown.as_str() == "total"
    };
    let at = figures.iter().position(is_cell).unwrap();
    changed(&figures, at, 30.0)
}

fn with_waivers(text: &str) -> Outcome {
    let options =
        Options { waivers: Waivers::parse("waivers.toml", text).unwrap(), ..Options::default() };
    run(&Input { observations: &wrong(), ..Input::default() }, catalog(), &options)
}

#[test]
fn a_waiver_silences_its_finding_and_an_idle_one_is_reported() {
    let found = check(&wrong()).findings;
    assert_eq!(codes(&found), ["table3_balance", "table3_outcomes", "table3_rows"]);
    let waiver = |id: &str| {
        format!("[[waiver]]\nfinding = '{id}'\nreason = '已更正'\nby = '王'\ndate = '2024-02-01'\n")
    };
    let outcome = with_waivers(&(waiver(&found[1].fingerprint()) + &waiver("0000000000000000")));
    let codes = codes(&outcome.findings);
    assert_eq!(codes, ["table3_balance", "table3_rows", "waiver_unused"]);
    assert_eq!(outcome.waived.len(), 1);
    assert_eq!(outcome.waived[0].finding.code, "table3_outcomes");
    for text in ["[[waiver]]\nfinding = 'x'\n", &waiver("x").replace("已更正", " ")] {
        assert!(Waivers::parse("waivers.toml", text).is_err(), "{text}");
    }
}

#[test]
fn a_fingerprint_outlives_a_change_elsewhere() {
    let before = check(&wrong()).findings;
    let mut more = wrong();
    more.extend(consistent("乙县", 2020..2023, 9));
    more.iter_mut().for_each(|o| o.provenance.source = "elsewhere.csv".into());
    let prints = |findings: &[tongbi::Finding]| -> Vec<String> {
        findings.iter().map(tongbi::Finding::fingerprint).collect()
    };
    assert_eq!(prints(&before), prints(&check(&more).findings));
}

#[test]
fn json_has_findings_verdicts_and_what_is_missing() {
    let outcome = check(&wrong());
    let text = render::json(&outcome, catalog(), Lang::En).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let finding = &value["findings"][0];
    assert_eq!(finding["code"], "table3_balance");
    assert_eq!(finding["evidence"]["localisation"][0]["cell"]["indicator"], "requests.closed");
    assert_eq!(finding["fingerprint"], outcome.findings[0].fingerprint());
    let rules = value["verdicts"][0]["rules"].as_array().unwrap();
    let carried = rules.iter().find(|r| r["rule"] == "carried_requests").unwrap();
    assert_eq!(carried["verdict"], "not_assessable");
    assert_eq!(carried["missing"][0]["year"], 2021);
}

#[test]
fn sarif_has_rules_results_and_suppressions() {
    let found = check(&wrong()).findings;
    let id = found[0].fingerprint();
    let text = format!("[[waiver]]\nfinding='{id}'\nreason='x'\nby='y'\ndate='z'\n");
    let sarif = render::sarif(&with_waivers(&text), catalog(), Lang::Zh).unwrap();
    let value: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(value["version"], "2.1.0");
    let run = &value["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), found.len());
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(place, "%E7%94%B2%E5%8E%BF-2022.html");
    }
    let suppressed = results.iter().filter(|r| r["suppressions"].is_array()).count();
    assert_eq!(suppressed, 1);
}

#[test]
fn csv_has_a_row_for_each_finding_and_no_formula() {
    let mut figures = wrong();
    figures.iter_mut().for_each(|o| o.key.body = tongbi::BodyId::new("=甲县"));
    let outcome = check(&figures);
    let text = render::csv(&outcome, catalog(), Lang::En).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), outcome.findings.len());
    assert!(rows.iter().all(|r| &r[2] == "'=甲县" && &r[0] == "error"));
}

#[test]
fn markdown_groups_findings_by_report_and_is_the_same_every_time() {
    let outcome = check(&wrong());
    let text = render::markdown(&outcome, catalog(), Lang::En);
    assert_eq!(text, render::markdown(&check(&wrong()), catalog(), Lang::En));
    assert!(text.contains("\n## 甲县 2022\n"), "{text}");
    assert!(text.contains("3 identities cross in Requests closed (Total)"), "{text}");
    assert!(text.contains("1 report: 3 errors, 0 warnings, 0 notices"), "{text}");
    let matrix = render::matrix(&outcome, catalog());
    assert_eq!(matrix.rows.len(), 1);
    let table = matrix.markdown(Lang::En);
    assert!(table.contains("`table3_balance`") && table.contains('✗') && table.contains('✓'));
}

#[test]
fn every_rule_explains_itself_in_both_languages() {
    for rule in catalog().rules() {
        for lang in [Lang::Zh, Lang::En] {
            let text = explain(catalog(), &rule.id, lang).unwrap();
            assert!(text.lines().count() >= 18, "{}: {text}", rule.id);
            assert!(!text.contains("rule.") && !text.contains('{'), "{}: {text}", rule.id);
        }
    }
    assert_eq!(explain(catalog(), "nothing", Lang::En), None);
}

/// `UPDATE_SNAPSHOTS=1 cargo test --release --test checks` writes the files again.
#[test]
fn the_rule_reference_is_generated_from_the_rules() {
    for (lang, name) in [(Lang::En, "docs/rules.md"), (Lang::Zh, "docs/rules.zh-CN.md")] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let text = reference(lang);
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        let written = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(written == text, "{name} is not what the rules say: UPDATE_SNAPSHOTS=1 writes it");
    }
}

fn version(carried_out: f64, more: &[(&str, f64)]) -> Vec<Observation> {
    let mut all = vec![figure("甲县", 2022, "requests.carried_out", "total", Some(carried_out))];
    all.extend(figures("甲县", 2022, more));
    all
}

#[test]
fn two_versions_of_a_report_are_told_apart_cell_by_cell() {
    let permits = [("permits.decided", 7.0)];
    let opens = |value| vec![figure("甲县", 2023, "requests.carried_in", "total", Some(value))];
    let cases = [
        (
            version(5.0, &[]),
            version(5.0, &[]),
            opens(5.0),
            RestatementClass::Identical,
            Follows::Both,
        ),
        (
            version(5.0, &[]),
            version(5.0, &permits),
            Vec::new(),
            RestatementClass::MoreComplete,
            Follows::Unknown,
        ),
        (
            version(5.0, &permits),
            version(6.0, &permits),
            opens(6.0),
            RestatementClass::Restated,
            Follows::Second,
        ),
        (
            version(5.0, &permits),
            version(6.0, &[]),
            opens(5.0),
            RestatementClass::Restated,
            Follows::First,
        ),
        (
            version(5.0, &[]),
            version(6.0, &[]),
            opens(7.0),
            RestatementClass::Restated,
            Follows::Neither,
        ),
    ];
    for (first, second, next, class, follows) in cases {
        let found = diff(&first, &second, &next, catalog());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].class, found[0].follows), (class, follows));
    }
    let other = figures("乙县", 2022, &permits);
    assert!(diff(&version(5.0, &[]), &other, &[], catalog()).is_empty());
}
