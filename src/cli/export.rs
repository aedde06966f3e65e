use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use tongbi::changes::{Changes, YoyOptions};
use tongbi::documents::own::Product;
use tongbi::exports::{self, ArchiveParts, SourceFile};
use tongbi::series::{Selection, figures_parquet};
use tongbi::{Change, Dataset, Error, ErrorKind, Year, YearSpan};

use crate::cli::args::{Choice, Format, Inputs};
use crate::cli::input::{load_with_sources, status};
use crate::cli::output::{FileSet, PACKAGE, format};
use crate::cli::printing::render;
use crate::cli::query::{Archived, with_parts};
use crate::cli::{Context, Status, nothing_selected, output, terminal};

/// Figures, or their changes, as a file; everything as a workbook, a database or a data package.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    choice: Choice,
    /// What is exported.
    #[arg(long, value_enum, default_value_t = What::Figures)]
    what: What,
    /// The form; told by the name of the file when it is not given.
    #[arg(long, value_enum)]
    format: Option<ExportFormat>,
    /// Short for `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// A file for each year, in the folder of `-o`.
    #[arg(long, requires = "output")]
    by_year: bool,
    /// Write to a file, or to a folder; `-` is standard output.
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// The tidy table of figures.
    Figures,
    /// The table of changes.
    Changes,
    /// A data package: figures, changes, findings, bodies, indicators, sources, and what they mean.
    Package,
}

/// The forms of an export: those of every table, and a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExportFormat {
    Table(Format),
    Sqlite,
}

impl ValueEnum for ExportFormat {
    fn value_variants<'a>() -> &'a [ExportFormat] {
        static FORMS: LazyLock<Vec<ExportFormat>> = LazyLock::new(|| {
            let tables = Format::value_variants().iter().map(|form| ExportFormat::Table(*form));
            tables.chain([ExportFormat::Sqlite]).collect()
        });
        &FORMS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            ExportFormat::Table(form) => form.to_possible_value(),
            ExportFormat::Sqlite => Some(PossibleValue::new("sqlite")),
        }
    }
}

impl ExportFormat {
    /// The endings of files that mean a form.
    fn endings() -> Vec<(&'static str, ExportFormat)> {
        let tables = Format::ENDINGS.map(|(ending, form)| (ending, ExportFormat::Table(form)));
        let databases = ["sqlite", "sqlite3", "db"].map(|ending| (ending, ExportFormat::Sqlite));
        tables.into_iter().chain(databases).collect()
    }

    /// The form of a table; none for a database.
    fn of_table(self) -> Option<Format> {
        match self {
            ExportFormat::Table(form) => Some(form),
            ExportFormat::Sqlite => None,
        }
    }

    fn of(args: &Args) -> tongbi::Result<ExportFormat> {
        let asked = if args.json { Some(ExportFormat::Table(Format::Json)) } else { args.format };
        // The files of a folder have the form that was asked for.
        let file = args.output.as_deref().filter(|_| !args.is_folder());
        let usual = match Format::of(None, None, &Format::ENDINGS)? {
            Format::Table if args.output.is_none() => Format::Table,
            _ if args.by_year => Format::Parquet,
            _ => Format::Csv,
        };
        let chosen = format::choose(file, asked, &ExportFormat::endings())?;
        Ok(chosen.unwrap_or(ExportFormat::Table(usual)))
    }
}

impl Args {
    fn is_folder(&self) -> bool {
        self.by_year || self.what == What::Package
    }
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let form = ExportFormat::of(args)?;
    let folder = folder(args, context)?;
    let (loaded, sources) = load_with_sources(&args.inputs.of(&args.choice.body), context)?;
    let selection = args.choice.selection(&context.catalog, &loaded.observations)?;
    if loaded.figures().select(&selection).is_empty() {
        return nothing_selected(context);
    }
    let export = Export { args, loaded: &loaded, selection, context };
    match (folder, form.of_table()) {
        (Some(folder), _) if args.what == What::Package => {
            export.package(folder, &sources.files())?;
        }
        (Some(folder), Some(form)) => export.by_year(folder, form)?,
        (Some(_), None) => {
            return Err(Error::new(ErrorKind::Request, "by_year_form").into());
        }
        (None, None) => {
            let bytes = export.with_parts(&sources.files(), exports::sqlite)?;
            output::put(args.output.as_deref(), Product::Workbook, bytes, context)?;
        }
        (None, Some(form)) => {
            let bytes = export.table(form, &export.selection, &sources.files())?;
            output::put(args.output.as_deref(), product(args.what, form), bytes, context)?;
        }
    }
    Ok(status(&loaded))
}

