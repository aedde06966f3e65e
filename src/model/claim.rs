use serde::{Deserialize, Serialize};

use crate::model::{BodyId, BreakdownId, Place, Unit, Year};

/// What a sentence of a report claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// A count that a table repeats.
    Count,
    /// A growth against the year before, in per cent or as a multiple.
    Growth,
    /// A share of a whole, in per cent.
    Share,
    /// A change of a share, in percentage points.
    Points,
    /// How much more or less than the year before, in the unit of the figure.
    Difference,
}

impl ClaimKind {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            ClaimKind::Count => "count",
            ClaimKind::Growth => "growth",
            ClaimKind::Share => "share",
            ClaimKind::Points => "points",
            ClaimKind::Difference => "difference",
        }
    }
}

/// A claim of the prose: kept apart from the figures, and checked against them.
///
/// ```
/// let claim: tongbi::Claim = serde_json::from_str(
///     r#"{"body":"甲县","year":2024,"kind":"growth","subject":"新收申请",
///         "indicator":"requests.received","breakdown":"total","value":12.5,"unit":"%"}"#,
/// ).unwrap();
/// assert_eq!(claim.kind.as_str(), "growth");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The reporting body.
    pub body: BodyId,
    /// The year of the report.
    pub year: Year,
    /// What is claimed.
    pub kind: ClaimKind,
    /// The words that it is claimed of.
    pub subject: String,
    /// The indicator, or a sum such as `requests.received + requests.carried_in`.
    pub indicator: String,
    /// The applicant, or none.
    pub breakdown: BreakdownId,
    /// The value as printed.
    pub value: f64,
    /// The unit of the value.
    pub unit: Unit,
    /// The year that a growth or a difference is against, where the sentence names one; the year before, where it does not.
    #[serde(default)]
    pub base: Option<Year>,
    /// The count that a share is said to be of, where the sentence gives it.
    #[serde(default)]
    pub whole: Option<f64>,
    /// What is known about it.
    #[serde(default)]
    pub note: String,
    /// Where it stands.
    #[serde(default)]
    pub place: Place,
    /// The number as printed: `1.05%`; empty when the input did not say.
    #[serde(default)]
    pub text: String,
}
