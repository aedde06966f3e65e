//! One file per command. A command loads, calls the library and prints; it holds no logic of the field.

mod annotate;
mod args;
mod batch_output;
mod bulk;
mod bulk_check;
mod catalog;
mod chart;
mod chart_options;
mod check;
mod columns;
mod comparing;
mod diff;
mod explain;
mod export;
mod extract;
mod figures;
mod finding_forms;
mod finding_lines;
mod fitted;
mod form;
mod help;
mod input;
mod keys;
mod merge;
mod names;
mod narrative;
mod output;
mod pictures;
mod printing;
mod query;
mod read;
mod remote;
mod report;
mod rollup;
mod said;
mod settings;
mod shard;
mod shell;
mod show_in_place;
mod sql;
mod synth;
mod template;
mod terminal;
mod usage;
mod waiting;
mod wrapped;
mod yoy;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{FromArgMatches, Parser, Subcommand};
use tongbi::documents::Limits;
use tongbi::documents::inputs::Input;
use tongbi::{BreakdownId, Catalog, Finding, IndicatorId, Lang, Severity};

use args::Common;
use said::Said;
use settings::Settings;
use waiting::Waiting;

/// The word that makes the program a worker that reads PDFs from its standard input, under limits of its own.
pub(crate) const READ_PDF: &str = "__read-pdf";

/// The whole command line.
#[derive(Parser)]
#[command(name = "tongbi", version, long_version = env!("TONGBI_VERSION"), subcommand_required = true, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Report(report::Args),
    Extract(extract::Args),
    Merge(merge::Args),
    Read(read::Args),
    Yoy(yoy::Args),
    Figures(figures::Args),
    Rank(comparing::RankArgs),
    Compare(comparing::CompareArgs),
    Query(query::Args),
    Chart(Box<chart::Args>),
    Check(check::Args),
    Diff(diff::Args),
    Export(export::Args),
    Form(form::Args),
    Narrative(narrative::Args),
    Rollup(rollup::Args),
    Template(template::Args),
    Catalog(catalog::Args),
    Explain(explain::Args),
    Synth(synth::Args),
    Sql(sql::Args),
    Completions(shell::CompletionsArgs),
    Man(shell::ManArgs),
}

/// What a run came to, by the numbers that shells see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// All is well.
    Good = 0,
    /// Findings at or above the level that was asked for, or inputs that could not be read; the rest was done.
    Findings = 1,
    /// It could not run.
    Failed = 2,
}

/// What every command knows.
struct Context {
    /// The language of what is said on the terminal.
    terminal: Lang,
    /// The language of what is written.
    files: Lang,
    catalog: Catalog,
    /// What one input may take.
    limits: Limits,
    bom: Bom,
    /// What stands on the command line itself.
    said: Said,
    quiet: bool,
    force: bool,
    /// What this run reads, and so never writes.
    reads: output::Reads,
}

/// Where CSV begins with the mark by which Excel knows UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bom {
    /// In files whose name says that they are CSV.
    files: bool,
    /// On standard output, where another program may take it for a part of the first heading.
    stdout: bool,
}

/// A run that found nothing to show: it says why, and ends with the status of findings.
#[derive(Debug)]
struct Nothing(String);

impl std::fmt::Display for Nothing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Nothing {}

/// Ends a run that has read nothing: it could not run when an input is not there, and found nothing otherwise.
fn nothing<T>(findings: &[Finding], key: &str, context: &Context) -> anyhow::Result<T> {
    let is_missing = |finding: &Finding| finding.code.starts_with("input_");
    let text = terminal::text(key, &[], context);
    let failed = findings.iter().any(|f| f.severity == Severity::Error && is_missing(f));
    Err(if failed { anyhow::Error::msg(text) } else { Nothing(text).into() })
}

/// Ends a run whose choice of bodies, indicators and years fits no figure.
fn nothing_selected<T>(context: &Context) -> anyhow::Result<T> {
    Err(Nothing(terminal::text("nothing_selected", &[], context)).into())
}

impl Context {
    /// What a figure is called on the terminal.
    fn figure_name(&self, indicator: &IndicatorId, breakdown: &BreakdownId) -> String {
        self.catalog.figure_name(indicator, breakdown, self.terminal)
    }

    /// Remembers inputs as files that are not written.
    fn will_read(&self, inputs: &[Input]) {
        self.reads.add(inputs.iter().map(|input| input.path().unwrap_or(Path::new("-"))));
    }
}

