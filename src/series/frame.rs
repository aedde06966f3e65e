use std::collections::BTreeMap;
use std::sync::Arc;

use compact_str::CompactString;
use polars::prelude::{
    Column, DataFrame, DataType, Float64Chunked, Int32Chunked, IntoSeries, NewChunkedArray,
    PolarsResult, StringChunked,
};

use crate::error::{Error, ErrorKind, Result};
use crate::model::{
    BodyId, BreakdownId, Finding, IndicatorId, ObsStatus, Observation, ObservationKey, Provenance,
    Unit, Year, YearSpan,
};
use crate::series::schema::{self, Kind};

/// A choice of figures. An empty list, like no span of years, chooses all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The bodies.
    pub bodies: Vec<BodyId>,
    /// The indicators.
    pub indicators: Vec<IndicatorId>,
    /// The breakdowns; the empty one chooses the figures that are not broken down.
    pub breakdowns: Vec<BreakdownId>,
    /// The years.
    pub years: Option<YearSpan>,
}

impl Selection {
    /// Whether a body is chosen.
    pub fn has_body(&self, body: &BodyId) -> bool {
        self.bodies.is_empty() || self.bodies.contains(body)
    }

    /// Whether the figures of an indicator and a breakdown are chosen.
    pub fn has_kind(&self, indicator: &IndicatorId, breakdown: &BreakdownId) -> bool {
        (self.indicators.is_empty() || self.indicators.contains(indicator))
            && (self.breakdowns.is_empty() || self.breakdowns.contains(breakdown))
    }

    /// Whether a figure is chosen.
    pub fn has(&self, key: &ObservationKey) -> bool {
        self.has_body(&key.body)
            && self.has_kind(&key.indicator, &key.breakdown)
            && self.has_year(key.year)
    }

    /// Whether a finding concerns what is chosen: the report that it is about, and its figure or one that it compares.
    /// What a finding does not name speaks against nothing: a file that could not be read may hold what is chosen.
    pub fn has_finding(&self, finding: &Finding) -> bool {
        let own = finding.indicator.iter().map(|id| (id, finding.breakdown.as_ref()));
        let figures = finding.evidence.iter().flat_map(|evidence| &evidence.figures);
        let compared = figures.map(|figure| (&figure.key.indicator, Some(&figure.key.breakdown)));
        let none = BreakdownId::default();
        let mut named = own.chain(compared).peekable();
        let is_of_kind = named.peek().is_none()
            || named.any(|(id, breakdown)| self.has_kind(id, breakdown.unwrap_or(&none)));
        finding.body.as_ref().is_none_or(|body| self.has_body(body))
            && finding.year.is_none_or(|year| self.has_year(year))
            && is_of_kind
    }

    /// Whether a year is chosen.
    pub fn has_year(&self, year: Year) -> bool {
        self.years.is_none_or(|span| span.contains(year))
    }
}

/// The tidy table as a frame: the columns of [`schema::FIGURES`], one row per observation, values in the unit that
/// stands beside them.
#[derive(Clone, Debug)]
pub struct Figures {
    frame: DataFrame,
}

