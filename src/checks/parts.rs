//! The checks of more figures than memory holds: some bodies at a time, in the order of their names. What all bodies
//! together did is collected in a pass before. The parts, one behind the other, are what [`run`](crate::checks::run) says of
//! all of them.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::checks::kinds;
use crate::checks::kinds::jump::{Peers, Ratios};
use crate::checks::{
    Input, Options, Outcome, Waived, histories, hold, of_unused, set_aside, unused_rules,
};
use crate::model::Finding;

/// The changes of some bodies, for what all of them together did.
pub(crate) fn ratios(input: &Input, catalog: &Catalog, options: &Options) -> Ratios {
    let context = kinds::context(input.observations, catalog);
    let mut ratios = Ratios::default();
    ratios.add(&context, &histories(&context, input, options.blank_is_zero));
    ratios
}

/// What the rules say about some bodies, and what of it is told at the end.
pub(crate) fn part(
    input: &Input,
    peers: &Peers,
    (catalog, options): (&Catalog, &Options),
) -> (Outcome, Rest) {
    let context = kinds::context(input.observations, catalog);
    let histories = histories(&context, input, options.blank_is_zero);
    let mut outcome = hold(&context, input, (&histories, peers));
    let unused: BTreeSet<usize> = unused_rules(&outcome, catalog).into_iter().collect();
    set_aside(&mut outcome, options);
    let has_expired = |finding: &&Finding| options.waivers.has_expired_for(finding);
    let rest = Rest {
        waived: std::mem::take(&mut outcome.waived),
        expired: outcome.findings.iter().filter(has_expired).cloned().collect(),
        used: (0..catalog.rules().len()).filter(|rule| !unused.contains(rule)).collect(),
    };
    (outcome, rest)
}

/// What can be said only when all parts are done.
#[derive(Default)]
pub(crate) struct Rest {
    waived: Vec<Waived>,
    /// Findings before which a waiver has expired.
    expired: Vec<Finding>,
    /// The rules that asked something of a report.
    used: BTreeSet<usize>,
}

impl Rest {
    /// Adds what the next part leaves.
    pub(crate) fn append(&mut self, mut next: Rest) {
        self.waived.append(&mut next.waived);
        self.expired.append(&mut next.expired);
        self.used.append(&mut next.used);
    }

    /// The last part: these findings, which concern no body, everything that is waived, and what rules and waivers were of no
    /// use.
    pub(crate) fn finish(
        self,
        findings: Vec<Finding>,
        (catalog, options): (&Catalog, &Options),
    ) -> Outcome {
        let unused_rules: Vec<usize> =
            (0..catalog.rules().len()).filter(|rule| !self.used.contains(rule)).collect();
        let mut outcome = Outcome { findings, waived: self.waived, ..Outcome::default() };
        outcome.findings.extend(of_unused(&unused_rules, catalog));
        set_aside(&mut outcome, options);
        let kept: Vec<Finding> = self.expired.into_iter().chain(outcome.findings.clone()).collect();
        let silenced = outcome.waived.iter().map(|waived| &waived.waiver);
        let idle = options.waivers.idle(silenced, &kept);
        outcome.findings.extend(idle);
        Outcome { unused_rules, ..outcome }
    }
}
