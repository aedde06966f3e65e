//! Holds the identities to every report of a body, and names the cell where they cross.

use std::collections::BTreeMap;

use crate::catalog::RuleKind;
use crate::checks::cell_index::both;
use crate::checks::identity::{Context, Evaluation, Identity, Sides};
use crate::checks::kinds::carry_over;
use crate::checks::locate::{Crossing, Fault, locate};
use crate::checks::panel::History;
use crate::checks::suggest;
use crate::checks::tally::Tally;
use crate::checks::wording::{Sentence, joined};
use crate::model::{
    Evidence, Figure, Finding, Localisation, Severity, Side, Suggestion, SuggestionKind,
};

/// The identities of each report that could not be assessed.
pub(super) type Open = Vec<Vec<usize>>;

/// Checks all identities of one body.
pub(super) fn check(context: &Context, history: &History, sheet: &mut Tally) -> Open {
    let mut faults: Vec<BTreeMap<usize, Fault>> = Vec::new();
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

    /// For each broken identity of the report, the cell at fault.
    fn faults(&self, assessed: &[(usize, Sides)]) -> BTreeMap<usize, Fault> {
        let within = |number: usize| self.identity(number).is_within_report();
        if assessed.iter().all(|(number, sides)| sides.agree() || !within(*number)) {
            return BTreeMap::new();
        }
        let crossings: Vec<Crossing> = assessed
            .iter()
            .filter(|(number, _)| within(*number))
            .map(|(number, sides)| {
                let cells = self.context.cells(self.identity(*number), self.history, self.at);
                Crossing {
                    identity: *number,
                    cells: cells.into_iter().map(|(slot, weight, ..)| (slot, weight)).collect(),
                    broken_by: (!sides.agree()).then(|| sides.difference()),
                }
            })
            .collect();
        let report = &self.history.reports[self.at];
        locate(&crossings, |slot| report.cells[slot].known())
    }

    /// Writes the findings of the report.
    fn tell(
        &self,
        assessed: &[(usize, Sides)],
        faults: &[BTreeMap<usize, Fault>],
        sheet: &mut Tally,
    ) {
        let mut carried: BTreeMap<(usize, usize), Vec<(usize, Sides)>> = BTreeMap::new();
        for (number, sides) in assessed {
            let identity = self.identity(*number);
            let rule = &self.context.catalog.rules()[identity.rule];
            if matches!(rule.check, RuleKind::CarryOver { .. }) {
                let family = carried.entry((identity.rule, identity.family)).or_default();
                family.push((*number, *sides));
            } else if !sides.agree() {
                let fault = faults[self.at].get(number);
                let place = fault.map(|f| self.localisation(self.at, f));
                sheet.findings.push(self.finding(*number, *sides, rule.severity, place));
            }
        }
        for family in carried.values() {
            let Some((number, severity)) = carry_over::merge(self.context, family) else {
                continue;
            };
            let Some((_, sides)) = family.iter().find(|(n, _)| *n == number) else { continue };
            let broken: Vec<usize> =
                family.iter().filter(|(_, s)| !s.agree()).map(|(n, _)| *n).collect();
            let place = self.carried_fault(&broken, faults);
            let mut finding = self.finding(number, *sides, severity, place);
            self.add_columns(&mut finding, &broken, number);
            sheet.findings.push(finding);
        }
    }

    /// The cell at fault that one of the reports names for itself, when it is one of these identities' cells.
    fn carried_fault(
        &self,
        broken: &[usize],
        faults: &[BTreeMap<usize, Fault>],
    ) -> Option<Localisation> {
        for number in broken {
            for (slot, _, year, _) in
                self.context.cells(self.identity(*number), self.history, self.at)
            {
                let at = self.history.position(year)?;
                let fault = faults.get(at).and_then(|f| f.values().find(|f| f.slot == slot));
                if let Some(fault) = fault {
                    return Some(self.localisation(at, fault));
                }
            }
        }
        None
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

    fn finding(
        &self,
        number: usize,
        sides: Sides,
        severity: Severity,
        localisation: Option<Localisation>,
    ) -> Finding {
        let identity = self.identity(number);
        let rule = &self.context.catalog.rules()[identity.rule];
        let suggestion = match &localisation {
            Some(place) => of_localisation(place),
            None => self.guess(number, sides),
        };
        let evidence = Evidence {
            figures: self.figures(number),
            localisation,
            suggestion,
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
