use std::collections::BTreeSet;

use polars::prelude::{BooleanChunked, DataFrame};

use crate::catalog::Catalog;
use crate::changes::{
    Field, FieldOptions, Peers, YoyOptions, contributions, distributions, fields, standings,
};
use crate::model::{BodyId, Change, IndicatorId};
use crate::pipeline::Dataset;
use crate::series::{Selection, schema};

/// How bodies are compared.
///
/// ```
/// use tongbi::CompareOptions;
/// use tongbi::changes::Peers;
///
/// let options = CompareOptions { peers: Peers { level: true, parent: false }, ..CompareOptions::default() };
/// assert_eq!(options.top, 3);
/// ```
#[derive(Clone, Debug)]
pub struct CompareOptions {
    /// The bodies that are compared, the indicators, applicants and years.
    pub selection: Selection,
    /// Which of the bodies are peers.
    pub peers: Peers,
    /// The bodies that are shown; empty for all.
    pub shown: Vec<BodyId>,
    /// Whether estimates and doubtful figures count as the others do.
    pub doubtful_too: bool,
    /// Whether the smallest value is first.
    pub smallest_first: bool,
    /// Of how many bodies the share of the largest is given.
    pub top: usize,
}

impl Default for CompareOptions {
    fn default() -> Self {
        CompareOptions {
            selection: Selection::default(),
            peers: Peers::default(),
            shown: Vec::new(),
            doubtful_too: false,
            smallest_first: false,
            top: 3,
        }
    }
}

/// Where each body stands among its peers, as [`standings`] gives it: rank, percentile, share, distance from the median.
///
/// ```
/// use tongbi::{Catalog, CompareOptions, ReadOptions, Sources, rank, read, series::schema};
///
/// let table = "body,year,indicator,value\n甲县,2024,permits.decided,100\n乙县,2024,permits.decided,300\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let frame = rank(&dataset, Catalog::builtin(), &CompareOptions::default());
/// let bodies: Vec<&str> = frame.column(schema::BODY)?.str()?.iter().flatten().collect();
/// assert_eq!(bodies, ["乙县", "甲县"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rank(dataset: &Dataset, catalog: &Catalog, options: &CompareOptions) -> DataFrame {
    let mut fields = fields_of(dataset, catalog, options);
    let frame = |fields: &[Field]| standings(fields, catalog, options.smallest_first);
    if options.shown.is_empty() {
        return frame(&fields);
    }
    fields.retain(|field| has_shown(field, options));
    let all = frame(&fields);
    let Ok(bodies) = all.column(schema::BODY).and_then(|column| column.str()) else { return all };
    let is_shown = |body: Option<&str>| options.shown.iter().any(|id| Some(id.as_str()) == body);
    let mask: BooleanChunked = bodies.iter().map(is_shown).collect();
    all.filter(&mask).unwrap_or(all)
}

/// How the values of peers are spread, as [`distributions`] gives it: quartiles, mean, concentration, and the place of the
/// bodies that are shown.
///
/// ```
/// use tongbi::{Catalog, CompareOptions, ReadOptions, Sources, compare, read, series::schema};
///
/// let table = "body,year,indicator,value\n甲县,2024,permits.decided,100\n乙县,2024,permits.decided,300\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let frame = compare(&dataset, Catalog::builtin(), &CompareOptions::default());
/// assert_eq!(frame.column(schema::LOWER)?.f64()?.get(0), Some(150.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare(dataset: &Dataset, catalog: &Catalog, options: &CompareOptions) -> DataFrame {
    let mut fields = fields_of(dataset, catalog, options);
    fields.retain(|field| has_shown(field, options));
    distributions(&fields, catalog, options.top, &options.shown)
}

/// Who moved the total of peers from the year before, as [`contributions`] gives it: the contributions add up to the change of
/// the total.
///
/// ```
/// use tongbi::{Catalog, CompareOptions, ReadOptions, Sources, contribute, read, series::schema};
///
/// let table = "body,year,indicator,value\n甲县,2023,permits.decided,100\n乙县,2023,permits.decided,300\n\
///              甲县,2024,permits.decided,140\n乙县,2024,permits.decided,280\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let frame = contribute(&dataset, Catalog::builtin(), &CompareOptions::default());
/// let points: Vec<f64> = frame.column(schema::CONTRIBUTION)?.f64()?.iter().flatten().collect();
/// assert_eq!(points, [10.0, -5.0, 5.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn contribute(dataset: &Dataset, catalog: &Catalog, options: &CompareOptions) -> DataFrame {
    let mut fields = fields_of(dataset, catalog, options);
    fields.retain(|field| has_shown(field, options));
    let changes: Vec<Change> = dataset.changes(catalog, &YoyOptions::default()).iter().collect();
    contributions(&fields, &changes, catalog, options.doubtful_too)
}

/// The indicators that are compared, each with the bodies that are peers in it: one entry for each group of peers.
pub fn compared(
    dataset: &Dataset,
    catalog: &Catalog,
    options: &CompareOptions,
) -> Vec<(IndicatorId, BTreeSet<BodyId>)> {
    let mut groups: Vec<(String, IndicatorId, BTreeSet<BodyId>)> = Vec::new();
    let fields = fields_of(dataset, catalog, options);
    for field in fields.into_iter().filter(|field| has_shown(field, options)) {
        let bodies = field.entries.into_iter().map(|entry| entry.body);
        let of_group = groups.iter_mut().find(|g| g.0 == field.peers && g.1 == field.indicator);
        match of_group {
            Some(group) => group.2.extend(bodies),
            None => groups.push((field.peers, field.indicator, bodies.collect())),
        }
    }
    groups.into_iter().map(|(_, indicator, bodies)| (indicator, bodies)).collect()
}

fn fields_of(dataset: &Dataset, catalog: &Catalog, options: &CompareOptions) -> Vec<Field> {
    let options = FieldOptions {
        selection: options.selection.clone(),
        peers: options.peers,
        doubts: dataset.doubts(),
        doubtful_too: options.doubtful_too,
    };
    fields(&dataset.observations, &dataset.bodies, catalog, &options)
}

/// Whether one of the bodies that are shown is in a field; every field is shown where none is named.
fn has_shown(field: &Field, options: &CompareOptions) -> bool {
    let is_shown = |body: &BodyId| options.shown.contains(body);
    options.shown.is_empty() || field.entries.iter().any(|entry| is_shown(&entry.body))
}
