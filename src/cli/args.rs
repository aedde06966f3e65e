use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use tongbi::catalog::Resolved;
use tongbi::documents::{Limit, Limits};
use tongbi::ingest::{Directory, TableOptions};
use tongbi::series::Selection;
use tongbi::{
    BodyId, BreakdownId, Catalog, Error, ErrorKind, IndicatorId, Lang, Observation, Unit, Year,
    YearSpan,
};

use crate::cli::names::{unknown, unknown_or_near};
use crate::cli::output::{Reads, format};
use crate::cli::said::Said as SaidOptions;
use crate::cli::{Bom, Context};

/// Options of every command.
#[derive(Args)]
pub(super) struct Common {
    /// The language of what is written and said.
    #[arg(long, global = true, value_parser = lang)]
    lang: Option<Lang>,
    /// A catalog file with indicators, labels and rules of the user's own.
    #[arg(long, global = true, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// A file of settings in place of `tongbi.toml` in the current folder.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Say nothing but errors.
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Overwrite files that tongbi did not write.
    #[arg(long, global = true)]
    force: bool,
    /// Begin CSV files with the mark by which Excel knows UTF-8.
    #[arg(long, global = true)]
    bom: bool,
    /// Another limit for what one input may take: bytes, line, columns, rows, seconds or memory.
    #[arg(long, global = true, value_name = "NAME=NUMBER", value_delimiter = ',', value_parser = limit)]
    limit: Vec<Limit>,
}

fn limit(text: &str) -> Result<Limit, String> {
    let names = || Limits::names().map(|name| format!("{name}=…")).collect::<Vec<_>>().join(", ");
    text.parse().map_err(|()| names())
}

fn lang(text: &str) -> Result<Lang, String> {
    text.parse().map_err(|()| "zh, en".to_owned())
}

impl Common {
    /// What every command knows; `said` are the options that stand on the command line itself, and not in the settings.
    pub(super) fn context(&self, terminal: Lang, said: SaidOptions) -> tongbi::Result<Context> {
        let catalog = match &self.catalog {
            Some(path) => Catalog::with_file(path)?,
            None => Catalog::builtin().clone(),
        };
        let files = self.lang.unwrap_or_default();
        let limits = self.limit.iter().fold(Limits::default(), |limits, own| limits.with(*own));
        let reads = Reads::default();
        reads.add(self.catalog.as_deref());
        let (quiet, force) = (self.quiet, self.force);
        // On standard output another program may take the mark for a part of the first heading.
        let bom = Bom { files: self.bom, stdout: self.bom && said.has("bom") };
        Ok(Context { terminal, files, catalog, limits, bom, said, quiet, force, reads })
    }
}

/// What is read.
#[derive(Args)]
pub(super) struct Inputs {
    /// Files, folders, globs, or `-` for standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    /// The source that wins where two print different values for one figure: a file or a report, or a part of its name.
    #[arg(long, value_delimiter = ',', value_name = "SOURCE")]
    pub(super) prefer: Vec<String>,
    /// Findings that were looked at and set aside, with their reasons.
    #[arg(long, value_name = "FILE")]
    pub(super) waivers: Option<PathBuf>,
    /// What tables and reports do not say themselves.
    #[command(flatten)]
    pub(super) said: Said,
}

/// What tables and reports do not say themselves.
#[derive(Args, Clone, Default)]
pub(super) struct Said {
    /// The year of tables and reports without one.
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub(super) year: Option<Year>,
    /// The unit of figures for which none is given, where it converts to that of their indicator.
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<String>,
    /// Take the body of tables without one from the name of the sheet or file.
    #[arg(long, value_enum, value_name = "WHERE")]
    body_from: Option<From>,
    /// Take the year of tables without one from the name of the sheet or file.
    #[arg(long, value_enum, value_name = "WHERE")]
    year_from: Option<From>,
    /// The list of bodies with their other names: names in the inputs are read as those of the list.
    #[arg(long, value_name = "FILE")]
    pub(super) bodies: Option<PathBuf>,
    /// Tables of population, staff or budget by body and year, for figures per 10,000 inhabitants.
    #[arg(long, value_name = "FILE")]
    pub(super) with: Vec<PathBuf>,
    /// The body, where a command has chosen exactly one.
    #[arg(skip)]
    pub(super) body: Option<String>,
}

