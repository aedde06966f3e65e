use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::{BodyId, BreakdownId, IndicatorId, Unit, Year};

/// Whether two years of a series can be compared; decided before anything is computed, and shown by every output.
///
/// ```
/// use tongbi::Comparability;
///
/// assert_eq!("edition_break".parse(), Ok(Comparability::EditionBreak));
/// assert!(!Comparability::EditionBreak.is_shown() && Comparability::Suspect.is_shown());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Comparability {
    /// Both years are there and mean the same.
    Comparable,
    /// The base is zero: there is a difference but no per cent.
    BaseZero,
    /// The year before has the figure's row, without a value.
    BaseMissing,
    /// This year has the figure's row, without a value.
    ValueMissing,
    /// There is no figure of the year before.
    Gap,
    /// The definition changed with the edition of the form: no change is shown unless asked for.
    EditionBreak,
    /// One of the two is a bound or an estimate.
    Estimated,
    /// The base is below 30: shown with a flag.
    SmallBase,
    /// An outlier against the series' own past, or a slip of 元 and 万元: shown with a flag.
    Suspect,
}

impl Comparability {
    /// Every value, in the order of its codes.
    pub const ALL: [Comparability; 9] = [
        Comparability::Comparable,
        Comparability::BaseZero,
        Comparability::BaseMissing,
        Comparability::ValueMissing,
        Comparability::Gap,
        Comparability::EditionBreak,
        Comparability::Estimated,
        Comparability::SmallBase,
        Comparability::Suspect,
    ];

    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            Comparability::Comparable => "comparable",
            Comparability::BaseZero => "base_zero",
            Comparability::BaseMissing => "base_missing",
            Comparability::ValueMissing => "value_missing",
            Comparability::Gap => "gap",
            Comparability::EditionBreak => "edition_break",
            Comparability::Estimated => "estimated",
            Comparability::SmallBase => "small_base",
            Comparability::Suspect => "suspect",
        }
    }

    /// Whether a change is shown at all.
    pub fn is_shown(self) -> bool {
        use Comparability::*;
        matches!(self, Comparable | BaseZero | Estimated | SmallBase | Suspect)
    }
}

impl FromStr for Comparability {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Comparability::ALL.into_iter().find(|c| c.as_str() == text).ok_or(())
    }
}

impl fmt::Display for Comparability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The change of one series from the year before to a year: a row of the table of changes.
///
/// ```
/// use tongbi::{Catalog, ReadOptions, Sources, changes::YoyOptions, read};
///
/// let table = "body,year,indicator,value\n甲县,2023,permits.decided,0\n甲县,2024,permits.decided,7\n";
/// let sources = Sources::default().with_bytes("a.csv", table);
/// let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
/// let change = dataset.changes(Catalog::builtin(), &YoyOptions::default()).get(1).unwrap();
/// // From nothing to something there is a difference, and no per cent.
/// assert_eq!((change.difference, change.per_cent), (Some(7.0), None));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The reporting body.
    pub body: BodyId,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The applicant, or none.
    pub breakdown: BreakdownId,
    /// The unit of base, value and difference (percentage points, for the difference of a ratio).
    pub unit: Unit,
    /// The year of the base: the year before `year`.
    pub base_year: Year,
    /// The year of the value.
    pub year: Year,
    /// The value of the base year; none when there is none.
    pub base: Option<f64>,
    /// The value of the year; none when there is none.
    pub value: Option<f64>,
    /// `value - base`; none when the two cannot be compared.
    pub difference: Option<f64>,
    /// `difference / |base| * 100`, not rounded; none when there is no difference, a base of zero, or a ratio.
    pub per_cent: Option<f64>,
    /// Whether the two years can be compared.
    pub comparability: Comparability,
}
