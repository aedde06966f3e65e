//! Ruling lines → the lines of each table.

use super::strokes::{Rule, Rules};

/// Lines whose ends are no farther apart than this touch, and gaps up to it are closed, in points.
const TOUCH: f64 = 3.0;

/// Pieces of a line within this of each other are taken to lie on it.
const ALIGNED: f64 = 1.0;

/// A piece shorter than this is no ruling line.
const SHORTEST: f64 = 5.0;

/// More lines than this, after merging, are a drawing.
const MOST_LINES: usize = 2_000;

/// A line that touches no other belongs to a table that ends where it ends, if it is no farther from it than this.
const ROW: f64 = 30.0;
const COLUMN: f64 = 200.0;

/// The lines of one table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Group {
    pub(super) flat: Vec<Rule>,
    pub(super) upright: Vec<Rule>,
}

/// The tables of a page by their lines; none where there are too many lines for tables.
pub(super) fn groups(rules: &Rules) -> Vec<Group> {
    let (flat, upright) = (merged(&rules.flat), merged(&rules.upright));
    if flat.len() + upright.len() > MOST_LINES {
        return Vec::new();
    }
    let (tables, lone) = touching(&flat, &upright).into_iter().partition(Group::is_table);
    stacked(completed(tables, lone))
}

/// Joins the pieces of each line; gaps up to [`TOUCH`] are closed, shorter pieces than [`SHORTEST`] dropped.
fn merged(pieces: &[Rule]) -> Vec<Rule> {
    let mut sorted = pieces.to_vec();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut lines = Vec::new();
    let mut rest = sorted.as_mut_slice();
    while let Some(first) = rest.first().map(|r| r.at) {
        let (band, after) = rest.split_at_mut(rest.partition_point(|r| r.at <= first + ALIGNED));
        rest = after;
        band.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut line = band[0];
        for piece in &band[1..] {
            if piece.from <= line.to + TOUCH {
                line.to = line.to.max(piece.to);
            } else {
                lines.push(std::mem::replace(&mut line, *piece));
            }
        }
        lines.push(line);
    }
    lines.retain(|line| line.to - line.from >= SHORTEST);
    lines
}

/// The lines that touch each other, directly or over others, as one group.
fn touching(flat: &[Rule], upright: &[Rule]) -> Vec<Group> {
    let all: Vec<(bool, Rule)> =
        flat.iter().map(|&r| (true, r)).chain(upright.iter().map(|&r| (false, r))).collect();
    let mut group: Vec<usize> = (0..all.len()).collect();
    for i in 0..all.len() {
        for j in 0..i {
            let (a, b) = (root(&mut group, i), root(&mut group, j));
            if a != b && touch(all[i], all[j]) {
                group[a.max(b)] = a.min(b);
            }
        }
    }
    let mut groups = vec![Group::default(); all.len()];
    for (i, &(is_flat, rule)) in all.iter().enumerate() {
        let group = &mut groups[root(&mut group, i)];
        if is_flat { group.flat.push(rule) } else { group.upright.push(rule) }
    }
    groups.retain(|group| !group.flat.is_empty() || !group.upright.is_empty());
    groups
}

/// The representative of `i` among joined sets, where each names its parent.
pub(super) fn root(group: &mut [usize], mut i: usize) -> usize {
    while group[i] != i {
        group[i] = group[group[i]];
        i = group[i];
    }
    i
}

fn touch((a_flat, a): (bool, Rule), (b_flat, b): (bool, Rule)) -> bool {
    if a_flat == b_flat {
        return (a.at - b.at).abs() <= TOUCH && a.from <= b.to + TOUCH && b.from <= a.to + TOUCH;
    }
    let within = |r: Rule, at: f64| at >= r.from - TOUCH && at <= r.to + TOUCH;
    within(a, b.at) && within(b, a.at)
}

impl Group {
    fn is_table(&self) -> bool {
        !self.flat.is_empty() && !self.upright.is_empty()
    }

    /// From where to where the group runs: from the left and from the top.
    fn extent(&self) -> [(f64, f64); 2] {
        let span = |along: &[Rule], across: &[Rule]| {
            let ends = along.iter().flat_map(|r| [r.from, r.to]);
            let all = ends.chain(across.iter().map(|r| r.at));
            all.fold((f64::MAX, f64::MIN), |(from, to), at| (from.min(at), to.max(at)))
        };
        [span(&self.flat, &self.upright), span(&self.upright, &self.flat)]
    }

