//! `jump`: a change that is far from what the series did before, or from what other bodies did in the same year. Median
//! and median absolute deviation of the logarithms of the ratios, so that one wild year does not hide the next.

use std::collections::BTreeMap;

use crate::catalog::both;
use crate::catalog::{Jump, RuleKind};
use crate::checks::identity::Context;
use crate::checks::panel::History;
use crate::checks::tally::Tally;
use crate::checks::wording::{Sentence, figure};
use crate::i18n::numbers;
use crate::model::{Evidence, Measure, Side, Suggestion, SuggestionKind, Year};
use crate::statistics::{Middle, is_slip};

/// What all bodies together did: for each series and year, the middle of the changes.
#[derive(Default)]
pub(crate) struct Peers(BTreeMap<(usize, Year), (Middle, usize)>);

/// The changes of bodies, collected part by part: what [`Peers`] are the middle of.
#[derive(Default)]
pub(crate) struct Ratios(BTreeMap<(usize, Year), Vec<f64>>);

impl Ratios {
    /// Adds the changes of some bodies.
    pub(in crate::checks) fn add(&mut self, context: &Context, histories: &[History]) {
        for slot in slots(context) {
            for history in histories {
                for step in steps(history, slot) {
                    self.0.entry((slot, step.year)).or_default().push(step.ratio);
                }
            }
        }
    }

    /// Adds what was collected elsewhere.
    pub(crate) fn append(&mut self, other: Ratios) {
        for (key, mut ratios) in other.0 {
            self.0.entry(key).or_default().append(&mut ratios);
        }
    }

    /// The middles.
    pub(crate) fn peers(self) -> Peers {
        let middle = |(key, ratios): ((usize, Year), Vec<f64>)| {
            let count = ratios.len();
            Middle::of(ratios).map(|m| (key, (m, count)))
        };
        Peers(self.0.into_iter().filter_map(middle).collect())
    }
}

/// Looks for jumps in all series of a body.
pub(in crate::checks) fn check(
    context: &Context,
    history: &History,
    peers: &Peers,
    sheet: &mut Tally,
) {
    for (rule, row) in context.catalog.rules().iter().enumerate() {
        let RuleKind::Jump(jump) = &row.check else { continue };
        for slot in jump.indicators.iter().filter_map(|id| whole(context, id)) {
            let series = Series { context, history, peers, jump, rule, slot };
            series.check(sheet);
        }
    }
}

/// A change from one year to the next.
#[derive(Clone, Copy)]
struct Step {
    at: usize,
    year: Year,
    base: f64,
    value: f64,
    ratio: f64,
}

/// The changes of one cell, the oldest first; years whose value or base is not above zero have none.
fn steps<'a>(history: &'a History, slot: usize) -> impl Iterator<Item = Step> + 'a {
    history.reports.iter().enumerate().filter_map(move |(at, report)| {
        let value = report.cells[slot].known().filter(|v| *v > 0.0)?;
        let base = history.before(at)?.cells[slot].known().filter(|v| *v > 0.0)?;
        Some(Step { at, year: report.year, base, value, ratio: (value / base).ln() })
    })
}

struct Series<'a> {
    context: &'a Context<'a>,
    history: &'a History<'a>,
    peers: &'a Peers,
    jump: &'a Jump,
    rule: usize,
    slot: usize,
}

