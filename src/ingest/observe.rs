use std::collections::HashMap;
use std::sync::Arc;

use compact_str::CompactString;

use super::convention::Convention;
use super::fault::Fault;
use super::figure::{self, Beside, Figure};
use super::heading::Heading;
use super::layout::{ColumnPlan, Dims, Layout, RowDims, RowPlan};
use super::names::Names;
use super::sheet::Sheet;
use super::table_options::TableOptions;
use super::taken::{At, Taken};
use super::words::Column;
use crate::model::{
    BodyId, BreakdownId, IndicatorId, Observation, ObservationKey, Provenance, Unit, Year,
};

/// What a row and a column together say of a figure.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) key: ObservationKey,
    pub(super) heading: Heading,
    pub(super) rank: (u32, u32),
    /// The unit that is said of it.
    pub(super) unit: Option<Unit>,
    /// Whether no applicant was named, and the total is meant.
    pub(super) is_assumed: bool,
}

/// Reads the figures of a table whose layout is known.
pub(super) struct Observer<'a, 'c> {
    pub(super) sheet: &'a Sheet,
    pub(super) layout: &'a Layout,
    pub(super) names: &'a mut Names<'c>,
    pub(super) options: &'a TableOptions,
    pub(super) convention: Convention,
    pub(super) out: Observed,
}

/// What was read of a table.
#[derive(Default)]
pub(super) struct Observed {
    pub(super) figures: Vec<Taken>,
    /// The values of the cells, and of the keys.
    pub(super) values: HashMap<(usize, usize), f64>,
    pub(super) by_key: HashMap<ObservationKey, f64>,
    /// What is wrong, each with its row.
    pub(super) faults: Vec<(Fault, Option<usize>)>,
    pub(super) expected: u64,
    pub(super) rejected: u64,
    /// Two cells that give one figure two values.
    pub(super) twins: Option<[(usize, usize); 2]>,
    pub(super) unit_above: Option<usize>,
    pub(super) filled_down: Option<(usize, u64)>,
    pub(super) assumed: Option<(usize, u64)>,
}

impl Observer<'_, '_> {
    /// Reads every row of figures.
    pub(super) fn read(&mut self) {
        let layout = self.layout;
        let columns: Vec<(usize, Dims)> =
            layout.columns.figures().map(|(at, dims)| (at, dims.clone())).collect();
        let mut cells: HashMap<ObservationKey, (usize, usize)> = HashMap::new();
        for (row, plan) in layout.rows.iter().enumerate() {
            match plan {
                RowPlan::Data(dims) => self.row(row, dims, &columns, &mut cells),
                RowPlan::Out(fault) => {
                    let count = columns.len() as u64;
                    self.out.expected += count;
                    self.out.rejected += count;
                    self.out.faults.push((fault.clone(), Some(row)));
                }
                _ => {}
            }
        }
    }

    fn row(
        &mut self,
        row: usize,
        said: &RowDims,
        columns: &[(usize, Dims)],
        cells: &mut HashMap<ObservationKey, (usize, usize)>,
    ) {
        let mut faults = said.faults.clone();
        faults.extend(self.ragged(row));
        if !faults.is_empty() {
            self.out.expected += columns.len() as u64;
            self.out.rejected += columns.len() as u64;
            self.out.faults.extend(faults.into_iter().map(|fault| (fault, Some(row))));
            return;
        }
        if said.filled_down {
            let (first, count) = self.out.filled_down.unwrap_or((row, 0));
            self.out.filled_down = Some((first, count + 1));
        }
        for (column, dims) in columns {
            let slot = match self.slot(said, dims) {
                Ok(Some(slot)) => slot,
                Ok(None) if self.sheet.text(row, *column).is_empty() => continue,
                Ok(None) => {
                    self.reject(Fault::error("breakdown_needed"), (row, *column));
                    continue;
                }
                Err(_) if self.sheet.text(row, *column).is_empty() => continue,
                Err(fault) => {
                    let of_row = dims.breakdown.is_none() && fault.code.contains("breakdown");
                    let said_in = self.layout.columns.side(Column::Breakdown).filter(|_| of_row);
                    self.reject(fault, (row, said_in.unwrap_or(*column)));
                    continue;
                }
            };
            self.cell((row, *column), slot, cells);
        }
    }

