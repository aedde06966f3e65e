//! What the help of a command says, taken from its definition: shown on a terminal, as a manual page and in the reference.

use clap::{Arg, ArgAction, Command};
use tongbi::charts::ChartKind;
use tongbi::i18n::{self, Lang, say};

use super::{COMMON, is_seldom};
use crate::cli::keys;

/// The help of a command.
pub(in crate::cli) struct Page {
    /// The command as it is typed: `tongbi yoy`.
    pub(super) path: String,
    pub(super) about: String,
    pub(super) usage: String,
    pub(super) positionals: Vec<Entry>,
    /// The command's own options.
    pub(super) own: Vec<Entry>,
    /// The options of every command.
    pub(super) common: Vec<Entry>,
    /// The commands below this one, each with what it does.
    pub(super) commands: Vec<(String, String)>,
    pub(super) examples: Vec<String>,
}

/// An argument or option.
pub(super) struct Entry {
    /// How it is written: `-o, --output <FILE>`.
    pub(super) syntax: String,
    pub(super) text: String,
    /// The values that it takes, each with what it means; none where any text will do.
    pub(super) values: Vec<(String, String)>,
    pub(super) default: Option<String>,
    pub(super) aliases: Vec<String>,
    /// The environment variable that gives it where the command line does not.
    pub(super) variable: Option<String>,
    /// Whether the short help leaves it out.
    pub(super) is_seldom: bool,
}

impl Page {
    /// The help of a command of the localised command line; of the program itself where no command is named.
    pub(in crate::cli) fn of(program: &Command, name: Option<&str>, lang: Lang) -> Option<Page> {
        let root = program.get_name();
        let command = match name {
            Some(name) => program.get_subcommands().find(|sub| sub.get_name() == name)?,
            None => program,
        };
        let path = name.map_or(root.to_owned(), |name| format!("{root} {name}"));
        let key = name.unwrap_or(root);
        let (common, own) = arguments(program, command, key, lang);
        let (positionals, own) = own.into_iter().partition(|(arg, _)| arg.is_positional());
        let entries = |found: Vec<(&Arg, Entry)>| -> Vec<Entry> {
            found.into_iter().map(|(_, entry)| entry).collect()
        };
        // The program itself has no other options than those of every command.
        let (own, common) = match name {
            Some(_) => (entries(own), common),
            None => (common.into_iter().chain(entries(own)).collect(), Vec::new()),
        };
        Some(Page {
            usage: usage(command.clone().bin_name(&path), lang),
            path,
            about: command.get_about().map(ToString::to_string).unwrap_or_default(),
            positionals: entries(positionals),
            own,
            common,
            commands: command.get_subcommands().map(described).collect(),
            examples: examples(key, lang),
        })
    }

    /// Whether the short help of a command leaves something out.
    pub(super) fn has_seldom(&self) -> bool {
        self.commands.is_empty() && self.own.iter().chain(&self.common).any(|entry| entry.is_seldom)
    }
}

fn described(command: &Command) -> (String, String) {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    (command.get_name().to_owned(), about)
}

fn examples(key: &str, lang: Lang) -> Vec<String> {
    let key = format!("help.{key}_examples");
    let text = if i18n::has(&key) { say(lang, &key, &[]) } else { String::new() };
    text.lines().map(str::to_owned).collect()
}

/// The options of every command, and the arguments of this one.
fn arguments<'a>(
    program: &'a Command,
    command: &'a Command,
    key: &str,
    lang: Lang,
) -> (Vec<Entry>, Vec<(&'a Arg, Entry)>) {
    let is_common = |arg: &&Arg| COMMON.contains(&arg.get_id().as_str());
    let mut common: Vec<&Arg> = program.get_arguments().filter(is_common).collect();
    common.sort_by_key(|arg| COMMON.iter().position(|id| arg.get_id() == *id));
    let common = common.into_iter().map(|arg| Entry::of(arg, program.get_name(), lang));
    let mut own: Vec<(&Arg, Entry)> = command
        .get_arguments()
        .filter(|arg| !is_common(arg) && !arg.is_hide_set())
        .map(|arg| (arg, Entry::of(arg, key, lang)))
        .collect();
    // What every option list ends with.
    own.sort_by_key(|(arg, _)| matches!(arg.get_action(), ArgAction::Help | ArgAction::Version));
    (common.collect(), own)
}

/// How a command is used, with its placeholders in the language of the help.
pub(in crate::cli) fn usage(mut command: Command, lang: Lang) -> String {
    let usage = command.render_usage().to_string();
    in_language(usage.trim_start_matches("Usage:").trim(), lang)
}

/// The line of usage as clap writes it, with its own placeholders in the language of the help.
pub(in crate::cli) fn in_language(usage: &str, lang: Lang) -> String {
    let word = |key: &str| say(lang, &format!("help.{key}"), &[]);
    usage.replace("OPTIONS", &word("name_OPTIONS")).replace("COMMAND", &word("name_COMMAND"))
}

impl Entry {
    fn of(arg: &Arg, command: &str, lang: Lang) -> Entry {
        let id = arg.get_id().as_str();
        let takes = arg.get_action().takes_values();
        let default: Vec<String> =
            arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
        Entry {
            syntax: syntax(arg),
            text: arg.get_help().map(ToString::to_string).unwrap_or_default(),
            values: if takes { values(arg, command, lang) } else { Vec::new() },
            default: (takes && !default.is_empty()).then(|| default.join(",")),
            aliases: arg
                .get_visible_aliases()
                .unwrap_or_default()
                .iter()
                .map(|alias| format!("--{alias}"))
                .collect(),
            variable: arg
                .get_env()
                .map(|name| name.to_string_lossy().into_owned())
                .or_else(|| keys::variable_of(arg, command)),
            is_seldom: is_seldom(arg, id),
        }
    }
}

pub(in crate::cli) fn syntax(arg: &Arg) -> String {
    let id = arg.get_id().as_str().to_uppercase();
    let name = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let name = name.unwrap_or(id);
    let many = if matches!(arg.get_action(), ArgAction::Append) { "..." } else { "" };
    if arg.is_positional() {
        let (open, close) = if arg.is_required_set() { ('<', '>') } else { ('[', ']') };
        return format!("{open}{name}{close}{many}");
    }
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let flags: Vec<String> = short.into_iter().chain(long).collect();
    let flags = flags.join(", ");
    let may_be_bare = arg.get_num_args().is_some_and(|range| range.min_values() == 0);
    match arg.get_action().takes_values() {
        true if may_be_bare => format!("{flags} [<{name}>]"),
        true => format!("{flags} <{name}>"),
        false => flags,
    }
}

/// The values of an argument, with what they mean.
fn values(arg: &Arg, command: &str, lang: Lang) -> Vec<(String, String)> {
    let id = arg.get_id().as_str();
    let meaning = |value: &str| {
        let own = format!("help.value_{command}_{id}_{value}");
        let common = format!("help.value_{id}_{value}");
        let key = if i18n::has(&own) { own } else { common };
        match ChartKind::ALL.iter().find(|kind| id == "kind" && kind.as_str() == value) {
            Some(kind) => kind.info().question.get(lang).to_owned(),
            None if i18n::has(&key) => say(lang, &key, &[]),
            None => String::new(),
        }
    };
    let shown = arg.get_possible_values().into_iter().filter(|value| !value.is_hide_set());
    shown.map(|value| (value.get_name().to_owned(), meaning(value.get_name()))).collect()
}
