//! Figures, changes, findings and charts → one self-contained page of HTML: no network, no file beside it, complete
//! without scripts, everything that comes from a report escaped.
//!
//! The order of its parts is data (`data/sections.toml`), its frame a template (`data/page.html`).

mod download;
mod sections;
mod tables;
mod view;

use std::borrow::Cow;

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::catalog::Catalog;
use crate::charts::{Chart, Theme, recolored};
use crate::error::{Error, ErrorKind, Result};
use crate::i18n::{self, Lang};
use crate::model::{BodyId, Change, Finding, Observation, Year};

const PAGE: &str = include_str!("data/page.html");
const TABLE: &str = include_str!("data/table.html");
const STYLE: &str = include_str!("data/style.css");
const SCRIPT: &str = include_str!("data/page.js");
/// Where the colours of charts on a dark ground go.
const COLOURS: &str = "/* The charts' colours. */\n";

/// What a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The bodies that it shows, in their order.
    pub bodies: &'a [BodyId],
    /// How many more bodies have figures.
    pub omitted: usize,
    /// The figures, of these bodies and perhaps others.
    pub observations: &'a [Observation],
    /// The changes of the wholes (no applicant, or the total).
    pub changes: &'a [Change],
    /// What is wrong or doubtful.
    pub findings: &'a [Finding],
    /// The charts, each with its body or of several.
    pub charts: &'a [Chart],
    /// Files that the page carries inside it: names and bytes.
    pub downloads: &'a [(&'a str, &'a [u8])],
    /// Labels and units.
    pub catalog: &'a Catalog,
    /// The language.
    pub lang: Lang,
}

/// What several parts of the page ask for.
struct Parts<'a> {
    page: &'a Page<'a>,
    /// The figures of the bodies that are shown.
    observations: Vec<&'a Observation>,
    years: Vec<Year>,
    /// What the tables look up, for each body.
    indexes: Vec<tables::Index<'a>>,
}

impl Parts<'_> {
    fn body(&self, body: &BodyId) -> Option<usize> {
        self.page.bodies.iter().position(|shown| shown == body)
    }

    fn say(&self, key: &str, args: i18n::Args<'_>) -> String {
        i18n::say(self.page.lang, &format!("page.{key}"), args)
    }
}

/// What the template is filled with.
#[derive(Serialize)]
struct Model<'a> {
    lang: &'a str,
    version: &'a str,
    title: String,
    subtitle: String,
    style_hash: String,
    script_hash: String,
    style: String,
    script: &'a str,
    words: String,
    bodies: Vec<&'a str>,
    years: Vec<i32>,
    contents: Vec<view::Part>,
    lead: Vec<view::Point>,
    sections: Vec<sections::Section>,
    findings_said: String,
    findings: Vec<view::Listed>,
    method: Vec<String>,
    reasons: tables::View,
    data: tables::View,
    sources: tables::View,
    quotes: tables::View,
    downloads: Vec<download::Download>,
}

/// Makes the page. The same figures give the same bytes.
///
/// # Errors
/// The template does not go with the data, which a test excludes.
pub fn page(page: &Page<'_>) -> Result<String> {
    let shown = |o: &&Observation| page.bodies.contains(&o.key.body);
    let observations: Vec<&Observation> = page.observations.iter().filter(shown).collect();
    let mut years: Vec<Year> = observations.iter().map(|o| o.key.year).collect();
    years.sort();
    years.dedup();
    let indexes = tables::indexes(page, &observations);
    let parts = Parts { page, observations, years, indexes };
    let failed = |e: minijinja::Error| Error::new(ErrorKind::Format, "page").because(e);
    let lang = page.lang;
    let mut environment = Environment::new();
    environment.set_formatter(visible);
    environment.add_function("t", move |key: &str| i18n::say(lang, key, &[]));
    environment.add_template("table.html", TABLE).map_err(failed)?;
    environment.add_template("page.html", PAGE).map_err(failed)?;
    let style = STYLE.replace(COLOURS, &recolored(Theme::Light, Theme::Dark, ".chart"));
    let sections = sections::sections(&parts)?;
    let findings = view::findings(&parts);
    let model = Model {
        lang: lang.tag(),
        version: env!("CARGO_PKG_VERSION"),
        title: title(&parts),
        subtitle: subtitle(&parts),
        style_hash: sha256(&style),
        script_hash: sha256(SCRIPT),
        style,
        script: SCRIPT,
        words: view::words(&parts),
        bodies: page.bodies.iter().map(BodyId::as_str).collect::<Vec<_>>(),
        years: parts.years.iter().map(|year| year.0).collect::<Vec<_>>(),
        contents: view::contents(&parts, &sections),
        lead: view::lead(&parts, &sections),
        sections,
        findings_said: view::findings_said(&parts),
        findings,
        method: view::method(&parts),
        reasons: tables::reasons(&parts),
        data: tables::all(&parts),
        sources: tables::sources(&parts),
        quotes: tables::quotes(&parts),
        downloads: download::downloads(&parts),
    };
    let template = environment.get_template("page.html").map_err(failed)?;
    template.render(Serde(&model)).map_err(failed)
}

/// Writes a value into the page: escaped, and nothing in it acts on the reader's screen.
fn visible(
    out: &mut minijinja::Output<'_>,
    state: &mut minijinja::State<'_, '_>,
    value: &minijinja::Value,
) -> std::result::Result<(), minijinja::Error> {
    let text = value.as_str().filter(|_| !value.is_safe()).map(i18n::visible_lines);
    match text {
        Some(Cow::Owned(shown)) => {
            minijinja::escape_formatter(out, state, &minijinja::Value::from(shown))
        }
        _ => minijinja::escape_formatter(out, state, value),
    }
}

/// What the content policy allows by its hash alone.
fn sha256(text: &str) -> String {
    download::base64(&Sha256::digest(text.as_bytes()))
}

fn title(parts: &Parts<'_>) -> String {
    let span = view::span(parts);
    match parts.page.bodies {
        [one] => parts.say("title_one", &[("body", one.to_string()), ("years", span)]),
        all => parts.say("title_many", &[("n", all.len().to_string()), ("years", span)]),
    }
}

fn subtitle(parts: &Parts<'_>) -> String {
    let published = parts.observations.iter().filter(|o| !o.is_computed());
    let args =
        [("figures", published.count().to_string()), ("omitted", parts.page.omitted.to_string())];
    parts.say(if parts.page.omitted > 0 { "subtitle_omitted" } else { "subtitle" }, &args)
}

#[cfg(test)]
mod tests;
