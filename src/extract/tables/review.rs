use crate::extract::tables::Reader;
use crate::extract::tables::form::FormRow;
use crate::extract::tables::sheet::Sheet;
use crate::model::{BreakdownId, Severity};

/// Reads table 4, when the grid is one; says whether it is.
pub(super) fn read(reader: &mut Reader<'_>, sheet: &Sheet<'_>) -> bool {
    let all = reader.form;
    let form = &all.four;
    let head: Vec<String> = (0..sheet.rows())
        .map_while(|row| {
            let cells = sheet.across(row, 0..sheet.columns());
            let is_head = !cells.iter().any(|cell| sheet.is_value(*cell));
            is_head.then(|| cells.iter().map(|c| &**sheet.label(*c)).collect::<Vec<_>>().join("\n"))
        })
        .collect();
    let (texts, first) = (head.join("\n"), head.len());
    let blocks = blocks(form);
    let named = |block: &&&str| texts.contains(**block);
    let count = blocks.iter().filter(named).count();
    if first == 0 || count == 0 || first >= sheet.rows() {
        return false;
    }
    let by_labels = by_header(sheet, first, form);
    // One block alone is a part of the table when its header leaves no doubt, or else some other table.
    if count == 1 && by_labels.is_none() {
        return false;
    }
    let values = sheet.across(first, 0..sheet.columns());
    if !values.iter().all(|c| sheet.is_value(*c) || sheet.cell(*c).text.trim().is_empty()) {
        return false;
    }
    if !sheet.second_reading_agrees(first, &values) {
        reader.tell(
            reader
                .finding("readings_differ", Severity::Error, sheet, Some((first, 0)))
                .with("label", blocks.join("/")),
        );
        return true;
    }
    let by_labels = by_labels.or_else(|| by_results(sheet, first, form, &texts));
    match by_labels.or_else(|| by_sums(sheet, &values, form, &texts)) {
        Some(cells) => {
            for (cell, of_form) in cells {
                let whole = (of_form.indicator, &BreakdownId::default());
                reader.take(sheet, (first, cell), whole, None);
            }
        }
        None => {
            let finding =
                reader.finding("header_unknown", Severity::Error, sheet, Some((first, 0)));
            reader.tell(finding.with("found", values.len()).with("expected", form.len()));
        }
    }
    true
}

/// The blocks of the table, in its order.
fn blocks<'f>(form: &'f [FormRow<'_>]) -> Vec<&'f str> {
    let mut blocks: Vec<&str> = form.iter().filter_map(|f| f.rows.first()).map(|l| &**l).collect();
    blocks.dedup();
    blocks
}

/// The cell of every figure by the texts above it: its block and its result, each named by exactly one column. A block is
/// there with all of its results; the table may be printed in pieces of one block or two.
fn by_header<'f, 'c>(
    sheet: &Sheet<'_>,
    first: usize,
    form: &'f [FormRow<'c>],
) -> Option<Vec<(usize, &'f FormRow<'c>)>> {
    let blocks = blocks(form);
    let mut found: Vec<(usize, &FormRow<'c>)> = Vec::new();
    for cell in sheet.across(first, 0..sheet.columns()) {
        let printed = sheet.cell(cell);
        let above: Vec<&str> =
            sheet.above(printed.column, first).iter().map(|cell| &**sheet.label(*cell)).collect();
        let block = blocks.iter().rev().find(|block| above.contains(*block));
        let result: String = match block {
            Some(block) => {
                above.iter().skip_while(|text| *text != block).skip(1).copied().collect()
            }
            None => return None,
        };
        let of_form = form.iter().find(|f| {
            let of_block = f.rows.first().map(|label| &**label) == block.copied();
            of_block && f.columns.iter().any(|column| **column == *result)
        })?;
        if found.iter().any(|(_, other)| other.indicator.id == of_form.indicator.id) {
            return None;
        }
        found.push((cell, of_form));
    }
    let of_found =
        |f: &&FormRow<'_>| found.iter().any(|(_, other)| other.rows.first() == f.rows.first());
    let whole = form.iter().filter(of_found).count();
    (!found.is_empty() && found.len() == whole).then_some(found)
}

/// Where the names of the blocks lost their spans: every number stands under the name of its result, whole or set over
/// lines, the results follow each other as in the form, and so do the blocks.
fn by_results<'f, 'c>(
    sheet: &Sheet<'_>,
    first: usize,
    form: &'f [FormRow<'c>],
    texts: &str,
) -> Option<Vec<(usize, &'f FormRow<'c>)>> {
    let blocks = blocks(form);
    let values = sheet.across(first, 0..sheet.columns());
    let stands_under = |cell: usize, of_form: &FormRow<'_>| {
        let printed = sheet.cell(cell);
        let above = sheet.above(printed.column, first);
        let narrow = above.into_iter().filter(|cell| sheet.cell(*cell).column_span == 1);
        let stack: String = narrow.map(|cell| &**sheet.label(cell)).collect();
        printed.column_span == 1 && of_form.columns.iter().any(|name| stack.ends_with(&**name))
    };
    let sound = in_order(&blocks, texts)
        && values.len() == form.len()
        && values.iter().zip(form).all(|(cell, of_form)| stands_under(*cell, of_form));
    sound.then(|| values.into_iter().zip(form).collect())
}

/// Whether every block is named in the header, in the order of the form.
fn in_order(blocks: &[&str], texts: &str) -> bool {
    let places: Option<Vec<usize>> = blocks.iter().map(|block| texts.find(*block)).collect();
    places.is_some_and(|places| places.is_sorted())
}

/// Where the header lost its spans: as many numbers as the form has, in the order of the form, under the blocks in their
/// order, and every block adds up to its total. Without that the numbers may be anything; nothing but zeros are zeros in
/// any order.
fn by_sums<'f, 'c>(
    sheet: &Sheet<'_>,
    values: &[usize],
    form: &'f [FormRow<'c>],
    texts: &str,
) -> Option<Vec<(usize, &'f FormRow<'c>)>> {
    let blocks = blocks(form);
    let total = form.last()?.columns.first()?;
    let totals = texts.matches(&**total).count();
    let filled: Vec<usize> =
        values.iter().copied().filter(|c| !sheet.cell(*c).text.trim().is_empty()).collect();
    if !in_order(&blocks, texts) || totals != blocks.len() || filled.len() != form.len() {
        return None;
    }
    let numbers: Option<Vec<f64>> = filled
        .iter()
        .map(|cell| crate::documents::number::read(&sheet.cell(*cell).text).ok()?.value)
        .collect();
    let size = form.len() / blocks.len();
    let adds_up = |block: &[f64]| {
        block
            .split_last()
            .is_some_and(|(total, parts)| (parts.iter().sum::<f64>() - total).abs() < f64::EPSILON)
    };
    let sound = numbers.is_some_and(|n| n.chunks(size).all(adds_up));
    sound.then(|| filled.into_iter().zip(form).collect())
}
