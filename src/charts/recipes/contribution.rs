use super::cross_section::CrossSection;
use crate::charts::history::History;
use crate::charts::layout::{LEFT, Picture, lines};
use crate::charts::movement::{Movement, Reading, Side};
use crate::charts::request::{Counted, say};
use crate::charts::scale::{Scale, full};
use crate::charts::scene::Scene;
use crate::charts::wording::{counted, note, source};
use crate::charts::{Ink, Mark, Size, Text, Words};
use crate::error::Result;
use crate::i18n::numbers::{share, signed_share};
use crate::model::{BodyId, Year, settle};

/// The most bodies that have a bar of their own; the others are one.
const BODIES: usize = 14;
const TOP: f64 = 134.0;
/// What stands below the rows: note and source.
const FOOT: f64 = 84.0;
/// The widest column of names, as a share of the width.
const NAMES: f64 = 0.3;
/// The heights of a row: the least and the most.
const ROW: (f64, f64) = (24.0, 42.0);

/// A bar: a body, or those that have none of their own.
struct Part<'a> {
    name: String,
    history: Option<&'a History<'a>>,
    difference: f64,
}

/// The total of the bodies with both years.
struct Total {
    base: f64,
    value: f64,
}

impl Total {
    /// What a difference is in per cent of the total's base.
    fn points(&self, difference: f64) -> Option<f64> {
        (self.base != 0.0).then(|| difference / self.base.abs() * 100.0)
    }
}

/// What each body contributed to the change of their total: bars of the differences, the largest rise first, with the
/// points that add up to the change.
pub(in crate::charts) fn contribution(scene: &Scene<'_>, of: Counted) -> Result<Picture> {
    let refused = || scene.refusal("chart_few_bodies");
    let field = CrossSection::of(scene).ok_or_else(refused)?;
    let year = field.latest_change().ok_or_else(refused)?;
    let moved: Vec<(&History<'_>, Movement)> = field
        .histories
        .iter()
        .map(|history| (history, history.movement(year)))
        .filter(|(_, movement)| counts(movement, of))
        .collect();
    if moved.len() < 2 || moved.iter().any(|(_, movement)| movement.is_share()) {
        return Err(refused());
    }
    let sum = |side: fn(&Movement) -> Option<f64>| -> f64 {
        settle(moved.iter().filter_map(|(_, movement)| side(movement)).sum())
    };
    let total = Total { base: sum(|m| m.base), value: sum(|m| m.value) };
    let parts = parts(&moved, scene);
    let layout = Layout::of(scene, &field, &parts, &total);
    let mut marks = layout.head();
    marks.extend(parts.iter().enumerate().map(|(at, part)| layout.row(part, at)));
    marks.push(layout.total(parts.len()));
    let words = words(scene, &field, (&moved, &total), year);
    Ok(Picture { words, marks, years: (year.before(), year), height: layout.height })
}

/// Whether a change is a part of the total's.
fn counts(movement: &Movement, of: Counted) -> bool {
    match movement.reading {
        Reading::Form | Reading::NoValue | Reading::NoBase => false,
        Reading::Doubtful | Reading::Estimate => of == Counted::All,
        _ => true,
    }
}

/// The bars: the bodies that moved most, and the others together, the largest rise first.
fn parts<'a>(moved: &[(&'a History<'a>, Movement)], scene: &Scene<'_>) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = moved
        .iter()
        .map(|(history, movement)| Part {
            name: history.body.to_string(),
            history: Some(*history),
            difference: settle(movement.difference().unwrap_or_default()),
        })
        .collect();
    let size = |a: &Part<'_>, b: &Part<'_>| b.difference.abs().total_cmp(&a.difference.abs());
    parts.sort_by(|a, b| size(a, b).then_with(|| a.name.cmp(&b.name)));
    let rest = if parts.len() > BODIES + 1 { parts.split_off(BODIES) } else { Vec::new() };
    parts.sort_by(|a, b| b.difference.total_cmp(&a.difference).then_with(|| a.name.cmp(&b.name)));
    if !rest.is_empty() {
        let args = [("n", rest.len().to_string())];
        let difference = settle(rest.iter().map(|part| part.difference).sum());
        let name = say(scene.request.lang, "contribution_rest", &args);
        parts.push(Part { name, history: None, difference });
    }
    parts
}

