use std::path::PathBuf;

use tongbi::documents::own::Product;
use tongbi::exports::{FormFormat, OfficialForm};
use tongbi::model::Edition;
use tongbi::series::Selection;
use tongbi::{BodyId, Dataset, Error, ErrorKind, Observation, Year};

use crate::cli::args::{Choice, Inputs};
use crate::cli::input::{load, status};
use crate::cli::output::format;
use crate::cli::{Context, Status, output, terminal};

/// The endings of the files that can be written.
pub(super) const ENDINGS: [(&str, FormFormat); 5] = [
    ("docx", FormFormat::Docx),
    ("html", FormFormat::Html),
    ("xlsx", FormFormat::Xlsx),
    ("md", FormFormat::Markdown),
    ("markdown", FormFormat::Markdown),
];

/// The three tables of the official form, filled with the figures of one body and year.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Files, folders, globs, or `-` for standard input.
    #[arg(value_name = "INPUT", required_unless_present = "blank")]
    inputs: Vec<PathBuf>,
    /// The body, by name or a fragment of it; needed where there are several.
    #[arg(long, value_name = "NAME")]
    body: Option<String>,
    /// The year; the latest one of the body where it is not given.
    #[arg(long, visible_alias = "years", value_name = "YEAR", value_parser = year)]
    year: Option<Year>,
    /// The indicators that are filled in; all when none is given.
    #[arg(long, value_name = "NAME", value_delimiter = ',', conflicts_with = "blank")]
    indicator: Vec<String>,
    /// The edition of the form; that of the figures where it is not given.
    #[arg(long, value_name = "YEAR", value_parser = edition)]
    edition: Option<Edition>,
    /// The form without figures.
    #[arg(long, requires_all = ["body", "year"], conflicts_with = "inputs")]
    blank: bool,
    /// The file to write: .docx, .html, .xlsx, .md.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

fn year(text: &str) -> Result<Year, String> {
    text.parse().map_err(|()| "2024".to_owned())
}

fn edition(text: &str) -> Result<Edition, String> {
    text.parse().map(Edition).map_err(|_| "2021".to_owned())
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let output = Some(args.output.as_path());
    let format = format::choose(output, None, &ENDINGS)?.unwrap_or(FormFormat::Markdown);
    if let Some(edition) = args.edition {
        known(edition, context)?;
    }
    output::may_put(output, context)?;
    let (form, status) = match (args.blank, &args.body, args.year) {
        (true, Some(body), Some(year)) => (blank((body, year), args, context)?, Status::Good),
        _ => filled(args, context)?,
    };
    output::put(output, Product::Form, form.write(format)?, context)?;
    let said = [("title", form.title), ("file", args.output.display().to_string())];
    terminal::say("form_done", &said, context);
    Ok(status)
}

/// The editions of the form, the oldest first.
pub(super) fn editions(context: &Context) -> Vec<Edition> {
    let mut all: Vec<Edition> =
        context.catalog.indicators().iter().flat_map(|i| i.editions.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn known(edition: Edition, context: &Context) -> anyhow::Result<()> {
    let all = editions(context);
    if all.contains(&edition) {
        return Ok(());
    }
    let known: Vec<String> = all.iter().map(|edition| edition.0.to_string()).collect();
    let error = Error::new(ErrorKind::Request, "unknown_edition").with("found", edition.0);
    Err(error.with("known", known.join(", ")).into())
}

fn blank(
    (body, year): (&str, Year),
    args: &Args,
    context: &Context,
) -> anyhow::Result<OfficialForm> {
    let newest = editions(context).last().copied();
    let edition = args.edition.or(newest).ok_or_else(no_form)?;
    Ok(OfficialForm::blank((&BodyId::new(body), year), edition, &context.catalog))
}

/// The catalog has no form: a catalog of one's own may replace it.
pub(super) fn no_form() -> Error {
    Error::new(ErrorKind::Catalog, "no_form")
}

/// A body and year of the figures.
pub(super) struct Subject {
    pub(super) dataset: Dataset,
    /// The figures that are meant.
    chosen: Selection,
    pub(super) body: BodyId,
    pub(super) year: Year,
}

impl Subject {
    /// The figures that are meant.
    pub(super) fn figures(&self) -> impl Iterator<Item = &Observation> {
        let is_chosen = |o: &&Observation| {
            self.chosen.indicators.is_empty() || self.chosen.indicators.contains(&o.key.indicator)
        };
        self.dataset.observations.iter().filter(is_chosen)
    }
}

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) body: Option<&'a str>,
    pub(super) year: Option<Year>,
    pub(super) indicator: &'a [String],
}

