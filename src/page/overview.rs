//! Bodies × years: how many of the main figures there are, what the checks found in each report, what can be compared.

use serde::Serialize;

use super::Parts;
use super::finding_kind::kind;
use super::html::Html;
use super::lists::lists;
use super::store::BodyStore;
use crate::model::{ObsStatus, Year};

/// The table.
#[derive(Serialize)]
pub(super) struct Overview {
    years: Vec<i32>,
    rows: Vec<Row>,
    /// How many main figures a report may have.
    of: usize,
    beyond: Vec<Html>,
    /// Whether the badges are links: hundreds of stops on the way to the first body help nobody.
    linked: bool,
}

/// The most badges that are links.
const LINKS: usize = 60;

#[derive(Serialize)]
struct Row {
    name: Html,
    href: String,
    cells: Vec<Option<Cell>>,
    comparable: usize,
    findings: usize,
}

/// A report: its main figures.
#[derive(Serialize)]
struct Cell {
    count: usize,
    /// The length of its bar.
    width: usize,
    /// What it has when it has none of the main figures.
    others: usize,
    approximate: usize,
    badges: Vec<Badge>,
}

/// What the checks found, of one kind.
#[derive(Serialize)]
pub(super) struct Badge {
    kind: &'static str,
    label: String,
    /// The first finding of the kind.
    first: usize,
}

/// The length of a bar for all of the main figures, in pixels.
const BAR: usize = 24;

/// The table of all bodies of the page.
pub(super) fn overview(parts: &Parts<'_>) -> Overview {
    let row = |store: &BodyStore<'_>| Row {
        name: Html::quoted(store.body.as_str(), parts.lang()),
        href: parts.address(store.number),
        cells: parts.years.iter().map(|year| cell(parts, store, *year)).collect(),
        comparable: store.comparable().count(),
        findings: parts.findings.iter().filter(|f| f.body.as_ref() == Some(store.body)).count(),
    };
    let beyond = parts.page.beyond.iter().map(|body| Html::quoted(body.as_str(), parts.lang()));
    let rows: Vec<Row> = parts.stores.iter().map(row).collect();
    let badges: usize =
        rows.iter().flat_map(|row| row.cells.iter().flatten()).map(|c| c.badges.len()).sum();
    Overview {
        linked: badges + rows.len() <= LINKS,
        years: parts.years.iter().map(|year| year.0).collect(),
        rows,
        of: lists().main.len(),
        beyond: beyond.collect(),
    }
}

fn cell(parts: &Parts<'_>, store: &BodyStore<'_>, year: Year) -> Option<Cell> {
    if !store.years.contains(&year) {
        return None;
    }
    let main = lists().main.iter().filter_map(|id| store.figures.get(&(id, year)));
    let there: Vec<_> = main.filter(|o| o.value.is_some()).collect();
    let of_year = store.figures.iter().filter(|((_, y), o)| *y == year && o.value.is_some());
    let count = there.len();
    let width = (BAR * count).div_ceil(lists().main.len());
    Some(Cell {
        count,
        width,
        others: if count == 0 { of_year.count() } else { 0 },
        approximate: there.iter().filter(|o| o.status == ObsStatus::Estimated).count(),
        badges: badges(parts, store, Some(year)),
    })
}

/// What the checks found in a report, or in all of a body; notices stay out.
pub(super) fn badges(parts: &Parts<'_>, store: &BodyStore<'_>, year: Option<Year>) -> Vec<Badge> {
    let own = |f: &crate::model::Finding| {
        f.body.as_ref() == Some(store.body) && (year.is_none() || f.year == year)
    };
    let of = |wanted: &'static str| {
        let mut all =
            parts.findings.iter().enumerate().filter(|(_, f)| own(f) && kind(f) == wanted);
        let (first, _) = all.next()?;
        let n = all.count() + 1;
        let label = parts.say(&format!("badge_{wanted}"), &[("n", n.to_string())]);
        Some(Badge { kind: wanted, label, first: first + 1 })
    };
    ["error", "warning", "claim"].into_iter().filter_map(of).collect()
}
