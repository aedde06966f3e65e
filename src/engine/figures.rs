//! The rows of a bulk job as figures, for what works on figures.

use std::sync::Arc;

use compact_str::{CompactString, format_compact};

use crate::catalog::Catalog;
use crate::engine::inputs::BulkInputs;
use crate::model::{Finding, ObsStatus, Observation, ObservationKey, Provenance, Severity, Unit};
use crate::series::{Cell, Conflict, Panel};

/// The names of the files of a job.
pub(super) struct Files {
    names: Vec<Arc<str>>,
}

impl Files {
    pub(super) fn of(inputs: &BulkInputs) -> Files {
        let names = inputs.paths().map(|path| Arc::from(path.display().to_string())).collect();
        Files { names }
    }

    /// The published figures, and those that were computed when the table was written.
    pub(super) fn observations(&self, panel: &Panel) -> (Vec<Observation>, Vec<Observation>) {
        let mut observations = Vec::with_capacity(panel.cell_count());
        for series in panel.series() {
            for (cell, source) in series.cells().zip(series.sources()) {
                let key = ObservationKey {
                    body: series.body().clone(),
                    indicator: series.indicator().clone(),
                    breakdown: series.breakdown().clone(),
                    year: cell.year,
                };
                let unit = series.unit().clone();
                let observation = figure(key, cell, self.names.get(*source as usize));
                observations.push(Observation { unit, ..observation });
            }
        }
        let stored = observations.extract_if(.., |o| o.is_computed()).collect();
        (observations, stored)
    }

    /// That a key has two values.
    pub(super) fn conflict(&self, conflict: &Conflict, catalog: &Catalog) -> Finding {
        // Where there are several files, nobody knows any more which of them has which figure.
        let name = self.names.first().filter(|_| self.names.len() == 1);
        let [kept, other] =
            [conflict.kept, conflict.other].map(|cell| figure(conflict.key.clone(), cell, name));
        let series = catalog.name_of(&kept.key.indicator, &kept.key.breakdown);
        Finding::new("sources_differ", Severity::Error).at_two(&kept, &other, series)
    }
}

fn figure(key: ObservationKey, cell: Cell, source: Option<&Arc<str>>) -> Observation {
    // Of what was computed nobody has printed any.
    let printed = cell.value.filter(|_| cell.status != ObsStatus::Computed);
    let text = printed.map_or_else(CompactString::default, |value| format_compact!("{value}"));
    let source = source.cloned().unwrap_or_else(|| Arc::from(""));
    Observation {
        key,
        value: cell.value,
        unit: Unit::new(""),
        status: cell.status,
        provenance: Provenance { source, place: CompactString::default(), text },
    }
}
