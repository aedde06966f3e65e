//! Why the page can be trusted: how many figures there are, how many identities hold, how many changes can be compared.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Parts;
use super::telling::Case;
use crate::catalog::RuleKind;
use crate::checks::RuleVerdict;
use crate::i18n::numbers::grouped;
use crate::model::Year;

/// The lines beside the sentences.
#[derive(Serialize)]
pub(super) struct Trust {
    facts: Vec<Fact>,
    bar: Vec<Segment>,
    bar_said: String,
    rest: String,
}

/// A number and what it counts.
#[derive(Serialize)]
struct Fact {
    number: String,
    text: String,
}

/// A part of the bar of comparability.
#[derive(Serialize)]
struct Segment {
    class: &'static str,
    label: String,
    x: String,
    width: String,
    /// Where its label begins; none when it does not fit.
    shown: bool,
}

/// What can be said of all changes.
pub(super) fn trust(parts: &Parts<'_>) -> Trust {
    let mut cases: BTreeMap<&'static str, usize> = BTreeMap::new();
    let (mut rises, mut falls) = (0, 0);
    for store in &parts.stores {
        for (id, year) in store.changes.keys() {
            let told = parts.tell(store, id, *year);
            *cases.entry(told.case.as_str()).or_default() += 1;
            rises += usize::from(told.case == Case::Comparable && told.rise == Some(true));
            falls += usize::from(told.case == Case::Comparable && told.rise == Some(false));
        }
    }
    let of = |case: Case| cases.get(case.as_str()).copied().unwrap_or(0);
    let mut facts = vec![figures(parts)];
    facts.extend(identities(parts));
    let comparable = of(Case::Comparable);
    let flat = comparable - rises - falls;
    let args = [
        ("n", grouped(comparable as f64, 0)),
        ("up", rises.to_string()),
        ("down", falls.to_string()),
        ("flat", flat.to_string()),
    ];
    let key = if flat > 0 { "trust_changes_flat" } else { "trust_changes" };
    facts.push(Fact { number: grouped(comparable as f64, 0), text: parts.say(key, &args) });
    let shown = [Case::Comparable, Case::SmallBase, Case::BaseZero];
    let bar = segments(parts, &shown.map(|case| (case, of(case))));
    let said: Vec<String> = bar.iter().map(|segment| segment.label.clone()).collect();
    let others = [Case::Doubtful, Case::Estimated, Case::NoValue, Case::NoBase, Case::OtherForm];
    let comma = crate::i18n::say(parts.lang(), "chart.comma", &[]);
    let rest: Vec<String> = others
        .into_iter()
        .filter(|case| of(*case) > 0)
        .map(|case| {
            let n = grouped(of(case) as f64, 0);
            parts.say(&format!("trust_{}", case.as_str()), &[("n", n)])
        })
        .collect();
    let rest = match rest.is_empty() {
        true => String::new(),
        false => parts.say("trust_rest", &[("list", rest.join(&comma))]),
    };
    Trust { facts, bar_said: said.join(&comma), bar, rest }
}

/// The figures, and how many of them say where they stand.
fn figures(parts: &Parts<'_>) -> Fact {
    let n: usize = parts.stores.iter().map(|store| store.all).sum();
    let own = |o: &&crate::model::Observation| {
        o.value.is_some()
            && !o.is_computed()
            && parts.stores.iter().any(|store| *store.body == o.key.body)
    };
    let all = parts.page.observations.iter().filter(own);
    let placed = all.filter(|o| !o.provenance.place.is_empty()).count();
    let key = match placed {
        0 => "trust_figures",
        some if some >= n => "trust_figures_all",
        _ => "trust_figures_some",
    };
    let args = [("n", grouped(n as f64, 0)), ("placed", grouped(placed as f64, 0))];
    Fact { number: grouped(n as f64, 0), text: parts.say(key, &args) }
}

/// The identities of the rules that could be looked at.
fn identities(parts: &Parts<'_>) -> Option<Fact> {
    let bodies: std::collections::BTreeSet<_> = parts.stores.iter().map(|s| s.body).collect();
    let own = parts.page.verdicts.iter().filter(|verdicts| bodies.contains(&verdicts.body));
    let all = parts.page.catalog.rules();
    let relates = |rule: &&RuleVerdict| all.get(rule.rule).is_some_and(|r| is_relation(&r.check));
    let rules = own.flat_map(|verdicts| &verdicts.rules).filter(relates);
    let (held, failed) = rules.fold((0_u64, 0_u64), |(held, failed), rule| {
        (held + u64::from(rule.held), failed + u64::from(rule.failed))
    });
    let all = held + failed;
    let number = format!("{}/{}", grouped(held as f64, 0), grouped(all as f64, 0));
    let key = if failed == 0 { "trust_all_held" } else { "trust_held" };
    let text = parts.say(key, &[("failed", grouped(failed as f64, 0))]);
    (all > 0).then_some(Fact { number, text })
}

/// Whether a rule relates figures to one another, and not one figure to a limit or a text.
fn is_relation(kind: &RuleKind) -> bool {
    matches!(
        kind,
        RuleKind::Sum { .. }
            | RuleKind::Balance { .. }
            | RuleKind::Breakdown { .. }
            | RuleKind::StockFlow { .. }
            | RuleKind::CarryOver { .. }
    )
}

fn segments(parts: &Parts<'_>, counts: &[(Case, usize); 3]) -> Vec<Segment> {
    let all: usize = counts.iter().map(|(_, n)| n).sum();
    let mut x = 0.0;
    let mut segments = Vec::new();
    for (case, n) in counts.iter().filter(|(_, n)| *n > 0) {
        let width = *n as f64 / all as f64 * 100.0;
        let label =
            parts.say(&format!("trust_bar_{}", case.as_str()), &[("n", grouped(*n as f64, 0))]);
        segments.push(Segment {
            class: case.as_str(),
            shown: width > 4.5 * label.chars().count() as f64,
            label,
            x: format!("{x:.2}"),
            width: format!("{width:.2}"),
        });
        x += width;
    }
    segments
}

/// Years in words: `2019—2025年`.
pub(super) fn span(parts: &Parts<'_>, years: &[Year]) -> String {
    let lang = parts.lang();
    match years {
        [] => String::new(),
        [one] => crate::i18n::say(lang, "chart.year", &[("year", one.to_string())]),
        [first, .., last] => {
            let ends = [("first", first.to_string()), ("last", last.to_string())];
            crate::i18n::say(lang, "chart.years", &ends)
        }
    }
}