/// Ends a process whose command line asks for help or the version, or is wrong.
fn without_run(error: &clap::Error, lang: Lang) -> ExitCode {
    let help = |length| {
        let printed = error.render().to_string();
        let page = help::Page::of(&help::command(lang), help::asked_for(&printed), lang);
        page.map(|page| help::screen(&page, length, columns::width(), lang)).unwrap_or_default()
    };
    let said = match error.kind() {
        ErrorKind::DisplayHelp => help(length_of_help()),
        ErrorKind::DisplayVersion => error.render().to_string(),
        // An error repeats what was typed, and a name may hold anything. Without a command, the help is shown.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal::note(help(help::Length::Short).trim_end());
            return code(Status::Failed);
        }
        _ => {
            terminal::note(usage::message(error, lang).trim_end());
            return code(Status::Failed);
        }
    };
    // A reader that is gone has seen what it wanted.
    let _ = write!(std::io::stdout().lock(), "{said}");
    code(Status::Good)
}

/// How much help is asked for: by the first word that asks for it.
fn length_of_help() -> help::Length {
    let mut words = std::env::args_os().skip(1);
    match words.find(|word| word == "-h" || word == "--help") {
        Some(word) if word == "--help" => help::Length::Full,
        _ => help::Length::Short,
    }
}

/// Runs the command line of this process.
pub(crate) fn main() -> ExitCode {
    output::ignore_size_limit();
    let settings = Settings::find();
    let set = settings.as_ref().ok().and_then(Settings::lang);
    let lang = terminal_lang(set);
    terminal::say_faults(lang);
    let none = Settings::default();
    let parsed = settings.as_ref().unwrap_or(&none).parse(lang);
    let matches = match parsed {
        Ok(matches) => matches,
        Err(error) => return without_run(&error, lang),
    };
    let run = || {
        let settings = settings?;
        settings.say_unknown(lang);
        let context = |cli: &Cli| {
            let context = cli.common.context(lang, Said::of(&matches))?;
            context.reads.add(settings.path());
            anyhow::Ok(context)
        };
        let cli = Cli::from_arg_matches(&matches)?;
        run(&cli.command, &context(&cli)?)
    };
    // No thread, no memory: what a library meets there is a panic. The run still ends with a status that is documented.
    match catch_unwind(AssertUnwindSafe(run)) {
        Err(_) => code(Status::Failed),
        Ok(Ok(status)) => code(status),
        Ok(Err(error)) => {
            terminal::failure(&error, lang);
            code(if error.is::<Nothing>() { Status::Findings } else { Status::Failed })
        }
    }
}

fn code(status: Status) -> ExitCode {
    ExitCode::from(status as u8)
}

fn run(command: &Command, context: &Context) -> anyhow::Result<Status> {
    let _waiting = Waiting::begin(context);
    match command {
        Command::Report(args) => report::run(args, context),
        Command::Extract(args) => extract::run(args, context),
        Command::Merge(args) => merge::run(args, context),
        Command::Read(args) => read::run(args, context),
        Command::Yoy(args) => yoy::run(args, context),
        Command::Figures(args) => figures::run(args, context),
        Command::Rank(args) => comparing::rank(args, context),
        Command::Compare(args) => comparing::compare(args, context),
        Command::Query(args) => query::run(args, context),
        Command::Chart(args) => chart::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::Diff(args) => diff::run(args, context),
        Command::Export(args) => export::run(args, context),
        Command::Form(args) => form::run(args, context),
        Command::Narrative(args) => narrative::run(args, context),
        Command::Rollup(args) => rollup::run(args, context),
        Command::Template(args) => template::run(args, context),
        Command::Catalog(args) => catalog::run(args, context),
        Command::Explain(args) => explain::run(args, context),
        Command::Synth(args) => synth::run(args, context),
        Command::Sql(args) => sql::run(args, context),
        Command::Completions(args) => shell::completions(args, context),
        Command::Man(args) => shell::man(args, context),
    }
}

/// The language of the terminal: `--lang` where it is given (help is printed before the arguments are parsed, so that it
/// is looked for by hand), then the variable, the settings, the locale.
fn terminal_lang(set: Option<Lang>) -> Lang {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let given = settings::given("--lang").or_else(|| variable("TONGBI_LANG"));
    if let Some(lang) = given.and_then(|lang| lang.parse().ok()).or(set) {
        return lang;
    }
    let locale =
        variable("LC_ALL").or_else(|| variable("LC_MESSAGES")).or_else(|| variable("LANG"));
    Lang::of_locale(&locale.unwrap_or_default())
}
