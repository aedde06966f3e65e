use std::str::FromStr;

use clap::ValueEnum;
use tongbi::ObsStatus;
use tongbi::documents::own::Product;
use tongbi::exports::frame_table;
use tongbi::series::{Across, Figures, SortKey, figures_parquet};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::input::{load, status};
use crate::cli::printing::Printing;
use crate::cli::{Context, Status, nothing_selected, output};

/// The figures: chosen, sorted, long or wide.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    /// Only figures of these statuses.
    #[arg(long, value_delimiter = ',', value_name = "STATUS", value_parser = obs_status)]
    status: Vec<ObsStatus>,
    /// Leave out what was computed.
    #[arg(long)]
    published: bool,
    /// The order of the rows: columns, each with `-` in front for the largest first.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN", value_parser = SortKey::from_str, allow_hyphen_values = true)]
    sort: Vec<SortKey>,
    /// A column for each year, indicator, body or applicant, instead of a row for each figure.
    #[arg(long, value_enum, value_name = "BY")]
    wide: Option<Wide>,
    #[command(flatten)]
    printing: Printing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Wide {
    Year,
    Indicator,
    Body,
    Breakdown,
}

impl From<Wide> for Across {
    fn from(wide: Wide) -> Across {
        match wide {
            Wide::Year => Across::Year,
            Wide::Indicator => Across::Indicator,
            Wide::Body => Across::Body,
            Wide::Breakdown => Across::Breakdown,
        }
    }
}

fn obs_status(text: &str) -> Result<ObsStatus, String> {
    text.parse().map_err(|_| "normal, estimated, missing, not_applicable, computed".to_owned())
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let format = args.printing.prepare(context)?;
    let loaded = load(&args.inputs.of(&args.choice.body), context)?;
    let selection = args.choice.selection(&context.catalog, &loaded.observations)?;
    let mut observations = loaded.figures().select(&selection).observations();
    observations.retain(|o| {
        let is_of_status = args.status.is_empty() || args.status.contains(&o.status);
        is_of_status && !(args.published && o.is_computed())
    });
    let figures = Figures::from_observations(&observations).sorted(&args.sort)?;
    if figures.is_empty() {
        return nothing_selected(context);
    }
    match args.wide {
        None if format == Format::Parquet => {
            let bytes = figures_parquet(&figures)?;
            output::put(args.printing.output.as_deref(), Product::Figures, bytes, context)?;
        }
        None => {
            let printing = args.printing.of(Product::Figures);
            let table = frame_table(figures.frame(), context.files);
            printing.put(&table, ("figures", format), &[], context)?;
        }
        Some(wide) => {
            let table = frame_table(&figures.wide(wide.into())?, context.files);
            args.printing.put(&table, ("figures", format), &[], context)?;
        }
    }
    Ok(status(&loaded))
}