    fn cell(
        &mut self,
        (row, column): (usize, usize),
        slot: Slot,
        cells: &mut HashMap<ObservationKey, (usize, usize)>,
    ) {
        if self.sheet.is_covered(row, column) {
            if !self.sheet.spread(row, column).is_empty() {
                self.reject(Fault::error("cell_merged"), (row, column));
            }
            return;
        }
        let text = self.sheet.text(row, column);
        let figure = match self.value(text, row, &slot) {
            Ok(figure) => figure,
            Err(fault) => {
                let heading = &self.layout.columns.headings[column];
                let named = self.said(row, Column::Indicator);
                let name = match (self.layout.is_long || heading.is_empty(), named.as_str()) {
                    (true, "") => slot.key.indicator.as_str(),
                    (true, named) => named,
                    (false, _) => heading,
                };
                let fault = fault.with("column", name);
                let at = self.column_of(&fault, row).unwrap_or(column);
                return self.reject(fault, (row, at));
            }
        };
        self.out.expected += 1;
        if let Some(first) = cells.get(&slot.key) {
            let other = self.out.by_key.get(&slot.key).copied();
            let differ = match (figure.value, other) {
                (Some(a), Some(b)) => a.total_cmp(&b).is_ne(),
                _ => false,
            };
            // Two rows of one name are for the reader to settle. Two columns, or a name taken from above, are a table that
            // was not understood.
            let filled = |row: usize| match &self.layout.rows[row] {
                RowPlan::Data(said) => said.filled_down,
                _ => false,
            };
            let misread = first.0 == row || filled(first.0) || filled(row);
            if differ && misread && self.out.twins.is_none() {
                self.out.twins = Some([*first, (row, column)]);
            }
        } else {
            cells.insert(slot.key.clone(), (row, column));
        }
        if let Some(value) = figure.value {
            self.out.values.insert((row, column), value);
            self.out.by_key.entry(slot.key.clone()).or_insert(value);
        }
        let divided = !slot.heading.indicator.whole.id.is_none();
        if self.layout.is_long && divided && slot.is_assumed {
            let (first, count) = self.out.assumed.unwrap_or((row, 0));
            self.out.assumed = Some((first, count + 1));
        }
        let taken = self.taken((row, column), slot, figure);
        self.out.figures.push(taken);
    }

    /// The column that a fault of a figure is in, where that is not the figure's own: the unit of its row.
    fn column_of(&self, fault: &Fault, row: usize) -> Option<usize> {
        let at = self.layout.columns.side(Column::Unit)?;
        let text = self.sheet.spread(row, at);
        (fault.code == "unit_unconvertible" && fault.found() == Some(text)).then_some(at)
    }

    /// The value of a cell in the unit of its indicator.
    pub(super) fn value(&mut self, text: &str, row: usize, slot: &Slot) -> Result<Figure, Fault> {
        let own = &slot.heading.indicator.unit;
        let unit = slot.unit.clone().or_else(|| self.unit_from_above(own));
        let given = self.options.unit.clone().filter(|unit| unit.power_to(own).is_some());
        let status = self.said(row, Column::Status);
        let status = match status.as_str() {
            "" => None,
            said => match self.names.status(said) {
                Some(status) => Some(status),
                None => return Err(Fault::error("unknown_status").with("found", said)),
            },
        };
        let beside = Beside { unit: unit.or(given), status };
        let written = self.convention.read(text);
        let figure = figure::read(&written, &beside, own)?;
        // A count has no fraction: 12,34 件 is no twelve with a decimal comma.
        let counted = own.split().0 == 0 && !matches!(own.as_str(), "元" | "%");
        let fraction = figure.value.is_some_and(|value| value.fract() != 0.0);
        if self.convention == Convention::Comma && counted && fraction {
            return Err(Fault::error("number_grouping").with("found", text));
        }
        Ok(figure)
    }

    /// The unit above the header that converts to that of the indicator.
    fn unit_from_above(&mut self, own: &Unit) -> Option<Unit> {
        let units = &self.layout.units;
        let (unit, row) = units.iter().find(|(unit, _)| unit.power_to(own).is_some())?;
        self.out.unit_above.get_or_insert(*row);
        Some(unit.clone())
    }

    /// What a row and a column together say; none where an applicant is said of an indicator that has none.
    pub(super) fn slot(&mut self, said: &RowDims, column: &Dims) -> Result<Option<Slot>, Fault> {
        let layout = self.layout;
        let (of_row, of_column) = (&said.dims, column);
        let heading = match (&of_column.heading, &of_row.heading) {
            (Some(a), Some(b)) if a.indicator.id != b.indicator.id => {
                return Err(Fault::error("two_indicators")
                    .saying("found", a.indicator.name.clone())
                    .saying("other", b.indicator.name.clone()));
            }
            (Some(heading), _) | (None, Some(heading)) => heading.clone(),
            (None, None) => match &layout.heading {
                Some(heading) => heading.clone(),
                None => return Err(Fault::error("indicator_missing")),
            },
        };
        if !of_column.measures(&heading) {
            let fault = Fault::error("measure_other").with("found", &heading.indicator.unit);
            return Err(fault.saying("indicator", heading.indicator.name.clone()));
        }
        let breakdown = match self.breakdown(&heading, of_row, of_column)? {
            Some(breakdown) => breakdown,
            None => return Ok(None),
        };
        let year = of_row.year.or(of_column.year).or(layout.year.map(|(year, _)| year));
        let year = year.ok_or_else(|| Fault::error("year_missing"))?;
        let body = of_row.body.as_deref().or(of_column.body.as_deref());
        let body = body.or(layout.body.as_ref().map(|(body, _)| body.as_str()));
        let body = self.names.body(body.ok_or_else(|| Fault::error("body_missing"))?);
        let unit = heading.unit.clone().or_else(|| of_column.unit.clone());
        Ok(Some(Slot {
            key: key(body, year, &heading.indicator.id, &breakdown.id),
            rank: (heading.indicator.rank, breakdown.rank),
            unit: unit.or_else(|| of_row.unit.clone()),
            is_assumed: heading.breakdown.is_none()
                && of_row.breakdown.is_none()
                && of_column.breakdown.is_none(),
            heading,
        }))
    }

