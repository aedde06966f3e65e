use rayon::prelude::*;

use crate::charts::{Chart, ChartData, ChartKind, ChartRequest, build};
use crate::i18n::Lang;
use crate::model::BodyId;
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
    let mut requests: Vec<ChartRequest> = ChartKind::ALL.into_iter().flat_map(of).collect();
    requests.sort_by_key(|request| (request.kind.compares(), request.body.clone()));
    requests.par_iter().filter_map(|request| build(request, data).ok()).collect()
}
