//! The help, in the language of the terminal: one description of each command, shown in three forms.

mod manual;
mod page;
mod reference;
mod screen;

use clap::{Arg, ArgAction, Command, CommandFactory};
use tongbi::i18n::{self, Lang};

use crate::cli::Cli;
pub(super) use manual::manual;
pub(super) use page::{Page, in_language, syntax};
pub(super) use reference::{markdown, reference};
pub(super) use screen::{Length, screen};

/// The command line with its help in one language: every text is `help.<command>` or `help.<command>_<argument>`, or
/// `help.arg_<argument>` where an argument means the same in every command.
pub(super) fn command(lang: Lang) -> Command {
    let version = i18n::say(lang, "help.arg_version", &[]);
    let version =
        Arg::new("version").short('V').long("version").action(ArgAction::Version).help(version);
    localised(Cli::command(), "tongbi", lang)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(version)
}

/// The command whose help was asked for, by what clap was told to print for it.
pub(super) fn asked_for(printed: &str) -> Option<&str> {
    let name = printed.trim();
    (name != "tongbi").then_some(name)
}

/// The options of every command, in the order in which they stand behind a command's own.
const COMMON: [&str; 7] = ["lang", "catalog", "config", "limit", "bom", "force", "quiet"];

/// The options that are seldom needed: `-h` leaves them out, and `--help` has them. What tables and reports do not say, the
/// limits, and what a chart can do without.
const SELDOM: [&str; 34] = [
    "waivers",
    "bom",
    "config",
    "prefer",
    "year",
    "unit",
    "body_from",
    "year_from",
    "with",
    "limit",
    "catalog",
    "breakdown",
    "palette",
    "scale",
    "dpi",
    "transparent",
    "text",
    "annotate",
    "log",
    "free_y",
    "index",
    "cagr",
    "sort",
    "note",
    "source",
    "subtitle",
    "across_editions",
    "memory",
    "findings",
    "engine",
    "remote",
    "input",
    "shard",
    "spark",
];

/// Whether the short help leaves an argument out.
fn is_seldom(arg: &Arg, id: &str) -> bool {
    SELDOM.contains(&id) && !arg.is_required_set() && !arg.is_positional()
}

/// The command with its texts. What clap prints as its help is its name: the help itself is the program's own.
fn localised(command: Command, name: &str, lang: Lang) -> Command {
    let help = i18n::say(lang, "help.arg_help", &[]);
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help(help);
    let command = command
        .about(i18n::say(lang, &format!("help.{name}"), &[]))
        .disable_help_flag(true)
        .arg(help)
        .override_help(name.to_owned())
        .mut_args(|arg| described(arg, name, lang));
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names
        .into_iter()
        .fold(command, |command, sub| command.mut_subcommand(&sub, |c| localised(c, &sub, lang)))
}

/// An argument with its text, and the name of its value, in the language of the help.
fn described(arg: Arg, command: &str, lang: Lang) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    let own = format!("help.{command}_{id}");
    let key = if i18n::has(&own) { own } else { format!("help.arg_{id}") };
    let arg = if i18n::has(&key) { arg.help(i18n::say(lang, &key, &[])) } else { arg };
    let name = arg.get_value_names().and_then(|names| names.first());
    let name = name.map_or_else(|| id.to_uppercase(), ToString::to_string);
    // Another engine names its table by `--input`.
    let arg = match (command, id.as_str()) {
        ("yoy", "inputs") => arg.required(false).required_unless_present("input"),
        _ => arg,
    };
    let key = format!("help.name_{name}");
    match arg.get_action().takes_values() && i18n::has(&key) {
        true => arg.value_name(i18n::say(lang, &key, &[])),
        false => arg,
    }
}
