//! Several places in words, those that lie side by side as one: 表3第6—26行第7列.

use std::collections::BTreeMap;

use crate::i18n::{self, Lang};
use crate::model::Place;
use crate::model::place::column_letters;

/// More areas than this are counted and not named.
const NAMED: usize = 6;

/// The places in words, in the order in which they come; neighbouring cells as one area.
///
/// ```
/// use tongbi::{Lang, Place, model::described};
///
/// let place = |line| Place::document("a.csv").at_line(line).at_column(2);
/// assert_eq!(described(&[place(3), place(4), place(5), place(9)], Lang::En), "a.csv, cells B3:B5, B9");
/// ```
pub fn described<'p>(places: impl IntoIterator<Item = &'p Place>, lang: Lang) -> String {
    let mut sheets: Vec<(Place, Vec<Cell>)> = Vec::new();
    let mut known: BTreeMap<Place, usize> = BTreeMap::new();
    for place in places {
        let sheet = Place { row: None, column: None, line: None, ..place.clone() };
        let cell = Cell { row: place.row.map(u64::from).or(place.line), column: place.column };
        let at = *known.entry(sheet.clone()).or_insert(sheets.len());
        if at == sheets.len() {
            sheets.push((sheet, Vec::new()));
        }
        sheets[at].1.push(cell);
    }
    let mut texts = Texts { lang, document: None, named: 0, parts: Vec::new(), left: 0 };
    for (sheet, cells) in &sheets {
        texts.sheet(sheet, cells);
    }
    texts.joined()
}

/// A cell, a line or a row; neither where a whole document or table is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    row: Option<u64>,
    column: Option<u32>,
}

/// Rows from one to another; none where no row is meant.
type Rows = Option<(u64, u64)>;

/// Rows of columns from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Area {
    rows: Rows,
    columns: Option<(u32, u32)>,
}

/// The areas that some cells make up: runs of rows of a column, then the columns that share a run.
fn areas(cells: &[Cell]) -> Vec<Area> {
    let mut by_column: BTreeMap<Option<u32>, Vec<Option<u64>>> = BTreeMap::new();
    for cell in cells {
        by_column.entry(cell.column).or_default().push(cell.row);
    }
    let mut areas: Vec<Area> = Vec::new();
    // The runs of the column before, each with its area.
    let mut left: (Option<u32>, BTreeMap<Rows, usize>) = (None, BTreeMap::new());
    for (column, mut rows) in by_column {
        rows.sort_unstable();
        rows.dedup();
        let is_next = column.is_some() && left.0.map(|left| left + 1) == column;
        let mut own = BTreeMap::new();
        for rows in runs(&rows) {
            let at = match left.1.get(&rows).filter(|_| is_next) {
                Some(at) => {
                    areas[*at].columns = areas[*at].columns.zip(column).map(|(c, to)| (c.0, to));
                    *at
                }
                None => {
                    areas.push(Area { rows, columns: column.map(|c| (c, c)) });
                    areas.len() - 1
                }
            };
            own.insert(rows, at);
        }
        left = (column, own);
    }
    areas.sort_by_key(|area| (area.rows, area.columns));
    areas
}

/// The runs of neighbouring rows.
fn runs(rows: &[Option<u64>]) -> Vec<Rows> {
    let mut runs: Vec<Rows> = Vec::new();
    for row in rows {
        match (runs.last_mut(), row) {
            (Some(Some(run)), Some(row)) if run.1 + 1 == *row => run.1 = *row,
            _ => runs.push(row.map(|row| (row, row))),
        }
    }
    runs
}

/// The words in the making.
struct Texts {
    lang: Lang,
    document: Option<String>,
    named: usize,
    parts: Vec<String>,
    left: usize,
}

impl Texts {
    fn sheet(&mut self, sheet: &Place, cells: &[Cell]) {
        let areas = areas(cells);
        let (named, left) = areas.split_at(areas.len().min(NAMED.saturating_sub(self.named)));
        self.left += left.len();
        self.named += named.len();
        if named.is_empty() {
            return;
        }
        // The document is named once for all of its sheets.
        let is_new = self.document != sheet.document;
        self.document.clone_from(&sheet.document);
        let shown = Place { document: sheet.document.clone().filter(|_| is_new), ..sheet.clone() };
        let of_form = sheet.table.is_some();
        let areas: Vec<String> = named.iter().filter_map(|area| self.area(area, of_form)).collect();
        let cells = areas.join(&i18n::say(self.lang, "place.and", &[]));
        let mut text = shown.describe(self.lang);
        if !cells.is_empty() {
            let is_sheet = !of_form && named.iter().all(|area| area.columns.is_some());
            let cells = match (is_sheet, named) {
                (true, [one]) if one.is_cell() => self.say("place.cell", &[("name", cells)]),
                (true, _) => self.say("place.cells", &[("names", cells)]),
                _ => cells,
            };
            let is_joined = text.is_empty() || (of_form && self.lang == Lang::Zh);
            if !is_joined {
                text.push_str(&i18n::say(self.lang, "place.comma", &[]));
            }
            text.push_str(&cells);
        }
        self.parts.push(text);
    }

