//! One value a cell instead of one a row, and back.

use polars::prelude::{
    Column, DataFrame, DataFrameJoinOps, DataType, IntoSeries, JoinArgs, JoinType,
    MaintainOrderJoin, NamedFrom, PolarsError, Series, SortMultipleOptions, UniqueKeepStrategy,
};

use crate::error::{Error, ErrorKind, Result};
use crate::series::{Figures, schema};

/// What the columns of a wide table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Across {
    /// A column a year, oldest first.
    Year,
    /// A column an indicator, in the order of the figures.
    Indicator,
    /// A column a body, in the order of the figures.
    Body,
    /// A column an applicant, in the order of the figures; that of no applicant is `-`.
    Breakdown,
}

/// The heading over the figures that are not broken down.
const WHOLE: &str = "-";

impl Across {
    /// The column of the tidy table whose values become headings.
    fn column(self) -> &'static str {
        match self {
            Across::Year => schema::YEAR,
            Across::Indicator => schema::INDICATOR,
            Across::Body => schema::BODY,
            Across::Breakdown => schema::BREAKDOWN,
        }
    }

    /// The columns that stay, in the order of the tidy table: the rest of the key, and the unit.
    fn rows(self) -> Vec<&'static str> {
        let all = [schema::BODY, schema::INDICATOR, schema::BREAKDOWN, schema::UNIT, schema::YEAR];
        all.into_iter().filter(|name| *name != self.column()).collect()
    }
}

impl Figures {
    /// The values as a wide table: the columns of the key that stay and the unit, then a column for each year, indicator, body
    /// or applicant. A cell without a figure, or without its value, is null. Status, source, place and text have no room.
    ///
    /// ```
    /// use tongbi::series::{Across, Figures};
    /// use tongbi::{Catalog, ReadOptions, Sources, read};
    ///
    /// let table = "body,year,indicator,value\n甲县,2023,permits.decided,1\n甲县,2024,permits.decided,2\n";
    /// let sources = Sources::default().with_bytes("a.csv", table);
    /// let figures = read(&sources, Catalog::builtin(), &ReadOptions::default()).figures();
    /// let wide = figures.wide(Across::Year)?;
    /// assert_eq!(wide.get_column_names(), ["body", "indicator", "breakdown", "unit", "2023", "2024"]);
    /// let again = Figures::from_wide(&wide, Across::Year)?;
    /// assert_eq!(again.wide(Across::Year)?, wide);
    /// # Ok::<(), tongbi::Error>(())
    /// ```
    ///
    /// # Errors
    /// Two rows have one key, which a table of [`Figures::try_from`] has not.
    pub fn wide(&self, across: Across) -> Result<DataFrame> {
        let keys = across.rows();
        let rows = self.frame().select(keys.clone()).map_err(failed)?;
        let mut wide = rows.unique_stable(None, UniqueKeepStrategy::First, None).map_err(failed)?;
        let height = wide.height();
        let mut parts =
            self.frame().partition_by_stable([across.column()], true).map_err(failed)?;
        if across == Across::Year {
            parts.sort_by_key(|part| heading(part, across));
        }
        for part in parts {
            let name = heading(&part, across);
            let chosen = keys.iter().copied().chain([schema::VALUE]);
            let mut values = part.select(chosen).map_err(failed)?;
            values.rename(schema::VALUE, name.as_str().into()).map_err(failed)?;
            let how = JoinArgs {
                maintain_order: MaintainOrderJoin::Left,
                ..JoinArgs::new(JoinType::Left)
            };
            wide = wide.join(&values, &keys, &keys, how, None).map_err(failed)?;
        }
        if wide.height() > height {
            return Err(Error::new(ErrorKind::Request, "wide_twice"));
        }
        Ok(wide)
    }

    /// The figures of a wide table, one for each cell that has a value, sorted by key. They have no status but that of any
    /// value.
    ///
    /// # Errors
    /// A column is missing, a heading is no year, or a cell is no number.
    pub fn from_wide(wide: &DataFrame, across: Across) -> Result<Figures> {
        let keys = across.rows();
        let mut long: Option<DataFrame> = None;
        let headings = wide.get_column_names_owned();
        for name in headings.iter().filter(|name| !keys.contains(&name.as_str())) {
            let values = wide.column(name).map_err(failed)?;
            let mut part = wide.select(keys.clone()).map_err(failed)?;
            part.with_column(named(across, name, wide.height())?).map_err(failed)?;
            let values = values.cast(&DataType::Float64).map_err(failed)?;
            let is_there = values.is_not_null();
            part.with_column(values.with_name(schema::VALUE.into())).map_err(failed)?;
            let part = part.filter(&is_there).map_err(failed)?;
            long = Some(match long {
                Some(before) => before.vstack(&part).map_err(failed)?,
                None => part,
            });
        }
        let Some(long) = long else {
            return Ok(Figures::from_observations(&[]));
        };
        let order = [schema::BODY, schema::INDICATOR, schema::BREAKDOWN, schema::YEAR];
        let sorted = long.sort(order, SortMultipleOptions::default()).map_err(failed)?;
        Figures::try_from(sorted)
    }
}

/// What stands over the column of a part whose rows are all of one year, indicator, body or applicant.
fn heading(part: &DataFrame, across: Across) -> String {
    let first = part.column(across.column()).ok().and_then(|column| column.get(0).ok());
    let text = first.map_or_else(String::new, |value| match value.get_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    });
    if text.is_empty() && across == Across::Breakdown { WHOLE.to_owned() } else { text }
}

/// The column of the key that a heading names, for so many rows.
fn named(across: Across, heading: &str, height: usize) -> Result<Column> {
    let name = across.column().into();
    let series = match across {
        Across::Year => {
            let year: i32 = heading.parse().map_err(|_| {
                Error::new(ErrorKind::Format, "table_year_unknown").with("year", heading)
            })?;
            Series::new(name, vec![year; height])
        }
        Across::Breakdown if heading == WHOLE => Series::new(name, vec![""; height]),
        _ => Series::new(name, vec![heading; height]),
    };
    Ok(Column::from(series.into_series()))
}

fn failed(cause: PolarsError) -> Error {
    Error::new(ErrorKind::Format, "table_frame").because(cause)
}

/// A column to sort figures by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    column: &'static str,
    descending: bool,
}

impl std::str::FromStr for SortKey {
    type Err = String;

    /// Reads the name of a column of the tidy table, with `-` in front for the largest first. The error names the columns.
    fn from_str(text: &str) -> std::result::Result<SortKey, String> {
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let names = || schema::FIGURES.iter().map(|column| column.name);
        match names().find(|known| *known == name) {
            Some(column) => Ok(SortKey { column, descending }),
            None => Err(names().collect::<Vec<_>>().join(", ")),
        }
    }
}

impl Figures {
    /// The figures sorted by these columns; equals stay in their order, and what has no value comes last.
    ///
    /// # Errors
    /// None for a validated table.
    pub fn sorted(&self, keys: &[SortKey]) -> Result<Figures> {
        if keys.is_empty() {
            return Ok(self.clone());
        }
        let options = SortMultipleOptions::default()
            .with_order_descending_multi(keys.iter().map(|key| key.descending))
            .with_nulls_last(true)
            .with_maintain_order(true);
        let columns: Vec<&str> = keys.iter().map(|key| key.column).collect();
        self.frame().sort(columns, options).map(Figures::trusted).map_err(failed)
    }
}
