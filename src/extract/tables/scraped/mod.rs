//! Tables of texts that were copied out of a page and have lost their columns: one cell a line, bars behind every cell,
//! rows of different lengths. Their cells stand in reading order, and so do the labels of the header and the values of a
//! row. What is made of them is a table like every other, which the readers of tables read by its labels.

mod records;
mod review;
mod tokens;

use crate::documents::{Block, Cell, Grid};
use crate::extract::tables::form::Form;
use crate::extract::tables::form_words::{Text, Words};
use crate::extract::tables::labels::{Label, best};
use crate::extract::tables::sums;
use crate::model::Place;
use records::Record;
use tokens::Kind;
pub(super) use tokens::{Run, runs};

/// How like a text must be to a column of table 2.
const HEADER: f64 = 0.8;

/// A table that was put together.
pub(super) struct Found {
    pub(super) grid: Grid,
    /// The blocks of the document that it was put together from.
    pub(super) blocks: Vec<usize>,
}

/// What a run of cells comes to.
#[derive(Default)]
pub(super) struct Scraped {
    pub(super) tables: Vec<Found>,
    /// Whether the run ends within a table.
    pub(super) open: bool,
}

/// The tables of a run of blocks; those of its blocks that are printed tables are left out unless `whole` is set.
pub(super) fn tables(run: &Run, blocks: &[Block], form: &Form<'_>, whole: bool) -> Scraped {
    let is_label = |text: &str| form.words.contains(&Label::of(text));
    let tokens = run.tokens(blocks, is_label, whole);
    // Without a number there is no table; the last run may be the beginning of one.
    if !run.last && tokens.iter().all(|token| token.kind != Kind::Value) {
        return Scraped::default();
    }
    let mut records = records::records(&tokens);
    let (place, head, out) = (run.place(blocks), Vec::new(), Scraped::default());
    let mut writer = Writer { form, place, table: Table::None, head, out };
    let last = records.pop();
    records.into_iter().for_each(|record| writer.record(record, false));
    if let Some(record) = last {
        writer.record(record, run.last);
    }
    writer.finish();
    writer.out
}

/// The table that the rows belong to.
enum Table {
    None,
    /// Table 2, with the number of its columns.
    Two(Rows, usize),
    /// Table 3, with the orders that its columns may stand in.
    Three(Rows, Vec<Vec<String>>),
}

/// Rows of cells with the blocks that they come from.
#[derive(Default)]
struct Rows {
    rows: Vec<Vec<String>>,
    blocks: Vec<usize>,
}

impl Rows {
    fn push(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Counts the blocks from the first of these texts to the end of the record as parts of the table.
    fn cover(&mut self, texts: &[Text], end: usize) {
        let start = texts.first().map_or(end, |text| text.block);
        self.blocks.extend(start..=end);
    }

    fn found(mut self, place: &Place) -> Found {
        self.blocks.sort_unstable();
        self.blocks.dedup();
        Found { grid: grid(self.rows, place), blocks: self.blocks }
    }
}

/// Rows of single cells as a grid.
fn grid(rows: Vec<Vec<String>>, place: &Place) -> Grid {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let count = rows.len();
    let cells = rows.into_iter().enumerate().flat_map(|(row, cells)| {
        let cell = move |(column, text)| Cell {
            row,
            column,
            row_span: 1,
            column_span: 1,
            text,
            page: None,
            at: None,
        };
        cells.into_iter().enumerate().map(cell)
    });
    let cells = cells.collect();
    Grid { place: place.clone(), rows: count, columns, cells, text_rows: None }
}

/// Writes records as tables, one after another.
struct Writer<'a> {
    form: &'a Form<'a>,
    place: Place,
    table: Table,
    /// The texts since the last values.
    head: Vec<Text>,
    out: Scraped,
}

