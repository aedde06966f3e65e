//! What is said about the tables of the form that gave no figures: they are not there, or they are there and were not
//! understood, or the text breaks off before them.

use crate::documents::{Block, Document};
use crate::extract::tables::Reader;
use crate::extract::tables::form_row::FormRow;
use crate::extract::tables::labels::Label;
use crate::model::{Finding, FindingCode, Place, Severity};

/// The tables of the form, in its order.
pub(super) const TABLES: [&str; 3] = ["2", "3", "4"];

/// How many labels of a table show that it is there.
const LABELS: usize = 4;

/// From how many characters on a text without an end is a sentence that breaks off.
const SENTENCE: usize = 30;

/// Names the tables that are missing. `open` says that the document ends within a table.
pub(super) fn name_missing(reader: &mut Reader<'_>, document: &Document, open: bool) {
    let is_found = |table: &str| reader.tables.found.iter().any(|found| found.table == table);
    let missing: Vec<&str> = TABLES.into_iter().filter(|table| !is_found(table)).collect();
    let last_found = TABLES.into_iter().rev().find(|table| is_found(table));
    let cut = match (open, breaks_off(document)) {
        (false, false) => false,
        (true, _) => true,
        // A sentence without an end is a cut only where something is missing behind it.
        (false, true) => missing.contains(&TABLES[TABLES.len() - 1]),
    };
    if cut {
        return name_cut(reader, document, &missing, last_found);
    }
    for table in missing {
        let place = Place { table: Some(table.to_owned()), ..Place::document(reader.source) };
        let understood = !is_there(reader, document, table);
        let (code, severity) = match understood {
            true => ("table_not_found", Severity::Warning),
            false => ("table_not_understood", Severity::Error),
        };
        reader.tell(Finding::new(code, severity).at(place).with("table", table));
    }
}

/// Says once that the text breaks off, instead of naming all that is not there behind it.
fn name_cut(
    reader: &mut Reader<'_>,
    document: &Document,
    missing: &[&str],
    last_found: Option<&str>,
) {
    // The number in which the text ends is marked by its reader.
    let is_end =
        |finding: &Finding| finding.args.iter().any(|(_, found)| found.contains('\u{fffd}'));
    reader.tables.findings.retain(|finding| finding.code != "rows_missing" && !is_end(finding));
    let behind = |table: &&&str| last_found.is_none_or(|last| **table > last);
    let (behind, before): (Vec<&str>, Vec<&str>) = missing.iter().partition(|table| behind(table));
    for table in before {
        let place = Place { table: Some(table.to_owned()), ..Place::document(reader.source) };
        let finding = Finding::new(FindingCode::TableNotFound, Severity::Warning);
        reader.tell(finding.at(place).with("table", table));
    }
    let mut place = match document.blocks.last() {
        Some(Block::Paragraph(paragraph)) => paragraph.place.clone(),
        Some(Block::Table(grid)) => grid.place.clone(),
        None => Place::default(),
    };
    place.document = Some(reader.source.to_owned());
    let text: String = last_text(document).chars().rev().take(12).collect();
    let text: String = text.chars().rev().collect();
    let finding =
        Finding::new(FindingCode::TextCut, Severity::Warning).at(place).with("text", text);
    reader.tell(finding.with("tables", behind.join(", ")));
}

fn last_text(document: &Document) -> &str {
    match document.blocks.last() {
        Some(Block::Paragraph(paragraph)) => paragraph.text.trim(),
        Some(Block::Table(grid)) => {
            let mut texts = grid.cells.iter().rev().map(|cell| cell.text.trim());
            texts.find(|text| !text.is_empty()).unwrap_or_default()
        }
        None => "",
    }
}

/// Whether the document ends in the middle of a sentence.
fn breaks_off(document: &Document) -> bool {
    let Some(Block::Paragraph(paragraph)) = document.blocks.last() else { return false };
    let text = paragraph.text.trim();
    let is_end =
        |c: char| c.is_alphanumeric() || matches!(c, '，' | ',' | '、' | '：' | '（' | '(' | '“');
    let words = text.chars().filter(|c| c.is_alphabetic()).count();
    words >= SENTENCE && text.ends_with(is_end)
}

/// Whether labels that are of this table alone stand in the document.
fn is_there(reader: &Reader<'_>, document: &Document, table: &str) -> bool {
    let form = reader.form;
    let rows: &[FormRow<'_>] = match table {
        "2" => &form.two,
        "3" => &form.three,
        _ => &form.four,
    };
    let of_table: Vec<&Label> =
        rows.iter().flat_map(|row| row.rows.iter().chain(&row.columns)).collect();
    let mut seen: Vec<Label> = Vec::new();
    for text in texts(document) {
        let label = Label::of(text);
        if of_table.contains(&&label) && !seen.contains(&label) {
            seen.push(label);
        }
        if seen.len() >= LABELS {
            return true;
        }
    }
    false
}

/// The texts of cells, and the lines that may be cells.
fn texts(document: &Document) -> impl Iterator<Item = &str> {
    document.blocks.iter().flat_map(|block| {
        let (line, cells): (Option<&str>, &[_]) = match block {
            Block::Paragraph(paragraph) => (Some(paragraph.text.as_str()), &[]),
            Block::Table(grid) => (None, &grid.cells),
        };
        let parts = line.into_iter().flat_map(|line| line.split('|'));
        parts
            .filter(|part| part.chars().count() < 60)
            .chain(cells.iter().map(|cell| cell.text.as_str()))
    })
}
