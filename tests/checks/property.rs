//! Properties of the checks on generated reports: right ones are silent, wrong ones are not.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tongbi::{Finding, Observation};

use crate::support::{Dice, changed, check, codes, consistent};

/// The positions of the cells of table 3 of a year.
fn cells(figures: &[Observation], year: i32) -> Vec<usize> {
    let is_cell = |o: &Observation| !o.key.breakdown.is_none() && o.key.year.0 == year;
    (0..figures.len()).filter(|at| is_cell(&figures[*at])).collect()
}

fn is_table_3(finding: &&Finding) -> bool {
    finding.code.starts_with("table3_")
}

/// The identities that are broken: code and figure of each finding of table 3.
fn broken(figures: &[Observation]) -> BTreeSet<(String, String, String)> {
    let name = |f: &Finding| {
        let figure = (f.indicator.clone().unwrap(), f.breakdown.clone().unwrap());
        (f.code.to_string(), figure.0.to_string(), figure.1.to_string())
    };
    check(figures).findings.iter().filter(is_table_3).map(name).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_consistent_report_has_no_finding(seed: u64, years in 1i32..6) {
        let outcome = check(&consistent("甲县", 2020..2020 + years, seed));
        prop_assert!(outcome.findings.is_empty(), "{:?}", codes(&outcome.findings));
        prop_assert_eq!(outcome.verdicts.len(), years as usize);
    }

    #[test]
    fn one_wrong_cell_of_table_3_is_found_and_named(seed: u64, cell: prop::sample::Index, to in 0u32..3000) {
        let figures = consistent("甲县", 2020..2023, seed);
        let cells = cells(&figures, 2021);
        let at = cells[cell.index(cells.len())];
        let right = figures[at].value.unwrap();
        prop_assume!((right - f64::from(to)).abs() > 0.5);
        let outcome = check(&changed(&figures, at, f64::from(to) - right));
        let found: Vec<&Finding> = outcome.findings.iter().filter(is_table_3).collect();
        prop_assert!(found.len() >= 2, "{:?}", codes(&outcome.findings));
        let carried = outcome.findings.iter().filter(|f| f.code == "carried_requests");
        for finding in found.into_iter().chain(carried) {
            let place = &finding.evidence.as_ref().unwrap().localisation[0];
            prop_assert_eq!(&place.cell.indicator, &figures[at].key.indicator);
            prop_assert_eq!(&place.cell.breakdown, &figures[at].key.breakdown);
            prop_assert_eq!(place.cell.year, figures[at].key.year);
            prop_assert_eq!((place.reported, place.repaired), (f64::from(to), right));
        }
    }

    #[test]
    fn two_wrong_cells_of_table_3_are_found(
        seed: u64,
        first: prop::sample::Index,
        second: prop::sample::Index,
        by in 1i32..400,
        how in 0u8..4,
    ) {
        let figures = consistent("甲县", 2020..2021, seed);
        let cells = cells(&figures, 2020);
        let at = cells[first.index(cells.len())];
        let key = &figures[at].key;
        // Two cells of one row, or of one column, that make up for each other are the hardest to see.
        let partners: Vec<usize> = cells
            .iter()
            .copied()
            .filter(|other| *other != at)
            .filter(|other| match how {
                0 => figures[*other].key.indicator == key.indicator,
                1 => figures[*other].key.breakdown == key.breakdown,
                _ => true,
            })
            .collect();
        let other = partners[second.index(partners.len())];
        let by = f64::from(by);
        let sign = if how == 3 { 1.0 } else { -1.0 };
        let wrong = changed(&changed(&figures, at, by), other, sign * by);
        prop_assert!(!broken(&wrong).is_empty());
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(seed: u64) {
        let mut figures = consistent("甲县", 2020..2022, seed);
        figures.extend(consistent("乙县", 2020..2022, seed ^ 1));
        let mut dice = Dice::new(seed);
        let at = dice.below(figures.len() as u64) as usize;
        let figures = changed(&figures, at, 3.0);
        let mut shuffled = figures.clone();
        for last in (1..shuffled.len()).rev() {
            shuffled.swap(last, dice.below(last as u64 + 1) as usize);
        }
        let (a, b) = (check(&figures), check(&shuffled));
        prop_assert_eq!(&a.findings, &b.findings);
        prop_assert_eq!(&a.verdicts, &b.verdicts);
    }
}

/// No two cells of table 3 stand in the same identities. So whatever two cells are changed, an identity has exactly one of
/// them, and breaks: two wrong cells are always found.
#[test]
fn no_two_cells_of_table_3_stand_in_the_same_identities() {
    let figures = consistent("甲县", 2020..2021, 7);
    let cells = cells(&figures, 2020);
    assert_eq!(cells.len(), 25 * 7);
    let mut seen = BTreeSet::new();
    for at in cells {
        let identities = broken(&changed(&figures, at, 1.0));
        assert!(identities.len() >= 2, "{:?}", figures[at].key);
        assert!(seen.insert(identities), "{:?}", figures[at].key);
    }
}

/// What the findings on table 3 name as wrong after some of its cells were changed.
#[derive(Default)]
struct Trials {
    /// Trials in which exactly the changed cells are named.
    exact: usize,
    /// Trials in which a cell is named that was right.
    wrong: usize,
}

/// Changes `count` cells of table 3 in 300 seeded reports, each to another number of the same size.
fn trials(count: usize) -> Trials {
    let mut trials = Trials::default();
    for seed in 0..300 {
        let mut figures = consistent("甲县", 2020..2021, seed);
        let cells = cells(&figures, 2020);
        let mut dice = Dice::new(seed ^ 0x5eed);
        let mut changed_cells = BTreeSet::new();
        while changed_cells.len() < count {
            let at = cells[dice.below(cells.len() as u64) as usize];
            let right = figures[at].value.unwrap();
            let to = dice.below(2 * right as u64 + 40) as f64;
            if (to - right).abs() > 0.5 && changed_cells.insert(at) {
                figures = changed(&figures, at, to - right);
            }
        }
        let key = |o: &Observation| (o.key.indicator.clone(), o.key.breakdown.clone());
        let expected: BTreeSet<_> = changed_cells.iter().map(|at| key(&figures[*at])).collect();
        let outcome = check(&figures);
        let evidence = outcome.findings.iter().filter_map(|f| f.evidence.as_ref());
        let named: BTreeSet<_> = evidence
            .flat_map(|e| &e.localisation)
            .map(|l| (l.cell.indicator.clone(), l.cell.breakdown.clone()))
            .collect();
        trials.exact += usize::from(named == expected);
        trials.wrong += usize::from(!named.is_subset(&expected));
    }
    trials
}

#[test]
fn up_to_four_wrong_cells_of_table_3_are_named_exactly() {
    for (count, least) in [(1, 300), (2, 291), (3, 270), (4, 270)] {
        let trials = trials(count);
        assert_eq!(trials.wrong, 0, "{count} wrong cells");
        assert!(trials.exact >= least, "{count} wrong cells: {} of 300", trials.exact);
    }
}

#[test]
fn more_wrong_cells_than_are_looked_for_never_blame_a_right_one() {
    for count in [5, 8] {
        assert_eq!(trials(count).wrong, 0, "{count} wrong cells");
    }
}
