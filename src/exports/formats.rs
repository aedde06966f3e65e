//! What outputs look like, for their readers: the columns of every table, and JSON schemas, from the dictionaries.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use crate::catalog::Catalog;
use crate::exports::package::column_rows;
use crate::exports::{
    Align, Column, FieldInfo, FieldKind, TableInfo, Value, archive_tables, codes, indicators_table,
    markdown, output_tables,
};
use crate::i18n::{self, Lang};
use crate::model::IndicatorId;

/// The forms of files and the columns of every table that is written, in Markdown.
pub fn formats_reference(lang: Lang) -> String {
    let say = |key: &str| i18n::say(lang, &format!("formats.{key}"), &[]);
    let mut out = format!("# {}\n\n{}\n", say("title"), say("about"));
    let _ = write!(out, "\n## {}\n\n{}\n", say("forms_title"), say("forms"));
    let _ = write!(out, "\n## {}\n\n{}\n", say("json_title"), say("json"));
    let _ = write!(out, "\n## {}\n\n{}\n", say("csv_title"), say("csv"));
    for info in archive_tables().iter().chain(output_tables()) {
        let title =
            if info.command.is_empty() { format!("`{}`", info.id) } else { info.command.clone() };
        let _ = write!(out, "\n## {title}\n\n{}{}", info.title(lang), say("stop"));
        if !info.schema.is_empty() {
            let name = [("name", info.schema.clone())];
            let _ = write!(out, "{}", i18n::say(lang, "formats.schema", &name));
        }
        out.push_str("\n\n");
        column_rows(info, lang, &mut out);
    }
    let _ = write!(out, "\n## tongbi check --json\n\n{}\n", say("check"));
    let _ = write!(out, "\n## manifest.jsonl\n\n{}\n", say("manifest"));
    out
}

/// The indicators of a catalog in Markdown: what reports print, then what is derived, with its formula.
pub fn indicators_reference(catalog: &Catalog, lang: Lang) -> String {
    let say = |key: &str| i18n::say(lang, &format!("formats.{key}"), &[]);
    let mut out = format!("# {}\n\n{}\n\n", say("indicators_title"), say("indicators"));
    let mut table = indicators_table(catalog, lang);
    let formula = i18n::say(lang, "catalog.formula", &[]);
    table.columns.push(Column { name: "formula".to_owned(), heading: formula, align: Align::Left });
    for row in &mut table.rows {
        let id = IndicatorId::new(&row[0].plain());
        let derived = catalog.derived_of(&id).map(|derived| format!("`{}`", derived.text));
        row[0] = Value::from(format!("`{id}`"));
        row.push(derived.map_or(Value::Empty, Value::from));
    }
    out.push_str(&markdown(&table));
    out
}

/// The JSON schemas of the tables that are printed with `--json`, each with its name. A table that two commands print has one.
pub fn json_schemas() -> Vec<(String, Json)> {
    let mut schemas: Vec<(String, Json)> = Vec::new();
    for info in archive_tables().iter().chain(output_tables()).filter(|i| !i.schema.is_empty()) {
        match schemas.iter_mut().find(|(name, _)| *name == info.schema) {
            Some((_, schema)) => add_fields(schema, info),
            None => schemas.push((info.schema.clone(), schema(info))),
        }
    }
    schemas
}

fn schema(info: &TableInfo) -> Json {
    let mut properties = Map::new();
    info.fields.iter().for_each(|field| drop(properties.insert(field.name.clone(), of(field))));
    let required: Vec<&str> = info.fields.iter().map(|field| field.name.as_str()).collect();
    let name = format!("tongbi.{}/1", info.schema);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        "description": info.title(Lang::En),
        "type": "object",
        "required": ["schema", "rows"],
        "properties": {
            "schema": { "const": name },
            "rows": {
                "type": "array",
                "items": { "type": "object", "properties": properties, "required": required },
            },
        },
    })
}

/// The columns that another command adds to a table: they may be there.
fn add_fields(schema: &mut Json, info: &TableInfo) {
    let items = &mut schema["properties"]["rows"]["items"]["properties"];
    for field in &info.fields {
        items[&field.name] = of(field);
    }
}

fn of(field: &FieldInfo) -> Json {
    let kind = match field.kind {
        FieldKind::String => "string",
        FieldKind::Integer => "integer",
        FieldKind::Number => "number",
    };
    let mut of = json!({ "description": field.description(Lang::En), "type": [kind, "null"] });
    if let Some(list) = &field.codes {
        let ids = codes(list).map(|code| Json::from(code.id.as_str()));
        of["enum"] = ids.chain([Json::Null]).collect();
    }
    of
}