/// Where names, bars and numbers stand.
struct Layout<'a> {
    scene: &'a Scene<'a>,
    total: &'a Total,
    scale: Scale,
    names: Vec<Vec<Text>>,
    left: f64,
    zero: f64,
    unit: f64,
    right: f64,
    pitch: f64,
    height: f64,
}

impl<'a> Layout<'a> {
    fn of(
        scene: &'a Scene<'a>,
        field: &CrossSection<'_>,
        parts: &[Part<'_>],
        total: &'a Total,
    ) -> Layout<'a> {
        let frame = scene.request.frame();
        let rows = parts.len() as f64 + 1.0;
        let usual = scene.request.size == Size::Standard;
        let pitch = ((frame.height - TOP - FOOT) / rows).clamp(ROW.0, ROW.1);
        let differences = parts.iter().map(|part| part.difference);
        let scale = Scale::over(differences.clone(), &field.unit, scene.request.lang);
        let name = |text: &str| {
            let mut name = lines(text, frame.room() * NAMES, 16.0);
            name.truncate((pitch / 16.0).max(1.0) as usize);
            name
        };
        let names: Vec<Vec<Text>> = parts.iter().map(|part| name(&part.name)).collect();
        let widest = names.iter().flatten().map(|text| text.width() * 1.06).fold(60.0, f64::max);
        let mut layout = Layout {
            scene,
            total,
            scale,
            names,
            left: LEFT + widest + 12.0,
            zero: 0.0,
            unit: 0.0,
            right: frame.right,
            pitch,
            height: (TOP + pitch * rows + FOOT).max(if usual { 0.0 } else { frame.height }),
        };
        let low = differences.clone().fold(0.0, f64::min);
        let high = differences.fold(0.0, f64::max);
        layout.stretch(low, high);
        layout
    }

    /// The longest bars beside which their numbers still fit.
    fn stretch(&mut self, low: f64, high: f64) {
        let width = |value: f64| self.number(value, (0.0, 0.0)).width() + 18.0;
        let all = self.total.value - self.total.base;
        let points = [low, high, all].map(|v| self.points(v, 0.0).width());
        let head = self.points_head().width();
        let column = points.into_iter().fold(head, f64::max) + 24.0;
        let from = self.left + if low < 0.0 { width(low) } else { 0.0 };
        let to = self.right - column - width(high).max(width(all));
        if high > low {
            self.unit = (to - from).max(40.0) / (high - low);
        }
        self.zero = from - low * self.unit;
    }

    fn number(&self, difference: f64, at: (f64, f64)) -> Text {
        let sign = if difference > 0.0 { "+" } else { "" };
        let text = format!("{sign}{}", self.scale.value(difference));
        Text::new(at, text, 16.0, Ink::Main).bold()
    }

    fn points(&self, difference: f64, y: f64) -> Text {
        let points = self.total.points(difference).map(signed_share);
        let text = points.unwrap_or_else(|| "—".to_owned());
        Text::new((self.right, y), text, 15.0, Ink::Main).end()
    }

    fn points_head(&self) -> Text {
        let head = say(self.scene.request.lang, "contribution_points", &[]);
        Text::new((self.right, TOP - 13.0), head, 14.0, Ink::Third).end()
    }

    /// The zero line and the head of the points.
    fn head(&self) -> Vec<Mark> {
        let bottom = TOP + self.pitch * self.names.len() as f64;
        let line = vec![(self.zero, TOP - 4.0), (self.zero, bottom)];
        vec![self.points_head().into(), Mark::Line(line, Ink::Axis, 1.5)]
    }

