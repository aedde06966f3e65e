//! Indicators × years: each change, or the reason why there is none, with the last value, the change over all years and a
//! line of the years.

mod draw;
mod words;

use crate::charts::history::{Figure, History, LongRun};
use crate::charts::layout::Picture;
use crate::charts::movement::{Movement, Reading};
use crate::charts::request::say;
use crate::charts::scale::Scale;
use crate::charts::scene::Scene;
use crate::charts::wording::estimated;
use crate::error::Result;
use crate::i18n::Lang;
use crate::i18n::numbers::signed_share;
use crate::model::Year;

/// The most years that have a column.
const YEARS: usize = 8;
/// The fewest columns and rows that make a matrix.
const FEWEST: usize = 2;

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
}
