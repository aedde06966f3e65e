//! What a row of a long table says of its series, looked up once for all the rows that say the same.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::catalog::Catalog;
use crate::engine::csv::columns::Columns;
use crate::ingest::fault::Fault;
use crate::ingest::figure::Beside;
use crate::ingest::names::Names;
use crate::model::{BreakdownId, IndicatorId, Unit};

/// The cells that name a series and its status, as they stand in the file: indicator, breakdown, unit, status.
pub(super) type Said<'a> = [&'a str; 4];

/// A series as the catalog has it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) indicator: IndicatorId,
    pub(super) breakdown: BreakdownId,
    /// The unit of the catalog, in which the values are kept.
    pub(super) own: Unit,
    /// The unit and the status that the row gives.
    pub(super) beside: Beside,
    /// Whether numbers stand in the file in the catalog's unit.
    pub(super) is_own_unit: bool,
}

/// All that was looked up, by what was said.
pub(super) struct NamedSeries<'c> {
    columns: &'c Columns,
    names: Names<'c>,
    known: HashMap<Vec<u8>, usize, FixedState>,
    found: Vec<Result<Named, Fault>>,
    key: Vec<u8>,
    last: Option<usize>,
}

impl<'c> NamedSeries<'c> {
    pub(super) fn new(columns: &'c Columns, catalog: &'c Catalog) -> NamedSeries<'c> {
        NamedSeries {
            columns,
            names: Names::new(catalog),
            known: HashMap::default(),
            found: Vec::new(),
            key: Vec::new(),
            last: None,
        }
    }

    /// The number of what was said; equal cells have equal numbers.
    pub(super) fn number(&mut self, said: Said<'_>) -> usize {
        if let Some(last) = self.last.filter(|_| self.says(said)) {
            return last;
        }
        self.key.clear();
        for cell in said {
            self.key.extend_from_slice(cell.as_bytes());
            self.key.push(0);
        }
        let number = match self.known.get(&self.key) {
            Some(number) => *number,
            None => {
                let named = self.named(said);
                self.found.push(named);
                self.known.insert(self.key.clone(), self.found.len() - 1);
                self.found.len() - 1
            }
        };
        self.last = Some(number);
        number
    }

    /// Whether the row before said the same.
    fn says(&self, said: Said<'_>) -> bool {
        let mut rest = self.key.as_slice();
        let same = said.iter().all(|cell| {
            let own =
                rest.strip_prefix(cell.as_bytes()).and_then(|after| after.strip_prefix(b"\0"));
            own.map(|after| rest = after).is_some()
        });
        same && rest.is_empty()
    }

    /// What a number stands for.
    pub(super) fn get(&self, number: usize) -> Result<&Named, &Fault> {
        self.found[number].as_ref()
    }

    /// Everything that was looked up, in the order of the numbers.
    pub(super) fn all(&self) -> &[Result<Named, Fault>] {
        &self.found
    }

    fn named(&mut self, [indicator, breakdown, unit, status]: Said<'_>) -> Result<Named, Fault> {
        let columns = self.columns;
        let known = self.names.indicator(indicator).map_err(|f| columns.indicator.blame(f))?;
        // A figure without an applicant stands for the whole.
        let breakdown = match breakdown {
            "" => known.whole.id.clone(),
            name => {
                let found = self.names.breakdown_or_account(name, &known);
                found.map_err(|f| columns.breakdown.blame(f))?.id
            }
        };
        let unit = (!unit.is_empty()).then(|| self.names.unit(unit));
        let status = match status {
            "" => None,
            said => {
                let fault = || Fault::error("unknown_status").with("found", said);
                let status = self.names.status(said);
                Some(status.ok_or_else(|| columns.status.blame(fault()))?)
            }
        };
        Ok(Named {
            indicator: known.id.clone(),
            breakdown,
            is_own_unit: unit.as_ref().is_none_or(|unit| *unit == known.unit),
            own: known.unit.clone(),
            beside: Beside { unit, status },
        })
    }
}
