use std::collections::BTreeSet;
use std::path::Path;

use clap::ValueEnum;
use tongbi::changes::{Peers, YoyOptions};
use tongbi::charts::{self, Chart, ChartData, ChartKind, ChartRequest, Counted, Size, Theme};
use tongbi::exports::{frame_table, people_columns};
use tongbi::{
    BodyId, Change, CompareOptions, Dataset, Error, ErrorKind, IndicatorId, Year, YearSpan,
};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::input::{load, status};
use crate::cli::output::format::ending;
use crate::cli::pictures::{ChartPlace, Drawn, Look};
use crate::cli::printing::Printing;
use crate::cli::{Context, Status, nothing_selected, yoy};

/// Which bodies are compared, and how.
#[derive(clap::Args)]
struct Comparing {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    /// Compare bodies of one kind and level, or of one parent; both may be given.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "BY")]
    peers: Vec<PeersBy>,
    /// The bodies that are compared, by name or fragment; all when none is given.
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    among: Vec<String>,
    /// Let estimates and doubtful figures count as the others do.
    #[arg(long)]
    with_doubtful: bool,
    #[command(flatten)]
    printing: Printing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PeersBy {
    /// The same kind and level.
    Level,
    /// The same parent.
    Parent,
}

/// Where each body stands: rank, percentile, share, distance from the median.
#[derive(clap::Args)]
pub(super) struct RankArgs {
    #[command(flatten)]
    comparing: Comparing,
    /// The smallest value first.
    #[arg(long)]
    ascending: bool,
}

/// How the figures of bodies are spread, or who moved their total.
#[derive(clap::Args)]
pub(super) struct CompareArgs {
    #[command(flatten)]
    comparing: Comparing,
    /// What each body contributed to the change of the total, instead of quartiles and concentration.
    #[arg(long)]
    contribution: bool,
    /// Of how many bodies the share of the largest is given.
    #[arg(long, value_name = "N", default_value_t = 3)]
    top: usize,
}

pub(super) fn rank(args: &RankArgs, context: &Context) -> anyhow::Result<Status> {
    let work = Work::begin(&args.comparing, ChartKind::Rank, context)?;
    if work.place.is_some() {
        return work.draw(context);
    }
    let options = CompareOptions { smallest_first: args.ascending, ..work.options.clone() };
    let frame = tongbi::rank(&work.dataset, &context.catalog, &options);
    work.put(&frame_table(&frame, context.files), "rank", &people_columns("rank"), context)
}

pub(super) fn compare(args: &CompareArgs, context: &Context) -> anyhow::Result<Status> {
    let work = Work::begin(&args.comparing, ChartKind::Rank, context)?;
    let work = Work { contributions: args.contribution, quartiles: !args.contribution, ..work };
    if work.place.is_some() {
        return work.draw(context);
    }
    if args.contribution {
        let frame = tongbi::contribute(&work.dataset, &context.catalog, &work.options);
        return work.put(
            &frame_table(&frame, context.files),
            "contribution",
            &people_columns("contribution"),
            context,
        );
    }
    let options = CompareOptions { top: args.top, ..work.options.clone() };
    let frame = tongbi::compare(&work.dataset, &context.catalog, &options);
    work.put(&frame_table(&frame, context.files), "compare", &people_columns("compare"), context)
}

/// What was read, and what is asked of it.
struct Work<'a> {
    args: &'a Comparing,
    format: Format,
    /// Where a chart goes, when one is asked for.
    place: Option<ChartPlace>,
    dataset: Dataset,
    options: CompareOptions,
    /// Whether a chart shows quartiles.
    quartiles: bool,
    /// Whether a chart shows what each body contributed to the change of the total.
    contributions: bool,
}

