//! A report as a document → figures, claims and facts. Tables are told by their labels and never by position; what does
//! not fit is left out with a finding.

mod decide;
mod file;
mod folded;
mod identity;
mod in_place;
mod manifest;
mod places;
mod prose;
mod settings;
mod split_sheet;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use compact_str::{CompactString, format_compact};

use crate::catalog::Catalog;
use crate::catalog::sort_observations;
use crate::documents::Document;
use crate::i18n::Words;
use crate::model::{
    BodyId, BreakdownId, Claim, ClaimKind, Edition, Finding, FindingCode, IndicatorId, ObsStatus,
    Observation, ObservationKey, Place, Prefer, Provenance, ReportFacts, Severity, Unit, Year,
};
pub use file::{fingerprint, open_report};
pub use in_place::{InPlace, in_place};
pub use manifest::{Entries, Entry};
pub use places::Places;
pub use prose::{Explained, ExplainedNumber, ExplainedWord};
use prose::{Lexicon, Prose, ProseFigure};
pub use settings::rows_hash;
use tables::{Form, TableFigure, Tables};

/// The version of what is taken out of a report: it changes when the same bytes would give other figures. A test holds it to
/// what the fixtures give.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "+6");

/// What is known before a report is read, and overrules what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtractOptions {
    /// The reporting body.
    pub body: Option<BodyId>,
    /// The year.
    pub year: Option<Year>,
    /// Whether the name of the file says what the report does not.
    pub from_name: bool,
    /// Which of two values for one figure holds, where the report prints both: fragments of the places or of its name.
    pub prefer: Prefer,
}

/// What was taken out of one report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// The reporting body; none when it was neither found nor given, and then the figures have an empty one.
    pub body: Option<BodyId>,
    /// The year; as for the body.
    pub year: Option<Year>,
    /// The day of publication, `2024-01-15`, where the report is labelled with it.
    pub published: Option<String>,
    /// The tables of the form that are there, each with the edition that its labels belong to; none where both have them.
    pub tables: Vec<(String, Option<Edition>)>,
    /// One observation of each key, in the indicator's own unit, sorted by key.
    pub observations: Vec<Observation>,
    /// The claims of the prose, in the order of the text.
    pub claims: Vec<Claim>,
    /// The headings, the period and the prose, for the checks; none without a body and a year.
    pub facts: Option<ReportFacts>,
    /// What is wrong or doubtful: in the document, its tables, its prose.
    pub findings: Vec<Finding>,
}

/// Takes figures and claims out of documents by the labels of a catalog, which are prepared once for all of them.
#[derive(Debug)]
pub struct Extractor<'a> {
    catalog: &'a Catalog,
    form: Form<'a>,
    lexicon: Lexicon<'a>,
    options: ExtractOptions,
}

