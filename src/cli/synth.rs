use std::io::Write;
use std::path::{Path, PathBuf};

use tongbi::documents::own::Product;
use tongbi::exports::{self, Align, CsvStyle, Table, Value};
use tongbi::series::{Figures, FiguresSink};
use tongbi::synth::{self, Defect, Synth, SynthOptions};
use tongbi::{Body, Year, YearSpan};

use crate::cli::args::Format;
use crate::cli::output::format::choose;
use crate::cli::output::{FileSet, ends_as_folder};
use crate::cli::printing::render;
use crate::cli::{Context, Status, args, output, terminal};

/// Reports that nobody published, for demonstrations, tests and benchmarks.
#[derive(clap::Args)]
pub(super) struct Args {
    /// How many bodies.
    #[arg(long, value_name = "N", default_value_t = 10)]
    bodies: usize,
    /// The years that each body reports.
    #[arg(long, value_name = "YEARS", value_parser = args::years, default_value = "2019-2024")]
    years: YearSpan,
    /// The seed: the same one gives the same figures.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// The share of figures that are blank or not there, from 0 to 1.
    #[arg(long, value_name = "RATE", default_value_t = 0.0, value_parser = rate)]
    gaps: f64,
    /// The share of reports with a wrong figure, from 0 to 1.
    #[arg(long, value_name = "RATE", default_value_t = 0.0, value_parser = rate)]
    defects: f64,
    /// The form of the figures; CSV where neither this nor the name of the file says another.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Short for `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// A file, or a folder for figures, bodies and defects; standard output when not given.
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "0 … 1".to_owned())?;
    if (0.0..=1.0).contains(&rate) { Ok(rate) } else { Err("0 … 1".to_owned()) }
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let options = SynthOptions {
        seed: args.seed,
        bodies: args.bodies,
        first: Year(args.years.first.0),
        years: usize::try_from(args.years.last.0 - args.years.first.0 + 1).unwrap_or_default(),
        gaps: args.gaps,
        defects: args.defects,
    };
    let mut made = Made { options: &options, context, counts: [0; 3] };
    let asked = Format::asked(args.format, args.json);
    match args.output.as_deref() {
        Some(path) if is_folder(path) => made.folder(path)?,
        output => made.figures(output, asked)?,
    }
    let [figures, bodies, defects] = made.counts.map(|n| n.to_string());
    let counts = [("figures", figures), ("bodies", bodies), ("defects", defects)];
    terminal::say("synth_done", &counts, context);
    Ok(Status::Good)
}

/// Whether a path means a folder: it is one, or it is not there and has no ending.
fn is_folder(path: &Path) -> bool {
    let is_new = !path.exists() && path.extension().is_none() && path != Path::new("-");
    path.is_dir() || is_new || ends_as_folder(path)
}

/// What is made, piece by piece, and how much of it there was.
struct Made<'a> {
    options: &'a SynthOptions,
    context: &'a Context,
    /// Figures, bodies, defects.
    counts: [usize; 3],
}

impl Made<'_> {
    fn pieces(&mut self, mut each: impl FnMut(&Synth) -> anyhow::Result<()>) -> anyhow::Result<()> {
        for piece in synth::pieces(self.options, &self.context.catalog) {
            let of = [piece.observations.len(), piece.bodies.len(), piece.defects.len()];
            self.counts.iter_mut().zip(of).for_each(|(count, n)| *count += n);
            each(&piece)?;
        }
        Ok(())
    }

    /// The figures alone, in one form: CSV and Parquet piece by piece, the others as a whole.
    fn figures(&mut self, to: Option<&Path>, asked: Option<Format>) -> anyhow::Result<()> {
        let context = self.context;
        let path = to.unwrap_or(Path::new("-"));
        let form = choose(to, asked, &Format::ENDINGS)?.unwrap_or(Format::Csv);
        output::may_put(to, context)?;
        let marked = context.bom.stdout && path == Path::new("-");
        match form {
            Format::Csv => output::stream(path, Product::Figures, context, |file| {
                self.csv(file, if marked { CsvStyle::Excel } else { CsvStyle::Plain })
            }),
            Format::Parquet if to.is_some() => {
                output::stream(path, Product::Figures, context, |file| self.parquet(file))
            }
            other => {
                let mut all = Vec::new();
                self.pieces(|piece| {
                    all.extend(piece.observations.iter().cloned());
                    Ok(())
                })?;
                let table = exports::figures_table(&all, context.files);
                output::put(
                    to,
                    Product::Figures,
                    render(&table, "figures", other, context)?,
                    context,
                )
            }
        }
    }

    fn parquet(&mut self, file: &mut dyn Write) -> anyhow::Result<()> {
        let mut sink = FiguresSink::new(file)?;
        self.pieces(|piece| Ok(sink.write(&Figures::from_observations(&piece.observations))?))?;
        Ok(sink.finish()?)
    }

    fn header(&self, style: CsvStyle) -> anyhow::Result<Vec<u8>> {
        Ok(exports::csv(&exports::figures_table([], self.context.files), style)?)
    }

    fn csv(&mut self, out: &mut dyn Write, style: CsvStyle) -> anyhow::Result<()> {
        out.write_all(&self.header(style)?)?;
        let lang = self.context.files;
        self.pieces(|piece| {
            let table = exports::figures_table(&piece.observations, lang);
            Ok(out.write_all(&exports::csv_rows(&table)?)?)
        })
    }

    /// Figures, bodies and what was made wrong.
    fn folder(&mut self, path: &Path) -> anyhow::Result<()> {
        let (mut bodies, mut defects) = (table(&BODIES), table(&DEFECTS));
        let context = self.context;
        for name in ["figures.csv", "bodies.csv", "defects.csv"] {
            output::may_put(Some(&path.join(name)), context)?;
        }
        let set = FileSet::new(path, context)?;
        set.stream("figures.csv", Product::Figures, |file| {
            file.write_all(&self.header(CsvStyle::Plain)?)?;
            self.pieces(|piece| {
                let figures = exports::figures_table(&piece.observations, context.files);
                file.write_all(&exports::csv_rows(&figures)?)?;
                bodies.rows.extend(piece.bodies.iter().map(body_row));
                defects.rows.extend(piece.defects.iter().map(defect_row));
                Ok(())
            })
        })?;
        let csv = |table| exports::csv(table, CsvStyle::Plain);
        set.add("bodies.csv", Product::Bodies, csv(&bodies)?)?;
        set.add("defects.csv", Product::Defects, csv(&defects)?)?;
        set.commit()
    }
}

const BODIES: [&str; 4] = ["body", "kind", "level", "parent"];
const DEFECTS: [&str; 7] = ["body", "year", "indicator", "breakdown", "defect", "right", "written"];

fn table(columns: &[&str]) -> Table {
    Table::new(columns.iter().map(|name| (*name, (*name).to_owned(), Align::Left)))
}

fn body_row(body: &Body) -> Vec<Value> {
    let parent = body.parent.as_ref().map_or("", |parent| parent.as_str());
    vec![
        body.id.as_str().into(),
        body.kind.as_str().into(),
        body.level.as_str().into(),
        parent.into(),
    ]
}

fn defect_row(defect: &Defect) -> Vec<Value> {
    vec![
        defect.key.body.as_str().into(),
        defect.key.year.0.into(),
        defect.key.indicator.as_str().into(),
        defect.key.breakdown.as_str().into(),
        defect.kind.as_str().into(),
        Value::Number(defect.right),
        Value::Number(defect.written),
    ]
}
