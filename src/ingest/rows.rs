use std::sync::Arc;

use compact_str::CompactString;
use csv::StringRecord;

use super::fault::Fault;
use super::figure::{self, Beside};
use super::header::Layout;
use super::heading::Heading;
use super::names::Names;
use super::taken::{At, Taken, TakenBody};
use super::words::Column;
use crate::model::{Body, BodyId, Observation, ObservationKey, Provenance, Unit, Year};

/// What one row gave.
#[derive(Default)]
pub(super) struct RowResult {
    pub(super) figures: Vec<Taken>,
    pub(super) bodies: Vec<TakenBody>,
    pub(super) faults: Vec<Fault>,
    /// Whether a figure without an applicant was taken for the total.
    pub(super) total_assumed: bool,
    /// Whether the unit of a figure was taken from above the header.
    pub(super) unit_from_above: bool,
}

/// Reads the rows of one table.
pub(super) struct Rows<'l, 'c> {
    pub(super) layout: &'l Layout,
    pub(super) names: &'l mut Names<'c>,
    /// The file: the source of figures that name none.
    pub(super) file: Arc<str>,
    /// The position of the file among the inputs.
    pub(super) number: u32,
    /// The units that a title above the header names.
    pub(super) units_above: Vec<Unit>,
}

/// What a row says of all its figures.
struct Head {
    body: BodyId,
    year: Year,
    source: Arc<str>,
    place: CompactString,
}

/// One figure of a row.
struct Slot<'r> {
    heading: Heading,
    cell: &'r str,
    /// The text as printed, where the row gives it.
    text: &'r str,
    column: usize,
}

impl Rows<'_, '_> {
    /// The figure of a row of a long table.
    pub(super) fn long(&mut self, cells: &StringRecord, line: u64) -> RowResult {
        let mut result = RowResult::default();
        let head = self.head(cells, &mut result.faults);
        let beside = self.beside(cells, &mut result.faults);
        let heading = self.long_heading(cells, &mut result);
        let column = self.layout.position(Column::Value).unwrap_or_default();
        let (Some(beside), Some(heading)) = (beside, heading) else { return result };
        let cell = self.layout.cell(cells, Column::Value);
        let text = self.layout.cell(cells, Column::Text);
        let slot = Slot { heading, cell, text, column };
        self.figure(slot, head.as_ref(), (&beside, line), &mut result);
        result
    }

    /// The figures of a row of a wide table.
    pub(super) fn wide(&mut self, cells: &StringRecord, line: u64) -> RowResult {
        let mut result = RowResult::default();
        let head = self.head(cells, &mut result.faults);
        let Some(beside) = self.beside(cells, &mut result.faults) else { return result };
        let layout = self.layout;
        for (column, heading) in &layout.figures {
            let Some(heading) = self.wide_heading(cells, heading, &mut result.faults) else {
                continue;
            };
            let cell = cells.get(*column).map_or("", str::trim);
            let slot = Slot { heading, cell, text: "", column: *column };
            self.figure(slot, head.as_ref(), (&beside, line), &mut result);
        }
        result
    }

    /// The body of a row of a table of bodies.
    pub(super) fn body(&mut self, cells: &StringRecord, line: u64) -> RowResult {
        let mut result = RowResult::default();
        let cell = |column: Column| self.layout.cell(cells, column);
        let column = self.layout.position(Column::Body).unwrap_or_default();
        if cell(Column::Body).is_empty() {
            result.faults.push(Fault::error("body_missing").in_column(column));
            return result;
        }
        let parent = Some(cell(Column::Parent)).filter(|name| !name.is_empty()).map(BodyId::new);
        let body = Body {
            id: BodyId::new(cell(Column::Body)),
            kind: cell(Column::Kind).to_owned(),
            level: cell(Column::Level).to_owned(),
            parent,
        };
        result.bodies.push(TakenBody { body, at: self.at(line, column) });
        result
    }

