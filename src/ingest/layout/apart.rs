//! Several tables in one grid: below each other, each with a header of its own, or beside each other.

use super::dims::Reader;
use super::header::{self, Header};
use super::title::{self, Said};
use crate::catalog::fold;
use crate::ingest::names::Names;
use crate::ingest::sheet::{Cell, Row, Sheet};

/// The tables of a grid. What a table does not say itself, the lines above the first one say for all.
pub(in crate::ingest) fn apart(sheet: Sheet, names: &mut Names<'_>) -> Vec<Sheet> {
    let mut reader = Reader::new(names);
    let Ok(first) = header::find(&sheet, &mut reader) else { return vec![sheet] };
    let starts = starts(&sheet, &first, &mut reader);
    let below = slices(&sheet, &starts);
    let parts: Vec<Sheet> = below.iter().flat_map(|part| beside(part, &mut reader)).collect();
    if parts.len() < 2 {
        return vec![sheet];
    }
    let shared = lines_above(&sheet, first.levels[0]);
    let mut parts = parts.into_iter();
    let head = parts.next().into_iter();
    let rest = parts.map(|part| inherit(part, &shared, &mut reader));
    head.map(|part| Sheet { above: sheet.above.clone(), ..part }).chain(rest).collect()
}

/// The rows with which the tables below each other begin: their titles, or their headers.
fn starts(sheet: &Sheet, first: &Header, reader: &mut Reader<'_, '_>) -> Vec<usize> {
    let mut starts = vec![0];
    let Some((column, axis)) = axis_of(sheet, first.levels[0], reader) else { return starts };
    let mut row = first.end;
    while row < sheet.rows.len() {
        let again = axis_of(sheet, row, reader)
            .is_some_and(|(at, text)| at == column && fold(text) == fold(axis));
        if !again || !header::is_header_row(sheet, row, reader) {
            row += 1;
            continue;
        }
        let top = top_of_titles(sheet, row, reader);
        let same = sheet.filled(row).eq(sheet.filled(first.levels[0]));
        // The header once more, as on a new page, with nothing of its own above it.
        if !same || says_something(&said(sheet, top, row, reader)) {
            starts.push(top);
        }
        row = header::extend(sheet, row, reader).end;
    }
    starts
}

/// The first heading of a row, where it heads a column of names.
fn axis_of<'s>(sheet: &'s Sheet, row: usize, reader: &Reader<'_, '_>) -> Option<(usize, &'s str)> {
    let first = sheet.filled(row).next().filter(|_| sheet.rows[row].fault.is_none());
    first.filter(|(_, text)| header::is_axis(text, reader))
}

/// The first of the lines above a header that belong to it: texts alone in their rows, behind the notes of the table
/// before.
fn top_of_titles(sheet: &Sheet, row: usize, reader: &Reader<'_, '_>) -> usize {
    let mut top = row;
    for above in (0..row).rev() {
        let mut filled = sheet.filled(above);
        match (filled.next(), filled.next()) {
            (None, _) => {}
            (Some((_, text)), None) if !reader.words.is_note(text) => top = above,
            _ => break,
        }
    }
    top
}

fn said(sheet: &Sheet, from: usize, to: usize, reader: &mut Reader<'_, '_>) -> Said {
    let mut said = Said::default();
    for row in from..to {
        for (_, text) in sheet.filled(row) {
            title::read(text, row, reader, &mut said);
        }
    }
    said
}

fn says_something(said: &Said) -> bool {
    !said.bodies.is_empty() || !said.years.is_empty() || !said.headings.is_empty()
}

/// The parts of a sheet from each of these rows to the next.
fn slices(sheet: &Sheet, starts: &[usize]) -> Vec<Sheet> {
    let ends = starts.iter().skip(1).copied().chain([sheet.rows.len()]);
    starts.iter().zip(ends).map(|(from, to)| cut(sheet, *from..to, 0..sheet.width)).collect()
}

/// The tables that stand beside each other: the first heading of the header stands in front of each.
fn beside(sheet: &Sheet, reader: &mut Reader<'_, '_>) -> Vec<Sheet> {
    let whole = || vec![cut(sheet, 0..sheet.rows.len(), 0..sheet.width)];
    let Ok(found) = header::find(sheet, reader) else { return whole() };
    let heads = found.levels.iter().find_map(|row| Some((*row, axis_of(sheet, *row, reader)?.1)));
    let Some((row, axis)) = heads else { return whole() };
    let again = sheet.filled(row).filter(|(_, text)| fold(text) == fold(axis));
    let mut columns: Vec<usize> = again.map(|(column, _)| column).collect();
    // What stands in front of the first heading belongs to the first table.
    columns[0] = 0;
    let ends = || columns.iter().skip(1).copied().chain([sheet.width]);
    let heads_figures = |from: usize, to: usize, reader: &mut Reader<'_, '_>| {
        let mut headings = sheet.filled(row).filter(|(column, _)| (from..to).contains(column));
        headings.any(|(_, text)| !header::is_axis(text, reader))
    };
    let complete = columns.iter().zip(ends()).all(|(from, to)| heads_figures(*from, to, reader));
    if columns.len() < 2 || !complete {
        return whole();
    }
    let rows = 0..sheet.rows.len();
    columns.iter().zip(ends()).map(|(from, to)| cut(sheet, rows.clone(), *from..to)).collect()
}

/// A part of a sheet, with the places of its cells.
fn cut(sheet: &Sheet, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> Sheet {
    let cell = |cell: &Cell| {
        let merged = cell.merged.filter(|(r, c)| rows.contains(r) && columns.contains(c));
        let merged = merged.map(|(r, c)| (r - rows.start, c - columns.start));
        Cell { text: cell.text.clone(), merged }
    };
    let row = |row: &Row| Row {
        number: row.number,
        cells: row.cells[columns.clone()].iter().map(cell).collect(),
        given: row.given.saturating_sub(columns.start).min(columns.len()),
        fault: row.fault.clone(),
    };
    Sheet {
        file: sheet.file.clone(),
        name: sheet.name.clone(),
        number: sheet.number,
        width: columns.len(),
        rows: sheet.rows[rows.clone()].iter().map(row).collect(),
        first_column: sheet.first_column + u32::try_from(columns.start).unwrap_or(u32::MAX),
        ..Sheet::default()
    }
}

/// The lines that stand above the first table.
fn lines_above(sheet: &Sheet, top: usize) -> Vec<String> {
    let rows = (0..top).flat_map(|row| sheet.filled(row)).map(|(_, text)| text.to_owned());
    sheet.above.iter().cloned().chain(rows).collect()
}

/// A table with those of the shared lines that say what its own do not.
fn inherit(part: Sheet, shared: &[String], reader: &mut Reader<'_, '_>) -> Sheet {
    let top = header::find(&part, reader).map_or(0, |found| found.levels[0]);
    let own = said(&part, 0, top, reader);
    let adds = |line: &&String| {
        let mut says = Said::default();
        title::read(line, 0, reader, &mut says);
        let says_twice = (!says.bodies.is_empty() && !own.bodies.is_empty())
            || (!says.years.is_empty() && !own.years.is_empty())
            || (!says.headings.is_empty() && !own.headings.is_empty())
            || (!says.units.is_empty() && !own.units.is_empty());
        !says_twice
    };
    let above = shared.iter().filter(adds).cloned().collect();
    Sheet { above, ..part }
}
