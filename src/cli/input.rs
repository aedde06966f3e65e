use std::io;

use tongbi::documents::worker::Pool;
use tongbi::model::Prefer;
use tongbi::{Dataset, Finding, ReadOptions, Sources, checks};

use crate::cli::args::Inputs;
use crate::cli::{Context, READ_PDF, Status, nothing, terminal};

/// Reads all inputs; what is wrong in them is said at once, and the rest is kept.
///
/// # Errors
/// Nothing at all could be read as figures.
pub(super) fn load(inputs: &Inputs, context: &Context) -> anyhow::Result<Dataset> {
    let dataset = read(inputs, checks::Options::default(), context)?;
    let reading: Vec<Finding> = dataset.reading().cloned().collect();
    terminal::findings(&reading, context);
    some(dataset, context)
}

/// As [`load`], with options for the checks; says nothing of what was found, for the command prints it.
///
/// # Errors
/// As for [`load`].
pub(super) fn load_checked(
    inputs: &Inputs,
    checks: checks::Options,
    context: &Context,
) -> anyhow::Result<Dataset> {
    let dataset = read(inputs, checks, context)?;
    if dataset.is_empty() {
        terminal::findings(dataset.findings(), context);
    }
    some(dataset, context)
}

fn read(inputs: &Inputs, checks: checks::Options, context: &Context) -> anyhow::Result<Dataset> {
    let sources = Sources::arguments(&inputs.inputs, &mut io::stdin(), &context.limits);
    context.will_read(sources.inputs());
    terminal::skipped(sources.own(), context);
    let prefer = Prefer::new(inputs.prefer.iter().cloned());
    let options = ReadOptions { prefer, checks, ..ReadOptions::default() }
        .with_pdf(Pool::own(READ_PDF, context.limits.into())?);
    Ok(tongbi::read(&sources, &context.catalog, &options))
}

fn some(dataset: Dataset, context: &Context) -> anyhow::Result<Dataset> {
    if dataset.is_empty() {
        return nothing(dataset.findings(), "no_figures", context);
    }
    Ok(dataset)
}

/// The status of a run that otherwise went well: findings when a row or a file could not be read.
pub(super) fn status(dataset: &Dataset) -> Status {
    if dataset.is_incomplete() { Status::Findings } else { Status::Good }
}
