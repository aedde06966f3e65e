use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::catalog::{Basis, Formula, both, part};
use crate::checks::identity::Context;
use crate::checks::infer_zeros::infer_zeros;
use crate::checks::panel::History;
use crate::i18n::{Lang, Words};
use crate::model::{BreakdownId, Claim, Figure, IndicatorId, Missing, ObservationKey, Side, Year};

/// How deep derived indicators may stand in each other.
const DEPTH: usize = 8;

/// A value that the figures give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::checks) struct Known {
    /// The value.
    pub(in crate::checks) value: f64,
    /// Whether a figure of it is not printed and follows from the others.
    pub(in crate::checks) deduced: bool,
}

/// A value on another basis: that of a formula in a column.
pub(in crate::checks) struct Candidate {
    /// The formula.
    pub(in crate::checks) formula: Formula,
    /// The column.
    pub(in crate::checks) column: BreakdownId,
    /// The value.
    pub(in crate::checks) known: Known,
}

/// Formulas computed on the figures of one body.
pub(in crate::checks) struct Evaluator<'a> {
    /// The context.
    pub(in crate::checks) context: &'a Context<'a>,
    /// The reports of the body.
    pub(in crate::checks) history: &'a History<'a>,
    deduced: RefCell<BTreeMap<Year, Vec<Option<f64>>>>,
}