impl Figures {
    /// The figures of these observations, in their order.
    pub fn from_observations(observations: &[Observation]) -> Figures {
        let text = |name: &'static str, of: &dyn Fn(&Observation) -> &str| {
            let values = StringChunked::from_iter_values(name.into(), observations.iter().map(of));
            Column::from(values.into_series())
        };
        let years: Vec<i32> = observations.iter().map(|o| o.key.year.0).collect();
        let values = Float64Chunked::from_iter_options(
            schema::VALUE.into(),
            observations.iter().map(|o| o.value),
        );
        let columns = vec![
            text(schema::BODY, &|o| o.key.body.as_str()),
            Column::new(schema::YEAR.into(), years),
            text(schema::INDICATOR, &|o| o.key.indicator.as_str()),
            text(schema::BREAKDOWN, &|o| o.key.breakdown.as_str()),
            Column::from(values.into_series()),
            text(schema::UNIT, &|o| o.unit.as_str()),
            text(schema::STATUS, &|o| o.status.as_str()),
            text(schema::SOURCE, &|o| &o.provenance.source),
            text(schema::PLACE, &|o| &o.provenance.place),
            text(schema::TEXT, &|o| &o.provenance.text),
        ];
        Figures { frame: schema::frame(observations.len(), columns) }
    }

    /// The frame: exactly the columns of [`schema::FIGURES`], in their order.
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    /// The number of observations.
    pub fn len(&self) -> usize {
        self.frame.height()
    }

    /// Whether there is no observation at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every row as an observation, in the order of the rows.
    pub fn observations(&self) -> Vec<Observation> {
        let columns = Columns::of(&self.frame);
        let mut shared = Shared::default();
        (0..self.len()).map(|row| columns.observation(row, &mut shared)).collect()
    }

    /// A frame that is known to be a table of the contract: rows of one that was validated.
    pub(super) fn trusted(frame: DataFrame) -> Figures {
        Figures { frame }
    }

    /// The bodies, each once, sorted by name.
    pub fn bodies(&self) -> Vec<BodyId> {
        let names = self.distinct(schema::BODY);
        let names = names.str().expect("a validated column of texts");
        let mut bodies: Vec<BodyId> = names.iter().flatten().map(BodyId::new).collect();
        bodies.sort();
        bodies
    }

    /// The years, each once, sorted.
    pub fn years(&self) -> Vec<Year> {
        let years = self.distinct(schema::YEAR);
        let years = years.i32().expect("a validated column of years");
        let mut years: Vec<Year> = years.iter().flatten().map(Year).collect();
        years.sort();
        years
    }

    /// The values of a column, each once.
    fn distinct(&self, name: &str) -> Column {
        let column = self.frame.column(name).and_then(Column::unique);
        column.expect("a validated frame has its columns")
    }
}

impl TryFrom<DataFrame> for Figures {
    type Error = Error;

    /// Checks a frame: the columns of the contract (others are dropped, optional ones may be missing), their types, no
    /// null in a key, statuses that exist, and no key with two different rows.
    fn try_from(frame: DataFrame) -> Result<Figures> {
        let figures = Figures::of_rows(frame)?;
        check_keys(&figures.frame)?;
        Ok(figures)
    }
}

impl Figures {
    /// As the conversion from a frame, but for keys with two different rows: those are for
    /// [`reconcile`](crate::series::reconcile) to settle, and hide no other row.
    pub(super) fn of_rows(frame: DataFrame) -> Result<Figures> {
        let height = frame.height();
        let columns = schema::FIGURES
            .iter()
            .map(|wanted| column(&frame, wanted, height))
            .collect::<Result<Vec<Column>>>()?;
        let frame = DataFrame::new(height, columns)
            .map_err(|e| Error::new(ErrorKind::Format, "table_frame").because(e))?;
        check_rows(&frame)?;
        Ok(Figures { frame })
    }
}

/// One column of the contract, with its type and without nulls where it is text.
fn column(frame: &DataFrame, wanted: &schema::Column, height: usize) -> Result<Column> {
    let broken = |code: &str| Error::new(ErrorKind::Format, code).with("column", wanted.name);
    let Ok(found) = frame.column(wanted.name) else {
        if wanted.required {
            return Err(broken("table_column_missing"));
        }
        return Ok(Column::new(wanted.name.into(), vec![""; height]));
    };
    let fits = match wanted.kind {
        Kind::Text => *found.dtype() == DataType::String,
        Kind::Year => found.dtype().is_integer(),
        Kind::Number => found.dtype().is_primitive_numeric(),
    };
    let dtype = wanted.kind.dtype();
    let cast = if fits { found.cast(&dtype).ok() } else { None };
    let Some(cast) = cast else {
        let error = broken("table_column_type").with("found", found.dtype());
        return Err(error.with("expected", dtype));
    };
    let null_allowed = wanted.kind == Kind::Number || !wanted.required;
    if cast.null_count() > 0 && !null_allowed {
        return Err(broken("table_null"));
    }
    if wanted.kind == Kind::Text && cast.null_count() > 0 {
        let texts = cast.str().map_err(|e| broken("table_frame").because(e))?;
        let filled: Vec<&str> = texts.iter().map(Option::unwrap_or_default).collect();
        return Ok(Column::new(wanted.name.into(), filled));
    }
    Ok(cast)
}

