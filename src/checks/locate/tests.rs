use super::*;

/// A table of three rows and three columns with its sums, 15 cells: rows `a b c | sum`, then the sums of the columns.
const SUMS: [(usize, [usize; 3]); 6] = [
    (3, [0, 1, 2]),
    (7, [4, 5, 6]),
    (11, [8, 9, 10]),
    (12, [0, 4, 8]),
    (13, [1, 5, 9]),
    (14, [2, 6, 10]),
];

fn right() -> Vec<f64> {
    let mut values = vec![11.0, 23.0, 5.0, 0.0, 7.0, 0.0, 41.0, 0.0, 3.0, 19.0, 2.0, 0.0];
    values.extend([0.0; 3]);
    for (total, items) in SUMS {
        values[total] = items.iter().map(|item| values[*item]).sum();
    }
    values
}

fn crossings(values: &[f64]) -> Vec<Crossing> {
    let sum = |(total, items): (usize, [usize; 3])| {
        let by = values[total] - items.iter().map(|item| values[*item]).sum::<f64>();
        let parts = items.iter().map(|item| (*item, -1.0));
        let cells = std::iter::once((total, 1.0)).chain(parts).collect();
        Crossing { cells, broken_by: (by.abs() > 1e-9).then_some(by), tolerance: 0.0 }
    };
    SUMS.into_iter().map(sum).collect()
}

fn changed(changes: &[(usize, f64)]) -> Vec<f64> {
    let mut values = right();
    for (cell, by) in changes {
        values[*cell] += by;
    }
    values
}

/// The sets of cells of all explanations.
fn sets(values: &[f64]) -> Vec<Vec<usize>> {
    let found = locate(&crossings(values), |slot| Some(values[slot]));
    let of_set = |set: &Vec<Fault>| set.iter().map(|fault| fault.slot).collect();
    found.iter().flat_map(|explanation| explanation.sets.iter().map(of_set)).collect()
}

#[test]
fn nothing_is_explained_where_nothing_is_broken() {
    assert!(sets(&right()).is_empty());
}

#[test]
fn names_the_cell_in_which_broken_sums_cross() {
    let values = changed(&[(5, 30.0)]);
    let found = locate(&crossings(&values), |slot| Some(values[slot]));
    assert_eq!(found[0].named(), [Fault { slot: 5, repaired: 0.0, identities: 2 }]);
}

#[test]
fn names_two_cells_of_one_row() {
    assert_eq!(sets(&changed(&[(0, 4.0), (2, 9.0)])), [[0, 2]]);
}

#[test]
fn names_nothing_where_two_cells_of_any_row_make_up_for_each_other() {
    assert!(sets(&changed(&[(0, 4.0), (2, -4.0)])).is_empty());
}

#[test]
fn lists_both_explanations_of_two_faults_of_one_size() {
    assert_eq!(sets(&changed(&[(0, 4.0), (5, 4.0)])), [[0, 5], [1, 4]]);
}

#[test]
fn names_three_cells() {
    assert_eq!(sets(&changed(&[(0, 4.0), (5, 9.0), (10, 17.0)])), [[0, 5, 10]]);
}

#[test]
fn a_cell_of_a_single_sum_is_never_named() {
    assert!(sets(&changed(&[(3, 5.0)])).is_empty());
}

#[test]
fn a_cell_without_a_value_is_not_at_fault() {
    let values = changed(&[(5, 30.0)]);
    let found = locate(&crossings(&values), |slot| (slot != 5).then(|| values[slot]));
    assert!(found.iter().all(|explanation| explanation.named().is_empty()));
}

/// Every set of up to three cells, tried one by one.
fn exhaustive(values: &[f64]) -> Vec<Vec<usize>> {
    let crossings = crossings(values);
    let cells: Vec<usize> = (0..values.len()).collect();
    let system = System::new(&crossings, &cells);
    let known: Vec<Option<f64>> = values.iter().map(|v| Some(*v)).collect();
    let Some(group) = system.groups().pop() else { return Vec::new() };
    for size in 1..=MOST_CELLS {
        let mut search = Search::new(&system, &known, group.clone());
        for bits in (0u32..1 << values.len()).filter(|bits| bits.count_ones() as usize == size) {
            search.chosen = cells.iter().copied().filter(|cell| bits >> cell & 1 == 1).collect();
            search.test();
        }
        let sets: Vec<Vec<usize>> = search.found.iter().cloned().collect();
        if !sets.is_empty() {
            let vouched = sets.iter().flatten().all(|cell| system.through[*cell].len() > 1);
            let listed = vouched && sets.len() <= MOST_LISTED;
            return if listed { sets } else { Vec::new() };
        }
    }
    Vec::new()
}

#[test]
fn finds_what_an_exhaustive_search_finds() {
    let mut state = 7u64;
    let mut below = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % n
    };
    for _ in 0..400 {
        let changes: Vec<(usize, f64)> =
            (0..1 + below(4)).map(|_| (below(15) as usize, 1.0 + below(6) as f64)).collect();
        let values = changed(&changes);
        assert_eq!(sets(&values), exhaustive(&values), "{changes:?}");
    }
}