    /// Whether the table has no lines at its left and right ends.
    fn is_open(&self) -> bool {
        let [(left, right), _] = self.extent();
        let at = |x: f64| self.upright.iter().any(|r| (r.at - x).abs() <= TOUCH);
        !at(left) && !at(right)
    }

    fn absorb(&mut self, mut other: Group) {
        self.flat.append(&mut other.flat);
        self.upright.append(&mut other.upright);
    }
}

fn same_ends((a, b): (f64, f64), (c, d): (f64, f64)) -> bool {
    (a - c).abs() <= 2.0 * TOUCH && (b - d).abs() <= 2.0 * TOUCH
}

/// How far apart two stretches are; 0 when they meet.
fn distance((a, b): (f64, f64), (c, d): (f64, f64)) -> f64 {
    (c - b).max(a - d).max(0.0)
}

/// Adds lines that touch none to the table beside which they run from end to end: the left border of a cell that a page
/// break cuts at both ends, the rule over a first row without columns.
fn completed(mut tables: Vec<Group>, lone: Vec<Group>) -> Vec<Group> {
    for line in lone {
        let [across, down] = line.extent();
        let home = tables.iter_mut().find(|table| {
            let [table_across, table_down] = table.extent();
            if line.upright.is_empty() {
                same_ends(across, table_across) && distance(down, table_down) <= ROW
            } else {
                same_ends(down, table_down) && distance(across, table_across) <= COLUMN
            }
        });
        if let Some(table) = home {
            table.absorb(line);
        }
    }
    tables
}

/// Joins tables that are open at the sides and stand over each other with one row between them: a row without columns
/// has no line that ties it to the rows around it.
fn stacked(mut tables: Vec<Group>) -> Vec<Group> {
    tables.sort_by(|a, b| a.extent()[1].0.total_cmp(&b.extent()[1].0));
    let mut joined: Vec<Group> = Vec::new();
    for table in tables {
        let [across, down] = table.extent();
        let over = joined.iter_mut().find(|over| {
            let [over_across, over_down] = over.extent();
            same_ends(across, over_across)
                && distance(down, over_down) <= ROW
                && over.is_open()
                && table.is_open()
        });
        match over {
            Some(over) => over.absorb(table),
            None => joined.push(table),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(of: &[(f64, f64, f64)]) -> Vec<Rule> {
        of.iter().map(|&(at, from, to)| Rule { at, from, to }).collect()
    }

    fn counts(flat: &[(f64, f64, f64)], upright: &[(f64, f64, f64)]) -> Vec<(usize, usize)> {
        let groups = groups(&Rules { flat: lines(flat), upright: lines(upright) });
        groups.iter().map(|group| (group.flat.len(), group.upright.len())).collect()
    }

    #[test]
    fn pieces_of_a_line_are_joined_and_specks_dropped() {
        let pieces =
            lines(&[(0.0, 0.0, 30.0), (0.4, 31.0, 60.0), (0.0, 80.0, 90.0), (9.0, 0.0, 2.0)]);
        let expected = lines(&[(0.0, 0.0, 60.0), (0.0, 80.0, 90.0)]);
        assert_eq!(merged(&pieces), expected);
    }

    #[test]
    fn the_border_of_a_cell_without_ends_belongs_to_its_table() {
        let flat = [(0.0, 30.0, 90.0), (20.0, 30.0, 90.0), (40.0, 30.0, 90.0)];
        let upright = [(0.0, 0.0, 40.0), (30.0, 0.0, 40.0), (90.0, 0.0, 40.0)];
        assert_eq!(counts(&flat, &upright), [(3, 3)]);
        assert_eq!(counts(&flat, &[(0.0, 0.0, 15.0), (30.0, 0.0, 40.0)]), [(3, 1)]);
    }

    #[test]
    fn rows_without_columns_hold_an_open_table_together() {
        let flat = [(0.0, 0.0, 90.0), (20.0, 0.0, 90.0), (40.0, 0.0, 90.0), (60.0, 0.0, 90.0)];
        let open = [(30.0, 20.0, 40.0)];
        assert_eq!(counts(&flat, &open), [(4, 1)]);
        let two = [(30.0, 0.0, 20.0), (30.0, 40.0, 60.0)];
        assert_eq!(counts(&flat, &two), [(4, 2)]);
        let far = [(0.0, 0.0, 90.0), (20.0, 0.0, 90.0), (90.0, 0.0, 90.0), (110.0, 0.0, 90.0)];
        assert_eq!(counts(&far, &[(30.0, 0.0, 20.0), (30.0, 90.0, 110.0)]), [(2, 1), (2, 1)]);
    }
}
