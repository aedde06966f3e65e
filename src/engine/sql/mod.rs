//! The engine's jobs as SQL: one statement each, for databases and clusters that hold the figures themselves.
//!
//! The statements are templates (`*.sql`); what is data in the catalog (indicators, units, editions, the sums of the
//! rules) is written into them as values, so that the engine needs nothing but the table of figures.

mod tables;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::catalog::Catalog;
use crate::changes::YoyOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::statistics::SMALL_BASE;

/// What a statement computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqlJob {
    /// The change of every figure from the year before.
    YearOverYear,
    /// The sums over the bodies below each body, and their changes.
    RollUp,
    /// The sums of the rules that do not agree.
    Check,
}

/// The language of an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// Apache Spark, and engines that speak its language, such as Sail.
    Spark,
}

/// What a statement reads: names of tables, or paths that the engine opens itself.
#[derive(Clone, Copy, Debug)]
pub struct SqlSource<'a> {
    /// The figures: the columns `body`, `year`, `indicator`, `breakdown`, `value`, `unit`, `status`.
    pub figures: &'a str,
    /// The list of bodies, of which a roll-up needs `body` and `parent`.
    pub bodies: &'a str,
}

/// The statement of a job. It is a query: what becomes of its rows is for the engine to say.
///
/// The definition is that of [`year_over_year`](crate::changes::year_over_year): comparability, editions, estimates, doubts
/// and units are the same, in the same order of precedence. Numbers may differ from it in their last digits. Of `options`
/// the doubts and `across_editions` count.
///
/// ```
/// use tongbi::Catalog;
/// use tongbi::changes::YoyOptions;
/// use tongbi::engine::{Dialect, SqlJob, SqlSource, sql};
///
/// let source = SqlSource { figures: "figures", bodies: "bodies" };
/// let job = (SqlJob::YearOverYear, Dialect::DuckDb);
/// let text = sql(job, source, Catalog::builtin(), &YoyOptions::default())?;
/// assert!(text.contains("FROM figures"));
/// # Ok::<(), tongbi::Error>(())
/// ```
///
/// # Errors
/// The source is no table that the engine could read: a form without a reader of its own.
pub fn sql(
    (job, dialect): (SqlJob, Dialect),
    source: SqlSource<'_>,
    catalog: &Catalog,
    options: &YoyOptions,
) -> Result<String> {
    let failed = |e: minijinja::Error| Error::new(ErrorKind::Format, "sql").because(e);
    let tables = tables::Tables::of(catalog, job);
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.map_err(failed)?);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.add_filter("text", move |text: &str| dialect.literal(text));
    for (name, text) in TEMPLATES {
        environment.add_template(name, text).map_err(failed)?;
    }
    let template = environment.get_template(job.template()).map_err(failed)?;
    let parameters = Parameters {
        figures: dialect.source(source.figures)?,
        bodies: dialect.source(source.bodies)?,
        columns: job.columns(),
        across_editions: options.across_editions,
        small_base: format!("{SMALL_BASE:.1}"),
        doubts: tables::doubts(&options.doubts),
        breaks: tables.breaks(dialect),
        partial: tables.partial(dialect),
        accounts: tables.accounts(dialect),
        table_tells_none: tables.tells_none("t"),
        report_tells_none: tables.tells_none("e"),
        tables,
    };
    template.render(Serde(&parameters)).map(|text| text + "\n").map_err(failed)
}

/// What the templates are filled with.
#[derive(Serialize)]
struct Parameters {
    figures: String,
    bodies: String,
    columns: &'static str,
    across_editions: bool,
    small_base: String,
    doubts: Vec<tables::DoubtRow>,
    breaks: String,
    partial: String,
    accounts: String,
    /// That none of the editions which the table, or else the report, of the year before tells has the indicator.
    table_tells_none: String,
    report_tells_none: String,
    #[serde(flatten)]
    tables: tables::Tables,
}

const TEMPLATES: [(&str, &str); 4] = [
    ("figures.sql", include_str!("figures.sql")),
    ("yoy.sql", include_str!("yoy.sql")),
    ("rollup.sql", include_str!("rollup.sql")),
    ("check.sql", include_str!("check.sql")),
];

impl SqlJob {
    fn template(self) -> &'static str {
        match self {
            SqlJob::YearOverYear => "yoy.sql",
            SqlJob::RollUp => "rollup.sql",
            SqlJob::Check => "check.sql",
        }
    }

    fn columns(self) -> &'static str {
        match self {
            SqlJob::YearOverYear => {
                "body, indicator, breakdown, unit, base_year, year, base, value, difference, per_cent, comparability"
            }
            SqlJob::RollUp => {
                "body, indicator, breakdown, unit, year, sum, reported, bodies, estimated, same, base, value, difference, per_cent, comparability"
            }
            SqlJob::Check => {
                "rule, severity, body, year, indicator, breakdown, reported, computed, difference"
            }
        }
    }
}

