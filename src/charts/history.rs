//! The figures of bodies as series of years, each with what is doubtful about it and whether its form has it.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Formula};
use crate::charts::movement::{Movement, Side};
use crate::charts::request::{ChartData, ChartRequest};
use crate::charts::scale::printed_unit;
use crate::model::{
    BodyId, BreakdownId, Change, Comparability, Finding, Indicator, IndicatorId, Measure,
    ObsStatus, Observation, Severity, Unit, Year,
};
use crate::statistics::SMALL_BASE;

/// A figure of a series.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure<'a> {
    pub(super) year: Year,
    pub(super) value: f64,
    pub(super) is_estimate: bool,
    /// The open error or warning on it.
    pub(super) doubt: Option<&'a Finding>,
    /// Whether few cases stand behind it: of a count itself, of a share or a rate what it is made of.
    pub(super) is_small: bool,
    pub(super) observation: &'a Observation,
}

impl Figure<'_> {
    pub(super) fn side(&self) -> Side {
        Side {
            value: Some(self.value),
            is_estimate: self.is_estimate,
            is_doubtful: self.doubt.is_some(),
            is_small: self.is_small,
        }
    }
}

/// One indicator of one body (as a whole, without applicants) over the years that are asked for.
#[derive(Clone, Debug)]
pub(super) struct History<'a> {
    pub(super) body: &'a BodyId,
    pub(super) indicator: &'a Indicator,
    pub(super) name: String,
    /// The unit as it is printed.
    unit: Unit,
    figures: BTreeMap<Year, Figure<'a>>,
    changes: BTreeMap<Year, &'a Change>,
    /// The first years of the editions of the form that have the indicator, and of all editions.
    editions: (Vec<Year>, Vec<Year>),
}

/// The figures, changes and findings of some bodies, each found by its key.
pub(super) struct Facts<'a> {
    catalog: &'a Catalog,
    figures: BTreeMap<Key<'a>, BTreeMap<Year, Figure<'a>>>,
    changes: BTreeMap<Key<'a>, BTreeMap<Year, &'a Change>>,
    editions: Vec<Year>,
}

type Key<'a> = (&'a BodyId, &'a IndicatorId);

impl<'a> Facts<'a> {
    /// What a chart is drawn from: the bodies and years that it is about.
    pub(super) fn of(request: &ChartRequest, data: &ChartData<'a>) -> Facts<'a> {
        let wanted = |body: &BodyId| match request.kind.compares() {
            true => request.compared.contains(body),
            false => *body == request.body,
        };
        let within = |year: Year| request.years.is_none_or(|span| span.contains(year));
        let doubts = doubts(data);
        let mut wholes = BTreeMap::new();
        let mut is_whole = |id: &'a IndicatorId, breakdown: &BreakdownId| {
            *wholes.entry(id).or_insert_with(|| data.catalog.whole(id)) == *breakdown
        };
        let mut figures: BTreeMap<Key<'a>, BTreeMap<Year, Figure<'a>>> = BTreeMap::new();
        for observation in data.observations {
            let key = &observation.key;
            let Some(value) = observation.value else { continue };
            if !wanted(&key.body) || !within(key.year) || !is_whole(&key.indicator, &key.breakdown)
            {
                continue;
            }
            let figure = Figure {
                year: key.year,
                value,
                is_estimate: observation.status == ObsStatus::Estimated,
                doubt: doubts.get(&(&key.body, &key.indicator, key.year)).copied(),
                is_small: value.abs() < SMALL_BASE,
                observation,
            };
            figures.entry((&key.body, &key.indicator)).or_default().insert(key.year, figure);
        }
        weigh(&mut figures, data.catalog);
        let mut changes: BTreeMap<Key<'a>, BTreeMap<Year, &'a Change>> = BTreeMap::new();
        for change in data.changes {
            if wanted(&change.body) && is_whole(&change.indicator, &change.breakdown) {
                let key = (&change.body, &change.indicator);
                changes.entry(key).or_default().insert(change.year, change);
            }
        }
        let all = data.catalog.indicators().iter().flat_map(|i| &i.editions);
        let mut editions: Vec<Year> = all.map(|edition| Year(i32::from(edition.0))).collect();
        editions.sort_unstable();
        editions.dedup();
        Facts { catalog: data.catalog, figures, changes, editions }
    }

