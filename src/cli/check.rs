use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use tongbi::checks::{Baseline, BodyScore, Known, Options, Outcome, Scoring, Waivers, render};
use tongbi::documents::inputs::Input;
use tongbi::documents::own::Product;
use tongbi::engine::BulkInputs;
use tongbi::exports::{self, FindingsBook, findings_data};
use tongbi::{BreakdownId, Error, ErrorKind, Finding, IndicatorId, Severity};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::bulk_check::{self, BulkCheck};
use crate::cli::finding_forms::{ByReport, Form};
use crate::cli::input::{given_as, load_checked, status};
use crate::cli::output::format::{choose, ending};
use crate::cli::{Context, Status, annotate, bulk, output, printing, terminal};

/// What is wrong or doubtful in the figures.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    /// Take a blank cell as zero.
    #[arg(long)]
    blank_is_zero: bool,
    /// Show what is new since an earlier run, and what is gone: a file of findings: CSV, JSON, JSONL or the workbook.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write a copy of each Word document and page with the findings at their places: a folder, or a file for one copy.
    #[arg(long, value_name = "PATH")]
    annotate: Option<PathBuf>,
    /// How much memory the check of very large tables may take, as in `1GB`.
    #[arg(long, value_name = "SIZE", value_parser = bulk::size)]
    memory: Option<u64>,
    /// What findings cost, for the scores of the workbook and the ranking.
    #[arg(long, value_name = "FILE")]
    scores: Option<PathBuf>,
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
    /// Whether so many errors, warnings and notices reach the level.
    fn is_met_by(self, [errors, warnings, _]: [usize; 3]) -> bool {
        match self {
            Level::Error => errors > 0,
            Level::Warning => errors + warnings > 0,
            Level::Never => false,
        }
    }

    /// Whether findings reach the level.
    pub(super) fn is_met(self, outcome: &Outcome) -> bool {
        match self {
            Level::Error => outcome.fails_on(Severity::Error),
            Level::Warning => outcome.fails_on(Severity::Warning),
            Level::Never => false,
        }
    }
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let form = form(args)?;
    let given = [&args.inputs.waivers, &args.baseline, &args.scores];
    context.reads.add(given.into_iter().flatten().map(PathBuf::as_path));
    output::may_put(args.output.as_deref(), context)?;
    args.annotate.as_deref().map(|path| annotate::prepare(path, context)).transpose()?;
    let baseline = args.baseline.as_deref();
    let baseline = baseline.map(|path| read_baseline(path, context)).transpose()?;
    let scoring = given_as(args.scores.as_deref(), Scoring::parse)?;
    let scoring = scoring.unwrap_or_else(Scoring::usual);
    let waivers = given_as(args.inputs.waivers.as_deref(), Waivers::parse)?.unwrap_or_default();
    let options = Options { blank_is_zero: args.blank_is_zero, waivers };
    if let Some(job) = bulk(args, form, context)? {
        let checked = job.run(&options, context)?;
        let fails = args.fail_on.is_met_by(checked.findings) || checked.is_incomplete;
        return Ok(if fails { Status::Findings } else { Status::Good });
    }
    let (mut loaded, sources) = load_checked(&args.inputs.of(&args.choice.body), options, context)?;
    let selection = args.choice.selection(&context.catalog, &loaded.observations)?;
    loaded.outcome = std::mem::take(&mut loaded.outcome).narrowed(&selection);
    // A score is of all findings, also where only the new ones are shown.
    let ranking = scoring.ranking(&loaded.outcome);
    let incomplete = status(&loaded);
    if let Some(baseline) = &baseline {
        since(baseline, &mut loaded.outcome, context);
    }
    if let Some(path) = &args.annotate {
        annotate::write(path, (&loaded, &sources), context)?;
    }
    let outcome = &loaded.outcome;
    let shown = Shown { outcome, ranking: &ranking, args };
    let product = if form == Form::Xlsx { Product::Workbook } else { Product::Findings };
    output::put(args.output.as_deref(), product, rendered(form, &shown, context)?, context)?;
    if let (of, n @ 1..) = loaded.without_text() {
        let args = [("n", n.to_string()), ("of", of.to_string())];
        terminal::say("without_text", &args, context);
    }
    let fails = args.fail_on.is_met(outcome);
    Ok(if fails { Status::Findings } else { incomplete })
}

/// The bulk check, where it is one: it was asked for, or there are millions of figures and nothing is asked that needs all of
/// them at once.
fn bulk<'a>(
    args: &'a Args,
    form: Form,
    context: &Context,
) -> anyhow::Result<Option<BulkCheck<'a>>> {
    let is_asked = context.said.has("memory");
    let given = [&args.baseline, &args.annotate, &args.scores];
    let is_plain =
        args.choice.is_all() && args.inputs.are_plain() && given.iter().all(|path| path.is_none());
    if !is_plain || !bulk_check::is_piecewise(form) {
        anyhow::ensure!(!is_asked, Error::new(ErrorKind::Request, "bulk_check_needs_plain"));
        return Ok(None);
    }
    let Some(inputs) = BulkInputs::find(&args.inputs.inputs) else {
        anyhow::ensure!(!is_asked, Error::new(ErrorKind::Request, "bulk_needs_tables"));
        return Ok(None);
    };
    let (output, memory) = (args.output.as_deref(), args.memory);
    let wanted = is_asked || inputs.is_huge();
    Ok(wanted.then_some(BulkCheck { inputs, output, form, memory }))
}

