//! Holds the identities to every report of a body, and names the cell where they cross.

use std::collections::BTreeMap;

use crate::catalog::both;
use crate::catalog::{RuleKind, Sides};
use crate::checks::identity::{Context, Evaluation, Identity};
use crate::checks::kinds::carry_over;
use crate::checks::locate::{Crossing, Explanation, Fault, locate};
use crate::checks::panel::History;
use crate::checks::suggest;
use crate::checks::tally::Tally;
use crate::checks::wording::{Sentence, joined};
use crate::model::{
    AtFault, Evidence, Figure, Finding, Localisation, Severity, Side, Suggestion, SuggestionKind,
};

/// The identities of each report that could not be assessed.
pub(super) type Open = Vec<Vec<usize>>;

/// Checks all identities of one body.
pub(super) fn check(context: &Context, history: &History, sheet: &mut Tally) -> Open {
    let mut faults: Vec<Vec<Explanation>> = Vec::new();
    let mut open = vec![Vec::new(); history.reports.len()];
    for (at, open) in open.iter_mut().enumerate() {
        let mut assessed = Vec::with_capacity(context.identities.len());
        for (number, identity) in context.identities.iter().enumerate() {
            match context.evaluate(identity, history, at) {
                Evaluation::NotApplicable => {}
                Evaluation::Open(missing) => {
                    sheet.open(at, identity.rule, &missing);
                    open.push(number);
                }
                Evaluation::Assessed(sides) => {
                    sheet.decide(at, identity.rule, sides.agree());
                    assessed.push((number, sides));
                }
            }
        }
        let page = Page { context, history, at };
        faults.push(page.faults(&assessed));
        page.tell(&assessed, &faults, sheet);
    }
    open
}

/// Which cells a finding blames.
#[derive(Default)]
struct Blame {
    cells: Vec<Localisation>,
    alternatives: Vec<Vec<Localisation>>,
}

/// One report, and what is needed to write about it.
struct Page<'a> {
    context: &'a Context<'a>,
    history: &'a History<'a>,
    at: usize,
}

