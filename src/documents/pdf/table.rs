//! A lattice and the characters in it → a table of texts.

use super::glyph::{Glyph, UNKNOWN};
use super::lattice::{Lattice, Span};
use super::lines;

/// A table on its way into the document: cells by slots, and the text by rows as a second reading.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Where the columns begin and end on the page, in points.
    pub(super) xs: Vec<f64>,
    pub(super) rows: usize,
    pub(super) cells: Vec<TableCell>,
    pub(super) text_rows: Vec<Vec<String>>,
    pub(super) page: u32,
    /// Whether every cell was drawn as a rectangle.
    pub(super) regular: bool,
}

/// A cell with its slots.
#[derive(Clone, Debug)]
pub(super) struct TableCell {
    pub(super) span: Span,
    pub(super) text: String,
    /// Whether its last line is full, so that its text may go on where the cell goes on.
    pub(super) full: bool,
    pub(super) page: u32,
}

/// The table that `lattice` draws, from the characters within it, in the order of the file.
pub(super) fn table(lattice: &Lattice, glyphs: &[&Glyph], page: u32) -> Table {
    let owners = lattice.owners();
    let columns = lattice.xs.len() - 1;
    let mut inside: Vec<Vec<&Glyph>> = vec![Vec::new(); lattice.cells.len()];
    let mut torn = vec![false; lattice.cells.len()];
    let mut before: Option<(&Glyph, usize)> = None;
    for &glyph in glyphs {
        let (row, column) = lattice.slot(glyph.x, glyph.y);
        let owner = owners[row * columns + column];
        inside[owner].push(glyph);
        if let Some((last, its)) = before
            && its != owner
            && adjoin(last, glyph)
        {
            (torn[its], torn[owner]) = (true, true);
        }
        before = Some((glyph, owner));
    }
    let cells = lattice.cells.iter().zip(inside).zip(torn);
    let cells = cells.map(|((&span, glyphs), torn)| {
        let width = lattice.xs[span.column + span.columns] - lattice.xs[span.column];
        let lines = lines::lines(&glyphs);
        let mut text = lines::joined(&lines, Some(width));
        if torn {
            text.push(UNKNOWN);
        }
        let full = lines.last().is_some_and(|line| lines::fills(line, width));
        TableCell { span, text, full, page }
    });
    Table {
        xs: lattice.xs.clone(),
        rows: lattice.ys.len() - 1,
        cells: cells.collect(),
        text_rows: text_rows(lattice, glyphs),
        page,
        regular: lattice.regular,
    }
}

/// Whether two characters, one after the other in the file, are parts of one number: they stand side by side, or in one
/// string without a space between them.
fn adjoin(a: &Glyph, b: &Glyph) -> bool {
    let level = (a.across() - b.across()).abs() < 0.2 * a.size;
    let beside = a.turn == b.turn && level && near(a, b, 0.12);
    a.is_digit() && b.is_digit() && (a.run == b.run || beside)
}

fn near(a: &Glyph, b: &Glyph, share: f64) -> bool {
    let gap = b.start() - a.end();
    gap.abs() < share * a.size.max(b.size)
}

/// The text of each row in the order of the file, cut where the drawing leaves a gap, and never at a rule.
fn text_rows(lattice: &Lattice, glyphs: &[&Glyph]) -> Vec<Vec<String>> {
    let mut rows = vec![Vec::new(); lattice.ys.len() - 1];
    let mut piece = String::new();
    let mut last: Option<(&Glyph, usize)> = None;
    for &glyph in glyphs {
        let row = lattice.slot(glyph.x, glyph.y).0;
        let level = |a: &Glyph| (a.across() - glyph.across()).abs() < 0.3 * a.size;
        let goes_on = last.is_some_and(|(a, of)| {
            of == row && a.turn == glyph.turn && level(a) && near(a, glyph, 0.4)
        });
        if let Some((_, of)) = last.filter(|_| !goes_on || glyph.is_space()) {
            flush(&mut piece, &mut rows[of]);
        }
        if !glyph.is_space() {
            piece.push_str(&glyph.text);
        }
        last = Some((glyph, row));
    }
    if let Some((_, of)) = last {
        flush(&mut piece, &mut rows[of]);
    }
    rows
}

fn flush(piece: &mut String, row: &mut Vec<String>) {
    piece.retain(|c| c != '\u{200B}');
    if !piece.is_empty() {
        row.push(std::mem::take(piece));
    }
}
