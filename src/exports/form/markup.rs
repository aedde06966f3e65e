//! The form as HTML and as Markdown.

use crate::exports::NarrativeSection;
use crate::exports::form::{CellRole, FormCell, FormTable, OfficialForm, grid};

const STYLE: &str = "body{font-family:仿宋,FangSong,serif;max-width:46em;margin:2em auto}\
    h1{font-size:1.4em;text-align:center}h2{font-size:1.1em}\
    table{border-collapse:collapse;width:100%}td,th{border:1px solid #000;padding:4px 6px;font-weight:normal}\
    th,.v{text-align:center}";

/// A page of its own.
pub(super) fn html(form: &OfficialForm) -> String {
    let title = escaped(&form.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    for table in &form.tables {
        out.push_str(&format!("<h2>{}</h2>\n<table>\n", escaped(&table.title)));
        for row in &table.rows {
            out.push_str("<tr>");
            row.iter().for_each(|cell| out.push_str(&html_cell(cell)));
            out.push_str("</tr>\n");
        }
        out.push_str("</table>\n");
    }
    out + "</body>\n</html>\n"
}

fn html_cell(cell: &FormCell) -> String {
    let span = |name: &str, count: usize| match count {
        1 => String::new(),
        n => format!(" {name}=\"{n}\""),
    };
    let (name, class) = match cell.role {
        CellRole::Heading => ("th", ""),
        CellRole::Label => ("td", ""),
        CellRole::Value => ("td", " class=\"v\""),
    };
    let spans = span("colspan", cell.columns) + &span("rowspan", cell.rows);
    format!("<{name}{class}{spans}>{}</{name}>", escaped(&cell.text))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Markdown: what a cell spans is written as blank cells.
pub(super) fn markdown(form: &OfficialForm) -> String {
    let mut out = format!("# {}\n", form.title);
    for table in &form.tables {
        out.push_str(&format!("\n## {}\n\n", table.title));
        lines(table).into_iter().enumerate().for_each(|(at, line)| {
            out.push_str(&format!("| {} |\n", line.join(" | ")));
            if at == 0 {
                out.push_str(&format!("|{}\n", " --- |".repeat(table.width)));
            }
        });
    }
    out
}

/// The rows with as many texts as the table has columns. Markdown knows no spans, and a row must be readable on its own: a
/// label is repeated over what it spans, and so is the heading of a group of columns. The heading of a single column, which
/// may be as wide as several, stands once: repeated, it would head columns without figures.
fn lines(table: &FormTable) -> Vec<Vec<String>> {
    let mut lines = vec![vec![String::new(); table.width]; table.rows.len()];
    let cells = grid(table);
    for ((row, column), cell) in &cells {
        let below = cells.get(&(row + cell.rows, *column));
        let heads_figures = below.is_some_and(|below| below.role == CellRole::Value);
        let is_repeated = cell.role != CellRole::Value && !heads_figures;
        for down in 0..cell.rows {
            for right in 0..cell.columns {
                let first = down == 0 && right == 0;
                if first || is_repeated {
                    lines[row + down][column + right] = cell.text.replace('|', "\\|");
                }
            }
        }
    }
    lines
}

pub(super) fn sections_html(title: &str, sections: &[NarrativeSection]) -> String {
    let title = escaped(title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n"
    );
    for section in sections {
        let heading = escaped(&section.heading);
        let text = escaped(&section.sentences.concat());
        out.push_str(&format!("<h2>{heading}</h2>\n<p>{text}</p>\n"));
    }
    out + "</body>\n</html>\n"
}

pub(super) fn sections_markdown(title: &str, sections: &[NarrativeSection]) -> String {
    let mut out = format!("# {title}\n");
    for section in sections {
        out.push_str(&format!("\n## {}\n\n{}\n", section.heading, section.sentences.concat()));
    }
    out
}
