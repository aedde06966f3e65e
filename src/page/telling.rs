//! What may be said of a change: one table for every part of the page. What is said is the first that holds of: not in the
//! form, no figure, doubtful, an estimate, a base of zero, a small base, comparable.

use super::amount::Amount;
use super::store::{BodyStore, is_in_form};
use crate::catalog::Catalog;
use crate::i18n::{self, Lang, numbers};
use crate::model::{Change, Comparability, IndicatorId, Measure, ObsStatus, Year};

/// Steps of a change: the tint of a cell, in per cent and in percentage points.
const STEPS: [f64; 3] = [5.0, 20.0, 50.0];
const POINTS: [f64; 3] = [1.0, 3.0, 10.0];
/// From this per cent on a rise is told as a multiple as well.
const MANY: f64 = 1000.0;

/// Why a change is told as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Comparable,
    SmallBase,
    BaseZero,
    Estimated,
    Doubtful,
    NoValue,
    NoBase,
    OtherForm,
}

impl Case {
    /// The name of its texts, and of its class.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Case::Comparable => "comparable",
            Case::SmallBase => "small",
            Case::BaseZero => "zero",
            Case::Estimated => "about",
            Case::Doubtful => "doubtful",
            Case::NoValue => "no_value",
            Case::NoBase => "no_base",
            Case::OtherForm => "form",
        }
    }
}

/// A change in the words of the page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    pub(super) case: Case,
    /// What stands in a cell: `+3.9%`, `25→38`, `△`.
    pub(super) short: String,
    /// Why it is not simply a per cent; empty when it is.
    pub(super) reason: String,
    /// Whether it rose or fell.
    pub(super) rise: Option<bool>,
    /// How much, from 0 to 3.
    pub(super) step: usize,
    pub(super) base: Option<f64>,
    pub(super) value: Option<f64>,
}

/// The change of an indicator into a year.
pub(super) fn tell(
    store: &BodyStore<'_>,
    id: &IndicatorId,
    year: Year,
    (catalog, lang): (&Catalog, Lang),
) -> Told {
    let value = store.figures.get(&(id, year)).filter(|o| o.value.is_some());
    let base = store.figures.get(&(id, year.before())).filter(|o| o.value.is_some());
    let change = store.changes.get(&(id, year)).copied();
    let estimated = [value, base].into_iter().flatten().any(|o| o.status == ObsStatus::Estimated);
    let doubtful = [year, year.before()].iter().any(|year| store.doubtful.contains(&(id, *year)));
    let case = match (value.and_then(|o| o.value), base.and_then(|o| o.value), change) {
        (_, _, Some(c)) if c.comparability == Comparability::EditionBreak => Case::OtherForm,
        (None, ..) if !is_in_form(id, year, catalog) => Case::OtherForm,
        (None, ..) => Case::NoValue,
        (_, None, _) if !is_in_form(id, year.before(), catalog) => Case::OtherForm,
        (_, None, _) | (_, _, None) => Case::NoBase,
        (.., Some(c)) if doubtful || c.comparability == Comparability::Suspect => Case::Doubtful,
        _ if estimated => Case::Estimated,
        (.., Some(c)) => match c.comparability {
            Comparability::BaseZero => Case::BaseZero,
            Comparability::SmallBase => Case::SmallBase,
            Comparability::Comparable => Case::Comparable,
            _ => Case::NoBase,
        },
    };
    let ratio = catalog.indicator(id).is_some_and(|i| i.measure == Measure::Ratio);
    let mut told = Told {
        case,
        short: String::new(),
        reason: reason(case, year, lang),
        rise: None,
        step: 0,
        base: base.and_then(|o| o.value),
        value: value.and_then(|o| o.value),
    };
    told.short = short(&told, change, ratio, lang);
    if let (Case::Comparable, Some(change)) = (case, change) {
        let size = if ratio { change.difference } else { change.per_cent }.unwrap_or_default();
        let steps = if ratio { POINTS } else { STEPS };
        told.rise = (size != 0.0).then_some(size > 0.0);
        told.step = steps.iter().filter(|step| size.abs() >= **step).count();
    }
    told
}

fn reason(case: Case, year: Year, lang: Lang) -> String {
    if case == Case::Comparable {
        return String::new();
    }
    let args = [("year", year.to_string()), ("before", year.before().to_string())];
    i18n::say(lang, &format!("page.reason_{}", case.as_str()), &args)
}

fn short(told: &Told, change: Option<&Change>, ratio: bool, lang: Lang) -> String {
    match (told.case, told.base, told.value, change) {
        (Case::SmallBase | Case::BaseZero, Some(base), Some(value), Some(change)) => {
            // A rate is a quotient without an end.
            let is_quotient = change.unit.as_str().contains('/');
            let amount = match is_quotient {
                true => Amount::of(&[base, value], &change.unit, lang),
                false => Amount::in_full(&change.unit, lang),
            };
            amount.close(base, value)
        }
        (Case::Comparable, .., Some(change)) => in_words(change, ratio, lang),
        (case, ..) => i18n::say(lang, &format!("page.sign_{}", case.as_str()), &[]),
    }
}

/// A comparable change: per cent, percentage points, or that there is none.
fn in_words(change: &Change, ratio: bool, lang: Lang) -> String {
    let size = if ratio { change.difference } else { change.per_cent }.unwrap_or_default();
    if size == 0.0 {
        return i18n::say(lang, "number.unchanged", &[]);
    }
    if ratio {
        return i18n::say(lang, "number.points", &[("n", numbers::signed_share(size))]);
    }
    let text = format!("{}%", numbers::signed_share(size));
    match (change.base, change.value) {
        (Some(base), Some(value)) if size >= MANY && base > 0.0 => {
            let times = numbers::grouped(value / base, 1);
            i18n::say(lang, "page.times", &[("change", text), ("n", times)])
        }
        _ => text,
    }
}
