use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tongbi::changes::{YoyOptions, year_over_year};
use tongbi::charts::{self, Chart, ChartData, ChartKind, ChartRequest, Theme};
use tongbi::figures::Panel;
use tongbi::{BodyId, Change, Error, ErrorKind, Observation};

use crate::cli::args::{Choice, Inputs};
use crate::cli::input::load;
use crate::cli::{Context, Status, output, terminal};

/// Charts of one or more bodies.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    /// The kind of chart: bars, yoy, outcome, trend; all that can be drawn when none is given.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// The colours.
    #[arg(long, value_parser = theme, default_value = "light")]
    theme: Theme,
    /// A title in place of the one made from the figures.
    #[arg(long)]
    title: Option<String>,
    /// A note in place of the usual one.
    #[arg(long)]
    note: Option<String>,
    /// A source in place of the reports' names.
    #[arg(long)]
    source: Option<String>,
    /// The folder to write to.
    #[arg(short, long, value_name = "DIR", default_value = "out")]
    output: PathBuf,
}

fn theme(text: &str) -> Result<Theme, String> {
    text.parse().map_err(|()| "light, dark, print".to_owned())
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let kinds = kinds(args.kind.as_deref())?;
    let loaded = load(&args.inputs.inputs, context)?;
    let catalog = &context.catalog;
    let selection = args.choice.selection(catalog, &loaded.observations)?;
    let observations = loaded.with_groups(context);
    let panel = Panel::from_observations(&observations, catalog);
    let changes: Vec<Change> =
        year_over_year(&panel, catalog, &YoyOptions::default()).iter().collect();
    let data = ChartData { observations: &observations, changes: &changes, catalog };
    let (mut drawn, mut refusals) = (Vec::new(), Vec::new());
    for body in bodies(&loaded.observations).iter().filter(|body| selection.has_body(body)) {
        for kind in &kinds {
            let request = ChartRequest {
                kind: *kind,
                body: body.clone(),
                indicators: selection.indicators.clone(),
                years: selection.years,
                lang: context.files,
                title: args.title.clone(),
                note: args.note.clone(),
                source: args.source.clone(),
            };
            match charts::build(&request, &data) {
                Ok(chart) => drawn.push(chart),
                Err(error) => refusals.push(error),
            }
        }
    }
    if drawn.is_empty()
        && let Some(error) = refusals.pop()
    {
        return Err(error.into());
    }
    if args.kind.is_some() {
        refusals.iter().for_each(|e| terminal::note(&e.message(context.terminal)));
    }
    for file in pictures(&drawn, args.theme, &args.output, context)? {
        terminal::say("chart_written", &[("file", file.display().to_string())], context);
    }
    Ok(loaded.status())
}

fn kinds(name: Option<&str>) -> tongbi::Result<Vec<ChartKind>> {
    let Some(name) = name else { return Ok(ChartKind::ALL.to_vec()) };
    ChartKind::find(name).map(|kind| vec![kind]).map_err(|nearest| {
        let all: Vec<&str> = ChartKind::ALL.iter().map(|kind| kind.as_str()).collect();
        Error::new(ErrorKind::Request, "unknown_chart")
            .with("name", name)
            .with("nearest", nearest)
            .with("known", all.join(" "))
    })
}

/// The bodies that have figures, sorted.
pub(super) fn bodies(observations: &[Observation]) -> Vec<BodyId> {
    let mut bodies: Vec<BodyId> = observations.iter().map(|o| o.key.body.clone()).collect();
    bodies.dedup();
    bodies.sort();
    bodies.dedup();
    bodies
}

/// Every chart of one body that its figures allow.
pub(super) fn all_of(body: &BodyId, data: &ChartData<'_>, context: &Context) -> Vec<Chart> {
    let request = |kind| ChartRequest {
        kind,
        body: body.clone(),
        indicators: Vec::new(),
        years: None,
        lang: context.files,
        title: None,
        note: None,
        source: None,
    };
    ChartKind::ALL.into_iter().filter_map(|kind| charts::build(&request(kind), data).ok()).collect()
}

/// Writes charts as SVG and PNG, on all cores; gives the files in the order of the charts.
pub(super) fn pictures(
    charts: &[Chart],
    theme: Theme,
    folder: &Path,
    context: &Context,
) -> anyhow::Result<Vec<PathBuf>> {
    let written: Vec<anyhow::Result<[PathBuf; 2]>> =
        charts.par_iter().map(|chart| picture(chart, theme, folder, context)).collect();
    let mut files = Vec::new();
    for pair in written {
        files.extend(pair?);
    }
    for chart in charts {
        let missing = chart.missing_characters();
        if !missing.is_empty() {
            let args = [("name", chart.name.clone()), ("characters", missing)];
            terminal::say("chart_characters", &args, context);
        }
    }
    Ok(files)
}

fn picture(
    chart: &Chart,
    theme: Theme,
    folder: &Path,
    context: &Context,
) -> anyhow::Result<[PathBuf; 2]> {
    let suffix = match theme {
        Theme::Light => String::new(),
        other => format!("_{}", other.as_str()),
    };
    let name = |extension: &str| folder.join(format!("{}{suffix}.{extension}", chart.name));
    let svg = charts::svg(chart, theme)?;
    output::write(&name("svg"), svg.as_bytes(), context)?;
    output::write(&name("png"), &charts::png(&svg)?, context)?;
    Ok([name("svg"), name("png")])
}
