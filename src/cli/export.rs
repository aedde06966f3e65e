use std::path::PathBuf;

use tongbi::Change;
use tongbi::changes::{YoyOptions, year_over_year};
use tongbi::exports::{self, CsvStyle};
use tongbi::figures::{Figures, Panel, figures_parquet};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::input::load;
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
    let bytes = match args.what {
        What::Figures => {
            let figures = Figures::from_observations(&loaded.observations).select(&selection);
            match format {
                Format::Parquet => figures_parquet(&figures)?,
                _ => {
                    let rows = figures.observations();
                    render(
                        &exports::figures_table(&rows, context.files),
                        "figures",
                        format,
                        args.bom,
                    )?
                }
            }
        }
        What::Changes => {
            let panel = Panel::from_observations(&loaded.observations, &context.catalog);
            let options = YoyOptions { selection, ..YoyOptions::default() };
            let changes = year_over_year(&panel, &context.catalog, &options);
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