/// Where else a body or a year may be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum From {
    /// In the name of the sheet or the file.
    Name,
}

impl Said {
    /// What the readers of tables are told; `bodies` is the list that was read.
    pub(super) fn options(&self, bodies: Option<Directory>) -> TableOptions {
        TableOptions {
            body: self.body.as_deref().map(BodyId::new),
            year: self.year,
            unit: self.unit.as_deref().map(Unit::new),
            body_from_name: self.body_from.is_some(),
            year_from_name: self.year_from.is_some(),
            bodies,
        }
    }
}

fn year(text: &str) -> Result<Year, String> {
    text.parse().map_err(|()| "2024".to_owned())
}

impl Inputs {
    /// One input.
    pub(super) fn one(input: &Path) -> Inputs {
        Inputs::these(&[input.to_owned()])
    }

    /// These inputs.
    pub(super) fn these(inputs: &[PathBuf]) -> Inputs {
        Inputs { inputs: inputs.to_vec(), prefer: Vec::new(), waivers: None, said: Said::default() }
    }

    /// Whether nothing is said but what is read.
    pub(super) fn are_plain(&self) -> bool {
        self.are_plain_beside_bodies() && self.said.bodies.is_none()
    }

    /// Whether nothing is said but what is read, and by which list of bodies.
    pub(super) fn are_plain_beside_bodies(&self) -> bool {
        let said = &self.said;
        let nothing = said.year.is_none() && said.unit.is_none();
        let from = said.body_from.is_none() && said.year_from.is_none();
        let accepted = self.waivers.is_some();
        self.prefer.is_empty()
            && !accepted
            && nothing
            && from
            && said.with.is_empty()
            && said.body.is_none()
    }

    /// The same inputs. Where the caller has chosen exactly one body, it is that of tables without one.
    pub(super) fn of(&self, chosen: &[String]) -> Inputs {
        let body = chosen.first().filter(|_| chosen.len() == 1).cloned();
        let said = Said { body, ..self.said.clone() };
        Inputs {
            inputs: self.inputs.clone(),
            prefer: self.prefer.clone(),
            waivers: self.waivers.clone(),
            said,
        }
    }
}

/// Which figures are meant.
#[derive(Args, Clone, Default)]
pub(super) struct Choice {
    /// Bodies, by name or a fragment of it.
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    pub(super) body: Vec<String>,
    /// Indicators, by id, label, alias or a fragment.
    #[arg(long, visible_alias = "metric", value_delimiter = ',', value_name = "NAME")]
    pub(super) indicator: Vec<String>,
    /// Applicants, by code or label; `all` for every one.
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    pub(super) breakdown: Vec<String>,
    /// A year or a span of years.
    #[arg(long, value_name = "YEARS", value_parser = years)]
    pub(super) years: Option<YearSpan>,
}

pub(super) fn years(text: &str) -> Result<YearSpan, String> {
    text.parse().map_err(|()| "2024, 2019-2024".to_owned())
}

impl Choice {
    /// The selection, with every name resolved against the catalog and the bodies that were read.
    pub(super) fn selection(
        &self,
        catalog: &Catalog,
        observations: &[Observation],
    ) -> tongbi::Result<Selection> {
        let named = if self.body.is_empty() { &[] } else { observations };
        let mut known: Vec<&BodyId> = named.iter().map(|o| &o.key.body).collect();
        known.dedup();
        known.sort();
        known.dedup();
        let mut selection = Selection { years: self.years, ..Selection::default() };
        for name in &self.body {
            selection.bodies.extend(bodies(name, &known)?);
        }
        for name in &self.indicator {
            selection.indicators.push(indicator(name, catalog)?);
        }
        for code in &self.breakdown {
            if code == "all" {
                selection.breakdowns.clear();
                break;
            }
            let account = observations.iter().find(|o| o.key.breakdown.as_str() == code);
            selection.breakdowns.push(match account {
                Some(account) => account.key.breakdown.clone(),
                None => breakdown(code, catalog)?,
            });
        }
        Ok(selection)
    }

