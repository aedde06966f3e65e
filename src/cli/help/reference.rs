//! The help of every command in one Markdown document.

use clap::Command;
use tongbi::i18n::{Lang, say};

use super::page::{Entry, Page};

/// The reference of the localised command line: what every option of every command is for.
pub(in crate::cli) fn reference(program: &Command, lang: Lang) -> String {
    let word = |key: &str| say(lang, &format!("help.{key}"), &[]);
    let mut out = format!("# {}\n\n{}\n", word("reference"), word("reference_intro"));
    let Some(whole) = Page::of(program, None, lang) else { return out };
    out.push_str(&format!("\n| {} | {} |\n| --- | --- |\n", word("command"), word("meaning")));
    for (name, about) in &whole.commands {
        out.push_str(&format!("| [`{name}`](#tongbi-{name}) | {} |\n", cell(about)));
    }
    let options: Vec<&Entry> = whole.own.iter().collect();
    out.push_str(&format!("\n## {}\n", word("common")));
    table(&options, lang, &mut out);
    for (name, _) in &whole.commands {
        if let Some(page) = Page::of(program, Some(name), lang) {
            out.push_str(&format!("\n#{}", markdown(&page, lang)));
        }
    }
    out
}

/// The help of one command in Markdown.
pub(in crate::cli) fn markdown(page: &Page, lang: Lang) -> String {
    let word = |key: &str| say(lang, &format!("help.{key}"), &[]);
    let mut out = format!("# {}\n\n{}\n\n```text\n{}\n```\n", page.path, page.about, page.usage);
    // What every command has stands at the top.
    let of_all = |entry: &&Entry| entry.syntax != "-h, --help";
    let entries: Vec<&Entry> = page.positionals.iter().chain(&page.own).filter(of_all).collect();
    table(&entries, lang, &mut out);
    if !page.examples.is_empty() {
        let examples = page.examples.join("\n");
        out.push_str(&format!("\n{}\n\n```sh\n{examples}\n```\n", word("head_examples")));
    }
    out
}

fn table(entries: &[&Entry], lang: Lang, out: &mut String) {
    if entries.is_empty() {
        return;
    }
    let word = |key: &str| say(lang, &format!("help.{key}"), &[]);
    out.push_str(&format!("\n| {} | {} |\n| --- | --- |\n", word("option"), word("meaning")));
    for entry in entries {
        out.push_str(&format!("| `{}` | {} |\n", cell(&entry.syntax), meaning(entry, lang)));
    }
}

/// What an option is for, the values that it takes, its default, its other names.
fn meaning(entry: &Entry, lang: Lang) -> String {
    let said = |key: &str, name: &str, value: String| {
        say(lang, &format!("help.{key}"), &[(name, value)]).trim().to_owned()
    };
    let mut parts = vec![cell(&entry.text)];
    if !entry.values.is_empty() {
        let values = entry.values.iter().map(|(value, meaning)| match meaning.as_str() {
            "" => format!("`{value}`"),
            meaning => say(
                lang,
                "help.value",
                &[("value", format!("`{value}`")), ("meaning", cell(meaning))],
            ),
        });
        let values: Vec<String> = values.collect();
        parts.push(values.join(if lang == Lang::Zh { "；" } else { "; " }));
    }
    parts.extend(entry.default.iter().map(|value| said("default", "value", format!("`{value}`"))));
    let aliases = entry.aliases.iter().map(|name| format!("`{name}`"));
    parts.extend(aliases.map(|name| said("alias", "names", name)));
    parts.extend(entry.variable.iter().map(|v| said("variable", "name", format!("`{v}`"))));
    parts.join("<br>")
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
