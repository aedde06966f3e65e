//! Figures, changes, findings and charts → one self-contained page of HTML: no network, complete without scripts,
//! everything that comes from a report escaped.
//!
//! What changed, why to trust it and what is wrong in the reports stand on the first screen; then all bodies × years, then
//! one body at a time, their comparison, every finding, method, files and sources. Each part is a file that makes a value,
//! and a template of `data/` that writes it.

mod amount;
mod balance;
mod bodies;
mod called;
mod compare;
mod download;
mod figure_files;
mod finding_kind;
mod findings;
mod font;
mod headline;
mod html;
mod ids;
mod labels;
mod lead;
mod lines;
mod lists;
mod long_run;
mod matrix;
mod outcome;
mod outcome_picture;
mod outcome_year;
mod overview;
mod panel;
mod panel_frame;
mod parts;
mod payload;
mod render;
mod slope;
mod sources;
mod spark;
mod store;
mod tables;
mod telling;
mod trust;

use download::Packed;
use parts::Parts;
use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::charts::Chart;
use crate::checks::ReportVerdicts;
use crate::error::Result;
use crate::i18n::Lang;
use crate::model::{BodyId, Change, Finding, Observation, SourceNote};

/// How many bodies have a part of their own on one page; the others stand in its overview and have pages of their own.
const SECTIONS: usize = 20;
/// The folder of those pages.
const FOLDER: &str = "bodies";

/// What a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The bodies that it shows; those with the most comparable changes come first.
    pub bodies: &'a [BodyId],
    /// The bodies that have figures and are not shown.
    pub beyond: &'a [BodyId],
    /// The figures, of these bodies and perhaps others.
    pub observations: &'a [Observation],
    /// The changes of the wholes (no applicant, or the total).
    pub changes: &'a [Change],
    /// What is wrong or doubtful.
    pub findings: &'a [Finding],
    /// What each rule says about each report.
    pub verdicts: &'a [ReportVerdicts],
    /// What tables of sources say about the reports.
    pub sources: &'a [SourceNote],
    /// The charts that stand as files in the folder `charts`.
    pub charts: &'a [Chart],
    /// Where that folder and the data files are, seen from the page: empty when they stand beside it, else `../`.
    pub root: &'a str,
    /// Files that the page carries inside it, or that stand beside it: names and bytes.
    pub downloads: &'a [(&'a str, &'a [u8])],
    /// Whether the page brings its own font, for machines without a Chinese one.
    pub embed_font: bool,
    /// Labels and units.
    pub catalog: &'a Catalog,
    /// The language.
    pub lang: Lang,
}

/// Makes the page. The same figures give the same bytes.
///
/// # Errors
/// The templates do not go with the data, which a test excludes.
pub fn page(page: &Page<'_>) -> Result<String> {
    let extra = store::Extra::of(page);
    render::render(&Parts::of(page, &extra), &Packed::of(page))
}

/// A page, and the pages of the bodies that it lists and has no part about, each with the name of the file that it is to be.
///
/// # Errors
/// As for [`page`].
pub fn pages(first: &Page<'_>) -> Result<(String, Vec<(String, String)>)> {
    let packed = Packed::of(first);
    let extra = store::Extra::of(first);
    let parts = Parts::of(first, &extra);
    let own = |store: &store::BodyStore<'_>| {
        let bodies = std::slice::from_ref(store.body);
        let page = Page { bodies, root: "../", beyond: &[], ..*first };
        let extra = store::Extra::of(&page);
        let text = render::render(&Parts::of(&page, &extra), &packed)?;
        Ok((parts.own_page(store.number), text))
    };
    let further = || parts.stores.par_iter().skip(SECTIONS).map(own).collect::<Result<_>>();
    let (text, further) = rayon::join(|| render::render(&parts, &packed), further);
    Ok((text?, further?))
}

#[cfg(test)]
mod tests;
