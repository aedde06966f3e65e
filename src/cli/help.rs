use clap::{Arg, Command, CommandFactory};
use tongbi::i18n::{self, Lang};

use crate::cli::Cli;

/// The command line with its help in one language: every text is `help.<command>` or `help.<command>_<argument>`, or
/// `help.arg_<argument>` where an argument means the same in every command.
pub(super) fn command(lang: Lang) -> Command {
    // Another engine names its table by `--input`.
    let yoy = |yoy: Command| {
        yoy.mut_arg("inputs", |inputs| inputs.required(false).required_unless_present("input"))
    };
    localised(Cli::command().mut_subcommand("yoy", yoy), "tongbi", lang)
        .after_help(i18n::say(lang, "help.examples", &[]))
        .disable_help_subcommand(true)
}

/// The options of every command, in the order in which they stand behind a command's own.
const COMMON: [&str; 5] = ["lang", "catalog", "limit", "force", "quiet"];

/// The options that are seldom needed: `-h` leaves them out, and `--help` has them. What tables and reports do not say, the
/// limits, and what a chart can do without.
const SELDOM: [&str; 31] = [
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

fn localised(command: Command, name: &str, lang: Lang) -> Command {
    let examples = format!("help.{name}_examples");
    let command = match i18n::has(&examples) {
        true => command.after_help(i18n::say(lang, &examples, &[])),
        false => command,
    };
    let command = command.about(i18n::say(lang, &format!("help.{name}"), &[])).mut_args(|arg| {
        let id = arg.get_id().as_str().to_owned();
        let own = format!("help.{name}_{id}");
        let key = if i18n::has(&own) { own } else { format!("help.arg_{id}") };
        let arg = arranged(arg, &id);
        if i18n::has(&key) { arg.help(i18n::say(lang, &key, &[])) } else { arg }
    });
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names
        .into_iter()
        .fold(command, |command, sub| command.mut_subcommand(&sub, |c| localised(c, &sub, lang)))
}

/// A command's own options first, then those of every command; the seldom ones in `--help` alone.
fn arranged(arg: Arg, id: &str) -> Arg {
    let is_seldom = SELDOM.contains(&id) && !arg.is_required_set() && !arg.is_positional();
    let arg = arg.hide_short_help(is_seldom);
    match COMMON.iter().position(|common| *common == id) {
        Some(at) => arg.display_order(1000 + at),
        None => arg,
    }
}
