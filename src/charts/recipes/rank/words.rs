use super::Bar;
use crate::charts::Words;
use crate::charts::recipes::cross_section::CrossSection;
use crate::charts::request::say;
use crate::charts::scale::{Scale, full, plain_unit};
use crate::charts::scene::Scene;
use crate::charts::wording::{counted, footnotes, note, source};
use crate::i18n::Lang;
use crate::model::{BodyId, Year};
use crate::statistics::quantile;

/// The median of the firm values; none where there are fewer than two.
pub(super) fn median(bars: &[Bar<'_>]) -> Option<f64> {
    let mut firm: Vec<f64> = bars.iter().filter(|b| b.is_firm()).map(|b| b.figure.value).collect();
    (firm.len() > 1).then(|| crate::statistics::median(&mut firm)).flatten()
}

/// The lower and the upper quartile of the firm values; none where there are fewer than four.
pub(super) fn quartiles(bars: &[Bar<'_>]) -> Option<[f64; 2]> {
    let mut firm: Vec<f64> = bars.iter().filter(|b| b.is_firm()).map(|b| b.figure.value).collect();
    firm.sort_by(f64::total_cmp);
    let at = |share| quantile(&firm, share);
    (firm.len() >= 4).then(|| Some([at(0.25)?, at(0.75)?])).flatten()
}

/// The scale in which all bars are printed.
pub(super) fn scale(bars: &[Bar<'_>], field: &CrossSection<'_>, scene: &Scene<'_>) -> Scale {
    let values = bars.iter().map(|bar| bar.figure.value);
    Scale::over(values, &field.unit, scene.request.lang)
}

fn subtitle(scene: &Scene<'_>, field: &CrossSection<'_>, (year, unit): (Year, String)) -> String {
    let lang = scene.request.lang;
    let label = scene.indicators.first().map(|id| scene.data.catalog.label(id, lang));
    let args = [
        ("year", year.to_string()),
        ("name", label.unwrap_or(&field.name).to_owned()),
        ("unit", unit),
    ];
    say(lang, "rank_subtitle", &args)
}

/// A value in a sentence. The name of a rate says per how many, and in English every name says what is counted.
fn said(value: f64, (scale, field): (&Scale, &CrossSection<'_>), lang: Lang) -> String {
    match (field.is_rate(), lang) {
        (false, Lang::Zh) => scale.said(value),
        (true, Lang::Zh) => {
            let said = scale.said(value);
            said.split_once('/').map_or(said.clone(), |(of, _)| of.to_owned())
        }
        (_, Lang::En) => {
            let (said, unit) = (scale.short(value), plain_unit(&field.unit, lang));
            said.strip_suffix(&unit).unwrap_or(&said).trim_end().to_owned()
        }
    }
}

/// Who is absent, of whom the median is, and that this is no league table.
fn about_bodies(
    field: &CrossSection<'_>,
    year: Year,
    of_median: Option<&[&BodyId]>,
    lang: Lang,
) -> Vec<String> {
    let mut sentences = Vec::new();
    if !field.without(|history| history.figure(year).is_some()).is_empty() {
        sentences.push(say(lang, "rank_note_absent", &[]));
    }
    if let Some(bodies) = of_median {
        sentences.push(say(lang, "rank_note_median", &[("bodies", counted(bodies, lang))]));
    }
    sentences.push(say(lang, "rank_note", &[]));
    sentences
}

/// What stands around the bars.
pub(super) fn words(
    scene: &Scene<'_>,
    field: &CrossSection<'_>,
    bars: &[Bar<'_>],
    [median, lower, upper]: [Option<f64>; 3],
) -> Words {
    let lang = scene.request.lang;
    let year = bars[0].figure.year;
    let firm: Vec<&Bar<'_>> = bars.iter().filter(|bar| bar.is_firm()).collect();
    let bodies: Vec<&BodyId> = firm.iter().map(|bar| bar.history.body).collect();
    let scale = scale(bars, field, scene);
    let value = |v: f64| said(v, (&scale, field), lang);
    let (low, high) = match (firm.last(), firm.first()) {
        (Some(low), Some(high)) => (low.figure.value, high.figure.value),
        _ => (0.0, 0.0),
    };
    let args = [
        ("year", year.to_string()),
        ("name", field.name.clone()),
        ("bodies", counted(&bodies, lang)),
        ("low", value(low)),
        ("high", value(high)),
        ("median", median.map(value).unwrap_or_default()),
    ];
    let key = match median {
        None => "rank_title_plain",
        Some(_) if low >= high => "rank_title_same",
        Some(_) => "rank_title",
    };
    let mut sentences = about_bodies(field, year, median.map(|_| bodies.as_slice()), lang);
    if let (Some(lower), Some(upper)) = (lower, upper) {
        let args = [("lower", value(lower)), ("upper", value(upper))];
        sentences.push(say(lang, "rank_quartiles", &args));
    }
    if bars.iter().any(|bar| bar.figure.is_estimate) {
        sentences.push(say(lang, "note_estimate_apart", &[]));
    }
    sentences.push(footnotes(
        &field.doubts(|figure| figure.year == year || figure.year == year.before()),
        lang,
    ));
    let described = bars.iter().map(|bar| {
        let change = bar.movement.words(lang);
        format!("{} {} ({change})", bar.history.body, full(bar.figure.value))
    });
    let used = bars.iter().flat_map(|bar| {
        [Some(bar.figure), bar.history.figure(year.before())].into_iter().flatten()
    });
    Words {
        title: say(lang, key, &args),
        subtitle: subtitle(scene, field, (year, scale.unit.clone())),
        note: note(&sentences, lang),
        source: source(scene, used),
        description: described.collect::<Vec<_>>().join("; "),
    }
}
