//! A number of a sentence that counts something.

use crate::model::{ObsStatus, Unit};

/// A number that counts something.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity<'a> {
    /// The value with 万 and 亿 multiplied in, but in front of 元.
    pub(super) value: f64,
    /// Estimated by what stands in or behind the number: 余, 多, 以上.
    pub(super) status: ObsStatus,
    /// The unit as printed: 件, 万元, %, 个百分点, 倍; empty where none is printed.
    pub(super) unit: &'a str,
    /// Whether it is the end of a range: 3至5条.
    pub(super) range: bool,
}

impl Quantity<'_> {
    /// The unit as the model has it.
    pub(super) fn unit(&self) -> Unit {
        Unit::new(self.unit)
    }

    /// Whether it is a part in a hundred, or a multiple.
    pub(super) fn is_rate(&self) -> bool {
        matches!(self.unit, "%" | "倍" | "个百分点" | "百分点")
    }
}
