use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::catalog::Catalog;
use crate::checks::cell_index::CellIndex;
use crate::model::{BodyId, ObsStatus, Observation, Year};

/// How a figure of a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// There is no row of it at all.
    Absent,
    /// Its cell has no value: blank, or "/".
    Blank,
    /// It is a bound or an estimate: it cannot be held to a sum.
    Estimated,
    /// It was computed from its parts: it cannot confirm them.
    Computed,
    /// Printed.
    Known,
}

/// A figure of a report.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// Its value; means nothing when there is none.
    value: f64,
    /// The observation that it comes from.
    at: u32,
    /// How it stands.
    pub(super) state: State,
    /// Whether it was read from the prose.
    prose: bool,
}

impl Cell {
    const ABSENT: Cell = Cell { value: f64::NAN, at: u32::MAX, state: State::Absent, prose: false };

    /// The value, when it is one that can be held to a sum.
    pub(super) fn known(self) -> Option<f64> {
        matches!(self.state, State::Known | State::Computed).then_some(self.value)
    }

    /// Whether there is a row of it.
    pub(super) fn is_there(self) -> bool {
        self.state != State::Absent
    }

    /// The observation that it comes from.
    pub(super) fn source(self, observations: &[Observation]) -> Option<&Observation> {
        observations.get(self.at as usize)
    }
}

/// The figures of one report.
pub(super) struct Report {
    /// The year.
    pub(super) year: Year,
    /// The cells, by slot.
    pub(super) cells: Vec<Cell>,
    /// For each table, whether a figure of it is there, and whether one was printed in the table itself.
    tables: Vec<(bool, bool)>,
}

impl Report {
    fn new(year: Year, slots: &CellIndex) -> Report {
        let tables = vec![(false, false); slots.tables().len()];
        Report { year, cells: vec![Cell::ABSENT; slots.len()], tables }
    }

    fn put(&mut self, slot: usize, table: usize, cell: Cell) {
        // Two rows of one key are a finding of the reader, which names both; the first one stands.
        if self.cells[slot].is_there() {
            return;
        }
        self.cells[slot] = cell;
        self.tables[table].0 = true;
        self.tables[table].1 |= !cell.prose;
    }

    /// Whether a figure of the table is there.
    pub(super) fn mentions(&self, table: usize) -> bool {
        self.tables[table].0
    }

    /// Whether a figure of the table was printed in the table, and not only in the prose.
    pub(super) fn prints(&self, table: usize) -> bool {
        self.tables[table].1
    }
}

/// The reports of one body, by year.
pub(super) struct History<'a> {
    /// The body.
    pub(super) body: &'a BodyId,
    /// Its reports, the oldest first.
    pub(super) reports: Vec<Report>,
}

impl History<'_> {
    /// The report of a year.
    pub(super) fn of(&self, year: Year) -> Option<&Report> {
        self.position(year).map(|at| &self.reports[at])
    }

    /// The position of the report of a year.
    pub(super) fn position(&self, year: Year) -> Option<usize> {
        self.reports.binary_search_by_key(&year, |r| r.year).ok()
    }

    /// The report of the year before the report at `at`.
    pub(super) fn before(&self, at: usize) -> Option<&Report> {
        self.of(self.reports[at].year.before())
    }
}

/// The runs of observations that each body has.
pub(super) fn runs(observations: &[Observation]) -> BTreeMap<&BodyId, Vec<Range<usize>>> {
    let mut runs: BTreeMap<&BodyId, Vec<Range<usize>>> = BTreeMap::new();
    let mut start = 0;
    for at in 1..=observations.len() {
        let body = &observations[start].key.body;
        if at < observations.len() && observations[at].key.body == *body {
            continue;
        }
        runs.entry(body).or_default().push(start..at);
        start = at;
    }
    runs
}

/// What a history is made from.
pub(super) struct Reader<'a> {
    /// The catalog.
    pub(super) catalog: &'a Catalog,
    /// Where each figure stands.
    pub(super) slots: &'a CellIndex,
    /// All figures.
    pub(super) observations: &'a [Observation],
    /// Whether a blank cell is read as zero.
    pub(super) blank_is_zero: bool,
}

impl<'a> Reader<'a> {
    /// The reports of one body: of the years of its figures, and of some more years.
    pub(super) fn history(
        &self,
        body: &'a BodyId,
        runs: &[Range<usize>],
        more: &BTreeSet<Year>,
    ) -> History<'a> {
        let own = || runs.iter().cloned().flatten();
        let mut years: Vec<Year> = more.iter().copied().collect();
        for at in own() {
            let year = self.observations[at].key.year;
            if years.last() != Some(&year) && !years.contains(&year) {
                years.push(year);
            }
        }
        years.sort_unstable();
        let reports = years.into_iter().map(|year| Report::new(year, self.slots)).collect();
        let mut history = History { body, reports };
        let mut last: Option<(&Observation, Option<(usize, usize)>)> = None;
        for at in own() {
            let observation = &self.observations[at];
            // Rows come sorted by key, so that the years of one series follow each other: one look-up for all of them.
            let place = match last {
                Some((before, place)) if same_series(before, observation) => place,
                _ => self.place(observation),
            };
            last = Some((observation, place));
            let (Some((slot, table)), Some(report)) =
                (place, history.position(observation.key.year))
            else {
                continue;
            };
            history.reports[report].put(slot, table, self.cell(observation, at));
        }
        history
    }

    /// The slot and the table of an observation; none when the catalog has no such figure.
    fn place(&self, observation: &Observation) -> Option<(usize, usize)> {
        let indicator = self.catalog.position(&observation.key.indicator)?;
        let column = self.catalog.breakdown_position(&observation.key.breakdown)?;
        let slot = self.slots.slot(indicator, column)?;
        Some((slot, self.slots.table_of(indicator)))
    }

    fn cell(&self, observation: &Observation, at: usize) -> Cell {
        let prose = observation.provenance.is_in_prose();
        let (value, state) = match (observation.value, observation.status) {
            (Some(value), ObsStatus::Estimated) => (value, State::Estimated),
            (Some(value), ObsStatus::Computed) => (value, State::Computed),
            (Some(value), _) if value.is_finite() => (value, State::Known),
            (None, ObsStatus::Missing | ObsStatus::NotApplicable) if self.blank_is_zero => {
                (0.0, State::Known)
            }
            _ => (f64::NAN, State::Blank),
        };
        Cell { value, at: u32::try_from(at).unwrap_or(u32::MAX), state, prose }
    }
}

fn same_series(a: &Observation, b: &Observation) -> bool {
    a.key.indicator == b.key.indicator && a.key.breakdown == b.key.breakdown
}
