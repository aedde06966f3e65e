use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::checks::identity::Evaluation;
use crate::checks::{Input, histories, kinds};
use crate::model::{Observation, ObservationKey};

/// For each figure that stands in an identity which holds, the ids of the rules, in the order of the catalog: a digit that
/// was misread would have broken them. Figures that no identity touches, and those of broken ones alone, are left out.
pub fn confirmed(
    observations: &[Observation],
    catalog: &Catalog,
) -> BTreeMap<ObservationKey, Vec<String>> {
    let context = kinds::context(observations, catalog);
    let input = Input { observations, ..Input::default() };
    let mut rules: BTreeMap<ObservationKey, Vec<usize>> = BTreeMap::new();
    for history in histories(&context, &input, false) {
        for at in 0..history.reports.len() {
            for identity in &context.identities {
                let Evaluation::Assessed(sides) = context.evaluate(identity, &history, at) else {
                    continue;
                };
                if !sides.agree() {
                    continue;
                }
                for (slot, _, year, _) in context.cells(identity, &history, at) {
                    rules.entry(context.key(&history, year, slot)).or_default().push(identity.rule);
                }
            }
        }
    }
    let names = |mut found: Vec<usize>| {
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|rule| catalog.rules()[rule].id.clone()).collect()
    };
    rules.into_iter().map(|(key, found)| (key, names(found))).collect()
}
