//! The command line of tongbi: parses, calls the library, prints, and maps what happened to an exit status.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else: a thread that is started first would count against the worker's memory limit.
    if std::env::args_os().nth(1).is_some_and(|word| word == cli::READ_PDF) {
        return match tongbi::documents::worker::serve() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    cli::main()
}
