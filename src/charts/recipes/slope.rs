use super::cross_section::{CrossSection, sources, without};
use crate::changes::change_in_words;
use crate::charts::build::Scene;
use crate::charts::layout::{Frame, LEFT, Picture, fit};
use crate::charts::request::say;
use crate::charts::{ChartData, ChartRequest};
use crate::charts::scale::{Scale, full};
use crate::charts::{Ink, Mark, Text, Words};
use crate::error::Result;
use crate::model::{BodyId, Change, Year};

/// The most bodies whose lines can be told apart.
const BODIES: usize = 15;
/// The left axis, how far left the right one may stand, and how far from the right edge; the top of the lines, and what
/// stands below them.
const LEFT_AXIS: f64 = 150.0;
const RIGHT_AXIS: (f64, f64) = (250.0, 288.0);
const PLOT: (f64, f64) = (150.0, 100.0);
/// How far apart the labels stand.
const PITCH: f64 = 22.0;

/// One line for each body between two years.
pub(in crate::charts) fn slope(scene: &Scene<'_>) -> Result<Picture> {
    let (request, data) = (scene.request, scene.data);
    let wanted = scene.indicators.to_vec();
    let field = wanted.first().and_then(|id| CrossSection::of(request, data, id));
    let field = field.ok_or_else(|| scene.refusal("chart_few_bodies"))?;
    let year = field.fullest_change().ok_or_else(|| scene.refusal("chart_no_pairs"))?;
    let mut changes: Vec<&Change> =
        field.bodies.iter().filter_map(|body| field.change(body, year)).collect();
    match changes.len() {
        0 | 1 => return Err(scene.refusal("chart_few_bodies")),
        n if n > BODIES => {
            let most = BODIES.to_string();
            return Err(scene.refusal("chart_many_bodies").with("n", n).with("most", most));
        }
        _ => {}
    }
    let size = |c: &Change| c.value.unwrap_or_default();
    changes.sort_by(|a, b| size(b).total_cmp(&size(a)).then_with(|| a.body.cmp(&b.body)));
    let values = || changes.iter().flat_map(|c| [c.base, c.value]).flatten();
    let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
    let scale = Scale::of(high.max(-low), &field.unit, request.lang);
    let frame = request.frame();
    let bottom = frame.height - PLOT.1;
    let y = |v: f64| bottom - (v - low) / (high - low).max(f64::MIN_POSITIVE) * (bottom - PLOT.0);
    let plot = Plot::of(&changes, &scale, &y, (request, data));
    let mut marks = axes(year, (plot.right, bottom), request);
    // What stands out is drawn last, over the others.
    let own = |c: &&&Change| request.stands_out && c.body == request.body;
    for change in changes.iter().filter(|c| !own(c)).chain(changes.iter().filter(own)) {
        line(&mut marks, change, &plot, request);
    }
    labels(&mut marks, &changes, &plot, request);
    let missing: Vec<&BodyId> =
        field.bodies.iter().filter(|body| field.change(body, year).is_none()).collect();
    let at = (LEFT, frame.height - 68.0);
    marks.extend(without(&missing, at, frame.right - LEFT, request.lang).map(Mark::from));
    let words = words(request, data, &field, (&changes, &scale), year);
    Ok(Picture { words, marks, years: (year.before(), year), height: frame.height })
}

/// Where values stand, where the right axis is, and what is written behind it: as far right as the longest label allows.
struct Plot<'a> {
    y: &'a dyn Fn(f64) -> f64,
    scale: &'a Scale,
    frame: Frame,
    right: f64,
    printed: Vec<String>,
}

impl<'a> Plot<'a> {
    fn of(
        changes: &[&Change],
        scale: &'a Scale,
        y: &'a dyn Fn(f64) -> f64,
        (request, data): (&ChartRequest, &ChartData<'_>),
    ) -> Plot<'a> {
        let printed: Vec<String> = changes
            .iter()
            .map(|change| {
                let args = [
                    ("value", scale.value(change.value.unwrap_or_default())),
                    ("change", change_in_words(change, data.catalog, request.lang)),
                ];
                say(request.lang, "trend_end", &args)
            })
            .collect();
        let width = |text: &str| Text::new((0.0, 0.0), text, 15.0, Ink::Main).bold().width();
        let labels = changes.iter().zip(&printed);
        let widest = labels.map(|(c, value)| width(c.body.as_str()) + width(value));
        let room = widest.fold(0.0, f64::max) + 44.0;
        let frame = request.frame();
        let right = (frame.right - room).clamp(RIGHT_AXIS.0, frame.right - RIGHT_AXIS.1);
        Plot { y, scale, frame, right, printed }
    }
}

fn ink(change: &Change, request: &ChartRequest) -> (Ink, Ink, f64) {
    match request.stands_out {
        true if change.body == request.body => (Ink::Series(0), Ink::SeriesText(0), 3.0),
        true => (Ink::Outcome(2), Ink::Second, 1.5),
        false => (Ink::Series(0), Ink::Main, 2.0),
    }
}

