use clap_complete::Shell;

use crate::cli::{Context, Status, help, output};

/// Completions for a shell.
#[derive(clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn completions(args: &CompletionsArgs, context: &Context) -> anyhow::Result<Status> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(context.terminal), "tongbi", &mut bytes);
    output::print(&bytes, context)?;
    Ok(Status::Good)
}

pub(super) fn man(context: &Context) -> anyhow::Result<Status> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(help::command(context.terminal)).render(&mut bytes)?;
    output::print(&bytes, context)?;
    Ok(Status::Good)
}
