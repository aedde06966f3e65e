use super::cross_section::{CrossSection, sources, without};
use crate::charts::layout::lines;
use crate::charts::build::Scene;
use crate::charts::layout::{Frame, LEFT, Picture};
use crate::charts::request::say;
use crate::charts::{ChartData, ChartRequest};
use crate::charts::scale::{Scale, full};
use crate::charts::{Ink, Mark, Size, Text, Words};
use crate::error::Result;
use crate::model::{BodyId, ObsStatus, Year};

/// The most bodies that can be read.
const BODIES: usize = 40;
const TOP: f64 = 128.0;
/// What stands below the bars: the median, the bodies without figures, note and source.
const FOOT: f64 = 96.0;
/// The widest column of names.
const NAMES: f64 = 300.0;

struct Bar<'a> {
    body: &'a BodyId,
    value: f64,
    estimated: bool,
}

/// Bars of one indicator and year, the longest first, with the median of the bodies.
pub(in crate::charts) fn rank(scene: &Scene<'_>) -> Result<Picture> {
    let (request, data) = (scene.request, scene.data);
    let wanted = scene.indicators.to_vec();
    let field = wanted.first().and_then(|id| CrossSection::of(request, data, id));
    let field = field.ok_or_else(|| scene.refusal("chart_few_bodies"))?;
    let year = field.fullest_year().ok_or_else(|| scene.refusal("chart_few_bodies"))?;
    let mut bars: Vec<Bar<'_>> = field
        .bodies
        .iter()
        .filter_map(|body| {
            let figure = field.figure(body, year)?;
            let estimated = figure.status == ObsStatus::Estimated;
            Some(Bar { body, value: figure.value?, estimated })
        })
        .collect();
    if bars.len() < 2 {
        return Err(scene.refusal("chart_few_bodies"));
    }
    bars.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.body.cmp(b.body)));
    let words = words(request, &field, &bars, year);
    let all = bars.len();
    let median = median(&bars);
    bars.truncate(BODIES);
    let layout = Layout::of(&bars, &field, request);
    let mut marks = Vec::new();
    for (at, bar) in bars.iter().enumerate() {
        layout.bar(&mut marks, bar, at, request);
    }
    layout.median(&mut marks, median, bars.len(), request);
    let missing: Vec<&BodyId> =
        field.bodies.iter().filter(|body| field.value(body, year).is_none()).collect();
    let mut foot = LEFT;
    if all > bars.len() {
        let args = [("n", all.to_string()), ("shown", bars.len().to_string())];
        let text = Text::new(
            (LEFT, layout.height - 68.0),
            say(request.lang, "rank_cut", &args),
            14.0,
            Ink::Second,
        );
        foot += text.width() + 16.0;
        marks.push(text.into());
    }
    let at = (foot, layout.height - 68.0);
    marks.extend(without(&missing, at, layout.frame.right - foot, request.lang).map(Mark::from));
    Ok(Picture { words, marks, years: (year, year), height: layout.height })
}

/// Where names, bars and rows stand.
struct Layout {
    names: Vec<Vec<Text>>,
    left: f64,
    zero: f64,
    unit: f64,
    pitch: f64,
    height: f64,
    scale: Scale,
    frame: Frame,
}