impl Page<'_> {
    fn identity(&self, number: usize) -> &Identity {
        &self.context.identities[number]
    }

    /// What explains the broken identities of the report.
    fn faults(&self, assessed: &[(usize, Sides)]) -> Vec<Explanation> {
        let within = |number: usize| self.identity(number).is_within_report();
        if assessed.iter().all(|(number, sides)| sides.agree() || !within(*number)) {
            return Vec::new();
        }
        let crossings: Vec<Crossing> = assessed
            .iter()
            .filter(|(number, _)| within(*number))
            .map(|(number, sides)| {
                let cells = self.context.cells(self.identity(*number), self.history, self.at);
                Crossing {
                    cells: cells.into_iter().map(|(slot, weight, ..)| (slot, weight)).collect(),
                    broken_by: (!sides.agree()).then(|| sides.difference()),
                    tolerance: sides.tolerance(),
                }
            })
            .collect();
        let report = &self.history.reports[self.at];
        locate(&crossings, |slot| report.cells[slot].known())
    }

    /// Writes the findings of the report.
    fn tell(&self, assessed: &[(usize, Sides)], faults: &[Vec<Explanation>], sheet: &mut Tally) {
        let mut carried: BTreeMap<(usize, usize), Vec<(usize, Sides)>> = BTreeMap::new();
        for (number, sides) in assessed {
            let identity = self.identity(*number);
            let rule = &self.context.catalog.rules()[identity.rule];
            if matches!(rule.check, RuleKind::CarryOver { .. }) {
                let family = carried.entry((identity.rule, identity.family)).or_default();
                family.push((*number, *sides));
            } else if !sides.agree() {
                let blame = self.blame(*number, &faults[self.at]);
                sheet.findings.push(self.finding(*number, *sides, rule.severity, blame));
            }
        }
        for family in carried.values() {
            let Some((number, severity)) = carry_over::merge(self.context, family) else {
                continue;
            };
            let Some((_, sides)) = family.iter().find(|(n, _)| *n == number) else { continue };
            let broken: Vec<usize> =
                family.iter().filter(|(_, s)| !s.agree()).map(|(n, _)| *n).collect();
            let blame = self.carried_blame(&broken, faults);
            let mut finding = self.finding(number, *sides, severity, blame);
            self.add_columns(&mut finding, &broken, number);
            sheet.findings.push(finding);
        }
    }

    /// The cells at fault among those of a broken identity, or the sets that may explain it.
    fn blame(&self, number: usize, explanations: &[Explanation]) -> Blame {
        let cells = self.context.cells(self.identity(number), self.history, self.at);
        let is_own = |fault: &Fault| cells.iter().any(|(slot, ..)| *slot == fault.slot);
        let own = explanations.iter().find(|e| e.sets.iter().flatten().any(is_own));
        let Some(explanation) = own else { return Blame::default() };
        let at = |fault: &Fault| self.localisation(self.at, fault);
        let named: Vec<&Fault> = explanation.named().iter().filter(|f| is_own(f)).collect();
        let sets = if explanation.sets.len() > 1 { explanation.sets.as_slice() } else { &[] };
        Blame {
            cells: named.into_iter().map(at).collect(),
            alternatives: sets.iter().map(|set| set.iter().map(at).collect()).collect(),
        }
    }

    /// The cells at fault that the reports name for themselves, when they are cells of these identities.
    fn carried_blame(&self, broken: &[usize], faults: &[Vec<Explanation>]) -> Blame {
        let mut cells = Vec::new();
        for number in broken {
            for (slot, _, year, _) in
                self.context.cells(self.identity(*number), self.history, self.at)
            {
                let Some(at) = self.history.position(year) else { continue };
                let named = faults.get(at).into_iter().flatten().flat_map(Explanation::named);
                let own = named.filter(|fault| fault.slot == slot);
                cells.extend(own.map(|fault| self.localisation(at, fault)));
            }
        }
        cells.dedup();
        Blame { cells, alternatives: Vec::new() }
    }

    /// Adds the figures of the other broken columns to a finding about one of them.
    fn add_columns(&self, finding: &mut Finding, broken: &[usize], told: usize) {
        let Some(evidence) = &mut finding.evidence else { return };
        for number in broken.iter().filter(|n| **n != told) {
            let figures = self.figures(*number);
            finding.places.extend(figures.iter().map(|f| f.place.clone()));
            evidence.figures.extend(figures);
        }
        finding.places.retain(|p| *p != crate::model::Place::default());
    }

    fn figures(&self, number: usize) -> Vec<Figure> {
        let cells = self.context.cells(self.identity(number), self.history, self.at);
        cells
            .into_iter()
            .filter_map(|(slot, _, year, side)| self.context.figure(self.history, year, slot, side))
            .collect()
    }

    fn finding(&self, number: usize, sides: Sides, severity: Severity, blame: Blame) -> Finding {
        let identity = self.identity(number);
        let rule = &self.context.catalog.rules()[identity.rule];
        let suggestion = match blame.cells.as_slice() {
            [] => self.guess(number, sides),
            [only] => of_localisation(only),
            _ => None,
        };
        let evidence = Evidence {
            figures: self.figures(number),
            localisation: blame.cells,
            alternatives: blame.alternatives,
            suggestion,
            at_fault: if identity.is_within_report() { AtFault::Figure } else { AtFault::Nobody },
            ..Evidence::default()
        };
        let (catalog, slots) = (self.context.catalog, &self.context.slots);
        let slot = identity.terms.first().map_or(0, |t| t.slot);
        let year = self.history.reports[self.at].year;
        Sentence::of(rule, rule.check.as_str(), severity)
            .about(self.context.key(self.history, year, slot))
            .compares(sides.left, sides.right)
            .word("subject", both(|lang| slots.label(catalog, slot, lang)))
            .word("column", both(|lang| slots.column(catalog, slot, lang)))
            .word("left", both(|lang| joined(self.context, identity, Side::Reported, lang)))
            .word("right", both(|lang| joined(self.context, identity, Side::Computed, lang)))
            .finish(evidence)
    }

    fn localisation(&self, at: usize, fault: &Fault) -> Localisation {
        let report = &self.history.reports[at];
        Localisation {
            cell: self.context.key(self.history, report.year, fault.slot),
            reported: report.cells[fault.slot].known().unwrap_or(f64::NAN),
            repaired: fault.repaired,
            identities: fault.identities,
        }
    }

    /// What may have happened, when no crossing names the cell: a total left at zero, or the only figure that looks
    /// like the one it would have to be.
    fn guess(&self, number: usize, sides: Sides) -> Option<Suggestion> {
        let identity = self.identity(number);
        let cells = self.context.cells(identity, self.history, self.at);
        let suggestion = |slot: usize, year, kind, value: f64| {
            let cell = self.context.key(self.history, year, slot);
            let reported = self.history.of(year)?.cells[slot].known()?;
            Some(Suggestion { kind, cell, reported, value })
        };
        if identity.is_sum && sides.left <= 0.0 && sides.right > 0.0 {
            let (slot, _, year, _) = *cells.first()?;
            return suggestion(slot, year, SuggestionKind::NotFilledIn, sides.right);
        }
        let mut likely = cells.iter().filter_map(|(slot, weight, year, _)| {
            let reported = self.history.of(*year)?.cells[*slot].known()?;
            let meant = crate::model::settle(reported - sides.difference() / weight);
            // A number of one digit looks like too many others.
            let kind = suggest::kind(reported, meant).filter(|_| reported.min(meant) >= 10.0)?;
            suggestion(*slot, *year, kind, meant)
        });
        match (likely.next(), likely.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }
}

fn of_localisation(place: &Localisation) -> Option<Suggestion> {
    let kind = if place.reported <= 0.0 && place.repaired > 0.0 {
        SuggestionKind::NotFilledIn
    } else {
        suggest::kind(place.reported, place.repaired)?
    };
    Some(Suggestion {
        kind,
        cell: place.cell.clone(),
        reported: place.reported,
        value: place.repaired,
    })
}
