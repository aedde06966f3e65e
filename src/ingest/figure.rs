use super::convention::{is_rounded, may_be_grouped};
use super::fault::Fault;
use crate::documents::number::{self, Reading};
use crate::model::{ObsStatus, Provenance, Unit};

/// The value and the status of one figure, the value in the indicator's own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) value: Option<f64>,
    pub(crate) status: ObsStatus,
}

/// What stands beside the text of a value: the unit of the row or the column, and the status of the row, where given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beside {
    pub(crate) unit: Option<Unit>,
    pub(crate) status: Option<ObsStatus>,
}

/// Reads a value: the unit printed with the number counts first, then the one beside it, then the indicator's own.
pub(crate) fn read(cell: &str, beside: &Beside, own: &Unit) -> Result<Figure, Fault> {
    check_form(cell.trim())?;
    let cell = without_currency(cell.trim(), beside, own);
    let reading = number::read(cell)
        .map_err(|fault| Fault::error(fault.code()).with("found", cell.trim()))?;
    let status = status(&reading, beside.status)
        .ok_or_else(|| contradiction(cell, beside.status.unwrap_or_default()))?;
    match reading.value {
        None => Ok(Figure { value: None, status }),
        Some(_) => {
            let power = power(&reading, beside.unit.as_ref(), own, cell)?;
            // A count has no fraction: 9.487 件 may be 9,487, and 8.000 eight thousand.
            let counted = own.split().0 == 0 && !matches!(own.as_str(), "元" | "%");
            if counted && power == 0 && reading.power == 0 && may_be_grouped(cell.trim()) {
                return Err(Fault::error("number_thousands").with("found", cell.trim()));
            }
            let scaled = reading.scaled(power);
            let value = scaled.map_err(|f| Fault::error(f.code()).with("found", cell.trim()))?;
            Ok(Figure { value, status })
        }
    }
}

/// A cell without the sign of the currency in front of it, where the unit of the amount is said: ￥7,730.28 below 元.
fn without_currency<'t>(cell: &'t str, beside: &Beside, own: &Unit) -> &'t str {
    match cell.strip_prefix(['￥', '¥']) {
        Some(amount) if own.as_str().ends_with('元') => {
            let said = beside.unit.is_some() || amount.trim_end().ends_with('元');
            if said { amount.trim_start() } else { cell }
        }
        _ => cell,
    }
}

/// Refuses what a spreadsheet has made of a number: rounded, an error, a date, a number with zeros in front.
fn check_form(text: &str) -> Result<(), Fault> {
    let refused = |code: &str| Err(Fault::error(code).with("found", text));
    if is_rounded(text) {
        return refused("number_rounded");
    }
    if text.starts_with('#') {
        return refused("number_error");
    }
    if text.starts_with('=') {
        return refused("number_formula");
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    if digits && text.len() > 1 && text.starts_with('0') {
        return refused("number_zeros");
    }
    if text.contains(['-', '/']) && looks_like_date(text) {
        return refused("number_date");
    }
    Ok(())
}

/// 2022-01-01, 2022/1/1: a number that a spreadsheet has made a date of.
pub(super) fn looks_like_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(digits)
}

/// The power of ten that brings the number into the indicator's own unit.
fn power(reading: &Reading, beside: Option<&Unit>, own: &Unit, cell: &str) -> Result<i32, Fault> {
    let unit = reading.unit.as_ref().or(beside).unwrap_or(own);
    if reading.unit.is_none() && reading.power > 0 && unit.split().0 > 0 {
        // 3.5万 in a column of 万元 may be 3.5 万元, or 35,000 万元.
        return Err(Fault::error("unit_twice").with("found", cell.trim()).with("unit", unit));
    }
    unit.power_to(own)
        .ok_or_else(|| Fault::error("unit_unconvertible").with("found", unit).with("expected", own))
}

