use crate::documents::{Block, Document};
use crate::extract::tables::form::Form;
use crate::extract::tables::form_row::FormRow;
use crate::extract::tables::labels::Label;
use crate::extract::tables::sheet::Sheet;
use crate::extract::tables::{Reader, sums};
use crate::model::{BreakdownId, Severity};

/// How many blocks of the document before a table may name what it is about, and how long such a text is.
const BLOCKS_BEFORE: usize = 2;
const LONGEST_NAME: usize = 24;

/// How many characters may stand behind the name: 情况, 统计表.
const REST_OF_NAME: usize = 3;

/// The block of table 4 that a heading before a table names: （一）行政复议.
pub(super) fn block_before(form: &Form<'_>, document: &Document, at: usize) -> Option<Label> {
    let before = document.blocks[..at].iter().rev().take(BLOCKS_BEFORE);
    let headings = before.map_while(|block| match block {
        Block::Paragraph(p) if p.text.chars().count() <= LONGEST_NAME => Some(Label::of(&p.text)),
        _ => None,
    });
    let mut named = headings.filter_map(|heading| {
        let blocks = form.four.iter().flat_map(|row| &row.rows);
        let named: Vec<&Label> = blocks.filter(|block| heading.contains(&***block)).collect();
        let longest = named.iter().max_by_key(|block| block.len())?;
        // 行政复议、行政诉讼 names more than one.
        let rest = heading.chars().count() - longest.chars().count();
        (rest <= REST_OF_NAME || heading.ends_with(&***longest)).then(|| (*longest).clone())
    });
    named.next()
}

/// Reads table 4, when the grid is one, or a part of it that stands below the name of a block; says whether it is.
pub(super) fn read(reader: &mut Reader<'_>, sheet: &Sheet<'_>, block: Option<&Label>) -> bool {
    let all = reader.form;
    let form = &all.four;
    let head: Vec<String> = (0..sheet.rows())
        .map_while(|row| {
            let cells = sheet.across(row, 0..sheet.columns());
            let is_head = !cells.iter().any(|cell| sheet.is_value(*cell));
            is_head.then(|| cells.iter().map(|c| &**sheet.label(*c)).collect::<Vec<_>>().join("\n"))
        })
        .collect();
    // A form that nobody has filled in has a row of blanks below its header.
    let is_empty =
        head.len() == sheet.rows() && head.last().is_some_and(|row| row.trim().is_empty());
    let first = if is_empty { head.len() - 1 } else { head.len() };
    let texts = head[..first].join("\n");
    let blocks = blocks(form);
    let named = |block: &&&str| texts.contains(**block);
    let count = blocks.iter().filter(named).count();
    if first == 0 || first >= sheet.rows() {
        return false;
    }
    if count == 0 {
        return block.is_some_and(|block| read_piece(reader, sheet, first, block));
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

/// Reads one block of the table, whose name stands above it: under each of its results one value.
fn read_piece(reader: &mut Reader<'_>, sheet: &Sheet<'_>, first: usize, block: &Label) -> bool {
    let form = &reader.form.four;
    let of_block: Vec<&FormRow<'_>> = form.iter().filter(|row| row.rows.contains(block)).collect();
    let values = sheet.across(first, 0..sheet.columns());
    let result = |cell: &usize| {
        let name = sheet.above(sheet.cell(*cell).column, first).into_iter().next_back()?;
        of_block.iter().find(|row| row.columns.contains(sheet.label(name))).copied()
    };
    let rows: Option<Vec<&FormRow<'_>>> = values.iter().map(result).collect();
    let Some(rows) = rows.filter(|rows| rows.len() == of_block.len()) else { return false };
    let differ = |at: usize| rows[..at].iter().all(|row| row.indicator.id != rows[at].indicator.id);
    let are_values = values.iter().all(|c| sheet.is_value(*c) || sheet.label(*c).is_empty());
    if !(0..rows.len()).all(differ) || !are_values || !sheet.second_reading_agrees(first, &values) {
        return false;
    }
    for (cell, of_form) in values.into_iter().zip(rows) {
        let whole = (of_form.indicator, &BreakdownId::default());
        reader.take(sheet, (first, cell), whole, None);
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
    let size = form.len() / blocks.len();
    let texts: Vec<Option<&str>> =
        filled.iter().map(|cell| Some(sheet.cell(*cell).text.trim())).collect();
    let sound = texts.chunks(size).all(|block| sums::adds_up(block, size - 1));
    sound.then(|| filled.into_iter().zip(form).collect())
}
