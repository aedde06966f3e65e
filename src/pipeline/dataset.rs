use std::collections::{BTreeSet, HashSet};

use crate::catalog::Catalog;
use crate::changes::{Changes, YoyOptions, year_over_year};
use crate::checks::Outcome;
use crate::ingest::{FileAccount, Harmonised, TableKind, TableLayout};
use crate::model::{
    Body, BodyId, Claim, Doubts, Finding, Observation, ReportFacts, Severity, SourceNote, Year,
};
use crate::series::{Figures, Panel};

/// All that was read, and all that is wrong or doubtful in it.
///
/// ```
/// use tongbi::{Catalog, ReadOptions, Sources, read};
///
/// let table = "body,year,indicator,breakdown,value\n甲县,2024,requests.granted,total,30\n甲县,2024,requests.closed,total,40\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// // Beside the two published figures stand the rates that follow from them.
/// assert!(dataset.observations.len() > dataset.published().count());
/// assert_eq!(dataset.figures().frame().height(), dataset.observations.len());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    /// The figures, sorted by body, indicator and breakdown (in the catalog's order) and year, one of each key: those that
    /// are published, and beside them the computed ones (groups of which the parts alone are printed, derived indicators).
    pub observations: Vec<Observation>,
    /// The bodies and their hierarchy.
    pub bodies: Vec<Body>,
    /// The bodies that have figures in the order in which the inputs name them first: tables, then reports.
    pub order: Vec<BodyId>,
    /// The claims of the prose.
    pub claims: Vec<Claim>,
    /// What is known about the text of each report.
    pub reports: Vec<ReportFacts>,
    /// What tables of sources say about them.
    pub sources: Vec<SourceNote>,
    /// What the checks say. Its findings are those of reading and of checking together.
    pub outcome: Outcome,
    /// What became of the rows of each table.
    pub accounts: Vec<FileAccount>,
    /// What each row and column of each table was taken for.
    pub layouts: Vec<TableLayout>,
    /// The names of bodies that the list of bodies writes otherwise.
    pub harmonised: Vec<Harmonised>,
    /// How many documents were read as reports.
    pub documents: usize,
}

impl Dataset {
    /// Every finding, of reading and of checking: by body and year, the worst of each report first; what belongs to no
    /// report comes last.
    pub fn findings(&self) -> &[Finding] {
        &self.outcome.findings
    }

    /// The findings that were made while reading: what was not taken, or not understood.
    pub fn reading(&self) -> impl Iterator<Item = &Finding> {
        self.findings().iter().filter(|finding| finding.is_of_reading())
    }

    /// Whether something could not be read, so that figures may be missing.
    pub fn is_incomplete(&self) -> bool {
        self.reading().any(|finding| finding.severity == Severity::Error)
    }

    /// Whether there is no figure at all.
    pub fn is_empty(&self) -> bool {
        self.observations.is_empty()
    }

    /// The figures that are printed, without the computed ones.
    pub fn published(&self) -> impl Iterator<Item = &Observation> {
        self.observations.iter().filter(|o| !o.is_computed())
    }

    /// The figures as a frame: the tidy table, one row per figure.
    pub fn figures(&self) -> Figures {
        Figures::from_observations(&self.observations)
    }

    /// The figures as series.
    pub fn panel(&self, catalog: &Catalog) -> Panel {
        Panel::from_observations(&self.observations, catalog)
    }

    /// The figures that findings cast doubt on.
    pub fn doubts(&self) -> Doubts {
        Doubts::of(self.findings())
    }

    /// The change of every chosen figure from the year before. Figures that findings cast doubt on make their changes
    /// `suspect`.
    pub fn changes(&self, catalog: &Catalog, options: &YoyOptions) -> Changes {
        let options = YoyOptions { doubts: self.doubts(), ..options.clone() };
        year_over_year(&self.panel(catalog), catalog, &options)
    }

    /// The bodies that have figures, sorted by name.
    pub fn body_ids(&self) -> Vec<BodyId> {
        let ids: BTreeSet<&BodyId> = self.observations.iter().map(|o| &o.key.body).collect();
        ids.into_iter().cloned().collect()
    }

    /// How many files gave figures.
    pub fn files(&self) -> usize {
        let tables = [TableKind::Long, TableKind::Wide];
        self.accounts.iter().filter(|a| tables.contains(&a.kind)).count() + self.documents
    }

    /// How many reports (of a body and a year) have figures, and of how many of them the text is not known: their claims,
    /// sections and phrases could not be checked.
    pub fn without_text(&self) -> (usize, usize) {
        let mut all: HashSet<(&BodyId, Year), foldhash::fast::FixedState> = HashSet::default();
        let mut years: Vec<Year> = Vec::new();
        for of_body in self.observations.chunk_by(|a, b| a.key.body == b.key.body) {
            years.clear();
            for observation in of_body {
                let year = observation.key.year;
                if !years.contains(&year) {
                    years.push(year);
                    all.insert((&observation.key.body, year));
                }
            }
        }
        let known: HashSet<(&BodyId, Year), foldhash::fast::FixedState> =
            self.reports.iter().map(|r| (&r.body, r.year)).collect();
        (all.len(), all.difference(&known).count())
    }
}