    fn breakdown(
        &mut self,
        heading: &Heading,
        of_row: &Dims,
        of_column: &Dims,
    ) -> Result<Option<super::names::Applicant>, Fault> {
        if let Some(breakdown) = &heading.breakdown {
            return Ok(Some(breakdown.clone()));
        }
        let of_other = [&of_row.heading, &of_column.heading]
            .into_iter()
            .flatten()
            .find_map(|heading| heading.breakdown.clone());
        if of_other.is_some() {
            return Ok(of_other);
        }
        let Some(name) = of_column.breakdown.as_ref().or(of_row.breakdown.as_ref()) else {
            return Ok(Some(heading.indicator.whole.clone()));
        };
        if matches!(name.as_str(), "/" | "-" | "—" | "无") {
            return Ok(Some(heading.indicator.whole.clone()));
        }
        // A column of breakdowns may name accounts; a heading does not.
        let found = match of_column.breakdown.is_none() {
            true => self.names.breakdown_or_account(name, &heading.indicator),
            false => self.names.breakdown(name, &heading.indicator),
        };
        match found {
            Ok(breakdown) => Ok(Some(breakdown)),
            // 合计 of an indicator that is not broken down is the indicator.
            Err(_) if heading.indicator.whole.id.is_none() && self.names.is_whole(name) => {
                Ok(Some(heading.indicator.whole.clone()))
            }
            Err(fault) => Err(fault),
        }
    }

    fn taken(&self, (row, column): (usize, usize), slot: Slot, figure: Figure) -> Taken {
        let at = At {
            file: 0,
            line: self.sheet.rows[row].number,
            column: u32::try_from(column + 1).unwrap_or(u32::MAX) + self.sheet.first_column,
        };
        let said = self.said(row, Column::Text);
        let place = self.said(row, Column::Place);
        let text = figure::printed_text(figure.status, &place, &said, self.sheet.text(row, column));
        let source = self.said(row, Column::Source);
        let source = if source.is_empty() { self.sheet.file.as_str() } else { source.as_str() };
        let place = if place.is_empty() { self.printed_place(at) } else { place.into() };
        let observation = Observation {
            key: slot.key,
            value: figure.value,
            unit: slot.heading.indicator.unit.clone(),
            status: figure.status,
            provenance: Provenance {
                source: Arc::from(source),
                place,
                text: CompactString::from(text),
            },
        };
        Taken { observation, rank: slot.rank, at }
    }

    /// `sheet 历年 cell B7`, `cell B7`.
    fn printed_place(&self, at: At) -> CompactString {
        let mut place = String::new();
        if let Some(name) = &self.sheet.name {
            place.push_str(&format!("sheet {} ", name.replace(' ', "_")));
        } else if let Some(number) = self.sheet.number {
            place.push_str(&format!("grid {number} "));
        }
        place.push_str(&format!("cell {}{}", crate::model::column_letters(at.column), at.line));
        place.into()
    }

    fn said(&self, row: usize, column: Column) -> String {
        let at = self.layout.columns.side(column);
        at.map_or("", |at| self.sheet.text(row, at)).to_owned()
    }

    fn reject(&mut self, fault: Fault, (row, column): (usize, usize)) {
        self.out.expected += 1;
        self.out.rejected += 1;
        let fault = fault.in_column(column);
        if !self.out.faults.iter().any(|(known, at)| *at == Some(row) && *known == fault) {
            self.out.faults.push((fault, Some(row)));
        }
    }

    /// A row of a text file that has not the cells of the header.
    fn ragged(&self, row: usize) -> Option<Fault> {
        let header = self.layout.header.iter().map(|level| &self.sheet.rows[*level]);
        let most = header.clone().map(|row| row.given).max().unwrap_or(0);
        let filled = |row: &super::sheet::Row| {
            row.cells.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |at| at + 1)
        };
        let width = header.map(filled).max().unwrap_or(0);
        let found = self.sheet.rows[row].given;
        let extra = self.sheet.filled(row).any(|(column, _)| column >= most);
        // A merged heading may reach further than its text.
        let merged = matches!(self.layout.columns.plans.get(most), Some(ColumnPlan::Figures(_)));
        (found < width || (extra && !merged))
            .then(|| Fault::error("row_ragged").with("found", found).with("expected", width))
    }
}

fn key(
    body: BodyId,
    year: Year,
    indicator: &IndicatorId,
    breakdown: &BreakdownId,
) -> ObservationKey {
    ObservationKey { body, indicator: indicator.clone(), breakdown: breakdown.clone(), year }
}
