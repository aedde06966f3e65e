mod cells;
pub(crate) mod keys;
mod kind_numbers;
pub(crate) mod rows;
mod sort;
mod spill;
pub(crate) mod store;

use std::ops::Range;
use std::sync::{Arc, Mutex};

use crate::catalog::Catalog;
use crate::model::{
    BodyId, BreakdownId, IndicatorId, ObsStatus, Observation, ObservationKey, Unit, Year,
};
use crate::series::Figures;
use cells::{Cells, cell, long, short};
pub(crate) use keys::Keys;
pub use keys::Kind;
use keys::{KeyEncoder, NamesBuilder, Unknown};
use rows::Row;
use rows::{Batch, RawBatch, Rows};
use sort::BodyRows;

/// Figures as series: for every body and kind (indicator, breakdown, unit) its years in order.
///
/// Series are sorted by body (name), indicator and breakdown (catalog); years may have gaps. A key that stands twice is
/// kept once: a blank gives way to a value, and two different values leave the key without one. Every value is in the unit of its kind.
#[derive(Clone, Debug)]
pub struct Panel {
    keys: Arc<Keys>,
    /// The body and kind of each series.
    series: Vec<(u32, u32)>,
    /// Where the cells of each series begin; one more than there are series.
    starts: Vec<usize>,
    cells: Cells,
    repeated: usize,
    conflicts: Vec<Conflict>,
}

/// A figure of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The year.
    pub year: Year,
    /// The value; none when the report gives none.
    pub value: Option<f64>,
    /// How it was printed.
    pub status: ObsStatus,
}

/// A key that stands twice with different figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The key.
    pub key: ObservationKey,
    /// The figure that stands first.
    pub kept: Cell,
    /// The figure that stands behind it.
    pub other: Cell,
}

impl Panel {
    /// The series of these observations.
    pub fn from_observations(observations: &[Observation], catalog: &Catalog) -> Panel {
        Panel::of_each(observations.iter(), catalog)
    }

