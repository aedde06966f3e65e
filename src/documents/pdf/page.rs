//! One page: its tables and the lines of text around them, from the top.

use super::glyph::{Glyph, Turn};
use super::lattice::{self, Lattice};
use super::lines::{self, Line};
use super::page_content::PageContent;
use super::table::{self, Table};

/// What stands on a page.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) number: u32,
    pub(super) height: f64,
    pub(super) items: Vec<Item>,
}

/// A line outside the tables, or a table.
#[derive(Debug)]
pub(super) enum Item {
    Line(Line),
    Table(Table),
}

/// The page that a sheet shows.
pub(super) fn page(sheet: &PageContent, number: u32) -> Page {
    let lattices = lattice::lattices(&sheet.rules);
    let mut inside: Vec<Vec<&Glyph>> = vec![Vec::new(); lattices.len()];
    let mut outside = Vec::new();
    for glyph in &sheet.glyphs {
        match innermost(&lattices, glyph) {
            Some(index) => inside[index].push(glyph),
            None => outside.push(glyph),
        }
    }
    let mut items: Vec<(f64, Item)> = lines::lines(&outside)
        .into_iter()
        // Text in the margin that runs down or up belongs to no line: it comes last.
        .map(|l| (if l.turn == Turn::Right { l.across } else { f64::MAX }, Item::Line(l)))
        .collect();
    for (lattice, glyphs) in lattices.iter().zip(&inside) {
        if glyphs.iter().any(|g| !g.is_space()) {
            items.push((lattice.ys[0], Item::Table(table::table(lattice, glyphs, number))));
        }
    }
    items.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let items = items.into_iter().map(|(_, item)| item).collect();
    Page { number, height: sheet.height, items }
}

/// The smallest table around a character: tables stand in the cells of others.
fn innermost(lattices: &[Lattice], glyph: &Glyph) -> Option<usize> {
    let around = lattices.iter().enumerate().filter(|(_, l)| l.contains(glyph.x, glyph.y));
    around.min_by(|(_, a), (_, b)| a.area().total_cmp(&b.area())).map(|(index, _)| index)
}
