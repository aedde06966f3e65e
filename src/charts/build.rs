//! From a request to pictures: which indicators, in how many pictures, with which words around them.

use crate::charts::file_name::file_name;
use crate::charts::history::Facts;
use crate::charts::layout::Around;
use crate::charts::scene::Scene;
use crate::charts::size::Size;
use crate::charts::{Chart, ChartData, ChartKind, ChartRequest, Remark, main_indicators, recipes};
use crate::error::Result;
use crate::model::{BodyId, IndicatorId, Year};

/// Makes a chart: the first of those that the request needs.
///
/// # Errors
/// There is nothing to draw: no figure of the body, no two years that can be compared, no group of the outcomes. The error
/// says which, and what to do.
pub fn build(request: &ChartRequest, data: &ChartData<'_>) -> Result<Chart> {
    let facts = Facts::of(request, data);
    let parts = parts(request, data, &facts);
    picture(request, data, (&facts, &parts[0]), None)
}

/// Makes all charts that a request needs: more indicators than one picture holds are split over several.
///
/// # Errors
/// As for [`build`], when none of them can be drawn; what cannot be drawn beside others is a remark on the first.
pub fn build_all(request: &ChartRequest, data: &ChartData<'_>) -> Result<Vec<Chart>> {
    let facts = Facts::of(request, data);
    let parts = parts(request, data, &facts);
    let several = parts.len() > 1;
    let (mut charts, mut refused) = (Vec::new(), Vec::new());
    for (at, part) in parts.iter().enumerate() {
        match picture(request, data, (&facts, part), several.then_some(at + 1)) {
            Ok(chart) => charts.push(chart),
            Err(error) => refused.push(error),
        }
    }
    match (charts.first_mut(), refused.pop()) {
        (None, Some(error)) => return Err(error),
        (Some(first), Some(error)) => {
            let args = vec![("message", error.message(request.lang))];
            first.remarks.push(Remark::new("part", args));
        }
        _ => {}
    }
    Ok(charts)
}

/// The indicators of each picture.
fn parts(request: &ChartRequest, data: &ChartData<'_>, facts: &Facts<'_>) -> Vec<Vec<IndicatorId>> {
    if request.indicators.is_empty() {
        return vec![usual(request, data, facts)];
    }
    let most = request.kind.info().most;
    let chunks = |ids: &[IndicatorId]| -> Vec<Vec<IndicatorId>> {
        // Pictures of about the same number: ten are five and five, not nine and one.
        let count = ids.len().div_ceil(most).max(1);
        ids.chunks(ids.len().div_ceil(count).max(1)).map(<[IndicatorId]>::to_vec).collect()
    };
    match request.kind {
        ChartKind::Outcome | ChartKind::Requests => vec![request.indicators.clone()],
        // What is drawn on one axis has one unit.
        ChartKind::Trend => by_unit(request, data).iter().flat_map(|ids| chunks(ids)).collect(),
        _ => chunks(&request.indicators),
    }
}

fn by_unit(request: &ChartRequest, data: &ChartData<'_>) -> Vec<Vec<IndicatorId>> {
    let mut groups: Vec<(Option<String>, Vec<IndicatorId>)> = Vec::new();
    for id in &request.indicators {
        let unit = data.catalog.indicator(id).map(|i| i.unit.to_string());
        match groups.iter_mut().find(|(of, _)| *of == unit) {
            Some((_, ids)) => ids.push(id.clone()),
            None => groups.push((unit, vec![id.clone()])),
        }
    }
    groups.into_iter().map(|(_, ids)| ids).collect()
}

/// The indicators of a picture when none are named: the main ones of which there are figures, and where there are none,
/// what there is, in the order of the catalog.
fn usual(request: &ChartRequest, data: &ChartData<'_>, facts: &Facts<'_>) -> Vec<IndicatorId> {
    let (kind, main) = (request.kind, main_indicators(request.kind));
    match kind {
        ChartKind::Outcome | ChartKind::Requests => return main,
        _ if kind.has_one_indicator() => return covered(kind, &main, facts).into_iter().collect(),
        _ => {}
    }
    let least = match kind {
        ChartKind::Coverage => 1,
        ChartKind::Trend => 3,
        _ => 2,
    };
    let bodies: Vec<&BodyId> =
        if kind.compares() { request.compared.iter().collect() } else { vec![&request.body] };
    let mut there: Vec<IndicatorId> =
        bodies.iter().flat_map(|body| facts.indicators_of(body, least)).collect();
    there.sort_by_key(|id| data.catalog.position(id).unwrap_or(usize::MAX));
    there.dedup();
    if kind == ChartKind::Coverage && main.iter().any(|id| there.contains(id)) {
        return main;
    }
    let mut found: Vec<IndicatorId> = main.into_iter().filter(|id| there.contains(id)).collect();
    let enough = if kind == ChartKind::Matrix { 2 } else { 1 };
    if found.len() < enough {
        let printed = there.iter().filter(|id| data.catalog.derived_of(id).is_none());
        let more: Vec<IndicatorId> = printed.filter(|id| !found.contains(id)).cloned().collect();
        found.extend(more);
    }
    found.truncate(kind.info().usual);
    found
}

