//! The help on a terminal: `-h` in short, `--help` in full, in lines that are broken by the display width of their texts.

use tongbi::i18n::{Lang, say};
use unicode_width::UnicodeWidthStr;

use super::page::{Entry, Page};
use crate::cli::wrapped::wrap;

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Length {
    /// What is often needed, in two columns.
    Short,
    /// Everything, with the values that options take.
    Full,
}

/// How wide the column of the options is at most.
const COLUMN: usize = 26;
/// How far the explanations are indented where they stand below their options.
const INDENT: usize = 10;

/// The help in lines of at most `width` columns.
pub(in crate::cli) fn screen(page: &Page, length: Length, width: usize, lang: Lang) -> String {
    let word = |key: &str| say(lang, &format!("help.{key}"), &[]);
    let mut out = wrap(&page.about, width).join("\n");
    out.push_str(&format!("\n\n{}{}\n", word("head_usage"), page.usage));
    let page_of = Screen { length, width, lang };
    if !page.commands.is_empty() {
        let column = column_of(page.commands.iter().map(|(name, _)| name.as_str()));
        out.push_str(&format!("\n{}\n", word("head_commands")));
        for (name, about) in &page.commands {
            page_of.two_columns(name, about, column, &mut out);
        }
    }
    let groups = [
        ("head_arguments", &page.positionals),
        ("head_options", &page.own),
        ("head_common", &page.common),
    ];
    for (head, entries) in groups {
        page_of.group(&word(head), entries, &mut out);
    }
    if length == Length::Short && page.has_seldom() {
        out.push_str(&format!("\n{}\n", word("more")));
    }
    if !page.examples.is_empty() {
        out.push_str(&format!("\n{}\n", word("head_examples")));
        page.examples.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
    }
    out
}

struct Screen {
    length: Length,
    width: usize,
    lang: Lang,
}

impl Screen {
    fn group(&self, head: &str, entries: &[Entry], out: &mut String) {
        let is_short = self.length == Length::Short;
        let shown: Vec<&Entry> =
            entries.iter().filter(|entry| !(is_short && entry.is_seldom)).collect();
        if shown.is_empty() {
            return;
        }
        out.push_str(&format!("\n{head}\n"));
        let column = column_of(shown.iter().map(|entry| entry.syntax.as_str()));
        for entry in shown {
            match self.length {
                Length::Short => {
                    let text = self.in_short(entry);
                    self.two_columns(&aligned(&entry.syntax), &text, column, out);
                }
                Length::Full => self.in_full(entry, out),
            }
        }
        if out.ends_with("\n\n") {
            out.pop();
        }
    }

    /// What an option is for, with its values and default where the text does not name them.
    fn in_short(&self, entry: &Entry) -> String {
        let mut text = entry.text.clone();
        let names: Vec<&str> = entry.values.iter().map(|(name, _)| name.as_str()).collect();
        if !names.iter().all(|name| text.contains(name)) {
            text.push_str(&self.say("values", "values", names.join(self.comma())));
        }
        if let Some(default) = &entry.default {
            text.push_str(&self.say("default", "value", default.clone()));
        }
        text
    }

    fn in_full(&self, entry: &Entry, out: &mut String) {
        out.push_str(&format!("  {}\n", aligned(&entry.syntax)));
        let mut put = |text: &str, indent: usize| {
            for line in wrap(text, self.width.saturating_sub(indent)) {
                out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
            }
        };
        put(&entry.text, INDENT);
        let column = column_of(entry.values.iter().map(|(name, _)| name.as_str()));
        for (name, meaning) in &entry.values {
            let gap = " ".repeat((column + 2).saturating_sub(name.width()));
            put(format!("{name}{gap}{meaning}").trim_end(), INDENT + 2);
        }
        if let Some(default) = &entry.default {
            put(self.say("default", "value", default.clone()).trim(), INDENT);
        }
        if !entry.aliases.is_empty() {
            put(self.say("alias", "names", entry.aliases.join(self.comma())).trim(), INDENT);
        }
        if let Some(variable) = &entry.variable {
            put(self.say("variable", "name", variable.clone()).trim(), INDENT);
        }
        out.push('\n');
    }

    fn two_columns(&self, left: &str, text: &str, column: usize, out: &mut String) {
        let start = 2 + column + 2;
        let lines = wrap(text, self.width.saturating_sub(start));
        let mut lines = lines.iter();
        let fits = left.width() <= column;
        let gap = " ".repeat(column.saturating_sub(left.width()) + 2);
        match (fits, lines.next()) {
            (true, Some(first)) => out.push_str(format!("  {left}{gap}{first}").trim_end()),
            (_, first) => {
                out.push_str(&format!("  {left}"));
                if let Some(first) = first {
                    out.push_str(&format!("\n{}{first}", " ".repeat(start)));
                }
            }
        }
        out.push('\n');
        lines.for_each(|line| out.push_str(&format!("{}{line}\n", " ".repeat(start))));
    }

    fn say(&self, key: &str, name: &str, value: String) -> String {
        say(self.lang, &format!("help.{key}"), &[(name, value)])
    }

    fn comma(&self) -> &'static str {
        if self.lang == Lang::Zh { "、" } else { ", " }
    }
}

/// An option without a short name stands where those with one have their long name.
fn aligned(syntax: &str) -> String {
    if syntax.starts_with("--") { format!("    {syntax}") } else { syntax.to_owned() }
}

fn column_of<'a>(syntaxes: impl Iterator<Item = &'a str>) -> usize {
    let widths = syntaxes.map(|syntax| aligned(syntax).width());
    widths.filter(|width| *width <= COLUMN).max().unwrap_or(0)
}
