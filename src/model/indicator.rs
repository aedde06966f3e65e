use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::{Unit, Year};

/// The id of an indicator, such as `permits.decided`: a contract with every table that tongbi reads or writes.
///
/// ```
/// assert_eq!(tongbi::IndicatorId::new("permits.decided").as_str(), "permits.decided");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct IndicatorId(Arc<str>);

impl IndicatorId {
    /// The id as it is.
    pub fn new(id: &str) -> Self {
        IndicatorId(Arc::from(id))
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for IndicatorId {
    fn from(text: String) -> Self {
        IndicatorId::new(&text)
    }
}

impl From<IndicatorId> for String {
    fn from(id: IndicatorId) -> String {
        id.as_str().to_owned()
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The code of a breakdown: an applicant of table 3 (`natural_person` … `total`), or empty for the other tables.
///
/// ```
/// assert!(tongbi::BreakdownId::default().is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct BreakdownId(Arc<str>);

impl BreakdownId {
    /// The code as it is; the empty text means "not broken down".
    pub fn new(code: &str) -> Self {
        BreakdownId(Arc::from(code))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the figure is not broken down at all.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for BreakdownId {
    fn from(text: String) -> Self {
        BreakdownId::new(&text)
    }
}

impl From<BreakdownId> for String {
    fn from(id: BreakdownId) -> String {
        id.as_str().to_owned()
    }
}

impl fmt::Display for BreakdownId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an indicator measures; decides how it is compared and drawn.
///
/// ```
/// use tongbi::{Catalog, IndicatorId, Measure};
///
/// let fees = Catalog::builtin().indicator(&IndicatorId::new("fees.collected")).unwrap();
/// assert_eq!(fees.measure, Measure::Amount);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Counted over the year.
    Flow,
    /// Counted at one day, the end of the year.
    Stock,
    /// Money over the year.
    Amount,
    /// Itself a change, which may be negative.
    Change,
    /// A share or rate in per cent: it changes by percentage points.
    Ratio,
    /// So many per inhabitant or employee: compared in per cent, and never summed.
    Rate,
}

/// The edition of the form that a table follows, named by its first year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Edition(pub u16);

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Edition {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(Edition)
    }
}

/// An indicator: what is counted, where the form prints it, in which unit.
///
/// ```
/// use tongbi::{Catalog, IndicatorId};
///
/// let id = IndicatorId::new("permits.decided");
/// assert_eq!(Catalog::builtin().indicator(&id).unwrap().unit.as_str(), "件");
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The id.
    pub id: IndicatorId,
    /// The full Chinese label.
    pub zh: String,
    /// The full English label.
    pub en: String,
    /// The Chinese label for charts and narrow tables; the full one when there is none.
    #[serde(default)]
    pub short_zh: Option<String>,
    /// The English label for charts and narrow tables; the full one when there is none.
    #[serde(default)]
    pub short_en: Option<String>,
    /// The table of the form: `2`, `3`, `4`, or `prose`.
    pub table: String,
    /// The row's label as the form prints it; `a/b` is row b of group a.
    #[serde(default)]
    pub row: String,
    /// The column's labels as the editions print them.
    #[serde(default)]
    pub columns: Vec<String>,
    /// The unit in which it is compared.
    pub unit: Unit,
    /// What it measures.
    pub measure: Measure,
    /// The group that it is a part of.
    #[serde(default)]
    pub parent: Option<IndicatorId>,
    /// The editions of the form that have it; empty when it does not depend on the form.
    #[serde(default)]
    pub editions: Vec<Edition>,
    /// Indicators of the edition before that it stands in place of, without being the same.
    #[serde(default)]
    pub replaces: Vec<IndicatorId>,
    /// Years in which its definition changed: no change is shown from the year before to such a year.
    #[serde(default)]
    pub breaks: Vec<Year>,
    /// Other names under which it is found.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether it is counted for each account of a platform: a breakdown is the name of an account then.
    #[serde(default)]
    pub accounts: bool,
}
