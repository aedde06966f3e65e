//! A table whose columns are lined up with spaces, as a grid.
//!
//! A row with as many values as its table has columns gives one to each, in order. A row with fewer gives them by
//! position, where every value stands below values of one column on the same page; otherwise its values stay together
//! in one cell, so that nobody takes them for something they are not.

use super::aligned::Region;
use super::header::overlaps;
use super::labels::Entry;
use super::lines::Line;
use super::tokens::{Row, Token, pieces};
use crate::documents::builder::Builder;
use crate::documents::limits::{MAX_ROWS, MAX_SLOTS};
use crate::documents::space::fold_space;
use crate::documents::{Cell, Grid};
use crate::model::{Finding, FindingCode, Severity};

/// The grid of a table.
pub(super) fn grid(region: &Region<'_>, lines: &[Line<'_>], builder: &mut Builder) -> Grid {
    let first = &lines[region.start];
    let place = builder.place(first.page, Some(first.number));
    let columns = region.labels + region.values;
    let grid = Grid { place, columns, text_rows: Some(Vec::new()), ..Grid::default() };
    let mut writer = Writer { region, lines, grid, cut: false };
    writer.header();
    let mut at = region.entries.first().map_or(region.end, |entry| entry.lines.start);
    for entry in &region.entries {
        (at..entry.lines.start).for_each(|line| writer.label_alone(line));
        writer.row(entry);
        at = entry.lines.end;
    }
    if writer.cut {
        let finding =
            Finding::new(FindingCode::TableRowsCut, Severity::Error).at(writer.grid.place.clone());
        builder.finding(finding.with("limit", MAX_ROWS));
    }
    writer.grid
}

struct Writer<'r, 'a> {
    region: &'r Region<'a>,
    lines: &'r [Line<'a>],
    grid: Grid,
    /// There were more rows than a table may have.
    cut: bool,
}

impl Writer<'_, '_> {
    fn header(&mut self) {
        let Some(header) = &self.region.header else { return };
        for line in self.region.above.iter().rev() {
            // Which columns its words head, the line does not say: they stand over all.
            let text = pieces(self.lines[*line].text).iter().map(|piece| piece.text).collect();
            let cell = (self.region.labels, self.region.values, fold_space(self.lines[*line].text));
            self.push(*line, vec![cell], text);
        }
        let mut headings: Vec<_> = header.headings.iter().collect();
        headings.sort_by_key(|heading| (heading.line, heading.token.start));
        for line in headings.chunk_by(|a, b| a.line == b.line) {
            let mut texts: Vec<String> = vec![String::new(); self.grid.columns];
            for heading in line {
                let column = heading.column.map_or(0, |column| self.region.labels + column);
                let text = &mut texts[column.min(self.grid.columns - 1)];
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(&fold_space(heading.token.text));
            }
            let cells = texts.into_iter().enumerate().filter(|(_, text)| !text.is_empty());
            let cells: Vec<_> = cells.map(|(column, text)| (column, 1, text)).collect();
            self.push(line[0].line, cells, line.iter().map(|h| h.token.text).collect());
        }
    }

    fn row(&mut self, entry: &Entry<'_>) {
        let mut text: Vec<&str> = Vec::new();
        for line in entry.lines.clone().filter(|line| *line != entry.line) {
            text.push(self.lines[line].text);
        }
        text.extend(entry.row.labels.iter().chain(&entry.row.values).map(|token| token.text));
        let first = self.region.labels - entry.labels.len();
        let labels = entry.labels.iter().enumerate();
        let mut cells: Vec<_> = labels.map(|(i, label)| (first + i, 1, label.clone())).collect();
        cells.extend(self.values(entry.line, &entry.row));
        self.push(entry.line, cells, text);
    }

    fn values(&self, line: usize, row: &Row<'_>) -> Vec<(usize, usize, String)> {
        let labels = self.region.labels;
        let cell =
            |(column, value): (usize, &Token<'_>)| (labels + column, 1, value.text.to_owned());
        if row.values.len() == self.region.values {
            return row.values.iter().enumerate().map(cell).collect();
        }
        let columns = self.region.columns_on(self.lines[line].page, self.lines);
        let mut placed: Vec<(usize, &Token<'_>)> = Vec::new();
        for value in &row.values {
            let mut over = (0..columns.len()).filter(|column| overlaps(columns[*column], value));
            match (over.next(), over.next()) {
                (Some(column), None) if placed.last().is_none_or(|(last, _)| *last < column) => {
                    placed.push((column, value));
                }
                _ => return vec![(labels, self.region.values, together(&row.values))],
            }
        }
        placed.into_iter().map(cell).collect()
    }

    /// Writes a label that belongs to no row as a row of its own.
    fn label_alone(&mut self, line: usize) {
        let text = fold_space(self.lines[line].text);
        if !text.is_empty() {
            let span = if self.region.labels == 0 { self.region.values } else { 1 };
            let pieces = pieces(self.lines[line].text).iter().map(|piece| piece.text).collect();
            self.push(line, vec![(0, span, text)], pieces);
        }
    }

    fn push(&mut self, line: usize, cells: Vec<(usize, usize, String)>, text: Vec<&str>) {
        let (row, page) = (self.grid.rows, self.lines[line].page);
        if row >= MAX_ROWS || (row + 1) * self.grid.columns > MAX_SLOTS {
            self.cut = true;
            return;
        }
        self.grid.cells.extend(cells.into_iter().map(|(column, column_span, text)| Cell {
            row,
            column,
            row_span: 1,
            column_span,
            text,
            page,
            at: None,
        }));
        self.grid.rows += 1;
        if let Some(rows) = &mut self.grid.text_rows {
            rows.push(text.into_iter().map(fold_space).collect());
        }
    }
}

fn together(values: &[Token<'_>]) -> String {
    values.iter().map(|value| value.text).collect::<Vec<_>>().join(" ")
}
