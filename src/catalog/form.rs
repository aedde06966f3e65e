//! How the figures of the form add up: which columns of a row make its total, and when two sums are equal.

use crate::catalog::Catalog;
use crate::model::settle;

/// The columns of a broken-down table, as positions in [`Catalog::breakdowns`]: the parts of a row add up to its total.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowSum {
    /// The columns of totals.
    pub(crate) totals: Vec<usize>,
    /// The columns of parts.
    pub(crate) parts: Vec<usize>,
}

impl Catalog {
    /// How the columns of a table add up.
    pub(crate) fn row_sum(&self, table: &str) -> RowSum {
        let columns = self.breakdowns().iter().enumerate().filter(|(_, b)| b.table == table);
        let (totals, parts): (Vec<_>, Vec<_>) = columns.partition(|(_, b)| b.total);
        let places = |of: Vec<(usize, _)>| of.into_iter().map(|(at, _)| at).collect();
        RowSum { totals: places(totals), parts: places(parts) }
    }
}

/// The two sides of a sum.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sides {
    /// The reported side.
    pub(crate) left: f64,
    /// The computed side.
    pub(crate) right: f64,
    /// By how much they may differ: the rounding of the printed amounts.
    pub(crate) rounding: f64,
}

impl Sides {
    /// `left - right`.
    pub(crate) fn difference(self) -> f64 {
        settle(self.left - self.right)
    }

    /// By how much they may differ and still agree.
    pub(crate) fn tolerance(self) -> f64 {
        self.rounding * (1.0 + 1e-9) + 1e-9
    }

    /// Whether they are equal, as far as the printed decimals can tell.
    pub(crate) fn agree(self) -> bool {
        self.difference().abs() <= self.tolerance()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_applicants_of_table_three_make_its_total() {
        let catalog = Catalog::builtin();
        let sum = catalog.row_sum("3");
        assert_eq!(sum.totals.len(), 1);
        assert!(catalog.breakdowns()[sum.totals[0]].total);
        assert!(sum.parts.len() > 1 && !sum.parts.contains(&sum.totals[0]));
    }

    #[test]
    fn rounded_amounts_agree_within_their_decimals() {
        let sides = |rounding| Sides { left: 0.3, right: 0.1 + 0.2, rounding };
        assert!(sides(0.0).agree());
        assert!(Sides { left: 10.0, right: 9.9, rounding: 0.1 }.agree());
        assert!(!Sides { left: 10.0, right: 9.0, rounding: 0.1 }.agree());
    }
}
