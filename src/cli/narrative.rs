use std::path::PathBuf;

use tongbi::changes::YoyOptions;
use tongbi::charts::{ChartData, ChartKind, Theme, every_chart, png, svg};
use tongbi::documents::own::Product;
use tongbi::exports::{DraftPicture, NarrativeSource, narrative};
use tongbi::{Change, Observation, Year};

use crate::cli::args::Inputs;
use crate::cli::form::{Asked, Subject, of_subject, subject};
use crate::cli::input::status;
use crate::cli::output::format;
use crate::cli::{Context, Status, nothing_selected, output};

/// How many charts a draft has at most: somebody is to edit it, and not to leaf through it.
const CHARTS: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Sentences, tables and charts.
    Docx,
    /// Sentences alone.
    Html,
    /// Sentences alone.
    Markdown,
}

const ENDINGS: [(&str, Form); 5] = [
    ("docx", Form::Docx),
    ("html", Form::Html),
    ("md", Form::Markdown),
    ("markdown", Form::Markdown),
    ("txt", Form::Markdown),
];

/// The sentences of a report that come from its figures.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// The body, by name or a fragment of it; needed where there are several.
    #[arg(long, value_name = "NAME")]
    body: Option<String>,
    /// The year of the report; the latest one of the body where it is not given.
    #[arg(long = "of-year", visible_alias = "years", value_name = "YEAR", value_parser = year)]
    of_year: Option<Year>,
    /// The indicators that are written about; all when none is given.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    indicator: Vec<String>,
    /// The file to write: .docx with tables and charts, .html, .md.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn year(text: &str) -> Result<Year, String> {
    text.parse().map_err(|()| "2024".to_owned())
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let output = args.output.as_deref();
    let form = format::choose(output, None, &ENDINGS)?.unwrap_or(Form::Markdown);
    output::may_put(output, context)?;
    let asked =
        Asked { body: args.body.as_deref(), year: args.of_year, indicator: &args.indicator };
    let subject = subject(&args.inputs, &asked, context)?;
    let official = of_subject(&subject, None, context)?;
    let figures: Vec<Observation> = subject.figures().cloned().collect();
    let source = NarrativeSource {
        figures: &figures,
        doubts: &subject.dataset.doubts(),
        catalog: &context.catalog,
    };
    let sections = narrative(&subject.body, subject.year, source, context.files);
    if sections.is_empty() {
        return nothing_selected(context);
    }
    let bytes = match form {
        Form::Docx => official.write_draft(&sections, &pictures(&subject, context)?)?,
        Form::Html => official.narrative_html(&sections).into_bytes(),
        Form::Markdown => official.narrative_markdown(&sections).into_bytes(),
    };
    output::put(output, Product::Form, bytes, context)?;
    Ok(status(&subject.dataset))
}

/// The first charts of the body; what is missing in the data is nothing for a report.
fn pictures(subject: &Subject, context: &Context) -> tongbi::Result<Vec<DraftPicture>> {
    let dataset = &subject.dataset;
    let changes: Vec<Change> =
        dataset.changes(&context.catalog, &YoyOptions::default()).iter().collect();
    let data = ChartData {
        observations: &dataset.observations,
        changes: &changes,
        findings: dataset.findings(),
        catalog: &context.catalog,
    };
    let charts = every_chart(std::slice::from_ref(&subject.body), &data, context.files);
    let first = charts
        .iter()
        .filter(|chart| chart.body.is_some() && chart.kind != ChartKind::Coverage)
        .take(CHARTS);
    first
        .map(|chart| {
            let png = png(&svg(chart, Theme::Light)?)?;
            Ok(DraftPicture { png, size: chart.size })
        })
        .collect()
}
