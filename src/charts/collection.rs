use rayon::prelude::*;

use crate::charts::{Chart, ChartData, ChartKind, ChartRequest, build};
use crate::i18n::Lang;
use crate::model::{BodyId, Change, Finding, Observation};
use crate::series::Selection;

/// The requests for charts of the kind of `base`: one for each chosen body, or one of all that are compared. A body that is
/// chosen alone stands out among all; of several that are chosen none does.
pub fn requests(all: &[BodyId], selection: &Selection, base: &ChartRequest) -> Vec<ChartRequest> {
    let kind = base.kind;
    let chosen = all.iter().filter(|body| selection.has_body(body));
    let with_body = |body: &BodyId| ChartRequest { body: body.clone(), ..base.clone() };
    if !kind.compares() {
        return chosen.map(with_body).collect();
    }
    let chosen: Vec<BodyId> = chosen.cloned().collect();
    let Some(first) = chosen.first() else { return Vec::new() };
    let alone = selection.bodies.len() == 1 && kind != ChartKind::Ratio;
    let compared = if alone { all.to_vec() } else { chosen.clone() };
    vec![ChartRequest { compared, stands_out: alone, ..with_body(first) }]
}

/// Every chart of some bodies, and of their comparison, that the figures allow. What belongs to one body stands together,
/// in the order of the kinds; comparisons come last.
pub fn every_chart(bodies: &[BodyId], data: &ChartData<'_>, lang: Lang) -> Vec<Chart> {
    let of =
        |kind: ChartKind| requests(bodies, &Selection::default(), &ChartRequest::new(kind, lang));
    let requests: Vec<ChartRequest> = ChartKind::ALL.into_iter().flat_map(of).collect();
    let own = bodies.par_iter().map(|body| {
        let of_body = Figures::of(body, data);
        let mine = |request: &&ChartRequest| !request.kind.compares() && request.body == *body;
        drawn(requests.iter().filter(mine), &of_body.data(data))
    });
    let mut sets: Vec<Vec<Chart>> = own.collect();
    let compared = requests.par_iter().filter(|request| request.kind.compares());
    sets.push(compared.filter_map(|request| build(request, data).ok()).collect());
    sets.concat()
}

fn drawn<'a>(requests: impl Iterator<Item = &'a ChartRequest>, data: &ChartData<'_>) -> Vec<Chart> {
    requests.filter_map(|request| build(request, data).ok()).collect()
}

/// What the charts of one body are drawn from: each of them would look through the figures of all bodies.
struct Figures {
    observations: Vec<Observation>,
    changes: Vec<Change>,
    findings: Vec<Finding>,
}

impl Figures {
    fn of(body: &BodyId, data: &ChartData<'_>) -> Figures {
        let observations = data.observations.iter().filter(|o| o.key.body == *body);
        let changes = data.changes.iter().filter(|change| change.body == *body);
        let findings = data.findings.iter().filter(|f| f.body.as_ref() == Some(body));
        Figures {
            observations: observations.cloned().collect(),
            changes: changes.cloned().collect(),
            findings: findings.cloned().collect(),
        }
    }

    fn data<'a>(&'a self, all: &ChartData<'a>) -> ChartData<'a> {
        ChartData {
            observations: &self.observations,
            changes: &self.changes,
            findings: &self.findings,
            catalog: all.catalog,
        }
    }
}
