use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::account::TableKind;
use crate::catalog::fold;
use crate::i18n::{self, Lang};
use crate::model::ObsStatus;

/// What a column is for, when it does not hold the figures of one indicator. A column that stands earlier chooses its
/// heading first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Column {
    Body,
    Year,
    Indicator,
    Breakdown,
    Group,
    Value,
    Unit,
    Status,
    Source,
    Place,
    Text,
    Kind,
    Level,
    Parent,
    Code,
    Aliases,
    From,
    To,
    Successor,
    Subject,
    BaseYear,
    Comparability,
    Severity,
    Message,
    Editions,
}

impl Column {
    /// Every column that a table of figures may have, in the order in which they choose their headings.
    pub(super) const ALL: [Column; 11] = [
        Column::Body,
        Column::Year,
        Column::Indicator,
        Column::Breakdown,
        Column::Group,
        Column::Value,
        Column::Unit,
        Column::Status,
        Column::Source,
        Column::Place,
        Column::Text,
    ];

    /// The code of the column's role.
    pub(super) fn role(self) -> &'static str {
        match self {
            Column::Body => "body",
            Column::Year => "year",
            Column::Indicator => "indicator",
            Column::Breakdown => "breakdown",
            Column::Group => "group",
            Column::Unit => "unit",
            Column::Status => "status",
            Column::Source => "source",
            Column::Place => "place",
            Column::Text => "text",
            _ => "remark",
        }
    }
}

/// A table that has no figures, told by its columns.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OtherTable {
    pub(super) kind: TableKind,
    pub(super) all: Vec<Column>,
    #[serde(default)]
    pub(super) none: Vec<Column>,
    #[serde(default)]
    pub(super) after_figures: bool,
    /// Whether it has no column but those that are known.
    #[serde(default)]
    pub(super) alone: bool,
}

/// The words of headings and statuses, folded.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    columns: BTreeMap<Column, Vec<String>>,
    statuses: BTreeMap<ObsStatus, Vec<String>>,
    #[serde(rename = "table")]
    pub(super) tables: Vec<OtherTable>,
}

impl Words {
    /// The words that are embedded in the program.
    pub(super) fn get() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(|| {
            toml::from_str(include_str!("words.toml")).expect("the embedded words are tested")
        })
    }

    /// The columns with their words, each with the one that stands first in front.
    pub(super) fn columns(&self) -> impl Iterator<Item = (Column, &[String])> {
        self.columns.iter().map(|(column, words)| (*column, words.as_slice()))
    }

    /// Whether a heading is one of the words, of any column.
    pub(super) fn is_heading(&self, heading: &str) -> bool {
        let folded = fold(heading);
        !folded.is_empty()
            && self.columns().any(|(_, words)| words.iter().any(|w| fold(w) == folded))
    }

    /// The columns that a heading may head, each with the place of its word in the list: the lower, the better.
    pub(super) fn columns_of(&self, heading: &str) -> Vec<(Column, usize)> {
        let folded = fold(heading);
        let at = |words: &[String]| words.iter().position(|word| fold(word) == folded);
        self.columns().filter_map(|(column, words)| Some((column, at(words)?))).collect()
    }

    /// The first word of a column: its name in the tidy table.
    pub(super) fn name(&self, column: Column) -> &str {
        self.columns.get(&column).and_then(|words| words.first()).map_or("", String::as_str)
    }

    /// The status of this code, SDMX letter or word.
    pub(super) fn status(&self, text: &str) -> Option<ObsStatus> {
        let wanted = fold(text);
        let named = |words: &[String]| words.iter().any(|word| fold(word) == wanted);
        // What tongbi writes into workbooks for people.
        let written = |status: &ObsStatus| {
            let say = |lang| i18n::say(lang, &format!("status.{status}"), &[]);
            [Lang::Zh, Lang::En].into_iter().any(|lang| fold(&say(lang)) == wanted)
        };
        let of_words =
            || self.statuses.iter().find(|(_, words)| named(words)).map(|(status, _)| *status);
        text.parse().ok().or_else(of_words).or_else(|| ObsStatus::ALL.into_iter().find(written))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_words_are_of_the_right_form_and_each_column_has_some() {
        let words = Words::get();
        assert_eq!(words.columns.len(), 25);
        assert!(words.columns().all(|(_, words)| words.iter().all(|word| !fold(word).is_empty())));
        assert_eq!(words.name(Column::Body), "body");
    }

    #[test]
    fn a_status_is_a_code_a_letter_or_a_word() {
        for text in ["estimated", "E", "约数"] {
            assert_eq!(Words::get().status(text), Some(ObsStatus::Estimated), "{text}");
        }
        assert_eq!(Words::get().status("maybe"), None);
    }
}
