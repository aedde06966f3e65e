use clap::{Command, CommandFactory};
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

fn localised(command: Command, name: &str, lang: Lang) -> Command {
    let command = command.about(i18n::say(lang, &format!("help.{name}"), &[])).mut_args(|arg| {
        let id = arg.get_id().as_str().to_owned();
        let own = format!("help.{name}_{id}");
        let key = if i18n::has(&own) { own } else { format!("help.arg_{id}") };
        if i18n::has(&key) { arg.help(i18n::say(lang, &key, &[])) } else { arg }
    });
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names
        .into_iter()
        .fold(command, |command, sub| command.mut_subcommand(&sub, |c| localised(c, &sub, lang)))
}
