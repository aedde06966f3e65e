//! The rows of an input with their keys as numbers: about 15 bytes a row, and no text.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use crate::catalog::Catalog;
use crate::model::ObsStatus;
use crate::series::panel::keys::{KeyEncoder, Keys, NONE, Names, Unknown};
use crate::series::panel::kind_numbers::KindNumbers;

/// A batch of rows as an input gives it.
#[derive(Debug, Default)]
pub(crate) struct RawBatch {
    pub(crate) body: Names,
    pub(crate) indicator: Names,
    pub(crate) breakdown: Option<Names>,
    pub(crate) unit: Option<Names>,
    /// The status of every row, as far as the input says it.
    pub(crate) statuses: Vec<Option<ObsStatus>>,
    pub(crate) years: Vec<i16>,
    /// The values; not a number where there is none.
    pub(crate) values: Vec<f64>,
}

/// Rows of one body that stand together in a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) body: u32,
    pub(super) start: u32,
    pub(super) len: u32,
}

/// A batch of rows whose keys are numbers.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The number of its file among the inputs.
    pub(super) source: u32,
    pub(super) runs: Vec<Run>,
    /// For each row, a number of `kind_ids`.
    pub(super) kinds: KindNumbers,
    /// The numbers of the kinds in [`KeyEncoder`].
    pub(super) kind_ids: Vec<u32>,
    pub(super) years: Vec<i16>,
    pub(super) values: Vec<f64>,
    pub(super) statuses: Vec<ObsStatus>,
}

impl Batch {
    /// Encodes a batch; only the texts that it has are looked up in the shared keys.
    pub(crate) fn encode(mut raw: RawBatch, keys: &Mutex<KeyEncoder>) -> Batch {
        let statuses = statuses(&raw.statuses, &mut raw.values);
        let (kinds, said) = local_kinds(&raw);
        let mut runs = runs(&raw.body.ids);
        let mut keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
        let text = |names: Option<&Names>, id: u32| {
            names.and_then(|n| n.texts.get(id as usize)).map_or("", |t| t.as_str()).to_owned()
        };
        let kind_ids = said
            .iter()
            .map(|(indicator, breakdown, unit)| {
                let indicator = text(Some(&raw.indicator), *indicator);
                let breakdown = text(raw.breakdown.as_ref(), *breakdown);
                keys.kind(&indicator, &breakdown, &text(raw.unit.as_ref(), *unit))
            })
            .collect();
        let mut body_ids = vec![NONE; raw.body.texts.len()];
        for run in &mut runs {
            let id = &mut body_ids[run.body as usize];
            if *id == NONE {
                *id = keys.body(&raw.body.texts[run.body as usize]);
            }
            run.body = *id;
        }
        drop(keys);
        let (years, values) = (raw.years, raw.values);
        let mut batch = Batch { source: 0, runs, kinds, kind_ids, years, values, statuses };
        batch.group();
        batch
    }

    /// The same batch, of the file of this number.
    pub(crate) fn of_file(self, source: u32) -> Batch {
        Batch { source, ..self }
    }

    pub(crate) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// What a row takes at most: kind, year, value, status.
    pub(crate) const BYTES_OF_A_ROW: u64 = 15;

    /// What the batch takes.
    pub(crate) fn bytes(&self) -> u64 {
        let runs = self.runs.len() * size_of::<Run>() + self.kind_ids.len() * size_of::<u32>();
        self.len() as u64 * Batch::BYTES_OF_A_ROW + runs as u64
    }

