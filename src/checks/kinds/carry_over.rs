//! `carry_over`: what a year opens with is what the year before closed with, in every column. The columns of one
//! link are told in one finding: they go wrong together.

use crate::catalog::CarryLink;
use crate::catalog::Sides;
use crate::checks::identity::{Context, Identity, Term};
use crate::checks::kinds::Form;
use crate::model::Severity;

pub(super) fn compile(form: &Form, links: &[CarryLink]) -> Vec<Identity> {
    let mut identities = Vec::new();
    for (family, link) in links.iter().enumerate() {
        let Some(opening) = form.position(&link.opening) else { continue };
        let closing = form.positions(&link.closing);
        let all: Vec<usize> = std::iter::once(opening).chain(closing.iter().copied()).collect();
        for column in form.columns(&all) {
            let cell = |i: usize| form.slot(i, column);
            let mut terms: Vec<Term> = cell(opening).map(Term::left).into_iter().collect();
            let before = closing.iter().filter_map(|i| cell(*i));
            terms.extend(before.map(|s| Term { before: true, ..Term::right(s) }));
            let scope = form.scope(opening, &all);
            identities.push(Identity { rule: 0, family, scope, is_sum: false, terms });
        }
    }
    identities
}

/// Of the columns of one link that were assessed in a report: the one that the finding is about, and how much it
/// matters. The total comes first; when it agrees, the columns matter less.
pub(in crate::checks) fn merge(
    context: &Context,
    assessed: &[(usize, Sides)],
) -> Option<(usize, Severity)> {
    let is_total = |identity: usize| {
        let slot = context.identities[identity].terms.first().map_or(0, |t| t.slot);
        let column = context.slots.owner(slot).1;
        column == 0 || column.checked_sub(1).is_some_and(|c| context.catalog.breakdowns()[c].total)
    };
    let rule = |identity: usize| &context.catalog.rules()[context.identities[identity].rule];
    let total = assessed.iter().find(|(identity, _)| is_total(*identity));
    let mut failing = assessed.iter().filter(|(_, sides)| !sides.agree());
    match total {
        Some((identity, sides)) if !sides.agree() => Some((*identity, rule(*identity).severity)),
        Some(_) => failing.next().map(|(identity, _)| (*identity, Severity::Notice)),
        None => failing.next().map(|(identity, _)| (*identity, rule(*identity).severity)),
    }
}
