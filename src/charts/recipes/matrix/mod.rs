//! Indicators × years: each change, or the reason why there is none, with the last value, the change over all years and a
//! line of the years.

mod draw;
mod words;

use crate::charts::build::Scene;
use crate::charts::history::{Facts, Figure, History, LongRun};
use crate::charts::layout::Picture;
use crate::charts::movement::{Movement, Reading};
use crate::charts::request::say;
use crate::charts::scale::Scale;
use crate::charts::wording::estimated;
use crate::charts::{ChartData, ChartKind, ChartRequest};
use crate::error::Result;
use crate::i18n::Lang;
use crate::i18n::numbers::signed_share;
use crate::model::{IndicatorId, Year};

/// The most years that have a column.
const YEARS: usize = 8;
/// The fewest columns and rows that make a matrix.
const FEWEST: usize = 2;

/// The changes of one body as a table of data, for a page that sets it as text.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The title: how many of the comparable indicators rose and fell.
    pub title: String,
    /// The years of the columns, the oldest first.
    pub years: Vec<Year>,
    /// The rows, in the order in which they are shown.
    pub rows: Vec<MatrixRow>,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its name.
    pub name: String,
    /// The unit in which its values are printed.
    pub unit: String,
    /// The change into each year of the columns.
    pub cells: Vec<MatrixCell>,
    /// The last value, as it is printed, and its year.
    pub value: (String, Year),
    /// The change over all years of one definition: the year that it starts from, and the change as it is printed.
    pub long_run: Option<(Year, String)>,
    /// The figures, the oldest first: year, value, whether it is an estimate, whether it is doubtful.
    pub points: Vec<MatrixPoint>,
}

/// A cell of the table.
#[derive(Clone, Debug)]
pub struct MatrixCell {
    /// The year that the change leads into.
    pub year: Year,
    /// The change, and what may be said of it.
    pub movement: Movement,
    /// The text of the cell: `+3.9`, `25→38`, `×`; empty where a sign is drawn.
    pub text: String,
    /// The change in words, with the reason where there is none.
    pub words: String,
}

/// A figure of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatrixPoint {
    /// The year.
    pub year: Year,
    /// The value.
    pub value: f64,
    /// Whether it is an estimate.
    pub is_estimate: bool,
    /// Whether there is an open error or warning on it.
    pub is_doubtful: bool,
    /// Whether it may be joined to the figure before.
    pub is_joined: bool,
}

/// The matrix of a body as data.
///
/// # Errors
/// As for [`build`](crate::charts::build) of the picture.
pub fn matrix_table(request: &ChartRequest, data: &ChartData<'_>) -> Result<Matrix> {
    let request = ChartRequest { kind: ChartKind::Matrix, ..request.clone() };
    let chart = crate::charts::build(&request, data)?;
    let facts = Facts::of(&request, data);
    let scene = Scene { request: &request, data, facts: &facts, indicators: &chart.indicators };
    let table = Table::of(&scene)?;
    let rows = table.rows.iter().map(|row| row.as_data(&table, request.lang)).collect();
    Ok(Matrix { title: chart.words.title, years: table.years, rows })
}

pub(in crate::charts) fn matrix(scene: &Scene<'_>) -> Result<Picture> {
    let table = Table::of(scene)?;
    let (marks, height) = draw::draw(&table, scene);
    let words = words::words(&table, scene);
    let years = (table.years[0], table.years[table.years.len() - 1]);
    Ok(Picture { words, marks, years, height })
}

/// The rows and columns.
struct Table<'a> {
    years: Vec<Year>,
    /// All years of the figures, for the small lines.
    span: (Year, Year),
    rows: Vec<Row<'a>>,
    cagr: bool,
}

/// An indicator with its changes.
struct Row<'a> {
    history: History<'a>,
    scale: Scale,
    cells: Vec<Movement>,
    long_run: Option<LongRun>,
}

