//! The changes by another engine: `yoy --engine spark`.

use std::path::Path;

use clap::ValueEnum;
use tongbi::changes::YoyOptions;
use tongbi::engine::{SparkJob, spark_yoy};
use tongbi::{Comparability, Error, ErrorKind};

use crate::cli::bulk::BulkArgs;
use crate::cli::{Context, Status, terminal};

/// Where the changes are computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Engine {
    /// Here.
    #[default]
    Local,
    /// By a server that speaks Spark Connect.
    Spark,
}

/// Options of another engine.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct RemoteArgs {
    /// Where the changes are computed: here, or by a server that speaks Spark Connect.
    #[arg(long, value_enum, default_value_t = Engine::Local)]
    pub(super) engine: Engine,
    /// The server: `sc://HOST:PORT`, with the parameters of Spark Connect (`/;use_ssl=true;token=…`).
    #[arg(long, value_name = "URL", env = "SPARK_REMOTE", hide_env_values = true)]
    remote: Option<String>,
    /// The figures of the server: a table, or a path that it reads as Parquet.
    #[arg(long, value_name = "TABLE|PATH")]
    pub(super) input: Option<String>,
}

/// What the server is asked for.
pub(super) struct RemoteJob<'a> {
    /// The figures, where they are not named by `--input`.
    pub(super) inputs: &'a [std::path::PathBuf],
    pub(super) output: Option<&'a Path>,
    pub(super) across_editions: bool,
}

impl RemoteArgs {
    /// Whether an option of another engine was given without it.
    pub(super) fn is_idle(&self) -> bool {
        self.engine == Engine::Local && self.input.is_some()
    }

    /// The one table, and the folder of the output.
    fn ends<'a>(&'a self, job: &'a RemoteJob<'_>) -> tongbi::Result<(&'a str, &'a str)> {
        let named = match (&self.input, job.inputs) {
            (Some(input), []) => Some(input.as_str()),
            (None, [input]) => input.to_str(),
            _ => None,
        };
        let wrong = || Error::new(ErrorKind::Request, "spark_ends");
        let output = job.output.and_then(Path::to_str).filter(|output| *output != "-");
        Ok((named.ok_or_else(wrong)?, output.ok_or_else(wrong)?))
    }

    fn server(&self) -> tongbi::Result<&str> {
        self.remote.as_deref().ok_or_else(|| Error::new(ErrorKind::Request, "spark_no_remote"))
    }
}

/// Has the server do it.
pub(super) fn run(
    job: &RemoteJob<'_>,
    (args, bulk): (&RemoteArgs, &BulkArgs),
    context: &Context,
) -> anyhow::Result<Status> {
    let (input, output) = args.ends(job)?;
    let doubts = bulk.doubts(context)?;
    let across_editions = job.across_editions;
    let options = YoyOptions { across_editions, doubts, ..YoyOptions::default() };
    let replace = context.force;
    let job = SparkJob { remote: args.server()?, input, output, replace };
    let counts = spark_yoy(job, &context.catalog, &options)?;
    let say = [
        ("changes", counts.iter().sum::<u64>().to_string()),
        ("folder", output.to_owned()),
        ("counts", counted(&counts)),
    ];
    terminal::say("spark_done", &say, context);
    Ok(Status::Good)
}

/// How many changes have each comparability, as `comparable 12, gap 3`.
fn counted(counts: &[u64]) -> String {
    let all = Comparability::ALL.iter().zip(counts).filter(|(_, count)| **count > 0);
    let each: Vec<String> =
        all.map(|(comparability, count)| format!("{} {count}", comparability.as_str())).collect();
    each.join(", ")
}
