//! The bulk job: changes of very many figures, from files to a file.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tongbi::changes::YoyOptions;
use tongbi::documents::own::Product;
use tongbi::engine::{BulkInputs, BulkOptions, Progress, Stage, Summary, TableFormat, read_doubts};
use tongbi::model::Doubts;
use tongbi::{Error, ErrorKind};

use crate::cli::{Context, Status, output, terminal, waiting};

/// Options of the bulk job. Either makes a bulk job of tables that are small enough for any other.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct BulkArgs {
    /// How much memory the job may take, as in `1GB` or `512MB`; what does not fit is put aside beside the output.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<u64>,
    /// What `check --format json` has found: changes from and to the figures that it blames are suspect.
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
}

/// The least memory that a job is given: the program, and a few blocks of the input.
const LEAST_MEMORY: u64 = 64 << 20;

pub(super) fn size(text: &str) -> Result<u64, String> {
    let example = || "512MB, 1GB, 2G".to_owned();
    let text = text.trim().to_ascii_uppercase();
    let digits = text.trim_end_matches(['B', 'I']);
    let (number, shift) = match digits.chars().last() {
        Some('K') => (&digits[..digits.len() - 1], 10),
        Some('M') => (&digits[..digits.len() - 1], 20),
        Some('G') => (&digits[..digits.len() - 1], 30),
        Some('T') => (&digits[..digits.len() - 1], 40),
        _ => (digits, 0),
    };
    let number: u64 = number.trim().parse().map_err(|_| example())?;
    number.checked_mul(1 << shift).filter(|bytes| *bytes >= LEAST_MEMORY).ok_or_else(example)
}

impl BulkArgs {
    /// The figures that the findings blame.
    pub(super) fn doubts(&self, context: &Context) -> tongbi::Result<Doubts> {
        context.reads.add(self.findings.as_deref());
        self.findings.as_deref().map_or_else(|| Ok(Doubts::default()), read_doubts)
    }

    /// Whether the bulk job was asked for: by its options on the command line, for settings say only how it is done.
    pub(super) fn is_asked(&self, context: &Context) -> bool {
        context.said.has("memory") || self.findings.is_some()
    }
}

/// A bulk job.
pub(super) struct Bulk<'a> {
    pub(super) inputs: BulkInputs,
    pub(super) output: &'a Path,
    pub(super) format: TableFormat,
    pub(super) across_editions: bool,
}

/// The tables of a bulk job: none, when there are few figures and it was not asked for.
///
/// # Errors
/// It was asked for, and there is something else among the inputs.
pub(super) fn inputs(
    paths: &[PathBuf],
    args: &BulkArgs,
    context: &Context,
) -> anyhow::Result<Option<BulkInputs>> {
    let found = BulkInputs::find(paths);
    match found {
        Some(inputs) if args.is_asked(context) || inputs.is_large() => Ok(Some(inputs)),
        None if args.is_asked(context) => {
            Err(Error::new(ErrorKind::Request, "bulk_needs_tables").into())
        }
        _ => Ok(None),
    }
}

/// That the bulk job was asked for with options that it does not have.
pub(super) fn refused() -> anyhow::Error {
    Error::new(ErrorKind::Request, "bulk_needs_plain").into()
}

/// Does the job.
pub(super) fn run(job: &Bulk<'_>, args: &BulkArgs, context: &Context) -> anyhow::Result<Status> {
    context.reads.add(job.inputs.paths());
    let doubts = args.doubts(context)?;
    let bars = Bars::new(context);
    let options = BulkOptions {
        changes: YoyOptions {
            across_editions: job.across_editions,
            doubts,
            ..YoyOptions::default()
        },
        bodies: None,
        memory: args.memory,
        spill: folder_of(job.output),
        progress: Box::new(move |progress| bars.show(progress)),
    };
    let mut summary = Summary::default();
    output::stream(job.output, Product::Changes, context, |file| {
        let output: (&mut dyn Write, _) = (file, job.format);
        summary = tongbi::engine::yoy(&job.inputs, output, &context.catalog, &options)?;
        Ok(())
    })?;
    drop(options);
    Ok(tell(&summary, job.output, context))
}

/// The folder of the output, where it is one that can be written to.
pub(super) fn folder_of(output: &Path) -> Option<PathBuf> {
    let folder = match output.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        folder => folder?,
    };
    (folder.is_dir() && (output.is_file() || !output.exists())).then(|| folder.to_owned())
}

fn tell(summary: &Summary, output: &Path, context: &Context) -> Status {
    terminal::findings(&summary.findings, context);
    let say = [
        ("figures", summary.figures.to_string()),
        ("changes", summary.changes.to_string()),
        ("file", output.display().to_string()),
    ];
    terminal::say("bulk_done", &say, context);
    if summary.refused > 0 {
        let refused = [("n", summary.refused.to_string())];
        terminal::note(&terminal::text("bulk_refused", &refused, context));
    }
    if summary.conflicting > 0 {
        let conflicts = [("n", summary.conflicting.to_string())];
        terminal::note(&terminal::text("bulk_conflicts", &conflicts, context));
        for conflict in summary.conflicts.iter().take(NAMED_CONFLICTS) {
            let key = &conflict.key;
            let shown = |cell: &tongbi::series::Cell| {
                cell.value.map_or_else(String::new, |value| value.to_string())
            };
            let args = [
                ("body", key.body.to_string()),
                ("year", key.year.to_string()),
                ("series", context.figure_name(&key.indicator, &key.breakdown)),
                ("first", shown(&conflict.kept)),
                ("second", shown(&conflict.other)),
            ];
            terminal::note(&terminal::text("bulk_conflict", &args, context));
        }
    }
    let whole = summary.conflicting == 0 && summary.refused == 0;
    if whole { Status::Good } else { Status::Findings }
}

/// How many conflicts are named on the terminal.
const NAMED_CONFLICTS: usize = 5;

/// A bar for the reading and one for the writing, on a terminal alone.
pub(super) struct Bars {
    bar: ProgressBar,
    last: Mutex<(Option<Stage>, Instant)>,
}

impl Bars {
    pub(super) fn new(context: &Context) -> Bars {
        waiting::end();
        let bar = match context.quiet {
            true => ProgressBar::hidden(),
            false => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()),
        };
        let style = ProgressStyle::with_template("{bar:40} {percent} % {elapsed} ({eta})");
        let bar = match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        Bars { bar, last: Mutex::new((None, Instant::now())) }
    }

    pub(super) fn show(&self, progress: Progress) {
        // Readers report every few kilobytes, from many threads: one of them draws, now and then.
        const EVERY: u128 = 50;
        let Ok(mut last) = self.last.try_lock() else { return };
        if last.0 != Some(progress.stage) {
            self.bar.reset();
        } else if last.1.elapsed().as_millis() < EVERY {
            return;
        }
        *last = (Some(progress.stage), Instant::now());
        self.bar.set_length(progress.of);
        self.bar.set_position(progress.done);
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in
            [("1GB", 1 << 30), ("512MB", 512 << 20), ("2g", 2 << 30), ("1GiB", 1 << 30)]
        {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for wrong in ["", "G", "1", "1MB", "-1G", "1e9", "99999999999G"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
