//! Tables that go on over a page break.

use super::table::{Table, TableCell};

/// Edges of columns closer than this are the same on two pages, in points.
const SAME: f64 = 5.0;

/// Adds `next`, the table at the top of a page, to `table`, which ends the page before, when it is its continuation:
/// the columns lie in the same places (either may lack some, where no row of the page needs them). A header that `next`
/// repeats is dropped, and a row or a merged cell that the break cut in two is made whole. Gives `next` back if it is
/// another table.
pub(super) fn join(table: &mut Table, mut next: Table) -> Option<Table> {
    let finer = if table.xs.len() >= next.xs.len() { &table.xs } else { &next.xs }.clone();
    let (Some(left), Some(right)) = (places(&table.xs, &finer), places(&next.xs, &finer)) else {
        return Some(next);
    };
    respan(table, &left);
    respan(&mut next, &right);
    table.xs = finer;
    let repeated = repeated_header(table, &next);
    drop_rows(&mut next, repeated);
    trim(table, table.rows.wrapping_sub(1));
    trim(&mut next, 0);
    if is_cut(table, &next) {
        mend_row(table, &mut next);
    } else {
        mend(table, &mut next);
    }
    for mut cell in next.cells {
        cell.span.row += table.rows;
        table.cells.push(cell);
    }
    table.rows += next.rows;
    table.text_rows.append(&mut next.text_rows);
    table.regular &= next.regular;
    table.cells.sort_by_key(|cell| (cell.span.row, cell.span.column));
    None
}

/// For each edge, its index among the finer edges; none when the outer edges differ or one has no like.
fn places(edges: &[f64], finer: &[f64]) -> Option<Vec<usize>> {
    let find = |edge: &f64| finer.iter().position(|other| (other - edge).abs() <= SAME);
    let places: Vec<usize> = edges.iter().map(find).collect::<Option<_>>()?;
    let rising = places.windows(2).all(|w| w[0] < w[1]);
    let whole = places.first() == Some(&0) && places.last() == Some(&(finer.len() - 1));
    (rising && whole).then_some(places)
}

fn respan(table: &mut Table, places: &[usize]) {
    for TableCell { span, .. } in &mut table.cells {
        let (from, to) = (places[span.column], places[span.column + span.columns]);
        (span.column, span.columns) = (from, to - from);
    }
}

/// How many rows at the top of `next` say what the first rows of `table` say.
fn repeated_header(table: &Table, next: &Table) -> usize {
    let row = |table: &Table, row: usize| {
        let cells = table.cells.iter().filter(move |c| c.span.row == row);
        cells.map(|c| (c.span, c.text.clone())).collect::<Vec<_>>()
    };
    let most = table.rows.min(next.rows);
    let alike = |&r: &usize| row(table, r) == row(next, r);
    let mut rows = (0..most).take_while(alike).count();
    // A cell that begins in the header and reaches into the figures belongs to the figures.
    while rows > 0
        && next.cells.iter().any(|c| c.span.row < rows && c.span.row + c.span.rows > rows)
    {
        rows -= 1;
    }
    let says = table.cells.iter().any(|c| c.span.row < rows && !c.text.is_empty());
    if says { rows } else { 0 }
}

fn drop_rows(table: &mut Table, rows: usize) {
    table.cells.retain(|cell| cell.span.row >= rows);
    table.cells.iter_mut().for_each(|cell| cell.span.row -= rows);
    table.rows -= rows;
    table.text_rows.drain(..rows);
}

/// Drops a row at a page break in which nothing is printed: what the break left of a row whose text is on the other
/// page, or of a group that reaches to the end of the page. A row of the form has a label.
fn trim(table: &mut Table, row: usize) {
    let within = |c: &TableCell| c.span.row <= row && row < c.span.row + c.span.rows;
    let own = |c: &&TableCell| c.span.row == row && c.span.rows == 1;
    let mut own = table.cells.iter().filter(own).peekable();
    let says_nothing = own.peek().is_some() && own.all(|c| c.text.is_empty());
    if !says_nothing || table.rows < 2 {
        return;
    }
    table.cells.retain(|c| !(c.span.row == row && c.span.rows == 1));
    for cell in &mut table.cells {
        if within(cell) {
            cell.span.rows -= 1;
        } else if cell.span.row > row {
            cell.span.row -= 1;
        }
    }
    table.rows -= 1;
    let rest = table.text_rows.remove(row);
    if let Some(kept) = table.text_rows.get_mut(row.saturating_sub(1)) {
        kept.extend(rest);
    }
}

