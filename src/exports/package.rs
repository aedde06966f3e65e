//! A data package: the tables of an archive as CSV, the descriptor that says what is in them, and a README in both languages.

use std::fmt::Write;

use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::exports::archive::{ArchiveParts, FieldInfo, FieldKind, TableInfo, archive, codes};
use crate::exports::{CsvStyle, csv};
use crate::i18n::{self, Lang};

/// A file of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageFile {
    /// Its name in the folder.
    pub name: String,
    /// The table that it holds; none for the descriptor and the READMEs.
    pub table: Option<&'static str>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An archive as a Frictionless data package: `datapackage.json` with the schemas, keys, code lists (statuses with the letters
/// of SDMX) and hashes, `figures.csv`, `changes.csv`, `findings.csv`, `bodies.csv`, `indicators.csv`, `sources.csv`, and
/// a README in Chinese and English with the dictionary and snippets for pandas, R and Stata. tongbi reads it again.
///
/// # Errors
/// None for any archive.
pub fn package(parts: &ArchiveParts<'_>) -> Result<Vec<PackageFile>> {
    let mut files = Vec::new();
    let mut resources = Vec::new();
    let mut dictionary: Vec<(&TableInfo, usize)> = Vec::new();
    for (info, table) in archive(parts) {
        let bytes = csv(&table, CsvStyle::Plain)?;
        resources.push(resource(info, &bytes, parts.lang));
        dictionary.push((info, table.rows.len()));
        files.push(PackageFile {
            name: format!("{}.csv", info.id),
            table: Some(info.id.as_str()),
            bytes,
        });
    }
    let descriptor = descriptor(resources, parts.lang);
    let mut add = |name: &str, text: String| {
        files.push(PackageFile { name: name.to_owned(), table: None, bytes: text.into_bytes() });
    };
    add("datapackage.json", format!("{:#}\n", descriptor));
    add("README.md", readme(&dictionary, Lang::En));
    add("README.zh-CN.md", readme(&dictionary, Lang::Zh));
    Ok(files)
}

fn descriptor(resources: Vec<Json>, lang: Lang) -> Json {
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "data-package",
        "name": "tongbi-figures",
        "title": i18n::say(lang, "package.title", &[]),
        "description": i18n::say(lang, "package.about", &[]),
        "resources": resources,
    })
}

fn resource(info: &TableInfo, bytes: &[u8], lang: Lang) -> Json {
    let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut schema = Map::new();
    let fields: Vec<Json> = info.fields.iter().map(|field| described(field, lang)).collect();
    schema.insert("fields".to_owned(), fields.into());
    schema.insert("missingValues".to_owned(), json!([""]));
    // A key that may be empty is none to the specification: the breakdown of most figures is.
    let is_key =
        |name: &String| info.fields.iter().any(|field| field.name == *name && field.required);
    if !info.key.is_empty() && info.key.iter().all(is_key) {
        schema.insert("primaryKey".to_owned(), json!(info.key));
    }
    let refers: Vec<Json> = info.fields.iter().filter_map(reference).collect();
    if !refers.is_empty() {
        schema.insert("foreignKeys".to_owned(), refers.into());
    }
    json!({
        "name": info.id,
        "path": format!("{}.csv", info.id),
        "profile": "tabular-data-resource",
        "title": info.title(lang),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": bytes.len(),
        "hash": format!("sha256:{hash}"),
        "schema": schema,
    })
}

/// A field as the table schema describes it.
fn described(field: &FieldInfo, lang: Lang) -> Json {
    let kind = match field.kind {
        FieldKind::String => "string",
        FieldKind::Integer => "integer",
        FieldKind::Number => "number",
    };
    let mut out = json!({
        "name": field.name, "type": kind, "description": field.description(lang),
    });
    let mut constraints = Map::new();
    if field.required {
        constraints.insert("required".to_owned(), true.into());
    }
    if let Some(list) = &field.codes {
        let ids: Vec<&str> = codes(list).map(|code| code.id.as_str()).collect();
        constraints.insert("enum".to_owned(), json!(ids));
        let letters = codes(list).filter_map(|code| Some((code.id.clone(), code.sdmx.clone()?)));
        let letters: Map<String, Json> = letters.map(|(id, sdmx)| (id, sdmx.into())).collect();
        if !letters.is_empty() {
            out["sdmx"] = letters.into();
        }
    }
    if !constraints.is_empty() {
        out["constraints"] = constraints.into();
    }
    out
}

fn reference(field: &FieldInfo) -> Option<Json> {
    let table = field.refers.as_deref()?;
    let key = match table {
        "bodies" => "body",
        "indicators" => "id",
        _ => "source",
    };
    Some(json!({ "fields": [field.name], "reference": { "resource": table, "fields": [key] } }))
}

/// What is in the folder, column by column, and how other programs read it.
fn readme(tables: &[(&TableInfo, usize)], lang: Lang) -> String {
    let say = |key: &str| i18n::say(lang, &format!("package.{key}"), &[]);
    let mut out = format!("# {}\n\n{}\n\n", say("title"), say("about"));
    for (info, rows) in tables {
        let _ = writeln!(out, "## `{}.csv`\n", info.id);
        let args = [("title", info.title(lang).to_owned()), ("n", rows.to_string())];
        let _ = writeln!(out, "{}\n", i18n::say(lang, "package.table", &args));
        column_rows(info, lang, &mut out);
        out.push('\n');
    }
    let _ = writeln!(out, "## {}\n", say("reading"));
    for (name, language, snippet) in SNIPPETS {
        let _ = writeln!(out, "### {name}\n\n```{language}\n{}```\n", snippet);
    }
    out
}

/// The columns of a table as a table in Markdown: name, type, meaning.
pub(super) fn column_rows(info: &TableInfo, lang: Lang, out: &mut String) {
    let say = |key: &str| i18n::say(lang, &format!("package.{key}"), &[]);
    let head = [say("column"), say("type"), say("meaning")].join(" | ");
    let _ = writeln!(out, "| {head} |\n| --- | --- | --- |");
    for field in &info.fields {
        let kind = format!("{:?}", field.kind).to_lowercase();
        let mut meaning = field.description(lang).replace('|', "\\|");
        if let Some(list) = field.codes.as_deref() {
            meaning.push_str(&listed(list, lang));
        }
        let _ = writeln!(out, "| `{}` | {kind} | {meaning} |", field.name);
    }
}

/// The codes of a column, with their words and the letters of SDMX.
fn listed(list: &str, lang: Lang) -> String {
    let word = |id: &str| i18n::say(lang, &format!("{list}.{id}"), &[]);
    let each = codes(list).map(|code| match &code.sdmx {
        Some(letter) => format!("`{}` {} (SDMX {letter})", code.id, word(&code.id)),
        None => format!("`{}` {}", code.id, word(&code.id)),
    });
    let colon = i18n::say(lang, "place.colon", &[]);
    colon + &each.collect::<Vec<_>>().join(", ")
}

/// How other programs read a package.
const SNIPPETS: [(&str, &str, &str); 3] = [
    ("Python (pandas)", "python", include_str!("data/read_pandas.py")),
    ("R", "r", include_str!("data/read_r.R")),
    ("Stata", "stata", include_str!("data/read_stata.do")),
];
