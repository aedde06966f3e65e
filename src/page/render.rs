//! The parts of the page, put into its templates.

use std::borrow::Cow;
use std::fmt::Write;

use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::bodies::{Body, Others, bodies};
use super::compare::{Compare, compare};
use super::download::{self, Download, Packed, downloads};
use super::findings::{self, Group, Listed};
use super::font;
use super::headline::{Headline, headline};
use super::html::Html;
use super::overview::{Overview, overview};
use super::parts::Parts;
use super::sources::{Source, sources};
use super::trust::{Trust, span, trust};
use crate::error::{Error, ErrorKind, Result};
use crate::i18n::{self, numbers::grouped};

const TEMPLATES: [(&str, &str); 7] = [
    ("page.html", include_str!("data/page.html")),
    ("first.html", include_str!("data/first.html")),
    ("overview.html", include_str!("data/overview.html")),
    ("body.html", include_str!("data/body.html")),
    ("compare.html", include_str!("data/compare.html")),
    ("headline.html", include_str!("data/headline.html")),
    ("end.html", include_str!("data/end.html")),
];
const STYLE: &str = concat!(include_str!("data/style.css"), include_str!("data/narrow.css"));
const SCRIPT: &str = include_str!("data/page.min.js");

/// What the template is filled with.
#[derive(Serialize)]
struct Model<'a> {
    lang: &'a str,
    version: &'a str,
    root: &'a str,
    title: String,
    dek: String,
    style_hash: String,
    script_hash: String,
    font_source: &'a str,
    style: String,
    script: &'a str,
    words: String,
    data: String,
    contents: Vec<Part>,
    lead: Vec<Html>,
    headline: Headline,
    trust: Trust,
    findings_said: String,
    first_findings: Vec<Listed>,
    findings_number: usize,
    overview: Overview,
    bodies: Vec<Body>,
    others: Option<Others>,
    compare: Option<Compare>,
    groups: Vec<Group>,
    method: Vec<String>,
    downloads: Vec<Download>,
    sources: Vec<Source>,
}

/// A part of the page, as the bar names it.
#[derive(Serialize)]
struct Part {
    id: &'static str,
    title: String,
    count: usize,
}

/// The page of these parts.
pub(super) fn render(parts: &Parts<'_>, packed: &Packed) -> Result<String> {
    let failed = |e: minijinja::Error| Error::new(ErrorKind::Format, "page").because(e);
    let environment = environment(parts).map_err(failed)?;
    let (bodies, others) = bodies(parts);
    let compare = compare(parts);
    let row = environment.get_template("headline.html").map_err(failed)?;
    let heads: std::result::Result<Vec<Html>, minijinja::Error> = parts
        .sections()
        .iter()
        .map(|store| {
            row.render(context! { headline => Serde(&headline(parts, store)) }).map(Html::markup)
        })
        .collect();
    let mut model = Model {
        lang: parts.lang().tag(),
        version: env!("CARGO_PKG_VERSION"),
        root: parts.page.root,
        title: title(parts),
        dek: dek(parts),
        style_hash: String::new(),
        script_hash: sha256(SCRIPT),
        font_source: "",
        style: format!("{STYLE}{}", printed_foot(parts)),
        script: SCRIPT,
        words: words(parts),
        data: super::payload::payload(parts, heads.map_err(failed)?),
        contents: contents(parts, compare.is_some()),
        lead: super::lead::lead(parts),
        headline: parts.stores.first().map(|store| headline(parts, store)).unwrap_or_default(),
        trust: trust(parts),
        findings_said: findings::counted(parts.findings.iter().copied(), parts),
        first_findings: findings::first(parts),
        findings_number: parts.findings.len(),
        overview: overview(parts),
        bodies,
        others,
        compare,
        groups: findings::groups(parts),
        method: method(parts),
        downloads: downloads(parts, packed),
        sources: sources(parts),
    };
    model.style_hash = sha256(&model.style);
    let template = environment.get_template("page.html").map_err(failed)?;
    let html = template.render(Serde(&model)).map_err(failed)?;
    if !parts.page.embed_font {
        return Ok(html);
    }
    // The characters of the page are known once it is written.
    model.style = format!("{}{}", font::faces(&html), model.style);
    model.style_hash = sha256(&model.style);
    model.font_source = " font-src data:;";
    template.render(Serde(&model)).map_err(failed)
}

