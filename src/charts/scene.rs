//! What a picture is drawn from: the request, its facts, and the indicators of the one picture.

use std::collections::BTreeMap;

use crate::charts::chart::Remark;
use crate::charts::history::Facts;
use crate::charts::kinds::ChartKind;
use crate::charts::request::{ChartData, ChartRequest};
use crate::error::{Error, ErrorKind};
use crate::model::{IndicatorId, Year};

/// A request with the facts that it is drawn from and the indicators of one picture.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) request: &'a ChartRequest,
    pub(super) data: &'a ChartData<'a>,
    pub(super) facts: &'a Facts<'a>,
    pub(super) indicators: &'a [IndicatorId],
}

impl Scene<'_> {
    /// The years at which a user put words.
    pub(super) fn annotated(&self) -> Vec<Year> {
        self.request.options.annotations.iter().map(|annotation| annotation.year).collect()
    }

    /// That a chart cannot be drawn, and why.
    pub(super) fn refusal(&self, code: &str) -> Error {
        Error::new(ErrorKind::Chart, code)
            .with("body", &self.request.body)
            .with("kind", self.request.kind.as_str())
    }

    /// That years were asked for of which there is nothing.
    pub(super) fn outside(&self, (first, last): (Year, Year)) -> Option<Remark> {
        let asked = self.request.years?;
        let years: Vec<Year> = (asked.first.0..=asked.last.0).map(Year).collect();
        let many = matches!(
            self.request.kind,
            ChartKind::Series | ChartKind::Trend | ChartKind::Lines | ChartKind::Grid
        );
        let absent = years.iter().any(|year| *year < first || *year > last);
        (many && absent).then(|| {
            let span = |first: Year, last: Year| format!("{first}-{last}");
            let args = vec![("asked", span(asked.first, asked.last)), ("shown", span(first, last))];
            Remark::new("years", args)
        })
    }
}

/// How often each value occurs; the latest of those that occur the most.
pub(super) fn fullest(years: impl Iterator<Item = Year>) -> Option<Year> {
    let mut counts: BTreeMap<Year, usize> = BTreeMap::new();
    years.for_each(|year| *counts.entry(year).or_default() += 1);
    let most = counts.values().copied().max()?;
    // The latest year that more than half as many have as the fullest one: a year without one body is still the news.
    counts.into_iter().rfind(|(_, count)| *count * 2 > most).map(|(year, _)| year)
}
