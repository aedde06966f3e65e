use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::catalog::{Source, toml_fault};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Place;

/// A line of a file of settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The table that it stands in; none at the top.
    pub table: Option<String>,
    /// Its name.
    pub key: String,
    /// Its value as a text, or the values of an array.
    pub values: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// The settings of a TOML file: names with values, at the top and in tables. Which names there are is up to the caller.
///
/// ```
/// use tongbi::catalog::settings;
///
/// let found = settings("tongbi.toml", "lang = \"en\"\n[chart]\nformat = [\"svg\", \"pdf\"]\n")?;
/// assert_eq!((found[0].key.as_str(), found[0].values[0].as_str()), ("lang", "en"));
/// assert_eq!((found[1].table.as_deref(), found[1].values.len()), (Some("chart"), 2));
/// assert_eq!(found[1].place.line, Some(3));
/// # Ok::<(), tongbi::Error>(())
/// ```
///
/// # Errors
/// It is no TOML, or a value is neither text, number, yes or no, nor an array of such.
pub fn settings(name: &str, text: &str) -> Result<Vec<Setting>> {
    let source = Source { name, text };
    let root = DeTable::parse(text).map_err(|fault| {
        let error = Error::new(ErrorKind::Format, "settings_syntax");
        toml_fault(error, source, &fault)
    })?;
    let mut found = Vec::new();
    for (key, value) in root.get_ref() {
        match value.get_ref() {
            DeValue::Table(table) => {
                for (inner, value) in table {
                    found.push(setting(Some(key.get_ref()), (inner, value), source)?);
                }
            }
            _ => found.push(setting(None, (key, value), source)?),
        }
    }
    found.sort_by_key(|setting| setting.place.line);
    Ok(found)
}

fn setting(
    table: Option<&str>,
    (key, value): (&Spanned<toml::de::DeString<'_>>, &Spanned<DeValue<'_>>),
    source: Source<'_>,
) -> Result<Setting> {
    let before = source.text.get(..key.span().start).unwrap_or(source.text);
    let place = Place::document(source.name).at_line(before.matches('\n').count() as u64 + 1);
    let values = match value.get_ref() {
        DeValue::Array(values) => values.iter().map(|value| plain(value.get_ref())).collect(),
        one => plain(one).map(|one| vec![one]),
    };
    let values = values.ok_or_else(|| {
        let error = Error::new(ErrorKind::Format, "settings_value").at(place.clone());
        error.with("name", key.get_ref())
    })?;
    Ok(Setting { table: table.map(str::to_owned), key: key.get_ref().to_string(), values, place })
}

/// A single value as a text.
fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(is) => Some(is.to_string()),
        _ => None,
    }
}
