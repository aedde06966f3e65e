use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use tongbi::checks::Waivers;
use tongbi::documents::inputs::Input;
use tongbi::documents::worker::Pool;
use tongbi::ingest::{Directory, read_bodies};
use tongbi::model::Prefer;
use tongbi::{Body, BodyId, Dataset, Finding, ReadOptions, Sources, checks};

use crate::cli::args::Inputs;
use crate::cli::{Context, READ_PDF, Status, nothing, terminal, waiting};

/// Reads all inputs; what is wrong in them is said at once, and the rest is kept.
///
/// # Errors
/// Nothing at all could be read as figures.
pub(super) fn load(inputs: &Inputs, context: &Context) -> anyhow::Result<Dataset> {
    some(read_reported(inputs, context)?, context)
}

/// As [`load`], with what was read.
///
/// # Errors
/// As for [`load`].
pub(super) fn load_with_sources(
    inputs: &Inputs,
    context: &Context,
) -> anyhow::Result<(Dataset, Sources)> {
    let (dataset, sources) = read(inputs, ReadOptions::default(), context)?;
    let reading: Vec<Finding> = dataset.reading().cloned().collect();
    terminal::findings(&reading, context);
    Ok((some(dataset, context)?, sources))
}

/// As [`load`], where there need be no figures.
pub(super) fn read_reported(inputs: &Inputs, context: &Context) -> anyhow::Result<Dataset> {
    let (dataset, _) = read(inputs, ReadOptions::default(), context)?;
    let reading: Vec<Finding> = dataset.reading().cloned().collect();
    terminal::findings(&reading, context);
    Ok(dataset)
}

/// The published figures, held to the rules with these options; says nothing of what was found, for the command prints it.
///
/// # Errors
/// As for [`load`].
pub(super) fn load_checked(
    inputs: &Inputs,
    checks: checks::Options,
    context: &Context,
) -> anyhow::Result<(Dataset, Sources)> {
    let options = ReadOptions { published_only: true, checks, ..ReadOptions::default() };
    let (dataset, sources) = read(inputs, options, context)?;
    if dataset.is_empty() {
        terminal::findings(dataset.findings(), context);
    }
    Ok((some(dataset, context)?, sources))
}

fn read(
    inputs: &Inputs,
    options: ReadOptions,
    context: &Context,
) -> anyhow::Result<(Dataset, Sources)> {
    let said = &inputs.said;
    context.reads.add(inputs.waivers.as_deref());
    let waivers = given_as(inputs.waivers.as_deref(), Waivers::parse)?.unwrap_or_default();
    let checks = checks::Options { waivers, ..options.checks };
    let all: Vec<PathBuf> = inputs.inputs.iter().chain(&said.with).cloned().collect();
    let mut sources = Sources::arguments(&all, &mut io::stdin(), &context.limits);
    let files = [("n", sources.inputs().len().to_string())];
    waiting::now(terminal::text("reading_files", &files, context));
    let directory = said.bodies.as_deref().map(|file| directory(file, context)).transpose()?;
    let listed: Vec<Body> = directory.iter().flat_map(|d| d.bodies()).cloned().collect();
    let tables = said.options(directory);
    let options = ReadOptions {
        body: tables.body.clone(),
        year: tables.year,
        prefer: Prefer::new(inputs.prefer.iter().cloned()),
        tables,
        checks,
        ..options
    }
    .with_pdf(Pool::own(READ_PDF, context.limits.into())?);
    let mut dataset = tongbi::read(&sources, &context.catalog, &options);
    if dataset.is_empty()
        && let Some(own) = sources.clone().with_own()
    {
        sources = own;
        dataset = tongbi::read(&sources, &context.catalog, &options);
    }
    // What the list says of levels and parents holds for comparisons.
    let known: BTreeSet<BodyId> = dataset.bodies.iter().map(|body| body.id.clone()).collect();
    dataset.bodies.extend(listed.into_iter().filter(|body| !known.contains(&body.id)));
    context.will_read(sources.inputs());
    terminal::skipped(sources.own(), context);
    waiting::now(terminal::text("working", &[], context));
    Ok((dataset, sources))
}

/// The list of bodies of a file.
///
/// # Errors
/// The file is no list of bodies.
pub(super) fn directory(file: &Path, context: &Context) -> anyhow::Result<Directory> {
    context.reads.add([file]);
    let (bodies, findings) = read_bodies(&Input::file(file));
    terminal::findings(&findings, context);
    let name = file.display().to_string();
    anyhow::ensure!(!bodies.is_empty(), terminal::text("no_bodies", &[("name", name)], context));
    Ok(Directory::new(bodies))
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

/// What a file given by name says; none where none is given.
pub(super) fn given_as<T>(
    path: Option<&Path>,
    parse: impl Fn(&str, &str) -> tongbi::Result<T>,
) -> tongbi::Result<Option<T>> {
    path.map(|path| parse(&path.display().to_string(), &tongbi::catalog::read_source(path)?))
        .transpose()
}
