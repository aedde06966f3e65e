//! What the documentation says of outputs is what they are: columns and JSON.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use tongbi::exports::{
    archive_tables, formats_reference, indicators_reference, json_schemas, output_tables,
};
use tongbi::{Catalog, Lang};

use crate::{is_up_to_date, root};

#[test]
fn the_generated_documents_are_up_to_date() {
    for (lang, ending) in [(Lang::En, ".md"), (Lang::Zh, ".zh-CN.md")] {
        is_up_to_date(&format!("docs/formats{ending}"), &formats_reference(lang));
        let indicators = indicators_reference(Catalog::builtin(), lang);
        is_up_to_date(&format!("docs/indicators{ending}"), &indicators);
    }
    for (name, schema) in json_schemas() {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        is_up_to_date(&format!("docs/schemas/{name}.json"), &text);
    }
}

/// A command line for every table that the documentation describes.
const PRINTED: [(&str, &[&str]); 16] = [
    ("figures", &["figures", "datasets"]),
    ("figures", &["read", "datasets"]),
    ("changes", &["yoy", "datasets"]),
    ("growth", &["yoy", "datasets", "--growth"]),
    ("index", &["yoy", "datasets", "--base-year", "2023"]),
    ("share", &["yoy", "datasets", "--share"]),
    ("rank", &["rank", "datasets", "--indicator", "行政许可", "--years", "2024"]),
    (
        "compare",
        &["compare", "datasets", "--indicator", "行政许可", "--years", "2024", "--body", "宿迁市"],
    ),
    (
        "contribution",
        &["compare", "datasets", "--contribution", "--indicator", "新收申请", "--years", "2024"],
    ),
    ("rollup_changes", &["rollup", "datasets", "--what", "changes"]),
    ("diff", &["diff", "a.csv", "b.csv"]),
    ("check_csv", &["check", "datasets"]),
    ("ranking", &["check", "datasets", "--format", "ranking"]),
    ("catalog", &["catalog"]),
    ("rules", &["explain"]),
    ("claims", &[]),
];

fn desk() -> TempDir {
    let folder = TempDir::new().unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(root().join("datasets"), folder.path().join("datasets")).unwrap();
    for (name, value) in [("a.csv", 100), ("b.csv", 120)] {
        let table = format!("body,year,indicator,value\n甲县,2023,permits.decided,{value}\n");
        fs::write(folder.path().join(name), table).unwrap();
    }
    folder
}

fn printed(folder: &TempDir, words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongbi"));
    let output = command.args(words).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() <= Some(1), "{words:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn tables_have_the_columns_that_are_described() {
    let desk = desk();
    for info in archive_tables().iter().chain(output_tables()) {
        let described: Vec<&str> = info.fields.iter().map(|field| field.name.as_str()).collect();
        let commands = PRINTED.iter().filter(|(table, _)| *table == info.id);
        for (_, words) in commands.clone() {
            let form: &[&str] = if words.is_empty() || words.contains(&"--format") {
                &[]
            } else {
                &["--format", "csv"]
            };
            let header = match *words {
                [] => {
                    let page = root().join("tests/fixtures/reports/html-whole/input.html");
                    printed(&desk, &["extract", page.to_str().unwrap(), "-o", "x.csv"]);
                    fs::read_to_string(desk.path().join("x.claims.csv")).unwrap()
                }
                words => printed(&desk, &[words, form].concat()),
            };
            let found: Vec<&str> = header.lines().next().unwrap().split(',').collect();
            let more = if info.id == "rollup_changes" { found.len() - 1 } else { 0 };
            assert_eq!(found[more..], described, "{words:?}");
        }
        let is_printed = !info.command.is_empty();
        assert_eq!(commands.count() > 0, is_printed, "{}", info.id);
    }
}

#[test]
fn what_is_printed_as_json_is_what_its_schema_says() {
    let desk = desk();
    let schemas = json_schemas();
    for info in archive_tables().iter().chain(output_tables()).filter(|i| !i.schema.is_empty()) {
        let (_, schema) = schemas.iter().find(|(name, _)| *name == info.schema).unwrap();
        for (_, words) in PRINTED.iter().filter(|(table, _)| *table == info.id) {
            let json: Value =
                serde_json::from_str(&printed(&desk, &[words, &["--json"][..]].concat())).unwrap();
            // Where a body is not asked for, its columns are not there.
            assert_eq!(fault(&json, schema, schema), None, "{words:?}");
        }
    }
    let check: Value =
        serde_json::from_str(&printed(&desk, &["check", "datasets", "--json"])).unwrap();
    let schema = fs::read_to_string(root().join("docs/schemas/check.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(fault(&check, &schema, &schema), None);
    assert!(!check["findings"].as_array().unwrap().is_empty());
    let wrong: Value =
        serde_json::from_str("{\"schema\": \"tongbi.yoy/1\", \"rows\": [{\"year\": \"x\"}]}")
            .unwrap();
    let (_, yoy) = schemas.iter().find(|(name, _)| name == "yoy").unwrap();
    assert!(fault(&wrong, yoy, yoy).is_some(), "the test can fail");
}

/// What in a value is not as a schema says, as far as our schemas go.
fn fault(value: &Value, schema: &Value, whole: &Value) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let at = name.trim_start_matches('#');
        return fault(value, whole.pointer(at).unwrap(), whole);
    }
    if let Some(only) = schema.get("const") {
        return (value != only).then(|| format!("{value} is not {only}"));
    }
    if let Some(all) = schema["enum"].as_array() {
        return (!all.contains(value)).then(|| format!("{value} is none of {all:?}"));
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.clone(),
        Value::Null => return None,
        one => vec![one.clone()],
    };
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
        "number" => value.is_number(),
        _ => value.is_null(),
    };
    if !kinds.iter().any(|kind| is(kind.as_str().unwrap())) {
        return Some(format!("{value} is no {kinds:?}"));
    }
    let required = schema["required"].as_array().into_iter().flatten();
    for name in required.filter_map(Value::as_str) {
        if value.get(name).is_none() {
            return Some(format!("{name} is not there"));
        }
    }
    let properties = schema["properties"].as_object().into_iter().flatten();
    let mut parts = properties.filter_map(|(name, schema)| Some((value.get(name)?, schema)));
    let items = value.as_array().into_iter().flatten();
    parts
        .find_map(|(value, schema)| fault(value, schema, whole))
        .or_else(|| items.filter_map(|item| fault(item, &schema["items"], whole)).next())
}