/// The cell at the end of `table` that lies over a cell in the first row of the next page.
fn over<'a>(table: &'a mut Table, below: &TableCell) -> Option<&'a mut TableCell> {
    let bottom = table.rows;
    let same = |c: &&mut TableCell| {
        c.span.row + c.span.rows == bottom
            && (c.span.column, c.span.columns) == (below.span.column, below.span.columns)
    };
    table.cells.iter_mut().find(same).filter(|_| below.span.row == 0)
}

/// Whether the text of `over` may go on in `below`: its last line is full, and neither a new item nor a figure begins.
/// A figure is never carried over a page: two of them look like one that was cut.
fn goes_on(over: &TableCell, below: &TableCell) -> bool {
    let figure = |c: char| c.is_numeric() || "/-—－–".contains(c);
    over.full && !begins_item(&below.text) && !below.text.starts_with(figure)
}

/// `1.`, `（一）`, `一、`: how the rows of a form and the items of a list begin.
fn begins_item(text: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = text.trim_start_matches(['(', '（']);
    let after = rest.trim_start_matches(number);
    after.len() < rest.len() && after.starts_with(['.', '．', '、', ')', '）'])
}

/// Whether the page break cuts the last row of `table` in two: its label (or that of its group too) goes on in the
/// first row of `next`, and no other cell has text on both pages.
fn is_cut(table: &mut Table, next: &Table) -> bool {
    let mut labels = 0;
    for below in next.cells.iter().filter(|c| c.span.row == 0) {
        let Some(over) = over(table, below) else { return false };
        let both = !over.text.is_empty() && !below.text.is_empty();
        if both && !goes_on(over, below) {
            return false;
        }
        labels += usize::from(both);
    }
    (1..=2).contains(&labels)
}

/// Adds the first row of `next` to the last of `table`.
fn mend_row(table: &mut Table, next: &mut Table) {
    next.cells.retain_mut(|below| match over(table, below) {
        Some(over) => {
            over.span.rows += below.span.rows - 1;
            over.text.push_str(&below.text);
            over.full = below.full;
            false
        }
        None => true,
    });
    next.cells.iter_mut().for_each(|cell| cell.span.row -= 1);
    next.rows -= 1;
    let pieces = next.text_rows.remove(0);
    if let Some(last) = table.text_rows.last_mut() {
        last.extend(pieces);
    }
}

