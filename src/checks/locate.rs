//! The cells at fault in one report: the smallest set of cells whose change would make every identity hold (the rule of
//! Fellegi and Holt).

use std::collections::BTreeSet;

use crate::model::settle;

/// Sets of more cells than this are not looked for: they would name cells by chance.
const MOST_CELLS: usize = 4;

/// Steps of one search. A report in which so many sums are wrong that the search does not end by then is not explained.
const MOST_STEPS: usize = 200_000;

/// More explanations than this are no help to anyone: they are not listed.
const MOST_LISTED: usize = 4;

/// An identity of one report that could be assessed.
pub(super) struct Crossing {
    /// Its cells, each with its weight.
    pub(super) cells: Vec<(usize, f64)>,
    /// `left - right`, when the two do not agree.
    pub(super) broken_by: Option<f64>,
    /// By how much the two may differ and still agree.
    pub(super) tolerance: f64,
}

/// A cell that is at fault, and what it would have to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fault {
    /// The cell.
    pub(super) slot: usize,
    /// The value with which, together with the other cells of its set, all identities would hold.
    pub(super) repaired: f64,
    /// How many broken identities cross in it.
    pub(super) identities: usize,
}

/// The smallest sets of cells that explain a group of broken identities that are linked by common cells.
///
/// One set names the cells at fault. Of several, any may be the true one, and none is chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Explanation {
    /// The sets, each sorted by cell.
    pub(super) sets: Vec<Vec<Fault>>,
}

impl Explanation {
    /// The cells at fault, where there is no second explanation.
    pub(super) fn named(&self) -> &[Fault] {
        match self.sets.as_slice() {
            [only] => only,
            _ => &[],
        }
    }
}

/// Explains the broken identities of a report, group by group. Groups that no small set explains are left out, and so are
/// those that only a cell explains for which a single identity speaks: any other cell of it would do as well.
pub(super) fn locate(
    crossings: &[Crossing],
    value: impl Fn(usize) -> Option<f64>,
) -> Vec<Explanation> {
    let cells: BTreeSet<usize> =
        crossings.iter().flat_map(|c| c.cells.iter().map(|(slot, _)| *slot)).collect();
    let cells: Vec<usize> = cells.into_iter().collect();
    let values: Vec<Option<f64>> = cells.iter().map(|slot| value(*slot)).collect();
    let system = System::new(crossings, &cells);
    system
        .groups()
        .into_iter()
        .filter_map(|group| {
            let mut search = Search::new(&system, &values, group);
            let sets = search.smallest()?;
            Some(system.explanation(&sets, &cells, &values))
        })
        .filter(|explanation| (1..=MOST_LISTED).contains(&explanation.sets.len()))
        .collect()
}

/// The identities as equations: the changes of the cells, weighted, must sum up to `target`.
struct System {
    equations: Vec<Equation>,
    /// For each cell, the equations in which it stands, and with which weight.
    through: Vec<Vec<(usize, f64)>>,
}

struct Equation {
    cells: Vec<usize>,
    target: f64,
    broken: bool,
    tolerance: f64,
}

/// Cells and their changes.
type Repairs = Vec<(usize, f64)>;

impl System {
    fn new(crossings: &[Crossing], cells: &[usize]) -> System {
        let mut through = vec![Vec::new(); cells.len()];
        let mut equations = Vec::with_capacity(crossings.len());
        for (number, crossing) in crossings.iter().enumerate() {
            let mut own = Vec::with_capacity(crossing.cells.len());
            for (slot, weight) in &crossing.cells {
                if let Ok(cell) = cells.binary_search(slot) {
                    own.push(cell);
                    through[cell].push((number, *weight));
                }
            }
            equations.push(Equation {
                cells: own,
                target: -crossing.broken_by.unwrap_or(0.0),
                broken: crossing.broken_by.is_some(),
                tolerance: crossing.tolerance,
            });
        }
        System { equations, through }
    }

