use serde::Serialize;

use super::account::TableKind;
use super::layout::{ColumnPlan, Dims, Layout, Origin, RowPlan};
use super::sheet::Sheet;
use crate::model::column_letters;

/// What each row and column of a table was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableLayout {
    /// The file.
    pub file: String,
    /// The name of the sheet, where the file is a workbook.
    pub sheet: Option<String>,
    /// Which table of the file it is, where it has several without names.
    pub grid: Option<u32>,
    /// What the table was taken for.
    pub kind: TableKind,
    /// The columns.
    pub columns: Vec<ColumnRole>,
    /// The rows, those of one role that follow each other together.
    pub rows: Vec<RowRole>,
    /// What holds for all figures, as the code of where it is said (`body_from_title`) and what is said.
    pub said: Vec<(String, String)>,
}

/// The role of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnRole {
    /// The letters of the column.
    pub letters: String,
    /// Its heading, the levels parted by ` / `.
    pub heading: String,
    /// The code of its role.
    pub role: &'static str,
    /// What its figures are: `permits.decided 2022`.
    pub meaning: String,
}

/// The role of rows that follow each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowRole {
    /// The number of the first row.
    pub first: u64,
    /// The number of the last row.
    pub last: u64,
    /// The code of their role.
    pub role: &'static str,
    /// The first text of the first row.
    pub sample: String,
}

impl TableLayout {
    /// A table of which nothing is known but its kind.
    pub(super) fn of_kind(sheet: &Sheet, kind: TableKind) -> TableLayout {
        TableLayout {
            file: sheet.file.clone(),
            sheet: sheet.name.clone(),
            grid: sheet.number.filter(|_| sheet.name.is_none()),
            kind,
            columns: Vec::new(),
            rows: Vec::new(),
            said: Vec::new(),
        }
    }

    /// The roles of a table of figures.
    pub(super) fn of(sheet: &Sheet, layout: &Layout, kind: TableKind) -> TableLayout {
        let mut shown = TableLayout::of_kind(sheet, kind);
        for (at, plan) in layout.columns.plans.iter().enumerate() {
            let number = u32::try_from(at + 1).unwrap_or(u32::MAX) + sheet.first_column;
            let (role, meaning) = column_role(plan);
            shown.columns.push(ColumnRole {
                letters: column_letters(number),
                heading: layout.columns.headings[at].clone(),
                role,
                meaning,
            });
        }
        for (at, plan) in layout.rows.iter().enumerate() {
            let role = row_role(plan);
            let number = sheet.rows[at].number;
            match shown.rows.last_mut() {
                Some(last) if last.role == role => last.last = number,
                _ => {
                    let sample = sheet.filled(at).next().map_or("", |(_, text)| text).to_owned();
                    shown.rows.push(RowRole { first: number, last: number, role, sample });
                }
            }
        }
        let mut say = |what: &str, origin: Origin, value: String| {
            shown.said.push((format!("{what}_{}", origin.as_str()), value));
        };
        if let Some((body, origin)) = &layout.body {
            say("body", *origin, body.clone());
        }
        if let Some((year, origin)) = layout.year {
            say("year", origin, year.to_string());
        }
        if let Some(heading) = &layout.heading {
            say("indicator", Origin::Title, heading.indicator.id.to_string());
        }
        shown
    }
}

fn column_role(plan: &ColumnPlan) -> (&'static str, String) {
    match plan {
        ColumnPlan::Side(column) => (column.role(), String::new()),
        ColumnPlan::Figures(dims) => ("figures", meaning(dims)),
        ColumnPlan::Total(dims) => ("total", meaning(dims)),
        ColumnPlan::Change(_, dims) => ("change", meaning(dims)),
        ColumnPlan::Statistic => ("statistic", String::new()),
        ColumnPlan::Remark => ("remark", String::new()),
        ColumnPlan::Unknown(_) => ("unknown", String::new()),
        ColumnPlan::Unnamed => ("unnamed", String::new()),
        ColumnPlan::Blank => ("blank", String::new()),
    }
}

fn row_role(plan: &RowPlan) -> &'static str {
    match plan {
        RowPlan::Above => "above",
        RowPlan::Header(1) => "header_1",
        RowPlan::Header(2) => "header_2",
        RowPlan::Header(_) => "header_3",
        RowPlan::Units => "units",
        RowPlan::Data(row) if !row.faults.is_empty() => "out",
        RowPlan::Data(row) if row.is_part => "part",
        RowPlan::Data(_) => "data",
        RowPlan::Section => "section",
        RowPlan::Total(..) => "total",
        RowPlan::Change(..) => "change",
        RowPlan::Statistic => "statistic",
        RowPlan::Note => "note",
        RowPlan::Repeat => "repeat",
        RowPlan::Blank => "blank",
        RowPlan::Out(_) => "out",
    }
}

fn meaning(dims: &Dims) -> String {
    let mut parts = Vec::new();
    parts.extend(dims.body.clone());
    if let Some(heading) = &dims.heading {
        let breakdown = heading.breakdown.as_ref().filter(|breakdown| !breakdown.id.is_none());
        parts.push(match breakdown {
            Some(breakdown) => format!("{}[{}]", heading.indicator.id, breakdown.id),
            None => heading.indicator.id.to_string(),
        });
    }
    parts.extend(dims.breakdown.clone());
    parts.extend(dims.year.map(|year| year.to_string()));
    let of_heading = dims.heading.as_ref().and_then(|heading| heading.unit.clone());
    parts.extend(of_heading.or_else(|| dims.unit.clone()).map(|unit| unit.to_string()));
    parts.join(" ")
}
