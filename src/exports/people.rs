use crate::catalog::Catalog;
use crate::exports::{Table, Value};
use crate::i18n::numbers::{grouped, share, signed, signed_share};
use crate::i18n::{self, Lang};
use crate::model::{BreakdownId, IndicatorId, Measure};

/// Columns of per cent without a sign, and of changes in per cent.
const SHARES: [&str; 4] = ["share", "cumulative_share", "percentile", "top_share"];
const MOVES: [&str; 3] = ["per_cent", "contribution", "change_share"];
/// Columns of differences.
const DIFFERENCES: [&str; 2] = ["difference", "from_median"];
/// Columns of codes, and where their words are.
const CODES: [&str; 3] = ["note", "status", "comparability"];

/// A table of data as a person reads it: the label of the indicator with its applicant and unit, thousands commas, per cents
/// with one decimal, the words of codes. Columns in which nothing stands, and the applicants once they are in the label, are
/// left out.
pub fn people_table(data: &Table, catalog: &Catalog, lang: Lang) -> Table {
    let at = |name: &str| data.columns.iter().position(|column| column.name == name);
    let places =
        Places { indicator: at("indicator"), breakdown: at("breakdown"), unit: at("unit") };
    let is_shown = |column: usize| {
        let told = places.indicator.is_some() && Some(column) == places.breakdown;
        !told && (data.rows.is_empty() || data.rows.iter().any(|row| row[column] != Value::Empty))
    };
    let shown: Vec<usize> = (0..data.columns.len()).filter(|at| is_shown(*at)).collect();
    let columns = shown.iter().map(|at| data.columns[*at].clone()).collect();
    let read = |row: &Vec<Value>| {
        let cell = |at: &usize| {
            let name = data.columns[*at].name.as_str();
            match (&row[*at], places.indicator == Some(*at)) {
                (Value::Text(_), true) => Value::from(places.label(row, catalog, lang)),
                (value, _) => words(name, value, places.is_ratio(row, catalog), lang),
            }
        };
        shown.iter().map(cell).collect()
    };
    let rows = data.rows.iter().map(read).collect();
    Table { columns, rows }
}

/// Where a table says what a row is of.
struct Places {
    indicator: Option<usize>,
    breakdown: Option<usize>,
    unit: Option<usize>,
}

impl Places {
    fn indicator(&self, row: &[Value]) -> IndicatorId {
        IndicatorId::new(&self.indicator.map_or_else(String::new, |at| row[at].plain()))
    }

    fn label(&self, row: &[Value], catalog: &Catalog, lang: Lang) -> String {
        let id = self.indicator(row);
        let label = catalog.short_label(&id, lang).to_owned();
        let code = self.breakdown.map_or_else(String::new, |at| row[at].plain());
        let code = BreakdownId::new(&code);
        if code.is_none() || code == catalog.whole(&id) {
            return label;
        }
        let part = catalog.breakdown_label(&code, lang).to_owned();
        i18n::say(lang, "table.part", &[("whole", label), ("part", part)])
    }

    /// Whether the differences of a row are percentage points.
    fn is_ratio(&self, row: &[Value], catalog: &Catalog) -> bool {
        let measure = catalog.indicator(&self.indicator(row)).map(|i| i.measure);
        let per_cent = self.unit.is_some_and(|at| row[at].plain() == "%");
        measure == Some(Measure::Ratio) && per_cent
    }
}

fn words(name: &str, value: &Value, is_ratio: bool, lang: Lang) -> Value {
    let text = match value {
        Value::Number(n) if SHARES.contains(&name) => format!("{}%", share(*n)),
        Value::Number(n) if MOVES.contains(&name) && *n == 0.0 => "0".to_owned(),
        Value::Number(n) if MOVES.contains(&name) => format!("{}%", signed_share(*n)),
        Value::Number(n) if DIFFERENCES.contains(&name) && is_ratio => {
            i18n::say(lang, "number.points", &[("n", signed(*n, 1))])
        }
        Value::Number(n) if DIFFERENCES.contains(&name) => signed(*n, 2),
        Value::Number(n) => grouped(*n, 2),
        Value::Text(code) if CODES.contains(&name) => {
            let known = ["note", "comparability", "status"].map(|list| format!("{list}.{code}"));
            match known.into_iter().find(|key| i18n::has(key)) {
                Some(key) => i18n::say(lang, &key, &[]),
                None => code.to_string(),
            }
        }
        other => return other.clone(),
    };
    Value::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::Align;

    #[test]
    fn data_become_words() {
        let left = |name: &'static str| (name, name.to_owned(), Align::Left);
        let right = |name: &'static str| (name, name.to_owned(), Align::Right);
        let mut table = Table::new([
            left("indicator"),
            left("breakdown"),
            left("unit"),
            right("value"),
            right("share"),
            right("from_median"),
            left("note"),
            left("peers"),
        ]);
        table.rows.push(vec![
            "requests.received".into(),
            "natural_person".into(),
            "件".into(),
            Value::Number(12_345.0),
            Value::Number(12.34),
            Value::Number(-10.0),
            "suspect".into(),
            Value::Empty,
        ]);
        let read = people_table(&table, Catalog::builtin(), Lang::En);
        let said: Vec<String> = read.rows[0].iter().map(Value::plain).collect();
        assert_eq!(said[0], "Requests received (Natural person)");
        assert_eq!(said[1..], ["件", "12,345", "12.3%", "−10", "in doubt, left out"]);
    }
}
