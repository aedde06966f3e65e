use std::path::{Path, PathBuf};

use tongbi::exports::{self, Align, CsvStyle, Table, Value};
use tongbi::figures::synth::{Synth, SynthOptions, generate};
use tongbi::figures::{Figures, figures_parquet};
use tongbi::{Year, YearSpan};

use crate::cli::{Context, Status, args, output, terminal};

/// Reports that nobody published, for demonstrations, tests and benchmarks.
#[derive(clap::Args)]
pub(super) struct Args {
    /// How many bodies.
    #[arg(long, value_name = "N", default_value_t = 10)]
    bodies: usize,
    /// The years that each body reports.
    #[arg(long, value_name = "YEARS", value_parser = args::years, default_value = "2019-2024")]
    years: YearSpan,
    /// The seed: the same one gives the same figures.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// The share of figures that are blank or not there, from 0 to 1.
    #[arg(long, value_name = "RATE", default_value_t = 0.0, value_parser = rate)]
    gaps: f64,
    /// The share of reports with a wrong figure, from 0 to 1.
    #[arg(long, value_name = "RATE", default_value_t = 0.0, value_parser = rate)]
    defects: f64,
    /// A `.csv` or `.parquet` file, or a folder for figures, bodies and defects; standard output when not given.
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "0 … 1".to_owned())?;
    if (0.0..=1.0).contains(&rate) { Ok(rate) } else { Err("0 … 1".to_owned()) }
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let options = SynthOptions {
        seed: args.seed,
        bodies: args.bodies,
        first: Year(args.years.first.0),
        years: usize::try_from(args.years.last.0 - args.years.first.0 + 1).unwrap_or_default(),
        gaps: args.gaps,
        defects: args.defects,
    };
    let synth = generate(&options, &context.catalog);
    let figures = || {
        exports::csv(&exports::figures_table(&synth.observations, context.files), CsvStyle::Plain)
    };
    let extension = args.output.as_deref().and_then(Path::extension).and_then(|e| e.to_str());
    match (&args.output, extension) {
        (Some(path), Some("parquet")) => {
            let frame = Figures::from_observations(&synth.observations);
            output::put(Some(path), &figures_parquet(&frame)?, context)?;
        }
        (Some(path), None) if path != Path::new("-") => folder(path, &synth, figures()?, context)?,
        (path, _) => output::put(path.as_deref(), &figures()?, context)?,
    }
    let counts = [
        ("figures", synth.observations.len().to_string()),
        ("bodies", synth.bodies.len().to_string()),
        ("defects", synth.defects.len().to_string()),
    ];
    terminal::say("synth_done", &counts, context);
    Ok(Status::Good)
}

/// Figures, bodies and what was made wrong.
fn folder(path: &Path, synth: &Synth, figures: Vec<u8>, context: &Context) -> anyhow::Result<()> {
    let table = |columns: &[&str]| {
        Table::new(columns.iter().map(|name| (*name, (*name).to_owned(), Align::Left)))
    };
    let mut bodies = table(&["body", "kind", "level", "parent"]);
    bodies.rows.extend(synth.bodies.iter().map(|body| {
        let parent = body.parent.as_ref().map_or("", |parent| parent.as_str());
        vec![
            body.id.as_str().into(),
            body.kind.as_str().into(),
            body.level.as_str().into(),
            parent.into(),
        ]
    }));
    let mut defects =
        table(&["body", "year", "indicator", "breakdown", "defect", "right", "written"]);
    defects.rows.extend(synth.defects.iter().map(|defect| {
        vec![
            defect.key.body.as_str().into(),
            defect.key.year.0.into(),
            defect.key.indicator.as_str().into(),
            defect.key.breakdown.as_str().into(),
            defect.kind.as_str().into(),
            Value::Number(defect.right),
            Value::Number(defect.written),
        ]
    }));
    output::write(&path.join("figures.csv"), &figures, context)?;
    for (name, table) in [("bodies.csv", bodies), ("defects.csv", defects)] {
        output::write(&path.join(name), &exports::csv(&table, CsvStyle::Plain)?, context)?;
    }
    Ok(())
}
