use std::collections::BTreeMap;

use crate::charts::request::{ChartData, ChartRequest, fit, say, wrap};
use crate::charts::{Ink, Text, Weight};
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

/// A name on a number of lines that are about equally long, as far as its words allow.
fn balanced(name: &str, width: f64, count: usize) -> Vec<String> {
    let steps = (1..=20).map(|step| width * f64::from(step) / 20.0);
    let narrow = steps.map(|width| wrap(name, width, 14.0, Weight::Regular));
    narrow.into_iter().find(|lines| lines.len() <= count).unwrap_or_default()
}

/// A name on as few lines as fit a width, three at most; a line is no smaller than 14 pixels.
pub(super) fn lines(name: &str, width: f64, size: f64) -> Vec<Text> {
    let line = |text: String, size: f64| Text::new((0.0, 0.0), text, size, Ink::Main);
    let mut one = line(name.to_owned(), size);
    while one.width() > width && one.size > 14.0 {
        one.size -= 1.0;
    }
    if one.width() <= width {
        return vec![one];
    }
    let wrapped = wrap(name, width, 14.0, Weight::Regular);
    let broken = |text: &String| line(text.clone(), 14.0);
    if wrapped.len() <= 3 && wrapped.iter().all(|text| broken(text).width() <= width) {
        return balanced(name, width, wrapped.len()).iter().map(broken).collect();
    }
    let characters: Vec<char> = name.chars().collect();
    for count in 2..=3 {
        let part = characters.len().div_ceil(count);
        let parts: Vec<Text> =
            characters.chunks(part).map(|part| line(part.iter().collect(), 14.0)).collect();
        if count == 3 || parts.iter().all(|text| text.width() <= width) {
            let fitted = parts.into_iter().map(|mut text| {
                fit(&mut text, width);
                text
            });
            return fitted.collect();
        }
    }
    Vec::new()
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
