//! The tables of the form in a document. Each is told by the labels of its rows and columns; a cell whose place is not
//! certain is left out with a finding, and nothing is ever filled by position.

mod align;
mod form;
mod form_row;
mod form_words;
mod labels;
mod proactive;
mod requests;
mod review;
mod scraped;
mod sheet;
mod sums;
mod unread;
mod values;
mod veto;

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::FixedState;

use crate::catalog::Catalog;
use crate::documents::{Block, Document, Grid};
use crate::model::{
    BreakdownId, Edition, Finding, FindingCode, Indicator, IndicatorId, ObsStatus, Place, Severity,
    Unit,
};
pub(super) use form::Form;
use labels::Label;
use scraped::Run;
use sheet::Sheet;

/// One cell of a table of the form.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TableFigure {
    pub(super) indicator: IndicatorId,
    pub(super) breakdown: BreakdownId,
    /// In the indicator's own unit.
    pub(super) value: Option<f64>,
    pub(super) status: ObsStatus,
    /// The text as printed.
    pub(super) text: String,
    /// The table of the form: `2`, `3`, `4`.
    pub(super) table: String,
    pub(super) page: Option<u32>,
    /// Row and column of the printed table, from 1.
    pub(super) row: u32,
    pub(super) column: u32,
    /// Where its cell begins in the file, where the reader of the file says so.
    pub(super) at: Option<usize>,
}

/// A table of the form that is there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FoundTable {
    pub(super) table: String,
    /// The edition that its labels belong to; none where they belong to several.
    pub(super) edition: Option<Edition>,
    /// The blocks of the document that it was read from.
    pub(super) blocks: Vec<usize>,
}

/// The tables of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tables {
    pub(super) figures: Vec<TableFigure>,
    pub(super) found: Vec<FoundTable>,
    /// The cells that are printed twice with two values, of which none was taken.
    pub(super) contested: Vec<TableFigure>,
    pub(super) findings: Vec<Finding>,
}

/// Finds and reads the tables of the form.
pub(super) fn read(document: &Document, catalog: &Catalog, form: &Form<'_>) -> Tables {
    let (source, tables) = (&document.source, Tables::default());
    let mut reader = Reader { catalog, form, source, tables, values: 0 };
    let runs = scraped::runs(&document.blocks);
    let in_run = |at: usize| runs.iter().any(|run| run.printed.contains(&at));
    for (at, block) in document.blocks.iter().enumerate() {
        if let Block::Table(grid) = block
            && !in_run(at)
        {
            reader.printed(document, at, grid);
        }
    }
    let mut open = false;
    for run in &runs {
        open = reader.run(document, run);
    }
    reader.one_value_each();
    unread::name_missing(&mut reader, document, open);
    reader.tables.found.sort_by(|a, b| a.table.cmp(&b.table));
    reader.tables
}

/// Reads one grid after another.
struct Reader<'a> {
    catalog: &'a Catalog,
    form: &'a Form<'a>,
    source: &'a str,
    tables: Tables,
    /// How many numbers stand in the grids that were looked at.
    values: usize,
}

