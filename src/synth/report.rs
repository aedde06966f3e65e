use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::model::{BreakdownId, Edition, Indicator, IndicatorId, Measure, ObsStatus, Year};
use crate::synth::random::Random;

/// A figure before it is an observation: indicator and breakdown by position, value, status.
pub(super) type Value = ((usize, BreakdownId), (f64, ObsStatus));

/// What the generator knows of the form, read off the catalog once.
pub(super) struct Form<'a> {
    pub(super) catalog: &'a Catalog,
    /// The first years of the editions.
    editions: Vec<Edition>,
    /// The applicants but the total, and the total.
    applicants: Vec<BreakdownId>,
    total: BreakdownId,
}

/// The flow of requests, which identities link from year to year.
const RECEIVED: &str = "requests.received";
const CARRIED_IN: &str = "requests.carried_in";
const CLOSED: &str = "requests.closed";
const CARRIED_OUT: &str = "requests.carried_out";

/// How the requests of a body spread over the applicants: most come from persons, some from companies.
const SHARES: [f64; 6] = [0.86, 0.08, 0.01, 0.01, 0.02, 0.02];

impl<'a> Form<'a> {
    pub(super) fn new(catalog: &'a Catalog) -> Form<'a> {
        let mut editions: Vec<Edition> =
            catalog.indicators().iter().flat_map(|i| i.editions.iter().copied()).collect();
        editions.sort();
        editions.dedup();
        let of_total = |total: bool| catalog.breakdowns().iter().filter(move |b| b.total == total);
        Form {
            catalog,
            editions,
            applicants: of_total(false).map(|b| b.id.clone()).collect(),
            total: of_total(true).next().map(|b| b.id.clone()).unwrap_or_default(),
        }
    }

    /// The edition of a year: the last one that had begun, or the first.
    fn edition(&self, year: Year) -> Option<Edition> {
        let begun = self.editions.iter().rev().find(|e| i32::from(e.0) <= year.0);
        begun.or(self.editions.first()).copied()
    }

    fn prints(&self, indicator: &Indicator, edition: Option<Edition>) -> bool {
        indicator.editions.is_empty() || edition.is_some_and(|e| indicator.editions.contains(&e))
    }

    fn children(&self, id: &IndicatorId, edition: Option<Edition>) -> Vec<&'a Indicator> {
        let all = self.catalog.indicators().iter();
        all.filter(|i| i.parent.as_ref() == Some(id) && self.prints(i, edition)).collect()
    }

    /// The parts without parts of their own, below an indicator.
    fn leaves(&self, id: &IndicatorId, edition: Option<Edition>) -> Vec<IndicatorId> {
        let children = self.children(id, edition);
        if children.is_empty() {
            return vec![id.clone()];
        }
        children.into_iter().flat_map(|child| self.leaves(&child.id, edition)).collect()
    }
}

/// A body as it goes from year to year.
pub(super) struct Life<'f> {
    form: &'f Form<'f>,
    size: f64,
    /// The level of each flow.
    levels: BTreeMap<usize, f64>,
    /// What the last report carried over, by applicant; and its stocks.
    carried: Vec<u64>,
    stocks: BTreeMap<usize, f64>,
}