    fn row(&self, part: &Part<'_>, at: usize) -> Mark {
        let middle = TOP + (at as f64 + 0.5) * self.pitch;
        let own = self.scene.request.stands_out
            && part.history.is_some_and(|history| *history.body == self.scene.request.body);
        let mut marks = Vec::new();
        let mut baseline = middle + 5.5 - (self.names[at].len() as f64 - 1.0) * 8.0;
        for line in &self.names[at] {
            let text = Text { at: (self.left - 12.0, baseline), ..line.clone() }.end();
            marks.push(if own { text.bold().into() } else { text.into() });
            baseline += 16.0;
        }
        let half = (self.pitch * 0.33).min(16.0);
        let end = self.zero + part.difference * self.unit;
        let ink = match part.difference {
            _ if own => Ink::Series(0),
            d if d < 0.0 => Ink::Down,
            _ => Ink::Up,
        };
        if part.difference != 0.0 {
            marks.push(Mark::Rect((self.zero, middle - half), (end, middle + half), ink));
        }
        let falls = part.difference < 0.0;
        let side = if falls { end - 9.0 } else { end + 9.0 };
        let number = self.number(part.difference, (side, middle + 5.5));
        marks.push(if falls { number.end().into() } else { number.into() });
        marks.push(self.points(part.difference, middle + 5.5).into());
        Mark::named(format!("{} {}", part.name, full(part.difference)), marks)
    }

    /// The change of the total, below a line.
    fn total(&self, rows: usize) -> Mark {
        let top = TOP + self.pitch * rows as f64;
        let y = top + self.pitch / 2.0 + 5.5;
        let difference = settle(self.total.value - self.total.base);
        let name = say(self.scene.request.lang, "contribution_total", &[]);
        let name = Text::new((self.left - 12.0, y), name, 16.0, Ink::Main).end().bold();
        let marks = vec![
            Mark::Line(vec![(LEFT, top), (self.right, top)], Ink::Grid, 1.0),
            name.into(),
            self.number(difference, (self.zero + 9.0, y)).into(),
            self.points(difference, y).bold().into(),
        ];
        Mark::named(full(difference), marks)
    }
}

/// What stands around the bars.
fn words(
    scene: &Scene<'_>,
    field: &CrossSection<'_>,
    (moved, total): (&[(&History<'_>, Movement)], &Total),
    year: Year,
) -> Words {
    let lang = scene.request.lang;
    let side = |value| Side { value: Some(value), ..Side::default() };
    let change = Movement::of(side(total.base), side(total.value), false, false);
    let bodies: Vec<&BodyId> = moved.iter().map(|(history, _)| history.body).collect();
    let scale = Scale::over([total.base, total.value].into_iter(), &field.unit, lang);
    let rises = total.value > total.base;
    let most = moved.iter().max_by(|a, b| {
        let along =
            |m: &Movement| m.difference().unwrap_or_default() * if rises { 1.0 } else { -1.0 };
        along(&a.1).total_cmp(&along(&b.1)).then_with(|| b.0.body.cmp(a.0.body))
    });
    let points = most.and_then(|(_, m)| total.points(m.difference()?)).map(share);
    let args = [
        ("year", year.to_string()),
        ("base", year.before().to_string()),
        ("name", field.name.clone()),
        ("bodies", counted(&bodies, lang)),
        ("change", change.clause(lang).unwrap_or_default()),
        ("body", most.map(|(history, _)| history.body.to_string()).unwrap_or_default()),
        ("points", points.clone().unwrap_or_default()),
        ("from", scale.said(total.base)),
        ("to", scale.said(total.value)),
        ("n", (field.histories.len() - moved.len()).to_string()),
    ];
    let key = match change.clause(lang).and(points) {
        Some(_) if rises => "contribution_title",
        Some(_) => "contribution_title_falls",
        None => "contribution_title_plain",
    };
    let mut sentences = vec![say(lang, "contribution_note", &args)];
    if field.histories.len() > moved.len() {
        sentences.push(say(lang, "contribution_left_out", &args));
    }
    let described = moved.iter().map(|(history, movement)| {
        format!("{} {}", history.body, full(movement.difference().unwrap_or_default()))
    });
    let used = moved.iter().flat_map(|(history, _)| {
        [history.figure(year.before()), history.figure(year)].into_iter().flatten()
    });
    Words {
        title: say(lang, key, &args),
        subtitle: say(lang, "contribution_subtitle", &args),
        note: note(&sentences, lang),
        source: source(scene, used),
        description: described.collect::<Vec<_>>().join("; "),
    }
}
