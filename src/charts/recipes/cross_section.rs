use std::collections::BTreeMap;

use crate::charts::request::say;
use crate::charts::{ChartData, ChartRequest, Ink, Text};
use crate::i18n::Lang;
use crate::model::{BodyId, Change, IndicatorId, Observation, Unit, Year};

/// The figures of one indicator (as a whole, without applicants) of the bodies that are compared.
pub(super) struct CrossSection<'a> {
    pub(super) bodies: Vec<BodyId>,
    pub(super) name: String,
    pub(super) unit: Unit,
    figures: BTreeMap<(&'a BodyId, Year), &'a Observation>,
    changes: BTreeMap<(&'a BodyId, Year), &'a Change>,
}

impl<'a> CrossSection<'a> {
    /// The field of an indicator; none when the catalog does not have it.
    pub(super) fn of(
        request: &ChartRequest,
        data: &ChartData<'a>,
        id: &IndicatorId,
    ) -> Option<CrossSection<'a>> {
        let whole = data.catalog.whole(id);
        let unit = data.catalog.indicator(id)?.unit.clone();
        let within = |year: Year| request.years.is_none_or(|span| span.contains(year));
        let figures = data
            .observations
            .iter()
            .filter(|o| o.key.indicator == *id && o.key.breakdown == whole && within(o.key.year))
            .filter(|o| o.value.is_some() && request.compared.contains(&o.key.body))
            .map(|o| ((&o.key.body, o.key.year), o))
            .collect();
        let changes = data
            .changes
            .iter()
            .filter(|c| c.indicator == *id && c.breakdown == whole && within(c.year))
            .filter(|c| c.comparability.is_shown() && request.compared.contains(&c.body))
            .map(|c| ((&c.body, c.year), c))
            .collect();
        let name = data.catalog.short_label(id, request.lang).to_owned();
        Some(CrossSection { bodies: request.compared.clone(), name, unit, figures, changes })
    }

    pub(super) fn figure(&self, body: &BodyId, year: Year) -> Option<&'a Observation> {
        self.figures.get(&(body, year)).copied()
    }

    pub(super) fn value(&self, body: &BodyId, year: Year) -> Option<f64> {
        self.figure(body, year).and_then(|o| o.value)
    }

    /// The change into a year, where it may be shown.
    pub(super) fn change(&self, body: &BodyId, year: Year) -> Option<&'a Change> {
        self.changes.get(&(body, year)).copied()
    }

    /// The last of the years in which the most bodies have a figure.
    pub(super) fn fullest_year(&self) -> Option<Year> {
        most(self.figures.keys().map(|key| key.1))
    }

    /// The last of the years into which the most bodies have a change.
    pub(super) fn fullest_change(&self) -> Option<Year> {
        most(self.changes.keys().map(|key| key.1))
    }

    /// The first and the last year with a figure.
    pub(super) fn span(&self) -> Option<(Year, Year)> {
        let years = || self.figures.keys().map(|key| key.1);
        Some((years().min()?, years().max()?))
    }
}

fn most(years: impl Iterator<Item = Year>) -> Option<Year> {
    let mut counts: BTreeMap<Year, usize> = BTreeMap::new();
    years.for_each(|year| *counts.entry(year).or_default() += 1);
    counts.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year)
}

/// Which bodies have no figure, in as many names as there is room for.
pub(super) fn without(bodies: &[&BodyId], at: (f64, f64), width: f64, lang: Lang) -> Option<Text> {
    if bodies.is_empty() {
        return None;
    }
    let comma = say(lang, "comma", &[]);
    for shown in (0..=bodies.len()).rev() {
        let names: Vec<&str> = bodies[..shown].iter().map(|body| body.as_str()).collect();
        let args = [("names", names.join(&comma)), ("n", bodies.len().to_string())];
        let key = match shown {
            0 => "without_count",
            n if n == bodies.len() => "without_all",
            _ => "without_some",
        };
        let text = Text::new(at, say(lang, key, &args), 14.0, Ink::Second);
        if text.width() <= width || shown == 0 {
            return Some(text);
        }
    }
    None
}

/// The line of sources of a comparison.
pub(super) fn sources(count: usize, years: (Year, Year), lang: Lang) -> String {
    let span = if years.0 == years.1 {
        say(lang, "year", &[("year", years.1.to_string())])
    } else {
        say(lang, "years", &[("first", years.0.to_string()), ("last", years.1.to_string())])
    };
    say(lang, "sources", &[("n", count.to_string()), ("years", span)])
}
