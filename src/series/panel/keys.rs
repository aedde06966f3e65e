//! The keys of figures as small numbers: texts are held once, however many rows have them.

use std::collections::{BTreeMap, HashMap};

use compact_str::CompactString;

use crate::catalog::Catalog;
use crate::i18n::Lang;
use crate::ingest::{Directory, SeriesKey, is_total, series_key};
use crate::model::{BodyId, BreakdownId, Finding, IndicatorId, Unit};

/// The number that stands for "no text".
pub(crate) const NONE: u32 = u32::MAX;

/// What a series counts: shared by the series of all bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The applicant, or none.
    pub breakdown: BreakdownId,
    /// The unit of the values: the indicator's own; that of the table when the catalog does not have the indicator, or
    /// when it is no multiple of the indicator's own.
    pub unit: Unit,
}

/// A column of texts: each row has the number of its text.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The number of each row's text, or [`NONE`].
    pub(crate) ids: Vec<u32>,
    /// The texts.
    pub(crate) texts: Vec<CompactString>,
}

/// Collects a column of texts row by row.
#[derive(Debug, Default)]
pub(crate) struct NamesBuilder {
    known: HashMap<CompactString, u32>,
    names: Names,
}

impl NamesBuilder {
    pub(crate) fn push(&mut self, text: Option<&str>) {
        let id = text.map_or(NONE, |text| self.id(text));
        self.names.ids.push(id);
    }

    /// One more row with the text of the row before.
    pub(crate) fn repeat(&mut self) {
        let id = self.names.ids.last().copied().unwrap_or(NONE);
        self.names.ids.push(id);
    }

    fn id(&mut self, text: &str) -> u32 {
        let texts = &mut self.names.texts;
        if let Some(last) = self.names.ids.last()
            && texts.get(*last as usize).is_some_and(|known| known == text)
        {
            return *last;
        }
        if let Some(id) = self.known.get(text) {
            return *id;
        }
        let id = texts.len() as u32;
        texts.push(CompactString::from(text));
        self.known.insert(CompactString::from(text), id);
        id
    }

    pub(crate) fn finish(self) -> Names {
        self.names
    }
}

/// What a row says about its kind: indicator, breakdown and unit as the table has them.
type Said = (u32, u32, u32);

/// The keys that all batches of one input share.
#[derive(Debug, Default)]
pub(crate) struct KeyEncoder {
    /// The list of bodies by whose names those of the tables are read.
    directory: Option<Directory>,
    bodies: NamesBuilder,
    words: NamesBuilder,
    kinds: HashMap<Said, u32>,
    said: Vec<Said>,
}

impl KeyEncoder {
    /// An encoder that reads the names of bodies as those of a list.
    pub(crate) fn with_directory(directory: Option<Directory>) -> KeyEncoder {
        KeyEncoder { directory, ..KeyEncoder::default() }
    }

    /// The number of a body.
    pub(crate) fn body(&mut self, name: &str) -> u32 {
        match self.directory.as_ref().and_then(|directory| directory.find(name)) {
            Some((body, _)) => self.bodies.id(body.as_str()),
            None => self.bodies.id(name),
        }
    }

    /// The number of a kind as a table has it.
    pub(crate) fn kind(&mut self, indicator: &str, breakdown: &str, unit: &str) -> u32 {
        let words = &mut self.words;
        let said = (words.id(indicator), words.id(breakdown), words.id(unit));
        let next = self.said.len() as u32;
        let id = *self.kinds.entry(said).or_insert(next);
        if id == next {
            self.said.push(said);
        }
        id
    }

