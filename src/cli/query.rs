use tongbi::changes::YoyOptions;
use tongbi::exports::{self, ArchiveParts};
use tongbi::{Change, Dataset};

use crate::cli::args::Inputs;
use crate::cli::input::{load, status};
use crate::cli::printing::Printing;
use crate::cli::{Context, Status};

/// What a SQL query finds in the figures, changes and findings.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The query, such as `SELECT body, value FROM figures`.
    #[arg(value_name = "SQL")]
    sql: String,
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    printing: Printing,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let format = args.printing.prepare(context)?;
    let loaded = load(&args.inputs, context)?;
    let found = with_parts(&loaded, context, |parts| exports::query(parts, &args.sql))?;
    args.printing.put(&found, ("query", format), &[], context)?;
    Ok(status(&loaded))
}

/// Gives what an archive of these figures is made of to `take`.
pub(super) fn with_parts<T>(
    loaded: &Dataset,
    context: &Context,
    take: impl FnOnce(&ArchiveParts<'_>) -> T,
) -> T {
    let catalog = &context.catalog;
    let changes: Vec<Change> = loaded.changes(catalog, &YoyOptions::default()).iter().collect();
    take(&ArchiveParts {
        observations: &loaded.observations,
        changes: &changes,
        findings: loaded.findings(),
        bodies: &loaded.bodies,
        sources: &[],
        catalog,
        lang: context.files,
    })
}
