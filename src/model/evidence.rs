use serde::{Deserialize, Serialize};

use crate::model::{ObservationKey, Place};

/// What a check adds to a finding: the figures that it compared, and what they say together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The text that the sentence is made of, `finding.<sentence>`, where the code is the id of a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
    /// `reported - computed`, in the unit of the figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<f64>,
    /// The figures that were compared, in the order of the rule.
    #[serde(default)]
    pub figures: Vec<Figure>,
    /// The cells at fault, where one smallest set of cells explains everything that is broken; those of the set that the
    /// compared figures hold. Most often it is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub localisation: Vec<Localisation>,
    /// The smallest sets of cells that explain what is broken, where there are several: any may be the true one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Vec<Localisation>>,
    /// What may have happened: a guess, kept apart from every figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Suggestion>,
    /// Whom the finding blames where neither `localisation` nor `suggestion` names a cell.
    #[serde(default, skip)]
    pub at_fault: AtFault,
}

/// Whom a finding blames when it names no cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AtFault {
    /// The figure that it is about: the printed total of a sum, the value beyond a limit.
    #[default]
    Figure,
    /// Nobody: two years, or the prose and a table, disagree, and either may be right.
    Nobody,
}

/// On which side of the comparison a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// It is, or is a part of, the reported value.
    Reported,
    /// The computed value is made from it.
    Computed,
}

/// A figure as a check saw it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Which figure: the body is that of the finding, unless a roll-up crosses bodies.
    pub key: ObservationKey,
    /// Its value in the indicator's unit.
    pub value: f64,
    /// The side of the comparison.
    pub side: Side,
    /// Where it was printed.
    pub place: Place,
    /// The text as printed; empty when the input did not say.
    pub text: String,
}

/// A cell at fault: broken identities cross in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Localisation {
    /// The cell.
    pub cell: ObservationKey,
    /// The value that it has.
    pub reported: f64,
    /// The value with which, together with the other cells at fault, all identities would hold.
    pub repaired: f64,
    /// How many broken identities cross in it.
    pub identities: usize,
}

/// How a figure may have come to be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// Two neighbouring digits stand in the wrong order.
    Transposed,
    /// A digit is lost.
    DigitLost,
    /// A digit is doubled or too many.
    DigitAdded,
    /// Only a piece of the number is there: it was cut in two.
    SplitNumber,
    /// 元 was taken for 万元, or the other way round.
    UnitSlip,
    /// A total was left at zero beside parts that are not.
    NotFilledIn,
}

impl SuggestionKind {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            SuggestionKind::Transposed => "transposed",
            SuggestionKind::DigitLost => "digit_lost",
            SuggestionKind::DigitAdded => "digit_added",
            SuggestionKind::SplitNumber => "split_number",
            SuggestionKind::UnitSlip => "unit_slip",
            SuggestionKind::NotFilledIn => "not_filled_in",
        }
    }
}

/// A guess at what a figure was meant to be. No figure is ever changed by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What may have happened.
    pub kind: SuggestionKind,
    /// To which figure.
    pub cell: ObservationKey,
    /// The value that it has.
    pub reported: f64,
    /// The value that may have been meant.
    pub value: f64,
}
