//! The changes on a cluster: the server runs the statement, reads the figures and writes the changes; only the counts
//! come here.

#[cfg(feature = "spark")]
mod client;

use crate::catalog::Catalog;
use crate::changes::YoyOptions;
use crate::engine::sql::{Dialect, SqlJob, SqlSource, sql};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Comparability;

/// Where a job runs, and between which tables.
#[derive(Clone, Copy, Debug)]
pub struct SparkJob<'a> {
    /// The server: `sc://HOST:PORT`, with the parameters of Spark Connect (`/;use_ssl=true;token=…`).
    pub remote: &'a str,
    /// The figures: a table of the server, or a path that it reads as Parquet.
    pub input: &'a str,
    /// The folder that the server writes as Parquet.
    pub output: &'a str,
    /// Whether a folder that is there is replaced.
    pub replace: bool,
}

/// Has a server compute the change of every figure from the year before, by the statement of
/// [`sql`](crate::engine::sql()). Gives how many changes have each comparability, in the order of [`Comparability::ALL`].
///
/// # Errors
/// This build has no client (feature `spark`), no server answers within five seconds, it stops while it works, or it cannot do the job.
pub fn spark_yoy(
    job: SparkJob<'_>,
    catalog: &Catalog,
    options: &YoyOptions,
) -> Result<[u64; Comparability::ALL.len()]> {
    let source = SqlSource { figures: job.input, bodies: "bodies" };
    let statement = sql((SqlJob::YearOverYear, Dialect::Spark), source, catalog, options)?;
    let counts = ask(job, statement)?;
    Ok(Comparability::ALL.map(|comparability| {
        let own = counts.iter().filter(|(name, _)| name == comparability.as_str());
        own.map(|(_, count)| count).sum()
    }))
}

#[cfg(not(feature = "spark"))]
fn ask(job: SparkJob<'_>, _: String) -> Result<Vec<(String, u64)>> {
    Err(Error::new(ErrorKind::Request, "spark_absent").with("input", job.input))
}

#[cfg(feature = "spark")]
fn ask(job: SparkJob<'_>, statement: String) -> Result<Vec<(String, u64)>> {
    let written = Dialect::Spark.path(job.output);
    let order = client::Order {
        remote: job.remote.to_owned(),
        statement,
        output: job.output.to_owned(),
        replace: job.replace,
        summary: format!(
            "SELECT comparability, COUNT(*) AS n FROM {written} GROUP BY comparability"
        ),
    };
    client::run(order).map_err(error)
}

#[cfg(feature = "spark")]
fn error(failure: client::Failure) -> Error {
    use client::Failure;

    match failure {
        Failure::Address(cause) => Error::new(ErrorKind::Request, "spark_address").because(cause),
        Failure::Unreachable { endpoint, cause } => {
            let error = Error::new(ErrorKind::Io, "spark_unreachable").with("endpoint", endpoint);
            match cause {
                Some(cause) => error.because(cause),
                None => error,
            }
        }
        Failure::Refused(cause) => Error::new(ErrorKind::Io, "spark_refused").because(cause),
        Failure::Lost { endpoint } => {
            Error::new(ErrorKind::Io, "spark_lost").with("endpoint", endpoint)
        }
    }
}
