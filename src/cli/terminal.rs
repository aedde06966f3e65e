use std::collections::BTreeMap;
use std::io::{self, Write};

use tongbi::exports::Table;
use tongbi::i18n::{self, Lang};
use tongbi::{Finding, Severity};

use crate::cli::Context;
use crate::cli::columns;
use crate::cli::finding_lines::{broken, equal};
use crate::cli::fitted::fitted;
use crate::cli::waiting;

/// The columns of a terminal that does not say how many it has.
const USUAL: usize = 80;

/// How many findings of one kind are shown in full before the rest is only counted.
const SHOWN_OF_A_KIND: usize = 5;

/// How far what belongs to a finding stands in from it.
const INDENT: usize = 5;

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
    let line = i18n::visible_lines(line);
    let _ = waiting::apart(|| writeln!(io::stderr().lock(), "{line}"));
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
    let lang = context.terminal;
    let mut kinds: BTreeMap<(Severity, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        kinds.entry((finding.severity, &finding.code)).or_default().push(finding);
    }
    for ((severity, _), all) in kinds {
        if context.quiet && severity != Severity::Error {
            continue;
        }
        let groups = equal(all.iter().copied(), lang, |_| Vec::new());
        let (shown, left) = groups.split_at(groups.len().min(SHOWN_OF_A_KIND));
        shown.iter().flat_map(|group| group.lines(0, lang)).for_each(|line| note(&line));
        // What to do is the same for all of a kind.
        let hint = all[0].hint(lang).into_iter();
        hint.flat_map(|hint| broken(&hint, INDENT, 0)).for_each(|line| note(&line));
        if !left.is_empty() {
            let more: usize = left.iter().map(|group| group.count).sum();
            let more = text("more_of_a_kind", &[("n", more.to_string())], context);
            note(&format!("{:INDENT$}{more}", ""));
        }
    }
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
    columns::of_terminal().unwrap_or(USUAL).max(USUAL / 2)
}