    /// The bodies that have rows in it, each with the length of a run; a body may come again.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.runs.iter().map(|run| (run.body, run.len))
    }

    /// The rows of the bodies that `is_wanted` approves.
    pub(crate) fn retain(mut self, is_wanted: impl Fn(u32) -> bool) -> Batch {
        self.runs.retain(|run| is_wanted(run.body));
        let order: Vec<u32> = self.runs.iter().flat_map(|r| r.start..r.start + r.len).collect();
        if order.len() < self.len() {
            self.take(&order);
            let mut start = 0;
            for run in &mut self.runs {
                run.start = start;
                start += run.len;
            }
        }
        self
    }

    fn take(&mut self, order: &[u32]) {
        self.kinds = self.kinds.take(order);
        self.years = order.iter().map(|at| self.years[*at as usize]).collect();
        self.values = order.iter().map(|at| self.values[*at as usize]).collect();
        self.statuses = order.iter().map(|at| self.statuses[*at as usize]).collect();
    }

    /// Puts the rows of a body together where they are scattered; their order inside a body stays.
    fn group(&mut self) {
        const ROWS_OF_A_RUN: usize = 16;
        if self.runs.len() * ROWS_OF_A_RUN <= self.len() {
            return;
        }
        let mut runs = self.runs.clone();
        runs.sort_by_key(|run| run.body);
        let order: Vec<u32> = runs.iter().flat_map(|r| r.start..r.start + r.len).collect();
        self.take(&order);
        self.runs.clear();
        let mut start = 0;
        for run in runs {
            match self.runs.last_mut() {
                Some(last) if last.body == run.body => last.len += run.len,
                _ => self.runs.push(Run { start, ..run }),
            }
            start += run.len;
        }
    }
}

/// The status of every row; a row whose status says that there is no value has none, and the other way round.
fn statuses(said: &[Option<ObsStatus>], values: &mut [f64]) -> Vec<ObsStatus> {
    let said = said.iter().copied().chain(std::iter::repeat(None));
    let status = |(value, said): (&mut f64, Option<ObsStatus>)| {
        let status = said.unwrap_or_default();
        if matches!(status, ObsStatus::Missing | ObsStatus::NotApplicable) || !value.is_finite() {
            *value = f64::NAN;
        }
        let unsaid = value.is_nan() && matches!(status, ObsStatus::Normal | ObsStatus::Computed);
        if unsaid { ObsStatus::Missing } else { status }
    };
    values.iter_mut().zip(said).map(status).collect()
}

/// For each row the number of its kind inside the batch, and what each number stands for.
fn local_kinds(raw: &RawBatch) -> (KindNumbers, Vec<(u32, u32, u32)>) {
    let id = |names: &Option<Names>, row: usize| names.as_ref().map_or(NONE, |n| n.ids[row]);
    let size = |names: Option<&Names>| names.map_or(1, |n| n.texts.len() as u64 + 1);
    let (breakdowns, units) = (size(raw.breakdown.as_ref()), size(raw.unit.as_ref()));
    let mut numbers = Numbers::new(size(Some(&raw.indicator)), breakdowns, units);
    let mut said = Vec::new();
    let mut kinds = KindNumbers::with_capacity(raw.years.len());
    let mut last = ((NONE, NONE, NONE), NONE);
    for (row, indicator) in raw.indicator.ids.iter().enumerate() {
        let triple = (*indicator, id(&raw.breakdown, row), id(&raw.unit, row));
        if triple != last.0 || last.1 == NONE {
            let number = numbers.of(triple);
            if *number == NONE {
                *number = said.len() as u32;
                said.push(triple);
            }
            last = (triple, *number);
        }
        kinds.push(last.1);
    }
    (kinds, said)
}

/// Numbers of triples: a table while it is small, else a map.
enum Numbers {
    Table { of: Vec<u32>, breakdowns: u64, units: u64 },
    Map(std::collections::HashMap<(u32, u32, u32), u32>),
}

impl Numbers {
    fn new(indicators: u64, breakdowns: u64, units: u64) -> Numbers {
        const LARGEST_TABLE: u64 = 1 << 20;
        let size = indicators.saturating_mul(breakdowns).saturating_mul(units);
        if size > LARGEST_TABLE {
            return Numbers::Map(Default::default());
        }
        Numbers::Table { of: vec![NONE; size as usize], breakdowns, units }
    }

    fn of(&mut self, triple: (u32, u32, u32)) -> &mut u32 {
        match self {
            Numbers::Map(map) => map.entry(triple).or_insert(NONE),
            Numbers::Table { of, breakdowns, units } => {
                // No text is one more than the last number: it wraps to zero.
                let at = |id: u32| u64::from(id.wrapping_add(1));
                let (indicator, breakdown, unit) = (at(triple.0), at(triple.1), at(triple.2));
                &mut of[((indicator * *breakdowns + breakdown) * *units + unit) as usize]
            }
        }
    }
}

fn runs(bodies: &[u32]) -> Vec<Run> {
    let mut start = 0;
    bodies
        .chunk_by(|a, b| a == b)
        .map(|chunk| {
            let run = Run { body: chunk[0], start, len: chunk.len() as u32 };
            start += run.len;
            run
        })
        .collect()
}

