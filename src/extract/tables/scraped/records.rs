//! Cells in reading order → labels and the values behind them, by turns.

use super::tokens::{Kind, Token};
use crate::extract::tables::form_words::Text;

/// Some labels, and the values behind the last of them; none stands for a blank cell.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) texts: Vec<Text>,
    pub(super) values: Vec<Option<String>>,
    /// The last block that it stands in.
    pub(super) block: usize,
}

impl Record {
    /// Whether any value is there.
    pub(super) fn has_value(&self) -> bool {
        self.values.iter().any(Option::is_some)
    }

    /// The values under so many columns, where blank cells fill up a short row, or belong to a label that covered several
    /// columns. Where they can be cut off at either end, sums decide; without them the values begin behind the label.
    pub(super) fn in_columns(
        &self,
        columns: usize,
        adds_up: impl Fn(&[Option<String>]) -> Option<bool>,
    ) -> &[Option<String>] {
        let is_filled = |value: &Option<String>| value.is_some();
        let first = self.values.iter().position(is_filled).unwrap_or_default();
        let last = self.values.iter().rposition(is_filled).map_or(0, |last| last + 1);
        let Some(spare) = self.values.len().checked_sub(columns) else { return &self.values };
        let starts = last.saturating_sub(columns)..=first.min(spare);
        let window = |start: usize| &self.values[start..start + columns];
        match (starts.clone().next(), starts.clone().nth(1)) {
            (None, _) => &self.values,
            (Some(only), None) => window(only),
            (Some(start), Some(_)) => {
                let right = starts.into_iter().find(|at| adds_up(window(*at)) == Some(true));
                window(right.unwrap_or(start))
            }
        }
    }
}

/// The records of cells in reading order.
pub(super) fn records(tokens: &[Token]) -> Vec<Record> {
    let mut records = Vec::new();
    let mut record = Record::default();
    for token in tokens {
        let ends = match token.kind {
            Kind::Text => !record.values.is_empty(),
            // A printed row that begins with a value has lost its label.
            Kind::Value | Kind::Blank => token.opens_row && record.has_value(),
        };
        if token.opens_row && !record.has_value() && token.kind != Kind::Text {
            // Blank cells fill up the row above; these values may belong to its last text.
            record.values.clear();
        }
        if ends {
            records.push(std::mem::take(&mut record));
        }
        record.block = token.block;
        match token.kind {
            Kind::Text => record.texts.push(Text::new(token.text.clone(), token.block)),
            Kind::Value => record.values.push(Some(token.text.clone())),
            Kind::Blank if record.texts.is_empty() && !record.has_value() => {}
            Kind::Blank => record.values.push(None),
        }
    }
    records.push(record);
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_cells_behind_the_last_column_fill_up_a_row() {
        let shown = |values: &[&str], columns: usize| {
            let value = |text: &&str| (!text.is_empty()).then(|| (*text).to_owned());
            let record = Record { values: values.iter().map(value).collect(), ..Record::default() };
            let values = record.in_columns(columns, |_| None).iter().cloned();
            values.map(Option::unwrap_or_default).collect::<Vec<_>>().join("|")
        };
        assert_eq!(shown(&["1", "2", "", ""], 2), "1|2");
        assert_eq!(shown(&["", "", "1", "2"], 2), "1|2");
        assert_eq!(shown(&["", "1", ""], 3), "|1|");
        assert_eq!(shown(&["1", "2", "3"], 2), "1|2|3");
        assert_eq!(shown(&["1"], 2), "1");
    }
}
