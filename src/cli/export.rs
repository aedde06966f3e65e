use std::path::PathBuf;

use tongbi::changes::{Changes, YoyOptions};
use tongbi::documents::own::Product;
use tongbi::exports::{self, CsvStyle};
use tongbi::series::{Selection, figures_parquet};
use tongbi::{Change, Dataset};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::input::{load, status};
use crate::cli::{Context, Status, nothing_selected, output, yoy};

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
    let output = args.output.as_deref();
    let format = Format::of(output, args.format, &Format::ENDINGS)?;
    let product = match (format, args.what) {
        (Format::Xlsx, _) => Product::Workbook,
        (_, What::Figures) => Product::Figures,
        (_, What::Changes) => Product::Changes,
    };
    output::may_put(output, context)?;
    let loaded = load(&args.inputs.of(&args.choice.body), context)?;
    let selection = args.choice.selection(&context.catalog, &loaded.observations)?;
    if loaded.figures().select(&selection).is_empty() {
        return nothing_selected(context);
    }
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
    output::put(output, product, bytes, context)?;
    Ok(status(&loaded))
}

fn figures(
    loaded: &Dataset,
    selection: &Selection,
    (format, bom): (Format, bool),
    context: &Context,
) -> anyhow::Result<Vec<u8>> {
    let figures = loaded.figures().select(selection);
    if format == Format::Parquet {
        return Ok(figures_parquet(&figures)?);
    }
    let table = exports::figures_table(&figures.observations(), context.files);
    render(&table, "figures", format, bom)
}

fn changes(loaded: &Dataset, selection: Selection, context: &Context) -> Changes {
    loaded.changes(&context.catalog, &YoyOptions { selection, ..YoyOptions::default() })
}

/// Everything in one workbook: figures, changes, findings, what the indicators mean.
fn workbook(loaded: &Dataset, selection: &Selection, context: &Context) -> anyhow::Result<Vec<u8>> {
    let rows = loaded.figures().select(selection).observations();
    let changes: Vec<Change> = changes(loaded, selection.clone(), context).iter().collect();
    let means = (&context.catalog, context.files);
    Ok(exports::xlsx(&exports::workbook(&rows, &changes, loaded.findings(), means))?)
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
