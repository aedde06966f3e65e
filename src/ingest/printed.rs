//! Tables as programs print them on a terminal and as people paste them from a page: columns lined up with blanks, or
//! parted by the bars of a box.
//!
//! A line with as many pieces as the table has columns gives one to each. A line with fewer gives each piece to the one
//! column whose cells begin or end where it does; where there is none, the line is not read, and a heading without a
//! column leaves the whole table unread.

use std::cmp::Ordering;

use unicode_width::UnicodeWidthChar;

use super::fault::Fault;
use super::layout::RoleWords;
use super::sheet::{Cell, Row, Sheet, clean};

/// The bars that programs draw between columns.
const BARS: [char; 4] = ['│', '┃', '║', '┆'];

/// How many columns of blanks part two pieces of a line.
const GAP: usize = 2;

/// No table that is printed or pasted has more lines.
const MOST_LINES: usize = 20_000;

/// How a program has counted the columns of a line: characters of Chinese as two, as terminals show them, or as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Shown,
    Characters,
}

/// A piece of a line, with the columns that it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

/// A line of the text, with its number and its pieces.
struct Line<'t> {
    number: usize,
    text: &'t str,
    pieces: Vec<Piece<'t>>,
}

/// Where all cells of a column begin, or where they end.
#[derive(Clone, Copy, Debug)]
struct Edges {
    start: Option<usize>,
    end: Option<usize>,
}

/// The table of a text whose lines are no records, where it is one.
pub(super) fn table(file: &str, text: &str) -> Option<Sheet> {
    if text.lines().nth(MOST_LINES).is_some() {
        return None;
    }
    let rows = if text.contains(BARS) {
        boxed(text)
    } else {
        aligned(text, GAP).or_else(|| aligned(text, 1))
    }?;
    let width = rows.iter().map(|row| row.cells.len()).max()?;
    let rows = rows.into_iter().map(|mut row| {
        row.cells.resize(width, Cell::default());
        Row { given: width, ..row }
    });
    Some(Sheet { file: file.to_owned(), width, rows: rows.collect(), ..Sheet::default() })
}

/// Whether most lines of a text are parted into columns: then it is a table, whatever is wrong with it.
pub(super) fn is_mostly_columns(text: &str) -> bool {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let is_parted = |line: &str| {
        line.contains(BARS)
            || line.contains(['|', '\t'])
            || line.matches(',').count() > 1
            || pieces(line, GAP, Measure::Shown).len() > 1
    };
    let parted = lines().filter(|line| is_parted(line)).count();
    parted > 1 && parted * 2 > lines().count()
}

fn row(number: usize, texts: impl IntoIterator<Item = String>) -> Row {
    let cells = texts.into_iter().map(|text| Cell { text, merged: None });
    Row { number: number as u64 + 1, cells: cells.collect(), ..Row::default() }
}

/// The rows of a table in a box. Its rules are left out, and so is the row of the types of its columns.
fn boxed(text: &str) -> Option<Vec<Row>> {
    let is_rule = |line: &str| line.chars().all(|c| matches!(c, '\u{2500}'..='\u{257f}' | ' '));
    let words = RoleWords::get();
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || is_rule(line) {
            continue;
        }
        if !line.contains(BARS) {
            rows.push(row(number, [clean(line)]));
            continue;
        }
        let inside = line.strip_prefix(BARS).unwrap_or(line);
        let inside = inside.strip_suffix(BARS).unwrap_or(inside);
        let cells: Vec<String> = inside.split(BARS).map(clean).collect();
        if !cells.iter().all(|cell| words.is_column_type(cell)) {
            rows.push(row(number, cells));
        }
    }
    (rows.len() > 1).then_some(rows)
}

/// The rows of a table whose columns are lined up with blanks: this many at least part two cells.
fn aligned(text: &str, gap: usize) -> Option<Vec<Row>> {
    let shown = lines(text, gap, Measure::Shown);
    let columns = match gap {
        1 => most_usual(&shown)?,
        _ => shown.iter().map(|line| line.pieces.len()).max()?,
    };
    let first = shown.iter().position(|line| line.pieces.len() == columns)?;
    let full = shown.iter().filter(|line| line.pieces.len() == columns).count();
    if columns < 2 || full < 2 {
        return None;
    }
    let placed = match gap {
        1 => {
            let first_ends = end_of_first(&shown, columns);
            let place =
                |line| whole(line, columns).or_else(|| behind_first(line, columns, first_ends));
            shown.iter().map(place).collect()
        }
        _ => by_the_better_measure(&shown, &lines(text, gap, Measure::Characters), columns),
    };
    let mut rows = Vec::new();
    for ((at, line), placed) in shown.iter().enumerate().zip(placed) {
        match placed {
            Some(cells) if at >= first || heads_certainly(&cells, columns) => {
                rows.push(row(line.number, cells));
            }
            _ if at >= first => rows.push(unplaced(line, columns)),
            // A title in words; columns of headings have wider gaps.
            _ if gap == 1 && pieces(line.text, GAP, Measure::Shown).len() == 1 => {
                rows.push(row(line.number, [clean(line.text)]));
            }
            // A title with a unit or a date beside it heads no column.
            _ if line.text.contains([':', '：']) => {
                rows.push(row(line.number, texts(&line.pieces)))
            }
            _ => return None,
        }
    }
    Some(rows)
}