    /// The broken equations, those together that a chain of common cells links.
    fn groups(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.equations.len()];
        let mut groups = Vec::new();
        for start in (0..self.equations.len()).filter(|e| self.equations[*e].broken) {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let (mut open, mut group) = (vec![start], Vec::new());
            while let Some(equation) = open.pop() {
                if self.equations[equation].broken {
                    group.push(equation);
                }
                let cells = &self.equations[equation].cells;
                for (next, _) in cells.iter().flat_map(|cell| &self.through[*cell]) {
                    if !std::mem::replace(&mut seen[*next], true) {
                        open.push(*next);
                    }
                }
            }
            group.sort_unstable();
            groups.push(group);
        }
        groups
    }

    fn explanation(
        &self,
        sets: &[Repairs],
        cells: &[usize],
        values: &[Option<f64>],
    ) -> Explanation {
        let fault = |(cell, change): &(usize, f64)| {
            let through = &self.through[*cell];
            let broken = through.iter().filter(|(e, _)| self.equations[*e].broken).count();
            let printed = values[*cell].unwrap_or_default();
            Fault { slot: cells[*cell], repaired: settle(printed + change), identities: broken }
        };
        Explanation { sets: sets.iter().map(|set| set.iter().map(fault).collect()).collect() }
    }
}

/// The search for the smallest sets that repair one group of broken equations.
struct Search<'a> {
    system: &'a System,
    values: &'a [Option<f64>],
    group: Vec<usize>,
    /// For each equation, how many of the chosen cells stand in it.
    touched: Vec<usize>,
    chosen: Vec<usize>,
    found: BTreeSet<Vec<usize>>,
    repairs: Vec<Repairs>,
    steps: usize,
}

