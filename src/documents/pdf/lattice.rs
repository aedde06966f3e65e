//! Ruling lines → the tables that they draw.

use super::groups;
use super::strokes::{Rule, Rules};

/// Lines closer than this are one edge of a table, in points: borders are drawn cell beside cell, often with a gap
/// between them, and no cell is as narrow.
const SAME: f64 = 5.0;

/// A table drawn by ruling lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lattice {
    /// Where the columns begin and end, from the left.
    pub(super) xs: Vec<f64>,
    /// Where the rows begin and end, from the top.
    pub(super) ys: Vec<f64>,
    /// The cells, by their first slots, row by row.
    pub(super) cells: Vec<Span>,
    /// Whether every cell is a rectangle as drawn.
    pub(super) regular: bool,
}

/// The slots of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
}

impl Lattice {
    pub(super) fn area(&self) -> f64 {
        (self.right() - self.xs[0]) * (self.bottom() - self.ys[0])
    }

    pub(super) fn right(&self) -> f64 {
        self.xs[self.xs.len() - 1]
    }

    pub(super) fn bottom(&self) -> f64 {
        self.ys[self.ys.len() - 1]
    }

    pub(super) fn contains(&self, x: f64, y: f64) -> bool {
        x > self.xs[0] && x < self.right() && y > self.ys[0] && y < self.bottom()
    }

    /// The row and the column of a point inside.
    pub(super) fn slot(&self, x: f64, y: f64) -> (usize, usize) {
        (interval(&self.ys, y), interval(&self.xs, x))
    }

    /// For each slot, row by row, the index of its cell.
    pub(super) fn owners(&self) -> Vec<usize> {
        let columns = self.xs.len() - 1;
        let mut owners = vec![0; columns * (self.ys.len() - 1)];
        for (index, span) in self.cells.iter().enumerate() {
            for row in span.row..span.row + span.rows {
                let first = row * columns + span.column;
                owners[first..first + span.columns].fill(index);
            }
        }
        owners
    }
}

fn interval(edges: &[f64], at: f64) -> usize {
    edges.partition_point(|&edge| edge <= at).clamp(1, edges.len() - 1) - 1
}

/// The tables of a page, from the top. A frame around one column is no table: its text is text.
pub(super) fn lattices(rules: &Rules) -> Vec<Lattice> {
    let groups = groups::groups(rules);
    let mut found: Vec<Lattice> =
        groups.iter().filter_map(|group| lattice(&group.flat, &group.upright)).collect();
    found.sort_by(|a, b| a.ys[0].total_cmp(&b.ys[0]).then(a.xs[0].total_cmp(&b.xs[0])));
    found
}

/// The table that a group of lines draws; none where it has no two columns.
fn lattice(flat: &[Rule], upright: &[Rule]) -> Option<Lattice> {
    let xs = edges(upright, flat);
    let ys = edges(flat, upright);
    if xs.len() < 2 || ys.len() < 2 {
        return None;
    }
    let (ys, below) = drawn(ys, &xs, flat);
    let (xs, beside) = drawn(xs, &ys, upright);
    if xs.len() < 3 || ys.len() < 2 {
        return None;
    }
    // Rows were judged by all columns, and columns by the rows that are left: the same pieces of line, cut less finely.
    let below = if below.iter().any(|b| b.len() != xs.len() - 1) {
        ys[1..].iter().map(|&y| pieces(flat, y, &xs)).collect()
    } else {
        below
    };
    let (cells, regular) = spans(&below, &beside);
    Some(Lattice { xs, ys, cells, regular })
}

/// Where the lines lie, and where the lines across them end: a table that a page break cuts has no rule there, and some
/// tables are open at the sides.
fn edges(lines: &[Rule], across: &[Rule]) -> Vec<f64> {
    let mut at: Vec<f64> = lines.iter().map(|r| r.at).collect();
    at.sort_by(f64::total_cmp);
    let mut edges = clusters(&at);
    let ends = |end: fn(&Rule) -> f64| {
        let mut at: Vec<f64> = across.iter().map(end).collect();
        at.sort_by(f64::total_cmp);
        at
    };
    let (starts, stops) = (ends(|r| r.from), ends(|r| r.to));
    // One line that stands out may be an underline that touches the table; two are its missing side.
    if let [first, second, ..] = starts.as_slice()
        && second - first <= SAME
        && edges.first().is_none_or(|edge| edge - first > SAME)
    {
        edges.insert(0, *first);
    }
    if let [.., second, last] = stops.as_slice()
        && last - second <= SAME
        && edges.last().is_none_or(|edge| last - edge > SAME)
    {
        edges.push(*last);
    }
    edges
}

