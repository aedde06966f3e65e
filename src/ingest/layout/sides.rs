use super::dims::{Dims, Reader};
use super::header::Header;
use super::plan::{ColumnPlan, Columns, twice};
use super::words::before_bracket;
use crate::catalog::fold;
use crate::ingest::fault::Fault;
use crate::ingest::sheet::Sheet;
use crate::ingest::words::{Column, Words};
use crate::model::Severity;

/// The columns that a heading may head, the best first.
pub(super) fn candidates(heading: &str) -> Vec<(Column, usize)> {
    let words = Words::get();
    let whole = words.columns_of(heading);
    if whole.is_empty() { words.columns_of(before_bracket(heading)) } else { whole }
}

/// Gives each side column its meaning. 单位 is the body, or the unit: what stands in it tells. A heading that stands twice
/// leaves it open which of the two is meant.
pub(super) fn settle(
    sheet: &Sheet,
    header: &Header,
    sides: &[usize],
    columns: &mut Columns,
    reader: &mut Reader<'_, '_>,
) -> Result<(), Fault> {
    let of_indicators = headed_as_indicators(sides, columns);
    let indicator_elsewhere = |column: usize| of_indicators.iter().any(|other| *other != column);
    let mut open: Vec<(usize, Vec<(Column, usize)>)> = Vec::new();
    for column in sides {
        let heading = columns.headings[*column].rsplit(" / ").next().unwrap_or_default();
        let mut fitting = candidates(heading);
        if fitting.is_empty() {
            // 指标＼年份: what stands below it tells which of the two it heads.
            let found = content(sheet, header, *column, reader).unwrap_or(Column::Indicator);
            fitting.push((found, 0));
        }
        let ambiguous = fitting.iter().any(|(column, _)| *column == Column::Unit);
        if ambiguous && fitting.len() > 1 {
            let unit = mostly_units(sheet, header, *column, reader);
            fitting.retain(|(column, _)| (*column == Column::Unit) == unit);
        }
        let named = content(sheet, header, *column, reader);
        if fitting.iter().any(|(column, _)| *column == Column::Indicator)
            && let Some(found @ (Column::Body | Column::Year)) = named
        {
            // 名称 heads indicators, or bodies.
            fitting = vec![(found, usize::MAX)];
        }
        let stacked = columns.headings[*column].contains(" / ");
        if stacked && named == Some(Column::Indicator) && of_indicators.is_empty() {
            // 单位 over 年份, each in front of a row of the header, with indicators below.
            fitting = vec![(Column::Indicator, 0)];
        }
        let groups = fitting.iter().any(|(c, _)| matches!(c, Column::Group | Column::Breakdown));
        if groups
            && let Some(found) = content(sheet, header, *column, reader)
            && !(found == Column::Indicator && indicator_elsewhere(*column))
        {
            fitting = vec![(found, 0)];
        }
        open.push((*column, fitting));
    }
    assign(open, columns)
}

/// The columns that are headed as columns of indicators: beside one, 主动公开 in a column of groups is no indicator.
fn headed_as_indicators(sides: &[usize], columns: &Columns) -> Vec<usize> {
    let headed = |column: usize| {
        let heading = columns.headings[column].rsplit(" / ").next().unwrap_or_default();
        matches!(candidates(heading).first(), Some((Column::Indicator, _)))
    };
    sides.iter().copied().filter(|column| headed(*column)).collect()
}

/// Gives each meaning to the column that fits it best; columns that are left are not taken.
fn assign(
    mut open: Vec<(usize, Vec<(Column, usize)>)>,
    columns: &mut Columns,
) -> Result<(), Fault> {
    for wanted in Column::ALL {
        let mut best: Vec<(usize, usize)> = open
            .iter()
            .filter_map(|(at, fits)| {
                let fit = fits.iter().find(|(column, _)| *column == wanted)?;
                Some((fit.1, *at))
            })
            .collect();
        best.sort_unstable();
        let Some((word, column)) = best.first().copied() else { continue };
        let heading = &columns.headings[column];
        let twin = best
            .iter()
            .skip(1)
            .find(|(other, at)| *other == word && fold(&columns.headings[*at]) == fold(heading));
        if let Some((_, twin)) = twin {
            return Err(twice(heading, (column, *twin)));
        }
        columns.plans[column] = match wanted {
            Column::Value => ColumnPlan::Figures(Dims::default()),
            _ => ColumnPlan::Side(wanted),
        };
        open.retain(|(at, _)| *at != column);
    }
    for (column, _) in open {
        let fault = Fault::new("column_ignored", Severity::Notice);
        let fault = fault.with("found", &columns.headings[column]);
        columns.plans[column] = ColumnPlan::Unknown(fault);
    }
    Ok(())
}

/// Whether most cells of a column are units: one that is misspelt makes it no column of bodies.
fn mostly_units(
    sheet: &Sheet,
    header: &Header,
    column: usize,
    reader: &mut Reader<'_, '_>,
) -> bool {
    let texts = (header.end..sheet.rows.len()).map(|row| sheet.text(row, column));
    let (mut all, mut units) = (0, 0);
    for text in texts.filter(|text| !text.is_empty()) {
        all += 1;
        units += usize::from(reader.unit(text).is_some());
    }
    units > 0 && units * 2 >= all
}

/// What the cells of a column are, when they are all of one kind.
pub(super) fn content(
    sheet: &Sheet,
    header: &Header,
    column: usize,
    reader: &mut Reader<'_, '_>,
) -> Option<Column> {
    const LOOKED_AT: usize = 200;
    let rows = (header.end..sheet.rows.len()).take(LOOKED_AT);
    let (mut all, mut years, mut units, mut breakdowns, mut bodies, mut indicators) =
        (0, 0, 0, 0, 0, 0);
    for row in rows {
        let text = sheet.text(row, column);
        let lone = sheet.filled(row).count() < 2;
        if text.is_empty() || lone || reader.words.is_total(text) || reader.words.is_note(text) {
            continue;
        }
        all += 1;
        years += usize::from(reader.words.year(text).is_some());
        units += usize::from(reader.unit(text).is_some());
        breakdowns += usize::from(reader.names.is_breakdown(text));
        bodies += usize::from(reader.is_body(text));
        let part = reader.words.part(text).unwrap_or(text);
        indicators += usize::from(reader.heading(part).is_ok());
    }
    match all {
        0 => None,
        _ if years == all => Some(Column::Year),
        _ if units == all => Some(Column::Unit),
        _ if breakdowns == all && indicators < all => Some(Column::Breakdown),
        _ if indicators * 2 >= all => Some(Column::Indicator),
        _ if bodies == all => Some(Column::Body),
        _ => None,
    }
}
