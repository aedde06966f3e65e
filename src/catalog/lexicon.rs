use std::collections::BTreeSet;

use serde::Deserialize;

use crate::model::{IndicatorId, Unit};

/// What a word does in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordClass {
    /// Where something was published: a website, a platform, a newspaper.
    Channel,
    /// What was done.
    Verb,
    /// What it was done to.
    Object,
    /// Narrows nothing down: an object stays what it is.
    Modifier,
    /// Says nothing about a number.
    Filler,
    /// Who filed a request.
    Applicant,
    /// Ends a list of examples: 等, 等各类.
    ListEnd,
    /// Leads to a channel: 通过, 在.
    Instrument,
    /// Leads to something that is no object of the clause: 围绕, 根据.
    Preposition,
    /// What follows is a part of what came before: 其中.
    Part,
    /// The year of the report: 全年, 今年.
    ThisYear,
    /// The year before.
    LastYear,
    /// A part of the year (`span`), or a mean or a highest value (`rate`).
    Partial,
    /// Counted since a day long past: 开通以来.
    Since,
    /// A plan (`future`), or a bound that is set (`bound`).
    Plan,
    /// Compared with another number: 同比, 较.
    Compared,
    /// More than before.
    Rise,
    /// Less than before.
    Fall,
    /// Up or down to a number: 增至.
    Reaches,
    /// A share of a whole.
    Share,
    /// A rate that has no figure: 办结率.
    Rate,
    /// An estimate or a bound in front of a number: 约.
    Estimate,
    /// An estimate behind a number: 以上.
    About,
    /// Not.
    Negation,
    /// The reporting body itself: 我局.
    Own,
    /// The whole region: 全市.
    Region,
    /// Other bodies: 各部门.
    Others,
    /// What is counted, behind a number.
    Unit,
    /// The end of the name of a body.
    BodyEnd,
    /// The name of a place that begins like another word or has one in it: 达州市, 成都市.
    Name,
}

impl WordClass {
    /// The name that the data uses.
    pub fn as_str(self) -> &'static str {
        match self {
            WordClass::Channel => "channel",
            WordClass::Verb => "verb",
            WordClass::Object => "object",
            WordClass::Modifier => "modifier",
            WordClass::Filler => "filler",
            WordClass::Applicant => "applicant",
            WordClass::ListEnd => "list_end",
            WordClass::Instrument => "instrument",
            WordClass::Preposition => "preposition",
            WordClass::Part => "part",
            WordClass::ThisYear => "this_year",
            WordClass::LastYear => "last_year",
            WordClass::Partial => "partial",
            WordClass::Since => "since",
            WordClass::Plan => "plan",
            WordClass::Compared => "compared",
            WordClass::Rise => "rise",
            WordClass::Fall => "fall",
            WordClass::Reaches => "reaches",
            WordClass::Share => "share",
            WordClass::Rate => "rate",
            WordClass::Estimate => "estimate",
            WordClass::About => "about",
            WordClass::Negation => "negation",
            WordClass::Own => "own",
            WordClass::Region => "region",
            WordClass::Others => "others",
            WordClass::Unit => "unit",
            WordClass::BodyEnd => "body_end",
            WordClass::Name => "name",
        }
    }
}

/// Words of one class and meaning.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// What the words do.
    pub class: WordClass,
    /// Which one of its class they name, such as `wechat` of the channels.
    #[serde(default)]
    pub is: String,
    /// The words.
    pub words: Vec<String>,
}

/// Which figure a clause gives, by what was done to what and where.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The indicator, or a sum such as `requests.received + requests.carried_in`.
    pub indicator: String,
    /// What was counted: one of these.
    pub object: Vec<String>,
    /// What was done: one of these, `-` for nothing that is said; empty when it does not matter.
    #[serde(default)]
    pub verb: Vec<String>,
    /// Where: likewise.
    #[serde(default)]
    pub channel: Vec<String>,
    /// The units behind the number, empty for a number without one.
    pub units: Vec<String>,
    /// Whether it repeats a figure of a table, and so is a claim.
    #[serde(default)]
    pub count: bool,
    /// Whether it must not be named as a part of something.
    #[serde(default)]
    pub whole: bool,
    /// Whether it must be named as a part of something.
    #[serde(default)]
    pub part: bool,
    /// What it is instead, where another clause gives a different number for it, and none for this one.
    #[serde(default)]
    pub instead: Option<IndicatorId>,
    /// Whether growths and shares of it are no claims.
    #[serde(default)]
    pub silent: bool,
    /// Whether a negation says it: it is zero then.
    #[serde(default)]
    pub negated: bool,
}

impl Reading {
    /// The indicators of the sum.
    pub fn indicators(&self) -> impl Iterator<Item = &str> {
        self.indicator.split(" + ")
    }

    /// Whether a number with this unit is meant.
    pub fn counts(&self, unit: &Unit) -> bool {
        self.units.iter().any(|known| known == unit.as_str())
    }

    /// The first indicator that no catalog has.
    pub(super) fn unknown(&self, known: &BTreeSet<String>) -> Option<IndicatorId> {
        let named = self.indicators().chain(self.instead.iter().map(IndicatorId::as_str));
        named.into_iter().find(|id| !known.contains(*id)).map(IndicatorId::new)
    }
}
