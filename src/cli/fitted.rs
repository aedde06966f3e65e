//! A table for people, in lines that fit: what every row shares stands above it, long texts are broken, and what is wider
//! still comes in parts.

use tongbi::exports::{Align, Table, Value};
use tongbi::i18n;
use unicode_width::UnicodeWidthStr;

use crate::cli::wrapped::wrap;

/// The blanks between two columns.
const GAP: usize = 2;
/// How narrow a column of texts becomes before the table is parted.
const LEAST: usize = 10;
/// How wide the columns are that every part repeats.
const KEY: usize = 24;

/// The table in lines of at most `limit` columns, aligned by the display width of its texts, without rules: it reads the same
/// in every terminal and font. Numbers are never broken; a number that is wider than all of it stands out.
pub(super) fn fitted(table: &Table, limit: usize) -> String {
    let whole: Vec<Column> = (0..table.columns.len()).map(|at| Column::of(table, at)).collect();
    if width(&whole) <= limit {
        return draw(&whole);
    }
    let (shared, own): (Vec<Column>, Vec<Column>) = whole.into_iter().partition(Column::is_shared);
    if own.is_empty() {
        return above(&shared, limit).iter().map(|line| format!("{line}\n")).collect();
    }
    let shared = above(&shared, usize::MAX).join("   ");
    let mut out: String = wrap(&shared, limit).iter().map(|line| format!("{line}\n")).collect();
    let own = narrowed(own, limit);
    if width(&own) <= limit {
        return out + &draw(&own);
    }
    for (number, part) in parts(own, limit).iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        out.push_str(&draw(part));
    }
    out
}

/// A column: its heading and cells, each in lines.
#[derive(Clone)]
struct Column {
    is_text: bool,
    width: usize,
    heading: Vec<String>,
    cells: Vec<Vec<String>>,
}

impl Column {
    fn of(table: &Table, at: usize) -> Column {
        let column = &table.columns[at];
        let text = |row: &Vec<Value>| vec![i18n::visible(&row[at].plain()).into_owned()];
        let heading = vec![column.heading.clone()];
        Column::made(column.align == Align::Left, heading, table.rows.iter().map(text).collect())
    }

    fn made(is_text: bool, heading: Vec<String>, cells: Vec<Vec<String>>) -> Column {
        let lines = heading.iter().chain(cells.iter().flatten());
        let width = lines.map(|line| line.width()).max().unwrap_or(0);
        Column { is_text, width, heading, cells }
    }

    /// Whether all rows have the same, which need not be said in each.
    fn is_shared(&self) -> bool {
        self.cells.first().is_some_and(|first| self.cells.iter().all(|cell| cell == first))
    }

    /// The same with texts in lines of at most this width.
    fn within(&self, width: usize) -> Column {
        let broken = |lines: &Vec<String>| match wrap(&lines.join(" "), width) {
            lines if lines.is_empty() => vec![String::new()],
            lines => lines,
        };
        let cells = match self.is_text {
            true => self.cells.iter().map(broken).collect(),
            false => self.cells.clone(),
        };
        Column::made(self.is_text, broken(&self.heading), cells)
    }
}

fn width(columns: &[Column]) -> usize {
    let columns = columns.iter().map(|column| column.width);
    let (count, sum) = columns.fold((0, 0), |(count, sum), width| (count + 1, sum + width));
    sum + GAP * usize::saturating_sub(count, 1)
}

/// What all rows share, as lines of headings and values; what none of them has is left out.
fn above(shared: &[Column], limit: usize) -> Vec<String> {
    let pairs = shared
        .iter()
        .filter(|column| column.cells.first().is_some_and(|cell| !cell[0].is_empty()))
        .map(|column| format!("{}  {}", column.heading[0], column.cells[0][0]));
    pairs.flat_map(|pair| wrap(&pair, limit)).collect()
}

/// The columns with their texts broken, the widest first, until they fit or cannot be narrowed.
fn narrowed(columns: Vec<Column>, limit: usize) -> Vec<Column> {
    let mut widths: Vec<usize> = columns.iter().map(|column| column.width).collect();
    let gaps = GAP * columns.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > limit {
        let can = |(at, width): &(usize, &mut usize)| columns[*at].is_text && **width > LEAST;
        match widths.iter_mut().enumerate().filter(can).max_by_key(|(_, width)| **width) {
            Some((_, width)) => *width -= 1,
            None => break,
        }
    }
    let narrow = |(column, width): (Column, usize)| {
        if column.width > width { column.within(width) } else { column }
    };
    columns.into_iter().zip(widths).map(narrow).collect()
}

