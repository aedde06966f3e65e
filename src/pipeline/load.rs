use crate::catalog::{Catalog, sort_observations};
use crate::changes::{computed, differing};
use crate::checks::{self, Input as Checked};
use crate::documents::inputs::{Input, InputFormat};
use crate::extract::{Entry, Extraction, Extractor};
use crate::ingest::{
    Intake, ReportPart, TableKind, bodies_alike, read_claims, read_sources, read_tables,
};
use crate::model::{BodyId, Claim, Finding, Observation, ReportFacts, SourceNote};
use crate::pipeline::{Batch, Dataset, ReadOptions, Sources};
use crate::series::{Figures, reconcile};

/// Reads, reconciles, computes and checks everything that the sources hold.
///
/// What is wrong is a finding of the data set, and never hides the rest: a file that cannot be read, a row that is no
/// figure, two values for one key (which then has none, until [`ReadOptions::prefer`] decides).
///
/// ```
/// use tongbi::{Catalog, ReadOptions, Sources, read};
///
/// let table = "body,year,indicator,value\n甲县,2023,permits.decided,100\n甲县,2024,permits.decided,120\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// assert_eq!(dataset.published().count(), 2);
/// assert!(dataset.findings().is_empty());
/// ```
pub fn read(sources: &Sources, catalog: &Catalog, options: &ReadOptions) -> Dataset {
    let mut held = Held { findings: sources.findings().to_vec(), ..Held::default() };
    let mut intake = read_tables(sources.inputs(), catalog, &options.prefer, &options.of_tables());
    held.findings.append(&mut intake.findings);
    held.observations = std::mem::take(&mut intake.observations);
    held.order = std::mem::take(&mut intake.order);
    held.claims.append(&mut intake.claims);
    held.reports(sources.inputs(), &intake, (catalog, options));
    held.claims(sources.inputs(), &intake);
    held.sources(sources.inputs(), &intake);
    held.manifests(sources.inputs());
    // The figures of tables are in order already, and one of each key.
    if held.documents > 0 {
        let mut conflicts = reconcile(&mut held.observations, catalog, &options.prefer);
        held.findings.append(&mut conflicts);
    }
    held.dataset(intake, catalog, options)
}

/// A data set of figures that a program holds itself, computed and checked as [`read`] does it.
///
/// ```
/// use polars::prelude::{Column, DataFrame};
/// use tongbi::{Catalog, ReadOptions, of_figures, series::Figures};
///
/// let frame = DataFrame::new(2, vec![
///     Column::new("body".into(), ["甲县", "甲县"]),
///     Column::new("year".into(), [2023, 2024]),
///     Column::new("indicator".into(), ["permits.decided", "permits.decided"]),
///     Column::new("value".into(), [100.0, 120.0]),
/// ])?;
/// let figures = Figures::try_from(frame)?;
/// let dataset = of_figures(&figures, Catalog::builtin(), &ReadOptions::default());
/// assert_eq!(dataset.published().count(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn of_figures(figures: &Figures, catalog: &Catalog, options: &ReadOptions) -> Dataset {
    let observations = figures.observations();
    let order = BodyId::in_order(observations.iter().map(|o| &o.key.body));
    let mut held = Held { observations, order, ..Held::default() };
    held.findings = reconcile(&mut held.observations, catalog, &options.prefer);
    held.dataset(Intake::default(), catalog, options)
}

/// What the inputs held, before it is checked.
#[derive(Default)]
struct Held {
    observations: Vec<Observation>,
    /// The bodies of the tables, as they first appear; those of the reports follow.
    order: Vec<BodyId>,
    claims: Vec<Claim>,
    reports: Vec<ReportFacts>,
    findings: Vec<Finding>,
    sources: Vec<SourceNote>,
    documents: usize,
}

