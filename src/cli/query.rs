use tongbi::changes::YoyOptions;
use tongbi::exports::{self, ArchiveParts, SourceFile};
use tongbi::series::Selection;
use tongbi::{Change, Dataset};

use crate::cli::args::{Choice, Inputs};
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
    choice: Choice,
    #[command(flatten)]
    printing: Printing,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let format = args.printing.prepare(context)?;
    let loaded = load(&args.inputs.of(&args.choice.body), context)?;
    let selection = &args.choice.selection(&context.catalog, &loaded.observations)?;
    let archived = Archived { loaded: &loaded, selection, sources: &[] };
    let found = with_parts(&archived, context, |parts| exports::query(parts, &args.sql))?;
    args.printing.put(&found, ("query", format), &[], context)?;
    Ok(status(&loaded))
}

/// What an archive is made of.
pub(super) struct Archived<'a> {
    pub(super) loaded: &'a Dataset,
    pub(super) selection: &'a Selection,
    pub(super) sources: &'a [SourceFile],
}

/// Gives what is chosen, as the parts of an archive, to `take`.
pub(super) fn with_parts<T>(
    archived: &Archived<'_>,
    context: &Context,
    take: impl FnOnce(&ArchiveParts<'_>) -> T,
) -> T {
    let Archived { loaded, selection, sources } = archived;
    let catalog = &context.catalog;
    let options = YoyOptions { selection: (*selection).clone(), ..YoyOptions::default() };
    let changes: Vec<Change> = loaded.changes(catalog, &options).iter().collect();
    let findings = loaded.findings().iter().filter(|finding| selection.has_finding(finding));
    take(&ArchiveParts {
        observations: &loaded.figures().select(selection).observations(),
        changes: &changes,
        findings: &findings.cloned().collect::<Vec<_>>(),
        bodies: &loaded.bodies,
        sources,
        catalog,
        lang: context.files,
    })
}
