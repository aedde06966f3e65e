//! The help as a manual page, for `man`.

use tongbi::i18n::{Lang, say};

use super::page::{Entry, Page};

/// The manual page of a command.
pub(in crate::cli) fn manual(page: &Page, lang: Lang) -> String {
    let word = |key: &str| say(lang, &format!("help.{key}"), &[]);
    let name = page.path.replace(' ', "-");
    let version = env!("CARGO_PKG_VERSION");
    let mut out = format!(".TH {name} 1 \"\" \"tongbi {version}\"\n");
    let mut section = |head: &str, body: String| {
        if !body.is_empty() {
            out.push_str(&format!(".SH {}\n{body}", plain(head)));
        }
    };
    section(&word("manual_name"), format!("{} \\- {}\n", plain(&name), plain(&page.about)));
    section(&word("manual_usage"), format!("{}\n", plain(&page.usage)));
    let commands: Vec<String> =
        page.commands.iter().map(|(name, about)| item(name, std::slice::from_ref(about))).collect();
    section(&word("manual_commands"), commands.concat());
    for (head, entries) in [
        ("manual_arguments", &page.positionals),
        ("manual_options", &page.own),
        ("manual_common", &page.common),
    ] {
        section(&word(head), entries.iter().map(|entry| option(entry, lang)).collect());
    }
    let examples: String = page.examples.iter().map(|line| format!("{}\n", plain(line))).collect();
    let examples = if examples.is_empty() { examples } else { format!(".nf\n{examples}.fi\n") };
    section(&word("manual_examples"), examples);
    out
}

fn option(entry: &Entry, lang: Lang) -> String {
    let said = |key: &str, name: &str, value: &str| {
        say(lang, &format!("help.{key}"), &[(name, value.to_owned())]).trim().to_owned()
    };
    let mut lines = vec![entry.text.clone()];
    for (value, meaning) in &entry.values {
        lines.push(format!("{value}  {meaning}").trim_end().to_owned());
    }
    lines.extend(entry.default.iter().map(|value| said("default", "value", value)));
    lines.extend(entry.aliases.iter().map(|name| said("alias", "names", name)));
    lines.extend(entry.variable.iter().map(|name| said("variable", "name", name)));
    item(&entry.syntax, &lines)
}

/// A term, with lines about it.
fn item(term: &str, lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| plain(line)).collect();
    format!(".TP\n\\fB{}\\fR\n{}\n", plain(term), lines.join("\n.br\n"))
}

/// A text in which nothing is a request of the formatter.
fn plain(text: &str) -> String {
    let escaped = text.replace('\\', "\\e").replace('-', "\\-");
    match escaped.starts_with(['.', '\'']) {
        true => format!("\\&{escaped}"),
        false => escaped,
    }
}
