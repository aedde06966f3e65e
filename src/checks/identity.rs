use std::slice;

use crate::catalog::{Catalog, Sides};
use crate::checks::cell_index::CellIndex;
use crate::checks::panel::{Cell, History, Report, State};
use crate::model::{
    Figure, Missing, Observation, ObservationKey, Provenance, Side, Year, decimals_of,
};

/// When an identity concerns a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Every edition of the form prints it: what is not there is missing.
    Always,
    /// One of its figures is there.
    AnyPresent,
    /// A group that most reports do not print: the group is there, and one of its parts.
    Group,
    /// Figures of the prose, which need not list every part: a figure of each side is there.
    Prose,
}

/// A figure of an identity.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// Its cell.
    pub(super) slot: usize,
    /// How it counts on its side.
    pub(super) sign: f64,
    /// Whether it is on the left, the reported side.
    pub(super) left: bool,
    /// Whether it is of the year before.
    pub(super) before: bool,
    /// The cells of its parts, which the form prints in its place.
    pub(super) parts: Vec<usize>,
}

impl Term {
    /// A figure of the left side.
    pub(super) fn left(slot: usize) -> Term {
        Term { slot, sign: 1.0, left: true, before: false, parts: Vec::new() }
    }

    /// A figure of the right side.
    pub(super) fn right(slot: usize) -> Term {
        Term { left: false, ..Term::left(slot) }
    }

    /// How much the difference of the sides changes with the figure.
    pub(super) fn weight(&self) -> f64 {
        if self.left { self.sign } else { -self.sign }
    }

    /// The cells that it is read from: its parts when all of them are there, else its own.
    fn cells<'t>(&'t self, report: &Report) -> &'t [usize] {
        let whole = || self.parts.iter().all(|s| report.cells[*s].known().is_some());
        if !self.parts.is_empty() && whole() { &self.parts } else { slice::from_ref(&self.slot) }
    }
}

/// A sum of figures that equals another sum.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    /// The position of its rule in the catalog.
    pub(super) rule: usize,
    /// Identities of one rule that are told in one finding, such as the columns of a carry-over.
    pub(super) family: usize,
    /// When it concerns a report.
    pub(super) scope: Scope,
    /// Whether the left figure, when it was computed and not printed, was computed by this very sum.
    pub(super) is_sum: bool,
    /// Its figures.
    pub(super) terms: Vec<Term>,
}

impl Identity {
    /// Whether all of its figures are of one report.
    pub(super) fn is_within_report(&self) -> bool {
        self.terms.iter().all(|t| !t.before)
    }
}

/// What became of an identity in a report.
pub(super) enum Evaluation {
    /// It does not concern the report.
    NotApplicable,
    /// It cannot be assessed.
    Open(Vec<Missing>),
    /// Both sides are there.
    Assessed(Sides),
}

/// What every check needs to look things up.
pub(super) struct Context<'a> {
    /// The catalog.
    pub(super) catalog: &'a Catalog,
    /// Where each figure stands.
    pub(super) slots: CellIndex,
    /// All figures.
    pub(super) observations: &'a [Observation],
    /// The identities of the catalog's rules.
    pub(super) identities: Vec<Identity>,
}

