use std::io::IsTerminal;
use std::path::PathBuf;

use clap::ValueEnum;
use tongbi::checks::{self, Options, Outcome, Waivers, render};
use tongbi::documents::own::Product;
use tongbi::exports::findings_data;
use tongbi::{BodyId, Error, ErrorKind, Finding, Severity, Year};

use crate::cli::args::{Format, Inputs};
use crate::cli::input::{load_checked, status};
use crate::cli::output::format::{choose, ending};
use crate::cli::{Context, Status, output, terminal, yoy};

/// What is wrong or doubtful in the figures.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// The body of tables and reports that name none.
    #[arg(long, value_name = "NAME")]
    body: Vec<String>,
    /// Take a blank cell as zero.
    #[arg(long)]
    blank_is_zero: bool,
    /// Findings that were looked at and set aside, with their reasons.
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// The level from which findings make the exit status 1.
    #[arg(long, value_enum, default_value_t = Level::Error)]
    fail_on: Level,
    /// The form: text for people, or data.
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Short for `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write to a file; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Level {
    Error,
    Warning,
    Never,
}

impl Level {
    /// Whether findings reach the level.
    pub(super) fn is_met(self, outcome: &Outcome) -> bool {
        match self {
            Level::Error => outcome.fails_on(Severity::Error),
            Level::Warning => outcome.fails_on(Severity::Warning),
            Level::Never => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Grouped by report, worst first.
    Text,
    /// One JSON object.
    Json,
    /// A row for each finding.
    Csv,
    /// Markdown.
    Md,
    /// SARIF 2.1.0.
    Sarif,
    /// Reports against rules.
    Matrix,
    /// An aligned table of the findings.
    Table,
    /// One JSON object a line.
    Jsonl,
    /// An Excel workbook.
    Xlsx,
    /// Parquet.
    Parquet,
}

/// What a rule says, why it exists, an example and its source.
#[derive(clap::Args)]
pub(super) struct ExplainArgs {
    /// The rule, by its id; all of them when none is given.
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let form = form(args)?;
    context.reads.add(args.waivers.as_deref());
    output::may_put(args.output.as_deref(), context)?;
    let waivers = match &args.waivers {
        Some(path) => {
            let text = tongbi::catalog::read_source(path)?;
            Waivers::parse(&path.display().to_string(), &text)?
        }
        None => Waivers::default(),
    };
    let options = Options { blank_is_zero: args.blank_is_zero, waivers };
    let loaded = load_checked(&args.inputs.of(&args.body), options, context)?;
    let outcome = &loaded.outcome;
    let bytes = rendered(form, outcome, context)?;
    output::put(args.output.as_deref(), Product::Findings, bytes, context)?;
    if let (of, n @ 1..) = loaded.without_text() {
        let args = [("n", n.to_string()), ("of", of.to_string())];
        terminal::say("without_text", &args, context);
    }
    let fails = args.fail_on.is_met(outcome);
    Ok(if fails { Status::Findings } else { status(&loaded) })
}

/// The endings of files that mean a form.
const ENDINGS: [(&str, Form); 9] = [
    ("csv", Form::Csv),
    ("json", Form::Json),
    ("md", Form::Md),
    ("markdown", Form::Md),
    ("sarif", Form::Sarif),
    ("txt", Form::Text),
    ("jsonl", Form::Jsonl),
    ("xlsx", Form::Xlsx),
    ("parquet", Form::Parquet),
];

fn form(args: &Args) -> anyhow::Result<Form> {
    let output = args.output.as_deref();
    let people = output.is_none() && std::io::stdout().is_terminal();
    let usual = if people { Form::Text } else { Form::Csv };
    // A matrix is Markdown, and SARIF is JSON: both may stand under the more general name.
    let asked = if args.json { Some(Form::Json) } else { args.format };
    let meant = match (asked, output.map(ending).as_deref()) {
        (Some(Form::Matrix), Some("md" | "markdown")) => Some(Form::Matrix),
        (Some(Form::Sarif), Some("json")) => Some(Form::Sarif),
        (asked, _) => choose(output, asked, &ENDINGS)?,
    };
    Ok(meant.unwrap_or(usual))
}

fn rendered(form: Form, outcome: &Outcome, context: &Context) -> anyhow::Result<Vec<u8>> {
    let (catalog, lang) = (&context.catalog, context.files);
    let table = |form| yoy::render(&findings_data(&outcome.findings, lang), "findings", form);
    let text = match form {
        Form::Text => text(outcome, context),
        Form::Json => render::json(outcome, catalog, lang)?,
        Form::Csv => render::csv(outcome, catalog, lang)?,
        Form::Md => render::markdown(outcome, catalog, lang),
        Form::Sarif => render::sarif(outcome, catalog, lang)?,
        Form::Matrix => render::matrix(outcome, catalog).markdown(lang),
        Form::Table => return table(Format::Table),
        Form::Jsonl => return table(Format::Jsonl),
        Form::Xlsx => return table(Format::Xlsx),
        Form::Parquet => return table(Format::Parquet),
    };
    Ok(text.into_bytes())
}

/// The findings grouped by report, worst first, and how many there are.
fn text(outcome: &Outcome, context: &Context) -> String {
    let mut out = String::new();
    let mut report: Option<(Option<&BodyId>, Option<Year>)> = None;
    for finding in &outcome.findings {
        let this = (finding.body.as_ref(), finding.year);
        if report != Some(this) {
            let name = finding.body.as_ref().map_or("", BodyId::as_str);
            let year = finding.year.map_or_else(String::new, |y| y.to_string());
            out.push_str(&format!("{name} {year}\n"));
            report = Some(this);
        }
        out.push_str(&format!("  {}\n", terminal::line(finding, context.terminal)));
        for line in render::details(finding, &context.catalog, context.terminal) {
            out.push_str(&format!("       {line}\n"));
        }
    }
    let count = |severity| count(&outcome.findings, severity).to_string();
    let counts = [
        ("errors", count(Severity::Error)),
        ("warnings", count(Severity::Warning)),
        ("notices", count(Severity::Notice)),
        ("reports", outcome.verdicts.len().to_string()),
    ];
    out + &terminal::text("check_counts", &counts, context) + "\n"
}

fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|f| f.severity == severity).count()
}

pub(super) fn explain(args: &ExplainArgs, context: &Context) -> anyhow::Result<Status> {
    let text = match &args.rule {
        None => checks::reference(context.terminal),
        Some(rule) => {
            checks::explain(&context.catalog, rule, context.terminal).ok_or_else(|| {
                let rules: Vec<&str> =
                    context.catalog.rules().iter().map(|r| r.id.as_str()).collect();
                Error::new(ErrorKind::Request, "unknown_rule")
                    .with("name", rule)
                    .with("known", rules.join(", "))
            })?
        }
    };
    output::print(text.as_bytes(), context)?;
    Ok(Status::Good)
}