/// The middles of runs of sorted positions that lie within [`SAME`] of each other.
fn clusters(sorted: &[f64]) -> Vec<f64> {
    let mut middles = Vec::new();
    let mut rest = sorted;
    while let Some(&first) = rest.first() {
        let close = |w: &[f64]| w[1] - w[0] <= SAME && w[1] - first <= 2.0 * SAME;
        let end = 1 + rest.windows(2).take_while(|w| close(w)).count();
        middles.push((first + rest[end - 1]) / 2.0);
        rest = &rest[end..];
    }
    middles
}

/// Keeps the inner edges that are drawn somewhere, and says for each edge after the first which of its pieces are.
fn drawn(edges: Vec<f64>, cross: &[f64], lines: &[Rule]) -> (Vec<f64>, Vec<Vec<bool>>) {
    let last = edges.len() - 1;
    let mut kept = vec![edges[0]];
    let mut shown = Vec::new();
    for (i, &edge) in edges.iter().enumerate().skip(1) {
        let pieces = pieces(lines, edge, cross);
        if i == last || pieces.contains(&true) {
            kept.push(edge);
            shown.push(pieces);
        }
    }
    (kept, shown)
}

/// For each interval between the edges `cross`, whether a line at `at` covers most of it.
fn pieces(lines: &[Rule], at: f64, cross: &[f64]) -> Vec<bool> {
    let near: Vec<&Rule> = lines.iter().filter(|r| (r.at - at).abs() <= SAME).collect();
    let covers =
        |w: &[f64]| near.iter().any(|r| r.to.min(w[1]) - r.from.max(w[0]) >= 0.6 * (w[1] - w[0]));
    cross.windows(2).map(covers).collect()
}

/// Slots without a line between them are one cell. `below[r][c]`: a line under slot (r, c); `beside[c][r]`: one to its
/// right. A cell that is no rectangle is cut into such as are.
fn spans(below: &[Vec<bool>], beside: &[Vec<bool>]) -> (Vec<Span>, bool) {
    let (rows, columns) = (below.len(), beside.len());
    let mut region: Vec<usize> = (0..rows * columns).collect();
    for row in 0..rows {
        for column in 0..columns {
            let slot = row * columns + column;
            let mut join = |other: usize| {
                let (a, b) = (groups::root(&mut region, slot), groups::root(&mut region, other));
                region[a.max(b)] = a.min(b);
            };
            if column + 1 < columns && !beside[column][row] {
                join(slot + 1);
            }
            if row + 1 < rows && !below[row][column] {
                join(slot + columns);
            }
        }
    }
    let region: Vec<usize> =
        (0..region.len()).map(|slot| groups::root(&mut region, slot)).collect();
    rectangles(&region, columns)
}