impl Context<'_> {
    /// Holds an identity to the report at `at`.
    pub(super) fn evaluate(&self, identity: &Identity, history: &History, at: usize) -> Evaluation {
        let report = &history.reports[at];
        if !concerns(identity, report) {
            return Evaluation::NotApplicable;
        }
        let before = history.before(at);
        let mut sides = Sides::default();
        let mut missing = Vec::new();
        for term in &identity.terms {
            let Some(report) = (if term.before { before } else { Some(report) }) else {
                return Evaluation::Open(vec![Missing::Report { year: report.year.before() }]);
            };
            let circular = identity.is_sum && term.left;
            for slot in term.cells(report) {
                let cell = report.cells[*slot];
                match cell.known() {
                    Some(value) if !(circular && cell.state == State::Computed) => {
                        let side = if term.left { &mut sides.left } else { &mut sides.right };
                        *side += term.sign * value;
                        sides.rounding += self.half_unit(*slot, cell);
                    }
                    _ => self.name_missing(term, report, &mut missing),
                }
            }
        }
        if missing.is_empty() { Evaluation::Assessed(sides) } else { Evaluation::Open(missing) }
    }

    /// The cells of an identity, each with its weight and the year that it is of.
    pub(super) fn cells(
        &self,
        identity: &Identity,
        history: &History,
        at: usize,
    ) -> Vec<(usize, f64, Year, Side)> {
        let mut cells = Vec::new();
        for term in &identity.terms {
            let report = if term.before { history.before(at) } else { Some(&history.reports[at]) };
            let Some(report) = report else { continue };
            let side = if term.left { Side::Reported } else { Side::Computed };
            let own = term.cells(report).iter();
            cells.extend(own.map(|slot| (*slot, term.weight(), report.year, side)));
        }
        cells
    }

    /// A figure of a report, as evidence; none when it has no value.
    pub(super) fn figure(
        &self,
        history: &History,
        year: Year,
        slot: usize,
        side: Side,
    ) -> Option<Figure> {
        let cell = history.of(year)?.cells[slot];
        let value = cell.known()?;
        let source = cell.source(self.observations);
        let provenance = source.map(|o| &o.provenance);
        Some(Figure {
            key: self.key(history, year, slot),
            value,
            side,
            place: provenance.map(Provenance::place).unwrap_or_default(),
            text: provenance.map(|p| p.text.to_string()).unwrap_or_default(),
        })
    }

    /// What identifies a figure.
    pub(super) fn key(&self, history: &History, year: Year, slot: usize) -> ObservationKey {
        let (indicator, column) = self.slots.owner(slot);
        ObservationKey {
            body: history.body.clone(),
            year,
            indicator: self.catalog.indicators()[indicator].id.clone(),
            breakdown: crate::checks::cell_index::breakdown(self.catalog, column),
        }
    }

    /// Half a unit of the last printed decimal of an amount; nothing for a count, which is exact.
    pub(super) fn half_unit(&self, slot: usize, cell: Cell) -> f64 {
        if !self.slots.is_rounded(slot) {
            return 0.0;
        }
        let printed = cell.source(self.observations).map_or(0, |o| decimals_in(&o.provenance.text));
        let decimals = cell.known().map_or(0, decimals_of).max(printed);
        0.5 * 10f64.powi(-i32::from(decimals))
    }

    fn name_missing(&self, term: &Term, report: &Report, missing: &mut Vec<Missing>) {
        let table = self.slots.table_of(self.slots.owner(term.slot).0);
        let mut add = |m: Missing| {
            if !missing.contains(&m) {
                missing.push(m);
            }
        };
        if !report.prints(table) {
            add(Missing::Table { year: report.year, table: self.slots.tables()[table].clone() });
            return;
        }
        if term.parts.is_empty() || report.cells[term.slot].is_there() {
            add(self.slots.missing(self.catalog, term.slot, report.year));
            return;
        }
        for slot in term.parts.iter().filter(|s| report.cells[**s].known().is_none()) {
            add(self.slots.missing(self.catalog, *slot, report.year));
        }
    }
}

fn concerns(identity: &Identity, report: &Report) -> bool {
    let there = |t: &Term| {
        !t.before && (report.cells[t.slot].is_there())
            || t.parts.iter().any(|s| report.cells[*s].is_there())
    };
    let mut terms = identity.terms.iter();
    match identity.scope {
        Scope::Always => true,
        Scope::AnyPresent => terms.any(there),
        Scope::Group | Scope::Prose => {
            terms.clone().any(|t| t.left && there(t)) && terms.any(|t| !t.left && there(t))
        }
    }
}

/// How many decimals a printed number has.
fn decimals_in(text: &str) -> u8 {
    let Some((_, behind)) = text.split_once(['.', '．']) else { return 0 };
    let digits = behind.chars().take_while(|c| c.is_numeric()).count();
    u8::try_from(digits).unwrap_or(0).min(6)
}
