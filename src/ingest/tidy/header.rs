use std::collections::BTreeMap;

use csv::StringRecord;

use crate::catalog::fold;
use crate::ingest::account::TableKind;
use crate::ingest::fault::Fault;
use crate::ingest::words::{Column, Words};
use crate::model::Severity;

/// What the columns of a table of the contract are, by its header.
#[derive(Debug)]
pub(in crate::ingest) struct Layout {
    pub(in crate::ingest) kind: TableKind,
    /// How many cells a row must have: those of the header, without blank ones at its end.
    pub(in crate::ingest) width: usize,
    roles: BTreeMap<Column, usize>,
    /// Columns without a heading.
    pub(in crate::ingest) unnamed: Vec<usize>,
    /// The headings of the columns that are not used.
    pub(in crate::ingest) ignored: Vec<String>,
    /// What is wrong or worth knowing about the headings.
    pub(in crate::ingest) faults: Vec<Fault>,
    headings: Vec<String>,
}

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

const OF_BODIES: [Column; 9] = [
    Column::Body,
    Column::Code,
    Column::Kind,
    Column::Level,
    Column::Parent,
    Column::Aliases,
    Column::From,
    Column::To,
    Column::Successor,
];

/// The columns that make a table the one of the contract.
const CONTRACT: [Column; 4] = [Column::Body, Column::Year, Column::Indicator, Column::Value];

impl Layout {
    /// The cell of a column in a row; blank when the table has no such column.
    pub(in crate::ingest) fn cell<'r>(&self, cells: &'r StringRecord, column: Column) -> &'r str {
        self.roles.get(&column).and_then(|at| cells.get(*at)).map_or("", str::trim)
    }

    /// The position of a column, counted from 0.
    pub(in crate::ingest) fn position(&self, column: Column) -> Option<usize> {
        self.roles.get(&column).copied()
    }

    /// The heading of a column.
    pub(in crate::ingest) fn heading(&self, position: usize) -> &str {
        self.headings.get(position).map_or("", String::as_str)
    }

    /// How many cells a row may have.
    pub(in crate::ingest) fn most_cells(&self) -> usize {
        self.headings.len()
    }
}

/// The layout that a row heads: of a table of the contract (its columns by their first names, in any order), or of one that
/// has no figures. None for every other table of figures, and where the row is no header.
///
/// # Errors
/// Two columns of one heading.
pub(in crate::ingest) fn read(cells: &StringRecord) -> Result<Option<Layout>, Fault> {
    let headings: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
    let words = Words::get();
    let of_contract =
        CONTRACT.iter().all(|column| headings.iter().any(|h| h == words.name(*column)));
    let roles = assign(&headings)?;
    if let Some(kind) = other_table(&headings, &roles, false) {
        return Ok(Some(layout(kind, headings, roles)));
    }
    Ok(of_contract.then(|| long(headings, roles)))
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

/// The kind of a table in which no figures were found.
pub(in crate::ingest) fn without_figures(cells: &StringRecord) -> Option<TableKind> {
    let headings: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
    other_table(&headings, &assign(&headings).ok()?, true)
}

fn other_table(
    headings: &[String],
    roles: &BTreeMap<Column, usize>,
    after_figures: bool,
) -> Option<TableKind> {
    let are_known = headings.iter().filter(|heading| !heading.is_empty()).count() == roles.len();
    let has = |column: &Column| roles.contains_key(column);
    let mut tables = Words::get().tables.iter().filter(|t| t.after_figures == after_figures);
    let found = tables
        .find(|t| t.all.iter().all(has) && !t.none.iter().any(has) && (are_known || !t.alone));
    found.map(|table| table.kind)
}

fn layout(kind: TableKind, headings: Vec<String>, roles: BTreeMap<Column, usize>) -> Layout {
    let width = headings.iter().rposition(|heading| !heading.is_empty()).map_or(0, |at| at + 1);
    let mut layout = Layout {
        kind,
        width,
        roles,
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
}
