use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tongbi::documents::inputs::{Input, InputFormat};
use tongbi::documents::worker::Pool;
use tongbi::extract::{ExtractOptions, Extractor, fingerprint};
use tongbi::model::Prefer;
use tongbi::pipeline::Batch;
use tongbi::{BodyId, Severity, Sources, Year};

use crate::cli::batch_output::{BatchOutput, Rows};
use crate::cli::output::format;
use crate::cli::shard::{Shard, ShardRecord};
use crate::cli::{Context, Nothing, READ_PDF, Status, nothing, show_in_place, terminal, waiting};

/// The figures and claims of reports as they are published.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Reports: files, folders, globs, or `-` for standard input.
    #[arg(required = true, value_name = "REPORT")]
    inputs: Vec<PathBuf>,
    /// The reporting body, where the report does not say it or says it wrongly.
    #[arg(long, value_name = "NAME")]
    body: Option<String>,
    /// The year, likewise.
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// Take the body and the year from the name of the file where the report does not say them.
    #[arg(long, value_enum, value_name = "WHERE")]
    body_from: Option<BodyFrom>,
    /// The table of figures; claims, findings and the manifest are written beside it.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Keep what the same version has read from the same bytes.
    #[arg(long, requires = "output")]
    resume: bool,
    /// Read one part of the reports: part I of N, from 0; `merge` puts the parts together.
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "output", conflicts_with = "explain")]
    shard: Option<Shard>,
    /// The place or the report that wins where two values for one figure are printed.
    #[arg(long, value_delimiter = ',', value_name = "SOURCE")]
    prefer: Vec<String>,
    /// Show figures in their place: all, or those whose indicator has this id, label or fragment.
    #[arg(long, value_name = "INDICATOR", num_args = 0..=1, default_missing_value = "", conflicts_with = "output")]
    explain: Option<String>,
}

/// Where the body is taken from that a report does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum BodyFrom {
    /// The name of the file.
    Name,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    format::choose(args.output.as_deref(), None, &[("csv", ())])?;
    let mut found = Sources::arguments(&args.inputs, &mut std::io::stdin(), &context.limits);
    // Tables among the reports are not read here, and are inputs of the user's all the same.
    context.will_read(found.inputs());
    found.retain(is_report);
    let part = args.shard.map(|shard| Part::of(shard, &mut found));
    let inputs = found.inputs();
    terminal::skipped(found.own(), context);
    if inputs.is_empty() && part.is_none() {
        terminal::findings(found.findings(), context);
        return nothing(found.findings(), "no_reports", context);
    }
    let options = ExtractOptions {
        body: args.body.as_deref().map(BodyId::new),
        year: args.year.map(Year),
        from_name: args.body_from == Some(BodyFrom::Name),
        prefer: Prefer::new(args.prefer.iter().cloned()),
    };
    let extractor = Extractor::new(&context.catalog, options);
    let pool = Pool::own(READ_PDF, context.limits.into())?;
    if let Some(indicator) = &args.explain {
        terminal::findings(found.findings(), context);
        return show_in_place::explain(inputs, indicator, (&pool, &extractor), context);
    }
    let batch = Batch { pool: Some(&pool), extractor: &extractor };
    let mut findings = found.findings().to_vec();
    let output = args.output.as_ref().map(|output| match args.shard {
        Some(shard) => shard.table(output),
        None => output.clone(),
    });
    let output = output.as_deref();
    // Within other limits another result may come of the same report.
    let settings = fingerprint(format!("{} {:?}", extractor.settings(), context.limits).as_bytes());
    let record = part.map(|part| part.record(&settings));
    let (mut files, known) = BatchOutput::open(output, args.resume, settings, context)?;
    let bar = progress(inputs.len(), context);
    let mut counts = Counts::default();
    let make = |reading| Rows::of(&reading, &known, context);
    batch.run(inputs, &|name, hash| known.has(name, hash), make, |rows| {
        bar.inc(1);
        let rows = rows?;
        files.add(&rows)?;
        counts.add(&rows);
        findings.extend(rows.entry.findings);
        anyhow::Ok(())
    })?;
    bar.finish_and_clear();
    if let Some(record) = &record {
        files.add_record(record)?;
    }
    // A part without a figure is a part.
    let is_empty = counts.is_empty() && record.is_none();
    let is_written = files.finish(is_empty)?;
    terminal::findings(&findings, context);
    counts.say(output.filter(|_| is_written), context);
    if is_empty {
        let why = if is_written { "no_figures" } else { "no_figures_kept" };
        return Err(Nothing(terminal::text(why, &[], context)).into());
    }
    let wrong = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if wrong { Status::Findings } else { Status::Good })
}

fn shard(text: &str) -> Result<Shard, String> {
    text.parse().map_err(|()| "0/8 … 7/8".to_owned())
}

/// A part of the reports, and the list of all of them.
struct Part {
    shard: Shard,
    names: Vec<String>,
}

impl Part {
    /// Leaves the reports of a part.
    fn of(shard: Shard, sources: &mut Sources) -> Part {
        let names = sources.inputs().iter().map(|input| input.name.clone()).collect();
        sources.retain(|input| shard.has(&input.name));
        Part { shard, names }
    }

    fn record(&self, settings: &str) -> ShardRecord {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        ShardRecord::new(self.shard, &names, settings)
    }
}

/// Tables of figures are no reports; whatever else was named is tried, for names lie.
fn is_report(input: &Input) -> bool {
    let table = || input.path().and_then(Path::extension).is_some_and(is_table);
    match input.format {
        InputFormat::Document | InputFormat::Text => true,
        InputFormat::Table => !table(),
        InputFormat::Parquet | InputFormat::Database | InputFormat::Manifest => false,
    }
}

fn is_table(extension: &std::ffi::OsStr) -> bool {
    ["csv", "tsv", "tab"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// A bar on a terminal; nothing elsewhere, or with `-q`.
fn progress(files: usize, context: &Context) -> ProgressBar {
    if context.quiet || files < 2 {
        return ProgressBar::hidden();
    }
    waiting::end();
    let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed} ({eta})") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// What a batch came to.
#[derive(Default)]
pub(super) struct Counts {
    files: usize,
    kept: usize,
    reports: usize,
    figures: usize,
    claims: usize,
    findings: usize,
}

impl Counts {
    /// Whether nothing at all was taken.
    pub(super) fn is_empty(&self) -> bool {
        self.figures + self.claims == 0
    }

    pub(super) fn add(&mut self, rows: &Rows) {
        self.files += 1;
        self.findings += rows.entry.findings.len();
        self.kept += usize::from(rows.is_known);
        self.reports += usize::from(rows.entry.figures > 0);
        self.figures += rows.entry.figures;
        self.claims += rows.entry.claims;
    }

    pub(super) fn say(&self, output: Option<&Path>, context: &Context) {
        let args = [
            ("files", self.files.to_string()),
            ("reports", self.reports.to_string()),
            ("figures", self.figures.to_string()),
            ("claims", self.claims.to_string()),
            ("findings", self.findings.to_string()),
        ];
        terminal::say("extract_done", &args, context);
        if self.kept > 0 {
            terminal::say("extract_kept", &[("n", self.kept.to_string())], context);
        }
        if let Some(file) = output {
            let args = [("file", file.display().to_string())];
            terminal::say("extract_written", &args, context);
        }
    }
}
