use std::path::PathBuf;

use tongbi::Change;
use tongbi::changes::{Changes, YoyOptions, year_over_year};
use tongbi::checks::{self, Input, Options};
use tongbi::exports::{self, CsvStyle};
use tongbi::series::{Figures, Panel, Selection, figures_parquet};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::input::{Loaded, load};
use crate::cli::{Context, Status, output, yoy};

/// Figures, or their changes, as a file.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    /// What is exported.
    #[arg(long, value_enum, default_value_t = What::Figures)]
    what: What,
    /// The form; told by the name of the file when it is not given.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// CSV with a byte-order mark, for Excel.
    #[arg(long)]
    bom: bool,
    /// Write to a file; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// The tidy table of figures.
    Figures,
    /// The table of changes.
    Changes,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let loaded = load(&args.inputs.inputs, context)?;
    let selection = args.choice.selection(&context.catalog, &loaded.observations)?;
    let format = args.format.unwrap_or_else(|| yoy::format_of(args.output.as_deref()));
    let bytes = match (format, args.what) {
        (Format::Xlsx, _) => workbook(&loaded, &selection, context)?,
        (_, What::Figures) => figures(&loaded, &selection, (format, args.bom), context)?,
        (_, What::Changes) => {
            let changes = changes(&loaded, selection, context);
            match format {
                Format::Parquet => tongbi::engine::changes_parquet(&changes)?,
                _ => {
                    let rows: Vec<Change> = changes.iter().collect();
                    render(&exports::changes_table(&rows, context.files), "yoy", format, args.bom)?
                }
            }
        }
    };
    output::put(args.output.as_deref(), &bytes, context)?;
    Ok(loaded.status())
}

fn figures(
    loaded: &Loaded,
    selection: &Selection,
    (format, bom): (Format, bool),
    context: &Context,
) -> anyhow::Result<Vec<u8>> {
    let figures = Figures::from_observations(&loaded.observations).select(selection);
    if format == Format::Parquet {
        return Ok(figures_parquet(&figures)?);
    }
    let table = exports::figures_table(&figures.observations(), context.files);
    render(&table, "figures", format, bom)
}

fn changes(loaded: &Loaded, selection: Selection, context: &Context) -> Changes {
    let panel = Panel::from_observations(&loaded.with_groups(context), &context.catalog);
    let options = YoyOptions { selection, ..YoyOptions::default() };
    year_over_year(&panel, &context.catalog, &options)
}

/// Everything in one workbook: figures, changes, findings, what the indicators mean.
fn workbook(loaded: &Loaded, selection: &Selection, context: &Context) -> anyhow::Result<Vec<u8>> {
    let rows = Figures::from_observations(&loaded.observations).select(selection).observations();
    let changes: Vec<Change> = changes(loaded, selection.clone(), context).iter().collect();
    let input = Input { observations: &rows, bodies: &loaded.bodies, ..Input::default() };
    let mut findings = loaded.findings.clone();
    findings.extend(checks::run(&input, &context.catalog, &Options::default()).findings);
    let means = (&context.catalog, context.files);
    Ok(exports::xlsx(&exports::workbook(&rows, &changes, &findings, means))?)
}

fn render(
    table: &exports::Table,
    name: &str,
    format: Format,
    bom: bool,
) -> anyhow::Result<Vec<u8>> {
    match format {
        Format::Csv if bom => Ok(exports::csv(table, CsvStyle::Excel)?),
        _ => yoy::render(table, name, format),
    }
}