impl<'a> Table<'a> {
    fn of(scene: &Scene<'a>) -> Result<Table<'a>> {
        let request = scene.request;
        let mut ids = scene.indicators.to_vec();
        // The order of the form, so that two bodies read alike.
        ids.sort_by_key(|id| scene.data.catalog.position(id).unwrap_or(usize::MAX));
        let histories: Vec<History<'a>> =
            ids.iter().filter_map(|id| scene.facts.history(&request.body, id, request)).collect();
        if histories.is_empty() {
            return Err(scene.refusal("chart_no_figures"));
        }
        if histories.len() < FEWEST {
            return Err(scene.refusal("chart_one_row"));
        }
        let all = || histories.iter().flat_map(|h| h.figures().map(|figure| figure.year));
        let (first, last) = (all().min().unwrap_or(Year(0)), all().max().unwrap_or(Year(0)));
        // A year into which nothing changed, as far as can be said, has no column.
        let said = |year: &Year| {
            let shown = |h: &History<'_>| h.movement(*year).difference().is_some();
            histories.iter().any(shown)
        };
        let mut years: Vec<Year> = ((first.0 + 1)..=last.0).map(Year).filter(said).collect();
        if years.len() < FEWEST {
            return Err(scene.refusal("chart_few_changes"));
        }
        let is_old = |h: &History<'_>| h.last().is_some_and(|figure| figure.year < last);
        let room = draw::columns_in(request.frame(), histories.iter().any(is_old));
        years.drain(..years.len().saturating_sub(YEARS.min(room)));
        let mut rows: Vec<Row<'a>> = histories
            .into_iter()
            .map(|history| Row::of(history, &years, (last, request.lang)))
            .collect();
        if request.options.by_change {
            let size = |row: &Row<'_>| {
                let last = row.cells.last().and_then(Movement::amount);
                last.unwrap_or(f64::NEG_INFINITY)
            };
            rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
        }
        Ok(Table { years, span: (first, last), rows, cagr: request.options.cagr })
    }

    fn last(&self) -> Year {
        self.years[self.years.len() - 1]
    }
}

impl<'a> Row<'a> {
    fn of(history: History<'a>, years: &[Year], (last, lang): (Year, Lang)) -> Row<'a> {
        let newest = history.last().map(|figure| figure.value).unwrap_or_default();
        let scale = match history.is_share() {
            true => Scale::plain(history.unit(), lang),
            false => Scale::of(newest, history.unit(), lang),
        };
        let cells = years.iter().map(|year| history.movement(*year)).collect();
        let long_run = history.long_run(last);
        Row { history, scale, cells, long_run }
    }

    /// The last value as it is printed.
    fn value(&self, lang: Lang) -> (String, Option<&Figure<'a>>) {
        let Some(last) = self.history.last() else { return (String::new(), None) };
        let text = match self.history.is_share() {
            true => crate::i18n::numbers::rounded(last.value, 1),
            false => self.scale.value(last.value),
        };
        let text = if last.is_estimate { estimated(&text, lang) } else { text };
        let text = if last.doubt.is_some() { format!("△{text}") } else { text };
        (text, Some(last))
    }

    /// The change over all years, as it is printed; with the mean growth a year where that is asked for.
    fn overall(&self, cagr: bool, lang: Lang) -> Option<(Year, String)> {
        let run = self.long_run?;
        let movement = run.movement;
        let text = match movement.reading {
            Reading::PerCent if cagr => {
                let years = f64::from(run.to.0 - run.from.0);
                let mean = (movement.times()?.powf(1.0 / years) - 1.0) * 100.0;
                return Some((run.from, say(lang, "mean", &[("n", signed_share(mean))])));
            }
            Reading::PerCent => format!("{}%", movement.cell(lang)),
            Reading::Points | Reading::Level => movement.cell(lang),
            Reading::SmallBase | Reading::FromZero | Reading::Signed => {
                let value = |v: Option<f64>| v.map(|v| self.scale.value(v)).unwrap_or_default();
                format!("{}→{}", value(movement.base), value(movement.value))
            }
            _ => return None,
        };
        Some((run.from, text))
    }

    fn as_data(&self, table: &Table<'_>, lang: Lang) -> MatrixRow {
        let cells = table.years.iter().zip(&self.cells).map(|(year, movement)| MatrixCell {
            year: *year,
            movement: *movement,
            text: movement.cell(lang),
            words: movement.words(lang),
        });
        let mut before: Option<&Figure<'_>> = None;
        let points = self.history.figures().map(|figure| {
            let is_joined = before.is_some_and(|b| joins(&self.history, b, figure));
            before = Some(figure);
            MatrixPoint {
                year: figure.year,
                value: figure.value,
                is_estimate: figure.is_estimate,
                is_doubtful: figure.doubt.is_some(),
                is_joined,
            }
        });
        let (value, last) = self.value(lang);
        MatrixRow {
            indicator: self.history.indicator.id.clone(),
            name: self.history.name.clone(),
            unit: self.scale.unit.clone(),
            cells: cells.collect(),
            value: (value, last.map_or(table.last(), |figure| figure.year)),
            long_run: self.overall(table.cagr, lang),
            points: points.collect(),
        }
    }
}

/// Whether a line may go from one figure to the next: years in a row, of one definition, none of them doubtful.
pub(in crate::charts) fn joins(history: &History<'_>, from: &Figure<'_>, to: &Figure<'_>) -> bool {
    from.year == to.year.before()
        && from.doubt.is_none()
        && to.doubt.is_none()
        && !history.is_broken(to.year)
}