    /// The series of an indicator; none when the catalog does not have it or there is no figure.
    pub(super) fn history(
        &self,
        body: &BodyId,
        id: &IndicatorId,
        request: &ChartRequest,
    ) -> Option<History<'a>> {
        let figures = self.figures.get(&(body, id))?;
        let key = &figures.values().next()?.observation.key;
        let indicator = self.catalog.indicator(id)?;
        Some(History {
            body: &key.body,
            indicator,
            name: self.catalog.short_label(&key.indicator, request.lang).to_owned(),
            unit: printed_unit(indicator, request.lang),
            figures: figures.clone(),
            changes: self.changes.get(&(body, id)).cloned().unwrap_or_default(),
            editions: (years(indicator), self.editions.clone()),
        })
    }

    /// The indicators of which a body has at least `least` figures, in the order of the catalog.
    pub(super) fn indicators_of(&self, body: &BodyId, least: usize) -> Vec<IndicatorId> {
        let mine =
            self.figures.iter().filter(|((of, _), years)| *of == body && years.len() >= least);
        let mut ids: Vec<IndicatorId> = mine.map(|((_, id), _)| (*id).clone()).collect();
        ids.sort_by_key(|id| self.catalog.position(id).unwrap_or(usize::MAX));
        ids
    }

    /// What a figure was read from: itself, or the figures that it is computed from.
    pub(super) fn read(&self, figure: &Figure<'a>) -> Vec<&'a Observation> {
        let key = &figure.observation.key;
        let derived = self.catalog.derived_of(&key.indicator);
        let Some(derived) = derived.filter(|_| figure.observation.provenance.source.is_empty())
        else {
            return vec![figure.observation];
        };
        let part = |id: &'a IndicatorId| {
            Some(self.figures.get(&(&key.body, id))?.get(&key.year)?.observation)
        };
        let terms = derived.formula.terms();
        let parts: Vec<_> = terms.into_iter().filter_map(|(id, _)| part(id)).collect();
        if parts.is_empty() { vec![figure.observation] } else { parts }
    }

    /// Of an indicator, how many bodies have a figure in each year.
    pub(super) fn coverage(&self) -> BTreeMap<&'a IndicatorId, BTreeMap<Year, usize>> {
        let mut counts: BTreeMap<&'a IndicatorId, BTreeMap<Year, usize>> = BTreeMap::new();
        for ((_, id), years) in &self.figures {
            let of = counts.entry(id).or_default();
            years.keys().for_each(|year| *of.entry(*year).or_default() += 1);
        }
        counts
    }

    /// Whether the form of a year prints an indicator of which a body has no figure at all.
    pub(super) fn is_in_form(&self, id: &IndicatorId, year: Year) -> bool {
        let own = self.catalog.indicator(id).map(years).unwrap_or_default();
        let latest = |years: &[Year]| years.iter().copied().rfind(|first| *first <= year);
        own.is_empty()
            || latest(&own).is_some_and(|edition| Some(edition) == latest(&self.editions))
    }

    /// The years in which a body has any figure.
    pub(super) fn years_of(&self, body: &BodyId) -> Vec<Year> {
        let mine = self.figures.iter().filter(|((of, _), _)| *of == body);
        let mut years: Vec<Year> = mine.flat_map(|(_, years)| years.keys().copied()).collect();
        years.sort_unstable();
        years.dedup();
        years
    }
}

/// Says of shares and rates whether what they are made of is small: what divides them, and what a rate counts. Of a share
/// without its parts nothing is known.
fn weigh<'a>(figures: &mut BTreeMap<Key<'a>, BTreeMap<Year, Figure<'a>>>, catalog: &Catalog) {
    let mut small: Vec<(Key<'a>, Year, bool)> = Vec::new();
    for (key, years) in &*figures {
        let Some(measure) = catalog.indicator(key.1).map(|i| i.measure) else { continue };
        if !matches!(measure, Measure::Ratio | Measure::Rate) {
            continue;
        }
        let formula = catalog.derived_of(key.1).map(|derived| &derived.formula);
        let mut behind = formula.map(Formula::divisors).unwrap_or_default();
        if measure == Measure::Rate {
            behind.extend(formula.map(Formula::dividends).unwrap_or_default());
        }
        for year in years.keys() {
            let value = |id: &IndicatorId| Some(figures.get(&(key.0, id))?.get(year)?.value);
            let is_small =
                |part: &&Formula| part.value(&value).is_some_and(|v| v.abs() < SMALL_BASE);
            small.push((*key, *year, behind.iter().any(is_small)));
        }
    }
    for (key, year, is_small) in small {
        if let Some(figure) = figures.get_mut(&key).and_then(|years| years.get_mut(&year)) {
            figure.is_small = is_small;
        }
    }
}

fn years(indicator: &Indicator) -> Vec<Year> {
    let mut years: Vec<Year> =
        indicator.editions.iter().map(|edition| Year(i32::from(edition.0))).collect();
    years.sort_unstable();
    years
}

/// The first open error or warning on each figure that is a whole.
fn doubts<'a>(data: &ChartData<'a>) -> BTreeMap<(&'a BodyId, &'a IndicatorId, Year), &'a Finding> {
    let mut doubts = BTreeMap::new();
    let open = data.findings.iter().filter(|finding| finding.severity > Severity::Notice);
    for finding in open {
        let (Some(body), Some(id), Some(year)) = (&finding.body, &finding.indicator, finding.year)
        else {
            continue;
        };
        let of_whole = finding
            .breakdown
            .as_ref()
            .is_none_or(|breakdown| breakdown.is_none() || *breakdown == data.catalog.whole(id));
        if of_whole {
            doubts.entry((body, id, year)).or_insert(finding);
        }
    }
    doubts
}

