use serde::Deserialize;

use crate::catalog::{Source, toml_fault};
use crate::error::{Error, ErrorKind, Result};
use crate::i18n::Lang;

/// A chart as its user keeps it in a file: names as a person writes them, nothing resolved yet.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartSpec {
    /// The kind of chart.
    #[serde(rename = "type")]
    pub kind: String,
    /// Bodies, by name or a fragment; all when there is none.
    #[serde(default)]
    pub body: Vec<String>,
    /// Indicators, by id, label, alias or a fragment; the main ones of the kind when there is none.
    #[serde(default)]
    pub indicator: Vec<String>,
    /// `2024` or `2019-2024`.
    pub years: Option<String>,
    /// `light`, `dark` or `print`.
    pub theme: Option<String>,
    /// The name of a size, or width and height: `1000x700`.
    pub size: Option<String>,
    /// Whether a trend has a logarithmic axis.
    #[serde(default)]
    pub log: bool,
    /// Whether every panel of a grid has a scale of its own.
    #[serde(default)]
    pub free_y: bool,
    /// Whether lines are an index.
    #[serde(default)]
    pub index: bool,
    /// Whether a matrix gives the mean growth a year.
    #[serde(default)]
    pub cagr: bool,
    /// The order of the rows of a matrix: `form` or `change`.
    pub sort: Option<String>,
    /// A body that stands out in comparisons.
    pub highlight: Option<String>,
    /// Words at years: `2021=…`.
    #[serde(default)]
    pub annotate: Vec<String>,
    /// A file of colours, beside this one.
    pub palette: Option<String>,
    /// Whether the ground is left out.
    #[serde(default)]
    pub transparent: bool,
    /// `text` or `paths`.
    pub text: Option<String>,
    /// `svg`, `png`, `pdf`.
    #[serde(default)]
    pub format: Vec<String>,
    /// How many pixels a pixel of the chart has on each side.
    pub scale: Option<f64>,
    /// The dots on an inch, of a chart that is printed 156 mm wide.
    pub dpi: Option<f64>,
    /// The language.
    pub lang: Option<Lang>,
    /// A title in place of the one made from the figures.
    pub title: Option<String>,
    /// A subtitle in place of the usual one.
    pub subtitle: Option<String>,
    /// A note in place of the usual one.
    pub note: Option<String>,
    /// A source in place of the reports' names.
    pub source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecFile {
    chart: Vec<ChartSpec>,
}

/// The charts of a TOML file: one table `[[chart]]` each.
///
/// # Errors
/// The file is no TOML, a field is not known, or a chart has no type; the message says where.
pub fn chart_specs(name: &str, text: &str) -> Result<Vec<ChartSpec>> {
    let file: std::result::Result<SpecFile, toml::de::Error> = toml::from_str(text);
    file.map(|file| file.chart).map_err(|e| {
        let error = Error::new(ErrorKind::Format, "chart_spec");
        toml_fault(error, Source { name, text }, &e)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_is_not_known_is_refused_by_name() {
        let specs =
            chart_specs("c.toml", "[[chart]]\ntype = \"rank\"\nbody = [\"甲县\"]\n").unwrap();
        assert_eq!((specs[0].kind.as_str(), specs[0].body[0].as_str()), ("rank", "甲县"));
        let error = chart_specs("c.toml", "[[chart]]\ntype = \"rank\"\ncolour = 1\n").unwrap_err();
        assert!(error.message(Lang::En).contains("colour"), "{error}");
    }
}
