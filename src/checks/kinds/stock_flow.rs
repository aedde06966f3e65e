//! `stock_flow`: a stock is that of the year before, and what came in, less what went out.

use crate::catalog::StockLink;
use crate::checks::identity::{Identity, Term};
use crate::checks::kinds::Form;

pub(super) fn compile(form: &Form, links: &[StockLink]) -> Vec<Identity> {
    let mut identities = Vec::new();
    for link in links {
        let Some(stock) = form.position(&link.stock) else { continue };
        let (inflows, outflows) = (form.positions(&link.inflows), form.positions(&link.outflows));
        let all: Vec<usize> =
            std::iter::once(stock).chain(inflows.iter().chain(&outflows).copied()).collect();
        for column in form.columns(&all) {
            let cell = |i: usize| form.slot(i, column);
            let mut terms: Vec<Term> = cell(stock).map(Term::left).into_iter().collect();
            terms.extend(cell(stock).map(|s| Term { before: true, ..Term::right(s) }));
            terms.extend(inflows.iter().filter_map(|i| cell(*i)).map(Term::right));
            let out = outflows.iter().filter_map(|i| cell(*i));
            terms.extend(out.map(|s| Term { sign: -1.0, ..Term::right(s) }));
            let (family, scope) = (identities.len(), form.scope(stock, &all));
            identities.push(Identity { rule: 0, family, scope, is_sum: false, terms });
        }
    }
    identities
}
