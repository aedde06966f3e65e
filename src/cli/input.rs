use std::io;
use std::path::PathBuf;

use rayon::prelude::*;
use tongbi::checks;
use tongbi::documents::inputs::{Input, InputFormat, gather_within};
use tongbi::documents::worker::Pool;
use tongbi::extract::{Batch, ExtractOptions, Extractor};
use tongbi::ingest::{FileAccount, TableKind, read_claims, read_tables};
use tongbi::series::read_parquet;
use tongbi::{Body, Claim, Finding, Observation, ReportFacts, Severity};

use crate::cli::{Context, READ_PDF, Status, terminal};

/// Everything that the inputs held.
pub(super) struct Loaded {
    pub(super) observations: Vec<Observation>,
    pub(super) bodies: Vec<Body>,
    pub(super) claims: Vec<Claim>,
    pub(super) facts: Vec<ReportFacts>,
    /// Reports that were read as they are published.
    reports: usize,
    pub(super) findings: Vec<Finding>,
    pub(super) accounts: Vec<FileAccount>,
}

impl Loaded {
    /// The figures, and the groups of which the reports print the parts alone.
    pub(super) fn with_groups(&self, context: &Context) -> Vec<Observation> {
        tongbi::changes::with_groups(&self.observations, &context.catalog)
    }

    /// What the checks look at.
    pub(super) fn checked(&self) -> checks::Input<'_> {
        checks::Input {
            observations: &self.observations,
            claims: &self.claims,
            facts: &self.facts,
            bodies: &self.bodies,
        }
    }

    /// The status of a run that otherwise went well: findings when a row or a file could not be read.
    pub(super) fn status(&self) -> Status {
        let wrong = self.findings.iter().any(|f| f.severity == Severity::Error);
        if wrong { Status::Findings } else { Status::Good }
    }

    /// Files that gave figures.
    pub(super) fn files(&self) -> usize {
        let tables = [TableKind::Long, TableKind::Wide];
        let tables = self.accounts.iter().filter(|a| tables.contains(&a.kind)).count();
        tables + self.reports
    }
}

/// Reads all inputs; what is wrong in them is said at once, and the rest is kept.
///
/// # Errors
/// Nothing at all could be read as figures.
pub(super) fn load(inputs: &[PathBuf], context: &Context) -> anyhow::Result<Loaded> {
    let inputs = gather_within(inputs, &mut io::stdin(), &context.limits);
    let mut intake = read_tables(&inputs.files, &context.catalog);
    let mut findings = inputs.findings.clone();
    findings.append(&mut intake.findings);
    let is_report = |input: &&Input| {
        input.format == InputFormat::Document || intake.not_tables.contains(&input.name)
    };
    let reports: Vec<Input> = inputs.files.iter().filter(is_report).cloned().collect();
    let mut read = read_reports(&reports, context)?;
    intake.observations.append(&mut read.observations);
    findings.append(&mut read.findings);
    let parquet: Vec<_> = inputs.of_format(InputFormat::Parquet).collect();
    let frames: Vec<_> =
        parquet.par_iter().filter_map(|input| input.path()).map(read_parquet).collect();
    for frame in frames {
        match frame {
            Ok(frame) => intake.observations.extend(frame.observations()),
            Err(error) => {
                let message = error.message(context.terminal);
                findings
                    .push(Finding::new("input_failed", Severity::Error).with("message", message));
            }
        }
    }
    if !parquet.is_empty() || !reports.is_empty() {
        findings.extend(tongbi::series::reconcile(&mut intake.observations, &context.catalog));
    }
    let mut claims = read.claims;
    for account in intake.accounts.iter().filter(|a| a.kind == TableKind::Claims) {
        let input = inputs.files.iter().find(|input| input.name == account.file);
        if let Some(Ok(bytes)) = input.map(Input::bytes) {
            let (mut found, mut wrong) = read_claims(&account.file, &bytes);
            claims.append(&mut found);
            findings.append(&mut wrong);
        }
    }
    let loaded = Loaded {
        observations: intake.observations,
        bodies: intake.bodies,
        claims,
        facts: read.facts,
        reports: reports.len(),
        findings,
        accounts: intake.accounts,
    };
    terminal::findings(&loaded.findings, context);
    anyhow::ensure!(!loaded.observations.is_empty(), terminal::text("no_figures", &[], context));
    Ok(loaded)
}

/// What was taken out of reports as they are published.
#[derive(Default)]
struct Reports {
    observations: Vec<Observation>,
    claims: Vec<Claim>,
    facts: Vec<ReportFacts>,
    findings: Vec<Finding>,
}

fn read_reports(inputs: &[Input], context: &Context) -> anyhow::Result<Reports> {
    let mut reports = Reports::default();
    if inputs.is_empty() {
        return Ok(reports);
    }
    let pool = Pool::own(READ_PDF, context.limits.into())?;
    let extractor = Extractor::new(&context.catalog, ExtractOptions::default());
    let batch = Batch { pool: &pool, extractor: &extractor };
    batch.run(
        inputs,
        &|_, _| false,
        |reading| reading.extraction,
        |extraction| {
            if let Some(mut extraction) = extraction {
                reports.observations.append(&mut extraction.observations);
                reports.claims.append(&mut extraction.claims);
                reports.facts.extend(extraction.facts);
                reports.findings.append(&mut extraction.findings);
            }
            anyhow::Ok(())
        },
    )?;
    Ok(reports)
}