/// The most important indicator that nearly as many bodies have as have any of the main ones; where no two bodies have a
/// main one, the one that the most have. Lines need years, and a slope two of them.
fn covered(kind: ChartKind, main: &[IndicatorId], facts: &Facts<'_>) -> Option<IndicatorId> {
    let coverage = facts.coverage();
    let count = |id: &IndicatorId| -> usize {
        let Some(years) = coverage.get(id) else { return 0 };
        match kind {
            ChartKind::Grid | ChartKind::Lines => years.values().sum(),
            ChartKind::Slope => {
                let pairs = years
                    .iter()
                    .filter_map(|(year, n)| years.get(&year.before()).map(|before| *n.min(before)));
                pairs.max().unwrap_or_default()
            }
            _ => years.values().max().copied().unwrap_or_default(),
        }
    };
    let best = main.iter().map(count).max().unwrap_or_default();
    if best >= 2 {
        return main.iter().find(|id| count(id) * 5 >= best * 4).cloned();
    }
    let any = coverage.keys().max_by_key(|id| (count(id), std::cmp::Reverse(*id)));
    any.map(|id| (*id).clone())
}

fn picture(
    request: &ChartRequest,
    data: &ChartData<'_>,
    (facts, indicators): (&Facts<'_>, &[IndicatorId]),
    part: Option<usize>,
) -> Result<Chart> {
    let scene = Scene { request, data, facts, indicators };
    let picture = recipes::draw(&scene)?;
    let mut words = picture.words;
    let replace = |word: &mut String, own: &Option<String>| {
        if let Some(own) = own {
            word.clone_from(own);
        }
    };
    replace(&mut words.title, &request.title);
    replace(&mut words.subtitle, &request.subtitle);
    replace(&mut words.note, &request.note);
    replace(&mut words.source, &request.source);
    let frame = request.frame();
    let around = Around::of(&words, picture.height, frame);
    let mut marks = around.marks();
    marks.extend(picture.marks);
    let size = (frame.width as u32, around.height.ceil() as u32);
    let body = (!request.kind.compares()).then(|| request.body.clone());
    let name = file_name(&scene, picture.years, part);
    Ok(Chart {
        kind: request.kind,
        body,
        size,
        lang: request.lang.tag(),
        name,
        remarks: remarks(&scene, size, picture.years),
        words,
        indicators: indicators.to_vec(),
        marks,
    })
}

/// What was asked for and could not be done.
fn remarks(scene: &Scene<'_>, size: (u32, u32), years: (Year, Year)) -> Vec<Remark> {
    let (request, options) = (scene.request, &scene.request.options);
    let mut remarks = Vec::new();
    let kind = || ("kind", request.kind.as_str().to_owned());
    let mut unused = |option: &str, used: bool| {
        if used {
            remarks.push(Remark::new("option", vec![("option", option.to_owned()), kind()]));
        }
    };
    use ChartKind::*;
    unused("--log", options.log && request.kind != Trend);
    unused("--free-y", options.free_y && request.kind != Grid);
    unused("--index", options.index && request.kind != Lines);
    unused("--cagr", options.cagr && request.kind != Matrix);
    unused("--sort change", options.by_change && request.kind != Matrix);
    let has_years = matches!(request.kind, Trend | Lines | Series);
    unused("--annotate", !options.annotations.is_empty() && !has_years);
    unused("--highlight", request.stands_out && request.kind == Ratio);
    for annotation in options.annotations.iter().filter(|_| has_years) {
        if annotation.year < years.0 || annotation.year > years.1 {
            let year = ("year", annotation.year.to_string());
            remarks.push(Remark::new("annotation", vec![year, ("text", annotation.text.clone())]));
        }
    }
    let asked = request.size.pixels();
    if request.size != Size::Standard && size.1 > asked.1 {
        let pixels = |(width, height): (u32, u32)| format!("{width}x{height}");
        remarks.push(Remark::new(
            "taller",
            vec![("asked", pixels(asked)), ("drawn", pixels(size)), kind()],
        ));
    }
    remarks.extend(scene.outside(years));
    remarks
}
