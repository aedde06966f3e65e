//! Figures and everything that explains them, as tables that one dictionary (`data/archive.toml`) describes: what a data
//! package and a database hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalog::Catalog;
use crate::exports::{Align, Table, Value, changes_table, editions_text, figures_table};
use crate::i18n::{self, Lang};
use crate::model::{Body, BodyId, Change, Finding, Indicator, Observation, Place, Year};

/// What an archive is made of.
#[derive(Clone, Copy, Debug)]
pub struct ArchiveParts<'a> {
    /// The figures.
    pub observations: &'a [Observation],
    /// Their changes.
    pub changes: &'a [Change],
    /// What is wrong or doubtful.
    pub findings: &'a [Finding],
    /// The bodies that are described.
    pub bodies: &'a [Body],
    /// The files that were read.
    pub sources: &'a [SourceFile],
    /// Indicators and their labels.
    pub catalog: &'a Catalog,
    /// The language of headings and sentences.
    pub lang: Lang,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name, as figures give it as their source.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of its bytes, as hexadecimal digits.
    pub sha256: String,
}

/// What the dictionary says of a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableInfo {
    /// Its name.
    pub id: String,
    zh: String,
    en: String,
    /// The columns that tell a row from every other.
    pub key: Vec<String>,
    /// The command that prints it; empty for the tables of an archive.
    #[serde(default)]
    pub command: String,
    /// The name of its JSON schema, where it is printed as JSON.
    #[serde(default)]
    pub schema: String,
    /// The columns of a table for people, where those are not all.
    #[serde(default)]
    pub people: Vec<String>,
    /// Its columns.
    #[serde(rename = "field")]
    pub fields: Vec<FieldInfo>,
}

/// What the dictionary says of a column.
#[derive(Clone, Debug, Deserialize)]
pub struct FieldInfo {
    /// Its name.
    pub name: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Whether every row has a value.
    #[serde(default)]
    pub required: bool,
    /// The table whose rows it names.
    #[serde(default)]
    pub refers: Option<String>,
    /// The list of codes that it takes its values from.
    #[serde(default)]
    pub codes: Option<String>,
    zh: String,
    en: String,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Texts.
    String,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
}

/// A code of a column.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    list: String,
    /// The code.
    pub id: String,
    /// The letter of the observation status in SDMX.
    #[serde(default)]
    pub sdmx: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dictionary {
    table: Vec<TableInfo>,
    code: Vec<Code>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outputs {
    table: Vec<TableInfo>,
}

fn dictionary() -> &'static Dictionary {
    static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
    DICTIONARY.get_or_init(|| {
        toml::from_str(include_str!("data/archive.toml")).expect("the dictionary is tested")
    })
}

/// The tables that commands print, beside those of an archive.
pub fn output_tables() -> &'static [TableInfo] {
    static OUTPUTS: OnceLock<Outputs> = OnceLock::new();
    let outputs = OUTPUTS.get_or_init(|| {
        toml::from_str(include_str!("data/outputs.toml")).expect("the dictionary is tested")
    });
    &outputs.table
}

/// The columns of a printed table that people see; none where they see all.
pub fn people_columns(table: &str) -> Vec<&'static str> {
    let info = output_tables().iter().find(|info| info.id == table);
    info.map(|info| info.people.iter().map(String::as_str).collect()).unwrap_or_default()
}

/// The tables of an archive, in their order.
pub fn archive_tables() -> &'static [TableInfo] {
    &dictionary().table
}

/// The codes of a list.
pub fn codes(list: &str) -> impl Iterator<Item = &'static Code> {
    dictionary().code.iter().filter(move |code| code.list == list)
}

