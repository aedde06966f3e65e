//! `roll_up`: a region has at least what its bodies have together. Says how many of them have the figure, and what
//! is left.

use std::collections::BTreeMap;

use crate::catalog::RuleKind;
use crate::catalog::both;
use crate::checks::identity::Context;
use crate::checks::kinds::jump::whole;
use crate::checks::outcome::RollUp;
use crate::checks::panel::History;
use crate::checks::tally::Tally;
use crate::checks::wording::Sentence;
use crate::model::{Body, BodyId, Evidence, Measure, Missing, Side, settle};

/// The bodies of a region, and their reports.
pub(in crate::checks) struct Region<'a> {
    /// The children of each parent, sorted.
    children: BTreeMap<&'a BodyId, Vec<&'a BodyId>>,
    kinds: BTreeMap<&'a BodyId, &'a str>,
}

impl<'a> Region<'a> {
    /// The hierarchy of these bodies.
    pub(in crate::checks) fn of(bodies: &'a [Body]) -> Region<'a> {
        let mut children: BTreeMap<&BodyId, Vec<&BodyId>> = BTreeMap::new();
        for body in bodies {
            if let Some(parent) = &body.parent {
                children.entry(parent).or_default().push(&body.id);
            }
        }
        for list in children.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        Region { children, kinds: bodies.iter().map(|b| (&b.id, b.kind.as_str())).collect() }
    }

    /// The kind of a body, where the list says it.
    pub(in crate::checks) fn kind(&self, body: &BodyId) -> Option<&'a str> {
        self.kinds.get(body).copied().filter(|kind| !kind.is_empty())
    }
}

/// Holds the reports of one body to those of its children.
pub(in crate::checks) fn check(
    context: &Context,
    history: &History,
    (region, all): (&Region, &[History]),
    sheet: &mut Tally,
) {
    let Some(names) = region.children.get(history.body) else { return };
    let find = |name: &BodyId| all.binary_search_by(|h| h.body.cmp(name)).ok().map(|at| &all[at]);
    let children: Vec<(&BodyId, Option<&History>)> =
        names.iter().filter(|n| **n != history.body).map(|n| (*n, find(n))).collect();
    let kind = region.kinds.get(history.body).copied().unwrap_or_default();
    for (rule, row) in context.catalog.rules().iter().enumerate() {
        let RuleKind::RollUp { tables, kinds } = &row.check else { continue };
        if !kinds.iter().any(|k| k == kind) {
            continue;
        }
        let parent = Parent { context, history, children: &children, rule };
        for indicator in context.catalog.indicators() {
            let sums =
                !matches!(indicator.measure, Measure::Ratio | Measure::Rate | Measure::Change);
            if let Some(slot) = whole(context, &indicator.id)
                && sums
                && tables.contains(&indicator.table)
            {
                (0..history.reports.len()).for_each(|at| parent.check(at, slot, sheet));
            }
        }
    }
}

struct Parent<'a> {
    context: &'a Context<'a>,
    history: &'a History<'a>,
    children: &'a [(&'a BodyId, Option<&'a History<'a>>)],
    rule: usize,
}

impl Parent<'_> {
    fn check(&self, at: usize, slot: usize, sheet: &mut Tally) {
        let report = &self.history.reports[at];
        let Some(reported) = report.cells[slot].known() else { return };
        let mut tolerance = self.context.half_unit(slot, report.cells[slot]);
        let (mut sum, mut covered, mut missing) = (0.0, Vec::new(), Vec::new());
        for (name, history) in self.children {
            let child = history.and_then(|h| h.of(report.year).map(|r| (h, r.cells[slot])));
            match child.and_then(|(h, cell)| cell.known().map(|value| (h, cell, value))) {
                Some((history, cell, value)) => {
                    sum += value;
                    tolerance += self.context.half_unit(slot, cell);
                    covered.push(history);
                }
                None => missing.push(Missing::Child { body: (*name).clone(), year: report.year }),
            }
        }
        if covered.is_empty() {
            return;
        }
        let fails = sum > reported + tolerance + 1e-9;
        if fails || missing.is_empty() {
            sheet.decide(at, self.rule, !fails);
        } else {
            sheet.open(at, self.rule, &missing);
        }
        let key = self.context.key(self.history, report.year, slot);
        let row = RollUp {
            rule: self.rule,
            body: key.body,
            year: key.year,
            indicator: key.indicator,
            breakdown: key.breakdown,
            reported,
            children: settle(sum),
            covered: covered.len(),
            of: self.children.len(),
            residual: settle(reported - sum),
        };
        if fails {
            self.tell(&row, slot, &covered, sheet);
        }
        sheet.roll_ups.push(row);
    }

    fn tell(&self, row: &RollUp, slot: usize, covered: &[&History], sheet: &mut Tally) {
        let context = self.context;
        let rule = &context.catalog.rules()[self.rule];
        let own = context.figure(self.history, row.year, slot, Side::Reported);
        let children =
            covered.iter().filter_map(|h| context.figure(h, row.year, slot, Side::Computed));
        let figures = own.into_iter().chain(children).collect();
        let finding = Sentence::of(rule, "roll_up", rule.severity)
            .about(context.key(self.history, row.year, slot))
            .compares(row.reported, row.children)
            .with("covered", row.covered)
            .with("of", row.of)
            .word("subject", both(|lang| context.slots.label(context.catalog, slot, lang)))
            .finish(Evidence { figures, ..Evidence::default() });
        sheet.findings.push(finding);
    }
}