/// The folder of an export that is more than one file. Outputs are refused before the work.
fn folder<'a>(args: &'a Args, context: &Context) -> anyhow::Result<Option<&'a Path>> {
    if !args.is_folder() {
        output::may_put(args.output.as_deref(), context)?;
        return Ok(None);
    }
    let Some(folder) = args.output.as_deref() else {
        return Err(Error::new(ErrorKind::Request, "package_needs_folder").into());
    };
    output::may_fill(folder, context)?;
    Ok(Some(folder))
}

fn product(what: What, form: Format) -> Product {
    match (form, what) {
        (Format::Xlsx, _) => Product::Workbook,
        (_, What::Changes) => Product::Changes,
        (_, What::Figures | What::Package) => Product::Figures,
    }
}

/// What is exported.
struct Export<'a> {
    args: &'a Args,
    loaded: &'a Dataset,
    selection: Selection,
    context: &'a Context,
}

impl Export<'_> {
    /// One table in one file; as a workbook, everything.
    fn table(
        &self,
        form: Format,
        selection: &Selection,
        sources: &[SourceFile],
    ) -> anyhow::Result<Vec<u8>> {
        let lang = self.context.files;
        match (form, self.args.what) {
            (Format::Xlsx, _) => {
                Ok(self.with_parts(sources, |parts| exports::xlsx(&exports::workbook(parts)))?)
            }
            (form, What::Changes) => {
                let changes = self.changes(selection);
                if form == Format::Parquet {
                    return Ok(tongbi::engine::changes_parquet(&changes)?);
                }
                let rows: Vec<Change> = changes.iter().collect();
                render(&exports::changes_table(&rows, lang), "yoy", form, self.context)
            }
            (form, What::Figures | What::Package) => {
                let figures = self.loaded.figures().select(selection);
                if form == Format::Parquet {
                    return Ok(figures_parquet(&figures)?);
                }
                let table = exports::figures_table(&figures.observations(), lang);
                render(&table, "figures", form, self.context)
            }
        }
    }

    fn changes(&self, selection: &Selection) -> Changes {
        let options = YoyOptions { selection: selection.clone(), ..YoyOptions::default() };
        self.loaded.changes(&self.context.catalog, &options)
    }

    /// What is chosen, as an archive.
    fn with_parts<T>(
        &self,
        sources: &[SourceFile],
        take: impl FnOnce(&ArchiveParts<'_>) -> T,
    ) -> T {
        let archived = Archived { loaded: self.loaded, selection: &self.selection, sources };
        with_parts(&archived, self.context, take)
    }

    /// A data package in a folder.
    fn package(&self, folder: &Path, sources: &[SourceFile]) -> anyhow::Result<()> {
        let files = self.with_parts(sources, exports::package)?;
        let set = FileSet::replacing(PACKAGE, folder, self.context)?;
        for file in files {
            set.add(&file.name, of_package(file.table), file.bytes)?;
        }
        set.commit()?;
        self.say(folder);
        Ok(())
    }

    /// A file for each year that has figures.
    fn by_year(&self, folder: &Path, form: Format) -> anyhow::Result<()> {
        let years: BTreeSet<Year> = self.loaded.observations.iter().map(|o| o.key.year).collect();
        let chosen = years.into_iter().filter(|year| self.selection.has_year(*year));
        let ending = Format::ENDINGS.iter().find(|(_, form_of)| *form_of == form);
        let ending = ending.map_or("csv", |(ending, _)| ending);
        let name = if self.args.what == What::Changes { "changes" } else { "figures" };
        let set = FileSet::new(folder, self.context)?;
        for year in chosen {
            let years = Some(YearSpan { first: year, last: year });
            let selection = Selection { years, ..self.selection.clone() };
            if self.loaded.figures().select(&selection).is_empty() {
                continue;
            }
            let bytes = self.table(form, &selection, &[])?;
            set.add(&format!("{name}_{year}.{ending}"), product(self.args.what, form), bytes)?;
        }
        set.commit()?;
        self.say(folder);
        Ok(())
    }

    fn say(&self, folder: &Path) {
        let args = [("file", folder.display().to_string())];
        terminal::say("extract_written", &args, self.context);
    }
}

/// What a file of a package holds, so that it is known again.
fn of_package(table: Option<&str>) -> Product {
    match table {
        Some("figures") => Product::Figures,
        Some("changes") => Product::Changes,
        Some("findings") => Product::Findings,
        Some("bodies") => Product::Bodies,
        _ => Product::Summary,
    }
}
