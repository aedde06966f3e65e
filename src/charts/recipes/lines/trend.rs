use super::{Curve, Plane, Plot};
use crate::charts::Words;
use crate::charts::history::Figure;
use crate::charts::layout::Picture;
use crate::charts::movement::Reading;
use crate::charts::request::say;
use crate::charts::scale::Scale;
use crate::charts::scene::Scene;
use crate::charts::wording::{Doubt, footnotes, note, source, span};
use crate::error::Result;
use crate::model::Year;

/// The fewest figures of a line.
const FEWEST: usize = 3;
/// A logarithmic axis is for values that differ by more than this factor.
const LOG_RANGE: f64 = 100.0;

/// Lines of some indicators of one body over the years, broken where a year is missing or the definition changed; never
/// joined, never zero.
pub(in crate::charts) fn trend(scene: &Scene<'_>) -> Result<Picture> {
    let request = scene.request;
    let mut curves: Vec<Curve<'_>> = scene
        .indicators
        .iter()
        .filter_map(|id| scene.facts.history(&request.body, id, request))
        .enumerate()
        .map(|(number, history)| Curve {
            name: history.name.clone(),
            history,
            number,
            strong: true,
            base: None,
        })
        .collect();
    // One axis has one unit.
    let unit = curves.first().map(|curve| curve.history.indicator.unit.clone());
    curves.retain(|curve| Some(&curve.history.indicator.unit) == unit.as_ref());
    let most = curves.iter().map(|curve| curve.history.len()).max().unwrap_or_default();
    let Some(unit) = unit.filter(|_| most >= FEWEST) else {
        return Err(scene.refusal("chart_no_series"));
    };
    // What is printed as one thing has its own word.
    let own = curves[0].history.unit();
    let unit = if curves.iter().all(|c| c.history.unit() == own) { own.clone() } else { unit };
    let years = all_years(&curves);
    let (low, high) = extremes(&curves);
    if request.options.log && (low <= 0.0 || high / low <= LOG_RANGE) {
        return Err(scene.refusal("chart_log"));
    }
    // On a logarithmic axis a small value must be seen beside a large one, and both are printed in full.
    let scale = match request.options.log {
        true => Scale::plain(&unit, request.lang),
        false => Scale::of(high.max(-low), &unit, request.lang),
    };
    let frame = request.frame();
    let plane = match request.options.log {
        true => Plane::logarithmic(years, (low, high), frame),
        false => Plane::linear(years, (low, high), frame),
    };
    let (is_log, annotated) = (request.options.log, scene.annotated());
    let mut plot = Plot { curves, years, plane, scale, is_log, annotated };
    let marks = plot.marks(scene);
    Ok(Picture { words: words(scene, &plot), marks, years, height: frame.height })
}

/// The first and the last year of all lines.
pub(super) fn all_years(curves: &[Curve<'_>]) -> (Year, Year) {
    let years = || curves.iter().flat_map(|curve| curve.figures().map(|figure| figure.year));
    (years().min().unwrap_or(Year(0)), years().max().unwrap_or(Year(0)))
}

/// The smallest and the largest value of all lines.
pub(super) fn extremes(curves: &[Curve<'_>]) -> (f64, f64) {
    let values = curves.iter().flat_map(|curve| curve.figures().map(|f| curve.value(f)));
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
}

fn words(scene: &Scene<'_>, plot: &Plot<'_>) -> Words {
    let lang = scene.request.lang;
    let unit = ("unit", plot.scale.unit.clone());
    let names: Vec<&str> = plot.curves.iter().map(|curve| curve.name.as_str()).collect();
    let names = ("names", names.join(&say(lang, "comma", &[])));
    let mut subtitle =
        say(lang, "trend_subtitle", &[names, unit, ("years", span(plot.years, lang))]);
    if plot.is_log {
        subtitle.push_str(&say(lang, "trend_log", &[]));
    }
    Words {
        title: title(scene, plot),
        subtitle,
        note: note(&sentences(scene, plot), lang),
        source: source(scene, plot.curves.iter().flat_map(|curve| curve.figures())),
        description: plot.described(lang),
    }
}

/// What a reader must know of lines, of what occurs alone.
pub(super) fn sentences(scene: &Scene<'_>, plot: &Plot<'_>) -> Vec<String> {
    let lang = scene.request.lang;
    let any = |test: &dyn Fn(&Figure<'_>) -> bool| {
        plot.curves.iter().any(|curve| curve.figures().any(test))
    };
    let mut sentences = Vec::new();
    let mut add = |key: &str, when: bool| {
        if when {
            sentences.push(say(lang, key, &[]));
        }
    };
    let gap = (plot.years.0.0..=plot.years.1.0)
        .map(Year)
        .any(|year| plot.curves.iter().any(|curve| curve.history.figure(year).is_none()));
    let broken = plot.form_years().iter().any(|(_, broken)| *broken);
    add("note_gap_line", gap);
    add("note_break_line", broken);
    add("note_estimate", any(&|figure| figure.is_estimate && figure.doubt.is_none()));
    add("note_all_zero", !any(&|figure| figure.value != 0.0));
    let several = plot.curves.len() > 1;
    let doubts: Vec<Doubt<'_>> = plot
        .curves
        .iter()
        .flat_map(|curve| {
            let doubtful = curve.figures().filter(|figure| figure.doubt.is_some());
            let name = if several { curve.name.clone() } else { curve.history.name.clone() };
            doubtful.map(move |figure| Doubt { name: name.clone(), figure })
        })
        .collect();
    sentences.push(footnotes(&doubts, lang));
    sentences
}

/// The long run and the last year of one line; of several their names alone.
fn title(scene: &Scene<'_>, plot: &Plot<'_>) -> String {
    let lang = scene.request.lang;
    let years = span(plot.years, lang);
    let body = ("body", scene.request.body.to_string());
    let [curve] = plot.curves.as_slice() else {
        let names: Vec<&str> = plot.curves.iter().map(|curve| curve.name.as_str()).collect();
        let names = ("names", names.join(&say(lang, "comma", &[])));
        return say(lang, "trend_several", &[body, names, ("years", years)]);
    };
    let history = &curve.history;
    let name = ("name", curve.name.clone());
    let last = history.last().map_or(plot.years.1, |figure| figure.year);
    let run = history.long_run(last).filter(|run| run.from < last.before());
    let long = run.and_then(|run| Some((run.from, run.movement.clause(lang)?)));
    let movement = history.movement(last);
    let recent = movement
        .clause(lang)
        .or_else(|| (movement.reading == Reading::Level).then(|| say(lang, "same", &[])));
    let base = ("base", last.before().to_string());
    let year = ("year", last.to_string());
    match (long, recent) {
        (Some((from, long)), Some(recent)) => {
            let args = [
                body,
                name,
                ("from", from.to_string()),
                year,
                base,
                ("long", long),
                ("recent", recent),
            ];
            say(lang, "trend_title", &args)
        }
        (Some((from, long)), None) => say(
            lang,
            "trend_title_long",
            &[body, name, ("from", from.to_string()), year, ("long", long)],
        ),
        (None, Some(recent)) => {
            say(lang, "trend_title_recent", &[body, name, year, base, ("recent", recent)])
        }
        (None, None) => say(lang, "trend_level", &[body, name, ("years", years)]),
    }
}