impl<'a> Work<'a> {
    fn begin(args: &'a Comparing, usual: ChartKind, context: &Context) -> anyhow::Result<Work<'a>> {
        let picture = args.printing.output.as_deref().filter(|path| is_picture(path));
        let place = picture.map(|path| ChartPlace::of(path, context)).transpose()?;
        let format = match place {
            Some(_) => Format::Table,
            None => args.printing.prepare(context)?,
        };
        let dataset = load(&args.inputs.of(&args.choice.body), context)?;
        let options = options(args, usual, &dataset, context)?;
        Ok(Work { args, format, place, dataset, options, quartiles: false, contributions: false })
    }

    fn put(
        &self,
        table: &tongbi::exports::Table,
        name: &str,
        read: &[&str],
        context: &Context,
    ) -> anyhow::Result<Status> {
        self.args.printing.put(table, (name, self.format), read, context)?;
        Ok(status(&self.dataset))
    }

    /// Draws the chart of the comparison.
    fn draw(&self, context: &Context) -> anyhow::Result<Status> {
        let Some(place) = &self.place else { return Ok(Status::Good) };
        let catalog = &context.catalog;
        let changes: Vec<Change> =
            self.dataset.changes(catalog, &YoyOptions::default()).iter().collect();
        let data = ChartData {
            observations: &self.dataset.observations,
            changes: &changes,
            findings: self.dataset.findings(),
            catalog,
        };
        let mut drawn = Vec::new();
        for request in self.requests(context) {
            drawn.extend(self.charts(&request, &data)?);
        }
        if drawn.is_empty() {
            return nothing_selected(context);
        }
        let look = Look::of(Theme::Light);
        let pictures: Vec<Drawn<'_>> = drawn.iter().map(|chart| Drawn::of(chart, &look)).collect();
        place.put(&pictures, context)?;
        Ok(status(&self.dataset))
    }

    /// The charts of a request, with the year before beside the last year that is asked for; without it, where most bodies
    /// have that year alone.
    fn charts(&self, request: &ChartRequest, data: &ChartData<'_>) -> tongbi::Result<Vec<Chart>> {
        let Some(last) = request.years.map(|span| span.last) else {
            return charts::build_all(request, data);
        };
        let two = Some(YearSpan { first: last.before(), last });
        let drawn = charts::build_all(&ChartRequest { years: two, ..request.clone() }, data)?;
        let year = last.to_string();
        let is_of_year = |chart: &Chart| chart.name.contains(&year);
        if drawn.iter().all(is_of_year) {
            return Ok(drawn);
        }
        charts::build_all(request, data)
    }

    /// A chart for each indicator, of the peers of the body that is shown.
    fn requests(&self, context: &Context) -> Vec<ChartRequest> {
        let own = self.options.shown.first().cloned();
        let counted = if self.options.doubtful_too { Counted::All } else { Counted::Firm };
        let fields = tongbi::pipeline::compared(&self.dataset, &context.catalog, &self.options);
        let request = |(indicator, bodies): (IndicatorId, BTreeSet<BodyId>)| ChartRequest {
            body: own.clone().unwrap_or_default(),
            stands_out: own.is_some(),
            compared: bodies.into_iter().collect(),
            indicators: vec![indicator],
            years: self.options.selection.years,
            quartiles: self.quartiles,
            contributions: self.contributions.then_some(counted),
            size: Size::Standard,
            ..ChartRequest::new(ChartKind::Rank, context.files)
        };
        fields.into_iter().map(request).collect()
    }
}

fn is_picture(path: &Path) -> bool {
    matches!(ending(path).as_str(), "svg" | "png" | "pdf")
}

fn options(
    args: &Comparing,
    usual: ChartKind,
    dataset: &Dataset,
    context: &Context,
) -> anyhow::Result<CompareOptions> {
    let catalog = &context.catalog;
    let chosen = args.choice.selection(catalog, &dataset.observations)?;
    let among = Choice { body: args.among.clone(), ..Choice::default() };
    let mut selection = chosen.clone();
    selection.bodies = among.selection(catalog, &dataset.observations)?.bodies;
    if selection.indicators.is_empty() {
        selection.indicators = charts::main_indicators(usual);
    }
    if args.choice.wholes_only() {
        selection.breakdowns = yoy::wholes(context, &dataset.observations);
    }
    if selection.years.is_none() {
        selection.years = latest(dataset).map(|year| YearSpan { first: year, last: year });
    }
    let shown = chosen.bodies;
    let is_compared = |body: &BodyId| selection.has_body(body);
    if let Some(outside) = shown.iter().find(|body| !is_compared(body)) {
        return Err(Error::new(ErrorKind::Request, "not_among").with("name", outside).into());
    }
    let by = |wanted: PeersBy| args.peers.contains(&wanted);
    let peers = Peers { level: by(PeersBy::Level), parent: by(PeersBy::Parent) };
    Ok(CompareOptions {
        selection,
        peers,
        shown,
        doubtful_too: args.with_doubtful,
        ..CompareOptions::default()
    })
}

/// The latest year of which there are figures.
fn latest(dataset: &Dataset) -> Option<Year> {
    dataset.observations.iter().map(|o| o.key.year).max()
}
