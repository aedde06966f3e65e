use super::cross_section::{CrossSection, sources};
use crate::charts::layout::lines;
use crate::charts::build::Scene;
use crate::charts::layout::{LEFT, Picture};
use crate::charts::request::say;
use crate::charts::{ChartData, ChartRequest};
use crate::charts::scale::{Scale, full};
use crate::charts::{Ink, Mark, Text, Words};
use crate::error::Result;
use crate::model::{BodyId, ObsStatus, Year};

/// The most panels, and how many stand side by side.
const PANELS: usize = 16;
const COLUMNS: usize = 4;
const GUTTER: f64 = 26.0;
/// Where the panels begin, behind the numbers of the axis and below the subtitle.
const PLOT: (f64, f64) = (LEFT + 64.0, 106.0);
/// What stands below the panels, and the head of each of them.
const FOOT: f64 = 100.0;
const HEAD: f64 = 44.0;
/// The room for the highest value of a panel, where each has its own.
const FREE_LABEL: f64 = 18.0;

/// A small line for each body, on one scale, before the lines of all others.
pub(in crate::charts) fn grid(scene: &Scene<'_>) -> Result<Picture> {
    let (request, data) = (scene.request, scene.data);
    let wanted = scene.indicators.to_vec();
    let field = wanted.first().and_then(|id| CrossSection::of(request, data, id));
    let field = field.ok_or_else(|| scene.refusal("chart_few_bodies"))?;
    let years = field.span().ok_or_else(|| scene.refusal("chart_few_bodies"))?;
    let mut panels: Vec<(&BodyId, f64)> = field
        .bodies
        .iter()
        .filter_map(|body| {
            let values = (years.0.0..=years.1.0).filter_map(|y| field.value(body, Year(y)));
            let values: Vec<f64> = values.collect();
            Some((body, *values.last().filter(|_| values.len() >= 2)?))
        })
        .collect();
    match panels.len() {
        0 | 1 => return Err(scene.refusal("chart_few_bodies")),
        n if n > PANELS => {
            return Err(scene.refusal("chart_many_bodies").with("n", n).with("most", PANELS));
        }
        _ => {}
    }
    panels.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let plane = Plane::of(&panels, years, &field, request);
    let mut marks = Vec::new();
    for (at, (body, _)) in panels.iter().enumerate() {
        panel(&mut marks, (at, body), &panels, (&plane, &field), request);
    }
    let words = words(request, &field, &panels, (&plane, years));
    Ok(Picture { words, marks, years, height: plane.height })
}

/// The places of the panels, and years and values within one.
struct Plane {
    years: (Year, Year),
    columns: usize,
    count: usize,
    width: f64,
    panel: f64,
    height: f64,
    /// What stands above the plot of a panel.
    head: f64,
    /// The lowest and the highest value of each panel: the same for all, or its own.
    ranges: Vec<(f64, f64)>,
    is_free: bool,
    scale: Scale,
}

impl Plane {
    fn of(
        panels: &[(&BodyId, f64)],
        years: (Year, Year),
        field: &CrossSection<'_>,
        request: &ChartRequest,
    ) -> Plane {
        let columns = panels.len().min(COLUMNS);
        let rows = panels.len().div_ceil(columns) as f64;
        let frame = request.frame();
        let width = (frame.right - PLOT.0 - GUTTER * (columns - 1) as f64) / columns as f64;
        let panel = ((frame.height - PLOT.1 - FOOT) / rows).max(130.0);
        let own = |body: &BodyId| {
            let values = (years.0.0..=years.1.0).filter_map(|year| field.value(body, Year(year)));
            values.fold((0.0f64, 0.0f64), |(low, high), v| (low.min(v), high.max(v)))
        };
        let mut ranges: Vec<(f64, f64)> = panels.iter().map(|(body, _)| own(body)).collect();
        let all = ranges.iter().fold((0.0f64, 0.0f64), |a, b| (a.0.min(b.0), a.1.max(b.1)));
        let is_free = request.options.free_y;
        if !is_free {
            ranges.fill(all);
        }
        // Scales of their own have no unit of ten thousands in common.
        let largest = if is_free { 0.0 } else { all.1.max(-all.0) };
        let scale = Scale::of(largest, &field.unit, request.lang);
        let height = PLOT.1 + panel * rows + FOOT;
        let head = if is_free { HEAD + FREE_LABEL } else { HEAD };
        let count = panels.len();
        Plane { years, columns, count, width, panel, height, head, ranges, is_free, scale }
    }

    fn left(&self, at: usize) -> f64 {
        PLOT.0 + (at % self.columns) as f64 * (self.width + GUTTER)
    }

    fn top(&self, at: usize) -> f64 {
        PLOT.1 + (at / self.columns) as f64 * self.panel
    }

    fn x(&self, at: usize, year: Year) -> f64 {
        let span = f64::from((self.years.1.0 - self.years.0.0).max(1));
        self.left(at) + 6.0 + f64::from(year.0 - self.years.0.0) / span * (self.width - 12.0)
    }

