use std::path::PathBuf;

use tongbi::changes::YoyOptions;
use tongbi::charts::{self, Chart, ChartData, ChartKind, ChartRequest};
use tongbi::{BodyId, Change};

use crate::cli::args::{Choice, Inputs};
use crate::cli::chart_options::{ChartOptions, Wanted, specified};
use crate::cli::input::{load, status};
use crate::cli::pictures::ChartPlace;
pub(super) use crate::cli::pictures::{Drawn, Look, pictures};
use crate::cli::{Context, Status, nothing_selected, terminal};

/// Charts of one or more bodies.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    options: ChartOptions,
    /// Draw the charts of a file.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["ChartOptions", "body", "indicator", "breakdown", "years"])]
    spec: Option<PathBuf>,
    /// The folder to write to, or an `.svg`, `.png` or `.pdf` file for one chart.
    #[arg(short, long, value_name = "PATH", default_value = "out")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let place = ChartPlace::of(&args.output, context)?;
    context.reads.add(args.spec.as_deref());
    let wanted = match &args.spec {
        Some(path) => specified(path, context)?,
        None => vec![args.options.wanted(&args.choice, context)?],
    };
    let loaded = load(&args.inputs.of(&args.choice.body), context)?;
    let catalog = &context.catalog;
    let changes: Vec<Change> = loaded.changes(catalog, &YoyOptions::default()).iter().collect();
    let data = ChartData {
        observations: &loaded.observations,
        changes: &changes,
        findings: loaded.findings(),
        catalog,
    };
    let all = loaded.order.clone();
    let (mut built, mut refusals) = (Vec::new(), Vec::new());
    for wanted in &wanted {
        let selection = wanted.choice.selection(catalog, &loaded.observations)?;
        let highlighted = wanted.highlighted(catalog, &loaded.observations)?;
        let base = ChartRequest {
            indicators: selection.indicators.clone(),
            years: selection.years,
            ..wanted.base.clone()
        };
        let of = |kind: &ChartKind| {
            charts::requests(&all, &selection, &ChartRequest { kind: *kind, ..base.clone() })
        };
        for request in wanted.kinds.iter().flat_map(of) {
            let request = highlighted.iter().fold(request, highlight);
            match charts::build_all(&request, &data) {
                Ok(charts) => built.extend(charts.into_iter().map(|chart| (chart, &wanted.look))),
                Err(refusal) => refusals.push(refusal),
            }
        }
    }
    if built.is_empty() {
        return match refusals.pop() {
            Some(refusal) => Err(refusal.into()),
            None => nothing_selected(context),
        };
    }
    let drawn: Vec<Drawn> = built.iter().map(|(chart, look)| Drawn::of(chart, look)).collect();
    place.put(&drawn, context)?;
    // Of all kinds those are drawn that can be; a kind that was asked for and cannot be drawn is worth a word.
    if args.options.has_kind() || args.spec.is_some() {
        refusals.iter().for_each(|e| terminal::note(&e.message(context.terminal)));
        say_remarks(built.iter().map(|(chart, _)| chart), context);
    }
    Ok(status(&loaded))
}

/// What was asked for and could not be done, each once.
fn say_remarks<'a>(charts: impl Iterator<Item = &'a Chart>, context: &Context) {
    let mut said: Vec<String> = Vec::new();
    for remark in charts.flat_map(|chart| &chart.remarks) {
        let message = remark.message(context.terminal);
        if !said.contains(&message) {
            terminal::note(&message);
            said.push(message);
        }
    }
}

/// The request with a body that stands out among those that are compared.
fn highlight(request: ChartRequest, body: &BodyId) -> ChartRequest {
    if !request.kind.compares() {
        return request;
    }
    let mut compared = request.compared.clone();
    if !compared.contains(body) {
        compared.push(body.clone());
    }
    ChartRequest { body: body.clone(), compared, stands_out: true, ..request }
}

impl Wanted {
    /// The body that stands out, by its name or a fragment of it.
    fn highlighted(
        &self,
        catalog: &tongbi::Catalog,
        observations: &[tongbi::Observation],
    ) -> tongbi::Result<Option<BodyId>> {
        let Some(name) = &self.highlight else { return Ok(None) };
        let choice = Choice { body: vec![name.clone()], ..Choice::default() };
        Ok(choice.selection(catalog, observations)?.bodies.into_iter().next())
    }
}
