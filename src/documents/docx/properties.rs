//! The properties of paragraphs, runs, rows and cells that change what is read.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::run_look::{RunLook, shading};
use super::styles::{Styles, is_outline};
use crate::documents::package::{Fault, attribute};

/// How a cell takes part in a merge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Merge {
    /// It does not.
    #[default]
    None,
    /// It begins one.
    Start,
    /// It continues the cell above, or to the left.
    Continue,
}

/// The properties of a row or a cell.
#[derive(Debug, Default)]
pub(super) struct Properties {
    /// Columns of the grid before the first cell of a row.
    pub(super) before: usize,
    /// The row was deleted, and the deletion tracked.
    pub(super) deleted: bool,
    /// Columns of the grid that a cell covers.
    pub(super) span: Option<usize>,
    pub(super) vertical: Merge,
    pub(super) horizontal: Merge,
    /// The row is hidden, or so low that nothing of it shows.
    pub(super) hidden: bool,
    /// The cell was deleted, and the deletion tracked.
    pub(super) cell_deleted: bool,
    /// The ground of the cell is dark.
    pub(super) dark_ground: bool,
}

/// The greatest height of a row of which nothing shows, in twentieths of a point.
const NO_HEIGHT: usize = 40;

/// Reads the properties of a row or a cell, up to the end of their element.
pub(super) fn of_row_or_cell(reader: &mut Reader<&[u8]>, end: &str) -> Result<Properties, Fault> {
    let mut properties = Properties::default();
    each(reader, end, |e| {
        let number = || attribute(e, "val").and_then(|v| v.parse().ok());
        match e.local_name().as_ref() {
            "gridBefore" => properties.before = number().unwrap_or(0),
            "gridSpan" => properties.span = number(),
            "vMerge" => properties.vertical = merge(e),
            "hMerge" => properties.horizontal = merge(e),
            "del" => properties.deleted = true,
            "hidden" => properties.hidden = is_on(e),
            "trHeight" => {
                let exact = attribute(e, "hRule").as_deref() == Some("exact");
                properties.hidden |= exact && number().is_some_and(|height| height <= NO_HEIGHT);
            }
            "cellDel" => properties.cell_deleted = true,
            "shd" => properties.dark_ground = shading(e).unwrap_or(false),
            _ => {}
        }
    })?;
    Ok(properties)
}

/// What the properties of a paragraph say of its text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ParagraphLook {
    pub(super) heading: bool,
    /// How its runs are shown where they say nothing themselves.
    pub(super) runs: RunLook,
    pub(super) dark_ground: bool,
}

/// Reads the properties of a paragraph.
pub(super) fn of_paragraph(
    reader: &mut Reader<&[u8]>,
    end: &str,
    styles: &Styles,
) -> Result<ParagraphLook, Fault> {
    let mut look = ParagraphLook::default();
    let (mut by_style, mut by_level) = (false, None);
    let mut in_mark = false;
    each(reader, end, |e| {
        let value = || attribute(e, "val").unwrap_or_default();
        match e.local_name().as_ref() {
            // What follows is said of the mark at the end of the paragraph alone.
            "rPr" => in_mark = true,
            _ if in_mark => {}
            "pStyle" => {
                by_style = styles.is_heading(&value());
                look.runs = styles.look(&value());
            }
            "outlineLvl" => by_level = Some(is_outline(&value())),
            "shd" => look.dark_ground = shading(e).unwrap_or(false),
            _ => {}
        }
    })?;
    look.heading = by_level.unwrap_or(by_style);
    Ok(look)
}

/// Reads the properties of a run over those of its paragraph.
pub(super) fn of_run(
    reader: &mut Reader<&[u8]>,
    end: &str,
    styles: &Styles,
    paragraph: RunLook,
) -> Result<RunLook, Fault> {
    let (mut own, mut style) = (RunLook::default(), RunLook::default());
    each(reader, end, |e| match e.local_name().as_ref() {
        "rStyle" => style = styles.look(&attribute(e, "val").unwrap_or_default()),
        _ => own.take(e),
    })?;
    Ok(paragraph.under(style).under(own))
}

fn is_on(e: &BytesStart<'_>) -> bool {
    !attribute(e, "val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"))
}

fn merge(element: &BytesStart<'_>) -> Merge {
    match attribute(element, "val").as_deref() {
        Some("restart") => Merge::Start,
        _ => Merge::Continue,
    }
}

/// Calls `take` with each element up to the end of the one named `end`. The properties before a tracked change are
/// left out.
fn each(
    reader: &mut Reader<&[u8]>,
    end: &str,
    mut take: impl FnMut(&BytesStart<'_>),
) -> Result<(), Fault> {
    loop {
        match reader.read_event().map_err(|_| Fault::Damaged)? {
            Event::Start(e) if e.local_name().as_ref().ends_with("Change") => {
                reader.read_to_end(e.name()).map_err(|_| Fault::Damaged)?;
            }
            Event::Start(e) | Event::Empty(e) => take(&e),
            Event::End(e) if e.name().as_ref() == end => return Ok(()),
            Event::Eof => return Err(Fault::Damaged),
            _ => {}
        }
    }
}
