//! Text and Markdown: lines as paragraphs, and tables whose cells are parted by bars, by tabs or by columns of space.
//!
//! A text that lists one cell a line has no table that could be told from its lines: they are paragraphs, one each, and
//! whoever knows the form puts them together.

mod aligned;
mod delimited;
mod grid;
mod header;
mod labels;
mod lines;
mod tokens;
mod wrapped;

#[cfg(test)]
mod tests;

use super::builder::Builder;
use super::limits::{MAX_LINES, MAX_TEXT_BYTES};
use super::{Document, Grid, html, text_file};
use crate::model::{Finding, FindingCode, Severity};
use lines::{Line, lines};

/// Reads a text. What cannot be read is a finding in the document.
pub(crate) fn read(source: &str, bytes: &[u8]) -> Document {
    let mut builder = Builder::new(source);
    if bytes.len() > MAX_TEXT_BYTES {
        let limit = MAX_TEXT_BYTES >> 20;
        builder
            .finding(Finding::new(FindingCode::FileTooLarge, Severity::Error).with("limit", limit));
        return builder.finish();
    }
    let decoded = text_file::decode(bytes);
    let lost = decoded.text.matches(text_file::WRONG_BYTES).count();
    if lost > 0 {
        builder.finding(
            Finding::new(FindingCode::CharactersLost, Severity::Warning).with("count", lost),
        );
    }
    let mut lines = lines(&decoded.text);
    if lines.len() > MAX_LINES {
        lines.truncate(MAX_LINES);
        builder.finding(
            Finding::new(FindingCode::TextLinesCut, Severity::Error).with("limit", MAX_LINES),
        );
    }
    read_lines(source, &lines, &mut builder);
    builder.finish()
}

fn read_lines(source: &str, lines: &[Line<'_>], builder: &mut Builder) {
    let tables = aligned::regions(lines);
    let mut tables = tables.into_iter().peekable();
    let wrap = wrapped::Wrap::of(lines);
    let mut at = 0;
    while at < lines.len() {
        if let Some(table) = tables.next_if(|table| table.start == at) {
            at = table.end;
            let grid = grid::grid(&table, lines, builder);
            builder.table(grid);
        } else if let Some(end) = page_table(lines, at) {
            let text: Vec<&str> = lines[at..end].iter().map(|line| line.text).collect();
            builder.take(html::read_part(source, &text.join("\n")));
            at = end;
        } else if let Some(end) = delimited::end(lines, at) {
            let mut grid = delimited::grid(&lines[at..end], builder);
            if end == lines.len() && !lines[end - 1].text.trim_end().ends_with('|') {
                mark_open_end(&mut grid);
            }
            builder.table(grid);
            at = end;
        } else {
            // A table that is looked for from its first line on is not run into.
            let stop = tables.peek().map_or(lines.len(), |table| table.start);
            at = wrap.paragraph(lines, at, stop, builder);
        }
    }
}

/// Marks the last number of a table that the text ends in without a line end: more of its digits may have followed.
fn mark_open_end(grid: &mut Grid) {
    if let Some(cell) =
        grid.cells.last_mut().filter(|cell| cell.text.ends_with(|c: char| c.is_ascii_digit()))
    {
        cell.text.push(text_file::WRONG_BYTES);
    }
}

/// Where a table written in HTML ends that begins on this line.
fn page_table(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let start = lines[at].text.trim_start().get(..6)?;
    if !start.eq_ignore_ascii_case("<table") {
        return None;
    }
    let mut open = 0;
    let end = lines[at..].iter().position(|line| {
        let line = line.text.to_ascii_lowercase();
        open += line.matches("<table").count();
        open = open.saturating_sub(line.matches("</table").count());
        open == 0
    });
    Some(end.map_or(lines.len(), |end| at + end + 1))
}
