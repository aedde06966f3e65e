use crate::documents::number::{self, NumberFault};
use crate::model::{Indicator, Measure, ObsStatus, Unit};

/// The value of a cell in the unit of its indicator.
pub(super) struct Value {
    pub(super) value: Option<f64>,
    pub(super) status: ObsStatus,
}

/// Reads a cell. A unit in the cell goes before one in the header of its column.
///
/// # Errors
/// Why the text is no value: no number, or a unit that is not one of the indicator.
pub(super) fn read(
    text: &str,
    indicator: &Indicator,
    header: Option<&Unit>,
) -> Result<Value, &'static str> {
    let reading = number::read(text).map_err(NumberFault::code)?;
    let unit = reading.unit.as_ref().or(header);
    let power = match (indicator.measure, unit) {
        (Measure::Amount, Some(unit)) => unit.power_to(&indicator.unit).ok_or("number_unit")?,
        _ => 0,
    };
    let value = reading.scaled(power).map_err(NumberFault::code)?;
    Ok(Value { value, status: reading.status })
}

/// The unit of money that a header names: 本年收费金额（单位：万元）.
pub(super) fn unit_of(header: &str) -> Option<Unit> {
    let names = ["亿元", "万元", "元"];
    let name = names.into_iter().find(|name| header.contains(*name))?;
    Some(Unit::new(name))
}
