use std::collections::BTreeSet;

use super::rows::Rows;
use crate::ingest::words::Column;

/// The side columns that may be an outline.
const OUTLINED: [Column; 5] =
    [Column::Body, Column::Group, Column::Indicator, Column::Year, Column::Breakdown];

impl Rows<'_, '_, '_> {
    /// The side columns in which a blank cell means the name above: each name stands once, in front of its first row.
    pub(super) fn outlined(&self) -> BTreeSet<usize> {
        let mut sides: Vec<usize> =
            OUTLINED.iter().filter_map(|column| self.columns.side(*column)).collect();
        sides.sort_unstable();
        let mut outlined = BTreeSet::new();
        for (number, column) in sides.iter().enumerate() {
            let before = &sides[..number];
            let mut seen: BTreeSet<(Vec<&str>, &str)> = BTreeSet::new();
            let (mut context, mut fits, mut blanks) = (Vec::new(), true, 0);
            for row in (self.header.end..self.sheet.rows.len()).filter(|r| self.has_data(*r)) {
                let text = self.sheet.spread(row, *column);
                let outer: Vec<&str> = before.iter().map(|c| self.sheet.spread(row, *c)).collect();
                if outer.iter().any(|text| !text.is_empty()) {
                    context = outer.clone();
                }
                if text.is_empty() {
                    let inner = sides[number + 1..]
                        .iter()
                        .any(|column| !self.sheet.text(row, *column).is_empty());
                    let same = outer.iter().all(|text| text.is_empty()) || outer == context;
                    fits &= inner && same && !seen.is_empty();
                    blanks += 1;
                } else if !self.sheet.is_covered(row, *column) && !self.reader.words.is_total(text)
                {
                    fits &= seen.insert((context.clone(), text));
                }
            }
            if fits && blanks > 0 {
                outlined.insert(*column);
            }
        }
        outlined
    }
}