fn axes(year: Year, (right, bottom): (f64, f64), request: &ChartRequest) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (x, year) in [(LEFT_AXIS, year.before()), (right, year)] {
        marks.push(Mark::Line(vec![(x, PLOT.0 - 8.0), (x, bottom + 6.0)], Ink::Axis, 1.5));
        let name = say(request.lang, "year", &[("year", year.to_string())]);
        marks.push(Text::new((x, PLOT.0 - 18.0), name, 16.0, Ink::Main).bold().middle().into());
    }
    marks
}

fn line(marks: &mut Vec<Mark>, change: &Change, plot: &Plot<'_>, request: &ChartRequest) {
    let (ink, _, width) = ink(change, request);
    let ends = [
        (LEFT_AXIS, (plot.y)(change.base.unwrap_or_default())),
        (plot.right, (plot.y)(change.value.unwrap_or_default())),
    ];
    marks.push(Mark::Line(ends.to_vec(), ink, width));
    for end in ends {
        marks.push(Mark::Circle(end, width + 2.5, ink));
    }
}

/// Values on the left; names, values and changes on the right, pushed apart, each joined to its end.
fn labels(marks: &mut Vec<Mark>, changes: &[&Change], plot: &Plot<'_>, request: &ChartRequest) {
    let places = |value: &dyn Fn(&Change) -> Option<f64>| {
        let wanted = changes.iter().map(|c| (plot.y)(value(c).unwrap_or_default()));
        apart(&wanted.collect::<Vec<f64>>(), plot.frame.height - PLOT.1)
    };
    let (left, right) = (places(&|c| c.base), places(&|c| c.value));
    for (at, change) in changes.iter().enumerate() {
        let (_, ink, width) = ink(change, request);
        let leader =
            |from: (f64, f64), to: (f64, f64)| Mark::Line(vec![from, to], Ink::Outcome(2), 1.0);
        let start = (plot.y)(change.base.unwrap_or_default());
        let end = (plot.y)(change.value.unwrap_or_default());
        marks.push(leader((LEFT_AXIS - 7.0, start), (LEFT_AXIS - 26.0, left[at])));
        marks.push(leader((plot.right + 7.0, end), (plot.right + 26.0, right[at])));
        let base = plot.scale.value(change.base.unwrap_or_default());
        let base = Text::new((LEFT_AXIS - 32.0, left[at] + 5.0), base, 15.0, ink).end();
        let at_right = (plot.right + 32.0, right[at] + 5.0);
        let mut name = Text::new(at_right, change.body.as_str(), 15.0, ink);
        let mut value = Text::new(at_right, plot.printed[at].as_str(), 15.0, ink);
        if width > 2.5 {
            (value, name) = (value.bold(), name.bold());
        }
        fit(&mut name, plot.frame.right - at_right.0 - value.width() - 12.0);
        value.at.0 = name.at.0 + name.width() + 12.0;
        marks.extend([base.into(), name.into(), value.into()]);
    }
}

/// The places nearest to those wanted at which labels keep their distance, between the ends of the plot.
fn apart(wanted: &[f64], bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    let mut places = wanted.to_vec();
    let mut next = PLOT.0;
    for at in &order {
        places[*at] = places[*at].max(next);
        next = places[*at] + PITCH;
    }
    let mut last = bottom;
    for at in order.iter().rev() {
        places[*at] = places[*at].min(last);
        last = places[*at] - PITCH;
    }
    places
}

fn words(
    request: &ChartRequest,
    data: &ChartData<'_>,
    field: &CrossSection<'_>,
    (changes, scale): (&[&Change], &Scale),
    year: Year,
) -> Words {
    let lang = request.lang;
    let count = |up: bool| {
        let side = |c: &&&Change| c.difference.is_some_and(|d| if up { d > 0.0 } else { d < 0.0 });
        changes.iter().filter(side).count().to_string()
    };
    let args = [
        ("year", year.to_string()),
        ("base", year.before().to_string()),
        ("name", field.name.clone()),
        ("n", changes.len().to_string()),
        ("up", count(true)),
        ("down", count(false)),
        ("unit", scale.unit.clone()),
    ];
    let described = changes.iter().map(|c| {
        let value = |v: Option<f64>| v.map(full).unwrap_or_default();
        let change = change_in_words(c, data.catalog, lang);
        format!("{} {} -> {} ({change})", c.body, value(c.base), value(c.value))
    });
    Words {
        title: say(lang, "slope_title", &args),
        subtitle: say(lang, "slope_subtitle", &args),
        note: say(lang, "slope_note", &args),
        source: sources(changes.len(), (year.before(), year), lang),
        description: described.collect::<Vec<_>>().join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_distance_and_their_order() {
        let places = apart(&[495.0, 496.0, 497.0, 200.0, 150.0], 500.0);
        let mut sorted = places.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= PITCH - 1e-9), "{places:?}");
        assert!(places[0] < places[1] && places[1] < places[2] && places[2] <= 500.0);
    }
}