impl<'a> Search<'a> {
    fn new(system: &'a System, values: &'a [Option<f64>], group: Vec<usize>) -> Search<'a> {
        Search {
            system,
            values,
            group,
            touched: vec![0; system.equations.len()],
            chosen: Vec::new(),
            found: BTreeSet::new(),
            repairs: Vec::new(),
            steps: 0,
        }
    }

    /// All sets of the smallest size that repairs everything; none where there is none, where the search does not end, or
    /// where one of them rests on a cell that stands in one identity alone.
    fn smallest(&mut self) -> Option<Vec<Repairs>> {
        for size in 1..=MOST_CELLS {
            self.extend(size);
            if self.steps > MOST_STEPS {
                return None;
            }
            if !self.repairs.is_empty() {
                let vouched = |(cell, _): &(usize, f64)| self.system.through[*cell].len() > 1;
                let all = self.repairs.iter().flatten().all(vouched);
                return all.then(|| {
                    let mut sets = std::mem::take(&mut self.repairs);
                    sets.sort_by_cached_key(|set| {
                        set.iter().map(|(cell, _)| *cell).collect::<Vec<_>>()
                    });
                    sets
                });
            }
        }
        None
    }

    /// Extends the chosen cells by up to `left` more.
    fn extend(&mut self, left: usize) {
        self.steps += 1;
        if self.steps > MOST_STEPS || !self.can_end(left) {
            return;
        }
        if left == 0 {
            return self.test();
        }
        for cell in self.candidates() {
            if self.chosen.contains(&cell) || self.values[cell].is_none() {
                continue;
            }
            self.choose(cell, 1);
            self.extend(left - 1);
            self.choose(cell, -1);
        }
    }

    fn choose(&mut self, cell: usize, by: isize) {
        if by > 0 {
            self.chosen.push(cell);
        } else {
            self.chosen.pop();
        }
        for (equation, _) in &self.system.through[cell] {
            self.touched[*equation] = self.touched[*equation].saturating_add_signed(by);
        }
    }

    /// Whether so many more cells can touch every broken equation.
    fn can_end(&self, left: usize) -> bool {
        let untouched = self.group.iter().filter(|e| self.touched[**e] == 0).count();
        let most = self.system.through.iter().map(Vec::len).max().unwrap_or(0);
        untouched <= left * most
    }

    /// The cells of which one must be chosen next: those of an equation that cannot hold with the cells chosen so far. It is
    /// a broken one without a chosen cell, or an unbroken one with a single chosen cell, which would have to be undone.
    /// Where every equation can hold alone, but not all together, it is any cell of the equations that are touched.
    fn candidates(&self) -> Vec<usize> {
        let equations = &self.system.equations;
        let untouched = self.group.iter().copied().filter(|e| self.touched[*e] == 0);
        let chosen = self.chosen.iter().flat_map(|cell| &self.system.through[*cell]);
        let lonely = chosen
            .clone()
            .map(|(equation, _)| *equation)
            .filter(|e| !equations[*e].broken && self.touched[*e] == 1);
        if let Some(next) = untouched.chain(lonely).min_by_key(|e| equations[*e].cells.len()) {
            return equations[next].cells.clone();
        }
        let all: BTreeSet<usize> =
            chosen.flat_map(|(equation, _)| equations[*equation].cells.iter().copied()).collect();
        all.into_iter().collect()
    }

    /// Keeps the chosen cells when one change of each makes every equation hold.
    fn test(&mut self) {
        let mut set = self.chosen.clone();
        set.sort_unstable();
        if self.found.contains(&set) {
            return;
        }
        let Some(changes) = self.solve(&set) else { return };
        let is_value = |(cell, change): (&usize, &f64)| {
            change.abs() > 1e-6 && self.values[*cell].is_some_and(|v| settle(v + change) >= 0.0)
        };
        if set.iter().zip(&changes).all(is_value) {
            self.repairs.push(set.iter().copied().zip(changes).collect());
            self.found.insert(set);
        }
    }

    /// The changes with which every equation holds; none when there are none, or when they are not the only ones.
    fn solve(&self, set: &[usize]) -> Option<Vec<f64>> {
        let mut touched: Vec<usize> =
            set.iter().flat_map(|cell| &self.system.through[*cell]).map(|(e, _)| *e).collect();
        touched.sort_unstable();
        touched.dedup();
        if self.group.iter().any(|equation| touched.binary_search(equation).is_err()) {
            return None;
        }
        let weight = |cell: usize, equation: usize| {
            let through = &self.system.through[cell];
            through.iter().filter(|(e, _)| *e == equation).map(|(_, w)| w).sum::<f64>()
        };
        let rows: Vec<Vec<f64>> = touched
            .iter()
            .map(|equation| {
                let weights = set.iter().map(|cell| weight(*cell, *equation));
                weights.chain([self.system.equations[*equation].target]).collect()
            })
            .collect();
        let changes = eliminate(rows.clone(), set.len())?;
        let holds = |(row, equation): (&Vec<f64>, &usize)| {
            let sum: f64 = row.iter().zip(&changes).map(|(w, c)| w * c).sum();
            (sum - row[set.len()]).abs() <= self.system.equations[*equation].tolerance + 1e-6
        };
        rows.iter().zip(&touched).all(holds).then_some(changes)
    }
}

/// Solves by elimination with the largest pivot; none when a change is left open. Equations beyond those that are needed are
/// for the caller to test.
fn eliminate(mut rows: Vec<Vec<f64>>, unknowns: usize) -> Option<Vec<f64>> {
    for at in 0..unknowns {
        let pivot = (at..rows.len()).max_by(|a, b| {
            let (a, b) = (rows[*a][at].abs(), rows[*b][at].abs());
            a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal)
        })?;
        if rows[pivot][at].abs() < 1e-9 {
            return None;
        }
        rows.swap(at, pivot);
        let (head, tail) = rows.split_at_mut(at + 1);
        let row = &head[at];
        for other in tail {
            let by = other[at] / row[at];
            other.iter_mut().zip(row).skip(at).for_each(|(value, own)| *value -= by * own);
        }
    }
    let mut changes = vec![0.0; unknowns];
    for at in (0..unknowns).rev() {
        let known: f64 = (at + 1..unknowns).map(|next| rows[at][next] * changes[next]).sum();
        changes[at] = settle((rows[at][unknowns] - known) / rows[at][at]);
    }
    Some(changes)
}

#[cfg(test)]
mod tests;
