use super::names::Names;
use crate::catalog::Catalog;
use crate::model::{BreakdownId, Finding, IndicatorId, Unit};

/// What a series counts, by the catalog: the indicator, the breakdown, and the power of ten by which its values come into
/// the indicator's own unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeriesKey {
    pub(crate) indicator: IndicatorId,
    pub(crate) breakdown: BreakdownId,
    pub(crate) unit: Unit,
    pub(crate) power: i32,
}

/// Reads the names of a series by the rules of every table: ids, labels and aliases are known; an unknown one, an applicant
/// of another table and a unit of another kind are refused. A whole that is not named is meant.
///
/// # Errors
/// What is wrong, without a place.
pub(crate) fn series_key(
    catalog: &Catalog,
    indicator: &str,
    breakdown: &str,
    unit: &str,
) -> Result<SeriesKey, Box<Finding>> {
    let mut names = Names::new(catalog);
    let known = names.indicator(indicator).map_err(|fault| Box::new(fault.unplaced()))?;
    let breakdown = match breakdown {
        "" => known.whole.id.clone(),
        name => {
            names.breakdown_or_account(name, &known).map_err(|fault| Box::new(fault.unplaced()))?.id
        }
    };
    let given = Unit::new(unit);
    let power = match unit {
        "" => Some(0),
        _ => given.power_to(&known.unit),
    };
    let refused = || {
        let fault = super::fault::Fault::error("unit_unconvertible");
        Box::new(fault.with("found", &given).with("expected", &known.unit).unplaced())
    };
    let (indicator, unit) = (known.id.clone(), known.unit.clone());
    Ok(SeriesKey { indicator, breakdown, unit, power: power.ok_or_else(refused)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(indicator: &str, breakdown: &str, unit: &str) -> Result<(String, i32), String> {
        let key = series_key(Catalog::builtin(), indicator, breakdown, unit);
        let shown = |key: SeriesKey| (format!("{}[{}]", key.indicator, key.breakdown), key.power);
        key.map(shown).map_err(|finding| finding.code.to_string())
    }

    #[test]
    fn a_series_is_what_a_row_of_a_table_would_be() {
        assert_eq!(key("行政许可", "", ""), Ok(("permits.decided[]".to_owned(), 0)));
        assert_eq!(key("fees.collected", "", "元"), Ok(("fees.collected[]".to_owned(), -4)));
        let total = Ok(("requests.received[total]".to_owned(), 0));
        assert_eq!(key("requests.received", "", "件"), total);
        assert_eq!(key("no.such", "", ""), Err("unknown_indicator".to_owned()));
        assert_eq!(key("permits.decided", "", "头"), Err("unit_unconvertible".to_owned()));
        assert_eq!(key("permits.decided", "total", ""), Err("breakdown_unexpected".to_owned()));
    }
}
