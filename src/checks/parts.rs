//! The checks of more figures than memory holds: some bodies at a time, in the order of their names. What all bodies
//! together did is collected in a pass before. The parts, one behind the other, are what [`run`](crate::checks::run) says of
//! all of them.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::checks::identity::Context;
use crate::checks::kinds::jump::{Peers, Ratios};
use crate::checks::{
    Input, Options, Outcome, Waived, histories, hold, of_unused, set_aside, unused_rules,
};
use crate::model::Finding;

/// The changes of some bodies, for what all of them together did.
pub(crate) fn ratios(input: &Input, catalog: &Catalog, options: &Options) -> Ratios {
    let context = Context::new(input.observations, catalog);
    let mut ratios = Ratios::default();
    ratios.add(&context, &histories(&context, input, options.blank_is_zero));
    ratios
}

/// What the rules say about some bodies. Its unused rules are those that asked nothing of these bodies.
pub(crate) fn part(
    input: &Input,
    peers: &Peers,
    (catalog, options): (&Catalog, &Options),
) -> Outcome {
    let context = Context::new(input.observations, catalog);
    let histories = histories(&context, input, options.blank_is_zero);
    let mut outcome = hold(&context, input, (&histories, peers));
    outcome.unused_rules = unused_rules(&outcome, catalog);
    set_aside(&mut outcome, options);
    outcome
}

/// What can be said only when all parts are done.
#[derive(Default)]
pub(crate) struct Ending {
    waived: Vec<Waived>,
    /// Findings before which a waiver has expired.
    expired: Vec<Finding>,
    used: BTreeSet<usize>,
}

impl Ending {
    /// Notes a part, and takes what is waived in it.
    pub(crate) fn add(&mut self, part: &mut Outcome, (catalog, options): (&Catalog, &Options)) {
        let unused: BTreeSet<usize> = part.unused_rules.iter().copied().collect();
        self.used.extend((0..catalog.rules().len()).filter(|rule| !unused.contains(rule)));
        let has_expired = |finding: &&Finding| options.waivers.has_expired_for(finding);
        self.expired.extend(part.findings.iter().filter(has_expired).cloned());
        self.waived.append(&mut part.waived);
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
