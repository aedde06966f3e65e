//! Two versions of one report: what was restated, cell by cell, and which version the next report goes on from.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::catalog::{Catalog, RuleKind};
use crate::model::{BodyId, BreakdownId, IndicatorId, Observation, Year};
use crate::series::Selection;

/// What happened to a cell between two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellChange {
    /// The same in both.
    Identical,
    /// Without a value in the first, with one in the second.
    Added,
    /// With a value in the first, without one in the second.
    Dropped,
    /// Two values that differ.
    Restated,
}

impl CellChange {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            CellChange::Identical => "identical",
            CellChange::Added => "added",
            CellChange::Dropped => "dropped",
            CellChange::Restated => "restated",
        }
    }
}

/// What the second version as a whole is to the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RestatementClass {
    /// Every value is the same.
    Identical,
    /// The second has values that the first has not, and changes none.
    MoreComplete,
    /// The first has values that the second has not, and none is changed.
    LessComplete,
    /// Values differ, or are missing on both sides.
    Restated,
}

impl RestatementClass {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            RestatementClass::Identical => "identical",
            RestatementClass::MoreComplete => "more_complete",
            RestatementClass::LessComplete => "less_complete",
            RestatementClass::Restated => "restated",
        }
    }
}

/// Which version the next year's report goes on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Follows {
    /// The first.
    First,
    /// The second.
    Second,
    /// Both: they close with the same figures.
    Both,
    /// Neither.
    Neither,
    /// There is no next report, or it does not say.
    Unknown,
}

impl Follows {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            Follows::First => "first",
            Follows::Second => "second",
            Follows::Both => "both",
            Follows::Neither => "neither",
            Follows::Unknown => "unknown",
        }
    }
}

/// One cell in two versions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CellDiff {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The applicant, or none.
    pub breakdown: BreakdownId,
    /// The value of the first version.
    pub first: Option<f64>,
    /// The value of the second version.
    pub second: Option<f64>,
    /// What happened to it.
    pub change: CellChange,
}

/// Two versions of the report of one body and year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Restatement {
    /// The body.
    pub body: BodyId,
    /// The year.
    pub year: Year,
    /// What the second version is to the first.
    pub class: RestatementClass,
    /// Which version the next year's report goes on from.
    pub follows: Follows,
    /// Every cell of either version, in the order of the catalog.
    pub cells: Vec<CellDiff>,
}

/// Compares two versions of reports, body and year by body and year; those that only one side has are left out. The
/// figures of the year after, in any of the three inputs, say which version they go on from.
pub fn diff(
    first: &[Observation],
    second: &[Observation],
    next: &[Observation],
    catalog: &Catalog,
) -> Vec<Restatement> {
    let (a, b) = (Version::of(first, catalog), Version::of(second, catalog));
    let mut later = Version::of(next, catalog);
    for version in [&a, &b] {
        for (report, cells) in &version.0 {
            later.0.entry(report.clone()).or_insert_with(|| cells.clone());
        }
    }
    let both = a.0.iter().filter_map(|(report, cells)| Some((report, cells, b.0.get(report)?)));
    both.map(|(report, first, second)| {
        let cells = cells(first, second, catalog);
        let after = later.0.get(&(report.0.clone(), Year(report.1.0 + 1)));
        Restatement {
            body: report.0.clone(),
            year: report.1,
            class: class(&cells),
            follows: after.map_or(Follows::Unknown, |after| follows(first, second, after, catalog)),
            cells,
        }
    })
    .collect()
}

impl Restatement {
    /// The same for the figures that are chosen; none where none of them is in either version.
    pub fn narrowed(mut self, selection: &Selection) -> Option<Restatement> {
        self.cells.retain(|cell| selection.has_kind(&cell.indicator, &cell.breakdown));
        self.class = class(&self.cells);
        let is_chosen = selection.has_body(&self.body) && selection.has_year(self.year);
        (is_chosen && !self.cells.is_empty()).then_some(self)
    }
}

/// The values of one report, by the catalog's order of indicators and columns.
type Cells = BTreeMap<(usize, usize), Option<f64>>;

struct Version(BTreeMap<(BodyId, Year), Cells>);

impl Version {
    fn of(observations: &[Observation], catalog: &Catalog) -> Version {
        let mut reports: BTreeMap<(BodyId, Year), Cells> = BTreeMap::new();
        for o in observations {
            let place = catalog.position(&o.key.indicator);
            let Some(cell) = place.zip(catalog.breakdown_position(&o.key.breakdown)) else {
                continue;
            };
            let report = reports.entry((o.key.body.clone(), o.key.year)).or_default();
            report.entry(cell).or_insert(o.value);
        }
        Version(reports)
    }
}

fn cells(first: &Cells, second: &Cells, catalog: &Catalog) -> Vec<CellDiff> {
    let keys: BTreeSet<&(usize, usize)> = first.keys().chain(second.keys()).collect();
    let value = |cells: &Cells, key| cells.get(key).copied().flatten();
    keys.into_iter()
        .filter_map(|key| {
            let (first, second) = (value(first, key), value(second, key));
            let change = match (first, second) {
                (Some(a), Some(b)) if (a - b).abs() < 1e-9 => CellChange::Identical,
                (Some(_), Some(_)) => CellChange::Restated,
                (None, Some(_)) => CellChange::Added,
                (Some(_), None) => CellChange::Dropped,
                (None, None) => CellChange::Identical,
            };
            Some(CellDiff {
                indicator: catalog.indicators().get(key.0)?.id.clone(),
                breakdown: crate::checks::cell_index::breakdown(catalog, key.1),
                first,
                second,
                change,
            })
        })
        .collect()
}

fn class(cells: &[CellDiff]) -> RestatementClass {
    let has = |change| cells.iter().any(|c| c.change == change);
    match (has(CellChange::Added), has(CellChange::Dropped), has(CellChange::Restated)) {
        (false, false, false) => RestatementClass::Identical,
        (true, false, false) => RestatementClass::MoreComplete,
        (false, true, false) => RestatementClass::LessComplete,
        _ => RestatementClass::Restated,
    }
}

/// Which version the openings of the next report agree with, in every column that can be compared.
fn follows(first: &Cells, second: &Cells, after: &Cells, catalog: &Catalog) -> Follows {
    let (mut with_first, mut with_second) = (true, true);
    let mut compared = false;
    for link in catalog.rules().iter().filter_map(|r| match &r.check {
        RuleKind::CarryOver { links } => Some(links),
        _ => None,
    }) {
        for link in link {
            let Some(opening) = catalog.position(&link.opening) else { continue };
            let closing: Vec<usize> =
                link.closing.iter().filter_map(|id| catalog.position(id)).collect();
            for column in 0..=catalog.breakdowns().len() {
                let sum = |cells: &Cells| -> Option<f64> {
                    let value = |i: &usize| cells.get(&(*i, column)).copied().flatten();
                    closing.iter().map(value).sum()
                };
                let opens = after.get(&(opening, column)).copied().flatten();
                let (Some(opens), Some(a), Some(b)) = (opens, sum(first), sum(second)) else {
                    continue;
                };
                compared = true;
                with_first &= (opens - a).abs() < 1e-9;
                with_second &= (opens - b).abs() < 1e-9;
            }
        }
    }
    match (compared, with_first, with_second) {
        (false, ..) => Follows::Unknown,
        (true, true, true) => Follows::Both,
        (true, true, false) => Follows::First,
        (true, false, true) => Follows::Second,
        (true, false, false) => Follows::Neither,
    }
}
