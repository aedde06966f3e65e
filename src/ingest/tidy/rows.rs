use std::sync::Arc;

use compact_str::CompactString;
use csv::StringRecord;

use super::header::Layout;
use crate::ingest::fault::Fault;
use crate::ingest::figure::{self, Beside};
use crate::ingest::heading::Heading;
use crate::ingest::names::Names;
use crate::ingest::taken::{At, Taken, TakenBody};
use crate::ingest::words::Column;
use crate::model::{Body, BodyId, Observation, ObservationKey, Provenance, Year};

/// What one row gave.
#[derive(Default)]
pub(in crate::ingest) struct RowResult {
    pub(super) figures: Vec<Taken>,
    pub(in crate::ingest) bodies: Vec<TakenBody>,
    pub(in crate::ingest) faults: Vec<Fault>,
    /// Whether a figure without an applicant was taken for the total.
    pub(super) total_assumed: bool,
}

/// Reads the rows of one table.
pub(super) struct Rows<'l, 'c> {
    pub(super) layout: &'l Layout,
    pub(super) names: &'l mut Names<'c>,
    /// The file: the source of figures that name none.
    pub(super) file: Arc<str>,
    /// The position of the file among the inputs.
    pub(super) number: u32,
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

    /// The body of a row of a table of bodies.
    pub(super) fn body(&mut self, cells: &StringRecord, line: u64) -> RowResult {
        let mut result = RowResult::default();
        let cell = |column: Column| self.layout.cell(cells, column);
        let column = self.layout.position(Column::Body).unwrap_or_default();
        if cell(Column::Body).is_empty() {
            result.faults.push(Fault::error("body_missing").in_column(column));
            return result;
        }
        let named = |column: Column| Some(cell(column)).filter(|name| !name.is_empty());
        let year = |column: Column| named(column).and_then(|year| year.parse().ok());
        let body = Body {
            id: BodyId::new(cell(Column::Body)),
            code: cell(Column::Code).to_owned(),
            kind: cell(Column::Kind).to_owned(),
            level: cell(Column::Level).to_owned(),
            parent: named(Column::Parent).map(BodyId::new),
            aliases: aliases(cell(Column::Aliases)),
            from: year(Column::From),
            to: year(Column::To),
            successor: named(Column::Successor).map(BodyId::new),
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
        let unit = unit.or_else(|| beside.unit.clone());
        let beside = Beside { unit, ..beside.clone() };
        let figure = match figure::read(slot.cell, &beside, &indicator.unit) {
            Ok(figure) => figure,
            Err(fault) => return result.faults.push(self.named(fault, slot.column)),
        };
        let Some(head) = head else { return };
        let breakdown = breakdown.unwrap_or_else(|| indicator.whole.clone());
        let text = figure::printed_text(figure.status, &head.place, slot.text, slot.cell);
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
        let heading = self.with_breakdown(cells, &heading, &mut result.faults)?;
        result.total_assumed = heading.breakdown.is_none() && !heading.indicator.whole.id.is_none();
        Some(heading)
    }

    /// The heading with the applicant of the row, where the row has one and the heading has not.
    fn with_breakdown(
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
        match self.names.breakdown_or_account(said, &heading.indicator) {
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

/// The names of a list: 甲市人民政府;甲府.
fn aliases(list: &str) -> Vec<String> {
    let names = list.split([';', '；']).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}
