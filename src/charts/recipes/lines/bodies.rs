use super::trend::{all_years, extremes, sentences};
use super::{Curve, Plane, Plot};
use crate::charts::Words;
use crate::charts::layout::Picture;
use crate::charts::recipes::cross_section::CrossSection;
use crate::charts::request::say;
use crate::charts::scale::Scale;
use crate::charts::scene::{Scene, fullest};
use crate::charts::wording::{counted, note, source, span};
use crate::error::Result;
use crate::model::{BodyId, Unit, Year};

/// The most bodies whose lines can be told apart.
const BODIES: usize = 12;
/// The fewest years.
const YEARS: i32 = 3;

/// Lines of one indicator of several bodies, as values or as an index.
pub(in crate::charts) fn lines(scene: &Scene<'_>) -> Result<Picture> {
    let request = scene.request;
    let field = CrossSection::of(scene).ok_or_else(|| scene.refusal("chart_few_bodies"))?;
    let count = field.histories.len();
    if count > BODIES {
        return Err(scene.refusal("chart_many_bodies").with("n", count).with("most", BODIES));
    }
    let (name, unit) = (field.name.clone(), field.unit.clone());
    let base = if request.options.index { base_year(&field) } else { None };
    if request.options.index && base.is_none() {
        return Err(scene.refusal("chart_no_base"));
    }
    let mut curves: Vec<Curve<'_>> = field
        .histories
        .into_iter()
        .filter_map(|history| {
            // Without a figure of the base year there is no index.
            let hundred = match base {
                Some(year) => Some(history.figure(year)?.value).filter(|v| *v > 0.0),
                None => None,
            };
            (base.is_none() || hundred.is_some()).then(|| Curve {
                name: history.body.to_string(),
                strong: request.is_own(history.body) && (request.stands_out || count <= 4),
                history,
                number: 0,
                base: hundred,
            })
        })
        .collect();
    if !request.stands_out && count <= 4 {
        curves.iter_mut().enumerate().for_each(|(number, curve)| curve.number = number);
    }
    if curves.len() < 2 {
        return Err(scene.refusal("chart_few_bodies"));
    }
    let years = all_years(&curves);
    if years.1.0 - years.0.0 + 1 < YEARS {
        return Err(scene.refusal("chart_few_years_all"));
    }
    let (low, high) = extremes(&curves);
    let shown = if base.is_some() { Unit::new("") } else { unit };
    let scale = Scale::of(high.max(-low), &shown, request.lang);
    let plane = Plane::linear(years, (low, high), request.frame());
    let mut plot =
        Plot { curves, years, plane, scale, is_log: false, annotated: scene.annotated() };
    let marks = plot.marks(scene);
    let words = words(scene, &plot, &name, base);
    Ok(Picture { words, marks, years, height: request.frame().height })
}

/// The first year that most bodies have, and of which no figure is zero, doubtful or estimated.
fn base_year(field: &CrossSection<'_>) -> Option<Year> {
    let firm = field.histories.iter().flat_map(|history| {
        let figures =
            history.figures().filter(|f| f.value > 0.0 && f.doubt.is_none() && !f.is_estimate);
        figures.map(|figure| figure.year).collect::<Vec<_>>()
    });
    let mut counts = std::collections::BTreeMap::<Year, usize>::new();
    let years: Vec<Year> = firm.collect();
    years.iter().for_each(|year| *counts.entry(*year).or_default() += 1);
    let most = counts.values().copied().max()?;
    let first = counts.iter().find(|(_, count)| **count == most).map(|(year, _)| *year);
    first.or_else(|| fullest(years.into_iter()))
}

fn words(scene: &Scene<'_>, plot: &Plot<'_>, name: &str, base: Option<Year>) -> Words {
    let lang = scene.request.lang;
    let bodies: Vec<&BodyId> = plot.curves.iter().map(|curve| curve.history.body).collect();
    let args = [
        ("name", name.to_owned()),
        ("bodies", counted(&bodies, lang)),
        ("years", span(plot.years, lang)),
        ("unit", plot.scale.unit.clone()),
        ("base", base.map(|year| year.to_string()).unwrap_or_default()),
    ];
    let key = if base.is_some() { "lines_subtitle_index" } else { "lines_subtitle" };
    let mut sentences = sentences(scene, plot);
    let drawn = |body: &&BodyId| bodies.contains(body);
    let absent: Vec<&str> =
        scene.request.compared.iter().filter(|body| !drawn(body)).map(BodyId::as_str).collect();
    if !absent.is_empty() {
        let names = absent.join(&say(lang, "comma", &[]));
        sentences.insert(0, say(lang, "note_not_drawn", &[("names", names)]));
    }
    Words {
        title: title(scene, plot, name),
        subtitle: say(lang, key, &args),
        note: note(&sentences, lang),
        source: source(scene, plot.curves.iter().flat_map(|curve| curve.figures())),
        description: plot.described(lang),
    }
}

/// How many of the bodies rose and fell over the years that they share.
fn title(scene: &Scene<'_>, plot: &Plot<'_>, name: &str) -> String {
    let lang = scene.request.lang;
    let runs: Vec<_> = plot
        .curves
        .iter()
        .filter_map(|curve| curve.history.long_run(plot.years.1))
        .filter(|run| run.movement.is_comparable())
        .collect();
    let from = fullest(runs.iter().map(|run| run.from));
    let shared: Vec<f64> = runs
        .iter()
        .filter(|run| Some(run.from) == from)
        .filter_map(|run| run.movement.amount())
        .collect();
    let first = if shared.len() > 1 { from.unwrap_or(plot.years.0) } else { plot.years.0 };
    let up = shared.iter().filter(|amount| **amount > 0.0).count();
    let down = shared.iter().filter(|amount| **amount < 0.0).count();
    let bodies: Vec<&BodyId> = plot.curves.iter().map(|curve| curve.history.body).collect();
    let args = [
        ("name", name.to_owned()),
        ("years", span((first, plot.years.1), lang)),
        ("n", shared.len().to_string()),
        ("bodies", counted(&bodies, lang)),
        ("up", up.to_string()),
        ("down", down.to_string()),
    ];
    let key = match (shared.len(), up, down) {
        (0 | 1, ..) => "lines_title_plain",
        (n, up, _) if up == n => "lines_all_up",
        (n, _, down) if down == n => "lines_all_down",
        _ => "lines_title",
    };
    say(lang, key, &args)
}
