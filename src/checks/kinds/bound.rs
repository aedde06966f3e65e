//! `bound`: a value has a limit.

use crate::catalog::both;
use crate::catalog::{Limit, RuleKind};
use crate::checks::identity::{Context, Evaluation};
use crate::checks::panel::History;
use crate::checks::tally::Tally;
use crate::checks::wording::Sentence;
use crate::model::{Evidence, Side};

/// Checks the limits in the report at `at`, some of whose identities are `open`.
pub(in crate::checks) fn check(
    context: &Context,
    history: &History,
    at: usize,
    open: &[usize],
    sheet: &mut Tally,
) {
    for (rule, row) in context.catalog.rules().iter().enumerate() {
        let RuleKind::Bound { limit, measures, indicators } = &row.check else { continue };
        let concerns = |indicator: usize| {
            let indicator = &context.catalog.indicators()[indicator];
            (measures.is_empty() || measures.contains(&indicator.measure))
                && (indicators.is_empty() || indicators.contains(&indicator.id))
        };
        match limit {
            Limit::PartOfWhole => parts(context, history, at, (rule, open), sheet),
            Limit::NonNegative => {
                cells(context, (history, at), (rule, "non_negative"), sheet, |i, value| {
                    concerns(i).then_some(value >= 0.0)
                });
            }
            Limit::WholeNumber => {
                cells(context, (history, at), (rule, "whole_number"), sheet, |i, value| {
                    concerns(i).then(|| (value - value.round()).abs() < 1e-9)
                });
            }
        }
    }
}

/// Holds each value of the report to a limit; `holds` answers nothing for an indicator that has none.
fn cells(
    context: &Context,
    (history, at): (&History, usize),
    (rule, sentence): (usize, &str),
    sheet: &mut Tally,
    holds: impl Fn(usize, f64) -> Option<bool>,
) {
    let row = &context.catalog.rules()[rule];
    let report = &history.reports[at];
    for (slot, cell) in report.cells.iter().enumerate() {
        let Some(value) = cell.known() else { continue };
        let Some(holds) = holds(context.slots.owner(slot).0, value) else { continue };
        sheet.decide(at, rule, holds);
        if !holds {
            let figures =
                context.figure(history, report.year, slot, Side::Reported).into_iter().collect();
            let finding = Sentence::of(row, sentence, row.severity)
                .about(context.key(history, report.year, slot))
                .reports(value)
                .word("subject", both(|lang| context.slots.label(context.catalog, slot, lang)))
                .finish(Evidence { figures, ..Evidence::default() });
            sheet.findings.push(finding);
        }
    }
}

/// In sums with blank cells, the parts that are there may not have more together than their whole. A sum without blanks
/// has its own rule.
fn parts(
    context: &Context,
    history: &History,
    at: usize,
    (rule, open): (usize, &[usize]),
    sheet: &mut Tally,
) {
    let row = &context.catalog.rules()[rule];
    let report = &history.reports[at];
    for identity in open.iter().map(|n| &context.identities[*n]) {
        let Some(total) = identity.terms.first().filter(|t| t.left && identity.is_sum) else {
            continue;
        };
        let Some(whole) = report.cells[total.slot].known() else { continue };
        let cells = context.cells(identity, history, at);
        let parts = cells.iter().filter(|(_, _, _, side)| *side == Side::Computed);
        let values: Vec<f64> = parts.filter_map(|(slot, ..)| report.cells[*slot].known()).collect();
        if values.is_empty() {
            continue;
        }
        let sum: f64 = values.iter().sum();
        let holds = sum <= whole + 1e-9;
        sheet.decide(at, rule, holds);
        if !holds {
            let figure = |(slot, _, year, side): &(usize, f64, _, Side)| {
                context.figure(history, *year, *slot, *side)
            };
            let figures = cells.iter().filter_map(figure).collect();
            let label = both(|lang| context.slots.label(context.catalog, total.slot, lang));
            let finding = Sentence::of(row, "part_of_whole", row.severity)
                .about(context.key(history, report.year, total.slot))
                .compares(whole, sum)
                .word("subject", label)
                .finish(Evidence { figures, ..Evidence::default() });
            sheet.findings.push(finding);
        }
    }
    let assessed = context.identities.iter().any(|identity| {
        identity.is_sum
            && matches!(context.evaluate(identity, history, at), Evaluation::Assessed(_))
    });
    if sheet.is_silent(at, rule) && assessed {
        sheet.hold(at, rule);
    }
}
