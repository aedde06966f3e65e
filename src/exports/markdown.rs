use crate::exports::{Align, Table, Value};
use crate::i18n;

/// A table as a Markdown table, headings as a person reads them; numbers are right-aligned.
pub fn markdown(table: &Table) -> String {
    let mut text = String::new();
    line(&mut text, table.columns.iter().map(|c| escape(&c.heading)));
    line(
        &mut text,
        table.columns.iter().map(|c| match c.align {
            Align::Left => "---".to_owned(),
            Align::Right => "---:".to_owned(),
        }),
    );
    for row in &table.rows {
        line(&mut text, row.iter().map(|value: &Value| escape(&value.plain())));
    }
    text
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for cell in cells {
        text.push_str("| ");
        text.push_str(&cell);
        text.push(' ');
    }
    text.push_str("|\n");
}

/// A cell on one line, with nothing that Markdown or the HTML inside it would take for its own.
pub(super) fn escape(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    for c in i18n::visible_lines(cell).chars() {
        match c {
            '|' | '\\' | '*' | '_' | '`' | '[' | ']' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_break_out_of_the_table() {
        assert_eq!(escape("a|b\n<script>"), "a\\|b &lt;script&gt;");
        assert_eq!(escape("a\0\u{1b}\u{202e}"), "a␀␛⟨U+202E⟩");
    }
}