    /// The series of observations that stand in several places.
    pub(crate) fn of_each<'o>(
        observations: impl Iterator<Item = &'o Observation> + Clone,
        catalog: &Catalog,
    ) -> Panel {
        let (mut body, mut indicator) = (NamesBuilder::default(), NamesBuilder::default());
        let (mut breakdown, mut unit) = (NamesBuilder::default(), NamesBuilder::default());
        for o in observations.clone() {
            body.push(Some(o.key.body.as_str()));
            indicator.push(Some(o.key.indicator.as_str()));
            breakdown.push(Some(o.key.breakdown.as_str()));
            unit.push(Some(o.unit.as_str()));
        }
        let each = || observations.clone();
        let raw = RawBatch {
            body: body.finish(),
            indicator: indicator.finish(),
            breakdown: Some(breakdown.finish()),
            unit: Some(unit.finish()),
            statuses: each().map(|o| Some(o.status)).collect(),
            years: each().map(|o| short(o.key.year)).collect(),
            values: each().map(|o| o.value.unwrap_or(f64::NAN)).collect(),
        };
        let keys = Mutex::new(KeyEncoder::default());
        let batch = Batch::encode(raw, &keys);
        let keys = keys.into_inner().unwrap_or_default();
        Panel::from_rows(&Rows::new(keys, vec![batch], (catalog, Unknown::Kept)))
    }

    /// The series of a tidy table.
    pub fn from_figures(figures: &Figures, catalog: &Catalog) -> Panel {
        Panel::from_observations(&figures.observations(), catalog)
    }

    pub(crate) fn from_rows(rows: &Rows) -> Panel {
        Panel::of_bodies(rows, 0..rows.keys.bodies.len())
    }

    /// The series of some of the bodies: those at these places of the order.
    pub(crate) fn of_bodies(rows: &Rows, bodies: Range<usize>) -> Panel {
        let mut panel = Panel {
            keys: rows.keys.clone(),
            series: Vec::new(),
            starts: Vec::new(),
            cells: Cells::default(),
            repeated: 0,
            conflicts: Vec::new(),
        };
        let expected = bodies.clone().map(|body| rows.len_of(body)).sum();
        panel.cells.reserve(expected);
        let mut sorter = BodyRows::default();
        let mut is_contested = false;
        for body in bodies {
            sorter.clear();
            rows.each_of(body, |row| sorter.push(row));
            let mut kind = None;
            sorter.each(|row| {
                if kind != Some(row.kind) {
                    kind = Some(row.kind);
                    panel.series.push((body as u32, row.kind));
                    panel.starts.push(panel.cells.years.len());
                } else if panel.cells.years.last() == Some(&row.year) {
                    is_contested |= panel.repeat(row);
                    return;
                }
                panel.withdraw(std::mem::take(&mut is_contested));
                panel.cells.push(row);
            });
            panel.withdraw(std::mem::take(&mut is_contested));
        }
        panel.starts.push(panel.cells.years.len());
        panel
    }

    /// Takes the value of the last cell away when its rows differ.
    fn withdraw(&mut self, is_contested: bool) {
        if let (true, Some(value), Some(status)) =
            (is_contested, self.cells.values.last_mut(), self.cells.statuses.last_mut())
        {
            (*value, *status) = (f64::NAN, ObsStatus::Missing);
        }
    }

    /// Notes a second row of the last cell's key; says whether the two have different values.
    fn repeat(&mut self, row: Row) -> bool {
        let last = self.cells.years.len() - 1;
        let kept = self.cells.at(last);
        let other = cell(row.year, row.value, row.status);
        if kept.value.is_none() || other.value.is_none() || kept.value == other.value {
            self.repeated += 1;
            if kept.value.is_none() {
                (self.cells.values[last], self.cells.statuses[last]) = (row.value, row.status);
                self.cells.sources[last] = row.source;
            }
            return false;
        }
        let series = self.get(self.series.len() - 1);
        let key = ObservationKey {
            body: series.body().clone(),
            indicator: series.indicator().clone(),
            breakdown: series.breakdown().clone(),
            year: kept.year,
        };
        self.conflicts.push(Conflict { key, kept, other });
        true
    }

    /// The number of series.
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// Whether there is no series.
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// The number of cells of all series.
    pub fn cell_count(&self) -> usize {
        self.cells.years.len()
    }

    /// How many rows repeated a key without a value of their own; they were dropped.
    pub fn repeated(&self) -> usize {
        self.repeated
    }

    /// The keys that stood twice with different figures, in the order of the series.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// The series, in order.
    pub fn series(&self) -> impl Iterator<Item = Series<'_>> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// The series of each body, in order.
    pub fn by_body(&self) -> impl Iterator<Item = BodySeries<'_>> {
        let mut at = 0;
        self.series.chunk_by(|a, b| a.0 == b.0).map(move |chunk| {
            let range = at..at + chunk.len();
            at = range.end;
            BodySeries::of(self, range)
        })
    }

    /// The series of one body; none when it has no figures.
    pub fn of_body(&self, body: &BodyId) -> Option<BodySeries<'_>> {
        let rank = self.keys.bodies.binary_search(body).ok()? as u32;
        let start = self.series.partition_point(|s| s.0 < rank);
        let end = self.series.partition_point(|s| s.0 <= rank);
        (start < end).then(|| BodySeries::of(self, start..end))
    }

    /// The series of a body, an indicator and a breakdown.
    pub fn find(
        &self,
        body: &BodyId,
        indicator: &IndicatorId,
        breakdown: &BreakdownId,
    ) -> Option<Series<'_>> {
        self.of_body(body)?
            .iter()
            .find(|s| s.indicator() == indicator && s.breakdown() == breakdown)
    }

    /// What the series count: every kind of the input, in the order of the catalog.
    pub fn kinds(&self) -> &[Kind] {
        &self.keys.kinds
    }

    /// Every body of the input, sorted by name.
    pub fn bodies(&self) -> &[BodyId] {
        &self.keys.bodies
    }

    /// The first and the last year of all figures.
    pub fn years(&self) -> Option<(Year, Year)> {
        let years = &self.cells.years;
        Some((long(*years.iter().min()?), long(*years.iter().max()?)))
    }

    pub(crate) fn keys(&self) -> Arc<Keys> {
        self.keys.clone()
    }

    pub(crate) fn get(&self, at: usize) -> Series<'_> {
        Series { panel: self, at }
    }
}

