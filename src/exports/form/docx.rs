//! The form as a Word document: real merged cells, the fonts of official documents, a page of A4.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, HeightRule, LineSpacing, PageMargin, Paragraph, Pic, Run,
    RunFonts, SpecialIndentType, Table, TableCell, TableCellMargins, TableLayoutType, TableRow,
    VAlignType, VMergeType, WidthType,
};

use crate::error::{Error, ErrorKind, Result};
use crate::exports::NarrativeSection;
use crate::exports::form::{CellRole, DraftPicture, FormCell, FormTable, OfficialForm, grid};

/// The sizes of official documents, in half points: 二号 for the title, 三号 for headings, 小五 inside tables.
const TITLE: usize = 44;
const HEADING: usize = 32;
const CELL: usize = 18;

/// The least height of a row, and the space above a heading, in twentieths of a point.
const ROW: f32 = 340.0;
const ABOVE_HEADING: u32 = 240;

/// How far a label stands in from the line of its cell.
const LABEL_INDENT: i32 = 60;

/// A4 and its text width of 156 mm, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
const TEXT_WIDTH: usize = 8_844;

/// The units of pictures in a twentieth of a point.
const EMU: u32 = 635;

pub(super) fn docx(
    form: &OfficialForm,
    sections: &[NarrativeSection],
    pictures: &[DraftPicture],
) -> Result<Vec<u8>> {
    let margin = PageMargin::new().top(2_098).bottom(1_984).left(1_587).right(1_474);
    let mut document = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .default_fonts(fonts("仿宋"))
        .add_paragraph(title(&form.title));
    for section in sections {
        document = document.add_paragraph(heading(&section.heading)).add_paragraph(body(section));
    }
    for paragraph_or_table in form.tables.iter().map(|table| (heading(&table.title), word(table))) {
        document = document.add_paragraph(paragraph_or_table.0).add_table(paragraph_or_table.1);
    }
    for (at, picture) in pictures.iter().enumerate() {
        document = document.add_paragraph(drawn(picture, at));
    }
    let mut bytes = Cursor::new(Vec::new());
    document
        .build()
        .pack(&mut bytes)
        .map_err(|e| Error::new(ErrorKind::Format, "export").because(e.to_string()))?;
    Ok(bytes.into_inner())
}

/// The title; one that is longer than a line is broken in front of the year, and never within a word.
fn title(text: &str) -> Paragraph {
    let width = |c: char| if c.is_ascii() { TITLE / 2 } else { TITLE };
    // Half points beside twentieths of a point.
    let is_long = text.chars().map(width).sum::<usize>() * 10 > TEXT_WIDTH;
    let year = text
        .rfind("年政府")
        .map(|end| text[..end].trim_end_matches(|c: char| c.is_ascii_digit()).len());
    let year = year.filter(|at| is_long && *at > 0);
    let mut run = Run::new().size(TITLE).fonts(fonts("宋体")).bold();
    run = match year {
        Some(at) => {
            run.add_text(&text[..at]).add_break(BreakType::TextWrapping).add_text(&text[at..])
        }
        None => run.add_text(text),
    };
    Paragraph::new().align(AlignmentType::Center).add_run(run)
}

/// The sentences of a section as one paragraph, its first line indented by two characters.
fn body(section: &NarrativeSection) -> Paragraph {
    let indent = Some(SpecialIndentType::FirstLine(640));
    Paragraph::new()
        .indent(None, indent, None, None)
        .add_run(Run::new().add_text(section.sentences.concat()).size(HEADING).fonts(fonts("仿宋")))
}

/// A picture as wide as the text.
fn drawn(picture: &DraftPicture, number: usize) -> Paragraph {
    let width = TEXT_WIDTH as u32 * EMU;
    let height = u64::from(width) * u64::from(picture.size.1) / u64::from(picture.size.0.max(1));
    let pic = Pic::new_with_dimensions(picture.png.clone(), picture.size.0, picture.size.1)
        // The library numbers pictures through the whole process: the same draft would not give the same bytes.
        .id(format!("rIdChart{}", number + 1))
        .size(width, u32::try_from(height).unwrap_or(width));
    Paragraph::new().align(AlignmentType::Center).add_run(Run::new().add_image(pic))
}

fn fonts(east_asia: &str) -> RunFonts {
    RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").east_asia(east_asia)
}

fn heading(text: &str) -> Paragraph {
    let spacing = LineSpacing::new().before(ABOVE_HEADING);
    let run = Run::new().add_text(text).size(HEADING).fonts(fonts("黑体"));
    Paragraph::new().keep_next(true).line_spacing(spacing).add_run(run)
}

fn word(table: &FormTable) -> Table {
    let cells = grid(table);
    let widths = widths(table);
    let mut rows = Vec::new();
    for row in 0..table.rows.len() {
        let mut own = Vec::new();
        let mut column = 0;
        while column < table.width {
            // The cell that begins here, or the one of a row above that reaches down to here.
            let above = (0..=row).rev().find_map(|start| {
                let cell = cells.get(&(start, column))?;
                (start + cell.rows > row).then_some((start, *cell))
            });
            let Some((start, cell)) = above else {
                column += 1;
                continue;
            };
            let width: usize = widths[column..column + cell.columns].iter().sum();
            own.push(word_cell(cell, start == row).width(width, WidthType::Dxa));
            column += cell.columns;
        }
        rows.push(TableRow::new(own).cant_split().row_height(ROW).height_rule(HeightRule::AtLeast));
    }
    Table::new(rows)
        .set_grid(widths)
        .layout(TableLayoutType::Fixed)
        // Narrow margins leave room for six digits in a column of table 3.
        .margins(TableCellMargins::new().margin(20, 30, 20, 30))
        .width(TEXT_WIDTH, WidthType::Dxa)
        .align(docx_rs::TableAlignmentType::Center)
}

fn word_cell(cell: &FormCell, begins: bool) -> TableCell {
    let align = match cell.role {
        CellRole::Label => AlignmentType::Left,
        CellRole::Heading | CellRole::Value => AlignmentType::Center,
    };
    let text = if begins { cell.text.as_str() } else { "" };
    let run = Run::new().add_text(text).size(CELL).fonts(fonts("宋体"));
    let mut paragraph = Paragraph::new().align(align).add_run(run);
    if cell.role == CellRole::Label {
        paragraph = paragraph.indent(Some(LABEL_INDENT), None, None, None);
    }
    let mut word = TableCell::new().vertical_align(VAlignType::Center).add_paragraph(paragraph);
    if cell.columns > 1 {
        word = word.grid_span(cell.columns);
    }
    if cell.rows > 1 {
        word = word.vertical_merge(if begins { VMergeType::Restart } else { VMergeType::Continue });
    }
    word
}

/// The widths of the columns: the figures of table 3 take half of the page, its labels the other half.
fn widths(table: &FormTable) -> Vec<usize> {
    const FIGURES: usize = 7;
    let labels = table.width.saturating_sub(FIGURES);
    if labels != 3 {
        return vec![TEXT_WIDTH / table.width.max(1); table.width];
    }
    let mut widths = vec![TEXT_WIDTH / 14, TEXT_WIDTH / 7, TEXT_WIDTH * 2 / 7];
    let rest = TEXT_WIDTH - widths.iter().sum::<usize>();
    widths.extend([rest / FIGURES; FIGURES]);
    widths
}
