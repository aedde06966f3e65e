use serde_json::{Map, Number, Value as Json, json};

use crate::exports::{Table, Value};

/// A table as one JSON object: `{"schema": "tongbi.<name>/1", "rows": [{…}, …]}`. Fields are only ever added.
pub fn json(table: &Table, name: &str) -> Vec<u8> {
    let rows: Vec<Json> = table.rows.iter().map(|row| object(table, row)).collect();
    let mut text = json!({ "schema": format!("tongbi.{name}/1"), "rows": rows }).to_string();
    text.push('\n');
    text.into_bytes()
}

/// A table as JSON lines: one object per row.
pub fn json_lines(table: &Table) -> Vec<u8> {
    let mut text = String::new();
    for row in &table.rows {
        text.push_str(&object(table, row).to_string());
        text.push('\n');
    }
    text.into_bytes()
}

fn object(table: &Table, row: &[Value]) -> Json {
    let fields = table.columns.iter().zip(row);
    Json::Object(
        fields.map(|(column, value)| (column.name.clone(), of(value))).collect::<Map<_, _>>(),
    )
}

fn of(value: &Value) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Text(text) => Json::String(text.to_string()),
        Value::Integer(number) => Json::Number((*number).into()),
        Value::Number(number) => whole(*number)
            .map(Number::from)
            .or_else(|| Number::from_f64(*number))
            .map_or(Json::Null, Json::Number),
    }
}

/// A number without a fraction, so that `3525` is not written as `3525.0`.
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9.0e15).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::Align;

    #[test]
    fn numbers_are_numbers_and_no_value_is_null() {
        let mut table = Table::new([
            ("body", "机关".to_owned(), Align::Left),
            ("value", "数值".to_owned(), Align::Right),
        ]);
        table.rows.push(vec!["甲县".into(), Value::Number(3525.0)]);
        table.rows.push(vec!["乙县".into(), Value::Empty]);
        let text = String::from_utf8(json(&table, "yoy")).unwrap();
        let expected = r#"{"rows":[{"body":"甲县","value":3525},{"body":"乙县","value":null}],"schema":"tongbi.yoy/1"}"#;
        assert_eq!(text.trim_end(), expected);
    }
}