/// The series of one body, in the order of the catalog.
#[derive(Clone, Debug)]
pub struct BodySeries<'a> {
    panel: &'a Panel,
    range: Range<usize>,
    /// The first year of which it has a figure.
    first: Year,
}

impl<'a> BodySeries<'a> {
    fn of(panel: &'a Panel, range: Range<usize>) -> Self {
        // No series is empty, and each is sorted by year.
        let firsts = panel.starts[range.clone()].iter().map(|at| panel.cells.years[*at]);
        let first = long(firsts.min().unwrap_or_default());
        BodySeries { panel, range, first }
    }

    /// The body.
    pub fn body(&self) -> &'a BodyId {
        self.panel.get(self.range.start).body()
    }

    /// The first year of which any of its series has a figure.
    pub fn first_year(&self) -> Year {
        self.first
    }

    /// Its series.
    pub fn iter(&self) -> impl Iterator<Item = Series<'a>> + use<'a> {
        let panel = self.panel;
        self.range.clone().map(move |at| panel.get(at))
    }

    /// Its series of the kind at this place of [`Panel::kinds`].
    pub(crate) fn of_kind(&self, kind: usize) -> Option<Series<'a>> {
        let series = &self.panel.series[self.range.clone()];
        let at = series.binary_search_by_key(&(kind as u32), |s| s.1).ok()?;
        Some(self.panel.get(self.range.start + at))
    }
}

/// One series of a panel.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    panel: &'a Panel,
    at: usize,
}

impl<'a> Series<'a> {
    /// The body.
    pub fn body(&self) -> &'a BodyId {
        &self.panel.keys.bodies[self.body_at()]
    }

    /// What it counts.
    pub fn kind(&self) -> &'a Kind {
        &self.panel.keys.kinds[self.kind_at()]
    }

    /// The indicator.
    pub fn indicator(&self) -> &'a IndicatorId {
        &self.kind().indicator
    }

    /// The applicant, or none.
    pub fn breakdown(&self) -> &'a BreakdownId {
        &self.kind().breakdown
    }

    /// The unit of the values.
    pub fn unit(&self) -> &'a Unit {
        &self.kind().unit
    }

    /// The place of the body in [`Panel::bodies`].
    pub(crate) fn body_at(&self) -> usize {
        self.panel.series[self.at].0 as usize
    }

    /// The place of the kind in [`Panel::kinds`].
    pub(crate) fn kind_at(&self) -> usize {
        self.panel.series[self.at].1 as usize
    }

    fn range(&self) -> Range<usize> {
        self.panel.starts[self.at]..self.panel.starts[self.at + 1]
    }

    /// Its cells, year by year.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = Cell> + ExactSizeIterator + use<'a> {
        let cells = &self.panel.cells;
        self.range().map(move |at| cells.at(at))
    }

    /// The number of the file of each cell among the inputs.
    pub(crate) fn sources(&self) -> &'a [u32] {
        &self.panel.cells.sources[self.range()]
    }

    /// Its cell of a year.
    pub fn at(&self, year: Year) -> Option<Cell> {
        let range = self.range();
        let years = &self.panel.cells.years[range.clone()];
        let at = years.binary_search(&short(year)).ok()?;
        Some(self.panel.cells.at(range.start + at))
    }
}