impl<'a> Evaluator<'a> {
    /// A bench for the reports of one body.
    pub(in crate::checks) fn new(
        context: &'a Context<'a>,
        history: &'a History<'a>,
    ) -> Evaluator<'a> {
        Evaluator { context, history, deduced: RefCell::default() }
    }

    /// The value of a formula in a year and column; the figures that are missing for it.
    pub(in crate::checks) fn value(
        &self,
        formula: &Formula,
        year: Year,
        column: &BreakdownId,
    ) -> Result<Known, Vec<Missing>> {
        if self.history.of(year).is_none() {
            return Err(vec![Missing::Report { year }]);
        }
        let seen = RefCell::new((Vec::new(), false));
        let value = self.compute(formula, (year, column), &seen, 0);
        let (missing, deduced) = seen.into_inner();
        match value.filter(|v| v.is_finite()) {
            Some(value) => Ok(Known { value, deduced }),
            None => Err(missing),
        }
    }

    fn compute(
        &self,
        formula: &Formula,
        at: (Year, &BreakdownId),
        seen: &RefCell<(Vec<Missing>, bool)>,
        depth: usize,
    ) -> Option<f64> {
        // Every figure is looked up, also behind one that is missing, so that all that is missing can be named.
        for id in formula.figures() {
            self.figure(id, at, seen, depth);
        }
        formula.value(&|id| self.figure(id, at, seen, depth))
    }

    fn figure(
        &self,
        id: &IndicatorId,
        at: (Year, &BreakdownId),
        seen: &RefCell<(Vec<Missing>, bool)>,
        depth: usize,
    ) -> Option<f64> {
        if let Some(derived) = self.context.catalog.derived_of(id) {
            let formula = &derived.formula;
            return (depth < DEPTH).then(|| self.compute(formula, at, seen, depth + 1)).flatten();
        }
        let slot = self.slot(id, at.1)?;
        if let Some(value) = self.printed(slot, at.0) {
            return Some(value);
        }
        let mut seen = seen.borrow_mut();
        if let Some(value) = self.deduced(at.0, slot) {
            seen.1 = true;
            return Some(value);
        }
        let missing = self.context.slots.missing(self.context.catalog, slot, at.0);
        if !seen.0.contains(&missing) {
            seen.0.push(missing);
        }
        None
    }

    /// The printed value of a cell; for a group that is printed by its parts alone, their sum.
    fn printed(&self, slot: usize, year: Year) -> Option<f64> {
        let cells = &self.history.of(year)?.cells;
        let parts = || -> Option<f64> {
            let (indicator, column) = self.context.slots.owner(slot);
            let parts = self.context.slots.children(indicator);
            let known = |part: &usize| cells[self.context.slots.slot(*part, column)?].known();
            if parts.is_empty() { None } else { parts.iter().map(known).sum() }
        };
        cells[slot].known().or_else(|| if cells[slot].is_there() { None } else { parts() })
    }

    fn deduced(&self, year: Year, slot: usize) -> Option<f64> {
        let at = self.history.position(year)?;
        let mut known = self.deduced.borrow_mut();
        known.entry(year).or_insert_with(|| infer_zeros(self.context, self.history, at))[slot]
    }

    /// The cell of an indicator: in the column that is asked for, when its table has columns; in its total column, when
    /// none is asked for.
    fn slot(&self, id: &IndicatorId, column: &BreakdownId) -> Option<usize> {
        let (catalog, slots) = (self.context.catalog, &self.context.slots);
        let indicator = catalog.position(id)?;
        if !slots.is_broken_down(indicator) {
            return slots.slot(indicator, 0);
        }
        let whole = catalog.whole(id);
        let column = if column.is_none() { &whole } else { column };
        slots.slot(indicator, catalog.breakdown_position(column)?)
    }

    /// Whether the table of a formula's first figure has columns.
    pub(in crate::checks) fn is_broken_down(&self, formula: &Formula) -> bool {
        let first = formula.figures().into_iter().next();
        first.is_some_and(|id| !self.context.catalog.whole(id).is_none())
    }

    /// The figure that a claim is about: the first of its formula, whether it is printed or not.
    pub(in crate::checks) fn key(
        &self,
        claim: &Claim,
        formula: &Formula,
    ) -> Option<ObservationKey> {
        let indicator = formula.figures().into_iter().next()?.clone();
        let breakdown = match claim.breakdown.is_none() {
            true => self.context.catalog.whole(&indicator),
            false => claim.breakdown.clone(),
        };
        Some(ObservationKey { body: claim.body.clone(), year: claim.year, indicator, breakdown })
    }

    /// The printed figures of a formula, as evidence.
    pub(in crate::checks) fn figures(
        &self,
        formula: &Formula,
        year: Year,
        column: &BreakdownId,
    ) -> Vec<Figure> {
        let mut figures = Vec::new();
        self.collect(formula, (year, column), DEPTH, &mut figures);
        figures
    }

    fn collect(
        &self,
        formula: &Formula,
        at: (Year, &BreakdownId),
        depth: usize,
        figures: &mut Vec<Figure>,
    ) {
        for id in formula.figures() {
            match self.context.catalog.derived_of(id) {
                Some(derived) if depth > 0 => {
                    self.collect(&derived.formula, at, depth - 1, figures);
                }
                _ => figures.extend(self.slot(id, at.1).and_then(|slot| {
                    self.context.figure(self.history, at.0, slot, Side::Computed)
                })),
            }
        }
    }

    /// The name of a formula in a column; the total column is not named.
    pub(in crate::checks) fn label(&self, formula: &Formula, column: &BreakdownId) -> Words {
        let catalog = self.context.catalog;
        both(|lang: Lang| {
            let name = catalog.formula_name(formula, lang);
            match catalog.breakdown(column) {
                Some(b) if !b.total => part(&name, catalog.breakdown_label(column, lang), lang),
                _ => name,
            }
        })
    }

    /// The formulas that the same words may mean, without the one itself.
    pub(in crate::checks) fn family<'f>(
        &self,
        families: &'f [Vec<Basis>],
        formula: &Formula,
    ) -> Vec<&'f Formula> {
        let is_in = |family: &&Vec<Basis>| family.iter().any(|b| b.formula.is_same_as(formula));
        let mut found: Vec<&Formula> = Vec::new();
        for basis in families.iter().filter(is_in).flatten() {
            let known = found.iter().any(|f| f.is_same_as(&basis.formula));
            if !known && !basis.formula.is_same_as(formula) {
                found.push(&basis.formula);
            }
        }
        found
    }

    /// The parts of a formula that may be meant alone: the figures of a sum, and the parts of its groups.
    pub(in crate::checks) fn parts(&self, formula: &Formula) -> Vec<Formula> {
        let catalog = self.context.catalog;
        let figures = formula.figures();
        let mut parts: Vec<Formula> = Vec::new();
        if figures.len() > 1 {
            parts.extend(figures.iter().map(|id| Formula::Figure((*id).clone())));
        }
        for id in figures {
            let indicator = catalog.position(id).filter(|at| *at < catalog.indicators().len());
            let children = indicator.map_or(&[][..], |at| self.context.slots.children(at));
            parts.extend(
                children.iter().map(|at| Formula::Figure(catalog.indicators()[*at].id.clone())),
            );
        }
        parts
    }
}