/// All rows of an input, found by body.
#[derive(Debug)]
pub(crate) struct Rows {
    /// The bodies and kinds, in order.
    pub(crate) keys: Arc<Keys>,
    batches: Vec<Arc<Batch>>,
    /// The first body that it has rows of.
    first: usize,
    /// For each body from there on, where its runs begin in `runs`.
    starts: Vec<usize>,
    /// The batch and place of every run, by body, then in the order of the input.
    runs: Vec<(u32, Range<u32>)>,
}

impl Rows {
    /// Finds the rows of every body.
    pub(crate) fn new(
        keys: KeyEncoder,
        batches: Vec<Batch>,
        (catalog, unknown): (&Catalog, Unknown),
    ) -> Rows {
        let keys = Arc::new(keys.sort(catalog, unknown));
        let bodies = 0..keys.bodies.len();
        Rows::of_bodies(keys, batches.into_iter().map(Arc::new).collect(), bodies)
    }

    /// Finds the rows of some of the bodies: those at these places of the order.
    pub(crate) fn of_bodies(
        keys: Arc<Keys>,
        batches: Vec<Arc<Batch>>,
        bodies: Range<usize>,
    ) -> Rows {
        let mut starts = vec![0; bodies.len() + 1];
        let rank = |run: &Run| {
            let rank = keys.body_ranks[run.body as usize] as usize;
            bodies.contains(&rank).then(|| rank - bodies.start)
        };
        for at in batches.iter().flat_map(|b| &b.runs).filter_map(rank) {
            starts[at + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut runs = vec![(0, 0..0); starts.last().copied().unwrap_or(0)];
        for (number, batch) in batches.iter().enumerate() {
            for run in &batch.runs {
                let Some(at) = rank(run) else { continue };
                let at = &mut next[at];
                runs[*at] = (number as u32, run.start..run.start + run.len);
                *at += 1;
            }
        }
        Rows { keys, batches, first: bodies.start, starts, runs }
    }

    /// The number of rows of these bodies whose kind is refused.
    pub(crate) fn refused(&self, bodies: Range<usize>) -> usize {
        if self.keys.refused.is_empty() {
            return 0;
        }
        let of = |(number, rows): &(u32, Range<u32>)| {
            let batch = &self.batches[*number as usize];
            let kind = |row: u32| batch.kind_ids[batch.kinds.at(row as usize)] as usize;
            rows.clone().filter(|row| self.keys.kind_ranks[kind(*row)].0 == NONE).count()
        };
        bodies.flat_map(|body| self.runs_of(body)).map(of).sum()
    }

    /// The number of rows of a body.
    pub(crate) fn len_of(&self, body: usize) -> usize {
        self.runs_of(body).iter().map(|(_, rows)| rows.len()).sum()
    }

    fn runs_of(&self, body: usize) -> &[(u32, Range<u32>)] {
        let at = body - self.first;
        &self.runs[self.starts[at]..self.starts[at + 1]]
    }

    /// Gives every row of a body, in the order of the input, to `take`.
    pub(crate) fn each_of(&self, body: usize, mut take: impl FnMut(Row)) {
        if self.keys.is_total(body) {
            return;
        }
        for (number, rows) in self.runs_of(body) {
            let batch = &self.batches[*number as usize];
            let ranks: &[(u32, i32)] = &self.keys.kind_ranks;
            for at in rows.start as usize..rows.end as usize {
                let (kind, power) = ranks[batch.kind_ids[batch.kinds.at(at)] as usize];
                if kind == NONE {
                    continue;
                }
                let (year, status) = (batch.years[at], batch.statuses[at]);
                let value = scaled(batch.values[at], power);
                take(Row { kind, year, value, status, source: batch.source });
            }
        }
    }
}

/// A row of a body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// The place of its kind.
    pub(crate) kind: u32,
    /// Its year.
    pub(crate) year: i16,
    /// Its value in the unit of the kind; not a number when there is none.
    pub(crate) value: f64,
    /// Its status.
    pub(crate) status: ObsStatus,
    /// The number of its file among the inputs.
    pub(crate) source: u32,
}

/// A value times a power of ten.
fn scaled(value: f64, power: i32) -> f64 {
    if power == 0 { value } else { crate::model::times_ten_to(value, power) }
}