/// Whether the headings of a line are certain: it has all but the first, or is one text; or groups of as many columns each
/// begin in the columns behind the first headings, up to the last column. A heading in the middle of its group would
/// otherwise stand over a column of its own.
fn heads_certainly(cells: &[String], columns: usize) -> bool {
    let at: Vec<usize> = (0..cells.len()).filter(|at| !cells[*at].is_empty()).collect();
    let first = at.iter().enumerate().take_while(|(number, at)| number == *at).count();
    let missing = columns - at.len().min(columns);
    if cells.len() == 1 || (missing < 2 && at.iter().copied().eq(missing..columns)) {
        return true;
    }
    let groups = &at[first.saturating_sub(1)..];
    let [one, two, ..] = groups else { return false };
    let size = two - one;
    first > 0
        && groups.windows(2).all(|pair| pair[1] - pair[0] == size)
        && groups.last().is_some_and(|last| last + size == columns)
}

fn lines(text: &str, gap: usize, measure: Measure) -> Vec<Line<'_>> {
    let lines = text.lines().enumerate();
    let lines =
        lines.map(|(number, text)| Line { number, text, pieces: pieces(text, gap, measure) });
    lines.filter(|line| !line.pieces.is_empty() && !names_types(line.text)).collect()
}

/// Whether a line names the types of the columns: <chr> <dbl>.
fn names_types(line: &str) -> bool {
    let words = RoleWords::get();
    line.split_whitespace().all(|word| {
        let name = word.strip_prefix('<').and_then(|word| word.strip_suffix('>'));
        words.is_column_type(name.unwrap_or(word))
    })
}

