use clap::Command;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use tongbi::charts::Size;
use tongbi::checks::rule_texts;
use tongbi::{Catalog, Lang, ObsStatus};

use crate::cli::help::Page;
use crate::cli::names::unknown;
use crate::cli::{Context, Status, help, output};

/// Completions for a shell.
#[derive(clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// The manual page of the program, or of one command.
#[derive(clap::Args)]
pub(super) struct ManArgs {
    /// The command.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
    /// As Markdown; the reference of all commands where none is named.
    #[arg(long)]
    markdown: bool,
}

pub(super) fn completions(args: &CompletionsArgs, context: &Context) -> anyhow::Result<Status> {
    let mut command = with_values(help::command(context.terminal), &context.catalog);
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut command, "tongbi", &mut bytes);
    output::print(&bytes, context)?;
    Ok(Status::Good)
}

/// The command with the values that its options may have, so that a shell can offer them.
fn with_values(command: Command, catalog: &Catalog) -> Command {
    let name = command.get_name().to_owned();
    let command = command.mut_args(|arg| match values((&name, arg.get_id().as_str()), catalog) {
        Some(values) => arg.value_parser(PossibleValuesParser::new(values)),
        None => arg,
    });
    command.mut_subcommands(|sub| with_values(sub, catalog))
}

/// The values of an option that the command line itself takes as free text: those of the catalog, and those of parsers of
/// its own.
fn values((command, option): (&str, &str), catalog: &Catalog) -> Option<Vec<String>> {
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    Some(match (command, option) {
        (_, "lang") => owned(&["zh", "en"]),
        (_, "theme") => owned(&["light", "dark", "print"]),
        (_, "size") => Size::ALL.into_iter().map(Size::name).collect(),
        ("chart", "format") => owned(&["svg", "png", "pdf"]),
        ("chart", "text") => owned(&["text", "paths"]),
        ("chart", "sort") => owned(&["form", "change"]),
        (_, "status") => ObsStatus::ALL.into_iter().map(|s| s.as_str().to_owned()).collect(),
        (_, "indicator") => {
            let printed = catalog.indicators().iter().map(|indicator| indicator.id.to_string());
            let derived = catalog.derived().iter().map(|derived| derived.indicator.id.to_string());
            printed.chain(derived).collect()
        }
        (_, "breakdown") => {
            let codes = catalog.breakdowns().iter().map(|breakdown| breakdown.id.to_string());
            codes.chain(["all".to_owned()]).collect()
        }
        (_, "rule") => rule_texts(catalog, Lang::En).into_iter().map(|rule| rule.id).collect(),
        _ => return None,
    })
}

pub(super) fn man(args: &ManArgs, context: &Context) -> anyhow::Result<Status> {
    let (program, lang) = (help::command(context.terminal), context.terminal);
    let text = match (&args.command, args.markdown) {
        (None, true) => help::reference(&program, lang),
        (name, markdown) => {
            let page = Page::of(&program, name.as_deref(), lang);
            let page = page.ok_or_else(|| {
                let known = program.get_subcommands().map(|sub| sub.get_name().to_owned());
                let known: Vec<String> = known.collect();
                unknown("unknown_command", name.as_deref().unwrap_or_default(), &known)
            })?;
            if markdown { help::markdown(&page, lang) } else { help::manual(&page, lang) }
        }
    };
    output::print(text.as_bytes(), context)?;
    Ok(Status::Good)
}
