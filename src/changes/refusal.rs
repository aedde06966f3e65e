use std::fmt;

use crate::i18n::{self, Lang};
use crate::model::{BodyId, BreakdownId, IndicatorId, Unit};
use crate::series::Series;

/// What a series is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesKey {
    /// The reporting body.
    pub body: BodyId,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The applicant, or none.
    pub breakdown: BreakdownId,
    /// The unit of the values.
    pub unit: Unit,
}

impl SeriesKey {
    pub(super) fn of(series: Series<'_>) -> SeriesKey {
        SeriesKey {
            body: series.body().clone(),
            indicator: series.indicator().clone(),
            breakdown: series.breakdown().clone(),
            unit: series.unit().clone(),
        }
    }
}

/// Why there is no growth, index or share of two figures that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// A ratio changes by percentage points: it has neither growth nor index.
    Ratio,
    /// First and last year are the same.
    OneYear,
    /// One of the values is below zero.
    Negative,
}

impl Refusal {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            Refusal::Ratio => "ratio",
            Refusal::OneYear => "one_year",
            Refusal::Negative => "negative",
        }
    }

    /// The reason in words.
    pub fn message(self, lang: Lang) -> String {
        i18n::say(lang, &format!("refusal.{self}"), &[])
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
