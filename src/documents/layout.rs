//! From what stands in the cells of a table to paragraphs and grids.
//!
//! Web pages and letters use tables to place things on the page. A row that holds another table, a long text or a lone
//! heading is such a row: its cells are read one after the other. The rows between are a table of data.

use super::builder::Builder;
use super::start::Start;
use super::{Cell, Grid};

/// The longest text of a cell of data, in characters. Labels of the form have at most some sixty.
const LONGEST_CELL: usize = 600;

/// How many rows of data make a table of data even where one of its cells holds another table.
const ROWS_OF_A_TABLE: usize = 4;

/// A text or a table, as a reader comes upon it.
pub(super) enum Piece {
    /// A run of text.
    Text(Text),
    /// A table with its cells in their slots.
    Table(Layout),
}

impl Piece {
    /// The text, where it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Piece::Text(text) => Some(&text.text),
            Piece::Table(_) => None,
        }
    }
}

/// A run of text, with white space folded.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) heading: bool,
    pub(super) start: Start,
}

/// A table with its cells in their slots, row by row.
#[derive(Default)]
pub(super) struct Layout {
    pub(super) line: Option<u64>,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) cells: Vec<Placed>,
}

/// A cell with what stands in it.
pub(super) struct Placed {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    /// Where it begins in the text of the file, in bytes.
    pub(super) at: Option<usize>,
    pub(super) content: Vec<Piece>,
}

impl Placed {
    fn has_text(&self) -> bool {
        self.content.iter().any(|piece| matches!(piece, Piece::Text(_)))
    }

    fn has_table(&self) -> bool {
        self.content.iter().any(|piece| matches!(piece, Piece::Table(_)))
    }

    fn has_heading(&self) -> bool {
        self.content.iter().any(|piece| matches!(piece, Piece::Text(t) if t.heading))
    }

    fn is_long(&self) -> bool {
        let texts = self.content.iter().map(|piece| match piece {
            Piece::Text(text) => text.text.chars().count(),
            Piece::Table(_) => 0,
        });
        texts.sum::<usize>() > LONGEST_CELL
    }
}

/// Adds the pieces to the document, in their order.
pub(super) fn settle(pieces: Vec<Piece>, builder: &mut Builder) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => builder.paragraph(text.text, text.heading, text.start),
            Piece::Table(layout) => settle_table(layout, builder),
        }
    }
}

fn settle_table(layout: Layout, builder: &mut Builder) {
    let flows = flowing_rows(&layout);
    let whole = flows.iter().all(|flows| !flows);
    let (line, columns) = (layout.line, layout.columns);
    let mut cells = layout.cells.into_iter().peekable();
    let mut start = 0;
    while start < flows.len() {
        let end = (start..flows.len()).find(|r| flows[*r] != flows[start]).unwrap_or(flows.len());
        let mut part = Vec::new();
        while let Some(cell) = cells.next_if(|cell| cell.row < end) {
            part.push(cell);
        }
        if flows[start] || is_single_file(&part) {
            part.into_iter().for_each(|cell| settle(cell.content, builder));
        } else {
            let width = if whole { columns } else { 0 };
            settle_grid(
                part,
                Layout { line, rows: end - start, columns: width, cells: Vec::new() },
                start,
                builder,
            );
        }
        start = end;
    }
}

/// For each row, whether its cells are read one after the other.
fn flowing_rows(layout: &Layout) -> Vec<bool> {
    let mut rows = vec![Row::default(); layout.rows];
    for cell in &layout.cells {
        let Some(row) = rows.get_mut(cell.row) else { continue };
        row.texts += usize::from(cell.has_text() && !cell.has_table());
        row.tables |= cell.has_table();
        row.headings |= cell.has_heading();
        row.long |= cell.is_long();
    }
    let of_data = rows.iter().filter(|row| row.texts >= 2 && !row.tables && !row.long).count();
    rows.iter()
        .map(|row| {
            let nested = row.tables && (row.texts < 2 || of_data < ROWS_OF_A_TABLE);
            nested || row.long || (row.headings && row.texts < 2)
        })
        .collect()
}

#[derive(Clone, Default)]
struct Row {
    texts: usize,
    tables: bool,
    headings: bool,
    long: bool,
}

/// Whether no row has two cells: then the cells are paragraphs, one under the other.
fn is_single_file(cells: &[Placed]) -> bool {
    cells.windows(2).all(|pair| pair[0].row != pair[1].row)
}

/// Adds the rows from `start` on as one grid, and after it the tables that stood inside its cells.
fn settle_grid(part: Vec<Placed>, shape: Layout, start: usize, builder: &mut Builder) {
    let mut inner = Vec::new();
    let mut cells = Vec::with_capacity(part.len());
    let mut columns = shape.columns;
    for placed in part {
        columns = columns.max(placed.column + placed.column_span);
        cells.push(Cell {
            row: placed.row - start,
            column: placed.column,
            row_span: placed.row_span.min(start + shape.rows - placed.row),
            column_span: placed.column_span,
            text: joined(placed.content, &mut inner),
            page: None,
            at: placed.at,
        });
    }
    let place = builder.place(None, shape.line);
    builder.table(Grid { place, rows: shape.rows, columns, cells, text_rows: None });
    settle(inner, builder);
}

/// The text of a cell on one line; its tables go to `inner`.
fn joined(content: Vec<Piece>, inner: &mut Vec<Piece>) -> String {
    let mut text = String::new();
    for piece in content {
        match piece {
            Piece::Text(part) if text.is_empty() => text = part.text,
            Piece::Text(part) => {
                text.push(' ');
                text.push_str(&part.text);
            }
            Piece::Table(_) => inner.push(piece),
        }
    }
    text
}
