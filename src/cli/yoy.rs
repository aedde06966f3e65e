use std::collections::BTreeSet;
use std::io::IsTerminal;

use tongbi::changes::{Changes, YoyOptions, growth, index, shares, year_over_year};
use tongbi::documents::own::Product;
use tongbi::engine::TableFormat;
use tongbi::exports::{self, Align, Column, Naming, SparkStyle, Table, Value};
use tongbi::{BreakdownId, Change, Error, ErrorKind, Observation, Year};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::bulk::{self, Bulk, BulkArgs};
use crate::cli::input::{load, status};
use crate::cli::printing::{Printing, render};
use crate::cli::remote::{self, Engine, RemoteArgs, RemoteJob};
use crate::cli::{Context, Status, nothing_selected};

/// Year-over-year changes.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    /// Average yearly growth between the first and the last year, instead of changes.
    #[arg(long, conflicts_with_all = ["base_year", "share"])]
    growth: bool,
    /// The index of each year, with this year as 100, instead of changes.
    #[arg(long, visible_alias = "base", value_name = "YEAR", value_parser = year)]
    base_year: Option<Year>,
    /// The share of each part in its group, instead of changes.
    #[arg(long, conflicts_with = "base_year")]
    share: bool,
    /// Show changes across editions of the form too, flagged.
    #[arg(long)]
    across_editions: bool,
    #[command(flatten)]
    bulk: BulkArgs,
    #[command(flatten)]
    remote: RemoteArgs,
    /// Small bars beside the changes, in a table for people.
    #[arg(long, conflicts_with_all = ["growth", "base_year", "share", "json"])]
    spark: bool,
    #[command(flatten)]
    printing: Printing,
}

impl Args {
    /// Whether the changes of everything are meant, and nothing else.
    fn is_plain(&self) -> bool {
        !self.growth
            && self.base_year.is_none()
            && !self.share
            && !self.spark
            && self.choice.is_all()
            && self.inputs.are_plain()
            && self.inputs.waivers.is_none()
    }
}

fn year(text: &str) -> Result<Year, String> {
    text.parse().map_err(|()| "2024".to_owned())
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    if args.remote.engine == Engine::Spark {
        let (inputs, output) = (args.inputs.inputs.as_slice(), args.printing.output.as_deref());
        let job = RemoteJob { inputs, output, across_editions: args.across_editions };
        anyhow::ensure!(args.is_plain(), Error::new(ErrorKind::Request, "spark_needs_all"));
        return remote::run(&job, (&args.remote, &args.bulk), context);
    }
    if args.remote.is_idle() {
        return Err(Error::new(ErrorKind::Request, "input_needs_engine").into());
    }
    // Small bars are for people: where nothing else is said, their table is meant, in a pipe too.
    let usual = args.spark.then_some(Format::Table);
    let format = args.printing.prepare_or(usual, context)?;
    if let Some(job) = bulk(args, format, context)? {
        return bulk::run(&job, &args.bulk, context);
    }
    let loaded = load(&args.inputs.of(&args.choice.body), context)?;
    let catalog = &context.catalog;
    let mut selection = args.choice.selection(catalog, &loaded.observations)?;
    if args.choice.wholes_only() {
        selection.breakdowns = wholes(context, &loaded.observations);
    }
    let panel = loaded.panel(catalog);
    let options =
        YoyOptions { across_editions: args.across_editions, selection, doubts: loaded.doubts() };
    let lang = context.files;
    let (table, name) = if args.growth {
        (exports::growth_table(&growth(&panel, catalog, &options), lang), "growth")
    } else if let Some(base) = args.base_year {
        (exports::index_table(&index(&panel, catalog, &options, base), lang), "index")
    } else if args.share {
        (exports::shares_table(&shares(&panel, catalog, &options), lang), "share")
    } else {
        let changes = year_over_year(&panel, catalog, &options);
        let bytes = yoy_bytes(&changes, format, (args.spark, context))?;
        args.printing.write(Product::Changes, bytes, context)?;
        return Ok(status(&loaded));
    };
    if table.rows.is_empty() {
        return nothing_selected(context);
    }
    let bytes = render(&table, name, format, context)?;
    args.printing.write(Product::Changes, bytes, context)?;
    Ok(status(&loaded))
}

/// The bulk job, where it is one: tables of very many figures, or an option that only it has; a file out, everything selected.
fn bulk<'a>(args: &'a Args, format: Format, context: &Context) -> anyhow::Result<Option<Bulk<'a>>> {
    let format = match format {
        Format::Csv => Some(TableFormat::Csv),
        Format::Parquet => Some(TableFormat::Parquet),
        _ => None,
    };
    let (Some(format), Some(output), true) =
        (format, args.printing.output.as_deref(), args.is_plain())
    else {
        return if args.bulk.is_asked(context) { Err(bulk::refused()) } else { Ok(None) };
    };
    let inputs = bulk::inputs(&args.inputs.inputs, &args.bulk, context)?;
    let across_editions = args.across_editions;
    Ok(inputs.map(|inputs| Bulk { inputs, output, format, across_editions }))
}

/// The breakdowns that stand for the whole of something: none, every total, and the accounts that there are, which nothing
/// adds up.
pub(super) fn wholes(context: &Context, observations: &[Observation]) -> Vec<BreakdownId> {
    let totals = context.catalog.breakdowns().iter().filter(|b| b.total).map(|b| b.id.clone());
    let is_account = |id: &&BreakdownId| !id.is_none() && context.catalog.breakdown(id).is_none();
    let accounts: BTreeSet<&BreakdownId> =
        observations.iter().map(|o| &o.key.breakdown).filter(is_account).collect();
    std::iter::once(BreakdownId::default())
        .chain(totals)
        .chain(accounts.into_iter().cloned())
        .collect()
}

fn yoy_bytes(
    changes: &Changes,
    format: Format,
    (spark, context): (bool, &Context),
) -> anyhow::Result<Vec<u8>> {
    let rows: Vec<Change> = changes.iter().collect();
    match format {
        _ if rows.is_empty() => nothing_selected(context),
        Format::Parquet => Ok(tongbi::engine::changes_parquet(changes)?),
        Format::Table | Format::Md => {
            let naming = if one_body(&rows) { Naming::WithoutBody } else { Naming::WithBody };
            let mut view = exports::changes_view(&rows, &context.catalog, context.files, naming);
            if spark {
                add_sparks(&mut view, &rows);
            }
            render(&view, "yoy", format, context)
        }
        _ if spark => Err(Error::new(ErrorKind::Request, "spark_needs_table").into()),
        _ => render(&exports::changes_table(&rows, context.files), "yoy", format, context),
    }
}

/// Puts small bars behind the changes.
fn add_sparks(view: &mut Table, rows: &[Change]) {
    let terminal = std::io::stdout().is_terminal();
    let style = if terminal { SparkStyle::Terminal } else { SparkStyle::Ascii };
    let at = view.columns.iter().position(|c| c.name == "note").unwrap_or(view.columns.len());
    let column = Column { name: "spark".to_owned(), heading: String::new(), align: Align::Left };
    view.columns.insert(at, column);
    for (row, bar) in view.rows.iter_mut().zip(exports::sparks(rows, style)) {
        row.insert(at, Value::from(bar));
    }
}

fn one_body(rows: &[Change]) -> bool {
    rows.windows(2).all(|pair| pair[0].body == pair[1].body)
}
