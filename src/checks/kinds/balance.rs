//! `balance`: two sums are equal.

use crate::checks::identity::{Identity, Term};
use crate::checks::kinds::Form;
use crate::model::IndicatorId;

pub(super) fn compile(form: &Form, left: &[IndicatorId], right: &[IndicatorId]) -> Vec<Identity> {
    let (left, right) = (form.positions(left), form.positions(right));
    let all: Vec<usize> = left.iter().chain(&right).copied().collect();
    let Some(reported) = all.first() else { return Vec::new() };
    let scope = form.scope(*reported, &all);
    let columns = form.columns(&all).into_iter().enumerate();
    columns
        .map(|(family, column)| {
            let of = |side: &[usize], term: fn(usize) -> Term| -> Vec<Term> {
                side.iter().filter_map(|i| form.slot(*i, column)).map(term).collect()
            };
            let mut terms = of(&left, Term::left);
            terms.extend(of(&right, Term::right));
            Identity { rule: 0, family, scope, is_sum: false, terms }
        })
        .collect()
}
