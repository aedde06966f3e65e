//! Word documents: the body of the main part, with tracked changes as accepted.
//!
//! Headers, footers, footnotes, endnotes and comments stand in parts of their own and are not read.

mod body;
mod flow;
mod properties;
mod run_look;
mod styles;
mod table;

#[cfg(test)]
mod tests;

use super::Document;
use super::builder::Builder;
use super::layout;
use super::package::{Fault, Package, report};
use styles::Styles;

/// Reads a Word document. What cannot be read is a finding in the document.
pub(crate) fn read(source: &str, bytes: &[u8]) -> Document {
    let mut builder = Builder::new(source);
    if let Err(fault) = read_parts(bytes, &mut builder) {
        report(fault, &mut builder);
    }
    builder.finish()
}

fn read_parts(bytes: &[u8], builder: &mut Builder) -> Result<(), Fault> {
    let mut package = Package::open(bytes)?;
    let main = package.main_part().unwrap_or_else(|| "word/document.xml".to_owned());
    let body = package.part(&main)?.ok_or(Fault::Damaged)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    // Without its styles and properties a document can still be read.
    let styles = package.part(&format!("{folder}/styles.xml")).unwrap_or_default();
    let core = package.part("docProps/core.xml").unwrap_or_default();
    let styles = Styles::of(styles.as_deref().unwrap_or_default());
    builder.title(&styles::title(core.as_deref().unwrap_or_default()));
    let (pieces, ended) = body::pieces(&body, &styles, builder);
    layout::settle(pieces, builder);
    ended
}