impl<'f> Life<'f> {
    pub(super) fn new(form: &'f Form<'f>, random: &mut Random) -> Life<'f> {
        let size = 400.0 * random.factor(1.0);
        let carried = SHARES.iter().map(|share| (size * share * 0.05).round() as u64).collect();
        Life { form, size, levels: BTreeMap::new(), carried, stocks: BTreeMap::new() }
    }

    /// The report of one year: every figure of its edition.
    pub(super) fn report(&mut self, year: Year, random: &mut Random) -> Vec<Value> {
        let edition = self.form.edition(year);
        let mut values = Vec::new();
        self.requests(edition, random, &mut values);
        for (at, indicator) in self.form.catalog.indicators().iter().enumerate() {
            let alone = indicator.parent.is_none() && indicator.table != "3";
            if alone && self.form.prints(indicator, edition) {
                let parts = self.form.children(&indicator.id, edition);
                let value = self.figure(at, indicator, random);
                self.with_parts((at, value), &parts, random, &mut values);
            }
        }
        values
    }

    /// A figure, and the parts that it is the sum of.
    fn with_parts(
        &self,
        (at, value): (usize, f64),
        parts: &[&Indicator],
        random: &mut Random,
        values: &mut Vec<Value>,
    ) {
        let estimated = parts.is_empty() && value >= 1e5 && random.happens(0.3);
        let status = if estimated { ObsStatus::Estimated } else { ObsStatus::Normal };
        values.push(((at, BreakdownId::default()), (value, status)));
        let weights = vec![1.0; parts.len()];
        for (part, value) in parts.iter().zip(random.split(value as u64, &weights)) {
            if let Some(at) = self.form.catalog.position(&part.id) {
                values.push(((at, BreakdownId::default()), (value as f64, ObsStatus::Normal)));
            }
        }
    }

    /// Table 3: each applicant's requests come in, are settled or carried over; the total is their sum.
    fn requests(&mut self, edition: Option<Edition>, random: &mut Random, values: &mut Vec<Value>) {
        let form = self.form;
        let closed_id = IndicatorId::new(CLOSED);
        let leaves = form.leaves(&closed_id, edition);
        let weights: Vec<f64> = (0..leaves.len()).map(|at| 8.0 / (at as f64 + 1.0)).collect();
        self.size *= random.between(0.93, 1.09);
        let mut totals: BTreeMap<usize, f64> = BTreeMap::new();
        for (number, applicant) in form.applicants.iter().enumerate() {
            let share = SHARES.get(number).copied().unwrap_or(0.01);
            let received = (self.size * share * random.between(0.9, 1.1)).round() as u64;
            let carried_in = self.carried.get(number).copied().unwrap_or_default();
            let all = received + carried_in;
            let carried_out = (all as f64 * random.between(0.02, 0.06)).round() as u64;
            let closed = all - carried_out;
            if let Some(carried) = self.carried.get_mut(number) {
                *carried = carried_out;
            }
            let flow = [
                (RECEIVED, received),
                (CARRIED_IN, carried_in),
                (CLOSED, closed),
                (CARRIED_OUT, carried_out),
            ];
            let outcomes = random.split(closed, &weights);
            let flow = flow.map(|(id, value)| (IndicatorId::new(id), value));
            for (id, value) in flow.into_iter().chain(leaves.iter().cloned().zip(outcomes)) {
                let Some(at) = form.catalog.position(&id) else { continue };
                *totals.entry(at).or_default() += value as f64;
                values.push(((at, applicant.clone()), (value as f64, ObsStatus::Normal)));
            }
        }
        let whole = |(at, value)| ((at, form.total.clone()), (value, ObsStatus::Normal));
        values.extend(totals.into_iter().map(whole));
    }

    /// A figure that no other is a part of; stocks follow from the year before.
    fn figure(&mut self, at: usize, indicator: &Indicator, random: &mut Random) -> f64 {
        let id = indicator.id.as_str();
        let (family, row) = id.rsplit_once('.').unwrap_or((id, ""));
        let other =
            |row: &str| self.form.catalog.position(&IndicatorId::new(&format!("{family}.{row}")));
        match row {
            "in_force" => {
                let flow = |row| other(row).and_then(|at| self.levels.get(&at)).copied();
                let before = self.stocks.get(&at).copied();
                let issued = flow("issued").unwrap_or_default();
                let repealed = flow("repealed").unwrap_or_default();
                let start = 60.0 + issued + (self.size / 20.0).round();
                let value = before.map_or(start, |before| before + issued - repealed);
                self.stocks.insert(at, value);
                value
            }
            "items_last_year" => {
                let change = other("items_change");
                let last = self
                    .stocks
                    .get(&at)
                    .copied()
                    .unwrap_or_else(|| random.between(80.0, 300.0).round());
                let next = change.map(|change| (change, random.between(-6.0, 9.0).round()));
                self.stocks.insert(at, last + next.map_or(0.0, |(_, by)| by));
                self.levels.extend(next);
                last
            }
            "items_change" => self.levels.get(&at).copied().unwrap_or_default(),
            _ => self.flow(at, indicator, random),
        }
    }

    /// A level of its own, and moderate changes from year to year.
    fn flow(&mut self, at: usize, indicator: &Indicator, random: &mut Random) -> f64 {
        let start = match (indicator.unit.as_str(), indicator.measure) {
            (_, Measure::Amount) => self.size * 12.0,
            ("人" | "次", _) => self.size * 700.0,
            _ if indicator.id.as_str().ends_with("repealed") => 4.0,
            _ if indicator.id.as_str().ends_with("decided") => self.size * 40.0,
            _ => self.size / 8.0 + 30.0,
        };
        let raw = self.levels.get(&at).copied().unwrap_or_else(|| start * random.factor(0.3));
        let value = raw * random.between(0.9, 1.13);
        let value = match indicator.measure {
            Measure::Amount => (value * 100.0).round() / 100.0,
            _ => value.round(),
        };
        self.levels.insert(at, value);
        value
    }
}