/// The body that is meant, and its latest year or the one that is meant.
///
/// # Errors
/// There are several bodies, or no figures of the year.
pub(super) fn subject(
    inputs: &Inputs,
    wanted: &Asked<'_>,
    context: &Context,
) -> anyhow::Result<Subject> {
    let dataset = load(inputs, context)?;
    let asked = wanted.year;
    let choice = Choice {
        body: wanted.body.map(str::to_owned).into_iter().collect(),
        indicator: wanted.indicator.to_vec(),
        ..Choice::default()
    };
    let chosen = choice.selection(&context.catalog, &dataset.observations)?;
    let bodies = match chosen.bodies.as_slice() {
        [] => dataset.body_ids(),
        bodies => bodies.to_vec(),
    };
    let [body] = bodies.as_slice() else {
        let names: Vec<&str> = bodies.iter().take(10).map(BodyId::as_str).collect();
        let error = Error::new(ErrorKind::Request, "several_bodies").with("n", bodies.len());
        return Err(error.with("known", names.join(", ")).into());
    };
    let own = dataset.observations.iter().filter(|o| o.key.body == *body);
    let years = own.map(|o| o.key.year).filter(|year| asked.is_none_or(|y| y == *year));
    let year = years.max().ok_or_else(|| {
        let error = Error::new(ErrorKind::Request, "no_figures_of_year").with("body", body);
        error.with("year", asked.map(|y| y.to_string()).unwrap_or_default())
    })?;
    Ok(Subject { body: body.clone(), year, dataset, chosen })
}

fn filled(args: &Args, context: &Context) -> anyhow::Result<(OfficialForm, Status)> {
    let inputs = Inputs::these(&args.inputs);
    let asked = Asked { body: args.body.as_deref(), year: args.year, indicator: &args.indicator };
    let subject = subject(&inputs, &asked, context)?;
    let form = of_subject(&subject, args.edition, context)?;
    Ok((form, status(&subject.dataset)))
}

/// The form of a body and year, of an edition or of that which the figures tell.
///
/// # Errors
/// The catalog has no form.
pub(super) fn of_subject(
    subject: &Subject,
    edition: Option<Edition>,
    context: &Context,
) -> anyhow::Result<OfficialForm> {
    let (dataset, body, year) = (&subject.dataset, &subject.body, subject.year);
    let told = edition_of(dataset, (body, year), context);
    let edition = edition.or(told).ok_or_else(no_form)?;
    // What a roll-up computed stands for a report; what follows from printed figures does not.
    let figures = subject.figures().filter(|o| o.provenance.formula().is_none());
    Ok(OfficialForm::filled((body, year), edition, figures, &context.catalog))
}

/// The edition that most figures of a report belong to; the newest where they tell of none.
fn edition_of(
    dataset: &Dataset,
    (body, year): (&BodyId, Year),
    context: &Context,
) -> Option<Edition> {
    let own = dataset.observations.iter().filter(|o| o.key.body == *body && o.key.year == year);
    let told: Vec<Edition> = own
        .filter_map(|o| match context.catalog.indicator(&o.key.indicator)?.editions.as_slice() {
            [only] => Some(*only),
            _ => None,
        })
        .collect();
    let count = |edition: &Edition| told.iter().filter(|told| *told == edition).count();
    editions(context).into_iter().max_by_key(count)
}
