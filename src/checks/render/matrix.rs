use std::fmt::Write as _;

use crate::catalog::Catalog;
use crate::checks::render::markdown::escape;
use crate::checks::{Outcome, Verdict};
use crate::i18n::{self, Lang};
use crate::model::{BodyId, Year};

/// Reports against rules: what each rule says about each report.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// The ids of the rules that concern a report, in the order of the catalog.
    pub rules: Vec<String>,
    /// The reports, by body and year, each with a verdict for each rule; none where the rule does not concern it.
    pub rows: Vec<(BodyId, Year, Vec<Option<Verdict>>)>,
}

/// What each rule says about each report.
pub fn matrix(outcome: &Outcome, catalog: &Catalog) -> Matrix {
    let all = catalog.rules();
    let used: Vec<usize> = (0..all.len()).filter(|r| !outcome.unused_rules.contains(r)).collect();
    let row = |report: &crate::checks::ReportVerdicts| {
        let verdict = |rule: &usize| {
            report.rules.iter().find(|v| v.rule == *rule).map(crate::checks::RuleVerdict::verdict)
        };
        (report.body.clone(), report.year, used.iter().map(verdict).collect())
    };
    Matrix {
        rules: used.iter().map(|r| all[*r].id.clone()).collect(),
        rows: outcome.verdicts.iter().map(row).collect(),
    }
}

impl Matrix {
    /// The matrix as a Markdown table with ✓, ✗ and ?.
    pub fn markdown(&self, lang: Lang) -> String {
        let say = |key: &str| i18n::say(lang, key, &[]);
        let rules = self.rules.iter().map(|r| format!(" `{r}` |")).collect::<String>();
        let mut out = format!("| {} | {} |{rules}\n", say("column.body"), say("column.year"));
        let _ = writeln!(out, "| --- | --- |{}", " --- |".repeat(self.rules.len()));
        for (body, year, verdicts) in &self.rows {
            let cells = verdicts.iter().map(|v| format!(" {} |", sign(*v))).collect::<String>();
            let _ = writeln!(out, "| {} | {year} |{cells}", escape(body.as_str()));
        }
        out
    }
}

/// One character for a verdict: `✓` holds, `✗` fails, `?` not assessable, `·` does not concern the report.
pub fn sign(verdict: Option<Verdict>) -> char {
    match verdict {
        Some(Verdict::Holds) => '✓',
        Some(Verdict::Fails) => '✗',
        Some(Verdict::NotAssessable) => '?',
        None => '·',
    }
}
