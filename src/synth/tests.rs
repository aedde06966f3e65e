use super::*;

fn options() -> SynthOptions {
    SynthOptions { seed: 7, bodies: 12, first: Year(2019), years: 4, gaps: 0.0, defects: 0.0 }
}

fn made(options: &SynthOptions) -> Synth {
    generate(options, Catalog::builtin())
}

#[test]
fn the_same_seed_gives_the_same_figures_and_another_one_others() {
    assert_eq!(made(&options()), made(&options()));
    assert_ne!(made(&options()), made(&SynthOptions { seed: 8, ..options() }));
}

#[test]
fn more_bodies_leave_those_before_them_as_they_are() {
    let few = made(&SynthOptions { bodies: 3, ..options() });
    let many = made(&options());
    assert_eq!(many.observations[..few.observations.len()], few.observations);
    assert_eq!(many.bodies.len(), 12);
}

#[test]
fn every_figure_is_stamped_and_stands_once_in_order() {
    let synth = made(&options());
    assert!(synth.observations.iter().all(|o| o.provenance.source.starts_with("synthetic")));
    assert!(synth.observations.iter().all(|o| o.key.body.as_str().contains("合成")));
    let mut sorted = synth.observations.clone();
    sort_observations(&mut sorted, Catalog::builtin());
    assert_eq!(sorted, synth.observations);
    let keys: std::collections::BTreeSet<_> = sorted.iter().map(|o| &o.key).collect();
    assert_eq!(keys.len(), sorted.len());
}

#[test]
fn each_year_follows_its_edition() {
    let synth = made(&options());
    let has = |id: &str, year: i32| {
        synth
            .observations
            .iter()
            .any(|o| o.key.indicator.as_str() == id && o.key.year == Year(year))
    };
    assert!(has("rules.produced", 2020) && !has("rules.produced", 2021));
    assert!(has("rules.issued", 2021) && !has("rules.issued", 2020));
    assert!(has("requests.other", 2020) && has("requests.other.fee_unpaid", 2021));
}

#[test]
fn gaps_are_as_many_as_were_asked_for_and_never_zeros() {
    let whole = made(&options()).observations.len() as f64;
    let synth = made(&SynthOptions { gaps: 0.1, bodies: 60, ..options() });
    let valued = synth.observations.iter().filter(|o| o.value.is_some()).count() as f64;
    let share = 1.0 - valued / (whole * 5.0);
    assert!((0.11..0.18).contains(&share), "{share}");
}

#[test]
fn defects_are_what_differs_from_the_clean_reports_and_nothing_else() {
    let clean = made(&options());
    let wrong = made(&SynthOptions { defects: 1.0, ..options() });
    assert!(wrong.defects.len() > 40);
    for defect in &wrong.defects {
        let of = |synth: &Synth| synth.observations.iter().find(|o| o.key == defect.key).cloned();
        assert_eq!(of(&wrong).and_then(|o| o.value), Some(defect.written));
        assert_ne!(defect.right.to_bits(), defect.written.to_bits());
    }
    assert!(clean.defects.is_empty());
}
