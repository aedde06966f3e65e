use compact_str::CompactString;

/// A value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: an empty cell in CSV, `null` in JSON.
    Empty,
    /// A text; most are short enough to stand in the value itself.
    Text(CompactString),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
}

impl From<crate::model::Year> for Value {
    /// A year that is not known is no value.
    fn from(year: crate::model::Year) -> Self {
        if year == crate::model::Year::UNKNOWN {
            Value::Empty
        } else {
            Value::Integer(year.0.into())
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() { Value::Empty } else { Value::Text(text.into()) }
    }
}

impl From<String> for Value {
    /// An empty text stays one.
    fn from(text: String) -> Self {
        Value::Text(text.into())
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Value::Integer(i64::from(number))
    }
}

impl From<Option<f64>> for Value {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Value::Empty, Value::Number)
    }
}

impl Value {
    /// The value as data prints it: a number as short as it can be read back, without thousands separators.
    pub fn plain(&self) -> String {
        match self {
            Value::Empty => String::new(),
            Value::Text(text) => text.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Number(number) => number.to_string(),
        }
    }
}

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name, as CSV headers and JSON fields have it.
    pub name: String,
    /// The heading, as a person reads it.
    pub heading: String,
    /// Where its texts stand.
    pub align: Align,
}

/// Named columns and rows of as many values.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with a value for every column.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table without rows; a column is its name, heading and alignment.
    pub fn new<'a>(columns: impl IntoIterator<Item = (&'a str, String, Align)>) -> Self {
        let columns = columns
            .into_iter()
            .map(|(name, heading, align)| Column { name: name.to_owned(), heading, align })
            .collect();
        Table { columns, rows: Vec::new() }
    }
}