    fn area(&self, area: &Area, of_form: bool) -> Option<String> {
        if let (Some(rows), Some(columns), false) = (area.rows, area.columns, of_form) {
            let first = format!("{}{}", column_letters(columns.0), rows.0);
            let last = format!("{}{}", column_letters(columns.1), rows.1);
            return Some(if first == last { first } else { format!("{first}:{last}") });
        }
        let row = if of_form { "row" } else { "line" };
        let rows = area.rows.map(|(from, to)| self.span(row, from, to));
        let columns = area.columns.map(|(from, to)| self.span("column", from.into(), to.into()));
        let both: Vec<String> = rows.into_iter().chain(columns).collect();
        let between = if self.lang == Lang::Zh { "" } else { ", " };
        (!both.is_empty()).then(|| both.join(between))
    }

    fn span(&self, what: &str, from: u64, to: u64) -> String {
        if from == to {
            return self.say(&format!("place.{what}"), &[("n", from.to_string())]);
        }
        let args = [("from", from.to_string()), ("to", to.to_string())];
        self.say(&format!("place.{what}s"), &args)
    }

    fn say(&self, key: &str, args: i18n::Args<'_>) -> String {
        i18n::say(self.lang, key, args)
    }

    fn joined(self) -> String {
        let mut text = self.parts.join(&i18n::say(self.lang, "place.and_in", &[]));
        if self.left > 0 {
            text.push_str(&self.say("place.more", &[("n", self.left.to_string())]));
        }
        text
    }
}

impl Area {
    fn is_cell(&self) -> bool {
        let one = |rows: (u64, u64)| rows.0 == rows.1;
        self.rows.is_some_and(one) && self.columns.is_some_and(|c| c.0 == c.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(row: u32, column: u32) -> Place {
        Place {
            table: Some("3".to_owned()),
            row: Some(row),
            column: Some(column),
            ..Place::document("a.html")
        }
    }

    #[test]
    fn neighbouring_cells_are_one_area() {
        let rows: Vec<Place> = (6..=26).map(|row| form(row, 7)).collect();
        assert_eq!(described(&rows, Lang::Zh), "a.html，表3第6—26行第7列");
        assert_eq!(described(&rows, Lang::En), "a.html, table 3, rows 6–26, column 7");
        let columns: Vec<Place> = (1..=7).map(|column| form(9, column)).collect();
        assert_eq!(described(&columns, Lang::Zh), "a.html，表3第9行第1—7列");
        let mixed = [form(6, 1), form(6, 2), form(7, 1), form(7, 2), form(9, 4)];
        assert_eq!(described(&mixed, Lang::Zh), "a.html，表3第6—7行第1—2列、第9行第4列");
    }

    #[test]
    fn a_document_is_named_once_and_others_behind_it() {
        let line = |name: &str, line| Place::document(name).at_line(line);
        let places =
            [line("a.csv", 2), line("a.csv", 3), line("b.csv", 9), Place::document("c.pdf")];
        assert_eq!(described(&places, Lang::Zh), "a.csv，第2—3行；b.csv，第9行；c.pdf");
        let cell = |line| Place::document("a.csv").at_line(line).at_column(5);
        assert_eq!(described(&[cell(3)], Lang::Zh), "a.csv，E3");
        assert_eq!(described(&[cell(3)], Lang::En), "a.csv, cell E3");
        assert_eq!(described([], Lang::Zh), "");
    }

    #[test]
    fn what_is_too_much_to_name_is_counted() {
        let cells: Vec<Place> =
            (0..10).map(|n| Place::document("a.csv").at_line(2 * n + 1).at_column(1)).collect();
        assert_eq!(described(&cells, Lang::Zh), "a.csv，A1、A3、A5、A7、A9、A11，另有4处");
    }
}
