//! A panel of two bodies, four years and five indicators, written as grids of cells and as files.

use std::fmt::Write as _;

use rust_xlsxwriter::{Format, Workbook};
use tongbi::documents::inputs::{Input, InputFormat};
use tongbi::ingest::{Intake, TableOptions, read_tables};
use tongbi::model::Prefer;
use tongbi::{Catalog, Severity, Year};

pub(crate) const BODIES: [&str; 2] = ["甲县", "乙市"];
pub(crate) const YEARS: [i32; 4] = [2020, 2021, 2022, 2023];
/// Names of the indicators in a user's words, their ids, their units, and whether they are of the requests.
pub(crate) const INDICATORS: [(&str, &str, &str, bool); 5] = [
    ("行政许可", "permits.decided", "件", false),
    ("行政处罚", "penalties.decided", "件", false),
    ("行政事业性收费", "fees.collected", "万元", false),
    ("新收申请", "requests.received", "件", true),
    ("上年结转", "requests.carried_in", "件", true),
];

pub(crate) type Grid = Vec<Vec<String>>;

/// The figure of a body, a year and an indicator, as it is printed.
pub(crate) fn figure(body: usize, year: usize, indicator: usize) -> String {
    let base = (body + 1) * 1000 + year * 37 + indicator * 211 + 3;
    if indicator == 2 { format!("{base}.{:02}", 11 + year) } else { base.to_string() }
}

/// What every way of writing them must be read to.
pub(crate) fn expected(bodies: &[usize], years: &[usize]) -> Vec<(String, i32, String, f64)> {
    let mut all = Vec::new();
    for body in bodies {
        for year in years {
            for (at, (_, id, _, _)) in INDICATORS.iter().enumerate() {
                let value: f64 = figure(*body, *year, at).parse().unwrap();
                all.push((BODIES[*body].to_owned(), YEARS[*year], (*id).to_owned(), value));
            }
        }
    }
    all.sort_by(|a, b| (&a.0, a.1, &a.2).cmp(&(&b.0, b.1, &b.2)));
    all
}

pub(crate) fn found(intake: &Intake) -> Vec<(String, i32, String, f64)> {
    let mut all: Vec<(String, i32, String, f64)> = intake
        .observations
        .iter()
        .filter_map(|o| {
            let Year(year) = o.key.year;
            Some((o.key.body.to_string(), year, o.key.indicator.to_string(), o.value?))
        })
        .collect();
    all.sort_by(|a, b| (&a.0, a.1, &a.2).cmp(&(&b.0, b.1, &b.2)));
    all
}

pub(crate) fn errors(intake: &Intake) -> Vec<&str> {
    let wrong = intake.findings.iter().filter(|f| f.severity > Severity::Notice);
    wrong.map(|f| f.code.as_str()).collect()
}

pub(crate) fn read(name: &str, bytes: Vec<u8>, options: &TableOptions) -> Intake {
    let input = Input::memory(name, InputFormat::of_name(name), bytes);
    read_tables(&[input], Catalog::builtin(), &Prefer::default(), options)
}

pub(crate) fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// A grid as delimited text.
pub(crate) fn delimited(grid: &Grid, delimiter: char) -> String {
    let width = grid.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for row in grid {
        let cells: Vec<String> = (0..width)
            .map(|at| {
                let cell = row.get(at).cloned().unwrap_or_default();
                let quoted = cell.contains([delimiter, '"', '\n']);
                if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
            })
            .collect();
        text.push_str(&cells.join(&delimiter.to_string()));
        text.push('\n');
    }
    text
}

pub(crate) fn html(grid: &Grid) -> String {
    let width = grid.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::from("<html><body><table>");
    for row in grid {
        text.push_str("<tr>");
        for at in 0..width {
            let _ = write!(text, "<td>{}</td>", row.get(at).map_or("", String::as_str));
        }
        text.push_str("</tr>");
    }
    text.push_str("</table></body></html>");
    text
}

pub(crate) fn markdown(grid: &Grid) -> String {
    let width = grid.iter().map(Vec::len).max().unwrap_or(0);
    let line = |row: &Vec<String>| {
        let cells: Vec<&str> =
            (0..width).map(|at| row.get(at).map_or("", String::as_str)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = format!("|{}\n", " --- |".repeat(width));
    let (head, rest) = grid.split_first().unwrap();
    format!("{}{rule}{}", line(head), rest.iter().map(line).collect::<String>())
}

/// A workbook: texts that are numbers are written as numbers.
pub(crate) fn workbook(grid: &Grid) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("数据").unwrap();
    let decimal = Format::new().set_num_format("#,##0.00");
    for (row, cells) in (0u32..).zip(grid) {
        for (column, cell) in (0u16..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) if cell.contains('.') => {
                    sheet.write_number_with_format(row, column, number, &decimal).unwrap();
                }
                Ok(number) => {
                    sheet.write_number(row, column, number).unwrap();
                }
                Err(_) if cell.is_empty() => {}
                Err(_) => {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}
