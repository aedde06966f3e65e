//! Generated reports: nothing is found in those that are consistent, and what was made wrong in a sum is found.

use std::collections::BTreeSet;

use tongbi::checks::{Input, Options, run};
use tongbi::synth::{Synth, SynthOptions, generate};
use tongbi::{Catalog, Finding, Severity, Year};

fn made(seed: u64, defects: f64) -> Synth {
    let options =
        SynthOptions { seed, bodies: 15, first: Year(2019), years: 6, gaps: 0.0, defects };
    generate(&options, Catalog::builtin())
}

fn findings(synth: &Synth) -> Vec<Finding> {
    let input =
        Input { observations: &synth.observations, bodies: &synth.bodies, ..Input::default() };
    run(&input, Catalog::builtin(), &Options::default()).findings
}

#[test]
fn nothing_is_found_in_consistent_reports() {
    for seed in 1..9 {
        let wrong: Vec<Finding> = findings(&made(seed, 0.0))
            .into_iter()
            .filter(|finding| finding.severity > Severity::Notice)
            .collect();
        assert_eq!(wrong.first(), None, "seed {seed}: {} findings", wrong.len());
    }
}

#[test]
fn every_report_with_a_wrong_figure_in_a_sum_has_an_error() {
    let synth = made(3, 1.0);
    let catalog = Catalog::builtin();
    let errors: BTreeSet<_> = findings(&synth)
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| Some((finding.body?, finding.year?)))
        .collect();
    let mut in_sums = 0;
    for defect in &synth.defects {
        let table = catalog.indicator(&defect.key.indicator).map(|i| i.table.as_str());
        if matches!(table, Some("3" | "4")) {
            in_sums += 1;
            let report = (defect.key.body.clone(), defect.key.year);
            assert!(errors.contains(&report), "{defect:?}");
        }
    }
    assert!(in_sums > 30, "{in_sums}");
}
