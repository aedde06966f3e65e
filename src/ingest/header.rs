use std::collections::BTreeMap;

use csv::StringRecord;

use super::account::TableKind;
use super::fault::Fault;
use super::heading::{self, Heading};
use super::names::Names;
use super::words::{Column, Words};
use crate::catalog::fold;
use crate::model::Severity;

/// What the columns of a table are, by its header.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) kind: TableKind,
    /// How many cells a row must have: those of the header, without blank ones at its end.
    pub(super) width: usize,
    roles: BTreeMap<Column, usize>,
    /// The columns of figures of a wide table.
    pub(super) figures: Vec<(usize, Heading)>,
    /// Columns without a heading.
    pub(super) unnamed: Vec<usize>,
    /// The headings of the columns that are not used.
    pub(super) ignored: Vec<String>,
    /// What is wrong or worth knowing about the headings.
    pub(super) faults: Vec<Fault>,
    headings: Vec<String>,
}

/// What a row may be the header of.
#[derive(Debug)]
pub(super) enum Header {
    /// A table whose columns are known.
    Known(Layout),
    /// A table of figures that lacks something, and what is wrong with it.
    Broken(Fault),
    /// No header.
    None,
}

/// Columns of a wide table that say something of all its figures.
const OF_WIDE: [Column; 7] = [
    Column::Body,
    Column::Year,
    Column::Breakdown,
    Column::Unit,
    Column::Status,
    Column::Source,
    Column::Place,
];

/// Columns of a long table.
const OF_LONG: [Column; 10] = [
    Column::Body,
    Column::Year,
    Column::Indicator,
    Column::Breakdown,
    Column::Value,
    Column::Unit,
    Column::Status,
    Column::Source,
    Column::Place,
    Column::Text,
];

const OF_BODIES: [Column; 4] = [Column::Body, Column::Kind, Column::Level, Column::Parent];

impl Layout {
    /// The cell of a column in a row; blank when the table has no such column.
    pub(super) fn cell<'r>(&self, cells: &'r StringRecord, column: Column) -> &'r str {
        self.roles.get(&column).and_then(|at| cells.get(*at)).map_or("", str::trim)
    }

    /// The position of a column, counted from 0.
    pub(super) fn position(&self, column: Column) -> Option<usize> {
        self.roles.get(&column).copied()
    }

    /// The heading of a column.
    pub(super) fn heading(&self, position: usize) -> &str {
        self.headings.get(position).map_or("", String::as_str)
    }

    /// How many cells a row may have.
    pub(super) fn most_cells(&self) -> usize {
        self.headings.len()
    }

    /// How many figures (or bodies) are expected in a row.
    pub(super) fn per_row(&self) -> u64 {
        match self.kind {
            TableKind::Long | TableKind::Bodies => 1,
            TableKind::Wide => self.figures.len() as u64,
            _ => 0,
        }
    }
}

/// Tells what a row is the header of.
pub(super) fn read(cells: &StringRecord, names: &mut Names<'_>) -> Header {
    let headings: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
    let roles = match assign(&headings) {
        Ok(roles) => roles,
        Err(fault) => return Header::Broken(fault),
    };
    let has = |column: &Column| roles.contains_key(column);
    if let Some(kind) = other_table(&roles, false) {
        return Header::Known(layout(kind, headings, roles));
    }
    if has(&Column::Indicator) && has(&Column::Value) {
        return complete(long(headings, roles), &[Column::Body, Column::Year]);
    }
    let (body, year) = (has(&Column::Body), has(&Column::Year));
    let other = other_table(&roles, true);
    if !body && !year {
        return match other {
            Some(kind) => Header::Known(layout(kind, headings, roles)),
            None => Header::None,
        };
    }
    let wide = wide(headings, roles, names);
    match other {
        _ if !wide.figures.is_empty() => complete(wide, &[Column::Body, Column::Year]),
        Some(kind) => Header::Known(layout(kind, wide.headings, wide.roles)),
        None if body && year => complete(wide, &[Column::Indicator, Column::Value]),
        None => Header::None,
    }
}

/// Gives each column its heading: the best of its words that is there and not yet taken. A heading that stands twice
/// leaves it open which of the two is meant, so that the table is not read.
fn assign(headings: &[String]) -> Result<BTreeMap<Column, usize>, Fault> {
    let folded: Vec<String> = headings.iter().map(|heading| fold(heading)).collect();
    let mut roles: BTreeMap<Column, usize> = BTreeMap::new();
    for (column, words) in Words::get().columns() {
        for word in words.iter().map(|word| fold(word)) {
            let mut fitting = (0..folded.len())
                .filter(|at| folded[*at] == word && !roles.values().any(|t| t == at));
            let Some(first) = fitting.next() else { continue };
            if let Some(second) = fitting.next() {
                let fault = Fault::error("column_twice").with("found", &headings[first]);
                let columns = format!("{}, {}", first + 1, second + 1);
                return Err(fault.with("columns", columns).in_column(second));
            }
            roles.insert(column, first);
            break;
        }
    }
    Ok(roles)
}

