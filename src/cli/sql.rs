use std::path::PathBuf;

use clap::ValueEnum;
use tongbi::changes::YoyOptions;
use tongbi::documents::own::Product;
use tongbi::engine::{self, SqlJob, SqlSource};

use crate::cli::{Context, Status, output};

/// A job as one SQL statement, for engines that hold the figures themselves.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The job.
    #[arg(value_enum, value_name = "JOB")]
    job: Job,
    /// The language of the engine.
    #[arg(long, value_enum, default_value_t = Dialect::Duckdb)]
    dialect: Dialect,
    /// The figures: a table, or a path that the engine opens itself.
    #[arg(long, value_name = "TABLE|PATH", default_value = "figures")]
    input: String,
    /// The list of bodies with their parents, for a roll-up: a table or a path.
    #[arg(long, value_name = "TABLE|PATH", default_value = "bodies")]
    bodies: String,
    /// Show changes across editions of the form too, flagged.
    #[arg(long)]
    across_editions: bool,
    /// What `check --format json` has found: changes from and to the figures that it blames are suspect.
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
    /// Write to a file; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Job {
    /// The change of every figure from the year before.
    Yoy,
    /// The sums over the bodies below each body.
    Rollup,
    /// The sums that do not agree.
    Check,
}

impl From<Job> for SqlJob {
    fn from(job: Job) -> SqlJob {
        match job {
            Job::Yoy => SqlJob::YearOverYear,
            Job::Rollup => SqlJob::RollUp,
            Job::Check => SqlJob::Check,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Dialect {
    /// DuckDB.
    Duckdb,
    /// Apache Spark, Sail.
    Spark,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Status> {
    let output = args.output.as_deref();
    output::may_put(output, context)?;
    context.reads.add(args.findings.as_deref());
    let doubts = match &args.findings {
        Some(file) => engine::read_doubts(file)?,
        None => Default::default(),
    };
    let options =
        YoyOptions { across_editions: args.across_editions, doubts, ..YoyOptions::default() };
    let dialect = match args.dialect {
        Dialect::Duckdb => engine::Dialect::DuckDb,
        Dialect::Spark => engine::Dialect::Spark,
    };
    let source = SqlSource { figures: &args.input, bodies: &args.bodies };
    let text = engine::sql((args.job.into(), dialect), source, &context.catalog, &options)?;
    output::put(output, Product::Statement, text.into_bytes(), context)?;
    Ok(Status::Good)
}
