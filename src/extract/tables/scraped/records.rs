//! Cells in reading order → labels and the values behind them, by turns.

use super::tokens::{Kind, Token};
use super::words::Text;

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

    /// The values, when they are as many as the columns: blank cells behind the last column fill up a short row, and
    /// those before the first value belong to a label that covered several columns.
    pub(super) fn in_columns(&self, columns: usize) -> Vec<Option<String>> {
        let mut values = self.values.as_slice();
        while let [rest @ .., None] = values
            && values.len() > columns
        {
            values = rest;
        }
        while let [None, rest @ ..] = values
            && values.len() > columns
        {
            values = rest;
        }
        values.to_vec()
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
            Kind::Value | Kind::Blank => token.opens_row && !record.values.is_empty(),
        };
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
            let values = record.in_columns(columns);
            values.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join("|")
        };
        assert_eq!(shown(&["1", "2", "", ""], 2), "1|2");
        assert_eq!(shown(&["", "", "1", "2"], 2), "1|2");
        assert_eq!(shown(&["", "1", ""], 3), "|1|");
        assert_eq!(shown(&["1", "2", "3"], 2), "1|2|3");
        assert_eq!(shown(&["1"], 2), "1");
    }
}