/// The foot of a printed sheet: what is printed, what made it, and the number of the sheet.
fn printed_foot(parts: &Parts<'_>) -> String {
    let said = format!("{}　tongbi {}", title(parts), env!("CARGO_PKG_VERSION"));
    let quoted: String = said.chars().fold(String::new(), |mut out, c| {
        match c {
            '"' | '\\' | '<' | '>' | '&' | '{' | '}' => {
                let _ = write!(out, "\\{:x} ", u32::from(c));
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
        out
    });
    format!(
        "@page{{@bottom-left{{content:\"{quoted}\";font-size:7.5pt;color:#444}}@bottom-right{{content:counter(page) \"/\" counter(pages);font-size:7.5pt;color:#444}}}}"
    )
}

fn environment(parts: &Parts<'_>) -> std::result::Result<Environment<'static>, minijinja::Error> {
    let lang = parts.lang();
    let mut environment = Environment::new();
    environment.set_formatter(visible);
    let called = parts.called;
    environment.add_function("t", move |key: &str| called.template(lang, &format!("page.{key}")));
    environment.add_function("say", move |key: &str, n: &str| {
        i18n::fill(&called.template(lang, &format!("page.{key}")), &[("n", n.to_owned())])
    });
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    Ok(environment)
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
pub(super) fn sha256(text: &str) -> String {
    download::base64(&Sha256::digest(text.as_bytes()))
}

fn title(parts: &Parts<'_>) -> String {
    let years = span(parts, &parts.years);
    match parts.stores.as_slice() {
        [one] => parts.say("title_one", &[("body", one.body.to_string()), ("years", years)]),
        all => parts.say("title_many", &[("n", all.len().to_string()), ("years", years)]),
    }
}

fn dek(parts: &Parts<'_>) -> String {
    let reports: usize = parts.stores.iter().map(|store| store.years.len()).sum();
    let figures: usize = parts.stores.iter().map(|store| store.all).sum();
    let args = [
        ("reports", grouped(reports as f64, 0)),
        ("figures", grouped(figures as f64, 0)),
        ("beyond", grouped(parts.page.beyond.len() as f64, 0)),
    ];
    parts.say(if parts.page.beyond.is_empty() { "dek" } else { "dek_beyond" }, &args)
}

/// The parts of the page in their order; one without content is left out.
fn contents(parts: &Parts<'_>, compared: bool) -> Vec<Part> {
    let serious = parts.findings.len();
    let all = [
        ("changes", true, 0),
        ("trust", true, 0),
        ("findings", serious > 0, serious),
        ("overview", parts.stores.len() > 1, 0),
        ("bodies", !parts.stores.is_empty(), 0),
        ("compare", compared, 0),
        ("method", true, 0),
        ("downloads", !parts.page.downloads.is_empty(), 0),
        ("sources", true, 0),
    ];
    let there = all.into_iter().filter(|(_, there, _)| *there);
    there
        .map(|(id, _, count)| Part { id, title: parts.say(&format!("bar_{id}"), &[]), count })
        .collect()
}

/// How the figures are read and the changes computed: two paragraphs.
fn method(parts: &Parts<'_>) -> Vec<String> {
    ["method_changes", "method_order"].into_iter().map(|key| parts.say(key, &[])).collect()
}

/// What the script says, as JSON that may stand in a page.
fn words(parts: &Parts<'_>) -> String {
    const START: &str = "page.js_";
    let words: serde_json::Map<String, serde_json::Value> = i18n::keys()
        .filter_map(|key| key.strip_prefix(START).map(|name| (key, name)))
        .map(|(key, name)| (name.to_owned(), parts.called.template(parts.lang(), key).into()))
        .collect();
    serde_json::Value::Object(words).to_string().replace('<', "\\u003c")
}
