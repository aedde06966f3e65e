//! What is wrong with a command line, in the language of the terminal: clap finds the fault, the words are the program's own.

use std::error::Error;

use clap::error::{ContextKind, ErrorKind};
use tongbi::Lang;
use tongbi::i18n::say;

use crate::cli::help::in_language;
use crate::cli::names::is_near;

/// The fault of a command line, with what comes near, how the command is used, and where its help is.
pub(super) fn message(error: &clap::Error, lang: Lang) -> String {
    let mut lines = vec![format!("{} {}", say(lang, "severity.error", &[]), fault(error, lang))];
    let near =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near: Vec<String> = near.into_iter().filter_map(|kind| of(error, kind)).collect();
    let near = meant(&near, &typed(error));
    if !near.is_empty() {
        lines.push(format!("     {}", text(lang, "near", &[("near", near.join(", "))])));
    }
    if let Some(usage) = of(error, ContextKind::Usage) {
        let usage = in_language(usage.trim_start_matches("Usage:").trim(), lang);
        lines.push(format!("     {}", text(lang, "how", &[("usage", usage)])));
    }
    lines.push(format!("     {}", text(lang, "help", &[])));
    lines.join("\n")
}

/// What was typed and is not known.
fn typed(error: &clap::Error) -> String {
    let kinds =
        [ContextKind::InvalidValue, ContextKind::InvalidSubcommand, ContextKind::InvalidArg];
    kinds.into_iter().find_map(|kind| of(error, kind)).unwrap_or_default()
}

/// Of what clap suggests, that which may be meant: it takes two words for near that have a few letters in common.
fn meant(suggested: &[String], typed: &str) -> Vec<String> {
    let names = suggested.iter().flat_map(|names| names.split(", "));
    names.filter(|name| is_near(typed, name)).map(str::to_owned).collect()
}

/// What is wrong.
fn fault(error: &clap::Error, lang: Lang) -> String {
    let part = |kind| of(error, kind).unwrap_or_default();
    let args = [
        ("argument", part(ContextKind::InvalidArg)),
        ("other", part(ContextKind::PriorArg)),
        ("value", part(ContextKind::InvalidValue)),
        ("command", part(ContextKind::InvalidSubcommand)),
        ("expected", expected(error)),
    ];
    let given = |kind| of(error, kind).is_some_and(|text| !text.is_empty());
    let key = match error.kind() {
        ErrorKind::UnknownArgument => "unknown_argument",
        ErrorKind::InvalidSubcommand => "unknown_command",
        ErrorKind::MissingRequiredArgument => "missing",
        ErrorKind::ArgumentConflict
            if part(ContextKind::PriorArg) == part(ContextKind::InvalidArg) =>
        {
            "twice"
        }
        ErrorKind::ArgumentConflict => "conflict",
        ErrorKind::InvalidValue if !given(ContextKind::InvalidValue) => "no_value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "value",
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            "values"
        }
        ErrorKind::NoEquals => "no_value",
        ErrorKind::InvalidUtf8 => "not_utf8",
        _ => "other",
    };
    text(lang, key, &args)
}

/// What may stand in the place of a wrong value: the values of a list, or examples.
pub(super) fn expected(error: &clap::Error) -> String {
    let listed = of(error, ContextKind::ValidValue).filter(|values| !values.is_empty());
    listed.or_else(|| error.source().map(ToString::to_string)).unwrap_or_default()
}

fn of(error: &clap::Error, kind: ContextKind) -> Option<String> {
    error.get(kind).map(ToString::to_string)
}

fn text(lang: Lang, key: &str, args: &[(&str, String)]) -> String {
    say(lang, &format!("usage.{key}"), args)
}
