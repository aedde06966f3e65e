use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::catalog::Catalog;
use crate::exports::markdown::escape;
use crate::exports::{Align, Naming, Table, Value, changes_view, harmonised_table, markdown};
use crate::i18n::{self, Lang};
use crate::ingest::{FileAccount, Harmonised};
use crate::model::{BodyId, Change, Comparability, Finding, Observation, Year};

/// How many changes a summary names.
const LARGEST: usize = 12;

/// What a summary is made of.
#[derive(Clone, Copy, Debug)]
pub struct Summary<'a> {
    /// The figures.
    pub observations: &'a [Observation],
    /// The changes of the wholes (no applicant, or the total).
    pub changes: &'a [Change],
    /// What is wrong or doubtful.
    pub findings: &'a [Finding],
    /// What became of the rows of each file that was read.
    pub accounts: &'a [FileAccount],
    /// The names that the list of bodies writes otherwise.
    pub harmonised: &'a [Harmonised],
    /// The files that were written beside the summary, by name.
    pub files: &'a [String],
    /// Labels.
    pub catalog: &'a Catalog,
}

impl Summary<'_> {
    /// The largest changes in per cent among those that are simply comparable, the largest first. Derived indicators are
    /// left out: they would say the same again.
    pub fn largest(&self) -> Vec<Change> {
        let mut rows: Vec<&Change> = self
            .changes
            .iter()
            .filter(|c| c.comparability == Comparability::Comparable && c.per_cent.is_some())
            .filter(|c| self.catalog.derived_of(&c.indicator).is_none())
            .collect();
        let size = |c: &Change| c.per_cent.map_or(0.0, f64::abs);
        rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
        rows.into_iter().take(LARGEST).cloned().collect()
    }

    /// How many changes have each comparability, in the order of the codes; those of which there are none are left out.
    pub fn counts(&self) -> Vec<(Comparability, usize)> {
        let mut counts: BTreeMap<Comparability, usize> = BTreeMap::new();
        for change in self.changes {
            *counts.entry(change.comparability).or_default() += 1;
        }
        counts.into_iter().collect()
    }
}

/// The summary of a report as Markdown: bodies and years, the largest changes, what could not be compared and why, what is
/// wrong or doubtful, the files.
pub fn summary(parts: &Summary<'_>, lang: Lang) -> String {
    let say = |key: &str| i18n::say(lang, &format!("summary.{key}"), &[]);
    let mut out = format!("<!-- tongbi -->\n# {}\n\n", say("title"));
    section(&mut out, &say("coverage"), &markdown(&coverage(parts.observations, lang)));
    let largest = parts.largest();
    let body = if largest.is_empty() {
        format!("{}\n", say("no_changes"))
    } else {
        markdown(&changes_view(&largest, parts.catalog, lang, Naming::WithBody))
    };
    section(&mut out, &say("largest"), &body);
    section(&mut out, &say("comparability"), &markdown(&reasons(&parts.counts(), lang)));
    section(&mut out, &say("findings"), &findings(parts.findings, lang));
    section(&mut out, &say("charts"), &charts(parts.files));
    if !parts.harmonised.is_empty() {
        let title = i18n::say(lang, "explain.bodies", &[]);
        section(&mut out, &title, &markdown(&harmonised_table(parts.harmonised, lang)));
    }
    section(&mut out, &say("inputs"), &markdown(&inputs(parts.accounts, lang)));
    section(&mut out, &say("files"), &files(parts.files));
    section(&mut out, &say("method"), &format!("{}\n", say("method_text")));
    out
}

/// The charts as pictures: SVG, which every reader of Markdown shows.
fn charts(files: &[String]) -> String {
    let pictures = files.iter().filter(|file| file.ends_with(".svg"));
    pictures.fold(String::new(), |mut list, file| {
        let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".svg");
        let _ = writeln!(list, "![{name}]({})\n", file.replace(' ', "%20"));
        list
    })
}

