//! The sums of the rules as plain rows, for engines that hold them to figures by themselves.

use crate::catalog::Catalog;
use crate::checks::cell_index::{CellIndex, breakdown};
use crate::checks::kinds;
use crate::model::{BreakdownId, IndicatorId, Severity};

/// A sum of figures that equals another sum, by a rule of the catalog.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RuleSum {
    /// The rule.
    pub(crate) rule: String,
    /// How much a finding of it matters.
    pub(crate) severity: Severity,
    /// Its figures; the first one is what a finding is about.
    pub(crate) terms: Vec<SumTerm>,
}

/// A figure of a sum.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SumTerm {
    /// Where it stands.
    pub(crate) cell: SumCell,
    /// How it counts on its side.
    pub(crate) sign: f64,
    /// Whether it is on the reported side.
    pub(crate) is_reported: bool,
    /// Whether it is of the year before.
    pub(crate) is_before: bool,
    /// The figures that the form prints in its place.
    pub(crate) parts: Vec<SumCell>,
}

/// Where a figure of a sum stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SumCell {
    pub(crate) indicator: IndicatorId,
    pub(crate) breakdown: BreakdownId,
    /// Whether it is an amount, which is printed rounded, and no count.
    pub(crate) is_rounded: bool,
}

/// The sums of all rules of a catalog.
pub(crate) fn rule_sums(catalog: &Catalog) -> Vec<RuleSum> {
    let slots = CellIndex::new(catalog);
    let cell = |slot: usize| {
        let (indicator, column) = slots.owner(slot);
        SumCell {
            indicator: catalog.indicators()[indicator].id.clone(),
            breakdown: breakdown(catalog, column),
            is_rounded: slots.is_rounded(slot),
        }
    };
    let identities = kinds::identities(catalog, &slots).into_iter();
    let sum = |identity: crate::checks::identity::Identity| {
        let rule = &catalog.rules()[identity.rule];
        let terms = identity.terms.iter().map(|term| SumTerm {
            cell: cell(term.slot),
            sign: term.sign,
            is_reported: term.left,
            is_before: term.before,
            parts: term.parts.iter().map(|slot| cell(*slot)).collect(),
        });
        RuleSum { rule: rule.id.clone(), severity: rule.severity, terms: terms.collect() }
    };
    identities.map(sum).filter(|sum| !sum.terms.is_empty()).collect()
}
