//! A row of figures as one line of text in columns, for the bodies that are closed at first. A page of twenty bodies has as
//! many figures as it may have elements; a line is read, searched and printed without scripts, and the script makes cells of
//! it when its body is opened.

use std::fmt::Write;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::html::Html;
use crate::model::Year;

/// A row of a table.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Row {
    Figures {
        name: String,
        number: usize,
        /// Whether it is a part of the row above.
        part: bool,
        cells: Vec<Cell>,
        change: String,
        /// The cells and the change as one line; empty where each is a cell of its own.
        line: Html,
    },
    /// So many parts that are zero in every year.
    Zeros { zeros: String },
}

/// A figure of a row.
#[derive(Serialize)]
pub(super) struct Cell {
    pub(super) text: String,
    /// The numbers of its findings.
    pub(super) findings: Vec<usize>,
    /// What the other figures give.
    pub(super) computed: String,
    pub(super) bad: bool,
}

/// What stands between two columns at least; the script parts a line at two blanks and more.
const BETWEEN: usize = 2;

/// Makes a line of every row, and gives that of the head: the years and what stands behind them.
pub(super) fn set(rows: &mut [Row], years: &[Year], behind: &str) -> Html {
    let mut widths = vec![4; years.len()];
    for row in rows.iter() {
        if let Row::Figures { cells, .. } = row {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = (*width).max(cell.text.width());
            }
        }
    }
    for row in rows.iter_mut() {
        if let Row::Figures { cells, change, line, .. } = row {
            *line = of_row(cells, change, &widths);
        }
    }
    let mut head = String::new();
    for (year, width) in years.iter().zip(&widths) {
        let _ = write!(head, "{:>1$}", year.to_string(), width + BETWEEN);
    }
    Html::text(&format!("{head}{:BETWEEN$}{behind}", ""))
}

/// The figures, each at the right edge of its column, and the change; then the findings, each with the number of its column.
fn of_row(cells: &[Cell], change: &str, widths: &[usize]) -> Html {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let _ = write!(line, "{:1$}", "", width + BETWEEN - cell.text.width());
        let text = Html::text(&cell.text);
        let _ = match cell.bad {
            true => write!(line, "<b class=\"ink\">{}</b>", text.as_str()),
            false => write!(line, "{}", text.as_str()),
        };
    }
    let _ = write!(line, "{:BETWEEN$}{}", "", Html::text(change).as_str());
    for (column, cell) in cells.iter().enumerate() {
        for finding in &cell.findings {
            let _ = write!(
                line,
                "<a class=\"fn\" data-c=\"{column}\" href=\"#f{finding}\">{finding}</a>"
            );
        }
        if !cell.computed.is_empty() {
            let computed = Html::text(&cell.computed);
            let _ = write!(
                line,
                "<span class=\"fix\" data-c=\"{column}\">{}</span>",
                computed.as_str()
            );
        }
    }
    Html::markup(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str], change: &str) -> Row {
        let cell = |text: &&str| Cell {
            text: (*text).to_owned(),
            findings: if *text == "9" { vec![3] } else { Vec::new() },
            computed: String::new(),
            bad: *text == "9",
        };
        Row::Figures {
            name: String::new(),
            number: 0,
            part: false,
            cells: texts.iter().map(cell).collect(),
            change: change.to_owned(),
            line: Html::default(),
        }
    }

    #[test]
    fn figures_stand_below_one_another_and_findings_behind_them() {
        let mut rows = [row(&["1,234,567", "约12"], "—"), row(&["—", "9"], "+1.0% <")];
        let head = set(&mut rows, &[Year(2023), Year(2024)], "比上年");
        let lines: Vec<&str> = rows
            .iter()
            .map(|row| match row {
                Row::Figures { line, .. } => line.as_str(),
                Row::Zeros { .. } => "",
            })
            .collect();
        assert_eq!(head.as_str(), "       2023  2024  比上年");
        assert_eq!(lines[0], "  1,234,567  约12  —");
        assert_eq!(
            lines[1],
            "          —     <b class=\"ink\">9</b>  +1.0% &lt;<a class=\"fn\" data-c=\"1\" href=\"#f3\">3</a>"
        );
    }
}
