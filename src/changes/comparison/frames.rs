use polars::prelude::{Column, DataFrame};

use super::field::Field;
use crate::model::result;
use crate::series::schema;

/// Columns that grow row by row, and make a frame in the end.
#[derive(Default)]
pub(super) struct Rows {
    columns: Vec<(&'static str, Cells)>,
    at: usize,
    height: usize,
}

enum Cells {
    Texts(Vec<String>),
    Counts(Vec<Option<i64>>),
    Numbers(Vec<Option<f64>>),
}

impl Rows {
    /// Begins a row with what a field is of.
    pub(super) fn begin(&mut self, field: &Field) {
        self.at = 0;
        self.height += 1;
        self.text("peers", &field.peers);
        self.text(schema::INDICATOR, field.indicator.as_str());
        self.text(schema::BREAKDOWN, field.breakdown.as_str());
        self.text(schema::UNIT, field.unit.as_str());
        self.count(schema::YEAR, Some(i64::from(field.year.0)));
    }

    pub(super) fn text(&mut self, name: &'static str, value: &str) {
        if let Cells::Texts(cells) = self.cell(name, || Cells::Texts(Vec::new())) {
            cells.push(value.to_owned());
        }
    }

    pub(super) fn count(&mut self, name: &'static str, value: Option<i64>) {
        if let Cells::Counts(cells) = self.cell(name, || Cells::Counts(Vec::new())) {
            cells.push(value);
        }
    }

    /// A number as it leaves the program: to twelve digits.
    pub(super) fn number(&mut self, name: &'static str, value: Option<f64>) {
        self.exact(name, value.map(result));
    }

    /// A number with all its digits.
    pub(super) fn exact(&mut self, name: &'static str, value: Option<f64>) {
        if let Cells::Numbers(cells) = self.cell(name, || Cells::Numbers(Vec::new())) {
            cells.push(value);
        }
    }

    /// The next cell of the row; the first row makes the columns.
    fn cell(&mut self, name: &'static str, make: impl Fn() -> Cells) -> &mut Cells {
        if self.at == self.columns.len() {
            self.columns.push((name, make()));
        }
        self.at += 1;
        &mut self.columns[self.at - 1].1
    }

    /// The frame of all rows.
    pub(super) fn frame(self) -> DataFrame {
        let columns = self.columns.into_iter().map(|(name, cells)| match cells {
            Cells::Texts(texts) => Column::new(name.into(), texts),
            Cells::Counts(counts) => Column::new(name.into(), counts),
            Cells::Numbers(numbers) => Column::new(name.into(), numbers),
        });
        schema::frame(self.height, columns.collect())
    }
}
