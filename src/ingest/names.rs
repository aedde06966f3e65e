use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::fault::Fault;
use super::words::Words;
use crate::catalog::{Catalog, Resolved};
use crate::model::{BodyId, BreakdownId, IndicatorId, ObsStatus, Severity, Unit};

/// An indicator of the catalog, with what every row of it needs.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) id: IndicatorId,
    /// Its place in the catalog's order.
    pub(crate) rank: u32,
    pub(crate) unit: Unit,
    pub(crate) table: String,
    /// The breakdown that stands for the whole of it.
    pub(crate) whole: Applicant,
}

/// A breakdown of the catalog.
#[derive(Clone, Debug, Default)]
pub(crate) struct Applicant {
    pub(crate) id: BreakdownId,
    /// Its place in the order of the form's columns.
    pub(crate) rank: u32,
}

/// The names of one file: each is looked up once, and its value is shared by all the rows that have it.
pub(crate) struct Names<'c> {
    catalog: &'c Catalog,
    indicators: HashMap<String, Result<Rc<Known>, Fault>>,
    breakdowns: HashMap<String, Resolved<BreakdownId>>,
    bodies: HashMap<String, BodyId>,
    sources: HashMap<String, Arc<str>>,
    units: HashMap<String, Unit>,
    statuses: HashMap<String, Option<ObsStatus>>,
}

impl<'c> Names<'c> {
    pub(crate) fn new(catalog: &'c Catalog) -> Self {
        Names {
            catalog,
            indicators: HashMap::new(),
            breakdowns: HashMap::new(),
            bodies: HashMap::new(),
            sources: HashMap::new(),
            units: HashMap::new(),
            statuses: HashMap::new(),
        }
    }

    /// The indicator of this id, label or alias.
    pub(crate) fn indicator(&mut self, name: &str) -> Result<Rc<Known>, Fault> {
        let catalog = self.catalog;
        cached(&mut self.indicators, name, |name| indicator(catalog, name))
    }

    /// The breakdown of this code, label or alias among those of the indicator's table.
    pub(crate) fn breakdown(&mut self, name: &str, of: &Known) -> Result<Applicant, Fault> {
        let catalog = self.catalog;
        let found = cached(&mut self.breakdowns, name, |name| catalog.resolve_breakdown(name));
        let fitting: Vec<BreakdownId> = match found {
            Resolved::One(id) => vec![id],
            Resolved::Several(ids) => ids,
            Resolved::Unknown(nearest) => {
                let fault = Fault::near("unknown_breakdown", Severity::Error, nearest);
                return Err(fault.with("found", name));
            }
        };
        let belongs = |id: &&BreakdownId| {
            catalog.breakdown(id).is_some_and(|breakdown| breakdown.table == of.table)
        };
        match fitting.iter().find(belongs) {
            Some(id) => Ok(applicant(catalog, id.clone())),
            None => {
                let fault = Fault::error("breakdown_unexpected").with("found", name);
                Err(fault.with("indicator", &of.id))
            }
        }
    }

    /// Whether a unit converts to that of any indicator.
    pub(crate) fn is_unit(&self, unit: &Unit) -> bool {
        self.catalog.indicators().iter().any(|known| unit.power_to(&known.unit).is_some())
    }

    pub(crate) fn body(&mut self, name: &str) -> BodyId {
        cached(&mut self.bodies, name, BodyId::new)
    }

    pub(crate) fn source(&mut self, name: &str) -> Arc<str> {
        cached(&mut self.sources, name, |name| Arc::from(name))
    }

    pub(crate) fn unit(&mut self, name: &str) -> Unit {
        cached(&mut self.units, name, Unit::new)
    }

    pub(crate) fn status(&mut self, name: &str) -> Option<ObsStatus> {
        cached(&mut self.statuses, name, |name| Words::get().status(name))
    }
}

fn cached<T: Clone>(map: &mut HashMap<String, T>, name: &str, make: impl Fn(&str) -> T) -> T {
    if let Some(value) = map.get(name) {
        return value.clone();
    }
    let value = make(name);
    map.insert(name.to_owned(), value.clone());
    value
}

fn indicator(catalog: &Catalog, name: &str) -> Result<Rc<Known>, Fault> {
    if name.is_empty() {
        return Err(Fault::error("indicator_missing"));
    }
    let id = match catalog.resolve(name) {
        Resolved::One(id) => id,
        Resolved::Several(ids) => {
            let ids: Vec<&str> = ids.iter().map(IndicatorId::as_str).collect();
            let fault = Fault::error("ambiguous_indicator").with("found", name);
            return Err(fault.with("candidates", ids.join(", ")));
        }
        Resolved::Unknown(nearest) => {
            return Err(
                Fault::near("unknown_indicator", Severity::Error, nearest).with("found", name)
            );
        }
    };
    let known = catalog.indicator(&id).zip(catalog.position(&id));
    let (indicator, rank) =
        known.ok_or_else(|| Fault::error("unknown_indicator").with("found", name))?;
    Ok(Rc::new(Known {
        rank: u32::try_from(rank).unwrap_or(u32::MAX),
        unit: indicator.unit.clone(),
        table: catalog.form_table(&id).to_owned(),
        whole: applicant(catalog, catalog.whole(&id)),
        id,
    }))
}

fn applicant(catalog: &Catalog, id: BreakdownId) -> Applicant {
    let rank = catalog.breakdown_position(&id).unwrap_or_default();
    Applicant { id, rank: u32::try_from(rank).unwrap_or(u32::MAX) }
}