    /// Whether the whole of each table is meant: no applicant was named.
    pub(super) fn wholes_only(&self) -> bool {
        self.breakdown.is_empty()
    }

    /// Whether nothing was chosen: everything is meant.
    pub(super) fn is_all(&self) -> bool {
        let named = [&self.body, &self.indicator, &self.breakdown];
        self.years.is_none() && named.iter().all(|names| names.is_empty())
    }
}

fn bodies(name: &str, known: &[&BodyId]) -> tongbi::Result<Vec<BodyId>> {
    if let Some(exact) = known.iter().find(|b| b.as_str() == name) {
        return Ok(vec![(*exact).clone()]);
    }
    let found: Vec<BodyId> =
        known.iter().filter(|b| b.as_str().contains(name)).map(|b| (*b).clone()).collect();
    if found.is_empty() {
        let all: Vec<&str> = known.iter().map(|b| b.as_str()).collect();
        return Err(unknown("unknown_body", name, &all));
    }
    Ok(found)
}

/// The indicator of a name, or the nearest one as a suggestion.
pub(super) fn indicator(name: &str, catalog: &Catalog) -> tongbi::Result<IndicatorId> {
    match catalog.resolve_fragment(name) {
        Resolved::One(id) => Ok(id),
        Resolved::Several(ids) => {
            let ids: Vec<&str> = ids.iter().map(IndicatorId::as_str).collect();
            Err(Error::new(ErrorKind::Request, "ambiguous_indicator")
                .with("name", name)
                .with("ids", ids.join(", ")))
        }
        Resolved::Unknown(nearest) => Err(unknown_or_near("unknown_indicator", name, nearest)),
    }
}

fn breakdown(name: &str, catalog: &Catalog) -> tongbi::Result<BreakdownId> {
    match catalog.resolve_breakdown(name) {
        Resolved::One(id) => Ok(id),
        Resolved::Several(ids) => {
            let ids: Vec<&str> = ids.iter().map(BreakdownId::as_str).collect();
            Err(unknown_or_near("unknown_breakdown", name, Some(ids.join(", "))))
        }
        Resolved::Unknown(nearest) => Err(unknown_or_near("unknown_breakdown", name, nearest)),
    }
}

/// The form of a table that is printed or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// An aligned table for people.
    Table,
    /// Comma-separated values.
    Csv,
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// A Markdown table.
    Md,
    /// Parquet.
    Parquet,
    /// An Excel workbook.
    Xlsx,
}

impl Format {
    /// The endings of files that mean a form.
    pub(super) const ENDINGS: [(&'static str, Format); 8] = [
        ("csv", Format::Csv),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("md", Format::Md),
        ("markdown", Format::Md),
        ("txt", Format::Table),
        ("xlsx", Format::Xlsx),
        ("parquet", Format::Parquet),
    ];

    /// The form that was asked for, by its name or by `--json`.
    pub(super) fn asked(format: Option<Format>, json: bool) -> Option<Format> {
        if json { Some(Format::Json) } else { format }
    }

    /// The form of an output: that of its name, or the one that was asked for; without either a table for people on a
    /// terminal, and CSV elsewhere.
    ///
    /// # Errors
    /// The name means a form that the command does not write, or another one than was asked for.
    pub(super) fn of(
        output: Option<&Path>,
        asked: Option<Format>,
        known: &[(&'static str, Format)],
    ) -> tongbi::Result<Format> {
        let people = output.is_none() && std::io::stdout().is_terminal();
        let usual = if people { Format::Table } else { Format::Csv };
        Ok(format::choose(output, asked, known)?.unwrap_or(usual))
    }
}
