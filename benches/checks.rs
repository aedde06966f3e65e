//! All rules on generated reports: the evaluator's 4,000 reports over five years.

#![allow(clippy::unwrap_used, reason = "a benchmark stops at what it did not expect")]

use divan::{Bencher, counter::ItemsCount};
use tongbi::checks::{Input, Options, run};
use tongbi::synth::{SynthOptions, generate};
use tongbi::{Catalog, Year};

fn main() {
    divan::main();
}

/// Bodies with a report in each of five years, one report in twenty with a wrong figure.
#[divan::bench(args = [80, 800], max_time = 20)]
fn reports_of_five_years(bencher: Bencher, bodies: usize) {
    let options =
        SynthOptions { seed: 1, bodies, first: Year(2020), years: 5, gaps: 0.0, defects: 0.05 };
    let synth = generate(&options, Catalog::builtin());
    let input =
        Input { observations: &synth.observations, bodies: &synth.bodies, ..Input::default() };
    bencher
        .counter(ItemsCount::new(bodies * 5))
        .bench(|| run(&input, Catalog::builtin(), &Options::default()));
}