impl<'a> History<'a> {
    /// Whether a line may go from one figure to the next: years in a row, of one definition, none of them doubtful.
    pub(super) fn joins(&self, from: &Figure<'_>, to: &Figure<'_>) -> bool {
        from.year == to.year.before()
            && from.doubt.is_none()
            && to.doubt.is_none()
            && !self.is_broken(to.year)
    }

    pub(super) fn unit(&self) -> &Unit {
        &self.unit
    }

    pub(super) fn is_share(&self) -> bool {
        self.indicator.measure == Measure::Ratio
    }

    pub(super) fn figure(&self, year: Year) -> Option<&Figure<'a>> {
        self.figures.get(&year)
    }

    /// The figures, the oldest first.
    pub(super) fn figures(&self) -> impl DoubleEndedIterator<Item = &Figure<'a>> {
        self.figures.values()
    }

    pub(super) fn len(&self) -> usize {
        self.figures.len()
    }

    pub(super) fn last(&self) -> Option<&Figure<'a>> {
        self.figures.values().next_back()
    }

    /// Whether a year's form has the indicator, or the body reports it all the same; what no table has may stand in the
    /// prose of any year.
    pub(super) fn is_in_form(&self, year: Year) -> bool {
        let (own, all) = &self.editions;
        let latest = |years: &[Year]| years.iter().copied().rfind(|first| *first <= year);
        own.is_empty()
            || self.figures.contains_key(&year)
            || latest(own).is_some_and(|edition| Some(edition) == latest(all))
    }

    /// Whether the definition changed from the year before to a year.
    pub(super) fn is_broken(&self, year: Year) -> bool {
        let told = |change: &Change| change.comparability == Comparability::EditionBreak;
        let before = year.before();
        self.changes.get(&year).is_some_and(|change| told(change))
            || !self.is_in_form(year)
            || !self.is_in_form(before)
            || self.indicator.breaks.contains(&year)
            || (self.editions.0.first() == Some(&year) && self.editions.0 == self.editions.1)
    }

    /// Whether the definition changed between two years.
    pub(super) fn is_broken_between(&self, from: Year, to: Year) -> bool {
        ((from.0 + 1)..=to.0).map(Year).any(|year| {
            let told = self.changes.get(&year);
            self.indicator.breaks.contains(&year)
                || self.editions.0.first() == Some(&year)
                || told.is_some_and(|c| c.comparability == Comparability::EditionBreak)
        })
    }

    /// The first year of the newest edition of the form, whether or not it has the indicator.
    pub(super) fn newest_edition(&self) -> Option<Year> {
        self.editions.1.last().copied()
    }

    /// The years from which another edition of the form or another definition holds.
    pub(super) fn turns(&self) -> Vec<Year> {
        self.editions.0.iter().chain(&self.indicator.breaks).copied().collect()
    }

    /// The change into a year from the year before.
    pub(super) fn movement(&self, year: Year) -> Movement {
        if self.is_broken(year) {
            return Movement::not_in_form();
        }
        let side = |year: Year| self.figure(year).map(Figure::side).unwrap_or_default();
        let (mut base, mut value) = (side(year.before()), side(year));
        // A jump that has no parallel in the series is doubtful even where no check has told it.
        let told = self.changes.get(&year).map(|change| change.comparability);
        value.is_doubtful |= told == Some(Comparability::Suspect);
        base.is_small |= told == Some(Comparability::SmallBase);
        Movement::of(base, value, self.is_share(), false)
    }

    /// The change from the first to the last figure of one definition that are neither estimated nor doubtful, as far as
    /// `last`; none when the figure of that year is not such a one.
    pub(super) fn long_run(&self, last: Year) -> Option<LongRun> {
        let firm = |figure: &&Figure<'_>| !figure.is_estimate && figure.doubt.is_none();
        let to = self.figure(last).filter(firm)?;
        let from = self
            .figures()
            .filter(firm)
            .find(|from| from.year < last && !self.is_broken_between(from.year, last))?;
        let movement = Movement::of(from.side(), to.side(), self.is_share(), false);
        Some(LongRun { from: from.year, to: last, movement })
    }

    /// The largest and the smallest figure that are not doubtful; of all where every one is.
    pub(super) fn range(&self) -> (f64, f64) {
        let firm = || self.figures().filter(|figure| figure.doubt.is_none());
        let any = firm().next().is_some();
        let values = self.figures().filter(|figure| !any || figure.doubt.is_none());
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), figure| {
            (low.min(figure.value), high.max(figure.value))
        })
    }
}

/// The change over all years of one definition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LongRun {
    pub(super) from: Year,
    pub(super) to: Year,
    pub(super) movement: Movement,
}