/// The status by what is printed and what is said of it; none when the two contradict each other.
fn status(reading: &Reading, said: Option<ObsStatus>) -> Option<ObsStatus> {
    use ObsStatus::{Computed, Estimated, Missing, Normal, NotApplicable};
    match (reading.status, said) {
        (printed, None | Some(Normal)) => Some(printed),
        (Missing, Some(said @ (Missing | NotApplicable | Estimated))) => Some(said),
        (NotApplicable, Some(NotApplicable)) => Some(NotApplicable),
        (Normal, Some(said @ (Estimated | Computed))) => Some(said),
        (Estimated, Some(Estimated)) => Some(Estimated),
        _ => None,
    }
}

fn contradiction(cell: &str, said: ObsStatus) -> Fault {
    Fault::error("status_contradicts").with("found", cell.trim()).saying("status", said.words())
}

/// The text of a figure as it was printed: what its row says, else its cell. Of what was computed nobody has printed any; the
/// coverage of a sum over bodies is kept.
pub(super) fn printed_text<'t>(
    status: ObsStatus,
    place: &str,
    said: &'t str,
    cell: &'t str,
) -> &'t str {
    match status {
        ObsStatus::Computed if place == Provenance::ROLL_UP => said,
        ObsStatus::Computed => "",
        _ if said.is_empty() => cell,
        _ => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(
        cell: &str,
        unit: &str,
        status: Option<ObsStatus>,
        own: &str,
    ) -> Result<Figure, String> {
        let unit = (!unit.is_empty()).then(|| Unit::new(unit));
        read(cell, &Beside { unit, status }, &Unit::new(own)).map_err(|fault| fault.code)
    }

    #[test]
    fn amounts_come_into_the_indicators_own_unit_exactly() {
        let cases = [
            ("251000", "元", "万元", 25.1),
            ("251000元", "", "万元", 25.1),
            ("251000元", "万元", "万元", 25.1),
            ("7.27012578", "亿元", "万元", 72701.2578),
            ("72701.2578", "", "万元", 72701.2578),
            ("3940元", "", "元", 3940.0),
            ("0.394万元", "", "元", 3940.0),
            ("550", "万人", "人", 5_500_000.0),
            ("550万", "人", "人", 5_500_000.0),
            ("550万", "", "人", 5_500_000.0),
            ("￥7,730.28", "元", "万元", 0.773028),
            ("¥ 12,000元", "", "万元", 1.2),
        ];
        for (cell, unit, own, value) in cases {
            let expected = Ok(Figure { value: Some(value), status: ObsStatus::Normal });
            assert_eq!(figure(cell, unit, None, own), expected, "{cell} {unit}");
        }
    }

    #[test]
    fn a_unit_that_cannot_be_converted_or_counts_twice_is_refused() {
        assert_eq!(figure("5", "条", None, "件"), Err("unit_unconvertible".to_owned()));
        assert_eq!(figure("5%", "", None, "件"), Err("unit_unconvertible".to_owned()));
        // Yuan, or ten thousand of them?
        assert_eq!(figure("￥5", "", None, "万元"), Err("number_none".to_owned()));
        assert_eq!(figure("3.5万", "万元", None, "万元"), Err("unit_twice".to_owned()));
        assert_eq!(figure("3.5万", "", None, "万元"), Err("unit_twice".to_owned()));
    }

    #[test]
    fn a_status_may_add_to_what_is_printed_and_never_contradict_it() {
        use ObsStatus::{Computed, Estimated, Missing, Normal, NotApplicable};
        let cases = [
            ("", Some(Normal), Ok(Missing)),
            ("", None, Ok(Missing)),
            ("", Some(NotApplicable), Ok(NotApplicable)),
            ("", Some(Estimated), Ok(Estimated)),
            ("", Some(Computed), Err(())),
            ("/", None, Ok(NotApplicable)),
            ("/", Some(Missing), Err(())),
            ("5", Some(Estimated), Ok(Estimated)),
            ("5", Some(Computed), Ok(Computed)),
            ("5", Some(Missing), Err(())),
            ("约5", Some(Normal), Ok(Estimated)),
        ];
        for (cell, said, status) in cases {
            let found = figure(cell, "", said, "件").map(|figure| figure.status).map_err(|code| {
                assert_eq!(code, "status_contradicts");
            });
            assert_eq!(found, status, "{cell} {said:?}");
        }
    }
}
