//! The rules about the text of a report.

use serde::Deserialize;

use crate::i18n::Words;
use crate::model::{IndicatorId, Year};

/// What is looked for in the text of a report.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "find", rename_all = "snake_case", deny_unknown_fields)]
pub enum TextRule {
    /// A section of the form is not there.
    SectionMissing {
        /// The sections, by the words of their headings.
        sections: Vec<Words>,
    },
    /// A table of the form is not there.
    TableMissing {
        /// The tables.
        tables: Vec<String>,
    },
    /// The period of the statistics is not the year of the report.
    PeriodNotYear {},
    /// It was published after the last day on which it may be.
    PublishedLate {
        /// The last day of the year after that of the report for every body, `03-31`.
        latest: String,
        /// The bodies that have an earlier last day.
        earlier: Vec<Deadline>,
    },
    /// A phrase that a figure contradicts.
    Phrase {
        /// The phrases.
        phrases: Vec<String>,
        /// Words in the same sentence that limit it.
        #[serde(default)]
        unless: Vec<String>,
        /// The figure that must then be zero.
        indicator: IndicatorId,
    },
}

/// The last day of publication of some bodies.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The day, `01-31`.
    pub day: String,
    /// The first year whose reports have it.
    pub since: Year,
    /// Their kinds, in a list of bodies.
    pub kinds: Vec<String>,
    /// How their names end, where no list says what they are.
    pub ends: Vec<String>,
    /// Ends of names that say they are something else.
    #[serde(default)]
    pub unless: Vec<String>,
}

impl Deadline {
    /// Whether it is that of the report of a body of this name, and of this kind where that is known.
    pub fn is_of(&self, (body, year): (&str, Year), kind: Option<&str>) -> bool {
        let ends = |ends: &[String]| ends.iter().any(|end| body.ends_with(end.as_str()));
        let is_of = match kind {
            Some(kind) => self.kinds.iter().any(|k| k == kind),
            None => ends(&self.ends) && !ends(&self.unless),
        };
        is_of && self.since <= year
    }
}

impl TextRule {
    /// Whether what it says can be meant.
    pub(super) fn is_complete(&self) -> bool {
        match self {
            TextRule::PublishedLate { latest, earlier } => {
                is_day(latest) && earlier.iter().all(|e| is_day(&e.day))
            }
            _ => true,
        }
    }
}

/// Whether a text is a day of a year: `01-31`.
fn is_day(text: &str) -> bool {
    let Some((month, day)) = text.split_once('-') else { return false };
    let within = |part: &str, most: u32| {
        part.len() == 2 && part.parse().is_ok_and(|n: u32| (1..=most).contains(&n))
    };
    within(month, 12) && within(day, 31)
}