impl Series<'_> {
    fn check(&self, sheet: &mut Tally) {
        let indicator = &self.context.catalog.indicators()[self.context.slots.owner(self.slot).0];
        let mut earlier: Vec<f64> = Vec::new();
        let mut last_jump: Option<Step> = None;
        for step in steps(self.history, self.slot) {
            if indicator.breaks.contains(&step.year) {
                continue;
            }
            let large = step.value.max(step.base) >= self.jump.least;
            let is_jump = match self.jump.slip {
                Some(slip) => is_slip(step.ratio, slip),
                None => {
                    let slips = indicator.measure == Measure::Amount && self.slips(step.ratio);
                    !slips && self.is_far(&step, &earlier)
                }
            };
            // The way back from a jump is not a second one.
            let back = last_jump.is_some_and(|j| {
                j.year == step.year.before() && (j.ratio > 0.0) != (step.ratio > 0.0)
            });
            earlier.push(step.ratio);
            let jumps = large && is_jump && !back;
            sheet.decide(step.at, self.rule, !jumps);
            last_jump = jumps.then_some(step);
            if jumps {
                self.tell(&step, sheet);
            }
        }
    }

    /// Whether a rule about slips of the unit looks at this change.
    fn slips(&self, ratio: f64) -> bool {
        let indicator = &self.context.catalog.indicators()[self.context.slots.owner(self.slot).0];
        self.context.catalog.rules().iter().any(|rule| match &rule.check {
            RuleKind::Jump(Jump { slip: Some(slip), indicators, .. }) => {
                indicators.contains(&indicator.id) && is_slip(ratio, *slip)
            }
            _ => false,
        })
    }

    fn is_far(&self, step: &Step, earlier: &[f64]) -> bool {
        let jump = self.jump;
        let own = (earlier.len() >= jump.years).then(|| Middle::of(earlier.to_vec())).flatten();
        let peers = || {
            let (middle, count) = self.peers.0.get(&(self.slot, step.year))?;
            (*count >= jump.peers).then_some(*middle)
        };
        match own.or_else(peers) {
            Some(middle) => {
                let far = (jump.deviations * middle.deviation).max(jump.factor.ln());
                (step.ratio - middle.median).abs() > far
            }
            None => step.ratio.abs() >= jump.alone.ln(),
        }
    }

    fn tell(&self, step: &Step, sheet: &mut Tally) {
        let (context, slot) = (self.context, self.slot);
        let row = &context.catalog.rules()[self.rule];
        let figures = [(step.year, Side::Reported), (step.year.before(), Side::Computed)]
            .into_iter()
            .filter_map(|(year, side)| context.figure(self.history, year, slot, side))
            .collect();
        let cell = context.key(self.history, step.year, slot);
        let suggestion = self.jump.slip.map(|slip| Suggestion {
            kind: SuggestionKind::UnitSlip,
            cell: cell.clone(),
            reported: step.value,
            value: if step.ratio > 0.0 { step.value / slip } else { step.value * slip },
        });
        let sentence = match (suggestion.is_some(), step.ratio > 0.0) {
            (true, _) => "unit_slip",
            (false, true) => "jump",
            (false, false) => "jump_down",
        };
        let factor = if step.ratio > 0.0 { step.ratio.exp() } else { (-step.ratio).exp() };
        let finding = Sentence::of(row, sentence, row.severity)
            .about(cell)
            .reports(step.value)
            .with("base", figure(step.base))
            .with("before", step.year.before())
            .with("factor", numbers::grouped(factor, 1))
            .word("subject", both(|lang| context.slots.label(context.catalog, slot, lang)))
            .finish(Evidence { figures, suggestion, ..Evidence::default() });
        sheet.findings.push(finding);
    }
}

/// The cells that rules of this kind look at, each once.
fn slots(context: &Context) -> Vec<usize> {
    let mut slots: Vec<usize> = context
        .catalog
        .rules()
        .iter()
        .filter_map(|rule| match &rule.check {
            RuleKind::Jump(jump) if jump.slip.is_none() => Some(&jump.indicators),
            _ => None,
        })
        .flatten()
        .filter_map(|id| whole(context, id))
        .collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}

/// The cell of an indicator's total column.
pub(super) fn whole(context: &Context, id: &crate::model::IndicatorId) -> Option<usize> {
    let column = context.catalog.breakdown_position(&context.catalog.whole(id))?;
    context.slots.slot(context.catalog.position(id)?, column)
}
