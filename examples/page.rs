//! Figures → the self-contained page: `cargo run --release --example page -- datasets page.html`.

#![allow(clippy::print_stdout, reason = "an example prints what it has found")]

use tongbi::{Catalog, ReadOptions, ReportOptions, Sources, read, report};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let input = arguments.next().unwrap_or_else(|| "datasets".to_owned());
    let output = arguments.next().unwrap_or_else(|| "page.html".to_owned());
    let catalog = Catalog::builtin();
    let dataset = read(&Sources::paths([input]), catalog, &ReadOptions::default());
    let options = ReportOptions { chart_bodies: 3, ..ReportOptions::default() };
    let made = report(&dataset, catalog, &options)?;
    std::fs::write(&output, &made.page)?;
    println!("{output}: {} charts, {} findings", made.charts.len(), dataset.findings().len());
    Ok(())
}
