use std::collections::BTreeMap;

use crate::model::settle;

/// An identity of one report that could be assessed.
pub(super) struct Crossing {
    /// Which identity.
    pub(super) identity: usize,
    /// Its cells, each with its weight.
    pub(super) cells: Vec<(usize, f64)>,
    /// `left - right`, when the two do not agree.
    pub(super) broken_by: Option<f64>,
}

/// The cell that is at fault, and what it would have to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fault {
    /// The cell.
    pub(super) slot: usize,
    /// The value with which all identities that cross in it would hold.
    pub(super) repaired: f64,
    /// How many of them are broken.
    pub(super) identities: usize,
}

/// For each broken identity, the cell at fault, where the others name exactly one.
///
/// A cell can be at fault only when every identity that it stands in is broken, at least two of them, and one value
/// would repair them all. In table 3 each cell stands in its row and its column, and two cells never share both: a
/// single wrong cell is always named.
pub(super) fn locate(
    crossings: &[Crossing],
    value: impl Fn(usize) -> Option<f64>,
) -> BTreeMap<usize, Fault> {
    let mut through: BTreeMap<usize, Vec<(f64, Option<f64>)>> = BTreeMap::new();
    for crossing in crossings {
        for (slot, weight) in &crossing.cells {
            through.entry(*slot).or_default().push((*weight, crossing.broken_by));
        }
    }
    let fault = |slot: usize| -> Option<Fault> {
        let crossing = &through[&slot];
        let value = value(slot)?;
        let repairs: Option<Vec<f64>> = crossing
            .iter()
            .map(|(weight, broken_by)| broken_by.map(|by| settle(value - by / weight)))
            .collect();
        let repairs = repairs?;
        let repaired = *repairs.first()?;
        let one = repairs.iter().all(|r| (r - repaired).abs() < 1e-6);
        (repairs.len() > 1 && one && repaired >= 0.0).then_some(Fault {
            slot,
            repaired,
            identities: repairs.len(),
        })
    };
    let mut faults = BTreeMap::new();
    for crossing in crossings.iter().filter(|c| c.broken_by.is_some()) {
        let mut candidates = crossing.cells.iter().filter_map(|(slot, _)| fault(*slot));
        if let (Some(only), None) = (candidates.next(), candidates.next()) {
            faults.insert(crossing.identity, only);
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of two rows and two columns with its sums: `a b | r`, `c d | s`, `x y`. CellIndex 0 to 7 in that order.
    fn crossings(values: &[f64; 8]) -> Vec<Crossing> {
        let sums = [(2, [0, 1]), (5, [3, 4]), (6, [0, 3]), (7, [1, 4])];
        let sum = |(identity, (total, items)): (usize, (usize, [usize; 2]))| {
            let by = values[total] - values[items[0]] - values[items[1]];
            let cells = vec![(total, 1.0), (items[0], -1.0), (items[1], -1.0)];
            Crossing { identity, cells, broken_by: (by.abs() > 1e-9).then_some(by) }
        };
        sums.into_iter().enumerate().map(sum).collect()
    }

    #[test]
    fn names_the_cell_in_which_broken_sums_cross() {
        let values = [1.0, 2.0, 3.0, 40.0, 5.0, 9.0, 5.0, 7.0];
        let faults = locate(&crossings(&values), |slot| Some(values[slot]));
        let fault = Fault { slot: 3, repaired: 4.0, identities: 2 };
        assert_eq!(faults, BTreeMap::from([(1, fault), (2, fault)]));
    }

    #[test]
    fn names_nothing_when_two_cells_may_be_at_fault() {
        let total_alone = [1.0, 2.0, 8.0, 4.0, 5.0, 9.0, 5.0, 7.0];
        assert!(locate(&crossings(&total_alone), |slot| Some(total_alone[slot])).is_empty());
        let same_step = [2.0, 2.0, 3.0, 4.0, 6.0, 9.0, 5.0, 7.0];
        assert!(locate(&crossings(&same_step), |slot| Some(same_step[slot])).is_empty());
    }

    #[test]
    fn names_two_cells_whose_faults_differ() {
        let values = [2.0, 2.0, 3.0, 4.0, 10.0, 9.0, 5.0, 7.0];
        let faults = locate(&crossings(&values), |slot| Some(values[slot]));
        assert_eq!(faults.values().map(|f| f.slot).collect::<Vec<_>>(), [0, 4, 0, 4]);
    }
}
