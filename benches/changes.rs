//! The changes of a panel in memory, and the whole job from file to file, at a size that a laptop repeats often.

#![allow(clippy::unwrap_used, reason = "a benchmark stops at what it did not expect")]

use std::io::Write;
use std::path::Path;

use divan::{Bencher, counter::ItemsCount};
use tongbi::changes::{YoyOptions, year_over_year};
use tongbi::engine::{BulkInputs, BulkOptions, TableFormat};
use tongbi::exports::{CsvStyle, csv, figures_table};
use tongbi::series::{Figures, Panel, figures_parquet};
use tongbi::{
    BodyId, BreakdownId, Catalog, Lang, ObsStatus, Observation, ObservationKey, Provenance, Year,
};

fn main() {
    divan::main();
}

/// Figures of every printed indicator over ten years, by a fixed sequence of numbers.
fn observations(bodies: u64) -> Vec<Observation> {
    let mut state = 7u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) % below
    };
    let mut figures = Vec::new();
    for body in 0..bodies {
        let body = BodyId::new(&format!("机关{body:05}"));
        for indicator in Catalog::builtin().indicators() {
            let level = 10f64.powf(next(50) as f64 / 10.0);
            for year in 2015..2025 {
                if next(100) < 3 {
                    continue;
                }
                figures.push(Observation {
                    key: ObservationKey {
                        body: body.clone(),
                        indicator: indicator.id.clone(),
                        breakdown: BreakdownId::default(),
                        year: Year(year),
                    },
                    value: Some((level * (0.8 + next(400) as f64 / 1000.0)).round()),
                    unit: indicator.unit.clone(),
                    status: ObsStatus::Normal,
                    provenance: Provenance::default(),
                });
            }
        }
    }
    figures
}

#[divan::bench(args = [20, 200])]
fn panel_of_observations(bencher: Bencher, bodies: u64) {
    let figures = observations(bodies);
    bencher
        .counter(ItemsCount::new(figures.len()))
        .bench(|| Panel::from_observations(&figures, Catalog::builtin()));
}

#[divan::bench(args = [20, 200])]
fn changes_of_a_panel(bencher: Bencher, bodies: u64) {
    let figures = observations(bodies);
    let panel = Panel::from_observations(&figures, Catalog::builtin());
    let options = YoyOptions::default();
    bencher
        .counter(ItemsCount::new(figures.len()))
        .bench(|| year_over_year(&panel, Catalog::builtin(), &options));
}

#[divan::bench(args = [200, 1000])]
fn file_to_file(bencher: Bencher, bodies: u64) {
    let figures = observations(bodies);
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.parquet");
    let bytes = figures_parquet(&Figures::from_observations(&figures)).unwrap();
    std::fs::write(&input, bytes).unwrap();
    bulk(bencher, figures.len(), &input, TableFormat::Parquet);
}

#[divan::bench(args = [200, 1000])]
fn file_to_file_as_csv(bencher: Bencher, bodies: u64) {
    let figures = observations(bodies);
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.csv");
    let table = figures_table(&figures, Lang::En);
    std::fs::write(&input, csv(&table, CsvStyle::Plain).unwrap()).unwrap();
    bulk(bencher, figures.len(), &input, TableFormat::Csv);
}

fn bulk(bencher: Bencher, figures: usize, input: &Path, format: TableFormat) {
    let inputs = BulkInputs::find(&[input.to_owned()]).unwrap();
    let options = BulkOptions::default();
    bencher.counter(ItemsCount::new(figures)).bench(|| {
        let output: (&mut dyn Write, _) = (&mut std::io::sink(), format);
        tongbi::engine::yoy(&inputs, output, Catalog::builtin(), &options).unwrap()
    });
}