/// The number of pieces that half of the lines have at least.
fn most_usual(lines: &[Line<'_>]) -> Option<usize> {
    let with = |count: usize| lines.iter().filter(|line| line.pieces.len() == count).count();
    let usual = lines.iter().map(|line| line.pieces.len()).max_by_key(|count| with(*count))?;
    (with(usual) * 2 >= lines.len()).then_some(usual)
}

/// A line that cannot be read: which cell stands in which column is not known.
fn unplaced(line: &Line<'_>, columns: usize) -> Row {
    let fault = Fault::error("row_unaligned")
        .with("found", line.text.trim())
        .with("count", line.pieces.len())
        .with("expected", columns);
    Row { fault: Some(fault), ..row(line.number, [clean(line.text)]) }
}

fn texts(pieces: &[Piece<'_>]) -> Vec<String> {
    pieces.iter().map(|piece| clean(piece.text)).collect()
}

/// The cells of a line that has all of them, or one alone: a title, a note, the name of the rows below it.
fn whole(line: &Line<'_>, columns: usize) -> Option<Vec<String>> {
    let count = line.pieces.len();
    (count == 1 || count == columns).then(|| texts(&line.pieces))
}

/// Where the first column ends in the lines that have all columns.
fn end_of_first(lines: &[Line<'_>], columns: usize) -> usize {
    let full = lines.iter().filter(|line| line.pieces.len() == columns);
    full.map(|line| line.pieces[0].end).max().unwrap_or(usize::MAX)
}

/// The cells of a line that has all columns but the first, behind which it begins.
fn behind_first(line: &Line<'_>, columns: usize, first_ends: usize) -> Option<Vec<String>> {
    let begins = line.pieces.first().is_some_and(|piece| piece.start > first_ends);
    let blank = std::iter::once(String::new());
    (begins && line.pieces.len() + 1 == columns).then(|| blank.chain(texts(&line.pieces)).collect())
}

/// The cells of each line by the measure that lines up more of them; none where both do and differ.
fn by_the_better_measure(
    shown: &[Line<'_>],
    counted: &[Line<'_>],
    columns: usize,
) -> Vec<Option<Vec<String>>> {
    let by = |lines: &[Line<'_>]| -> Vec<Option<Vec<String>>> {
        let edges = edges(lines, columns);
        let first_ends = end_of_first(lines, columns);
        let place =
            |line| place(line, columns, &edges).or_else(|| behind_first(line, columns, first_ends));
        lines.iter().map(place).collect()
    };
    let (shown, counted) = (by(shown), by(counted));
    let number = |placed: &[Option<Vec<String>>]| placed.iter().flatten().count();
    match number(&shown).cmp(&number(&counted)) {
        Ordering::Greater => shown,
        Ordering::Less => counted,
        Ordering::Equal => shown
            .into_iter()
            .zip(counted)
            .map(|(a, b)| a.filter(|a| Some(a) == b.as_ref()))
            .collect(),
    }
}

/// Where the cells of each column begin or end in the lines that have all, but for the header; empty where some column has
/// neither edge.
fn edges(lines: &[Line<'_>], columns: usize) -> Vec<Edges> {
    let full: Vec<&Line<'_>> = lines.iter().filter(|line| line.pieces.len() == columns).collect();
    let full = if full.len() > 1 { &full[1..] } else { &full[..] };
    let edge = |column: usize, side: fn(&Piece<'_>) -> usize| {
        let mut sides = full.iter().map(|line| side(&line.pieces[column]));
        let first = sides.next()?;
        sides.all(|other| other == first).then_some(first)
    };
    let edges: Vec<Edges> = (0..columns)
        .map(|column| Edges {
            start: edge(column, |piece| piece.start),
            end: edge(column, |piece| piece.end),
        })
        .collect();
    let known = edges.iter().all(|edges| edges.start.is_some() || edges.end.is_some());
    if known { edges } else { Vec::new() }
}

/// The cells of a line; none where it is not certain which of its pieces stands in which column.
fn place(line: &Line<'_>, columns: usize, edges: &[Edges]) -> Option<Vec<String>> {
    if let Some(cells) = whole(line, columns) {
        return Some(cells);
    }
    let mut cells = vec![String::new(); columns];
    let mut next = 0;
    for piece in &line.pieces {
        let below =
            |edges: &Edges| edges.start == Some(piece.start) || edges.end == Some(piece.end);
        let column = next + edges.get(next..)?.iter().position(below)?;
        if edges[column + 1..].iter().any(below) {
            return None;
        }
        cells[column] = clean(piece.text);
        next = column + 1;
    }
    Some(cells)
}

/// The pieces of a line between gaps of this many blanks. A tab parts always.
fn pieces(line: &str, gap: usize, measure: Measure) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    // Where the piece began and ends, in bytes and in columns.
    let mut begun: Option<(usize, usize)> = None;
    let mut after = (0, 0);
    let (mut column, mut blanks) = (0, 0);
    for (byte, c) in line.char_indices() {
        let shown = c.width().unwrap_or(0);
        let width = if measure == Measure::Shown { shown } else { 1 };
        if c.is_whitespace() {
            // A wide blank is as wide as two.
            blanks += if c == '\t' { GAP } else { shown.max(1) };
            column += width.max(1);
            continue;
        }
        if let Some((first, start)) = begun.filter(|_| blanks >= gap) {
            pieces.push(Piece { text: &line[first..after.0], start, end: after.1 });
            begun = None;
        }
        begun.get_or_insert((byte, column));
        column += width;
        after = (byte + c.len_utf8(), column);
        blanks = 0;
    }
    if let Some((first, start)) = begun {
        pieces.push(Piece { text: &line[first..after.0], start, end: after.1 });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Option<Vec<Vec<String>>> {
        let sheet = table("a.txt", text)?;
        let row = |row: &Row| row.cells.iter().map(|cell| cell.text.clone()).collect();
        Some(sheet.rows.iter().map(row).collect())
    }

    #[test]
    fn wide_characters_count_twice_and_a_blank_cell_stays_blank() {
        let rows = rows(
            "指标          2021年   2022年\n行政许可         101\n行政处罚                   12\n复议               3        4\n",
        );
        let expected = [
            ["指标", "2021年", "2022年"],
            ["行政许可", "101", ""],
            ["行政处罚", "", "12"],
            ["复议", "3", "4"],
        ];
        assert_eq!(rows.unwrap(), expected);
    }

    #[test]
    fn a_piece_below_two_columns_leaves_its_line_unread() {
        let sheet =
            table("a.txt", "机关    甲      乙\n丙县    1       2\n丁县       12345     \n")
                .unwrap();
        let fault = sheet.rows[2].fault.as_ref().map(|fault| fault.code.as_str());
        assert_eq!(fault, Some("row_unaligned"));
    }

    #[test]
    fn headings_over_several_columns_leave_the_table_unread() {
        let text = "机关      2022年         2023年\n        许可   处罚    许可   处罚\n甲县    1      2       3      4\n乙县    1      2       3      4\n";
        assert_eq!(rows(text), None);
    }

    #[test]
    fn columns_counted_in_characters_line_up_too() {
        let text = "     机关    年份  行政许可\n0    甲县  2022    12\n1  北山街道  2022     3\n";
        let expected = [
            ["", "机关", "年份", "行政许可"],
            ["0", "甲县", "2022", "12"],
            ["1", "北山街道", "2022", "3"],
        ];
        assert_eq!(rows(text).unwrap(), expected);
    }

    #[test]
    fn a_line_without_its_first_cell_has_the_others_in_their_order() {
        let text = "            2021 年     2022 年\n行政许可        8,012      8,200\n行政处罚          120        110\n";
        let expected = [
            ["", "2021 年", "2022 年"],
            ["行政许可", "8,012", "8,200"],
            ["行政处罚", "120", "110"],
        ];
        assert_eq!(rows(text).unwrap(), expected);
    }

    #[test]
    fn a_box_is_read_without_its_rules_and_types() {
        let text = "┌──────┬──────┐\n│ 机关 ┆ 年份 │\n│ ---  ┆ ---  │\n│ str  ┆ i64  │\n╞══════╪══════╡\n│ 甲县 ┆ 2022 │\n└──────┴──────┘\n";
        assert_eq!(rows(text).unwrap(), [["机关", "年份"], ["甲县", "2022"]]);
    }
}
