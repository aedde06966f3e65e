//! What an element means to a reader of text and tables.

use crate::documents::limits::MAX_COLUMN_SPAN;
use html5ever::{Attribute, LocalName, QualName, local_name, ns};

/// What an element means to a reader of text and tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Part of the text around it.
    Inline,
    /// A paragraph of its own, or a box of such.
    Block,
    /// A heading.
    Heading,
    /// A line end.
    Break,
    /// Text whose line ends are kept.
    Preformatted,
    /// A table.
    Table,
    /// `thead` or `tbody`.
    RowGroup,
    /// `tfoot`, which ends the table wherever it stands.
    Footer,
    /// A row.
    Row,
    /// A cell.
    Cell,
    /// The title of the page.
    Title,
    /// Not shown, or not text.
    Skipped,
}

/// What the element of this name means.
pub(super) fn role(name: &QualName) -> Role {
    if name.ns != ns!(html) {
        return if name.local == local_name!("svg") { Role::Skipped } else { Role::Inline };
    }
    table_role(&name.local).unwrap_or_else(|| text_role(&name.local))
}

fn table_role(name: &LocalName) -> Option<Role> {
    Some(match *name {
        local_name!("table") => Role::Table,
        local_name!("thead") | local_name!("tbody") => Role::RowGroup,
        local_name!("tfoot") => Role::Footer,
        local_name!("tr") => Role::Row,
        local_name!("td") | local_name!("th") => Role::Cell,
        _ => return None,
    })
}

#[rustfmt::skip]
fn text_role(name: &LocalName) -> Role {
    match *name {
        local_name!("br") => Role::Break,
        local_name!("title") => Role::Title,
        local_name!("pre") | local_name!("listing") | local_name!("xmp") => Role::Preformatted,
        local_name!("h1") | local_name!("h2") | local_name!("h3") | local_name!("h4")
        | local_name!("h5") | local_name!("h6") => Role::Heading,
        local_name!("p") | local_name!("div") | local_name!("li") | local_name!("ul") | local_name!("ol")
        | local_name!("dl") | local_name!("dt") | local_name!("dd") | local_name!("section")
        | local_name!("article") | local_name!("main") | local_name!("header") | local_name!("footer")
        | local_name!("nav") | local_name!("aside") | local_name!("address") | local_name!("blockquote")
        | local_name!("center") | local_name!("form") | local_name!("fieldset") | local_name!("legend")
        | local_name!("figure") | local_name!("figcaption") | local_name!("details") | local_name!("summary")
        | local_name!("hr") | local_name!("body") | local_name!("html") | local_name!("head")
        | local_name!("caption") | local_name!("dir") | local_name!("menu") => Role::Block,
        local_name!("script") | local_name!("style") | local_name!("noscript") | local_name!("template")
        | local_name!("textarea") | local_name!("select") | local_name!("option") | local_name!("iframe")
        | local_name!("noframes") | local_name!("noembed") | local_name!("object") | local_name!("embed")
        | local_name!("video") | local_name!("audio") | local_name!("canvas") | local_name!("colgroup")
        | local_name!("rt") | local_name!("rp") | local_name!("datalist") => Role::Skipped,
        _ => Role::Inline,
    }
}

/// How many rows and columns a cell says it covers; 0 rows are all to the end of its group.
pub(super) fn spans(attributes: &[Attribute]) -> (u16, u16) {
    let (mut rows, mut columns) = (1, 1);
    for attribute in attributes {
        match attribute.name.local {
            local_name!("rowspan") => rows = leading_number(&attribute.value).unwrap_or(1),
            local_name!("colspan") => columns = leading_number(&attribute.value).unwrap_or(1),
            _ => {}
        }
    }
    (rows, columns.clamp(1, MAX_COLUMN_SPAN))
}

/// The number at the head of a text, by the standard's rules: `+2`, ` 3px`. None where there is no number.
fn leading_number(text: &str) -> Option<u16> {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix('+').unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| text[..digits].parse().unwrap_or(u16::MAX))
}
