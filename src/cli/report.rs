use std::path::{Path, PathBuf};

use tongbi::charts::Theme;
use tongbi::documents::own::Product;
use tongbi::exports::{self, Summary};
use tongbi::{Dataset, ReportOptions, Year};

use crate::cli::args::{Choice, Inputs};
use crate::cli::chart::{Drawn, Look};
use crate::cli::check::Level;
use crate::cli::input::{load, status};
use crate::cli::output::FileSet;
use crate::cli::{Context, Status, chart, output, terminal};

/// Everything at once: reads, computes, checks, draws, writes.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    /// The folder to write to.
    #[arg(short, long, value_name = "DIR", default_value = "out")]
    output: PathBuf,
    /// Draw charts of so many bodies at most, in the order in which the inputs name them.
    #[arg(long, value_name = "N", default_value_t = 40)]
    chart_bodies: usize,
    /// Put the font of the charts into the page, as far as its text needs it.
    #[arg(long)]
    embed_font: bool,
    /// The level from which findings make the exit status 1.
    #[arg(long, value_enum, default_value_t = Level::Error)]
    fail_on: Level,
}

/// The files of every report, beside its charts.
const FILES: [(&str, Product); 5] = [
    ("figures.csv", Product::Figures),
    ("yoy.csv", Product::Changes),
    ("findings.csv", Product::Findings),
    ("index.html", Product::Page),
    ("summary.md", Product::Summary),
];

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    may_write(&args.output, context)?;
    let loaded = load(&args.inputs.of(&args.choice.body), context)?;
    let catalog = &context.catalog;
    let options = ReportOptions {
        selection: args.choice.selection(catalog, &loaded.observations)?,
        chart_bodies: args.chart_bodies,
        embed_font: args.embed_font,
        lang: context.files,
    };
    let report = tongbi::report(&loaded, catalog, &options)?;

    let set = FileSet::replacing("report", &args.output, context)?;
    let mut folder = Folder { path: &args.output, files: Vec::new(), set };
    folder.put("figures.csv", &report.figures)?;
    folder.put("yoy.csv", &report.changes)?;
    folder.put("findings.csv", &report.findings)?;
    let look = Look::of(Theme::Light);
    let drawn: Vec<Drawn> = report.charts.iter().map(|chart| Drawn::of(chart, &look)).collect();
    folder.files.extend(chart::pictures(&drawn, "charts/", &folder.set, context)?);
    folder.put("index.html", report.page.as_bytes())?;
    report.further_pages.iter().try_for_each(|(name, page)| folder.put(name, page.as_bytes()))?;
    let files = folder.files.clone();
    let summary = report.summary(&loaded, &files, catalog);
    folder.put("summary.md", exports::summary(&summary, context.files).as_bytes())?;
    say(&loaded, &summary, context);
    folder.commit(loaded.findings().len(), context)?;
    let found = if args.fail_on.is_met(&loaded.outcome) { Status::Findings } else { Status::Good };
    Ok(found.max(status(&loaded)))
}

/// Refuses a folder early in which somebody else's files stand under the names of a report.
fn may_write(folder: &Path, context: &Context) -> anyhow::Result<()> {
    output::may_fill(folder, context)?;
    FILES.iter().try_for_each(|(name, _)| output::may_put(Some(&folder.join(name)), context))
}

/// The folder that is written to, and what was written.
struct Folder<'a> {
    path: &'a Path,
    files: Vec<String>,
    set: FileSet<'a>,
}

impl Folder<'_> {
    fn put(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let product = FILES.iter().find(|(known, _)| *known == name).map(|(_, product)| *product);
        self.set.add(name, product.unwrap_or(Product::Page), bytes.to_vec())?;
        self.files.push(name.to_owned());
        Ok(())
    }
}

impl Folder<'_> {
    /// Puts all files in their places, and says so.
    fn commit(self, findings: usize, context: &Context) -> anyhow::Result<()> {
        self.set.commit()?;
        let done = [
            ("n", self.files.len().to_string()),
            ("folder", self.path.display().to_string()),
            ("findings", findings.to_string()),
        ];
        terminal::say("report_done", &done, context);
        Ok(())
    }
}

/// The short summary on the terminal.
fn say(loaded: &Dataset, summary: &Summary<'_>, context: &Context) {
    let bodies = loaded.body_ids();
    let years: Vec<Year> = loaded.observations.iter().map(|o| o.key.year).collect();
    let first = years.iter().min().map_or_else(String::new, Year::to_string);
    let last = years.iter().max().map_or_else(String::new, Year::to_string);
    let args = [
        ("files", loaded.files().to_string()),
        ("figures", loaded.published().count().to_string()),
        ("bodies", bodies.len().to_string()),
        ("first", first),
        ("last", last),
    ];
    terminal::say("report_read", &args, context);
    if context.quiet {
        return;
    }
    let largest = summary.largest();
    terminal::note(&terminal::text("report_largest", &[], context));
    let naming = exports::Naming::WithBody;
    let shown = &largest[..largest.len().min(6)];
    let view = exports::changes_view(shown, &context.catalog, context.terminal, naming);
    terminal::note(terminal::aligned(&view).trim_end());
    for (comparability, count) in summary.counts() {
        let reason =
            tongbi::i18n::say(context.terminal, &format!("comparability.{comparability}"), &[]);
        let args = [("n", count.to_string()), ("reason", reason)];
        terminal::note(&terminal::text("report_count", &args, context));
    }
}