    /// Puts bodies and kinds in order: bodies by name, kinds as the catalog has them. `unknown` says what becomes of kinds
    /// that it does not have.
    pub(crate) fn sort(self, catalog: &Catalog, unknown: Unknown) -> Keys {
        let bodies = self.bodies.finish().texts;
        let mut by_name: Vec<u32> = (0..bodies.len() as u32).collect();
        by_name.sort_unstable_by(|a, b| bodies[*a as usize].cmp(&bodies[*b as usize]));
        let mut body_ranks = vec![0; bodies.len()];
        for (rank, id) in by_name.iter().enumerate() {
            body_ranks[*id as usize] = rank as u32;
        }
        let words = self.words.finish().texts;
        let mut refused: BTreeMap<String, Finding> = BTreeMap::new();
        let said: Vec<Option<(Kind, i32)>> = self
            .said
            .iter()
            .map(|said| match unknown {
                Unknown::Kept => Some(compared_as(*said, &words, catalog)),
                Unknown::Refused => by_the_catalog(*said, &words, catalog)
                    .map_err(|finding| refused.insert(finding.message(Lang::En), *finding))
                    .ok(),
            })
            .collect();
        let mut kinds: Vec<Kind> = said.iter().flatten().map(|(kind, _)| kind.clone()).collect();
        kinds.sort_by_cached_key(|kind| order(kind, catalog));
        kinds.dedup();
        let positions: HashMap<_, u32> =
            kinds.iter().enumerate().map(|(at, kind)| (order(kind, catalog), at as u32)).collect();
        let rank = |(kind, power): &(Kind, i32)| (positions[&order(kind, catalog)], *power);
        let kind_ranks = said.iter().map(|said| said.as_ref().map_or((NONE, 0), rank)).collect();
        let bodies: Vec<BodyId> =
            by_name.iter().map(|id| BodyId::new(&bodies[*id as usize])).collect();
        let refused = refused.into_values().collect();
        let is_total = |body: &BodyId| unknown == Unknown::Refused && is_total(body.as_str());
        let totals = bodies.iter().map(is_total).collect();
        Keys { totals, bodies, kinds, body_ranks, kind_ranks, refused }
    }
}

/// KeyEncoder in order, and where each number of [`KeyEncoder`] went.
#[derive(Debug)]
pub(crate) struct Keys {
    /// Whether each body is none, but a total of the others, as every table may have at its end.
    totals: Vec<bool>,
    /// The bodies, sorted by name.
    pub(crate) bodies: Vec<BodyId>,
    /// The kinds, in the order of the catalog.
    pub(crate) kinds: Vec<Kind>,
    /// For each number of a body, its place.
    pub(crate) body_ranks: Vec<u32>,
    /// For each number of a kind, its place, or [`NONE`] when it is refused, and the power of ten that its values are
    /// multiplied by.
    pub(crate) kind_ranks: Vec<(u32, i32)>,
    /// Why kinds are refused: one finding for each unknown name.
    pub(crate) refused: Vec<Finding>,
}

impl Keys {
    /// Whether the body at this place is none, but a total of the others.
    pub(crate) fn is_total(&self, body: usize) -> bool {
        self.totals.get(body).copied().unwrap_or_default()
    }
}

/// What becomes of kinds that the catalog does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// They are kept as they are: a caller of the library has made them.
    Kept,
    /// They are refused, as every table's are.
    Refused,
}

/// The kind by the rules of every table.
fn by_the_catalog(
    said: Said,
    words: &[CompactString],
    catalog: &Catalog,
) -> Result<(Kind, i32), Box<Finding>> {
    let word = |id: u32| words[id as usize].as_str();
    let key = series_key(catalog, word(said.0), word(said.1), word(said.2))?;
    let SeriesKey { indicator, breakdown, unit, power } = key;
    Ok((Kind { indicator, breakdown, unit }, power))
}

/// The kind in the unit of the indicator, and the power of ten to it.
fn compared_as(said: Said, words: &[CompactString], catalog: &Catalog) -> (Kind, i32) {
    let indicator = IndicatorId::new(&words[said.0 as usize]);
    let breakdown = BreakdownId::new(&words[said.1 as usize]);
    let given = Unit::new(&words[said.2 as usize]);
    let own = catalog.indicator(&indicator).map(|i| &i.unit);
    let (unit, power) = match own {
        Some(own) if given.as_str().is_empty() => (own.clone(), 0),
        Some(own) => match given.power_to(own) {
            Some(power) => (own.clone(), power),
            None => (given, 0),
        },
        None => (given, 0),
    };
    (Kind { indicator, breakdown, unit }, power)
}

/// The catalog's order: indicators, then breakdowns; what it does not have stands behind, by name.
fn order(kind: &Kind, catalog: &Catalog) -> (usize, IndicatorId, usize, BreakdownId, Unit) {
    (
        catalog.position(&kind.indicator).unwrap_or(usize::MAX),
        kind.indicator.clone(),
        catalog.breakdown_position(&kind.breakdown).unwrap_or(usize::MAX),
        kind.breakdown.clone(),
        kind.unit.clone(),
    )
}
