//! What is asked of a table of figures, as operations on its frame: joins, groups, ranks, quantiles.

use polars::prelude::{
    ChunkApply, Column, DataFrame, DataFrameJoinOps, DataType, IntoSeries, JoinArgs, JoinType,
    MaintainOrderJoin, NewChunkedArray, PolarsResult, QuantileMethod, RankMethod, RankOptions,
    SeriesRank, SortMultipleOptions, StringChunked, UniqueKeepStrategy,
};

use crate::error::{Error, ErrorKind, Result};
use crate::model::{Body, settle};
use crate::series::{Figures, Selection, schema};

/// What a figure is compared within: the same indicator, breakdown and year of all bodies.
const CROSS_SECTION: [&str; 4] = [schema::INDICATOR, schema::BREAKDOWN, schema::UNIT, schema::YEAR];
/// What makes a series.
const SERIES: [&str; 4] = [schema::BODY, schema::INDICATOR, schema::BREAKDOWN, schema::UNIT];

/// The columns that operations add.
const PARENT: &str = "parent";
const KIND: &str = "kind";
const LEVEL: &str = "level";
const REPORTED: &str = "reported";
const RANK: &str = "rank";
const MEDIAN: &str = "median";

#[expect(
    deprecated,
    reason = "the aggregations that are named instead need the lazy planner, which is not compiled in"
)]
impl Figures {
    /// The chosen rows, in their order.
    pub fn select(&self, selection: &Selection) -> Figures {
        let mut frame = self.frame().clone();
        let texts = |name: &'static str, chosen: Vec<&str>| {
            (!chosen.is_empty()).then(|| text_column(name, chosen))
        };
        let bodies = selection.bodies.iter().map(|id| id.as_str()).collect();
        let indicators = selection.indicators.iter().map(|id| id.as_str()).collect();
        let breakdowns = selection.breakdowns.iter().map(|id| id.as_str()).collect();
        let years: Option<Column> = selection.years.map(|span| {
            let years: Vec<i32> = (span.first.0..=span.last.0).collect();
            Column::new(schema::YEAR.into(), years)
        });
        let wanted = [
            texts(schema::BODY, bodies),
            texts(schema::INDICATOR, indicators),
            texts(schema::BREAKDOWN, breakdowns),
            years,
        ];
        for column in wanted.into_iter().flatten() {
            frame = semi_join(&frame, column).expect("a validated frame has the column");
        }
        Figures::trusted(frame)
    }

    /// The figures with what is known about their bodies beside them: the columns `kind`, `level` and `parent`. A body that
    /// is not described keeps its figures, with nulls.
    ///
    /// # Errors
    /// A body is described twice, so that its figures would be doubled.
    pub fn with_bodies(&self, bodies: &[Body]) -> Result<DataFrame> {
        let described = described(bodies);
        let height = described.height();
        let once = described
            .unique_stable(Some(&[schema::BODY.to_owned()]), UniqueKeepStrategy::First, None)
            .map_err(failed)?;
        if once.height() != height {
            return Err(Error::new(ErrorKind::Request, "bodies_twice"));
        }
        join(self.frame(), &once, &[schema::BODY], JoinType::Left).map_err(failed)
    }

    /// One row a series and one column a year: `body, indicator, breakdown, unit`, then the years, oldest first. A year
    /// without a figure, or without its value, is null.
    ///
    /// # Errors
    /// None for a table in which every key stands once.
    pub fn by_year(&self) -> Result<DataFrame> {
        let rows = self.frame().select(SERIES).map_err(failed)?;
        let mut wide = rows.unique_stable(None, UniqueKeepStrategy::First, None).map_err(failed)?;
        let mut years = self.frame().partition_by_stable([schema::YEAR], true).map_err(failed)?;
        years.sort_by_key(year_of);
        for of_year in years {
            let name = year_of(&of_year).map_or_else(String::new, |year| year.to_string());
            let mut values =
                of_year.select(SERIES.into_iter().chain([schema::VALUE])).map_err(failed)?;
            values.rename(schema::VALUE, name.as_str().into()).map_err(failed)?;
            wide = join(&wide, &values, &SERIES, JoinType::Left).map_err(failed)?;
        }
        Ok(wide)
    }

    /// The figures with their rank (`rank`, 1 for the largest, equals together) among all bodies of the same indicator,
    /// breakdown and year. A figure without a value has none.
    ///
    /// # Errors
    /// None for a validated table.
    pub fn ranked(&self) -> Result<DataFrame> {
        let parts = self.frame().partition_by_stable(CROSS_SECTION, true).map_err(failed)?;
        let mut all: Option<DataFrame> = None;
        for mut part in parts {
            let options = RankOptions { method: RankMethod::Min, descending: true };
            let values = part.column(schema::VALUE).map_err(failed)?;
            let mut ranks = values.as_materialized_series().rank(options, None);
            ranks.rename(RANK.into());
            part.with_column(Column::from(ranks)).map_err(failed)?;
            all = Some(match all {
                Some(before) => before.vstack(&part).map_err(failed)?,
                None => part,
            });
        }
        Ok(all.unwrap_or_else(|| self.frame().clone()))
    }

    /// Median and quartiles over the bodies of each indicator, breakdown and year: `indicator, breakdown, unit, year,
    /// reported, lower, median, upper`, sorted. `reported` counts the bodies that have a value.
    ///
    /// # Errors
    /// None for a validated table.
    pub fn quartiles(&self) -> Result<DataFrame> {
        let groups = || self.frame().group_by_stable(CROSS_SECTION).map_err(failed);
        let of = |quantile: f64, name: &'static str| -> Result<Column> {
            let found = groups()?
                .select([schema::VALUE])
                .quantile(quantile, QuantileMethod::Linear)
                .map_err(failed)?;
            last_column(&found, name)
        };
        let counted = self.values_per_group()?;
        let reported = last_column(&counted, REPORTED)?;
        let mut frame = counted.select(CROSS_SECTION).map_err(failed)?;
        for column in [reported, of(0.25, "lower")?, of(0.5, MEDIAN)?, of(0.75, "upper")?] {
            frame.with_column(column).map_err(failed)?;
        }
        frame.sort(CROSS_SECTION, SortMultipleOptions::default()).map_err(failed)
    }

    /// How many values each cross-section has.
    fn values_per_group(&self) -> Result<DataFrame> {
        let mut marked = self.frame().select(CROSS_SECTION).map_err(failed)?;
        let values = self.frame().column(schema::VALUE).map_err(failed)?;
        let mut there =
            values.is_not_null().into_series().cast(&DataType::UInt32).map_err(failed)?;
        there.rename(REPORTED.into());
        marked.with_column(Column::from(there)).map_err(failed)?;
        marked
            .group_by_stable(CROSS_SECTION)
            .map_err(failed)?
            .select([REPORTED])
            .sum()
            .map_err(failed)
    }

    /// The sums over the bodies of each parent: `parent, indicator, breakdown, unit, year, value, reported`, sorted;
    /// `reported` counts the bodies in the sum. A parent's own figure is never part of it.
    ///
    /// # Errors
    /// As for [`Figures::with_bodies`].
    pub fn rolled_up(&self, bodies: &[Body]) -> Result<DataFrame> {
        let keys: Vec<&str> = [PARENT].into_iter().chain(CROSS_SECTION).collect();
        let joined = self.with_bodies(bodies)?;
        let has_parent = joined.column(PARENT).map_err(failed)?.is_not_null();
        let has_value = joined.column(schema::VALUE).map_err(failed)?.is_not_null();
        let rows = joined.filter(&(has_parent & has_value)).map_err(failed)?;
        let groups = || rows.group_by_stable(keys.clone()).map_err(failed);
        let sums = groups()?.select([schema::VALUE]).sum().map_err(failed)?;
        let counts = groups()?.select([schema::VALUE]).count().map_err(failed)?;
        let mut frame = sums.select(keys.clone()).map_err(failed)?;
        let exact = last_column(&sums, schema::VALUE)?;
        let exact = exact.f64().map_err(failed)?.apply_values(settle);
        frame.with_column(Column::from(exact.into_series())).map_err(failed)?;
        frame.with_column(last_column(&counts, REPORTED)?).map_err(failed)?;
        frame.sort(keys, SortMultipleOptions::default()).map_err(failed)
    }
}

