//! Where the figures and sentences of a report stand in its file.

use std::collections::BTreeMap;

use crate::documents::{Block, Document, Grid, Spot};
use crate::extract::{Extractor, blocks_of, prose, tables};
use crate::model::{BreakdownId, IndicatorId, Place};

/// Where the figures and sentences of a report stand in its file, as far as the reader of the file says so.
#[derive(Debug, Default)]
pub struct Places {
    figures: BTreeMap<(IndicatorId, BreakdownId), Vec<FigurePlace>>,
    grids: Vec<Grid>,
    paragraphs: Vec<ParagraphPlace>,
}

/// The cell of a figure.
#[derive(Debug)]
struct FigurePlace {
    table: String,
    row: u32,
    column: u32,
    spot: Spot,
}

/// A paragraph of the prose.
#[derive(Debug)]
struct ParagraphPlace {
    /// How many characters of the prose stand before it.
    before: usize,
    at: Option<usize>,
    text: String,
}

impl Extractor<'_> {
    /// Where the figures and sentences of a document stand, if its cells and paragraphs know where they begin.
    pub fn places(&self, document: &Document) -> Places {
        let read = tables::read(document, self.catalog, &self.form);
        let mut places = Places::default();
        for figure in read.figures.iter().chain(&read.contested) {
            let Some(at) = figure.at else { continue };
            let key = (figure.indicator.clone(), figure.breakdown.clone());
            let found = FigurePlace {
                table: figure.table.clone(),
                row: figure.row,
                column: figure.column,
                spot: Spot::Cell { at, text: figure.text.clone() },
            };
            let all = places.figures.entry(key).or_default();
            if all.iter().all(|other| other.spot != found.spot) {
                all.push(found);
            }
        }
        prose::each_paragraph(document, &blocks_of(&read), &mut |paragraph, _, before| {
            let (at, text) = (paragraph.at, paragraph.text.clone());
            places.paragraphs.push(ParagraphPlace { before, at, text });
        });
        let grids = document.blocks.iter().filter_map(|block| match block {
            Block::Table(grid) => Some(grid.clone()),
            Block::Paragraph(_) => None,
        });
        places.grids = grids.collect();
        places
    }
}

impl Places {
    /// The cells of a figure: most often one, and two where it is printed twice.
    pub fn figure(&self, indicator: &IndicatorId, breakdown: &BreakdownId) -> Vec<Spot> {
        let found = self.figures.get(&(indicator.clone(), breakdown.clone()));
        found.into_iter().flatten().map(|figure| figure.spot.clone()).collect()
    }

    /// The sentence at a place of the prose.
    pub fn sentence(&self, place: &Place) -> Option<Spot> {
        let (paragraph, before) = self.paragraph(place)?;
        let folded: Vec<char> = prose::fold(&paragraph.text).chars().collect();
        let behind = folded.get(before..)?;
        let end = behind.iter().position(|c| prose::ENDS.contains(c));
        paragraph.part(before, end.map_or(behind.len(), |end| end + 1))
    }

    /// The sentence with a phrase, in the paragraph at a place of the prose.
    pub fn phrase(&self, place: &Place, phrase: &str) -> Option<Spot> {
        let (paragraph, _) = self.paragraph(place)?;
        let (text, phrase) = (prose::fold(&paragraph.text), prose::fold(phrase));
        let found = text.find(&phrase).filter(|_| !phrase.is_empty())?;
        let start = text[..found].rfind(prose::ENDS);
        let start = start.map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        let end = text[found..].find(prose::ENDS).map_or(text.len(), |at| found + at);
        paragraph.part(text[..start].chars().count(), text[start..end].chars().count())
    }

    /// The cell at a place that names a row and a column, where only one cell can be meant: one with this text, if it is known.
    pub fn cell(&self, place: &Place, text: Option<&str>) -> Option<Spot> {
        let mut spots: Vec<Spot> = match &place.table {
            Some(table) => self.of_form(table, place),
            None => self.grids.iter().filter_map(|grid| cell_of(grid, place)).collect(),
        };
        if let Some(text) = text {
            spots.retain(|spot| matches!(spot, Spot::Cell { text: own, .. } if own.trim() == text));
        }
        match spots.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    fn of_form(&self, table: &str, place: &Place) -> Vec<Spot> {
        let is_there = |figure: &&FigurePlace| {
            figure.table == table
                && (place.row, place.column) == (Some(figure.row), Some(figure.column))
        };
        let mut spots: Vec<Spot> =
            self.figures.values().flatten().filter(is_there).map(|f| f.spot.clone()).collect();
        spots.sort();
        spots.dedup();
        spots
    }

    /// The paragraph at a place such as `section 2 char 112`, and how many of its characters stand before the place.
    fn paragraph(&self, place: &Place) -> Option<(&ParagraphPlace, usize)> {
        let (_, at) = place.table.as_deref()?.rsplit_once("char ")?;
        let character = at.parse::<usize>().ok()?.checked_sub(1)?;
        let paragraph = self.paragraphs.iter().rfind(|p| p.before <= character)?;
        Some((paragraph, character - paragraph.before))
    }
}

impl ParagraphPlace {
    fn part(&self, before: usize, length: usize) -> Option<Spot> {
        (length > 0).then_some(())?;
        Some(Spot::Sentence { at: self.at?, paragraph: self.text.clone(), before, length })
    }
}

/// The cell of a grid at a place in it.
fn cell_of(grid: &Grid, place: &Place) -> Option<Spot> {
    let known = |own: Option<u64>, other: Option<u64>| own.is_none() || own == other;
    if !known(place.line, grid.place.line) {
        return None;
    }
    let index = |number: Option<u32>| usize::try_from(number?).ok()?.checked_sub(1);
    let (row, column) = (index(place.row)?, index(place.column)?);
    if row >= grid.rows || column >= grid.columns {
        return None;
    }
    let cell = &grid.cells[grid.slots().get(row * grid.columns + column).copied().flatten()?];
    Some(Spot::Cell { at: cell.at?, text: cell.text.clone() })
}
