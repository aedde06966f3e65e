use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use tongbi::changes::{Changes, YoyOptions, growth, index, shares, year_over_year};
use tongbi::documents::own::Product;
use tongbi::engine::{Summary, TableFormat, is_long_csv};
use tongbi::exports::{self, Align, Column, CsvStyle, Naming, Sheet, SparkStyle, Table, Value};
use tongbi::series::parquet_len;
use tongbi::{BreakdownId, Change, Error, ErrorKind, Observation, Year};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::input::{load, status};
use crate::cli::output::format::ending;
use crate::cli::{Context, Status, nothing_selected, output, terminal};

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
    /// The form of the table: for people on a terminal, CSV in a pipe.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Small bars beside the changes, in a table for people.
    #[arg(long, conflicts_with_all = ["growth", "base_year", "share", "json"])]
    spark: bool,
    /// Short for `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write to a file; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn year(text: &str) -> Result<Year, String> {
    text.parse().map_err(|()| "2024".to_owned())
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let format = format(args)?;
    output::may_put(args.output.as_deref(), context)?;
    if let Some(job) = bulk(args, format) {
        return bulk_job(&job, args, context);
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
    let bytes = if args.growth {
        let growth = growth(&panel, catalog, &options);
        render(&some(exports::growth_table(&growth, context.files), context)?, "growth", format)?
    } else if let Some(base) = args.base_year {
        let points = index(&panel, catalog, &options, base);
        render(&some(exports::index_table(&points, context.files), context)?, "index", format)?
    } else if args.share {
        let shares = shares(&panel, catalog, &options);
        render(&some(exports::shares_table(&shares, context.files), context)?, "share", format)?
    } else {
        yoy_bytes(&year_over_year(&panel, catalog, &options), format, (args.spark, context))?
    };
    output::put(args.output.as_deref(), Product::Changes, bytes, context)?;
    Ok(status(&loaded))
}

/// A table that has rows.
fn some(table: Table, context: &Context) -> anyhow::Result<Table> {
    if table.rows.is_empty() { nothing_selected(context) } else { Ok(table) }
}

/// From this size on a table is not held as text, but read piece by piece.
const LARGE_TABLE: u64 = 64 << 20;

/// From so many rows on a Parquet file is not held in memory: checking half a million figures takes seconds, and all of
/// their texts a gigabyte.
const MANY_FIGURES: usize = 500_000;

/// A job that never needs the texts of the rows in memory: one large file of figures in, a file out, everything selected.
fn bulk(args: &Args, format: Format) -> Option<Bulk<'_>> {
    let plain = !args.growth && args.base_year.is_none() && !args.share && args.choice.is_all();
    let [input] = args.inputs.inputs.as_slice() else { return None };
    let (input, output) = (Path::new(input), args.output.as_deref()?);
    let format = match format {
        Format::Csv => TableFormat::Csv,
        Format::Parquet => TableFormat::Parquet,
        _ => return None,
    };
    let is_parquet = matches!(ending(input).as_str(), "parquet" | "pq");
    let is_large = std::fs::metadata(input).is_ok_and(|file| file.len() >= LARGE_TABLE);
    let has_many = || parquet_len(input).is_ok_and(|rows| rows >= MANY_FIGURES);
    let fits = match is_parquet {
        true => is_large || has_many(),
        false => is_large && is_long_csv(input),
    };
    (plain && !args.spark && input.is_file() && fits).then_some(Bulk { input, output, format })
}

struct Bulk<'a> {
    input: &'a Path,
    output: &'a Path,
    format: TableFormat,
}

fn bulk_job(job: &Bulk<'_>, args: &Args, context: &Context) -> anyhow::Result<Status> {
    let options = YoyOptions { across_editions: args.across_editions, ..YoyOptions::default() };
    context.reads.add([job.input]);
    let mut summary = Summary::default();
    output::stream(job.output, Product::Changes, context, |file| {
        let output: (&mut dyn Write, _) = (file, job.format);
        summary = tongbi::engine::yoy(job.input, output, &context.catalog, &options)?;
        Ok(())
    })?;
    terminal::findings(&summary.findings, context);
    let say = [
        ("figures", summary.figures.to_string()),
        ("changes", summary.changes.to_string()),
        ("file", job.output.display().to_string()),
    ];
    terminal::say("bulk_done", &say, context);
    if summary.refused > 0 {
        let refused = [("n", summary.refused.to_string())];
        terminal::note(&terminal::text("bulk_refused", &refused, context));
    }
    if summary.conflicting > 0 {
        let conflicts = [("n", summary.conflicting.to_string())];
        terminal::note(&terminal::text("bulk_conflicts", &conflicts, context));
    }
    let whole = summary.conflicting == 0 && summary.refused == 0;
    Ok(if whole { Status::Good } else { Status::Findings })
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

fn format(args: &Args) -> tongbi::Result<Format> {
    let plain = !args.growth && args.base_year.is_none() && !args.share;
    let known = if plain { &Format::ENDINGS } else { Format::without_parquet() };
    let asked = if args.json { Some(Format::Json) } else { args.format };
    // Small bars are for people: where nothing else is said, their table is meant, in a pipe too.
    let asked = asked.or((args.spark && args.output.is_none()).then_some(Format::Table));
    Format::of(args.output.as_deref(), asked, known)
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
            render(&view, "yoy", format)
        }
        _ if spark => Err(Error::new(ErrorKind::Request, "spark_needs_table").into()),
        _ => render(&exports::changes_table(&rows, context.files), "yoy", format),
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
        row.insert(at, Value::Text(bar));
    }
}

fn one_body(rows: &[Change]) -> bool {
    rows.windows(2).all(|pair| pair[0].body == pair[1].body)
}

/// A table in one of the forms.
pub(super) fn render(table: &Table, name: &str, format: Format) -> anyhow::Result<Vec<u8>> {
    Ok(match format {
        Format::Table => terminal::aligned(table).into_bytes(),
        Format::Csv => exports::csv(table, CsvStyle::Plain)?,
        Format::Json => exports::json(table, name),
        Format::Jsonl => exports::json_lines(table),
        Format::Md => exports::markdown(table).into_bytes(),
        Format::Xlsx => {
            let sheet = Sheet { name: name.to_owned(), table: table.clone() };
            exports::xlsx(&[sheet])?
        }
        Format::Parquet => {
            return Err(Error::new(ErrorKind::Request, "no_parquet_of_this").into());
        }
    })
}
