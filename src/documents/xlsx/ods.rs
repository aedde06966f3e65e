//! Workbooks of OpenDocument. Each cell carries the text that it shows, so that no number format need be known.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::sheet::{Cells, Span};
use super::{add, hidden};
use crate::documents::builder::Builder;
use crate::documents::limits::{MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, MAX_UNPACKED_BYTES};
use crate::documents::package::{Fault, Package, attribute, entity};
use crate::model::{Finding, FindingCode, Severity};

/// Reads the sheets of a workbook.
pub(super) fn read(bytes: &[u8], builder: &mut Builder) -> Result<(), Fault> {
    let mut package = Package::open(bytes)?;
    let content = package.part("content.xml")?.ok_or(Fault::Damaged)?;
    let hidden_styles = hidden_styles(&content)?;
    let mut reader = Reader::from_str(&content);
    let mut left = MAX_UNPACKED_BYTES as usize;
    let mut page = 0;
    loop {
        match reader.read_event().map_err(|_| Fault::Damaged)? {
            Event::Eof => return Ok(()),
            Event::Start(e) if e.local_name().as_ref() == "table" => {
                page += 1;
                if page as usize > MAX_SHEETS {
                    let finding = Finding::new(FindingCode::SheetsCut, Severity::Error);
                    builder.finding(finding.with("limit", MAX_SHEETS));
                    return Ok(());
                }
                let name = attribute(&e, "name").unwrap_or_default();
                let style = attribute(&e, "style-name").unwrap_or_default();
                let mut sheet = Sheet::new(&mut reader, &mut left);
                sheet.read()?;
                if hidden_styles.contains(&style) {
                    let finding = Finding::new(FindingCode::SheetHidden, Severity::Notice);
                    let place = builder.place(Some(page), None);
                    builder.finding(finding.at(place).with("name", &name));
                } else {
                    hidden::report(&name, &sheet.hidden_rows, &sheet.hidden_columns, builder);
                    let Sheet { cells, spans, .. } = sheet;
                    add(&name, page, cells, spans, builder);
                }
            }
            _ => {}
        }
    }
}

/// The styles of sheets that are not shown.
fn hidden_styles(content: &str) -> Result<Vec<String>, Fault> {
    let mut reader = Reader::from_str(content);
    let (mut style, mut hidden) = (String::new(), Vec::new());
    loop {
        match reader.read_event().map_err(|_| Fault::Damaged)? {
            Event::Eof => return Ok(hidden),
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "style" => style = attribute(&e, "name").unwrap_or_default(),
                "table-properties" if attribute(&e, "display").as_deref() == Some("false") => {
                    hidden.push(style.clone());
                }
                "body" => return Ok(hidden),
                _ => {}
            },
            _ => {}
        }
    }
}

struct Sheet<'r, 'x> {
    reader: &'r mut Reader<&'x [u8]>,
    /// How many bytes of text may still be read.
    left: &'r mut usize,
    cells: Cells,
    spans: Vec<Span>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
    row: u32,
    column: u32,
}

#[derive(Default)]
struct Shape {
    repeated: u32,
    rows: u32,
    columns: u32,
    formula_without_value: bool,
}

impl<'r, 'x> Sheet<'r, 'x> {
    fn new(reader: &'r mut Reader<&'x [u8]>, left: &'r mut usize) -> Self {
        Sheet {
            reader,
            left,
            cells: Cells::default(),
            spans: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            row: 0,
            column: 0,
        }
    }

