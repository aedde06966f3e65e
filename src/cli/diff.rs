use std::path::{Path, PathBuf};

use tongbi::checks::{Restatement, RestatementClass, diff};
use tongbi::documents::own::Product;
use tongbi::exports;
use tongbi::{Error, ErrorKind, Observation};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::input::{load, status};
use crate::cli::printing::{Printing, render};
use crate::cli::{Context, Status, nothing_selected};

/// What differs between two versions of the same reports.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The first version: a file, a folder or a glob.
    #[arg(value_name = "A")]
    first: PathBuf,
    /// The second version.
    #[arg(value_name = "B")]
    second: PathBuf,
    /// Reports of the years after, to see which version they go on from; those in A and B are looked at anyway.
    #[arg(long, value_name = "INPUT")]
    next: Vec<PathBuf>,
    /// Cells that are the same, too.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    printing: Printing,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let format = args.printing.prepare(context)?;
    let named = |input: &Path| Inputs::one(input).of(&args.choice.body);
    let first = load(&named(&args.first), context)?;
    let second = load(&named(&args.second), context)?;
    let next = match args.next.as_slice() {
        [] => Vec::new(),
        inputs => load(&Inputs::these(inputs), context)?.observations,
    };
    let reports = diff(&first.observations, &second.observations, &next, &context.catalog);
    if reports.is_empty() {
        return Err(Error::new(ErrorKind::Request, "nothing_in_both").into());
    }
    let both: Vec<Observation> =
        first.observations.iter().chain(&second.observations).cloned().collect();
    let selection = args.choice.selection(&context.catalog, &both)?;
    let reports: Vec<Restatement> =
        reports.into_iter().filter_map(|report| report.narrowed(&selection)).collect();
    if reports.is_empty() {
        return nothing_selected(context);
    }
    let bytes = match format {
        Format::Table | Format::Md => read_by_people(&reports, args, format, context)?,
        _ => {
            let table = exports::restatements_table(&reports, args.all, context.files);
            render(&table, "diff", format, context)?
        }
    };
    args.printing.write(Product::Differences, bytes, context)?;
    let differs = |report: &Restatement| report.class != RestatementClass::Identical;
    let found = if reports.iter().any(differs) { Status::Findings } else { Status::Good };
    Ok(found.max(status(&first)).max(status(&second)))
}

/// A paragraph and a table for each report.
fn read_by_people(
    reports: &[Restatement],
    args: &Args,
    format: Format,
    context: &Context,
) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    for report in reports {
        let word = |kind: &str, code: &str| {
            tongbi::i18n::say(context.files, &format!("{kind}.{code}"), &[])
        };
        let values = [
            ("body", report.body.as_str().to_owned()),
            ("year", report.year.to_string()),
            ("class", word("restatement", report.class.as_str())),
            ("follows", word("follows", report.follows.as_str())),
        ];
        let head = tongbi::i18n::say(context.files, "restatement.head", &values);
        out.extend_from_slice(format!("{head}\n").as_bytes());
        let view = exports::restatement_view(report, args.all, &context.catalog, context.files);
        if view.rows.is_empty() {
            continue;
        }
        if format == Format::Md {
            out.push(b'\n');
        }
        out.extend(render(&view, "diff", format, context)?);
        out.push(b'\n');
    }
    Ok(out)
}
