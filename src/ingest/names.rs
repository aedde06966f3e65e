use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::bodies::{Directory, Harmonised, Harmony};
use super::fault::Fault;
use super::words::Words;
use crate::catalog::{Catalog, Resolved, both, part};
use crate::i18n::{Lang, Words as Said};
use crate::model::{BodyId, BreakdownId, IndicatorId, ObsStatus, Severity, Unit};

/// What is known by the name that a file has for it. Asked for every row, and never by somebody who could choose names that
/// collide to any harm: a fast hash.
type Cache<T> = HashMap<String, T, FixedState>;

/// An indicator of the catalog, with what every row of it needs.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) id: IndicatorId,
    /// What it is called.
    pub(crate) name: Said,
    /// Its place in the catalog's order.
    pub(crate) rank: u32,
    pub(crate) unit: Unit,
    pub(crate) table: String,
    /// Whether a breakdown is the name of an account.
    pub(crate) accounts: bool,
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

/// The rank of a breakdown that is the name of an account: the catalog has no place for it.
pub(crate) const ACCOUNT: u32 = u32::MAX;

/// The names of one file: each is looked up once, and its value is shared by all the rows that have it.
pub(crate) struct Names<'c> {
    catalog: &'c Catalog,
    directory: Option<&'c Directory>,
    indicators: Cache<Result<Rc<Known>, Fault>>,
    breakdowns: Cache<Resolved<BreakdownId>>,
    bodies: Cache<BodyId>,
    /// The names that the list of bodies writes otherwise.
    harmonised: BTreeSet<Harmonised>,
    sources: Cache<Arc<str>>,
    units: Cache<Unit>,
    statuses: Cache<Option<ObsStatus>>,
}

impl<'c> Names<'c> {
    pub(crate) fn new(catalog: &'c Catalog) -> Self {
        Names {
            catalog,
            directory: None,
            harmonised: BTreeSet::new(),
            indicators: Cache::default(),
            breakdowns: Cache::default(),
            bodies: Cache::default(),
            sources: Cache::default(),
            units: Cache::default(),
            statuses: Cache::default(),
        }
    }

    /// What a figure is called.
    pub(super) fn name_of(&self, id: &IndicatorId, breakdown: &BreakdownId) -> Said {
        self.catalog.name_of(id, breakdown)
    }

    /// The indicator of this id, label or alias.
    pub(crate) fn indicator(&mut self, name: &str) -> Result<Rc<Known>, Fault> {
        let catalog = self.catalog;
        cached(&mut self.indicators, name, |name| indicator(catalog, name))
    }

    /// Whether exactly one indicator has the name that folds to this.
    pub(super) fn knows_folded(&self, name: &str) -> bool {
        self.catalog.knows_folded(name)
    }

    /// How many bytes the longest name of an indicator takes, folded.
    pub(super) fn longest_name(&self) -> usize {
        self.catalog.longest_name()
    }

    /// The indicator of exactly this name, without a search for the nearest.
    pub(super) fn known_indicator(&mut self, name: &str) -> Option<Rc<Known>> {
        if !self.catalog.knows(name) {
            return None;
        }
        self.indicator(name).ok()
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
                Err(fault.saying("indicator", catalog.name(&of.id)))
            }
        }
    }

    /// Whether a text names an applicant.
    pub(super) fn is_breakdown(&mut self, name: &str) -> bool {
        let catalog = self.catalog;
        let found = cached(&mut self.breakdowns, name, |name| catalog.resolve_breakdown(name));
        !matches!(found, Resolved::Unknown(_))
    }

    /// Whether a text names the whole of a breakdown: 总计.
    pub(super) fn is_whole(&self, name: &str) -> bool {
        let whole = |id: &BreakdownId| self.catalog.breakdown(id).is_some_and(|b| b.total);
        match self.catalog.resolve_breakdown(name) {
            Resolved::One(id) => whole(&id),
            Resolved::Several(ids) => ids.iter().any(whole),
            Resolved::Unknown(_) => false,
        }
    }

    /// Whether a text is the name of a body in the list of bodies that was given.
    pub(super) fn is_listed_body(&self, name: &str) -> bool {
        self.directory.is_some_and(|directory| directory.find(name).is_some())
    }

    /// What a column of breakdowns says: a breakdown, or the name of an account, where the indicator has accounts. A heading
    /// says no account: what stands in its brackets may be a unit or a remark.
    pub(crate) fn breakdown_or_account(
        &mut self,
        name: &str,
        of: &Known,
    ) -> Result<Applicant, Fault> {
        let is_known =
            |catalog: &Catalog| !matches!(catalog.resolve_breakdown(name), Resolved::Unknown(_));
        if of.accounts && !is_known(self.catalog) {
            return Ok(Applicant { id: BreakdownId::new(name), rank: ACCOUNT });
        }
        self.breakdown(name, of)
    }

    /// Whether a unit converts to that of any indicator.
    pub(crate) fn is_unit(&self, unit: &Unit) -> bool {
        self.catalog.indicators().iter().any(|known| unit.power_to(&known.unit).is_some())
    }

    /// The same names, with the bodies of a list.
    pub(super) fn with_directory(self, directory: Option<&'c Directory>) -> Self {
        Names { directory, ..self }
    }

    /// The body of a name: that of the list of bodies, or one of this name.
    pub(crate) fn body(&mut self, name: &str) -> BodyId {
        if let Some(known) = self.bodies.get(name) {
            return known.clone();
        }
        let found = self.directory.and_then(|directory| directory.find(name));
        let body = match found {
            Some((body, Harmony::Same)) => body,
            Some((body, how)) => {
                let found = name.to_owned();
                self.harmonised.insert(Harmonised { found, body: body.clone(), how });
                body
            }
            None => BodyId::new(name),
        };
        self.bodies.insert(name.to_owned(), body.clone());
        body
    }

    /// The names that the list of bodies writes otherwise, as they were come upon.
    pub(super) fn take_harmonised(&mut self) -> BTreeSet<Harmonised> {
        std::mem::take(&mut self.harmonised)
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

fn cached<T: Clone>(map: &mut Cache<T>, name: &str, make: impl Fn(&str) -> T) -> T {
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
            let fault = Fault::error("ambiguous_indicator").with("found", name);
            return Err(fault.saying("candidates", candidates(catalog, &ids)));
        }
        Resolved::Unknown(nearest) => {
            return Err(
                Fault::near("unknown_indicator", Severity::Error, nearest).with("found", name)
            );
        }
    };
    // A derived indicator that a table prints is a figure too; it is held against the computed one.
    let known = catalog.indicator(&id).zip(catalog.position(&id));
    let (indicator, rank) =
        known.ok_or_else(|| Fault::error("unknown_indicator").with("found", name))?;
    Ok(Rc::new(Known {
        rank: u32::try_from(rank).unwrap_or(u32::MAX),
        unit: indicator.unit.clone(),
        table: catalog.form_table(&id).to_owned(),
        accounts: indicator.accounts,
        whole: applicant(catalog, catalog.whole(&id)),
        name: catalog.name(&id),
        id,
    }))
}

/// What a name may mean, each with the id by which it can be told from the others.
fn candidates(catalog: &Catalog, ids: &[IndicatorId]) -> Said {
    both(|lang| {
        let named = ids.iter().map(|id| part(catalog.label(id, lang), id.as_str(), lang));
        named.collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
    })
}

fn applicant(catalog: &Catalog, id: BreakdownId) -> Applicant {
    let rank = catalog.breakdown_position(&id).unwrap_or_default();
    Applicant { id, rank: u32::try_from(rank).unwrap_or(u32::MAX) }
}
