use clap::Command;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use tongbi::{Catalog, Error, ErrorKind};

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
    let command = command.mut_args(|arg| match values(arg.get_id().as_str(), catalog) {
        Some(values) => arg.value_parser(PossibleValuesParser::new(values)),
        None => arg,
    });
    command.mut_subcommands(|sub| with_values(sub, catalog))
}

/// The values of an option that the command line itself takes as free text: those of the catalog, and those of parsers of
/// its own.
fn values(option: &str, catalog: &Catalog) -> Option<Vec<String>> {
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    Some(match option {
        "lang" => owned(&["zh", "en"]),
        "theme" => owned(&["light", "dark", "print"]),
        "indicator" => {
            let printed = catalog.indicators().iter().map(|indicator| indicator.id.to_string());
            let derived = catalog.derived().iter().map(|derived| derived.indicator.id.to_string());
            printed.chain(derived).collect()
        }
        "breakdown" => {
            let codes = catalog.breakdowns().iter().map(|breakdown| breakdown.id.to_string());
            codes.chain(["all".to_owned()]).collect()
        }
        "rule" => catalog.rules().iter().map(|rule| rule.id.clone()).collect(),
        _ => return None,
    })
}

pub(super) fn man(args: &ManArgs, context: &Context) -> anyhow::Result<Status> {
    let mut command = help::command(context.terminal);
    if let Some(name) = &args.command {
        let sub = command.get_subcommands().find(|sub| sub.get_name() == name).cloned();
        let known: Vec<String> =
            command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
        let unknown = || Error::new(ErrorKind::Request, "unknown_command").with("name", name);
        command = sub.ok_or_else(|| unknown().with("known", known.join(", ")))?;
        command = command.bin_name(format!("tongbi {name}"));
    }
    let title = args.command.as_ref().map_or("tongbi".to_owned(), |name| format!("tongbi-{name}"));
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command).title(title).render(&mut bytes)?;
    output::print(&bytes, context)?;
    Ok(Status::Good)
}
