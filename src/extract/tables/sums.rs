//! The sums of the form, as they show whether numbers stand in the right columns.

use crate::catalog::Sides;
use crate::documents::number;

/// How many rows that fail together show that the columns are not what they seem to be.
pub(super) const TOGETHER: usize = 3;

/// Whether the other values add up to the one at `total`. Blank cells count as nothing; what is no number proves nothing.
pub(super) fn adds_up<T: AsRef<str>>(values: &[Option<T>], total: usize) -> bool {
    check(values, total).unwrap_or(true)
}

/// Whether the values add up; none where the row is all zeros, its total is blank, or not all of it is numbers.
pub(super) fn check<T: AsRef<str>>(values: &[Option<T>], total: usize) -> Option<bool> {
    let read = |value: &Option<T>| match value.as_ref().map(AsRef::as_ref) {
        None | Some("") => Some(0.0),
        Some(text) => {
            let reading = number::read(text).ok()?;
            Some(reading.value.unwrap_or(0.0))
        }
    };
    let numbers: Vec<f64> = values.iter().map(read).collect::<Option<_>>()?;
    let is_blank = |value: &Option<T>| value.as_ref().is_none_or(|text| text.as_ref().is_empty());
    if values.get(total).is_none_or(is_blank) {
        return None;
    }
    if numbers.iter().all(|number| number.abs() < f64::EPSILON) {
        return None;
    }
    let whole = numbers[total];
    let parts = numbers.iter().sum::<f64>() - whole;
    // Counts are exact: nothing was rounded.
    Some(Sides { left: whole, right: parts, rounding: 0.0 }.agree())
}

/// What the sums of some rows say about their columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) right: usize,
    pub(super) wrong: usize,
}

impl Tally {
    pub(super) fn of(checks: impl Iterator<Item = bool>) -> Tally {
        checks.fold(Tally::default(), |tally, right| match right {
            true => Tally { right: tally.right + 1, ..tally },
            false => Tally { wrong: tally.wrong + 1, ..tally },
        })
    }

    /// Whether the rows contradict their columns as a block.
    pub(super) fn contradicts(self) -> bool {
        self.wrong >= TOGETHER || (self.wrong >= 2 && self.right == 0)
    }
}

/// Whether two rows or more add up once the total is exchanged with one and the same column.
pub(super) fn are_exchanged(rows: &[&Vec<Option<&str>>], total: usize) -> bool {
    let columns = rows.first().map_or(0, |row| row.len());
    let mut others = (0..columns).filter(|column| *column != total);
    rows.len() > 1 && others.any(|column| rows.iter().all(|row| check(row, column) == Some(true)))
}

/// The order of columns under which most rows add up; of several, the first.
pub(super) fn likeliest<'r>(
    rows: impl Iterator<Item = &'r [String]> + Clone,
    orders: Vec<Vec<String>>,
    total: &str,
) -> Vec<String> {
    let wrong = |order: &Vec<String>| {
        let at = order.iter().position(|name| name == total).unwrap_or_default();
        let whole = rows.clone().filter(|row| row.len() == order.len());
        let checks = whole.filter_map(|row| {
            let values: Vec<Option<&str>> = row.iter().map(|text| Some(text.as_str())).collect();
            check(&values, at)
        });
        Tally::of(checks).wrong
    };
    orders.into_iter().min_by_key(wrong).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_zeros_says_nothing_and_blank_cells_count_as_nothing() {
        let row = |texts: &[&'static str]| texts.iter().map(|text| Some(*text)).collect::<Vec<_>>();
        assert_eq!(check(&row(&["0", "", "0"]), 2), None);
        assert_eq!(check(&row(&["1", "", "1"]), 2), Some(true));
        assert_eq!(check(&row(&["1", "2", "4"]), 2), Some(false));
        assert_eq!(check(&row(&["1", "2", "4？"]), 2), None);
    }

    #[test]
    fn three_rows_or_all_of_two_contradict_their_columns() {
        let tally = |right, wrong| Tally { right, wrong }.contradicts();
        assert!(tally(20, 3) && tally(0, 2));
        assert!(!tally(0, 1) && !tally(20, 2));
    }

    #[test]
    fn the_sums_choose_the_order_of_the_columns() {
        let names = |names: [&str; 3]| names.map(str::to_owned).to_vec();
        let rows = [names(["1", "2", "3"]), names(["0", "4", "4"])];
        let orders = vec![names(["甲", "总计", "乙"]), names(["甲", "乙", "总计"])];
        let found = likeliest(rows.iter().map(Vec::as_slice), orders, "总计");
        assert_eq!(found, ["甲", "乙", "总计"]);
    }
}
