use std::ops::Range;

use crate::documents::{Block, Cell, Document, Grid, number};
use crate::extract::tables::form::Form;
use crate::extract::tables::labels::{Label, fold_label};
use crate::model::Place;

/// The most characters of a line that may be a cell of a table: what is longer is a sentence.
const LONGEST: usize = 60;

/// How many such lines together may be a table.
const FEWEST: usize = 6;

/// A line of the text: the block that it is, its text, its place.
type Line<'a> = (usize, &'a str, &'a Place);

/// The grids that lists of one cell a line make: lines of text and, behind them, the numbers that belong to the last of
/// them. What they mean is decided by their labels, as in every other table.
pub(super) fn grids(document: &Document, form: &Form<'_>) -> Vec<(Vec<usize>, Grid)> {
    let words = Words::of(form);
    let mut grids = Vec::new();
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut close = |lines: &mut Vec<Line<'_>>| {
        if lines.len() >= FEWEST {
            let blocks = lines.iter().map(|(at, ..)| *at).collect();
            grids.extend(grid(lines, &words).map(|grid| (blocks, grid)));
        }
        lines.clear();
    };
    for (at, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Paragraph(p) if p.text.trim().is_empty() => {}
            Block::Paragraph(p) if p.text.chars().count() <= LONGEST && !is_section(&p.text) => {
                lines.push((at, p.text.trim(), &p.place));
            }
            _ => close(&mut lines),
        }
    }
    close(&mut lines);
    grids
}

/// The heading of a section of the report: 三、收到和处理政府信息公开申请情况.
fn is_section(text: &str) -> bool {
    if !text.contains("情况") {
        return false;
    }
    let label = fold_label(text);
    label.ends_with("情况") && label.chars().count() > 6
}

/// The labels by which a list is known to be a table.
struct Words {
    /// The applicants, in the order of the form, each under its names.
    applicants: Vec<Vec<Label>>,
    /// The columns of table 2, and the block labels of table 4.
    columns: Vec<Label>,
    blocks: Vec<Label>,
    /// How many numbers table 4 has.
    results: usize,
}

impl Words {
    fn of(form: &Form<'_>) -> Words {
        let results = &form.four;
        let columns = form.two.iter().flat_map(|row| row.columns.clone()).collect();
        Words {
            applicants: form.applicants.iter().map(|(_, names)| names.clone()).collect(),
            columns,
            blocks: results.iter().filter_map(|row| row.rows.first().cloned()).collect(),
            results: results.len(),
        }
    }

    /// The lines that name the applicants, in the order of the form, when each is named once.
    fn applicants_in(&self, labels: &[Label]) -> Option<Vec<usize>> {
        let place = |names: &Vec<Label>| {
            let mut found = labels.iter().enumerate().filter(|(_, label)| names.contains(label));
            let one = found.next().map(|(at, _)| at);
            one.filter(|_| found.next().is_none())
        };
        self.applicants.iter().map(place).collect()
    }
}

/// The rows of one table, in the making.
#[derive(Default)]
struct Rows {
    cells: Vec<Cell>,
    rows: usize,
    columns: usize,
}

impl Rows {
    fn push<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        for (column, text) in texts.into_iter().enumerate() {
            self.columns = self.columns.max(column + 1);
            let (row, text) = (self.rows, text.to_owned());
            let cell = Cell { row, column, row_span: 1, column_span: 1, text, page: None };
            self.cells.push(cell);
        }
        self.rows += 1;
    }
}

fn grid(lines: &[Line<'_>], words: &Words) -> Option<Grid> {
    let mut rows = Rows::default();
    let mut in_applicants = false;
    for (texts, numbers) in runs(lines) {
        let text = |range: Range<usize>| lines[range].iter().map(|(_, text, _)| *text);
        let labels: Vec<Label> = text(texts.clone()).map(Label::of).collect();
        let is_review = words.blocks.iter().all(|block| labels.contains(block));
        if is_review && numbers.len() >= words.results {
            rows.push(text(texts));
            rows.push(text(numbers));
            continue;
        }
        let Some(label) = texts.end.checked_sub(1).filter(|at| texts.contains(at)) else {
            continue;
        };
        let head = texts.start..label;
        if let Some(places) = words.applicants_in(&labels[..head.len()]) {
            let names = places.iter().map(|at| lines[texts.start + at].1);
            rows.push(std::iter::once("").chain(names));
            in_applicants = true;
        } else if let Some(first) = labels.iter().position(|label| words.columns.contains(label)) {
            // What heads the labels of the rows stands before the columns: 信息内容.
            let head = first.checked_sub(1).map_or("", |head| lines[texts.start + head].1);
            rows.push(std::iter::once(head).chain(text(texts.start + first..label)));
            in_applicants = false;
        }
        // The order of a list need not be that of the columns: the sum of the row has to show that it is.
        let sound = !in_applicants || adds_up(&lines[numbers.clone()], words.applicants.len());
        let shown = if sound { numbers } else { numbers.start..numbers.start + 1 };
        rows.push(std::iter::once(lines[label].1).chain(text(shown)));
    }
    let place = lines.first()?.2.clone();
    let Rows { cells, rows, columns } = rows;
    (rows > 1).then_some(Grid { place, rows, columns, cells, text_rows: None })
}

/// The lines of text and of numbers behind them, by turns.
fn runs(lines: &[Line<'_>]) -> Vec<(Range<usize>, Range<usize>)> {
    let is_value = |at: usize| number::read(lines[at].1).is_ok();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let start = at;
        let numbers = (at..lines.len()).find(|at| is_value(*at)).unwrap_or(lines.len());
        at = (numbers..lines.len()).find(|at| !is_value(*at)).unwrap_or(lines.len());
        if numbers < at {
            runs.push((start..numbers, numbers..at));
        }
    }
    runs
}

/// Whether there are as many numbers as columns, and the last is the sum of the others.
fn adds_up(numbers: &[Line<'_>], columns: usize) -> bool {
    let read = |line: &Line<'_>| number::read(line.1).ok().and_then(|reading| reading.value);
    let values: Option<Vec<f64>> = numbers.iter().map(read).collect();
    let Some(values) = values.filter(|values| values.len() == columns) else { return false };
    values
        .split_last()
        .is_some_and(|(total, parts)| (parts.iter().sum::<f64>() - total).abs() < f64::EPSILON)
}
