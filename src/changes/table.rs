use std::sync::Arc;

use polars::prelude::{Column, DataFrame};

use crate::changes::compare::Verdict;
use crate::model::{BodyId, Change, Comparability, Year};
use crate::series::{Cell, Keys, Kind, Panel, Series, schema};

/// The table of changes, column by column, sorted by body, indicator, breakdown and year.
#[derive(Clone, Debug)]
pub struct Changes {
    keys: Arc<Keys>,
    /// The place of each row's body and kind.
    pub(crate) bodies: Vec<u32>,
    pub(crate) kinds: Vec<u32>,
    pub(crate) years: Vec<i32>,
    /// Numbers; not a number where there is none.
    pub(crate) bases: Vec<f64>,
    pub(crate) values: Vec<f64>,
    pub(crate) differences: Vec<f64>,
    pub(crate) per_cents: Vec<f64>,
    pub(crate) comparabilities: Vec<Comparability>,
}

impl Changes {
    /// A table without rows, for the series of this panel.
    pub(super) fn like(panel: &Panel) -> Changes {
        let expected = panel.cell_count();
        Changes {
            keys: panel.keys(),
            bodies: Vec::with_capacity(expected),
            kinds: Vec::with_capacity(expected),
            years: Vec::with_capacity(expected),
            bases: Vec::with_capacity(expected),
            values: Vec::with_capacity(expected),
            differences: Vec::with_capacity(expected),
            per_cents: Vec::with_capacity(expected),
            comparabilities: Vec::with_capacity(expected),
        }
    }

    pub(super) fn push(
        &mut self,
        series: Series<'_>,
        cell: Cell,
        base: Option<f64>,
        verdict: Verdict,
    ) {
        self.bodies.push(series.body_at() as u32);
        self.kinds.push(series.kind_at() as u32);
        self.years.push(cell.year.0);
        self.bases.push(base.unwrap_or(f64::NAN));
        self.values.push(cell.value.unwrap_or(f64::NAN));
        self.differences.push(verdict.difference.unwrap_or(f64::NAN));
        self.per_cents.push(verdict.per_cent.unwrap_or(f64::NAN));
        self.comparabilities.push(verdict.comparability);
    }

    /// The number of changes.
    pub fn len(&self) -> usize {
        self.years.len()
    }

    /// Whether there is no change.
    pub fn is_empty(&self) -> bool {
        self.years.is_empty()
    }

    /// The change of a row, from 0.
    pub fn get(&self, row: usize) -> Option<Change> {
        let year = Year(*self.years.get(row)?);
        let kind = &self.keys.kinds[self.kinds[row] as usize];
        Some(Change {
            body: self.keys.bodies[self.bodies[row] as usize].clone(),
            indicator: kind.indicator.clone(),
            breakdown: kind.breakdown.clone(),
            unit: kind.unit.clone(),
            base_year: year.before(),
            year,
            base: number(self.bases[row]),
            value: number(self.values[row]),
            difference: number(self.differences[row]),
            per_cent: number(self.per_cents[row]),
            comparability: self.comparabilities[row],
        })
    }

    /// The changes, in order.
    pub fn iter(&self) -> impl Iterator<Item = Change> {
        (0..self.len()).filter_map(|row| self.get(row))
    }

    /// How many changes have each comparability, in the order of [`Comparability::ALL`].
    pub fn counts(&self) -> [usize; Comparability::ALL.len()] {
        let mut counts = [0; Comparability::ALL.len()];
        self.comparabilities.iter().for_each(|c| counts[*c as usize] += 1);
        counts
    }

    /// The table as a frame: the columns of [`schema::CHANGES`].
    pub fn to_frame(&self) -> DataFrame {
        let text = |name: &'static str, of: &dyn Fn(&Kind) -> &str| {
            let texts: Vec<&str> = self.kinds.iter().map(|k| of(self.kind(*k))).collect();
            Column::new(name.into(), texts)
        };
        let numbers = |name: &'static str, values: &[f64]| {
            let values: Vec<Option<f64>> = values.iter().map(|v| number(*v)).collect();
            Column::new(name.into(), values)
        };
        let bodies: Vec<&str> = self.bodies.iter().map(|b| self.body(*b).as_str()).collect();
        let base_years: Vec<i32> = self.years.iter().map(|y| Year(*y).before().0).collect();
        let said: Vec<&str> = self.comparabilities.iter().map(|c| c.as_str()).collect();
        let columns = vec![
            Column::new(schema::BODY.into(), bodies),
            text(schema::INDICATOR, &|kind| kind.indicator.as_str()),
            text(schema::BREAKDOWN, &|kind| kind.breakdown.as_str()),
            text(schema::UNIT, &|kind| kind.unit.as_str()),
            Column::new(schema::BASE_YEAR.into(), base_years),
            Column::new(schema::YEAR.into(), &self.years),
            numbers(schema::BASE, &self.bases),
            numbers(schema::VALUE, &self.values),
            numbers(schema::DIFFERENCE, &self.differences),
            numbers(schema::PER_CENT, &self.per_cents),
            Column::new(schema::COMPARABILITY.into(), said),
        ];
        schema::frame(self.len(), columns)
    }

    /// The body at a place of the panel's order.
    pub(crate) fn body(&self, at: u32) -> &BodyId {
        &self.keys.bodies[at as usize]
    }

    /// The kind at a place of the panel's order.
    pub(crate) fn kind(&self, at: u32) -> &Kind {
        &self.keys.kinds[at as usize]
    }
}

fn number(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}