impl Reader<'_> {
    /// Reads a run of blocks whose tables may have lost their columns: as printed, and by the order of their cells. What
    /// gives more figures is kept. Says whether the run ends within a table.
    fn run(&mut self, document: &Document, run: &Run) -> bool {
        let others = std::mem::take(&mut self.tables);
        let values = self.values;
        for at in &run.printed {
            if let Some(Block::Table(grid)) = document.blocks.get(*at) {
                self.printed(document, *at, grid);
            }
        }
        let printed = std::mem::take(&mut self.tables);
        // A table of which every number was read as it is printed needs no other reading.
        let whole = self.values - values > printed.figures.len();
        let found = scraped::tables(run, &document.blocks, self.form, whole);
        for table in &found.tables {
            self.grid(&table.blocks, &table.grid, None);
        }
        let scraped = std::mem::take(&mut self.tables);
        self.tables = others;
        match (whole, scraped.figures.len() > printed.figures.len()) {
            (true, true) => self.add(scraped),
            (true, false) => self.add(printed),
            (false, _) => {
                self.add(printed);
                self.add(scraped);
            }
        }
        // Whether the document ends within a table matters only where one is missing.
        let unsure = run.last && !whole && !run.printed.is_empty() && !self.has_all();
        found.open || (unsure && scraped::tables(run, &document.blocks, self.form, true).open)
    }

    /// Whether every table of the form was found.
    fn has_all(&self) -> bool {
        unread::TABLES.into_iter().all(|table| self.tables.found.iter().any(|f| f.table == table))
    }

    fn add(&mut self, tables: Tables) {
        self.tables.figures.extend(tables.figures);
        self.tables.findings.extend(tables.findings);
        for found in tables.found {
            self.found(&found.table, found.edition, &found.blocks);
        }
    }

    /// Reads a table as it is printed, below what stands before it.
    fn printed(&mut self, document: &Document, at: usize, grid: &Grid) {
        let context = review::block_before(self.form, document, at);
        self.grid(&[at], grid, context);
    }

    fn grid(&mut self, blocks: &[usize], grid: &Grid, block: Option<Label>) {
        let sheet = Sheet::new(grid);
        self.values += sheet.value_count();
        let before = self.tables.figures.len();
        let table = if requests::read(self, &sheet) {
            "3"
        } else if review::read(self, &sheet, block.as_ref()) {
            "4"
        } else if proactive::read(self, &sheet) {
            "2"
        } else {
            return;
        };
        let edition = self.edition(&self.tables.figures[before..]);
        self.found(table, edition, blocks);
    }

    /// Counts blocks as a part of a table.
    fn found(&mut self, table: &str, edition: Option<Edition>, blocks: &[usize]) {
        match self.tables.found.iter_mut().find(|found| found.table == table) {
            Some(found) => {
                found.blocks.extend_from_slice(blocks);
                found.edition = found.edition.or(edition);
            }
            None => {
                let blocks = blocks.to_vec();
                self.tables.found.push(FoundTable { table: table.to_owned(), edition, blocks });
            }
        }
    }

    /// The edition that alone has one of the figures; none when there is no such figure, or of two editions.
    fn edition(&self, figures: &[TableFigure]) -> Option<Edition> {
        let mut editions: Vec<Edition> = figures
            .iter()
            .filter_map(|figure| self.catalog.indicator(&figure.indicator))
            .filter_map(|indicator| match indicator.editions.as_slice() {
                [only] => Some(*only),
                _ => None,
            })
            .collect();
        editions.sort();
        editions.dedup();
        match editions.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Takes a cell, or says why not.
    fn take(
        &mut self,
        sheet: &Sheet<'_>,
        (row, cell): (usize, usize),
        (indicator, breakdown): (&Indicator, &BreakdownId),
        unit: Option<&Unit>,
    ) {
        let printed = sheet.cell(cell);
        match values::read(&printed.text, indicator, unit) {
            Ok(value) => self.tables.figures.push(TableFigure {
                indicator: indicator.id.clone(),
                breakdown: breakdown.clone(),
                value: value.value,
                status: value.status,
                text: printed.text.clone(),
                table: indicator.table.clone(),
                page: printed.page.or(sheet.grid.place.page),
                row: number(row),
                column: number(printed.column),
                at: printed.at,
            }),
            Err(code) => {
                let mut finding = self
                    .finding(code, Severity::Error, sheet, Some((row, printed.column)))
                    .with("column", &indicator.zh)
                    .with("found", printed.text.trim());
                finding.indicator = Some(indicator.id.clone());
                finding.breakdown = Some(breakdown.clone());
                self.tables.findings.push(finding);
            }
        }
    }

    /// A finding about a grid, or a cell of it.
    fn finding(
        &self,
        code: &str,
        severity: Severity,
        sheet: &Sheet<'_>,
        at: Option<(usize, usize)>,
    ) -> Finding {
        let mut place = sheet.grid.place.clone();
        place.document = Some(self.source.to_owned());
        place.row = at.map(|(row, _)| number(row));
        place.column = at.map(|(_, column)| number(column));
        Finding::new(code, severity).at(place)
    }

    fn tell(&mut self, finding: Finding) {
        self.tables.findings.push(finding);
    }

    /// Keeps one figure of each key.
    fn one_value_each(&mut self) {
        let all = std::mem::take(&mut self.tables.figures);
        let (firsts, contested) = firsts(&all);
        // Printed twice with two values: neither is better than the other.
        for (at, (figure, first)) in all.into_iter().zip(firsts).enumerate() {
            match (contested.contains(&first), first == at) {
                (true, _) => self.tables.contested.push(figure),
                (false, true) => self.tables.figures.push(figure),
                (false, false) => {}
            }
        }
        let figures = &self.tables.contested;
        let differing: BTreeSet<(IndicatorId, BreakdownId)> =
            figures.iter().map(|f| (f.indicator.clone(), f.breakdown.clone())).collect();
        for (indicator, breakdown) in differing {
            let mut finding = Finding::new(FindingCode::TableRepeated, Severity::Error)
                .at(Place::document(self.source))
                .saying("indicator", self.catalog.name_of(&indicator, &breakdown));
            finding.indicator = Some(indicator);
            finding.breakdown = Some(breakdown);
            self.tables.findings.push(finding);
        }
    }
}

/// For each figure the place of the first one of its key, and the keys, by that place, of which there are two values.
fn firsts(figures: &[TableFigure]) -> (Vec<usize>, BTreeSet<usize>) {
    let mut first: HashMap<(&IndicatorId, &BreakdownId), usize, FixedState> = HashMap::default();
    let mut contested = BTreeSet::new();
    let places = figures.iter().enumerate().map(|(at, figure)| {
        let first = *first.entry((&figure.indicator, &figure.breakdown)).or_insert(at);
        let kept = &figures[first];
        if (kept.value, kept.status) != (figure.value, figure.status) {
            contested.insert(first);
        }
        first
    });
    (places.collect(), contested)
}

fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