impl<'a> Extractor<'a> {
    /// Prepares the labels.
    pub fn new(catalog: &'a Catalog, options: ExtractOptions) -> Extractor<'a> {
        Extractor { catalog, form: Form::of(catalog), lexicon: Lexicon::of(catalog), options }
    }

    /// The hash of everything but the report itself on which the result depends: the version, the data of the program, the
    /// user's catalog, the options.
    pub fn settings(&self) -> String {
        settings::settings(self.catalog, &self.options)
    }

    /// Takes the figures and claims out of a document. The same document gives the same figures.
    pub fn extract(&self, document: &Document) -> Extraction {
        self.extract_as(document, &self.options)
    }

    /// As [`Extractor::extract`], with other options for this document.
    fn extract_as(&self, document: &Document, options: &ExtractOptions) -> Extraction {
        let catalog = self.catalog;
        let who = self.who(document, options);
        let tables = tables::read(document, catalog, &self.form);
        let mut extraction = Extraction {
            body: who.body.clone(),
            year: who.year,
            published: who.published,
            tables: tables.found.iter().map(|t| (t.table.clone(), t.edition)).collect(),
            findings: document.findings.clone(),
            ..Extraction::default()
        };
        extraction.findings.extend(who.findings);
        extraction.findings.extend(tables.findings.iter().cloned());
        let blocks = blocks_of(&tables);
        let of_words = (catalog, &self.lexicon);
        let prose = prose::read(document, &blocks, of_words, who.body.as_ref(), who.year);
        let mut report = Report {
            body: who.body.clone().unwrap_or_else(|| BodyId::new("")),
            year: who.year.unwrap_or(Year::UNKNOWN),
            source: document.source.clone(),
            catalog,
            prefer: &options.prefer,
        };
        report.figures(&tables, &prose, &mut extraction);
        let contested = report.contested(&tables, &prose);
        extraction.findings.extend(prose.findings);
        report.decide(contested, &mut extraction);
        extraction.claims = prose.claims;
        if let (Some(body), Some(year)) = (who.body, who.year) {
            extraction.facts = Some(ReportFacts {
                headings: Some(who.headings),
                tables: Some(tables.found.into_iter().map(|table| table.table).collect()),
                period: who.period,
                published: who.stated,
                prose: prose.passages,
                place: Place::document(&document.source),
                ..ReportFacts::new(body.clone(), year)
            });
            name_report(&mut extraction.findings, &body, year);
        }
        extraction
    }

    fn who(&self, document: &Document, options: &ExtractOptions) -> identity::Who {
        let given = identity::Given {
            body: options.body.as_ref(),
            year: options.year,
            from_name: options.from_name,
        };
        identity::read(document, &self.lexicon, given)
    }

    /// How each sentence with a number was read, word by word.
    pub fn explain(&self, document: &Document) -> Vec<Explained> {
        let who = self.who(document, &self.options);
        let blocks = blocks_of(&tables::read(document, self.catalog, &self.form));
        prose::explain(document, &blocks, &self.lexicon, who.body.as_ref(), who.year)
    }
}

impl Extraction {
    /// Whether the report says whose it is and of which year, or was told: else its rows have an empty body or year, and
    /// nothing can be compared with them.
    pub fn is_named(&self) -> bool {
        self.body.is_some() && self.year.is_some()
    }
}

/// The blocks of a document that belong to tables of the form.
fn blocks_of(tables: &Tables) -> BTreeSet<usize> {
    tables.found.iter().flat_map(|table| table.blocks.iter().copied()).collect()
}

/// Findings about a report carry its body and year, so that they stand beside those of the checks.
fn name_report(findings: &mut [Finding], body: &BodyId, year: Year) {
    for finding in findings {
        finding.body.get_or_insert_with(|| body.clone());
        finding.year.get_or_insert(year);
    }
}

/// Whose figures they are.
struct Report<'a> {
    body: BodyId,
    year: Year,
    source: Arc<str>,
    catalog: &'a Catalog,
    prefer: &'a Prefer,
}

