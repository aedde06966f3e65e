use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use tongbi::exports::Table;
use tongbi::i18n::{self, Lang};
use tongbi::{Finding, Severity};

use crate::cli::Context;
use crate::cli::fitted::fitted;

/// Longer lines are hard to read.
const WIDEST: usize = 100;

/// The columns of a terminal that does not say how many it has.
const USUAL: usize = 80;

/// How many findings of one kind are shown in full before the rest is only counted.
const SHOWN_OF_A_KIND: usize = 5;

/// How many further cells are named in which the same is wrong.
const CELLS_SHOWN: usize = 3;

/// A text of the command line.
pub(super) fn text(key: &str, args: i18n::Args<'_>, context: &Context) -> String {
    i18n::say(context.terminal, &format!("terminal.{key}"), args)
}

/// Says something on standard error, unless `-q`.
pub(super) fn say(key: &str, args: i18n::Args<'_>, context: &Context) {
    if !context.quiet {
        note(&text(key, args, context));
    }
}

/// Says which files in folders were left out because tongbi wrote them.
pub(super) fn skipped(own: &[String], context: &Context) {
    let Some(first) = own.first() else { return };
    let args = [("n", own.len().to_string()), ("first", first.clone())];
    say("own_skipped", &args, context);
}

/// A line on standard error; nothing in it acts on the terminal. A terminal that is gone is no reason to stop.
pub(super) fn note(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", i18n::visible_lines(line));
}

/// From now on a fault of the program, or of the system under it, is said in one line.
pub(super) fn say_faults(lang: Lang) {
    std::panic::set_hook(Box::new(move |fault| {
        let cause = fault.payload_as_str().unwrap_or_default();
        let place = fault.location().map(ToString::to_string).unwrap_or_default();
        let args = [("cause", cause.to_owned()), ("place", place)];
        let head = i18n::say(lang, "severity.error", &[]);
        note(&format!("{head} {}", i18n::say(lang, "terminal.fault", &args)));
    }));
}

/// How many columns a line of prose may have: those of the terminal, at most 100.
pub(super) fn width() -> usize {
    columns().unwrap_or(WIDEST).clamp(40, WIDEST)
}

/// The columns of the terminal, where it says.
fn columns() -> Option<usize> {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let of_terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.or_else(of_terminal)
}

/// Prints what stopped a run: the message, and what to do about it.
pub(super) fn failure(error: &anyhow::Error, lang: Lang) {
    let head = i18n::say(lang, "severity.error", &[]);
    match error.downcast_ref::<tongbi::Error>() {
        Some(error) => {
            note(&format!("{head} {}", error.message(lang)));
            if let Some(hint) = error.hint(lang) {
                note(&format!("     {hint}"));
            }
        }
        None => note(&format!("{head} {error:#}")),
    }
}

/// Prints findings on standard error, grouped by kind, the most important last.
pub(super) fn findings(findings: &[Finding], context: &Context) {
    let mut kinds: BTreeMap<(Severity, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        kinds.entry((finding.severity, &finding.code)).or_default().push(finding);
    }
    for ((severity, _), all) in kinds {
        if context.quiet && severity != Severity::Error {
            continue;
        }
        let groups = same(&all, context.terminal);
        for group in groups.iter().take(SHOWN_OF_A_KIND) {
            let others = others(&group[1..], context);
            note(&format!("{}{others}", line(group[0], context.terminal)));
        }
        if let Some(hint) = all[0].hint(context.terminal) {
            note(&format!("     {hint}"));
        }
        if groups.len() > SHOWN_OF_A_KIND {
            let more: usize = groups[SHOWN_OF_A_KIND..].iter().map(Vec::len).sum();
            note(&format!("     {}", text("more_of_a_kind", &[("n", more.to_string())], context)));
        }
    }
}

/// Findings of one kind by what they say and the file that they are of, in the order in which they were made.
fn same<'f>(all: &[&'f Finding], lang: Lang) -> Vec<Vec<&'f Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut known: HashMap<(String, Option<&str>), usize> = HashMap::new();
    for finding in all {
        // Of several places each is a matter of its own.
        let [place] = finding.places.as_slice() else {
            groups.push(vec![finding]);
            continue;
        };
        let key = (finding.message(lang), place.document.as_deref());
        match known.get(&key) {
            Some(at) if place.cell().is_some() => groups[*at].push(finding),
            _ => {
                known.insert(key, groups.len());
                groups.push(vec![finding]);
            }
        }
    }
    groups
}

/// The cells of the findings that say the same as the one in front: the first few, and how many there are.
fn others(rest: &[&Finding], context: &Context) -> String {
    let cells = rest.iter().filter_map(|finding| finding.places[0].cell());
    let cells: Vec<String> = cells.take(CELLS_SHOWN).collect();
    let args = [("cells", cells.join(if context.terminal == Lang::Zh { "、" } else { ", " }))];
    match rest.len() {
        0 => String::new(),
        n if n <= CELLS_SHOWN => text("same_in", &args, context),
        n => text("same_in_more", &[&args[..], &[("n", n.to_string())]].concat(), context),
    }
}

/// A finding on one line: severity, places, sentence.
pub(super) fn line(finding: &Finding, lang: Lang) -> String {
    let severity = i18n::say(lang, &format!("severity.{}", finding.severity.as_str()), &[]);
    let places: Vec<String> = finding.places.iter().map(|p| p.describe(lang)).collect();
    let message = finding.message(lang);
    if places.is_empty() {
        return format!("{severity} {message}");
    }
    let colon = i18n::say(lang, "place.colon", &[]);
    format!("{severity} {}{colon}{message}", places.join(" / "))
}

/// A table for people that fits the terminal.
pub(super) fn aligned(table: &Table) -> String {
    fitted(table, table_width())
}

/// A table for people that is indented by two blanks.
pub(super) fn indented(table: &Table) -> String {
    let text = fitted(table, table_width() - 2);
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// How many columns a line of a table may have: those of the terminal, or what nearly every one has.
fn table_width() -> usize {
    columns().unwrap_or(USUAL).max(USUAL / 2)
}
