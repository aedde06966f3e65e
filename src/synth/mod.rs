//! Reports that nobody published: consistent where no defect is asked for, stamped as synthetic in every row, and the same
//! for the same seed. For demonstrations, tests and benchmarks that need more bodies or years than are real.

mod random;
mod report;

use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::catalog::sort_observations;
use crate::model::{Body, BodyId, ObsStatus, Observation, ObservationKey, Provenance, Year};
use random::Random;
use report::{Form, Life, Value};

/// What is generated.
#[derive(Clone, Debug, PartialEq)]
pub struct SynthOptions {
    /// The seed: the same options give the same figures.
    pub seed: u64,
    /// How many bodies.
    pub bodies: usize,
    /// The first year.
    pub first: Year,
    /// How many years each body reports.
    pub years: usize,
    /// How many of the figures are blank, "/" or not there, and half as many of the reports, from 0 to 1.
    pub gaps: f64,
    /// How many of the reports have one wrong figure, from 0 to 1.
    pub defects: f64,
}

/// How a figure was made wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// Two digits in the wrong order.
    Transposed,
    /// A digit lost.
    DigitLost,
    /// A figure left at zero.
    NotFilledIn,
    /// An amount in 元 where 万元 is meant.
    UnitSlip,
}

impl DefectKind {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            DefectKind::Transposed => "transposed",
            DefectKind::DigitLost => "digit_lost",
            DefectKind::NotFilledIn => "not_filled_in",
            DefectKind::UnitSlip => "unit_slip",
        }
    }
}

/// A figure that was made wrong, so that checks can be held to what they should find.
#[derive(Clone, Debug, PartialEq)]
pub struct Defect {
    /// Which figure.
    pub key: ObservationKey,
    /// How it was made wrong.
    pub kind: DefectKind,
    /// The value with which the report would be consistent.
    pub right: f64,
    /// The value that it has.
    pub written: f64,
}

/// What was generated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Synth {
    /// The figures, sorted by key.
    pub observations: Vec<Observation>,
    /// The bodies, by name.
    pub bodies: Vec<Body>,
    /// The wrong figures, by body and year.
    pub defects: Vec<Defect>,
}

impl Synth {
    fn append(&mut self, mut other: Synth) {
        self.observations.append(&mut other.observations);
        self.bodies.append(&mut other.bodies);
        self.defects.append(&mut other.defects);
    }
}

/// Generates reports, on all cores. A body depends on the seed and its number alone: more bodies leave those before them
/// as they are.
pub fn generate(options: &SynthOptions, catalog: &Catalog) -> Synth {
    let mut synth = Synth::default();
    for piece in pieces(options, catalog) {
        synth.append(piece);
    }
    synth
}

/// How many bodies are generated at once: enough to keep every core busy, few enough for any memory.
const BODIES_OF_A_PIECE: usize = 256;

/// The same reports as [`generate`] gives, some hundred bodies at a time: as many as are wanted, in bounded memory.
pub fn pieces<'a>(
    options: &'a SynthOptions,
    catalog: &'a Catalog,
) -> impl Iterator<Item = Synth> + 'a {
    let form = Form::new(catalog);
    let source: Arc<str> = Arc::from(format!("synthetic, seed {}", options.seed));
    (0..options.bodies).step_by(BODIES_OF_A_PIECE).map(move |start| {
        let end = (start + BODIES_OF_A_PIECE).min(options.bodies);
        let all: Vec<Synth> =
            (start..end).into_par_iter().map(|n| body(n, options, &form, &source)).collect();
        let mut piece = Synth::default();
        all.into_iter().for_each(|one| piece.append(one));
        piece
    })
}

/// The region that the bodies are in: it does not report itself.
const REGION: &str = "合成省";

fn body(number: usize, options: &SynthOptions, form: &Form<'_>, source: &Arc<str>) -> Synth {
    let mut random = Random::new(options.seed, number as u64);
    let id = BodyId::new(&format!("{REGION}样例县{:06}", number + 1));
    let mut synth = Synth::default();
    let mut life = Life::new(form, &mut random);
    for step in 0..options.years {
        let year = Year(options.first.0 + i32::try_from(step).unwrap_or(i32::MAX));
        let values = life.report(year, &mut random);
        if random.happens(options.gaps / 2.0) {
            continue;
        }
        let start = synth.observations.len();
        for value in values {
            synth.observations.extend(observation(
                value,
                (&id, year),
                options,
                form,
                (source, &mut random),
            ));
        }
        if random.happens(options.defects) {
            synth.defects.extend(spoil(&mut synth.observations[start..], &mut random));
        }
    }
    sort_observations(&mut synth.observations, form.catalog);
    synth.bodies.push(Body {
        id,
        kind: "government".to_owned(),
        level: "county".to_owned(),
        parent: Some(BodyId::new(REGION)),
        ..Body::default()
    });
    synth
}

/// A figure as it is printed, or a gap.
fn observation(
    ((indicator, breakdown), (value, status)): Value,
    (body, year): (&BodyId, Year),
    options: &SynthOptions,
    form: &Form<'_>,
    (source, random): (&Arc<str>, &mut Random),
) -> Option<Observation> {
    let indicator = &form.catalog.indicators()[indicator];
    let (value, status) = if random.happens(options.gaps) {
        match random.below(3) {
            0 => return None,
            1 => (None, ObsStatus::Missing),
            _ => (None, ObsStatus::NotApplicable),
        }
    } else {
        (Some(value), status)
    };
    Some(Observation {
        key: ObservationKey {
            body: body.clone(),
            indicator: indicator.id.clone(),
            breakdown,
            year,
        },
        value,
        unit: indicator.unit.clone(),
        status,
        provenance: Provenance {
            source: source.clone(),
            place: format!("table {}", indicator.table).into(),
            text: value.map_or_else(String::new, |v| v.to_string()).into(),
        },
    })
}

/// Makes one figure of a report wrong; nothing when there is none that can be.
fn spoil(report: &mut [Observation], random: &mut Random) -> Option<Defect> {
    for _ in 0..50 {
        let figure = &mut report[random.below(report.len())];
        let Some(right) = figure.value.filter(|v| *v >= 10.0) else { continue };
        let kinds = [DefectKind::Transposed, DefectKind::DigitLost, DefectKind::NotFilledIn];
        let kind = match figure.unit.as_str() {
            "万元" => DefectKind::UnitSlip,
            _ => kinds[random.below(kinds.len())],
        };
        let written = match kind {
            DefectKind::Transposed => transposed(right),
            DefectKind::DigitLost => (right / 10.0).floor(),
            DefectKind::NotFilledIn => 0.0,
            DefectKind::UnitSlip => right * 10_000.0,
        };
        if (written - right).abs() < 0.5 {
            continue;
        }
        figure.value = Some(written);
        figure.provenance.text = written.to_string().into();
        return Some(Defect { key: figure.key.clone(), kind, right, written });
    }
    None
}

/// The last two digits in the wrong order.
fn transposed(value: f64) -> f64 {
    let whole = value as u64;
    let (last, before) = (whole % 10, whole / 10 % 10);
    (whole - last - before * 10 + last * 10 + before) as f64
}

#[cfg(test)]
mod tests;
