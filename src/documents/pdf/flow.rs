//! Pages → the blocks of a document.

use super::join;
use super::margins;
use super::page::{Item, Page};
use super::paragraphs::{self, Body, Numbered};
use super::table::Table;
use crate::documents::{Block, Cell, Grid, Paragraph};
use crate::model::Place;

/// The paragraphs and tables of all pages in reading order; both may go on over a page break.
pub(super) fn blocks(source: &str, mut pages: Vec<Page>) -> Vec<Block> {
    margins::drop_running_lines(&mut pages);
    let mut flow = Flow { source, body: Body::of(&pages), ..Flow::default() };
    for page in pages {
        let mut first = true;
        for item in page.items {
            match item {
                Item::Line(line) => flow.line((page.number, line)),
                Item::Table(table) => flow.table(table, first),
            }
            first = false;
        }
    }
    flow.end_paragraph();
    flow.end_table();
    flow.blocks
}

#[derive(Default)]
struct Flow<'a> {
    source: &'a str,
    body: Body,
    blocks: Vec<Block>,
    open: Vec<Numbered>,
    table: Option<Table>,
}

impl Flow<'_> {
    fn place(&self, page: u32) -> Place {
        Place { page: Some(page), ..Place::document(self.source) }
    }

    fn line(&mut self, line: Numbered) {
        self.end_table();
        if self.open.last().is_some_and(|last| !self.body.goes_on(last, &line)) {
            self.end_paragraph();
        }
        self.open.push(line);
    }

    fn table(&mut self, table: Table, first_of_page: bool) {
        self.end_paragraph();
        let another = match &mut self.table {
            Some(open) if first_of_page => join::join(open, table),
            _ => Some(table),
        };
        if let Some(table) = another {
            self.end_table();
            self.table = Some(table);
        }
    }

    fn end_paragraph(&mut self) {
        let lines = std::mem::take(&mut self.open);
        let Some(&(page, _)) = lines.first() else { return };
        let text = paragraphs::text(&lines);
        let heading = self.body.is_heading(&lines, &text);
        self.blocks.push(Block::Paragraph(Paragraph {
            text,
            heading,
            place: self.place(page),
            at: None,
        }));
    }

    fn end_table(&mut self) {
        let Some(table) = self.table.take() else { return };
        let cells = table.cells.into_iter().map(|cell| Cell {
            row: cell.span.row,
            column: cell.span.column,
            row_span: cell.span.rows,
            column_span: cell.span.columns,
            text: cell.text,
            page: Some(cell.page),
            at: None,
        });
        self.blocks.push(Block::Table(Grid {
            place: self.place(table.page),
            rows: table.rows,
            columns: table.xs.len() - 1,
            cells: cells.collect(),
            text_rows: Some(table.text_rows),
        }));
    }
}
