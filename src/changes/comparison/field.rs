use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::model::{
    Body, BodyId, BreakdownId, Doubts, IndicatorId, ObsStatus, Observation, ObservationKey, Unit,
    Year, times_ten_to,
};
use crate::series::Selection;

/// Which bodies are compared with each other. Without either, all are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Peers {
    /// Those of the same kind and level.
    pub level: bool,
    /// Those that report to the same body.
    pub parent: bool,
}

/// What is compared.
#[derive(Clone, Debug, Default)]
pub struct FieldOptions {
    /// The bodies that are compared, the indicators, applicants and years.
    pub selection: Selection,
    /// Which of the bodies are peers.
    pub peers: Peers,
    /// The figures that findings cast doubt on.
    pub doubts: Doubts,
    /// Whether estimates and doubtful figures count as the others do.
    pub doubtful_too: bool,
}

/// Why a body has no part in the statistics of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// It has no such figure.
    Absent,
    /// It has the figure's row without a value.
    Missing,
    /// The figure is an estimate.
    Estimated,
    /// A finding casts doubt on the figure.
    Suspect,
}

impl LeftOut {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            LeftOut::Absent => "absent",
            LeftOut::Missing => "missing",
            LeftOut::Estimated => "estimated",
            LeftOut::Suspect => "suspect",
        }
    }
}

/// A body in a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The body.
    pub body: BodyId,
    /// Its value, in the unit of the field.
    pub value: Option<f64>,
    /// Why it counts in no statistic.
    pub left_out: Option<LeftOut>,
}

impl Entry {
    /// The value, where it counts.
    pub fn counted(&self) -> Option<f64> {
        self.value.filter(|_| self.left_out.is_none())
    }
}

/// The figures of one indicator, applicant and year of bodies that are peers, by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What makes the bodies peers: `government county`, the parent; empty when all are compared.
    pub peers: String,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The applicant, or none.
    pub breakdown: BreakdownId,
    /// The unit of the values: the indicator's own.
    pub unit: Unit,
    /// The year.
    pub year: Year,
    /// Every body that could be there, with or without a figure.
    pub entries: Vec<Entry>,
}

impl Field {
    /// The values that count, in the order of the entries.
    pub fn values(&self) -> Vec<f64> {
        self.entries.iter().filter_map(Entry::counted).collect()
    }
}

/// The fields of some figures, by peers, in the order of the catalog, by year. A body that is in `bodies` and has no figure is
/// an entry without a value; without a list of bodies, all that have any figure could be there.
///
/// ```
/// use tongbi::changes::{FieldOptions, fields};
/// use tongbi::{Catalog, ReadOptions, Sources, read};
///
/// let table = "body,year,indicator,value\n甲县,2024,permits.decided,100\n乙县,2024,permits.decided,120\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let all = fields(&dataset.observations, &[], Catalog::builtin(), &FieldOptions::default());
/// assert_eq!(all[0].values(), [120.0, 100.0], "by the names of the bodies");
/// ```
pub fn fields(
    observations: &[Observation],
    bodies: &[Body],
    catalog: &Catalog,
    options: &FieldOptions,
) -> Vec<Field> {
    let groups = groups(observations, bodies, options);
    let mut all: BTreeMap<Key<'_>, BTreeMap<&BodyId, Entry>> = BTreeMap::new();
    for o in observations {
        let (key, selection) = (&o.key, &options.selection);
        let Some(peers) = groups.get(&key.body) else { continue };
        if !selection.has_kind(&key.indicator, &key.breakdown) || !selection.has_year(key.year) {
            continue;
        }
        let unit = catalog.indicator(&key.indicator).map_or(&o.unit, |i| &i.unit);
        let Some(power) = o.unit.power_to(unit).or((o.unit == *unit).then_some(0)) else {
            continue;
        };
        let place = catalog.position(&key.indicator).unwrap_or(usize::MAX);
        let column = catalog.breakdown_position(&key.breakdown).unwrap_or(usize::MAX);
        let of_field = Key {
            peers,
            place: (place, column),
            series: (&key.indicator, &key.breakdown, unit),
            year: key.year,
        };
        let entry = Entry {
            body: key.body.clone(),
            value: o.value.map(|value| times_ten_to(value, power)),
            left_out: left_out(o, catalog, options),
        };
        all.entry(of_field).or_default().insert(&key.body, entry);
    }
    let finish = |(key, mut there): (Key<'_>, BTreeMap<&BodyId, Entry>)| {
        for (body, _) in groups.iter().filter(|(_, peers)| *peers == key.peers) {
            let absent =
                || Entry { body: body.clone(), value: None, left_out: Some(LeftOut::Absent) };
            there.entry(body).or_insert_with(absent);
        }
        Field {
            peers: key.peers.to_owned(),
            indicator: key.series.0.clone(),
            breakdown: key.series.1.clone(),
            unit: key.series.2.clone(),
            year: key.year,
            entries: there.into_values().collect(),
        }
    };
    all.into_iter().map(finish).collect()
}

/// What tells a field from another, in the order in which fields stand.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    peers: &'a str,
    place: (usize, usize),
    series: (&'a IndicatorId, &'a BreakdownId, &'a Unit),
    year: Year,
}

/// The bodies that are compared, each with what it is a peer by.
fn groups(
    observations: &[Observation],
    bodies: &[Body],
    options: &FieldOptions,
) -> BTreeMap<BodyId, String> {
    let described: BTreeMap<&BodyId, &Body> = bodies.iter().map(|body| (&body.id, body)).collect();
    let with_figures = observations.iter().map(|o| &o.key.body);
    let all: BTreeSet<&BodyId> = with_figures.chain(described.keys().copied()).collect();
    let peers = |id: &BodyId| {
        let body = described.get(id);
        let mut words: Vec<&str> = Vec::new();
        if options.peers.parent {
            words.extend(body.and_then(|b| b.parent.as_ref()).map(BodyId::as_str));
        }
        if options.peers.level {
            words.extend(body.into_iter().flat_map(|b| [b.kind.as_str(), b.level.as_str()]));
        }
        words.retain(|word| !word.is_empty());
        words.join(" ")
    };
    let chosen = all.into_iter().filter(|id| options.selection.has_body(id));
    chosen.map(|id| (id.clone(), peers(id))).collect()
}

fn left_out(o: &Observation, catalog: &Catalog, options: &FieldOptions) -> Option<LeftOut> {
    if o.value.is_none() {
        return Some(LeftOut::Missing);
    }
    if options.doubtful_too {
        return None;
    }
    if o.status == ObsStatus::Estimated {
        return Some(LeftOut::Estimated);
    }
    is_doubted(&o.key, catalog, &options.doubts).then_some(LeftOut::Suspect)
}

/// Whether a figure is doubted: itself, or one that it is computed from.
fn is_doubted(key: &ObservationKey, catalog: &Catalog, doubts: &Doubts) -> bool {
    if doubts.is_empty() {
        return false;
    }
    let of = |(id, part): (&IndicatorId, Option<&BreakdownId>)| {
        let breakdown = part.unwrap_or(&key.breakdown).clone();
        let one = ObservationKey { indicator: id.clone(), breakdown, ..key.clone() };
        doubts.has(&one) || doubts.has(&ObservationKey { breakdown: BreakdownId::default(), ..one })
    };
    let parts = catalog.derived_of(&key.indicator).map(|derived| derived.formula.terms());
    doubts.has(key) || parts.into_iter().flatten().any(of)
}
