//! What is to be said about a PDF, as findings.

use std::sync::Arc;

use super::glyph::UNKNOWN;
use super::page::{Item, Page};
use super::page_content::PageContent;
use crate::documents::{Block, Document, Grid};
use crate::model::{Finding, FindingCode, Place, Severity};

/// A document of which nothing was read, and why.
pub(in crate::documents) fn refused(source: &str, code: &str) -> Document {
    let finding = Finding::new(code, Severity::Error).at(Place::document(source));
    Document { source: Arc::from(source), findings: vec![finding], ..Document::default() }
}

/// Pages that are pictures, and files whose characters say nothing.
pub(super) fn sheets(source: &str, sheets: &[PageContent]) -> Vec<Finding> {
    let scans: Vec<String> = (1..)
        .zip(sheets)
        .filter(|(_, sheet)| sheet.scanned && sheet.glyphs.len() < 20)
        .map(|(page, _): (u32, _)| page.to_string())
        .collect();
    let count = |test: fn(&super::glyph::Glyph) -> bool| {
        sheets.iter().flat_map(|s| &s.glyphs).filter(|g| test(g)).count()
    };
    let (all, unknown) = (count(|g| !g.is_space()), count(super::glyph::Glyph::is_unknown));
    let error = |code: &str| Finding::new(code, Severity::Error).at(Place::document(source));
    let mut findings = Vec::new();
    if !scans.is_empty() && scans.len() == sheets.len() {
        findings.push(error("pdf_scanned"));
    } else if !scans.is_empty() {
        findings.push(error("pdf_scanned_pages").with("pages", scans.join(", ")));
    } else if all == 0 {
        findings.push(error("pdf_empty"));
    }
    let hidden: usize = sheets.iter().map(|sheet| sheet.hidden).sum();
    if hidden > 0 {
        let place = Place::document(source);
        findings.push(
            Finding::new(FindingCode::PdfHidden, Severity::Notice).at(place).with("n", hidden),
        );
    }
    findings.extend(left_out(source, sheets, "text_struck", |sheet| &sheet.struck));
    findings.extend(left_out(source, sheets, "text_notes", |sheet| &sheet.notes));
    if unknown * 4 > all {
        findings.push(error("pdf_no_unicode").with("unknown", unknown).with("all", all));
    }
    findings
}

/// What some texts of the pages are that were left out, with the first of them.
fn left_out(
    source: &str,
    sheets: &[PageContent],
    code: &str,
    texts: fn(&PageContent) -> &Vec<String>,
) -> Option<Finding> {
    let count: usize = sheets.iter().map(|sheet| texts(sheet).len()).sum();
    let (page, first) =
        (1..).zip(sheets).find_map(|(page, sheet)| Some((page, texts(sheet).first()?)))?;
    let finding = Finding::new(code, Severity::Notice).at(on(source, page));
    Some(finding.with("text", first.chars().take(20).collect::<String>()).with("n", count))
}

/// Tables with cells that are no rectangles.
pub(super) fn irregular(source: &str, pages: &[Page]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for page in pages {
        let irregular = |item: &Item| matches!(item, Item::Table(table) if !table.regular);
        if page.items.iter().any(irregular) {
            findings.push(
                Finding::new(FindingCode::PdfIrregularTable, Severity::Notice)
                    .at(on(source, page.number)),
            );
        }
    }
    findings
}

/// The places where text could not be read with certainty: one finding for each table and each paragraph.
pub(super) fn unreadable(source: &str, blocks: &[Block]) -> Vec<Finding> {
    let finding = |block: &Block| match block {
        Block::Paragraph(paragraph) if paragraph.text.contains(UNKNOWN) => Some(
            Finding::new(FindingCode::PdfTextUnreadable, Severity::Warning)
                .at(paragraph.place.clone())
                .with("text", excerpt(&paragraph.text)),
        ),
        Block::Paragraph(_) => None,
        Block::Table(grid) => unreadable_cells(source, grid),
    };
    blocks.iter().filter_map(finding).collect()
}

fn unreadable_cells(source: &str, grid: &Grid) -> Option<Finding> {
    let mut cells = grid.cells.iter().filter(|cell| cell.text.contains(UNKNOWN));
    let first = cells.next()?;
    let place = Place {
        row: u32::try_from(first.row + 1).ok(),
        column: u32::try_from(first.column + 1).ok(),
        ..on(source, first.page.unwrap_or(1))
    };
    Some(
        Finding::new(FindingCode::PdfCellUnreadable, Severity::Warning)
            .at(place)
            .with("text", excerpt(&first.text))
            .with("more", cells.count()),
    )
}

fn on(source: &str, page: u32) -> Place {
    Place { page: Some(page), ..Place::document(source) }
}

/// The characters around the first that is unknown.
fn excerpt(text: &str) -> String {
    const AROUND: usize = 12;
    let before = text.chars().take_while(|&c| c != UNKNOWN).count();
    text.chars().skip(before.saturating_sub(AROUND)).take(2 * AROUND).collect()
}

/// The title in a file's properties: UTF-16 or UTF-8 with their marks, else Latin; none when it is blank.
pub(super) fn title(bytes: &[u8]) -> Option<String> {
    let wide = |from: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|c| from([c[0], c[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    let text = match bytes {
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, text @ ..] => String::from_utf8_lossy(text).into_owned(),
        _ => std::str::from_utf8(bytes)
            .map_or_else(|_| bytes.iter().map(|&b| char::from(b)).collect(), str::to_owned),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_read_in_each_encoding() {
        let cases: [(&[u8], Option<&str>); 5] = [
            (&[0xFE, 0xFF, 0x5E, 0x74, 0x62, 0xA5], Some("年报")),
            ("\u{FEFF}年报".as_bytes(), Some("年报")),
            (b" Report \0", Some("Report \0")),
            (&[0xE9, b'a'], Some("éa")),
            (b"  ", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(title(bytes).as_deref(), expected);
        }
    }
}
