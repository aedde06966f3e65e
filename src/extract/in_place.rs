use crate::documents::{Block, Document, Grid};
use crate::model::Observation;

/// A figure where it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InPlace {
    /// The cells of its row, or the pieces of its sentence, in order.
    pub pieces: Vec<String>,
    /// Which of them is the figure.
    pub figure: usize,
}

/// How much of a sentence is shown on each side of a figure, in characters.
const AROUND: usize = 30;

/// Finds a figure in the document that it was taken from: the row of its table, or its sentence. None when the place of the
/// figure does not say where it stands.
pub fn in_place(document: &Document, figure: &Observation) -> Option<InPlace> {
    let place = figure.provenance.place.as_str();
    let number = |name: &str| -> Option<usize> {
        let mut words = place.split_whitespace();
        words.find(|word| *word == name)?;
        words.next()?.parse().ok()
    };
    let text = figure.provenance.text.as_str();
    match (number("row"), number("column")) {
        (Some(row), Some(column)) => {
            let page = number("page").and_then(|page| u32::try_from(page).ok());
            let at = (row.checked_sub(1)?, column.checked_sub(1)?);
            document.blocks.iter().find_map(|block| match block {
                Block::Table(grid) => in_row(grid, at, (page, text)),
                Block::Paragraph(_) => None,
            })
        }
        _ => document.blocks.iter().find_map(|block| match block {
            Block::Paragraph(paragraph) => in_sentence(&paragraph.text, text),
            Block::Table(_) => None,
        }),
    }
}

fn in_row(
    grid: &Grid,
    (row, column): (usize, usize),
    (page, text): (Option<u32>, &str),
) -> Option<InPlace> {
    if row >= grid.rows || column >= grid.columns {
        return None;
    }
    let slots = grid.slots();
    let of_row = &slots[row * grid.columns..(row + 1) * grid.columns];
    let own = of_row[column]?;
    let cell = &grid.cells[own];
    if cell.text != text || (page.is_some() && cell.page != page) {
        return None;
    }
    let mut cells: Vec<usize> = of_row.iter().flatten().copied().collect();
    cells.dedup();
    let figure = cells.iter().position(|cell| *cell == own)?;
    let pieces = cells.into_iter().map(|cell| grid.cells[cell].text.clone()).collect();
    Some(InPlace { pieces, figure })
}

fn in_sentence(sentence: &str, text: &str) -> Option<InPlace> {
    let at = sentence.find(text).filter(|_| !text.is_empty())?;
    let (before, behind) = (&sentence[..at], &sentence[at + text.len()..]);
    let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let to = behind.char_indices().nth(AROUND).map_or(behind.len(), |(at, _)| at);
    let pieces = [&before[from..], text, &behind[..to]].map(str::to_owned);
    Some(InPlace { pieces: pieces.to_vec(), figure: 1 })
}
