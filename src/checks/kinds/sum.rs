//! `sum`: a total is the sum of its items. An item that is a group may be printed by its parts alone.

use crate::checks::identity::{Identity, Term};
use crate::checks::kinds::Form;
use crate::model::IndicatorId;

pub(super) fn compile(form: &Form, totals: &[IndicatorId], items: &[IndicatorId]) -> Vec<Identity> {
    let named = form.positions(items);
    let mut identities = Vec::new();
    for total in form.positions(totals) {
        let items = if named.is_empty() { form.slots.children(total) } else { &named };
        let all: Vec<usize> = std::iter::once(total).chain(items.iter().copied()).collect();
        for column in form.columns(&all) {
            let mut terms: Vec<Term> =
                form.slot(total, column).map(Term::left).into_iter().collect();
            for item in items {
                let parts = form.slots.children(*item).iter();
                let parts = parts.filter_map(|part| form.slot(*part, column)).collect();
                terms.extend(form.slot(*item, column).map(|s| Term { parts, ..Term::right(s) }));
            }
            let scope = form.scope(total, &[total]);
            let family = identities.len();
            identities.push(Identity { rule: 0, family, scope, is_sum: true, terms });
        }
    }
    identities
}
