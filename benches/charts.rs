//! A chart of each kind: its marks and its SVG, and its picture.

#![allow(clippy::unwrap_used, reason = "a benchmark stops at what it did not expect")]

use divan::Bencher;
use tongbi::changes::{YoyOptions, with_groups, year_over_year};
use tongbi::charts::{ChartData, ChartKind, ChartRequest, Theme, build, png, svg};
use tongbi::series::Panel;
use tongbi::synth::{SynthOptions, generate};
use tongbi::{BodyId, Catalog, Change, Lang, Observation, Year};

fn main() {
    divan::main();
}

/// Four bodies over six years.
fn figures() -> (Vec<Observation>, Vec<Change>) {
    let options =
        SynthOptions { seed: 1, bodies: 4, first: Year(2019), years: 6, gaps: 0.0, defects: 0.0 };
    let rows =
        with_groups(&generate(&options, Catalog::builtin()).observations, Catalog::builtin());
    let panel = Panel::from_observations(&rows, Catalog::builtin());
    let changes = year_over_year(&panel, Catalog::builtin(), &YoyOptions::default());
    (rows, changes.iter().collect())
}

fn request(kind: ChartKind, rows: &[Observation]) -> ChartRequest {
    let mut bodies: Vec<BodyId> = rows.iter().map(|o| o.key.body.clone()).collect();
    bodies.sort();
    bodies.dedup();
    ChartRequest { body: bodies[0].clone(), compared: bodies, ..ChartRequest::new(kind, Lang::Zh) }
}

#[divan::bench(args = ChartKind::ALL.map(ChartKind::as_str), max_time = 1)]
fn as_svg(bencher: Bencher, kind: &str) {
    let (rows, changes) = figures();
    let request = request(ChartKind::find(kind).unwrap(), &rows);
    let catalog = Catalog::builtin();
    let data = ChartData { observations: &rows, changes: &changes, findings: &[], catalog };
    bencher.bench(|| svg(&build(&request, &data).unwrap(), Theme::Light).unwrap());
}

#[divan::bench(args = ChartKind::ALL.map(ChartKind::as_str), max_time = 2)]
fn as_png(bencher: Bencher, kind: &str) {
    let (rows, changes) = figures();
    let request = request(ChartKind::find(kind).unwrap(), &rows);
    let catalog = Catalog::builtin();
    let data = ChartData { observations: &rows, changes: &changes, findings: &[], catalog };
    let drawn = svg(&build(&request, &data).unwrap(), Theme::Light).unwrap();
    bencher.bench(|| png(&drawn).unwrap());
}