impl Report<'_> {
    /// The figures of the tables, then those of the prose that have no table, then the counts of the prose whose table is
    /// not there.
    fn figures(&mut self, tables: &Tables, prose: &Prose, into: &mut Extraction) {
        let mut taken: BTreeMap<(IndicatorId, BreakdownId), usize> = BTreeMap::new();
        let of_tables = tables.figures.iter().map(|figure| self.of_table(figure));
        let of_prose = prose.figures.iter().map(|figure| self.of_prose(figure));
        let repeated = self.repeated(tables, &prose.claims);
        let all = of_tables.chain(of_prose).chain(repeated).collect::<Vec<_>>();
        for observation in all {
            let key = (observation.key.indicator.clone(), observation.key.breakdown.clone());
            match taken.get(&key) {
                None => {
                    taken.insert(key, into.observations.len());
                    into.observations.push(observation);
                }
                Some(first) => {
                    let kept = &mut into.observations[*first];
                    into.findings.extend(self.settle(kept, observation));
                }
            }
        }
        sort_observations(&mut into.observations, self.catalog);
    }

    /// The figures of which the tables or the prose print two values.
    fn contested(&self, tables: &Tables, prose: &Prose) -> Vec<Observation> {
        let of_tables = tables.contested.iter().map(|figure| self.of_table(figure));
        of_tables.chain(prose.contested.iter().map(|figure| self.of_prose(figure))).collect()
    }

    fn name_of(&self, observation: &Observation) -> Words {
        self.catalog.name_of(&observation.key.indicator, &observation.key.breakdown)
    }

    /// Puts the better of two figures of one key into the first. Two different values leave the key without one, because
    /// nobody but a reader of the report can say which holds, unless a place is preferred.
    fn settle(&self, kept: &mut Observation, other: Observation) -> Option<Finding> {
        if (kept.value, kept.status) == (other.value, other.status) {
            return None;
        }
        let places = [decide::place_of(kept), decide::place_of(&other)];
        let wins = self.prefer.second_wins([kept, &other], [&places[0], &places[1]]);
        let series = self.name_of(kept);
        let decided = || Finding::new(FindingCode::ConflictDecided, Severity::Notice);
        let finding = match wins {
            None => {
                Finding::new(FindingCode::TwoValues, Severity::Error).at_two(kept, &other, series)
            }
            Some(false) => decided().at_two(kept, &other, series),
            Some(true) => decided().at_two(&other, kept, series),
        };
        let differ = kept.value.zip(other.value).is_some_and(|(a, b)| !same(a, b));
        match wins {
            None if differ => kept.withdraw(),
            Some(true) => *kept = other,
            _ => {}
        }
        Some(finding)
    }

    fn of_table(&self, figure: &TableFigure) -> Observation {
        let mut place = format_compact!("table {}", figure.table);
        place.push_str(&format!(" row {} column {}", figure.row, figure.column));
        if let Some(page) = figure.page {
            place.push_str(&format!(" page {page}"));
        }
        let of = (figure.indicator.clone(), figure.breakdown.clone());
        self.observation(of, (figure.value, figure.status), (place, &figure.text))
    }

    fn of_prose(&self, figure: &ProseFigure) -> Observation {
        let of = (figure.indicator.clone(), figure.breakdown.clone());
        let mut place = prose_place(&figure.place);
        if let Some(account) = &figure.account {
            place.push_str(&format!(" account {account}"));
        }
        self.observation(of, (Some(figure.value), figure.status), (place, &figure.text))
    }

    /// The counts of the prose that repeat a figure whose table is not there, when the prose says one thing.
    fn repeated(&self, tables: &Tables, claims: &[Claim]) -> Vec<Observation> {
        let is_there = |table: &str| tables.found.iter().any(|found| found.table == table);
        let mut counts: BTreeMap<(IndicatorId, BreakdownId), Vec<&Claim>> = BTreeMap::new();
        for claim in claims.iter().filter(|claim| claim.kind == ClaimKind::Count) {
            let id = IndicatorId::new(&claim.indicator);
            let breakdown = match claim.breakdown.is_none() {
                true => self.catalog.whole(&id),
                false => claim.breakdown.clone(),
            };
            if self.catalog.indicator(&id).is_some_and(|i| !is_there(&i.table)) {
                counts.entry((id, breakdown)).or_default().push(claim);
            }
        }
        counts
            .into_iter()
            .filter(|(_, said)| said.windows(2).all(|pair| same(pair[0].value, pair[1].value)))
            .filter_map(|(of, said)| {
                let unit = &self.catalog.indicator(&of.0)?.unit;
                let value = said[0].value * 10f64.powi(said[0].unit.power_to(unit).unwrap_or(0));
                let place = (prose_place(&said[0].place), said[0].text.as_str());
                Some(self.observation(of, (Some(value), ObsStatus::Normal), place))
            })
            .collect()
    }

    fn observation(
        &self,
        (indicator, breakdown): (IndicatorId, BreakdownId),
        (value, status): (Option<f64>, ObsStatus),
        (place, text): (CompactString, &str),
    ) -> Observation {
        let unit =
            self.catalog.indicator(&indicator).map_or_else(|| Unit::new(""), |i| i.unit.clone());
        Observation {
            key: ObservationKey { body: self.body.clone(), indicator, breakdown, year: self.year },
            value,
            unit,
            status,
            provenance: Provenance { source: self.source.clone(), place, text: text.into() },
        }
    }
}

/// Two printed counts are the same number, or not: there is nothing to round.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < f64::EPSILON
}

/// `section 2 char 112`: the section of the report, and the character of the text at which the figure begins.
fn prose_place(place: &Place) -> CompactString {
    let mut text = CompactString::const_new("prose");
    if let Some(section) = &place.table {
        text = section.as_str().into();
    }
    if let Some(page) = place.page {
        text.push_str(&format!(" page {page}"));
    }
    text
}