    fn read(&mut self) -> Result<(), Fault> {
        let mut repeated_rows = 1;
        let mut columns = 0;
        loop {
            match self.reader.read_event().map_err(|_| Fault::Damaged)? {
                Event::Eof => return Err(Fault::Damaged),
                Event::End(e) => match e.local_name().as_ref() {
                    "table" => return Ok(()),
                    "table-row" => self.row = self.row.saturating_add(repeated_rows),
                    _ => {}
                },
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-column" => columns = self.shape_of_column(&e, columns),
                    "table-row" => repeated_rows = self.start_row(&e),
                    "table-cell" | "covered-table-cell" => {
                        let shape = shape(&e);
                        let text = self.cell_text()?;
                        self.put(&shape, text)?;
                    }
                    _ => {}
                },
                Event::Empty(e) => match e.local_name().as_ref() {
                    "table-column" => columns = self.shape_of_column(&e, columns),
                    "table-row" => {
                        repeated_rows = self.start_row(&e);
                        self.row = self.row.saturating_add(repeated_rows);
                    }
                    "table-cell" | "covered-table-cell" => {
                        let shape = shape(&e);
                        self.put(&shape, String::new())?;
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }

    fn shape_of_column(&mut self, e: &BytesStart<'_>, first: u32) -> u32 {
        let repeated = count(e, "number-columns-repeated");
        if is_hidden(e) {
            let last = first.saturating_add(repeated).min(MAX_COLUMNS as u32);
            self.hidden_columns.extend(first..last);
        }
        first.saturating_add(repeated)
    }

    fn start_row(&mut self, e: &BytesStart<'_>) -> u32 {
        self.column = 0;
        let repeated = count(e, "number-rows-repeated");
        if is_hidden(e) {
            let last = self.row.saturating_add(repeated).min(MAX_ROWS as u32);
            self.hidden_rows.extend(self.row..last);
        }
        repeated
    }

    fn put(&mut self, shape: &Shape, text: String) -> Result<(), Fault> {
        let shown = !self.hidden_rows.contains(&self.row);
        if shape.rows > 1 || shape.columns > 1 {
            let last = (self.row + shape.rows - 1, self.column + shape.columns - 1);
            self.spans.push(((self.row, self.column), last));
        }
        let text = if shape.formula_without_value { super::UNCOMPUTED.to_owned() } else { text };
        // A cell that is repeated to the end of the sheet is how blank space is written; one with a text is not.
        let times = if text.is_empty() { 0 } else { shape.repeated.min(MAX_COLUMNS as u32) };
        for column in self.column..self.column.saturating_add(times) {
            *self.left = self.left.checked_sub(text.len()).ok_or(Fault::TooLarge)?;
            if shown && !self.hidden_columns.contains(&column) {
                self.cells.put((self.row, column), text.clone());
            }
        }
        self.column = self.column.saturating_add(shape.repeated);
        Ok(())
    }

    /// The text of a cell up to its end; notes that hang on it are left out.
    fn cell_text(&mut self) -> Result<String, Fault> {
        let (mut text, mut depth, mut note) = (String::new(), 0usize, None);
        loop {
            match self.reader.read_event().map_err(|_| Fault::Damaged)? {
                Event::Eof => return Err(Fault::Damaged),
                Event::Start(e) => {
                    depth += 1;
                    if e.local_name().as_ref() == "annotation" && note.is_none() {
                        note = Some(depth);
                    }
                }
                Event::End(_) if depth == 0 => {
                    return Ok(crate::documents::space::fold_space(&text));
                }
                Event::End(_) => {
                    if note == Some(depth) {
                        note = None;
                    }
                    depth -= 1;
                }
                Event::Empty(e) if note.is_none() && e.local_name().as_ref() == "s" => {
                    text.push(' ');
                }
                Event::Text(part) if note.is_none() => {
                    text.push_str(&part.xml10_content());
                }
                Event::GeneralRef(reference) if note.is_none() => {
                    text.push_str(&entity(&reference).unwrap_or_default());
                }
                _ => {}
            }
        }
    }
}

fn shape(e: &BytesStart<'_>) -> Shape {
    let value = attribute(e, "value-type").is_some();
    Shape {
        repeated: count(e, "number-columns-repeated"),
        rows: count(e, "number-rows-spanned").min(MAX_ROWS as u32),
        columns: count(e, "number-columns-spanned").min(MAX_COLUMNS as u32),
        formula_without_value: attribute(e, "formula").is_some() && !value,
    }
}

fn count(e: &BytesStart<'_>, name: &str) -> u32 {
    attribute(e, name).and_then(|n| n.parse().ok()).unwrap_or(1).max(1)
}

fn is_hidden(e: &BytesStart<'_>) -> bool {
    matches!(attribute(e, "visibility").as_deref(), Some("collapse" | "filter"))
}
