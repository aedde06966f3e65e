//! The rows of one body in the order of its series.

use crate::series::panel::rows::Row;

/// Collects the rows of a body, and gives them back by kind and year; rows of one key stay in the order of the input.
#[derive(Debug, Default)]
pub(crate) struct BodyRows {
    rows: Vec<Row>,
    order: Vec<u32>,
    counts: Vec<u32>,
    unsorted: bool,
}

impl BodyRows {
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.unsorted = false;
    }

    pub(crate) fn push(&mut self, row: Row) {
        let key = key(&row);
        self.unsorted |= self.rows.last().is_some_and(|last| self::key(last) > key);
        self.rows.push(row);
    }

    /// Gives every row to `take`, in order.
    pub(crate) fn each(&mut self, mut take: impl FnMut(Row)) {
        if !self.unsorted {
            self.rows.iter().for_each(|row| take(*row));
            return;
        }
        self.sort();
        self.order.iter().for_each(|at| take(self.rows[*at as usize]));
    }

    fn sort(&mut self) {
        let span = Span::of(&self.rows);
        self.order.clear();
        self.order.extend(0..self.rows.len() as u32);
        // Counting is linear, but only worth it while the table of counts is not much larger than the rows.
        let slots = span.slots();
        if slots > (self.rows.len() as u64) * 8 + 1024 {
            let rows = &self.rows;
            self.order.sort_by_key(|at| key(&rows[*at as usize]));
            return;
        }
        self.counts.clear();
        self.counts.resize(slots as usize + 1, 0);
        for row in &self.rows {
            self.counts[span.slot(row) + 1] += 1;
        }
        for at in 1..self.counts.len() {
            self.counts[at] += self.counts[at - 1];
        }
        for (at, row) in self.rows.iter().enumerate() {
            let next = &mut self.counts[span.slot(row)];
            self.order[*next as usize] = at as u32;
            *next += 1;
        }
    }
}

fn key(row: &Row) -> (u32, i16) {
    (row.kind, row.year)
}

/// The smallest and largest kind and year of some rows.
struct Span {
    kinds: (u32, u32),
    years: (i16, i16),
}

impl Span {
    fn of(rows: &[Row]) -> Span {
        let mut span = Span { kinds: (u32::MAX, 0), years: (i16::MAX, i16::MIN) };
        for row in rows {
            span.kinds = (span.kinds.0.min(row.kind), span.kinds.1.max(row.kind));
            span.years = (span.years.0.min(row.year), span.years.1.max(row.year));
        }
        span
    }

    fn years(&self) -> u64 {
        (i64::from(self.years.1) - i64::from(self.years.0) + 1).max(0) as u64
    }

    fn slots(&self) -> u64 {
        u64::from(self.kinds.1.saturating_sub(self.kinds.0) + 1) * self.years()
    }

    fn slot(&self, row: &Row) -> usize {
        let year = i64::from(row.year) - i64::from(self.years.0);
        (u64::from(row.kind - self.kinds.0) * self.years()) as usize + year as usize
    }
}