impl Dialect {
    /// A text as the dialect writes it.
    fn literal(self, text: &str) -> String {
        let text = text.replace('\'', "''");
        match self {
            Dialect::DuckDb => format!("'{text}'"),
            // A backslash begins an escape there, and two quotes inside quotes are none.
            Dialect::Spark => format!("'{}'", text.replace('\\', "\\\\").replace("''", "\\'")),
        }
    }

    /// What stands behind `FROM` for a file or a folder of Parquet.
    pub(super) fn path(self, path: &str) -> String {
        match self {
            Dialect::DuckDb => format!("read_parquet({})", self.literal(path)),
            Dialect::Spark => format!("parquet.`{}`", path.replace('`', "``")),
        }
    }

    /// What stands behind `FROM` for the name of a table, or for a path.
    fn source(self, name: &str) -> Result<String> {
        if !is_path(name) {
            return Ok(name.to_owned());
        }
        let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        match (self, ending.as_str()) {
            (Dialect::DuckDb, "csv" | "gz" | "zst") => {
                Ok(format!("read_csv({}, header = true)", self.literal(name)))
            }
            (Dialect::DuckDb, "parquet" | "pq") => Ok(self.path(name)),
            (Dialect::DuckDb, _) => {
                let files = format!("{}/**/*.parquet", name.trim_end_matches('/'));
                let files = self.literal(&files);
                Ok(format!("read_parquet({files}, hive_partitioning = true)"))
            }
            (Dialect::Spark, "csv" | "gz" | "zst") => {
                Err(Error::new(ErrorKind::Request, "sql_spark_csv").with("file", name))
            }
            (Dialect::Spark, _) => Ok(self.path(name)),
        }
    }
}

/// Whether a name is a path and no name of a table: it has a slash, or the ending of a file.
fn is_path(name: &str) -> bool {
    let endings = [".parquet", ".pq", ".csv", ".gz", ".zst"];
    name.contains(['/', '\\']) || endings.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BodyId, BreakdownId, Doubts, IndicatorId, ObservationKey, Year};

    fn statement(job: SqlJob, dialect: Dialect, figures: &str) -> Result<String> {
        let mut doubts = Doubts::default();
        doubts.add(&ObservationKey {
            body: BodyId::new("O'Hara\\县"),
            indicator: IndicatorId::new("permits.decided"),
            breakdown: BreakdownId::default(),
            year: Year(2024),
        });
        let options = YoyOptions { doubts, ..YoyOptions::default() };
        let source = SqlSource { figures, bodies: "bodies" };
        sql((job, dialect), source, Catalog::builtin(), &options)
    }

    #[test]
    fn texts_are_written_as_each_dialect_reads_them() {
        let duck = statement(SqlJob::YearOverYear, Dialect::DuckDb, "figures").unwrap();
        assert!(duck.contains("('O''Hara\\县', 'permits.decided', '', 2024)"));
        let spark = statement(SqlJob::YearOverYear, Dialect::Spark, "figures").unwrap();
        assert!(spark.contains("('O\\'Hara\\\\县', 'permits.decided', '', 2024)"));
    }

    #[test]
    fn paths_are_read_by_the_engine_and_names_are_tables() {
        let cases = [
            (Dialect::DuckDb, "lake.figures", "FROM lake.figures\n"),
            (Dialect::DuckDb, "a.parquet", "FROM read_parquet('a.parquet')\n"),
            (Dialect::DuckDb, "x/years/", "FROM read_parquet('x/years/**/*.parquet', hive_"),
            (Dialect::DuckDb, "a.csv.gz", "FROM read_csv('a.csv.gz', header = true)\n"),
            (Dialect::Spark, "x/a`b", "FROM parquet.`x/a``b`\n"),
        ];
        for (dialect, name, expected) in cases {
            let text = statement(SqlJob::RollUp, dialect, name).unwrap();
            assert!(text.contains(expected), "{name}");
        }
        let refused = statement(SqlJob::Check, Dialect::Spark, "a.csv").unwrap_err();
        assert_eq!(refused.code(), "sql_spark_csv");
    }

    #[test]
    fn a_statement_is_one_query() {
        for job in [SqlJob::YearOverYear, SqlJob::RollUp, SqlJob::Check] {
            let text = statement(job, Dialect::DuckDb, "figures").unwrap();
            assert!(!text.contains(';') && !text.contains("{{") && !text.contains("{%"));
            assert_eq!(text.matches('(').count(), text.matches(')').count());
        }
    }
}
