use crate::catalog::Catalog;
use crate::i18n::numbers::{grouped, per_cent, points};
use crate::i18n::{self, Lang};
use crate::model::{Change, Measure};

/// The change in words: per cent, percentage points, from zero to a value, or why there is none.
pub fn change_in_words(change: &Change, catalog: &Catalog, lang: Lang) -> String {
    let ratio = is_ratio(change, catalog);
    match (change.difference, change.per_cent, change.value) {
        (Some(difference), _, _) if ratio => points(difference, lang),
        (Some(_), Some(value), _) => per_cent(value, lang),
        (Some(0.0), None, _) => i18n::say(lang, "number.unchanged", &[]),
        (Some(_), None, Some(value)) => {
            i18n::say(lang, "number.from_zero", &[("n", grouped(value, 2))])
        }
        _ => i18n::say(lang, "number.none", &[]),
    }
}

/// Whether the change is one of percentage points.
pub(crate) fn is_ratio(change: &Change, catalog: &Catalog) -> bool {
    catalog.indicator(&change.indicator).is_some_and(|i| i.measure == Measure::Ratio)
}
