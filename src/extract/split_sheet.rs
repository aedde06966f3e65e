use crate::documents::{Block, Cell, Document, Grid, Paragraph};
use crate::extract::identity::is_heading;

/// A sheet of a workbook, or a table that lays out a page, may hold a whole report: its title and headings are rows, and so
/// are its sentences. Such a table is parted into the paragraphs and tables that it stands for; every other one is left
/// as it is.
pub(super) fn part(mut document: Document) -> Document {
    let blocks = std::mem::take(&mut document.blocks);
    document.blocks = blocks
        .into_iter()
        .flat_map(|block| match block {
            Block::Table(grid) => part_grid(grid),
            Block::Paragraph(_) => vec![block],
        })
        .collect();
    document
}

/// What a row of such a table is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    /// A text alone: the number of its cell.
    Text(usize),
    Cells,
}

fn part_grid(grid: Grid) -> Vec<Block> {
    let rows = rows(&grid);
    let is_headed = rows.iter().any(|row| match row {
        Row::Text(cell) => is_heading(&grid.cells[*cell].text),
        Row::Cells => false,
    });
    if !is_headed {
        return vec![Block::Table(grid)];
    }
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        if let Row::Text(cell) = rows[at] {
            let cell = &grid.cells[cell];
            blocks.push(Block::Paragraph(Paragraph {
                text: cell.text.clone(),
                heading: is_heading(&cell.text),
                place: grid.place.clone(),
                at: None,
            }));
            at += 1;
        } else {
            let end = (at..rows.len()).find(|row| rows[*row] != Row::Cells).unwrap_or(rows.len());
            blocks.extend(rows_of(&grid, at, end).map(Block::Table));
            at = end;
        }
    }
    blocks
}

/// The rows of a table, told apart: a heading or a sentence is a text alone when nothing else stands in its row, and no
/// cell of another row reaches into it.
fn rows(grid: &Grid) -> Vec<Row> {
    let mut rows = vec![(0usize, 0usize); grid.rows];
    for (number, cell) in grid.cells.iter().enumerate().filter(|(_, cell)| !is_blank(cell)) {
        for row in &mut rows[cell.row..(cell.row + cell.row_span).min(grid.rows)] {
            *row = (row.0 + 1, number);
        }
    }
    rows.into_iter()
        .map(|(count, number)| match grid.cells.get(number) {
            Some(cell) if count == 1 && cell.row_span == 1 && stands_alone(&cell.text) => {
                Row::Text(number)
            }
            _ => Row::Cells,
        })
        .collect()
}

fn is_blank(cell: &Cell) -> bool {
    cell.text.trim().is_empty()
}

/// A text that is no part of a table even where it stands in one.
fn stands_alone(text: &str) -> bool {
    is_heading(text) || text.contains('。')
}

/// Some rows of a table as a table of their own, without the columns and rows at its ends that have no text. Below a header
/// alone the row of blanks stays: it is where the figures of an empty form go.
fn rows_of(grid: &Grid, start: usize, end: usize) -> Option<Grid> {
    let filled = || grid.cells.iter().filter(|c| (start..end).contains(&c.row) && !is_blank(c));
    let first = filled().map(|cell| cell.row).min()?;
    let last = filled().map(|cell| (cell.row + cell.row_span).min(end)).max()?;
    let is_header = !filled().any(|cell| cell.text.contains(|c: char| c.is_ascii_digit()))
        && filled().any(|cell| cell.row_span > 1 || cell.column_span > 1);
    let last = if is_header { (last + 1).min(end) } else { last };
    let left = filled().map(|cell| cell.column).min()?;
    let right = filled().map(|cell| cell.column + cell.column_span).max()?;
    let inside =
        |cell: &&Cell| (first..last).contains(&cell.row) && (left..right).contains(&cell.column);
    let cells = grid.cells.iter().filter(inside).map(|cell| Cell {
        row: cell.row - first,
        column: cell.column - left,
        row_span: cell.row_span.min(last - cell.row),
        column_span: cell.column_span.min(right - cell.column),
        ..cell.clone()
    });
    Some(Grid {
        place: grid.place.clone(),
        rows: last - first,
        columns: right - left,
        cells: cells.collect(),
        text_rows: grid.text_rows.as_ref().and_then(|rows| Some(rows.get(first..last)?.to_vec())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Place;

    /// A table of these rows; a cell is one column wide.
    fn grid(rows: &[&[&str]]) -> Grid {
        let columns = rows.iter().map(|row| row.len()).max().unwrap();
        let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
            cells.iter().enumerate().map(move |(column, text)| Cell {
                row,
                column,
                row_span: 1,
                column_span: 1,
                text: (*text).to_owned(),
                page: None,
                at: None,
            })
        });
        let cells = cells.collect();
        Grid { place: Place::default(), rows: rows.len(), columns, cells, text_rows: None }
    }

    fn shown(blocks: &[Block]) -> Vec<String> {
        let show = |block: &Block| match block {
            Block::Paragraph(paragraph) => paragraph.text.clone(),
            Block::Table(grid) => format!("{} × {}", grid.rows, grid.columns),
        };
        blocks.iter().map(show).collect()
    }

    #[test]
    fn a_sheet_with_a_whole_report_is_parted() {
        let blocks = part_grid(grid(&[
            &["甲县2024年政府信息公开工作年度报告", "", "", ""],
            &["一、总体情况", "", "", ""],
            &["本年公开政府信息120条。", "", "", ""],
            &["二、主动公开政府信息情况", "", "", ""],
            &["信息内容", "本年制发件数", "现行有效件数", ""],
            &["规章", "", "", ""],
            &["", "", "", ""],
        ]));
        let title = "甲县2024年政府信息公开工作年度报告";
        let wanted =
            [title, "一、总体情况", "本年公开政府信息120条。", "二、主动公开政府信息情况", "2 × 3"];
        assert_eq!(shown(&blocks), wanted);
    }

    #[test]
    fn a_row_of_a_table_whose_figures_are_blank_stays_in_it() {
        let table = grid(&[&["四、结转下年度继续办理", "", ""], &["合计", "1", "2"]]);
        assert_eq!(shown(&part_grid(table)), ["2 × 3"]);
    }
}