    fn figure(
        &mut self,
        slot: Slot<'_>,
        head: Option<&Head>,
        (beside, line): (&Beside, u64),
        result: &mut RowResult,
    ) {
        let Heading { indicator, breakdown, unit } = slot.heading;
        let given = unit.or_else(|| beside.unit.clone());
        let above = || self.units_above.iter().find(|u| u.power_to(&indicator.unit).is_some());
        let from_above = if given.is_none() { above() } else { None };
        let unit = given.or_else(|| from_above.cloned());
        result.unit_from_above |= from_above.is_some();
        let beside = Beside { unit, ..beside.clone() };
        let figure = match figure::read(slot.cell, &beside, &indicator.unit) {
            Ok(figure) => figure,
            Err(fault) => return result.faults.push(self.named(fault, slot.column)),
        };
        let Some(head) = head else { return };
        let breakdown = breakdown.unwrap_or_else(|| indicator.whole.clone());
        let text = if slot.text.is_empty() { slot.cell } else { slot.text };
        let observation = Observation {
            key: ObservationKey {
                body: head.body.clone(),
                indicator: indicator.id.clone(),
                breakdown: breakdown.id,
                year: head.year,
            },
            value: figure.value,
            unit: indicator.unit.clone(),
            status: figure.status,
            provenance: Provenance {
                source: Arc::clone(&head.source),
                place: head.place.clone(),
                text: CompactString::from(text),
            },
        };
        let rank = (indicator.rank, breakdown.rank);
        result.figures.push(Taken { observation, rank, at: self.at(line, slot.column) });
    }

    fn head(&mut self, cells: &StringRecord, faults: &mut Vec<Fault>) -> Option<Head> {
        let layout = self.layout;
        let position = |column: Column| layout.position(column).unwrap_or_default();
        let (body, year) = (layout.cell(cells, Column::Body), layout.cell(cells, Column::Year));
        if body.is_empty() {
            faults.push(Fault::error("body_missing").in_column(position(Column::Body)));
        }
        let parsed: Option<Year> = year.parse().ok();
        if parsed.is_none() {
            let fault = Fault::error("year_wrong").with("found", year);
            faults.push(fault.in_column(position(Column::Year)));
        }
        let source = match layout.cell(cells, Column::Source) {
            "" => Arc::clone(&self.file),
            source => self.names.source(source),
        };
        let place = CompactString::from(layout.cell(cells, Column::Place));
        let year = parsed.filter(|_| !body.is_empty())?;
        Some(Head { body: self.names.body(body), year, source, place })
    }

    /// The unit and the status that the row gives; none when the status is not one.
    fn beside(&mut self, cells: &StringRecord, faults: &mut Vec<Fault>) -> Option<Beside> {
        let unit = match self.layout.cell(cells, Column::Unit) {
            "" => None,
            unit => Some(self.names.unit(unit)),
        };
        let said = self.layout.cell(cells, Column::Status);
        if said.is_empty() {
            return Some(Beside { unit, status: None });
        }
        let status = self.names.status(said);
        if status.is_none() {
            let column = self.layout.position(Column::Status).unwrap_or_default();
            faults.push(Fault::error("unknown_status").with("found", said).in_column(column));
        }
        status.map(|status| Beside { unit, status: Some(status) })
    }

    fn long_heading(&mut self, cells: &StringRecord, result: &mut RowResult) -> Option<Heading> {
        let column = self.layout.position(Column::Indicator).unwrap_or_default();
        let indicator = match self.names.indicator(self.layout.cell(cells, Column::Indicator)) {
            Ok(indicator) => indicator,
            Err(fault) => {
                result.faults.push(fault.in_column(column));
                return None;
            }
        };
        let heading = Heading { indicator, breakdown: None, unit: None };
        let heading = self.wide_heading(cells, &heading, &mut result.faults)?;
        result.total_assumed = heading.breakdown.is_none() && !heading.indicator.whole.id.is_none();
        Some(heading)
    }

    /// The heading with the applicant of the row, where the row has one and the heading has not.
    fn wide_heading(
        &mut self,
        cells: &StringRecord,
        heading: &Heading,
        faults: &mut Vec<Fault>,
    ) -> Option<Heading> {
        let said = self.layout.cell(cells, Column::Breakdown);
        let mut heading = heading.clone();
        if said.is_empty() || heading.breakdown.is_some() {
            return Some(heading);
        }
        match self.names.breakdown(said, &heading.indicator) {
            Ok(breakdown) => {
                heading.breakdown = Some(breakdown);
                Some(heading)
            }
            Err(fault) => {
                let column = self.layout.position(Column::Breakdown).unwrap_or_default();
                let fault = fault.in_column(column);
                // One wrong applicant is one finding, however many columns it concerns.
                if !faults.contains(&fault) {
                    faults.push(fault);
                }
                None
            }
        }
    }

    fn named(&self, fault: Fault, column: usize) -> Fault {
        fault.with("column", self.layout.heading(column)).in_column(column)
    }

    fn at(&self, line: u64, column: usize) -> At {
        At { file: self.number, line, column: u32::try_from(column + 1).unwrap_or(u32::MAX) }
    }
}
