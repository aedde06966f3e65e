use std::path::{Path, PathBuf};

use tongbi::changes::YoyOptions;
use tongbi::charts::{self, ChartData, ChartKind, ChartRequest, ChartSpec, Options, Size, Theme};
use tongbi::{Change, Error, ErrorKind, Place};

use crate::cli::args::{self, Choice, Inputs};
use crate::cli::input::{load, status};
use crate::cli::pictures::ChartPlace;
pub(super) use crate::cli::pictures::{Drawn, pictures};
use crate::cli::{Context, Status, nothing_selected, terminal};

/// Charts of one or more bodies.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    /// The kind of chart; all that can be drawn when none is given.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Draw the charts of a file.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["kind", "log", "free_y", "title", "note", "source", "body", "indicator", "breakdown", "years"])]
    spec: Option<PathBuf>,
    /// The colours.
    #[arg(long, value_parser = theme, default_value = "light")]
    theme: Theme,
    /// The size: standard, square, wide or tall.
    #[arg(long, value_parser = size, default_value = "standard")]
    size: Size,
    /// A trend whose axis is logarithmic.
    #[arg(long)]
    log: bool,
    /// A grid whose panels have scales of their own.
    #[arg(long)]
    free_y: bool,
    /// A title in place of the one made from the figures.
    #[arg(long)]
    title: Option<String>,
    /// A note in place of the usual one.
    #[arg(long)]
    note: Option<String>,
    /// A source in place of the reports' names.
    #[arg(long)]
    source: Option<String>,
    /// The folder to write to, or an `.svg` or `.png` file for one chart.
    #[arg(short, long, value_name = "PATH", default_value = "out")]
    output: PathBuf,
}

fn theme(text: &str) -> Result<Theme, String> {
    text.parse().map_err(|()| "light, dark, print".to_owned())
}

fn size(text: &str) -> Result<Size, String> {
    text.parse().map_err(|()| "standard, square, wide, tall".to_owned())
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let place = ChartPlace::of(&args.output, context)?;
    context.reads.add(args.spec.as_deref());
    let wanted = match &args.spec {
        Some(path) => specified(path, context)?,
        None => vec![Wanted::of(args, context)?],
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
    let all = loaded.body_ids();
    let (mut built, mut refusals) = (Vec::new(), Vec::new());
    for wanted in &wanted {
        let selection = wanted.choice.selection(catalog, &loaded.observations)?;
        let base = ChartRequest {
            indicators: selection.indicators.clone(),
            years: selection.years,
            ..wanted.base.clone()
        };
        let of = |kind: &ChartKind| {
            charts::requests(&all, &selection, &ChartRequest { kind: *kind, ..base.clone() })
        };
        for request in wanted.kinds.iter().flat_map(of) {
            match charts::build_all(&request, &data) {
                Ok(charts) => built.extend(charts.into_iter().map(|chart| (chart, wanted.theme))),
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
    let drawn: Vec<Drawn> = built.iter().map(|(chart, theme)| Drawn::of(chart, *theme)).collect();
    place.put(&drawn, context)?;
    // Of all kinds those are drawn that can be; a kind that was asked for and cannot be drawn is worth a word.
    if args.kind.is_some() || args.spec.is_some() {
        refusals.iter().for_each(|e| terminal::note(&e.message(context.terminal)));
    }
    Ok(status(&loaded))
}

/// Charts that are asked for: kinds of some figures in a theme.
struct Wanted {
    kinds: Vec<ChartKind>,
    choice: Choice,
    theme: Theme,
    base: ChartRequest,
}

impl Wanted {
    fn of(args: &Args, context: &Context) -> anyhow::Result<Wanted> {
        let kinds = kinds(args.kind.as_deref())?;
        let base = ChartRequest {
            title: args.title.clone(),
            note: args.note.clone(),
            source: args.source.clone(),
            size: args.size,
            options: Options { log: args.log, free_y: args.free_y, ..Options::default() },
            ..ChartRequest::new(kinds[0], context.files)
        };
        Ok(Wanted { kinds, choice: args.choice.clone(), theme: args.theme, base })
    }
}

/// The charts of a file.
fn specified(path: &Path, context: &Context) -> anyhow::Result<Vec<Wanted>> {
    let name = path.display().to_string();
    let text = tongbi::catalog::read_source(path)?;
    let wrong = |field: &str, value: &str, expected: &str| {
        let message = format!("{field} = \"{value}\": {expected}");
        Error::new(ErrorKind::Format, "chart_spec")
            .at(Place::document(&name))
            .with("message", message)
    };
    let wanted = |spec: ChartSpec| {
        let years = spec.years.as_deref().map(|text| (text, args::years(text)));
        let years = match years {
            Some((text, Err(expected))) => return Err(wrong("years", text, &expected).into()),
            Some((_, Ok(years))) => Some(years),
            None => None,
        };
        let theme = spec.theme.as_deref().unwrap_or(Theme::Light.as_str());
        let theme = self::theme(theme).map_err(|expected| wrong("theme", theme, &expected))?;
        let size = spec.size.as_deref().unwrap_or("standard");
        let size = self::size(size).map_err(|expected| wrong("size", size, &expected))?;
        let kinds = kinds(Some(&spec.kind))?;
        let base = ChartRequest {
            title: spec.title,
            note: spec.note,
            source: spec.source,
            size,
            options: Options { log: spec.log, free_y: spec.free_y, ..Options::default() },
            ..ChartRequest::new(kinds[0], spec.lang.unwrap_or(context.files))
        };
        let choice =
            Choice { body: spec.body, indicator: spec.indicator, years, ..Choice::default() };
        Ok(Wanted { kinds, choice, theme, base })
    };
    charts::chart_specs(&name, &text)?.into_iter().map(wanted).collect()
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