impl Layout {
    fn of(bars: &[Bar<'_>], field: &CrossSection<'_>, request: &ChartRequest) -> Layout {
        let size = if bars.len() > 16 { 15.0 } else { 16.0 };
        let names: Vec<Vec<Text>> =
            bars.iter().map(|bar| lines(bar.body.as_str(), NAMES, size)).collect();
        let widest = names.iter().flatten().map(Text::width).fold(0.0, f64::max);
        let most = names.iter().map(Vec::len).max().unwrap_or(1) as f64;
        let least = most * 16.0 + 8.0;
        let frame = request.frame();
        let pitch =
            ((frame.height - TOP - FOOT) / bars.len() as f64).clamp(least, 46.0_f64.max(least));
        let rows = TOP + pitch * bars.len() as f64 + FOOT;
        // A standard chart is as high as its rows; another size was asked for.
        let height = if request.size == Size::Standard { rows } else { rows.max(frame.height) };
        let high = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
        let low = bars.iter().map(|bar| bar.value).fold(0.0, f64::min);
        let scale = Scale::of(high.max(-low), &field.unit, request.lang);
        let label = |bar: &Bar<'_>| printed(bar, &scale, request, (0.0, 0.0)).width() + 10.0;
        let room = bars.iter().map(label).fold(0.0, f64::max);
        let left = LEFT + widest + 14.0;
        let from = if low < 0.0 { left + room } else { left };
        let unit = (frame.right - room - from) / (high - low).max(f64::MIN_POSITIVE);
        let unit = if high > low { unit } else { 0.0 };
        Layout { names, left, zero: from - low * unit, unit, pitch, height, scale, frame }
    }

    fn bar(&self, marks: &mut Vec<Mark>, bar: &Bar<'_>, at: usize, request: &ChartRequest) {
        let own = request.stands_out && *bar.body == request.body;
        let top = TOP + at as f64 * self.pitch;
        let middle = top + self.pitch / 2.0;
        let names = &self.names[at];
        let mut baseline = middle + 5.5 - (names.len() as f64 - 1.0) * 8.0;
        for line in names {
            let text = Text { at: (self.left - 14.0, baseline), ..line.clone() }.end();
            let text = if own { Text { ink: Ink::SeriesText(0), ..text } } else { text };
            marks.push(text.into());
            baseline += 16.0;
        }
        let thick = (self.pitch * 0.66).min(26.0);
        let ink = if own || !request.stands_out { Ink::Series(0) } else { Ink::Outcome(2) };
        let end = self.zero + bar.value * self.unit;
        let (a, b) = ((self.zero, middle - thick / 2.0), (end, middle + thick / 2.0));
        marks.push(Mark::Rect(a, b, ink));
        if bar.estimated {
            let inner = ((a.0 + 2.0).min(b.0), a.1 + 2.0);
            marks.push(Mark::Rect(inner, ((b.0 - 2.0).max(inner.0), b.1 - 2.0), Ink::Background));
        }
        let side = if bar.value < 0.0 { end - 8.0 } else { end + 8.0 };
        let text = printed(bar, &self.scale, request, (side, middle + 5.5));
        let text = if bar.value < 0.0 { text.end() } else { text };
        marks.push(if own { text.bold().into() } else { text.into() });
    }

    /// A dashed line through all bars, named below them.
    fn median(&self, marks: &mut Vec<Mark>, median: f64, rows: usize, request: &ChartRequest) {
        let x = self.zero + median * self.unit;
        let bottom = TOP + self.pitch * rows as f64;
        marks.push(Mark::Line(vec![(self.zero, TOP - 6.0), (self.zero, bottom)], Ink::Axis, 1.5));
        marks.push(Mark::Dashes((x, TOP - 6.0), (x, bottom + 4.0), Ink::Second, 1.5));
        let value = self.scale.with_unit(median);
        let text = say(request.lang, "rank_median", &[("n", value)]);
        let mut text = Text::new((x, TOP - 13.0), text, 14.0, Ink::Second).middle();
        let half = text.width() / 2.0;
        text.at.0 = text.at.0.clamp(LEFT + half, self.frame.right - half);
        marks.push(text.into());
    }
}

fn printed(bar: &Bar<'_>, scale: &Scale, request: &ChartRequest, at: (f64, f64)) -> Text {
    let value = scale.value(bar.value);
    let value = if bar.estimated { say(request.lang, "about", &[("n", value)]) } else { value };
    Text::new(at, value, 15.0, Ink::Main)
}

fn median(bars: &[Bar<'_>]) -> f64 {
    let middle = bars.len() / 2;
    if bars.len() % 2 == 1 {
        bars[middle].value
    } else {
        (bars[middle - 1].value + bars[middle].value) / 2.0
    }
}

fn words(request: &ChartRequest, field: &CrossSection<'_>, bars: &[Bar<'_>], year: Year) -> Words {
    let lang = request.lang;
    let scale = Scale::of(bars[0].value, &field.unit, lang);
    let own = bars.iter().position(|bar| request.stands_out && *bar.body == request.body);
    let shown = &bars[own.unwrap_or(0)];
    let rank = bars.iter().filter(|bar| bar.value > shown.value).count() + 1;
    let args = [
        ("year", year.to_string()),
        ("name", field.name.clone()),
        ("body", shown.body.to_string()),
        ("value", scale.with_unit(shown.value)),
        ("n", bars.len().to_string()),
        ("rank", rank.to_string()),
        ("unit", scale.unit.clone()),
    ];
    let key = if own.is_some() { "rank_own" } else { "rank_first" };
    let described = bars.iter().map(|bar| format!("{} {}", bar.body, full(bar.value)));
    Words {
        title: say(lang, key, &args),
        subtitle: say(lang, "rank_subtitle", &args),
        note: say(lang, "rank_note", &args),
        source: sources(bars.len(), (year, year), lang),
        description: described.collect::<Vec<_>>().join("; "),
    }
}