/// Joins a cell at the top of `next` with the cell above it, where one of them covers several rows, as labels of groups
/// do, and one of them is blank or its text goes on. A figure never reaches over a break, not even into a blank cell.
fn mend(table: &mut Table, next: &mut Table) {
    next.cells.retain(|below| {
        let Some(over) = over(table, below) else { return true };
        let tall = over.span.rows > 1 || below.span.rows > 1;
        let blank = below.text.is_empty() != over.text.is_empty();
        let label = |text: &str| text.chars().any(char::is_alphabetic);
        let labels = label(&over.text) || label(&below.text);
        if !tall || !labels || !(blank || goes_on(over, below)) {
            return true;
        }
        over.span.rows += below.span.rows;
        over.text.push_str(&below.text);
        false
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::pdf::lattice::Span;

    /// A table of one-slot cells, a row a string, cells split by `|`.
    fn table(xs: &[f64], rows: &[&str]) -> Table {
        let mut cells = Vec::new();
        for (row, text) in rows.iter().enumerate() {
            for (column, text) in text.split('|').enumerate() {
                let span = Span { row, column, rows: 1, columns: 1 };
                cells.push(TableCell { span, text: text.to_owned(), full: false, page: 1 });
            }
        }
        let text_rows = rows.iter().map(|row| vec![(*row).to_owned()]).collect();
        Table { xs: xs.to_vec(), rows: rows.len(), cells, text_rows, page: 1, regular: true }
    }

    fn texts(table: &Table) -> Vec<&str> {
        table.cells.iter().map(|c| c.text.as_str()).collect()
    }

    #[test]
    fn a_continuation_is_added_and_its_repeated_header_dropped() {
        let mut first = table(&[0.0, 50.0, 90.0], &["项目|件数", "新收|3"]);
        let next = table(&[1.0, 51.0, 91.0], &["项目|件数", "结转|1"]);
        assert!(join(&mut first, next).is_none());
        assert_eq!(texts(&first), ["项目", "件数", "新收", "3", "结转", "1"]);
        assert_eq!((first.rows, first.text_rows.len()), (3, 3));
    }

    #[test]
    fn columns_that_a_page_does_not_need_are_found_again() {
        let mut first = table(&[0.0, 90.0], &["表头"]);
        assert!(join(&mut first, table(&[0.0, 50.0, 90.0], &["新收|3"])).is_none());
        assert_eq!(first.cells[0].span.columns, 2);
        assert_eq!(first.xs.len(), 3);
    }

    #[test]
    fn a_table_with_other_columns_is_another_table() {
        let mut first = table(&[0.0, 50.0, 90.0], &["新收|3"]);
        assert!(join(&mut first, table(&[0.0, 60.0, 90.0], &["合计|1"])).is_some());
        assert!(join(&mut first, table(&[0.0, 50.0, 120.0], &["合计|1"])).is_some());
        assert_eq!(first.rows, 1);
    }

    #[test]
    fn a_merged_label_that_the_break_cuts_is_made_whole_and_blank_figures_are_not() {
        let xs = &[0.0, 30.0, 50.0, 90.0];
        let mut first = table(xs, &["（三）|1.秘密|"]);
        let mut next = table(xs, &["|2.禁止|", "|3.危及|5"]);
        next.cells.remove(3);
        next.cells[0].span.rows = 2;
        assert!(join(&mut first, next).is_none());
        assert_eq!(texts(&first), ["（三）", "1.秘密", "", "2.禁止", "", "3.危及", "5"]);
        assert_eq!(first.cells[0].span.rows, 3);
    }

    #[test]
    fn a_row_that_the_break_cuts_is_made_whole_and_a_new_item_is_not_added_to_it() {
        for (begin, rows) in [("请数量", 1), ("2.重复申请", 2)] {
            let mut first = table(&[0.0, 50.0, 90.0], &["1.新收政府信息公开申|3"]);
            first.cells[0].full = true;
            let next = table(&[0.0, 50.0, 90.0], &[&format!("{begin}|")]);
            assert!(join(&mut first, next).is_none());
            assert_eq!((first.rows, first.text_rows.len()), (rows, rows), "{begin}");
            assert_eq!(first.cells[1].text, "3");
        }
    }

    #[test]
    fn a_row_of_which_the_break_left_nothing_is_dropped() {
        let mut first = table(&[0.0, 50.0, 90.0], &["新收|3", "|"]);
        let mut next = table(&[0.0, 50.0, 90.0], &["|", "|7"]);
        next.cells[0].span.rows = 2;
        next.cells.remove(2);
        assert!(join(&mut first, next).is_none());
        assert_eq!(texts(&first), ["新收", "3", "", "7"]);
        assert_eq!((first.rows, first.cells[2].span.rows), (2, 1));
    }

    #[test]
    fn figures_on_both_sides_of_a_break_are_never_one() {
        let cases =
            [("行政许可|40", "|12"), ("行政许可|40", "行政处罚|12"), ("许可|无|无", "处罚|无|无")];
        for (over, below) in cases {
            let xs = &[0.0, 50.0, 90.0, 120.0][..over.split('|').count() + 1];
            let mut first = table(xs, &[over]);
            first.cells.iter_mut().for_each(|cell| cell.full = true);
            assert!(join(&mut first, table(xs, &[below])).is_none());
            assert_eq!(first.rows, 2, "{over} {below}");
        }
    }

    #[test]
    fn items_begin_with_a_number_and_a_mark() {
        for text in ["1.属于", "（一）予以", "十二、其他", "(3)其他", "2．重复"] {
            assert!(begins_item(text), "{text}");
        }
        for text in ["请数量", "一般", "3", "", "（本列"] {
            assert!(!begins_item(text), "{text}");
        }
    }
}