    fn y(&self, at: usize, value: f64) -> f64 {
        let (top, bottom) = (self.top(at) + self.head, self.top(at) + self.panel - 16.0);
        let (low, high) = self.ranges[at];
        bottom - (value - low) / (high - low).max(f64::MIN_POSITIVE) * (bottom - top)
    }

    /// Whether nothing stands below the panel.
    fn is_lowest(&self, at: usize) -> bool {
        at + self.columns >= self.count
    }
}

fn panel(
    marks: &mut Vec<Mark>,
    (at, body): (usize, &BodyId),
    panels: &[(&BodyId, f64)],
    (plane, field): (&Plane, &CrossSection<'_>),
    request: &ChartRequest,
) {
    let own = !request.stands_out || *body == request.body;
    let left = plane.left(at);
    let (low, high) = plane.ranges[at];
    for value in [low, 0.0, high] {
        let y = plane.y(at, value);
        let (ink, width) = if value == 0.0 { (Ink::Axis, 1.0) } else { (Ink::Grid, 1.0) };
        marks.push(Mark::Line(vec![(left, y), (left + plane.width, y)], ink, width));
    }
    if plane.is_free {
        let top = (left + plane.width, plane.y(at, high) - 9.0);
        marks.push(Text::new(top, plane.scale.value(high), 14.0, Ink::Third).end().into());
    } else if at % plane.columns == 0 {
        // All values may be zero, or none above it.
        let far = plane.y(at, 0.0) - plane.y(at, high) > 20.0;
        for value in std::iter::once(0.0).chain(far.then_some(high)) {
            let at = (left - 8.0, plane.y(at, value) + 5.0);
            marks.push(Text::new(at, plane.scale.value(value), 14.0, Ink::Third).end().into());
        }
    }
    // Lines of another scale say nothing beside each other.
    let others = panels.iter().filter(|(other, _)| !plane.is_free && *other != body);
    for (other, _) in others {
        line(marks, (at, other), (plane, field), (Ink::Outcome(3), 1.5));
    }
    let ink = if own { Ink::Series(0) } else { Ink::Third };
    line(marks, (at, body), (plane, field), (ink, 2.5));
    let mut baseline = plane.top(at) + 15.0;
    for line in lines(body.as_str(), plane.width, 15.0).into_iter().take(2) {
        let ink = if own { Ink::Main } else { Ink::Second };
        marks.push(Text { at: (left, baseline), ink, ..line }.into());
        baseline += 17.0;
    }
    if plane.is_lowest(at) {
        let y = plane.top(at) + plane.panel + 4.0;
        let year = |year: Year| Text::new((0.0, y), year.to_string(), 14.0, Ink::Second);
        marks.push(Text { at: (left, y), ..year(plane.years.0) }.into());
        let right = (left + plane.width, y);
        marks.push(Text { at: right, ..year(plane.years.1) }.end().into());
    }
}

/// The line of a body, broken where a change may not be shown; an estimate is hollow.
fn line(
    marks: &mut Vec<Mark>,
    (at, body): (usize, &BodyId),
    (plane, field): (&Plane, &CrossSection<'_>),
    (ink, width): (Ink, f64),
) {
    let strong = width > 2.0;
    for year in (plane.years.0.0..=plane.years.1.0).map(Year) {
        let Some(figure) = field.figure(body, year) else { continue };
        let Some(value) = figure.value else { continue };
        let here = (plane.x(at, year), plane.y(at, value));
        let before = field.value(body, year.before());
        if let (Some(before), Some(_)) = (before, field.change(body, year)) {
            let there = (plane.x(at, year.before()), plane.y(at, before));
            marks.push(Mark::Line(vec![there, here], ink, width));
        }
        if strong {
            marks.push(Mark::Circle(here, 3.5, ink));
            if figure.status == ObsStatus::Estimated {
                marks.push(Mark::Circle(here, 2.0, Ink::Background));
            }
        }
    }
}

fn words(
    request: &ChartRequest,
    field: &CrossSection<'_>,
    panels: &[(&BodyId, f64)],
    (plane, years): (&Plane, (Year, Year)),
) -> Words {
    let lang = request.lang;
    let span = [("first", years.0.to_string()), ("last", years.1.to_string())];
    let args = [
        ("name", field.name.clone()),
        ("n", panels.len().to_string()),
        ("years", say(lang, "years", &span)),
        ("unit", plane.scale.unit.clone()),
        ("body", panels[0].0.to_string()),
    ];
    let described = panels.iter().map(|(body, _)| {
        let points = (years.0.0..=years.1.0).map(|year| {
            let value = field.value(body, Year(year));
            let value = value.map_or_else(|| say(lang, "no_data", &[]), full);
            format!("{year} {value}")
        });
        format!("{body}: {}", points.collect::<Vec<_>>().join(", "))
    });
    let key = |name: &str| if plane.is_free { format!("{name}_free") } else { name.to_owned() };
    Words {
        title: say(lang, "grid_title", &args),
        subtitle: say(lang, &key("grid_subtitle"), &args),
        note: say(lang, &key("grid_note"), &args),
        source: sources(panels.len(), years, lang),
        description: described.collect::<Vec<_>>().join("; "),
    }
}