/// The findings of an earlier run, whose file may be larger than those that are written by hand.
fn read_baseline(path: &Path, context: &Context) -> tongbi::Result<Baseline> {
    let input = Input::file(path);
    let bytes = input.bytes().map_err(|error| {
        let place = tongbi::Place::document(&path.display().to_string());
        Error::new(ErrorKind::Io, "read").at(place).because(error)
    })?;
    let name = path.display().to_string();
    if bytes.starts_with(b"PK") {
        return Baseline::workbook(&name, &bytes, &context.catalog);
    }
    Baseline::parse(&name, &String::from_utf8_lossy(&bytes))
}

/// Leaves what is new since the baseline, and says what is gone.
fn since(baseline: &Baseline, outcome: &mut Outcome, context: &Context) {
    let waived = outcome.waived.iter().map(|waived| waived.finding.clone());
    let waived = baseline.compare(waived.collect());
    let compared = baseline.compare(std::mem::take(&mut outcome.findings));
    // A finding that is waived by now is not gone.
    let mut kept: Vec<_> = waived.gone.iter().map(Some).collect::<Vec<_>>();
    let gone: Vec<&Known> = compared
        .gone
        .iter()
        .filter(|known| {
            let at = kept.iter().position(|other| *other == Some(*known));
            at.map(|at| kept[at] = None).is_some()
        })
        .collect();
    for known in gone.iter().take(GONE_SHOWN) {
        terminal::say("finding_gone", &[("finding", gone_words(known, context))], context);
    }
    if let more @ 1.. = gone.len().saturating_sub(GONE_SHOWN) {
        terminal::say("more_of_a_kind", &[("n", more.to_string())], context);
    }
    let counts = [
        ("new", compared.new.len().to_string()),
        ("gone", gone.len().to_string()),
        ("same", compared.same.to_string()),
    ];
    terminal::say("since_baseline", &counts, context);
    outcome.gone = gone.into_iter().cloned().collect();
    outcome.findings = compared.new;
}

/// How many findings that are gone are named on the terminal.
const GONE_SHOWN: usize = 20;

/// What an earlier finding was about, and by which rule.
fn gone_words(known: &Known, context: &Context) -> String {
    let indicator = IndicatorId::new(&known.indicator);
    let figure = context.figure_name(&indicator, &BreakdownId::new(&known.breakdown));
    let title = context.catalog.rule(&known.code).map(|rule| rule.title.get(context.terminal));
    let code = title.unwrap_or(&known.code);
    let words: [&str; 4] = [&known.body, &known.year, &figure, code];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
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
        (Some(Form::Ranking), Some("csv")) => Some(Form::Ranking),
        (Some(Form::Sarif), Some("json")) => Some(Form::Sarif),
        (asked, _) => choose(output, asked, &ENDINGS)?,
    };
    Ok(meant.unwrap_or(usual))
}

/// What is written, and how it was asked for.
struct Shown<'a> {
    outcome: &'a Outcome,
    ranking: &'a [BodyScore],
    args: &'a Args,
}

fn rendered(form: Form, shown: &Shown<'_>, context: &Context) -> anyhow::Result<Vec<u8>> {
    let (catalog, lang, outcome) = (&context.catalog, context.files, shown.outcome);
    let table =
        |form| printing::render(&findings_data(&outcome.findings, lang), "findings", form, context);
    let text = match form {
        Form::Text => text(outcome, context),
        Form::Json => render::json(outcome, catalog, lang)?,
        Form::Csv => render::csv(outcome, catalog, lang)?,
        Form::Md => render::markdown(outcome, catalog, lang),
        Form::Sarif => render::sarif(outcome, catalog, lang)?,
        Form::Matrix => render::matrix(outcome, catalog).markdown(lang),
        Form::Table => return table(Format::Table),
        Form::Jsonl => return table(Format::Jsonl),
        Form::Parquet => return table(Format::Parquet),
        Form::Ranking => {
            let table = exports::ranking_table(shown.ranking, lang);
            return printing::render(&table, "ranking", Format::Csv, context);
        }
        Form::Xlsx => {
            let here = shown.args.output.as_deref().is_some_and(is_bare);
            let link = |document: &str| link(document, here);
            let ranking = shown.ranking;
            let book = FindingsBook { outcome, ranking, catalog, lang, link: &link };
            return Ok(exports::findings_book(&book)?);
        }
    };
    let mark = if context.bom.stdout && form == Form::Csv { "\u{feff}" } else { "" };
    Ok(format!("{mark}{text}").into_bytes())
}

/// Whether a path is that of a file in the current folder.
fn is_bare(path: &Path) -> bool {
    path.parent().is_some_and(|folder| folder.as_os_str().is_empty())
}

/// The address of a document: relative where the workbook stands in the folder from which the document was named. A name
/// that the address would cut has none.
fn link(document: &str, here: bool) -> Option<String> {
    let path = Path::new(document);
    if document.contains('#') || !path.is_file() {
        return None;
    }
    if here && path.is_relative() {
        return Some(format!("file:///{document}"));
    }
    Some(format!("file://{}", path.canonicalize().ok()?.to_str()?))
}

/// The findings grouped by report, worst first, and how many there are.
fn text(outcome: &Outcome, context: &Context) -> String {
    let out = ByReport::default().lines(outcome, context);
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
