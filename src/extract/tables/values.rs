use crate::documents::number::{self, NumberFault, Reading};
use crate::extract::folded::compatible;
use crate::model::{Indicator, Measure, ObsStatus, Unit};

/// The value of a cell in the unit of its indicator.
pub(super) struct Value {
    pub(super) value: Option<f64>,
    pub(super) status: ObsStatus,
}

/// Reads a cell. A unit in the cell goes before one in its header.
///
/// # Errors
/// Why the text is no value: no number, or a unit that is not one of the indicator.
pub(super) fn read(
    text: &str,
    indicator: &Indicator,
    header: Option<&Unit>,
) -> Result<Value, &'static str> {
    let reading = number::read(text).map_err(NumberFault::code)?;
    // 120.00% is no count, whatever its digits are.
    let share = reading.unit.as_ref().is_some_and(|unit| matches!(unit.as_str(), "%" | "‰"));
    if share && reading.unit.as_ref() != Some(&indicator.unit) {
        return Err("number_unit");
    }
    let power = power(&reading, indicator, header).ok_or("number_unit")?;
    let value = reading.scaled(power).map_err(NumberFault::code)?;
    Ok(Value { value, status: reading.status })
}

/// The power of ten that brings a number to the unit of its indicator; none where its own is another.
fn power(reading: &Reading, indicator: &Indicator, header: Option<&Unit>) -> Option<i32> {
    let unit = reading.unit.as_ref().or(header);
    match (indicator.measure, unit) {
        // 5万 in a column of amounts may be 5 or 50,000 of its units.
        (Measure::Amount, _) if reading.unit.is_none() && reading.power > 0 => None,
        (Measure::Amount, Some(unit)) => unit.power_to(&indicator.unit),
        (_, Some(unit)) => {
            let (power, base) = unit.split();
            let counts = !NO_COUNTS.iter().any(|other| base.ends_with(other)) && is_known(base);
            // What stands behind the number itself is multiplied in already.
            let power = if reading.unit.is_some() || reading.power > 0 { 0 } else { power };
            counts.then_some(power)
        }
        (_, None) => Some(0),
    }
}

/// The units of what is not counted.
const NO_COUNTS: [&str; 7] = ["元", "圆", "%", "％", "‰", "倍", "百分点"];

/// Whether a unit is one that stands behind numbers.
fn is_known(base: &str) -> bool {
    base.is_empty() || number::read(&format!("1{base}")).is_ok()
}

/// The unit that a header names: 本年收费金额（单位：万元）, 处理决定数量（万件）. One that is not known is a unit all the
/// same, of which no figure is.
pub(super) fn unit_of(header: &str) -> Option<Unit> {
    let text = compatible(header);
    let brackets = text.split(['(', '[', '【', '〔']).skip(1);
    let inside = brackets.filter_map(|part| part.split([')', ']', '】', '〕']).next());
    let named = inside.filter_map(|part| {
        let part = part.trim();
        match part.strip_prefix("单位") {
            Some(unit) => Some(unit.trim_start_matches([':', '为', '是', ' ']).trim()),
            None => is_unit(part).then_some(part),
        }
    });
    let unit = named.last().map(Unit::new);
    unit.or_else(|| money(&text))
}

/// Whether a text is a unit of its own, with or without a power of ten before it.
fn is_unit(text: &str) -> bool {
    number::read(&format!("1{text}")).is_ok_and(|reading| reading.unit.is_some())
}

/// The unit of money that a text names without brackets: 收费金额万元.
fn money(text: &str) -> Option<Unit> {
    let end = text.rfind('元')?;
    let powers = text[..end].chars().rev().take_while(|c| "十百千万亿".contains(*c));
    let start = end - powers.map(char::len_utf8).sum::<usize>();
    Some(Unit::new(&text[start..end + '元'.len_utf8()]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::model::IndicatorId;

    #[test]
    fn a_unit_is_converted_or_refused() {
        let read = |id: &str, header: &str, cell: &str| {
            let indicator = Catalog::builtin().indicator(&IndicatorId::new(id)).unwrap();
            read(cell, indicator, unit_of(header).as_ref()).ok().and_then(|value| value.value)
        };
        for (header, cell, value) in [
            ("本年收费金额（单位：万元）", "38046.3036", Some(38046.3036)),
            ("本年收费金额（单位：千元）", "38046.3036", Some(3804.63036)),
            ("本年收费金额（千元）", "10", Some(1.0)),
            ("本年收费金额（百万元）", "3", Some(300.0)),
            ("本年收费金额(单位:亿元)", "0.5", Some(5000.0)),
            ("本年收费金额千元", "10", Some(1.0)),
            ("本年收费金额（单位：美元）", "10", None),
            ("本年收费金额（单位：万元）", "10元", Some(0.001)),
            ("本年收费金额（单位：万元）", "10%", None),
            ("本年收费金额（单位：万元）", "5万", None),
            ("本年收费金额", "10", Some(10.0)),
        ] {
            assert_eq!(read("fees.collected", header, cell), value, "{header} {cell}");
        }
        for (header, cell, value) in [
            ("本年处理决定数量", "12", Some(12.0)),
            ("本年处理决定数量（件）", "12件", Some(12.0)),
            ("本年处理决定数量（万件）", "1.2", Some(12_000.0)),
            ("本年处理决定数量（单位：千件）", "3", Some(3_000.0)),
            ("本年处理决定数量（万件）", "12000件", Some(12_000.0)),
            ("本年处理决定数量", "1.2万件", Some(12_000.0)),
            ("本年处理决定数量（%）", "12", None),
            ("本年处理决定数量", "12%", None),
            ("本年处理决定数量", "12万元", None),
        ] {
            assert_eq!(read("permits.decided", header, cell), value, "{header} {cell}");
        }
    }
}