/// The tables and pages that were written; the charts stand above.
fn files(files: &[String]) -> String {
    let tables = files.iter().filter(|file| !file.contains('/'));
    tables.fold(String::new(), |mut list, file| {
        let _ = writeln!(list, "- [{file}]({})", file.replace(' ', "%20"));
        list
    })
}

/// What became of every row that was read.
fn inputs(accounts: &[FileAccount], lang: Lang) -> Table {
    let names =
        ["file", "kind", "rows", "expected", "taken", "duplicates", "conflicts", "rejected"];
    let heading = |name: &str| i18n::say(lang, &format!("account.{name}"), &[]);
    let align = |at: usize| if at < 2 { Align::Left } else { Align::Right };
    let mut table =
        Table::new(names.iter().enumerate().map(|(at, name)| (*name, heading(name), align(at))));
    for account in accounts {
        let kind = i18n::say(lang, &format!("account.{}", account.kind.as_str()), &[]);
        let counts = [
            account.rows - account.blank_rows,
            account.expected,
            account.taken,
            account.duplicates,
            account.conflicts,
            account.rejected,
        ];
        let mut row: Vec<Value> = vec![account.file.as_str().into(), Value::from(kind)];
        row.extend(counts.map(|count| Value::Integer(count as i64)));
        table.rows.push(row);
    }
    table
}

fn section(out: &mut String, title: &str, body: &str) {
    let _ = write!(out, "## {title}\n\n{body}\n");
}

/// How many figures there are of each body and year.
fn coverage(observations: &[Observation], lang: Lang) -> Table {
    let mut counts: BTreeMap<&BodyId, BTreeMap<Year, usize>> = BTreeMap::new();
    for o in observations {
        *counts.entry(&o.key.body).or_default().entry(o.key.year).or_default() += 1;
    }
    let years: BTreeSet<Year> = counts.values().flat_map(|years| years.keys().copied()).collect();
    let names: Vec<String> = years.iter().map(Year::to_string).collect();
    let body = ("body", i18n::say(lang, "column.body", &[]), Align::Left);
    let year = |name: &str| i18n::say(lang, "column.year_value", &[("year", name.to_owned())]);
    let columns = names.iter().map(|name| (name.as_str(), year(name), Align::Right));
    let mut table = Table::new(std::iter::once(body).chain(columns));
    for (body, of_year) in counts {
        let mut row: Vec<Value> = vec![body.as_str().into()];
        row.extend(years.iter().map(|year| match of_year.get(year) {
            Some(count) => Value::Integer(*count as i64),
            None => Value::Empty,
        }));
        table.rows.push(row);
    }
    table
}

fn reasons(counts: &[(Comparability, usize)], lang: Lang) -> Table {
    let mut table = Table::new([
        ("comparability", i18n::say(lang, "column.comparability", &[]), Align::Left),
        ("changes", i18n::say(lang, "summary.changes", &[]), Align::Right),
    ]);
    for (comparability, count) in counts {
        let text = i18n::say(lang, &format!("comparability.{comparability}"), &[]);
        table.rows.push(vec![Value::from(text), Value::Integer(*count as i64)]);
    }
    table
}

/// The findings as a list, worst first.
fn findings(findings: &[Finding], lang: Lang) -> String {
    if findings.is_empty() {
        return format!("{}\n", i18n::say(lang, "summary.no_findings", &[]));
    }
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|f| std::cmp::Reverse(f.severity));
    sorted.into_iter().fold(String::new(), |mut list, finding| {
        let severity = i18n::say(lang, &format!("severity.{}", finding.severity.as_str()), &[]);
        let body = finding.body.as_ref().map_or("", BodyId::as_str);
        let year = finding.year.map_or_else(String::new, |year| year.to_string());
        let message = escape(&finding.message(lang));
        let _ = writeln!(list, "- {severity} {} {year} {message}", escape(body));
        list
    })
}