impl Held {
    /// Reads the reports as they are published.
    fn reports(
        &mut self,
        inputs: &[Input],
        intake: &Intake,
        (catalog, options): (&Catalog, &ReadOptions),
    ) {
        let named = |name: &str| inputs.iter().find(|input| input.name == name);
        let part = |part: &ReportPart| {
            let by_name = (part.body.clone(), part.year);
            Some(named(&part.name)?.part(part.blocks_taken.clone(), by_name))
        };
        let inputs: Vec<Input> = intake.reports.iter().filter_map(part).collect();
        if inputs.is_empty() {
            return;
        }
        self.documents = inputs.len();
        let extractor = Extractor::new(catalog, options.extraction());
        let batch = Batch { pool: options.pdf.as_deref(), extractor: &extractor };
        let never = |_: &str, _: &str| false;
        let taken = batch.run(
            &inputs,
            &never,
            |reading| reading.extraction,
            |extraction| {
                self.extraction(extraction.unwrap_or_default());
                Ok::<(), std::convert::Infallible>(())
            },
        );
        let Ok(()) = taken;
    }

    fn extraction(&mut self, mut extraction: Extraction) {
        // Nothing can be compared with figures of nobody, or of no year: the finding says what to set.
        if extraction.is_named() {
            let found = BodyId::in_order(extraction.observations.iter().map(|o| &o.key.body));
            self.order.extend(found);
            self.observations.append(&mut extraction.observations);
            self.claims.append(&mut extraction.claims);
        }
        self.reports.extend(extraction.facts);
        self.findings.append(&mut extraction.findings);
    }

    /// Reads the tables of claims.
    fn claims(&mut self, inputs: &[Input], intake: &Intake) {
        for account in intake.accounts.iter().filter(|a| a.kind == TableKind::Claims) {
            let input = inputs.iter().find(|input| input.name == account.file);
            if let Some(Ok(bytes)) = input.map(Input::table) {
                let (mut claims, mut findings) = read_claims(&account.file, &bytes);
                self.claims.append(&mut claims);
                self.findings.append(&mut findings);
            }
        }
    }

    /// Reads the tables of sources.
    fn sources(&mut self, inputs: &[Input], intake: &Intake) {
        for account in intake.accounts.iter().filter(|a| a.kind == TableKind::Sources) {
            let input = inputs.iter().find(|input| input.name == account.file);
            if let Some(Ok(bytes)) = input.map(Input::table) {
                self.sources.extend(read_sources(&bytes));
            }
        }
    }

    /// Reads what extractions have noted beside their tables: findings, and what is known about the texts. A report that
    /// is read itself needs no note.
    fn manifests(&mut self, inputs: &[Input]) {
        let manifests = inputs.iter().filter(|input| input.format == InputFormat::Manifest);
        for bytes in manifests.filter_map(|input| input.bytes().ok()) {
            for (file, entry) in Entry::read(&String::from_utf8_lossy(&bytes)) {
                if !inputs.iter().any(|input| input.name == file) {
                    self.reports.extend(entry.facts);
                    self.findings.extend(entry.findings);
                }
            }
        }
    }

    /// Computes, checks, and puts everything in its place.
    fn dataset(self, intake: Intake, catalog: &Catalog, options: &ReadOptions) -> Dataset {
        let mut observations = self.observations;
        let stored: Vec<Observation> =
            observations.extract_if(.., |o| o.is_computed() && !o.is_roll_up()).collect();
        let mut findings = self.findings;
        findings.extend(bodies_alike(observations.iter().map(|o| o.key.body.as_str())));
        let mut beside = Vec::new();
        if options.published_only {
            findings.extend(differing(&observations, stored, catalog));
        } else {
            let computed = computed(&observations, stored, catalog);
            findings.extend(computed.findings);
            beside = computed.observations;
        }
        let input = Checked {
            observations: &observations,
            claims: &self.claims,
            facts: &self.reports,
            bodies: &intake.bodies,
            findings: &findings,
        };
        let outcome = checks::run(&input, catalog, &options.checks);
        if !beside.is_empty() {
            observations.append(&mut beside);
            sort_observations(&mut observations, catalog);
        }
        let there = observations.iter().map(|o| &o.key.body);
        Dataset {
            order: BodyId::in_order(self.order.iter().chain(there)),
            observations,
            bodies: intake.bodies,
            claims: self.claims,
            reports: self.reports,
            sources: self.sources,
            outcome,
            accounts: intake.accounts,
            layouts: intake.layouts,
            harmonised: intake.harmonised,
            documents: self.documents,
        }
    }
}