fn rectangles(region: &[usize], columns: usize) -> (Vec<Span>, bool) {
    let rows = region.len() / columns;
    let mut taken = vec![false; region.len()];
    let mut seen = vec![false; region.len()];
    let (mut cells, mut regular) = (Vec::new(), true);
    for slot in 0..region.len() {
        if taken[slot] {
            continue;
        }
        let (row, column) = (slot / columns, slot % columns);
        let free = |r: usize, c: usize, taken: &[bool]| {
            region[r * columns + c] == region[slot] && !taken[r * columns + c]
        };
        let wide = (column..columns).take_while(|&c| free(row, c, &taken)).count();
        let full = |r: &usize| (column..column + wide).all(|c| free(*r, c, &taken));
        let high = (row..rows).take_while(full).count();
        for r in row..row + high {
            taken[r * columns + column..r * columns + column + wide].fill(true);
        }
        regular &= !std::mem::replace(&mut seen[region[slot]], true);
        cells.push(Span { row, column, rows: high, columns: wide });
    }
    (cells, regular)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines given as `at from to`.
    fn rules(flat: &[(f64, f64, f64)], upright: &[(f64, f64, f64)]) -> Rules {
        let rule = |&(at, from, to): &(f64, f64, f64)| Rule { at, from, to };
        Rules { flat: flat.iter().map(rule).collect(), upright: upright.iter().map(rule).collect() }
    }

    fn spans_of(found: &Lattice) -> Vec<[usize; 4]> {
        found.cells.iter().map(|s| [s.row, s.column, s.rows, s.columns]).collect()
    }

    #[test]
    fn a_missing_piece_of_a_line_merges_cells() {
        let page = rules(
            &[(0.0, 0.0, 90.0), (20.0, 30.0, 90.0), (40.0, 0.0, 90.0)],
            &[(0.0, 0.0, 40.0), (30.0, 0.0, 40.0), (60.0, 20.0, 40.0), (90.0, 0.0, 40.0)],
        );
        let found = lattices(&page);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].xs, [0.0, 30.0, 60.0, 90.0]);
        let expected = [[0, 0, 2, 1], [0, 1, 1, 2], [1, 1, 1, 1], [1, 2, 1, 1]];
        assert_eq!(spans_of(&found[0]), expected);
        assert!(found[0].regular);
    }

    #[test]
    fn lines_that_are_drawn_twice_or_in_pieces_are_one() {
        let page = rules(
            &[(0.0, 0.0, 30.0), (0.4, 31.0, 60.0), (2.0, 0.0, 60.0), (20.0, 0.0, 60.0)],
            &[(0.0, 0.0, 20.0), (30.0, 0.0, 9.0), (30.0, 10.0, 20.0), (60.0, 0.0, 20.0)],
        );
        let found = lattices(&page);
        assert_eq!((found[0].xs.len(), found[0].ys.len()), (3, 2));
    }

    #[test]
    fn a_table_without_a_last_rule_is_closed_where_its_columns_end() {
        let page = rules(
            &[(0.0, 0.0, 60.0), (20.0, 0.0, 60.0)],
            &[(0.0, 0.0, 38.0), (30.0, 0.0, 38.0), (60.0, 0.0, 38.0)],
        );
        assert_eq!(lattices(&page)[0].ys, [0.0, 20.0, 38.0]);
    }

    #[test]
    fn a_table_open_at_the_sides_is_closed_where_its_rows_end() {
        let page =
            rules(&[(0.0, 0.0, 60.0), (20.0, 0.0, 60.0), (40.0, 0.0, 60.0)], &[(30.0, 0.0, 40.0)]);
        assert_eq!(lattices(&page)[0].xs, [0.0, 30.0, 60.0]);
    }

    #[test]
    fn frames_underlines_and_drawings_are_no_tables() {
        let frame = rules(
            &[(0.0, 0.0, 60.0), (20.0, 0.0, 60.0), (40.0, 0.0, 60.0)],
            &[(0.0, 0.0, 40.0), (60.0, 0.0, 40.0)],
        );
        assert_eq!(lattices(&frame), []);
        assert_eq!(lattices(&rules(&[(0.0, 0.0, 60.0)], &[])), []);
        let many: Vec<_> = (0..3000).map(|i| (f64::from(i) * 4.0, 0.0, 60.0)).collect();
        assert_eq!(lattices(&rules(&many, &many)), []);
    }

    #[test]
    fn a_cell_that_is_no_rectangle_is_cut_and_reported() {
        let page = rules(
            &[(0.0, 0.0, 60.0), (20.0, 0.0, 30.0), (40.0, 0.0, 60.0)],
            &[(0.0, 0.0, 40.0), (30.0, 0.0, 20.0), (60.0, 0.0, 40.0)],
        );
        let found = &lattices(&page)[0];
        assert_eq!(spans_of(found), [[0, 0, 1, 1], [0, 1, 2, 1], [1, 0, 1, 1]]);
        assert!(!found.regular);
    }

    #[test]
    fn two_tables_of_a_page_are_kept_apart() {
        let table = |top: f64| {
            (
                [(top, 0.0, 60.0), (top + 20.0, 0.0, 60.0)],
                [(0.0, top, top + 20.0), (30.0, top, top + 20.0), (60.0, top, top + 20.0)],
            )
        };
        let ((f1, u1), (f2, u2)) = (table(100.0), table(0.0));
        let found = lattices(&rules(&[f1, f2].concat(), &[u1, u2].concat()));
        assert_eq!(found.iter().map(|l| l.ys[0]).collect::<Vec<_>>(), [0.0, 100.0]);
    }
}