fn failed(cause: polars::prelude::PolarsError) -> Error {
    Error::new(ErrorKind::Format, "table_frame").because(cause)
}

fn text_column(name: &'static str, texts: Vec<&str>) -> Column {
    Column::from(StringChunked::from_iter_values(name.into(), texts.into_iter()).into_series())
}

/// What is known about bodies, as a frame.
fn described(bodies: &[Body]) -> DataFrame {
    let parents = bodies.iter().map(|body| body.parent.as_ref().map(|parent| parent.as_str()));
    let parents = StringChunked::from_iter_options(PARENT.into(), parents);
    let columns = vec![
        text_column(schema::BODY, bodies.iter().map(|body| body.id.as_str()).collect()),
        text_column(KIND, bodies.iter().map(|body| body.kind.as_str()).collect()),
        text_column(LEVEL, bodies.iter().map(|body| body.level.as_str()).collect()),
        Column::from(parents.into_series()),
    ];
    schema::frame(bodies.len(), columns)
}

/// The last column of a grouped frame, the one with what was computed, under another name.
fn last_column(frame: &DataFrame, name: &'static str) -> Result<Column> {
    let last = frame
        .columns()
        .last()
        .cloned()
        .unwrap_or_else(|| Column::new_empty(name.into(), &DataType::Null));
    Ok(last.with_name(name.into()))
}

/// The year of a frame whose rows are all of one year.
fn year_of(frame: &DataFrame) -> Option<i32> {
    frame.column(schema::YEAR).ok()?.i32().ok()?.get(0)
}

/// The rows whose value of a column is one of these, in their order.
fn semi_join(frame: &DataFrame, wanted: Column) -> PolarsResult<DataFrame> {
    let name = wanted.name().clone();
    let wanted = DataFrame::new(wanted.len(), vec![wanted])?;
    join(frame, &wanted, &[name.as_str()], JoinType::Semi)
}

/// A join that keeps the rows of the left frame in their order.
fn join(
    left: &DataFrame,
    right: &DataFrame,
    on: &[&str],
    how: JoinType,
) -> PolarsResult<DataFrame> {
    let args = JoinArgs { maintain_order: MaintainOrderJoin::Left, ..JoinArgs::new(how) };
    left.join(right, on, on, args, None)
}
