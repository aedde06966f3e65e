//! Web pages: by the HTML standard from bytes to a tree, and from the tree to paragraphs and grids.

mod charset;
mod colour;
mod look;
mod meta;
mod prefilter;
mod role;
mod style_sheet;
mod tags;
mod tree;
mod walk;

#[cfg(test)]
mod tests;

use super::Document;
use super::builder::Builder;
use super::layout;
use super::limits::{MAX_NESTING, MAX_NODES, MAX_TEXT_BYTES};
use crate::model::{Finding, FindingCode, Severity};
pub(super) use charset::Decoded;
use style_sheet::StyleSheet;
pub(super) use tags::Tag;
use tree::{Excess, Tree};

/// Reads a page. What cannot be read is a finding in the document.
pub(crate) fn read(source: &str, bytes: &[u8]) -> Document {
    if bytes.len() > MAX_TEXT_BYTES {
        return too_large(source);
    }
    let decoded = charset::decode(bytes);
    let mut builder = Builder::new(source);
    if let Some(declared) = decoded.overruled {
        builder.finding(
            Finding::new(FindingCode::EncodingOverruled, Severity::Notice)
                .with("declared", declared)
                .with("used", decoded.encoding),
        );
    }
    if decoded.lost > 0 {
        builder.finding(
            Finding::new(FindingCode::CharactersLost, Severity::Warning)
                .with("count", decoded.lost),
        );
    }
    read_into(&decoded.text, filtered, &mut builder);
    builder.finish()
}

/// Reads a page so that its cells and paragraphs know where they begin; gives the page as text, too. None for a page that is
/// too large.
pub(super) fn read_placed(source: &str, bytes: &[u8]) -> Option<(Document, Decoded)> {
    if bytes.len() > MAX_TEXT_BYTES {
        return None;
    }
    let decoded = charset::decode(bytes);
    let mut builder = Builder::new(source);
    // What the prefilter leaves out would move everything behind it.
    read_into(&decoded.text, |text, _| Tree::placed(text), &mut builder);
    Some((builder.finish(), decoded))
}

/// Reads a part of a page that stands in a text of another format.
pub(super) fn read_part(source: &str, text: &str) -> Document {
    let mut builder = Builder::new(source);
    read_into(text, filtered, &mut builder);
    builder.finish()
}

/// The tree of a page without what no reader of it needs.
fn filtered(text: &str, sheet: &StyleSheet) -> Result<Tree, Excess> {
    Tree::parse(&prefilter::prefilter(text, sheet))
}

fn read_into(
    text: &str,
    parse: impl Fn(&str, &StyleSheet) -> Result<Tree, Excess>,
    builder: &mut Builder,
) {
    builder.published(meta::published(text));
    let sheet = StyleSheet::of(text);
    match parse(text, &sheet) {
        Ok(tree) => {
            let pieces = walk::pieces(&tree, &sheet, builder);
            layout::settle(pieces, builder);
        }
        Err(Excess::Nesting) => refuse_nesting(builder),
        Err(Excess::Nodes) => builder.finding(
            Finding::new(FindingCode::HtmlNodes, Severity::Error).with("limit", MAX_NODES),
        ),
    }
}

fn refuse_nesting(builder: &mut Builder) {
    builder.finding(
        Finding::new(FindingCode::FileNesting, Severity::Error).with("limit", MAX_NESTING),
    );
}

fn too_large(source: &str) -> Document {
    let mut builder = Builder::new(source);
    builder.finding(
        Finding::new(FindingCode::FileTooLarge, Severity::Error)
            .with("limit", MAX_TEXT_BYTES >> 20),
    );
    builder.finish()
}
