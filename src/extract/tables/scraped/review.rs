//! Table 4 of a text that lost its columns: the names of its blocks, as many times the names of the results, and as many
//! numbers. It may come in pieces, each with the names of its own blocks, or with a block to a row.

use super::Rows;
use super::records::Record;
use crate::extract::tables::form::Form;
use crate::extract::tables::form_words::Text;
use crate::extract::tables::sums;

/// The table that the texts and the values behind them make; none when they are something else.
/// `ends` says that the document ends with them.
pub(super) fn table(texts: &[Text], record: &Record, form: &Form<'_>, ends: bool) -> Option<Rows> {
    let header = Header::of(texts, form)?;
    let size = header.results.first()?.len();
    let holds = |values: &[Option<String>]| header.holds(values, size);
    let values = record.in_columns(size * header.blocks.len(), holds);
    if values.len() != size * header.blocks.len() {
        return None;
    }
    // Blank cells at both ends may be those of results or those that fill up a row.
    let cut = values.len() < record.values.len() && values.iter().any(Option::is_none);
    if cut && holds(values) != Some(true) {
        return None;
    }
    let parts: Vec<&[Option<String>]> = values.chunks(size).collect();
    let fails = |at: usize| !sums::adds_up(parts[at], header.total(at));
    let failing = (0..parts.len()).filter(|at| fails(*at)).count();
    // The order of the texts alone says what the numbers are: sums that fail together say that it does not.
    if failing > 1 || (ends && fails(parts.len() - 1)) {
        return None;
    }
    let mut rows = Rows::default();
    let names = header.blocks.iter().flat_map(|block| std::iter::repeat_n(block.clone(), size));
    rows.push(names.collect());
    rows.push(header.results.concat());
    rows.push(values.iter().cloned().map(Option::unwrap_or_default).collect());
    rows.cover(texts, record.block);
    Some(rows)
}

/// The blocks in their order, and the results of each.
struct Header {
    blocks: Vec<String>,
    results: Vec<Vec<String>>,
    total: String,
}

impl Header {
    fn of(texts: &[Text], form: &Form<'_>) -> Option<Header> {
        let (mut blocks, mut results): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let is_result = |text: &Text| form.four.iter().any(|row| row.columns.contains(&text.label));
        let total = form.four.last()?.columns.first()?.to_string();
        for text in texts {
            if let Some(row) = form.four.iter().find(|row| row.rows.contains(&text.label)) {
                blocks.push(row.rows.first()?.to_string());
            } else if is_result(text) {
                results.push(text.label.to_string());
            }
        }
        let last = texts.last()?;
        let first = form.four.first()?.rows.first();
        let size = form.four.iter().filter(|row| row.rows.first() == first).count();
        let by_rows =
            results.len() == size && form.four.iter().any(|row| row.rows.contains(&last.label));
        if by_rows {
            blocks.drain(..blocks.len() - 1);
        } else if !is_result(last) {
            return None;
        }
        // The title of the table may name its blocks once more.
        blocks.dedup();
        if results.len() != size * blocks.len() || blocks.is_empty() || !in_order(&blocks, form) {
            return None;
        }
        let results: Vec<Vec<String>> = results.chunks(size).map(<[String]>::to_vec).collect();
        let whole = results
            .iter()
            .all(|group| group.iter().enumerate().all(|(at, name)| !group[..at].contains(name)));
        whole.then_some(Header { blocks, results, total })
    }

    /// Whether the sums of all blocks hold; none where no block has one.
    fn holds(&self, values: &[Option<String>], size: usize) -> Option<bool> {
        let blocks = values.chunks(size).enumerate();
        let checks: Vec<bool> =
            blocks.filter_map(|(at, block)| sums::check(block, self.total(at))).collect();
        (!checks.is_empty()).then(|| checks.into_iter().all(|right| right))
    }

    /// The place of the total among the results of a block.
    fn total(&self, block: usize) -> usize {
        let results = &self.results[block];
        results.iter().position(|name| *name == self.total).unwrap_or(results.len() - 1)
    }
}

/// Whether the blocks follow each other as in the form, each once.
fn in_order(blocks: &[String], form: &Form<'_>) -> bool {
    let place = |block: &String| {
        form.four.iter().position(|row| row.rows.first().is_some_and(|label| **label == *block))
    };
    let places: Vec<Option<usize>> = blocks.iter().map(place).collect();
    places.windows(2).all(|pair| pair[0] < pair[1])
}