impl TableInfo {
    /// What it holds, in words.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl FieldInfo {
    /// What it says, in words.
    pub fn description(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// The tables of an archive, in the order of [`archive_tables`], with the columns that the dictionary names.
pub fn archive(parts: &ArchiveParts<'_>) -> Vec<(&'static TableInfo, Table)> {
    let table = |info: &TableInfo| match info.id.as_str() {
        "figures" => figures_table(parts.observations, parts.lang),
        "changes" => changes_table(parts.changes, parts.lang),
        "findings" => findings_data(parts.findings, parts.lang),
        "bodies" => filled(info, parts.lang, bodies(parts).iter().map(body)),
        "indicators" => filled(info, parts.lang, indicators(parts.catalog)),
        _ => filled(info, parts.lang, sources(parts)),
    };
    archive_tables().iter().map(|info| (info, table(info))).collect()
}

fn filled(info: &TableInfo, lang: Lang, rows: impl Iterator<Item = Vec<Value>>) -> Table {
    let columns = info.fields.iter().map(|field| {
        let key = format!("column.{}", field.name);
        let heading = if i18n::has(&key) { i18n::say(lang, &key, &[]) } else { field.name.clone() };
        let align = if field.kind == FieldKind::String { Align::Left } else { Align::Right };
        (field.name.as_str(), heading, align)
    });
    let mut table = Table::new(columns);
    table.rows.extend(rows);
    table
}

/// Findings as data: codes and numbers, the sentence and the places in `lang`.
pub fn findings_data(findings: &[Finding], lang: Lang) -> Table {
    match archive_tables().iter().find(|info| info.id == "findings") {
        Some(info) => filled(info, lang, findings.iter().map(|f| finding(f, lang))),
        None => Table::default(),
    }
}

fn finding(finding: &Finding, lang: Lang) -> Vec<Value> {
    let text = |text: Option<String>| Value::from(text.unwrap_or_default().as_str());
    let places: Vec<String> =
        finding.places.iter().map(|place: &Place| place.describe(lang)).collect();
    vec![
        finding.severity.as_str().into(),
        finding.code.as_str().into(),
        text(finding.body.as_ref().map(ToString::to_string)),
        finding.year.map_or(Value::Empty, Value::from),
        text(finding.indicator.as_ref().map(ToString::to_string)),
        text(finding.breakdown.as_ref().map(ToString::to_string)),
        finding.reported.into(),
        finding.computed.into(),
        Value::from(finding.message(lang)),
        places.join("\n").as_str().into(),
        Value::from(finding.fingerprint()),
    ]
}

/// The bodies that are described, and those of which nothing is known but figures.
fn bodies(parts: &ArchiveParts<'_>) -> Vec<Body> {
    let mut bodies = parts.bodies.to_vec();
    let described: BTreeSet<BodyId> = bodies.iter().map(|body| body.id.clone()).collect();
    let mut others: BTreeSet<&BodyId> = parts.observations.iter().map(|o| &o.key.body).collect();
    others.retain(|id| !described.contains(*id));
    bodies.extend(others.into_iter().map(|id| Body::named(id.as_str())));
    bodies.sort_by(|a, b| a.id.cmp(&b.id));
    bodies
}

fn body(body: &Body) -> Vec<Value> {
    let id = |id: &Option<BodyId>| Value::from(id.as_ref().map_or("", BodyId::as_str));
    let year = |year: Option<Year>| year.map_or(Value::Empty, Value::from);
    vec![
        body.id.as_str().into(),
        body.code.as_str().into(),
        body.kind.as_str().into(),
        body.level.as_str().into(),
        id(&body.parent),
        body.aliases.join("；").as_str().into(),
        year(body.from),
        year(body.to),
        id(&body.successor),
    ]
}

fn indicators(catalog: &Catalog) -> impl Iterator<Item = Vec<Value>> {
    let printed = catalog.indicators().iter().map(|indicator| (indicator, ""));
    let derived = catalog.derived().iter().map(|d| (&d.indicator, d.text.as_str()));
    printed.chain(derived).map(|(indicator, formula): (&Indicator, &str)| {
        let measure = format!("{:?}", indicator.measure).to_lowercase();
        let parent = indicator.parent.as_ref().map_or("", |id| id.as_str());
        vec![
            indicator.id.as_str().into(),
            indicator.zh.as_str().into(),
            indicator.en.as_str().into(),
            indicator.unit.as_str().into(),
            measure.as_str().into(),
            indicator.table.as_str().into(),
            parent.into(),
            formula.into(),
            editions_text(indicator).as_str().into(),
            indicator.aliases.join("、").as_str().into(),
        ]
    })
}

/// What comes from one source.
#[derive(Default)]
struct Holding<'a> {
    bodies: BTreeSet<&'a BodyId>,
    years: BTreeSet<Year>,
    figures: usize,
}

fn sources(parts: &ArchiveParts<'_>) -> impl Iterator<Item = Vec<Value>> {
    let mut held: BTreeMap<&str, Holding<'_>> = BTreeMap::new();
    for o in parts.observations.iter().filter(|o| !o.provenance.source.is_empty()) {
        let holding = held.entry(&o.provenance.source).or_default();
        holding.bodies.insert(&o.key.body);
        holding.years.insert(o.key.year);
        holding.figures += 1;
    }
    let files: BTreeMap<&str, &SourceFile> =
        parts.sources.iter().map(|file| (file.name.as_str(), file)).collect();
    files.keys().for_each(|name| {
        held.entry(name).or_default();
    });
    held.into_iter().map(move |(name, holding)| {
        let file = files.get(name);
        let year = |year: Option<&Year>| year.map_or(Value::Empty, |year| Value::from(*year));
        vec![
            name.into(),
            Value::Integer(holding.bodies.len() as i64),
            year(holding.years.first()),
            year(holding.years.last()),
            Value::Integer(holding.figures as i64),
            file.map_or(Value::Empty, |file| Value::Integer(file.bytes as i64)),
            file.map_or("", |file| file.sha256.as_str()).into(),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_have_the_letters_of_the_model() {
        use crate::model::ObsStatus;
        let listed: Vec<_> =
            codes("status").map(|c| (c.id.as_str(), c.sdmx.as_deref().unwrap())).collect();
        let wanted = ObsStatus::ALL.map(|status| (status.as_str(), status.sdmx()));
        assert_eq!(listed, wanted);
    }

    #[test]
    fn the_dictionary_names_the_columns_of_every_table() {
        let parts = ArchiveParts {
            observations: &[],
            changes: &[],
            findings: &[Finding::new("table_empty", crate::model::Severity::Warning)],
            bodies: &[Body::named("甲县")],
            sources: &[SourceFile { name: "a".to_owned(), bytes: 1, sha256: String::new() }],
            catalog: Catalog::builtin(),
            lang: Lang::En,
        };
        for (info, table) in archive(&parts) {
            let named: Vec<&str> = info.fields.iter().map(|f| f.name.as_str()).collect();
            let there: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(named, there, "{}", info.id);
            assert!(table.rows.iter().all(|row| row.len() == named.len()), "{}", info.id);
            assert!(info.key.iter().all(|key| named.contains(&key.as_str())));
            for list in info.fields.iter().filter_map(|field| field.codes.as_deref()) {
                assert!(codes(list).next().is_some(), "{list}");
            }
        }
    }
}