impl Writer<'_> {
    /// Takes a record; `ends` says that the document ends with it.
    fn record(&mut self, record: Record, ends: bool) {
        let mut texts = std::mem::take(&mut self.head);
        texts.extend(record.texts.iter().cloned());
        let texts = self.form.words.joined(texts);
        if !record.has_value() && !self.is_blank_row(&texts, &record) {
            self.head = texts;
            return;
        }
        if let Some(found) = review::table(&texts, &record, self.form, ends) {
            self.close();
            let place = &self.place;
            self.out.tables.push(found.found(place));
            return;
        }
        let Some((label, head)) = texts.split_last() else {
            return self.nameless(&record);
        };
        self.header(head);
        if !ends || self.is_last_row(label) {
            self.row(head, label, &record);
        }
    }

    /// Whether all cells of a row of the form are blank.
    fn is_blank_row(&self, texts: &[Text], record: &Record) -> bool {
        let Some(label) = texts.last().map(|text| &text.label) else { return false };
        let (rows, columns) = match &self.table {
            Table::Two(_, columns) => (&self.form.two, *columns),
            Table::Three(..) => (&self.form.three, self.form.applicants.len()),
            Table::None => return false,
        };
        let is_row = !self.form.words.is_column(label);
        is_row && record.values.len() >= columns && rows.iter().any(|row| row.rows.contains(label))
    }

    /// Begins a table when the texts before a label head one.
    fn header(&mut self, head: &[Text]) {
        if let Some(orders) = self.applicants(head) {
            self.close();
            let mut rows = Rows::default();
            rows.cover(head, head.last().map_or(0, |text| text.block));
            self.table = Table::Three(rows, orders);
            return;
        }
        let columns = self.columns(head);
        if columns == 0 {
            return;
        }
        if !matches!(self.table, Table::Two(..)) {
            self.close();
        }
        let mut rows = match std::mem::replace(&mut self.table, Table::None) {
            Table::Two(rows, _) => rows,
            _ => Rows::default(),
        };
        // What heads the labels of the rows stands before the columns: 信息内容.
        let names = head[head.len() - columns..].iter().map(|text| text.printed.clone());
        rows.push(std::iter::once("信息内容".to_owned()).chain(names).collect());
        rows.cover(head, head.last().map_or(0, |text| text.block));
        self.table = Table::Two(rows, columns);
    }

    /// How many of the last texts head columns of table 2.
    fn columns(&self, head: &[Text]) -> usize {
        let exact = |text: &&Text| self.form.words.is_column(&text.label);
        let like = |text: &&Text| {
            exact(text) || self.form.two.iter().any(|row| best(&text.label, &row.columns) >= HEADER)
        };
        head.iter().rev().take_while(like).count()
    }

    /// The orders in which the applicants that the texts name may stand over the columns, the likeliest first. A header
    /// of two lines names the natural person and the total before the kinds of organisation between them.
    fn applicants(&self, head: &[Text]) -> Option<Vec<Vec<String>>> {
        let applicant = |text: &Text| {
            self.form.applicants.iter().position(|(_, names)| names.contains(&text.label))
        };
        let mut named: Vec<(usize, usize)> = Vec::new();
        for (at, text) in head.iter().enumerate() {
            let Some(own) = applicant(text) else { continue };
            // A header that a page break repeats names all of them again.
            named.retain(|(_, other)| *other != own);
            named.push((at, own));
        }
        if named.len() != self.form.applicants.len() {
            return None;
        }
        let name = |own: &usize| self.form.applicants[*own].1[0].to_string();
        let listed: Vec<usize> = named.iter().map(|(_, own)| *own).collect();
        let start = named.first()?.0;
        let group = head[start..].iter().position(|text| Words::is_organisations(&text.label));
        let group = group.map(|at| start + at).or_else(|| {
            head[..start].last().filter(|text| Words::is_organisations(&text.label)).map(|_| start)
        });
        let orders = orders(&named, &listed, group, self.form.whole);
        Some(orders.iter().map(|order| order.iter().map(name).collect()).collect())
    }

    fn row(&mut self, head: &[Text], label: &Text, record: &Record) {
        let of_group = head.last().filter(|text| {
            self.form.three.iter().any(|row| row.is_group && row.rows.contains(&text.label))
        });
        let group = of_group.map(|text| text.printed.clone()).unwrap_or_default();
        let shown = |value: &Option<String>| value.clone().unwrap_or_default();
        let whole = self.whole();
        let mut is_end = false;
        match &mut self.table {
            Table::None => return,
            Table::Two(rows, columns) => {
                let values = record.in_columns(*columns, |_| None).iter().map(shown);
                rows.push(std::iter::once(label.printed.clone()).chain(values).collect());
                rows.cover(std::slice::from_ref(label), record.block);
            }
            Table::Three(rows, orders) => {
                let values = in_order(record, orders, &whole).iter().map(shown);
                rows.push([group, label.printed.clone()].into_iter().chain(values).collect());
                rows.cover(std::slice::from_ref(label), record.block);
                let last = self.form.three.last();
                is_end = last.is_some_and(|row| row.rows.contains(&label.label));
            }
        }
        if is_end {
            self.close();
        }
    }

    /// A row without a label: it is shown to the readers of tables, which say so.
    fn nameless(&mut self, record: &Record) {
        let cells = |columns: usize, labels: usize| -> Vec<String> {
            let blank = std::iter::repeat_n(String::new(), labels);
            let values = record.in_columns(columns, |_| None).iter().cloned();
            blank.chain(values.map(Option::unwrap_or_default)).collect()
        };
        match &mut self.table {
            Table::None => {}
            Table::Two(rows, columns) => rows.push(cells(*columns, 1)),
            Table::Three(rows, orders) => rows.push(cells(orders[0].len(), 2)),
        }
    }

    /// Whether the label is that of the last row of the table, behind which nothing can be cut off.
    fn is_last_row(&self, label: &Text) -> bool {
        let rows = match &self.table {
            Table::None => return true,
            Table::Two(..) => return false,
            Table::Three(..) => &self.form.three,
        };
        rows.last().is_some_and(|row| row.rows.contains(&label.label))
    }

    /// The name of the total over the applicants.
    fn whole(&self) -> String {
        self.form.applicants[self.form.whole].1[0].to_string()
    }

    fn close(&mut self) {
        let place = &self.place;
        match std::mem::replace(&mut self.table, Table::None) {
            Table::None => {}
            Table::Two(rows, _) => self.out.tables.push(rows.found(place)),
            Table::Three(mut rows, orders) => {
                let values = rows.rows.iter().map(|row| &row[2..]);
                let order = sums::likeliest(values, orders, &self.whole());
                let blank = [String::new(), String::new()];
                rows.rows.insert(0, blank.into_iter().chain(order).collect());
                self.out.tables.push(rows.found(place));
            }
        }
    }

    fn finish(&mut self) {
        let words = &self.form.words;
        let is_known = |text: &Text| words.contains(&text.label);
        let headed = self.head.split_last().is_some_and(|(last, before)| {
            let begins = last.label.chars().count() > 1 && words.begins(&last.label);
            !before.is_empty() && (is_known(last) || begins && before.iter().any(is_known))
        });
        self.out.open = !matches!(self.table, Table::None) || headed;
        self.close();
    }
}