fn other_table(roles: &BTreeMap<Column, usize>, after_figures: bool) -> Option<TableKind> {
    let has = |column: &Column| roles.contains_key(column);
    let tables = Words::get().tables.iter().filter(|table| table.after_figures == after_figures);
    let mut fitting = tables.filter(|t| t.all.iter().all(has) && !t.none.iter().any(has));
    fitting.next().map(|table| table.kind)
}

fn layout(kind: TableKind, headings: Vec<String>, roles: BTreeMap<Column, usize>) -> Layout {
    let width = headings.iter().rposition(|heading| !heading.is_empty()).map_or(0, |at| at + 1);
    let mut layout = Layout {
        kind,
        width,
        roles,
        figures: Vec::new(),
        unnamed: Vec::new(),
        ignored: Vec::new(),
        faults: Vec::new(),
        headings,
    };
    if kind == TableKind::Bodies {
        layout.keep(&OF_BODIES);
        layout.ignore_others();
    }
    layout
}

fn long(headings: Vec<String>, roles: BTreeMap<Column, usize>) -> Layout {
    let mut layout = layout(TableKind::Long, headings, roles);
    layout.keep(&OF_LONG);
    layout.ignore_others();
    layout
}

fn wide(headings: Vec<String>, roles: BTreeMap<Column, usize>, names: &mut Names<'_>) -> Layout {
    let mut layout = layout(TableKind::Wide, headings, roles);
    let special: Vec<usize> = layout.roles.values().copied().collect();
    for at in 0..layout.width {
        if special.contains(&at) || layout.headings[at].is_empty() {
            continue;
        }
        match heading::read(&layout.headings[at], names) {
            Ok(heading) => layout.figures.push((at, heading)),
            Err(fault) => layout.ignore(at, fault),
        }
    }
    layout
}

impl Layout {
    fn keep(&mut self, columns: &[Column]) {
        self.roles.retain(|column, _| columns.contains(column));
    }

    fn ignore_others(&mut self) {
        for at in 0..self.headings.len() {
            if self.roles.values().any(|taken| *taken == at) {
                continue;
            }
            if self.headings[at].is_empty() {
                self.unnamed.push(at);
            } else {
                let found = self.headings[at].clone();
                let fault = Fault::new("column_ignored", Severity::Notice).with("found", found);
                self.ignore(at, fault);
            }
        }
    }

    fn ignore(&mut self, at: usize, fault: Fault) {
        self.ignored.push(self.headings[at].clone());
        self.faults.push(fault.in_column(at));
    }

    /// Settles the columns of a wide table that are neither figures nor say something of them.
    fn settle_wide(&mut self) {
        let others: Vec<usize> =
            self.roles.iter().filter(|(c, _)| !OF_WIDE.contains(c)).map(|(_, at)| *at).collect();
        self.keep(&OF_WIDE);
        for at in others {
            let found = self.headings[at].clone();
            let fault = Fault::new("column_ignored", Severity::Notice).with("found", found);
            self.ignore(at, fault);
        }
        self.unnamed =
            (0..self.headings.len()).filter(|at| self.headings[*at].is_empty()).collect();
    }

    fn fault_of_missing(&self, missing: &[Column]) -> Fault {
        let words = Words::get();
        let names: Vec<&str> = missing.iter().map(|column| words.name(*column)).collect();
        let free = || {
            let figures = self.figures.iter().map(|(at, _)| *at);
            let taken: Vec<usize> = self.roles.values().copied().chain(figures).collect();
            self.headings.iter().enumerate().filter(move |(at, _)| !taken.contains(at))
        };
        let nearest = missing
            .iter()
            .flat_map(|column| free().map(|(at, heading)| (words.nearest(*column, heading), at)))
            .filter(|((likeness, _), _)| *likeness >= 0.5)
            .fold(None, |best: Option<((f64, &str), usize)>, next| match best {
                Some(b) if b.0.0 >= next.0.0 => Some(b),
                _ => Some(next),
            });
        let named: Vec<&str> =
            self.headings.iter().map(String::as_str).filter(|h| !h.is_empty()).collect();
        let word = nearest.map(|((_, word), _)| word.to_owned());
        let fault = Fault::near("columns_missing", Severity::Error, word);
        let fault = fault.with("missing", names.join(", ")).with("found", named.join(", "));
        match nearest {
            Some((_, at)) => fault.with("heading", &self.headings[at]).in_column(at),
            None => fault,
        }
    }
}

/// The layout, when it has all of these columns.
fn complete(mut layout: Layout, needed: &[Column]) -> Header {
    let missing: Vec<Column> =
        needed.iter().copied().filter(|c| !layout.roles.contains_key(c)).collect();
    if !missing.is_empty() {
        return Header::Broken(layout.fault_of_missing(&missing));
    }
    if layout.kind == TableKind::Wide {
        layout.settle_wide();
    }
    Header::Known(layout)
}
