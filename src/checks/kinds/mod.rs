//! The kinds of rule: one file each. The first five are identities, which are compiled to cells once and then held to
//! every report; the others look at reports in their own way.

mod balance;
mod breakdown;
pub(super) mod carry_over;
mod stock_flow;
mod sum;

pub(super) mod bound;
pub(super) mod jump;
pub(super) mod roll_up;
pub(super) mod text;

use crate::catalog::{Catalog, RuleKind};
use crate::checks::cell_index::CellIndex;
use crate::checks::identity::{Context, Identity, Scope};
use crate::model::{IndicatorId, Observation};

/// What these figures are held to.
pub(super) fn context<'a>(observations: &'a [Observation], catalog: &'a Catalog) -> Context<'a> {
    let slots = CellIndex::new(catalog);
    let identities = identities(catalog, &slots);
    Context { catalog, slots, observations, identities }
}

/// The identities of the catalog's rules.
pub(super) fn identities(catalog: &Catalog, slots: &CellIndex) -> Vec<Identity> {
    let form = Form { catalog, slots };
    let mut all = Vec::new();
    for (rule, check) in catalog.rules().iter().map(|r| &r.check).enumerate() {
        let found = match check {
            RuleKind::Sum { totals, items } => sum::compile(&form, totals, items),
            RuleKind::Balance { left, right } => balance::compile(&form, left, right),
            RuleKind::Breakdown { table } => breakdown::compile(&form, table),
            RuleKind::StockFlow { links } => stock_flow::compile(&form, links),
            RuleKind::CarryOver { links } => carry_over::compile(&form, links),
            _ => continue,
        };
        all.extend(found.into_iter().map(|identity| Identity { rule, ..identity }));
    }
    all
}

/// The form of the reports, as identities see it.
struct Form<'a> {
    catalog: &'a Catalog,
    slots: &'a CellIndex,
}

impl Form<'_> {
    /// The position of an indicator; those of rules exist, because the catalog was validated.
    fn position(&self, id: &IndicatorId) -> Option<usize> {
        self.catalog.position(id)
    }

    fn positions(&self, ids: &[IndicatorId]) -> Vec<usize> {
        ids.iter().filter_map(|id| self.position(id)).collect()
    }

    /// The columns in which an identity over these indicators holds: those of their table, when it is one table.
    fn columns(&self, indicators: &[usize]) -> Vec<usize> {
        let Some(first) = indicators.first() else { return Vec::new() };
        let table = self.slots.table_of(*first);
        let together = indicators.iter().all(|i| self.slots.table_of(*i) == table);
        if !self.slots.is_broken_down(*first) || !together {
            return vec![0];
        }
        let name = &self.slots.tables()[table];
        let breakdowns = self.catalog.breakdowns().iter().enumerate();
        breakdowns.filter(|(_, b)| b.table == *name).map(|(at, _)| at + 1).collect()
    }

    /// The cell of an indicator in a column of the identity; in the total column of its own table, when the identity
    /// has no columns.
    fn slot(&self, indicator: usize, column: usize) -> Option<usize> {
        if column == 0 {
            let whole = self.catalog.whole(&self.catalog.indicators()[indicator].id);
            return self.slots.slot(indicator, self.catalog.breakdown_position(&whole)?);
        }
        self.slots.slot(indicator, column)
    }

    /// Whether an indicator is a group between a total and its parts, which most reports do not print.
    fn is_group(&self, indicator: usize) -> bool {
        !self.slots.children(indicator).is_empty()
            && self.catalog.indicators()[indicator].parent.is_some()
    }

    /// When an identity of these indicators concerns a report.
    fn scope(&self, reported: usize, indicators: &[usize]) -> Scope {
        let all = self.catalog.indicators();
        let every = |i: &usize| all[*i].editions.len() >= self.editions();
        if self.is_group(reported) {
            Scope::Group
        } else if all[reported].editions.is_empty() {
            Scope::Prose
        } else if indicators.iter().all(every) {
            Scope::Always
        } else {
            Scope::AnyPresent
        }
    }

    /// How many editions the form has.
    fn editions(&self) -> usize {
        self.catalog.indicators().iter().map(|i| i.editions.len()).max().unwrap_or(0)
    }
}