/// What the types cannot say: statuses that exist, and years of four digits.
fn check_rows(frame: &DataFrame) -> Result<()> {
    let columns = Columns::of(frame);
    for row in 0..frame.height() {
        let broken = |code: &str| Error::new(ErrorKind::Format, code).with("row", row as u64 + 1);
        let status = columns.text(4, row);
        if !status.is_empty() && status.parse::<ObsStatus>().is_err() {
            return Err(broken("table_status").with("status", status));
        }
        let year = columns.year(row);
        if !(0..=9999).contains(&year.0) {
            return Err(broken("table_year").with("year", year));
        }
    }
    Ok(())
}

/// No key has two different rows.
fn check_keys(frame: &DataFrame) -> Result<()> {
    let columns = Columns::of(frame);
    let mut first: BTreeMap<(&str, &str, &str, Year), usize> = BTreeMap::new();
    for row in 0..frame.height() {
        let texts = [0, 1, 2].map(|column| columns.text(column, row));
        let value = |row: usize| (columns.values.get(row).map(f64::to_bits), columns.text(4, row));
        let earlier =
            *first.entry((texts[0], texts[1], texts[2], columns.year(row))).or_insert(row);
        if earlier != row && value(earlier) != value(row) {
            return Err(Error::new(ErrorKind::Format, "table_conflict")
                .with("row", row as u64 + 1)
                .with("other", earlier as u64 + 1));
        }
    }
    Ok(())
}

/// The columns of a validated frame.
struct Columns<'a> {
    texts: [&'a StringChunked; 8],
    years: &'a Int32Chunked,
    values: &'a Float64Chunked,
}

impl<'a> Columns<'a> {
    const TEXTS: [&'static str; 8] = [
        schema::BODY,
        schema::INDICATOR,
        schema::BREAKDOWN,
        schema::UNIT,
        schema::STATUS,
        schema::SOURCE,
        schema::PLACE,
        schema::TEXT,
    ];

    fn of(frame: &'a DataFrame) -> Columns<'a> {
        Columns {
            texts: Self::TEXTS.map(|name| typed(frame, name, Column::str)),
            years: typed(frame, schema::YEAR, Column::i32),
            values: typed(frame, schema::VALUE, Column::f64),
        }
    }

    fn text(&self, column: usize, row: usize) -> &'a str {
        self.texts[column].get(row).unwrap_or_default()
    }

    fn year(&self, row: usize) -> Year {
        Year(self.years.get(row).unwrap_or_default())
    }

    fn observation(&self, row: usize, shared: &mut Shared) -> Observation {
        let value = self.values.get(row).filter(|v| v.is_finite());
        let status = self.text(4, row).parse().unwrap_or(match value {
            Some(_) => ObsStatus::Normal,
            None => ObsStatus::Missing,
        });
        let source = self.text(5, row);
        if *shared.source != *source {
            shared.source = Arc::from(source);
        }
        Observation {
            key: ObservationKey {
                body: shared.bodies.of(self.text(0, row), BodyId::new),
                indicator: shared.indicators.of(self.text(1, row), IndicatorId::new),
                breakdown: shared.breakdowns.of(self.text(2, row), BreakdownId::new),
                year: self.year(row),
            },
            value,
            unit: shared.units.of(self.text(3, row), Unit::new),
            status,
            provenance: Provenance {
                source: shared.source.clone(),
                place: CompactString::from(self.text(6, row)),
                text: CompactString::from(self.text(7, row)),
            },
        }
    }
}

/// A column of a validated frame.
fn typed<'a, T: ?Sized>(
    frame: &'a DataFrame,
    name: &str,
    of: impl Fn(&'a Column) -> PolarsResult<&'a T>,
) -> &'a T {
    frame.column(name).and_then(of).expect("a validated frame has its columns and types")
}

/// The names of the rows before, so that equal names share their text.
struct Shared {
    bodies: Known<BodyId>,
    indicators: Known<IndicatorId>,
    breakdowns: Known<BreakdownId>,
    units: Known<Unit>,
    source: Arc<str>,
}

impl Default for Shared {
    fn default() -> Self {
        Shared {
            bodies: Known::default(),
            indicators: Known::default(),
            breakdowns: Known::default(),
            units: Known::default(),
            source: Arc::from(""),
        }
    }
}

struct Known<T>(BTreeMap<String, T>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Known(BTreeMap::new())
    }
}

impl<T: Clone> Known<T> {
    fn of(&mut self, name: &str, make: impl Fn(&str) -> T) -> T {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        self.0.entry(name.to_owned()).or_insert_with(|| make(name)).clone()
    }
}