/// The values of a row of table 3, whose columns may stand in one of these orders.
fn in_order<'r>(record: &'r Record, orders: &[Vec<String>], whole: &str) -> &'r [Option<String>] {
    record.in_columns(orders[0].len(), |values| {
        let total = |order: &Vec<String>| order.iter().position(|name| name == whole);
        let mut checks = orders.iter().filter_map(|order| sums::check(values, total(order)?));
        checks.next().map(|first| first || checks.any(|right| right))
    })
}

/// See [`Writer::applicants`]: `named` holds the places of the applicants among the texts, `group` that of the label over
/// the kinds of organisation.
fn orders(
    named: &[(usize, usize)],
    listed: &[usize],
    group: Option<usize>,
    whole: usize,
) -> Vec<Vec<usize>> {
    let mut orders = vec![listed.to_vec()];
    let total = listed.iter().position(|own| *own == whole).unwrap_or_default();
    let at_end = total + 1 == listed.len();
    // The kinds of organisation are those behind the first line: the natural person, the total, and the group there.
    let first_line = named.iter().take_while(|(_, own)| *own == whole || *own == 0).count();
    if at_end || first_line < 2 {
        return orders;
    }
    let (line, below) = (&named[..first_line], &named[first_line..]);
    let kinds = below.iter().map(|(_, own)| *own);
    let mut staggered: Vec<usize> = Vec::new();
    let before = group.map_or(1, |group| line.iter().filter(|(at, _)| *at < group).count());
    staggered.extend(line[..before].iter().map(|(_, own)| *own));
    staggered.extend(kinds);
    staggered.extend(line[before..].iter().map(|(_, own)| *own));
    orders.insert(usize::from(group.is_none()), staggered);
    orders
}
