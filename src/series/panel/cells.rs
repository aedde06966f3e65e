//! The cells of the series of a panel.

use crate::model::{ObsStatus, Year};
use crate::series::panel::Cell;
use crate::series::panel::rows::Row;

/// The cells of all series, one behind the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    pub(super) years: Vec<i16>,
    pub(super) values: Vec<f64>,
    pub(super) statuses: Vec<ObsStatus>,
    pub(super) sources: Vec<u32>,
}

impl Cells {
    pub(super) fn reserve(&mut self, cells: usize) {
        self.years.reserve(cells);
        self.values.reserve(cells);
        self.statuses.reserve(cells);
        self.sources.reserve(cells);
    }

    pub(super) fn push(&mut self, row: Row) {
        self.years.push(row.year);
        self.values.push(row.value);
        self.statuses.push(row.status);
        self.sources.push(row.source);
    }

    pub(super) fn at(&self, at: usize) -> Cell {
        cell(self.years[at], self.values[at], self.statuses[at])
    }
}

pub(super) fn cell(year: i16, value: f64, status: ObsStatus) -> Cell {
    Cell { year: long(year), value: (!value.is_nan()).then_some(value), status }
}

pub(super) fn long(year: i16) -> Year {
    Year(i32::from(year))
}

/// Years have four digits, so that none is lost.
pub(super) fn short(year: Year) -> i16 {
    year.0.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}
