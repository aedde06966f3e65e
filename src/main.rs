//! The command line of tongbi: parses, calls the library, prints, and maps what happened to an exit status.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
