//! A folder of reports → what is wrong or doubtful in them: `cargo run --release --example findings -- FOLDER`.
//!
//! PDFs are read by a worker process with limits of its own. The worker is any program that calls
//! `tongbi::documents::worker::serve` when it is started as one: here, this program itself.

#![allow(clippy::print_stdout, reason = "an example prints what it has found")]

use std::process::ExitCode;

use tongbi::documents::Limits;
use tongbi::documents::worker::{Pool, serve};
use tongbi::{Catalog, Lang, ReadOptions, Sources, read};

/// The word that makes this program a worker.
const WORKER: &str = "read-pdf";

fn main() -> ExitCode {
    let argument = std::env::args().nth(1).unwrap_or_else(|| "datasets".to_owned());
    if argument == WORKER {
        return if serve().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let mut options = ReadOptions::default();
    if let Ok(pool) = Pool::own(WORKER, Limits::default().into()) {
        options = options.with_pdf(pool);
    }
    let dataset = read(&Sources::paths([argument]), Catalog::builtin(), &options);
    for finding in dataset.findings() {
        let body = finding.body.as_ref().map_or("", |body| body.as_str());
        let year = finding.year.map_or_else(String::new, |year| year.to_string());
        println!("{} {body} {year}: {}", finding.severity.as_str(), finding.message(Lang::En));
    }
    ExitCode::SUCCESS
}