/// The columns in parts that fit, each of which begins with the columns that say what a row is.
fn parts(columns: Vec<Column>, limit: usize) -> Vec<Vec<Column>> {
    let keys = columns.iter().take_while(|column| column.is_text).count().clamp(1, 2);
    let mut columns = columns.into_iter();
    let keys: Vec<Column> = columns.by_ref().take(keys).map(|key| key.within(KEY)).collect();
    let room = limit.saturating_sub(width(&keys) + GAP).max(LEAST);
    let mut parts: Vec<Vec<Column>> = Vec::new();
    let mut part = keys.clone();
    for column in columns.map(|column| column.within(room)) {
        part.push(column);
        if width(&part) > limit && part.len() > keys.len() + 1 {
            let last = part.pop();
            parts.push(std::mem::replace(&mut part, keys.clone()));
            part.extend(last);
        }
    }
    parts.push(part);
    parts
}

fn draw(columns: &[Column]) -> String {
    let widths: Vec<usize> = columns.iter().map(|column| column.width).collect();
    let mut out = String::new();
    let mut row = |cells: Vec<&Vec<String>>| {
        let height = cells.iter().map(|lines| lines.len()).max().unwrap_or(0);
        for line in 0..height {
            let mut text = String::new();
            for ((cell, column), width) in cells.iter().zip(columns).zip(&widths) {
                let cell = cell.get(line).map_or("", String::as_str);
                let blank = " ".repeat(width.saturating_sub(cell.width()));
                let padded = if column.is_text { [cell, &blank] } else { [blank.as_str(), cell] };
                text.push_str(&padded.concat());
                text.push_str(&" ".repeat(GAP));
            }
            out.push_str(text.trim_end());
            out.push('\n');
        }
    };
    row(columns.iter().map(|column| &column.heading).collect());
    let rows = columns.first().map_or(0, |column| column.cells.len());
    (0..rows).for_each(|at| row(columns.iter().map(|column| &column.cells[at]).collect()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: &[(&str, Align)], rows: &[&[&str]]) -> Table {
        let columns = columns.iter().map(|(name, align)| (*name, (*name).to_owned(), *align));
        let mut table = Table::new(columns);
        let cells =
            |row: &&[&str]| row.iter().map(|cell| Value::from((*cell).to_owned())).collect();
        table.rows = rows.iter().map(cells).collect();
        table
    }

    #[test]
    fn a_table_that_fits_is_one_line_a_row() {
        let table = table(
            &[("机关", Align::Left), ("n", Align::Right)],
            &[&["甲县", "1,000"], &["乙", "2"]],
        );
        assert_eq!(fitted(&table, 80), "机关      n\n甲县  1,000\n乙        2\n");
    }

    #[test]
    fn what_rows_share_stands_above_and_texts_are_broken() {
        let columns = [("unit", Align::Left), ("note", Align::Left), ("n", Align::Right)];
        let table = table(&columns, &[&["件", "one two three", "1"], &["件", "four", "2"]]);
        assert_eq!(fitted(&table, 15), "unit  件\nnote     n\none two  1\nthree\nfour     2\n");
    }

    #[test]
    fn a_table_of_many_numbers_comes_in_parts() {
        let columns: Vec<(String, Align)> = (0..9)
            .map(|n| (format!("col{n}"), if n == 0 { Align::Left } else { Align::Right }))
            .collect();
        let columns: Vec<(&str, Align)> = columns.iter().map(|(n, a)| (n.as_str(), *a)).collect();
        let numbers: Vec<String> = (0..9).map(|n| format!("1,000,00{n}")).collect();
        let first: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let second: Vec<&str> = numbers.iter().rev().map(String::as_str).collect();
        let text = fitted(&table(&columns, &[&first, &second]), 40);
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        // The column in the middle is the same in both rows, and stands above.
        assert_eq!(text.matches("col0").count(), 4, "{text}");
        assert!(text.starts_with("col4  1,000,004\n"), "{text}");
    }
}
