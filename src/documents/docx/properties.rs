//! The properties of paragraphs, runs, rows and cells that change what is read.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::styles::{Headings, is_outline};
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
}

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
            _ => {}
        }
    })?;
    Ok(properties)
}

/// Reads the properties of a paragraph: whether it is a heading.
pub(super) fn is_heading(
    reader: &mut Reader<&[u8]>,
    end: &str,
    headings: &Headings,
) -> Result<bool, Fault> {
    let (mut by_style, mut by_level) = (false, None);
    each(reader, end, |e| {
        let value = attribute(e, "val").unwrap_or_default();
        match e.local_name().as_ref() {
            "pStyle" => by_style = headings.contains(&value),
            "outlineLvl" => by_level = Some(is_outline(&value)),
            _ => {}
        }
    })?;
    Ok(by_level.unwrap_or(by_style))
}

/// Reads the properties of a run: whether its text is hidden.
pub(super) fn is_hidden(reader: &mut Reader<&[u8]>, end: &str) -> Result<bool, Fault> {
    let mut hidden = false;
    each(reader, end, |e| {
        if e.local_name().as_ref() == "vanish" {
            let off = |v: &str| matches!(v, "0" | "false" | "off");
            hidden = !attribute(e, "val").is_some_and(|v| off(&v));
        }
    })?;
    Ok(hidden)
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
