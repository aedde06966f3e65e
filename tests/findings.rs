//! `docs/findings.md`: every finding with its cause and its remedy, generated from the texts and the rules.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use tongbi::i18n::{has, keys, say};
use tongbi::{Catalog, Lang};

/// What to do about findings for which nothing more special is said, by where they come from.
fn usual_remedy(code: &str) -> &'static str {
    match code {
        code if code.starts_with("pdf_") => {
            "Look at the page named; where the PDF cannot be read, read the web page or the Word file of the same report."
        }
        code if code.starts_with("number_") || code.starts_with("unit_") => {
            "Write the number as the report prints it, with its unit in the heading or behind it."
        }
        code if code.starts_with("input_") || code.starts_with("file_") => {
            "Name another file, or one that is whole; the other inputs were read."
        }
        _ => {
            "Look at the place named in the report; correct the input where it differs from the report."
        }
    }
}

/// The rules whose findings are told by a sentence of their kind.
fn rules() -> BTreeMap<String, String> {
    let catalog = Catalog::builtin();
    catalog.rules().iter().map(|rule| (rule.id.clone(), rule.why.en.clone())).collect()
}

fn document() -> String {
    let mut out = String::from(
        "# Findings\n\nWhat `check`, `report`, the workbook and the page name, with its cause and what to do. The first table has the \
         rules that figures are held to, the second what is found while reading. This file is generated; `{…}` stands for the \
         values of the case.\n\n## Rules\n\n| code | cause | remedy |\n| --- | --- | --- |\n",
    );
    for (id, why) in rules() {
        let remedy = format!(
            "`tongbi explain {id}` shows the sum or the limit; correct the input where it differs from the report, or waive the finding with a reason."
        );
        writeln!(out, "| `{id}` | {} | {remedy} |", cell(&why)).unwrap();
    }
    out.push_str("\n## Reading and comparing\n\n| code | cause | remedy |\n| --- | --- | --- |\n");
    let mut codes: Vec<&str> = keys().filter_map(|key| key.strip_prefix("finding.")).collect();
    codes.retain(|code| !code.ends_with("_hint"));
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let cause = say(Lang::En, &format!("finding.{code}"), &[]);
        let hint = format!("finding.{code}_hint");
        let remedy =
            if has(&hint) { say(Lang::En, &hint, &[]) } else { usual_remedy(code).to_owned() };
        writeln!(out, "| `{code}` | {} | {} |", cell(&cause), cell(&remedy)).unwrap();
    }
    out
}

/// A text inside a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[test]
fn every_finding_is_described() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
    let found = document();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == stored,
        "docs/findings.md is stale: UPDATE_SNAPSHOTS=1 cargo test --release --test findings"
    );
}

#[test]
fn every_code_has_its_sentence_and_every_code_is_in_use_once() {
    use tongbi::FindingCode;
    let mut seen = std::collections::BTreeSet::new();
    for code in FindingCode::ALL {
        assert!(seen.insert(code.as_str()), "{code} twice");
        assert_eq!(&FindingCode::parse(code.as_str()), code);
        for lang in [Lang::Zh, Lang::En] {
            assert!(code.description(lang).is_some_and(|text| !text.is_empty()), "{code}");
        }
    }
}
