//! A table of figures → their changes, as a frame: `cargo run --release --example panel -- datasets/figures.csv`.

#![allow(clippy::print_stdout, reason = "an example prints what it has found")]

use tongbi::changes::YoyOptions;
use tongbi::{Catalog, ReadOptions, Sources, read, year_over_year};

fn main() {
    let table = std::env::args().nth(1).unwrap_or_else(|| "datasets/figures.csv".to_owned());
    let catalog = Catalog::builtin();
    let dataset = read(&Sources::paths([table]), catalog, &ReadOptions::default());
    let changes = year_over_year(&dataset, catalog, &YoyOptions::default()).to_frame();
    // A frame of Polars: filter, join and group it as any other.
    println!("{} rows of {} columns", changes.height(), changes.width());
    for column in changes.columns() {
        println!("{}: {}", column.name(), column.dtype());
    }
}
