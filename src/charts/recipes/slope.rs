use super::cross_section::{CrossSection, without};
use crate::charts::ends::{apart, range};
use crate::charts::history::History;
use crate::charts::layout::{Frame, LEFT, Picture, fit, fits, lines as split};
use crate::charts::movement::{Movement, Reading};
use crate::charts::request::{ChartRequest, say};
use crate::charts::scale::{Scale, full};
use crate::charts::scene::Scene;
use crate::charts::wording::{counted, estimated, footnotes, note, source};
use crate::charts::{Ink, Mark, Text, Words};
use crate::error::Result;
use crate::i18n::Lang;
use crate::model::{BodyId, Year};

/// The most bodies whose lines can be told apart.
const BODIES: usize = 15;
/// The least room for the labels at the left, and how much of the width the right axis leaves at most and at least.
const LEFT_ROOM: f64 = 130.0;
const RIGHT_ROOM: (f64, f64) = (0.24, 0.64);
const PLOT: (f64, f64) = (146.0, 100.0);
/// How far apart the labels stand.
const PITCH: f64 = 22.0;
const TWO_LINES: f64 = 38.0;

/// One line for each body between two years.
pub(in crate::charts) fn slope(scene: &Scene<'_>) -> Result<Picture> {
    let field = CrossSection::of(scene).ok_or_else(|| scene.refusal("chart_few_bodies"))?;
    let year = field.latest_change().ok_or_else(|| scene.refusal("chart_no_pairs"))?;
    let mut lines: Vec<Line<'_>> =
        field.histories.iter().filter_map(|history| Line::of(history, year)).collect();
    match lines.len() {
        0 | 1 => return Err(scene.refusal("chart_few_bodies")),
        n if n > BODIES => {
            let most = BODIES.to_string();
            return Err(scene.refusal("chart_many_bodies").with("n", n).with("most", most));
        }
        _ => {}
    }
    lines.sort_by(|a, b| b.to.total_cmp(&a.to).then_with(|| a.history.body.cmp(b.history.body)));
    let plot = Plot::of(&lines, &field, scene, year);
    let mut marks = plot.axes(year);
    // What stands out is drawn last, over the others.
    let own =
        |line: &&Line<'_>| scene.request.stands_out && *line.history.body == scene.request.body;
    for line in lines.iter().filter(|line| !own(line)).chain(lines.iter().filter(own)) {
        marks.push(Mark::named(line.described(scene.request.lang), plot.line(line, scene.request)));
    }
    plot.labels(&mut marks, &lines, scene);
    let frame = scene.request.frame();
    let shown = |history: &History<'_>| Line::of(history, year).is_some();
    let missing: Vec<&BodyId> = field.without(shown);
    let at = ((LEFT, frame.height - 68.0), frame.room());
    marks.extend(without(&missing, Some(year), at, scene.request.lang).map(Mark::from));
    let mut words = words(scene, &field, &lines, year);
    if plot.is_cut {
        words.subtitle.push_str(&say(scene.request.lang, "slope_cut", &[]));
    }
    Ok(Picture { words, marks, years: (year.before(), year), height: frame.height })
}

/// The change of a body between the two years.
struct Line<'a> {
    history: &'a History<'a>,
    movement: Movement,
    from: f64,
    to: f64,
}

impl<'a> Line<'a> {
    fn of(history: &'a History<'a>, year: Year) -> Option<Line<'a>> {
        let movement = history.movement(year);
        let drawn = movement.reading != Reading::Form;
        let (from, to) = (movement.base?, movement.value?);
        drawn.then_some(Line { history, movement, from, to })
    }

    fn described(&self, lang: Lang) -> String {
        let change = self.movement.words(lang);
        format!("{} {} -> {} ({change})", self.history.body, full(self.from), full(self.to))
    }
}

/// Where values stand, where the axes are, and what is written behind them: as far apart as the longest labels allow.
struct Plot {
    low: f64,
    high: f64,
    /// Whether the scale leaves out zero.
    is_cut: bool,
    scale: Scale,
    frame: Frame,
    left: f64,
    right: f64,
    bottom: f64,
    lang: Lang,
    year: Year,
}

impl Plot {
    fn of(lines: &[Line<'_>], field: &CrossSection<'_>, scene: &Scene<'_>, year: Year) -> Plot {
        let (frame, lang) = (scene.request.frame(), scene.request.lang);
        let values = || lines.iter().flat_map(|line| [line.from, line.to]);
        let (low, high, is_cut) = range(values());
        let scale = Scale::over(values(), &field.unit, lang);
        let bottom = frame.height - PLOT.1;
        let mut plot =
            Plot { low, high, is_cut, scale, frame, left: 0.0, right: 0.0, bottom, lang, year };
        let width = |text: &str| Text::new((0.0, 0.0), text, 15.0, Ink::Main).bold().width();
        let bases = lines.iter().map(|line| width(&plot.base(line)));
        plot.left = LEFT + bases.fold(0.0, f64::max).clamp(20.0, LEFT_ROOM) + 34.0;
        let labels = lines.iter().map(|l| width(l.history.body.as_str()) + width(&plot.value(l)));
        let room = labels.fold(0.0, f64::max) + 46.0;
        let limits = (frame.room() * RIGHT_ROOM.0, frame.room() * RIGHT_ROOM.1);
        plot.right = frame.right - room.clamp(limits.0, limits.1);
        plot
    }

    fn y(&self, value: f64) -> f64 {
        let span = (self.high - self.low).max(f64::MIN_POSITIVE);
        self.bottom - (value - self.low) / span * (self.bottom - PLOT.0)
    }

    fn printed(&self, line: &Line<'_>, value: f64, year: Year) -> String {
        let figure = line.history.figure(year);
        let text = self.scale.value(value);
        let estimate = figure.is_some_and(|figure| figure.is_estimate);
        let text = if estimate { estimated(&text, self.lang) } else { text };
        if figure.is_some_and(|figure| figure.doubt.is_some()) {
            format!("△{text}")
        } else {
            text
        }
    }

    fn base(&self, line: &Line<'_>) -> String {
        self.printed(line, line.from, self.year.before())
    }

    fn value(&self, line: &Line<'_>) -> String {
        let value = self.printed(line, line.to, self.year);
        let change = match line.movement.reading {
            Reading::PerCent => format!("{}%", line.movement.cell(self.lang)),
            Reading::Level => line.movement.cell(self.lang),
            Reading::Points => line.movement.words(self.lang),
            Reading::SmallBase => say(self.lang, "cell_small", &[]),
            _ => return value,
        };
        say(self.lang, "trend_end", &[("value", value), ("change", change)])
    }

    fn axes(&self, year: Year) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (x, year) in [(self.left, year.before()), (self.right, year)] {
            let line = vec![(x, PLOT.0 - 8.0), (x, self.bottom + 6.0)];
            marks.push(Mark::Line(line, Ink::Axis, 1.5));
            let name = say(self.lang, "year", &[("year", year.to_string())]);
            marks.push(Text::new((x, PLOT.0 - 18.0), name, 16.0, Ink::Main).bold().middle().into());
        }
        marks
    }

    fn line(&self, line: &Line<'_>, request: &ChartRequest) -> Vec<Mark> {
        let (ink, _, width) = ink(line, request);
        let ends = [(self.left, self.y(line.from)), (self.right, self.y(line.to))];
        let hollow = [self.year.before(), self.year].map(|year| {
            line.history.figure(year).is_some_and(|f| f.is_estimate || f.doubt.is_some())
        });
        let mut marks = vec![Mark::Line(ends.to_vec(), ink, width)];
        for (end, hollow) in ends.into_iter().zip(hollow) {
            marks.push(match hollow {
                true => Mark::Ring(end, width + 2.5, ink, 2.0),
                false => Mark::Circle(end, width + 2.5, ink),
            });
        }
        marks
    }

    /// Values on the left; names, values and changes on the right, pushed apart, each joined to its end.
    fn labels(&self, marks: &mut Vec<Mark>, lines: &[Line<'_>], scene: &Scene<'_>) {
        // Names that need two lines take more room, where there is so much.
        let room = self.frame.right - self.right - 32.0;
        let short = |line: &Line<'_>| {
            let value =
                Text::new((0.0, 0.0), self.printed(line, line.to, self.year), 15.0, Ink::Main);
            let name = Text::new((0.0, 0.0), line.history.body.as_str(), 15.0, Ink::Main);
            fits(&name.bold(), room - value.bold().width() - 12.0)
        };
        let high = lines.len() as f64 * TWO_LINES <= self.bottom - PLOT.0;
        let two = high && !lines.iter().all(short);
        let pitch = if two { TWO_LINES } else { PITCH };
        let places = |value: &dyn Fn(&Line<'_>) -> f64| {
            let wanted: Vec<f64> = lines.iter().map(|line| self.y(value(line))).collect();
            apart(&wanted, (PLOT.0, self.bottom), pitch)
        };
        let (left, right) = (places(&|line| line.from), places(&|line| line.to));
        for (at, line) in lines.iter().enumerate() {
            let (_, ink, width) = ink(line, scene.request);
            let leader =
                |from: (f64, f64), to: (f64, f64)| Mark::Line(vec![from, to], Ink::Grid, 1.0);
            let (start, end) = (self.y(line.from), self.y(line.to));
            marks.push(leader((self.left - 8.0, start), (self.left - 24.0, left[at])));
            marks.push(leader((self.right + 8.0, end), (self.right + 26.0, right[at])));
            let mut base =
                Text::new((self.left - 30.0, left[at] + 5.0), self.base(line), 15.0, ink).end();
            fit(&mut base, self.left - 30.0 - LEFT + 8.0);
            let from = (self.right + 32.0, right[at] + 5.0);
            let mut name = Text::new(from, line.history.body.as_str(), 15.0, ink);
            let mut value = Text::new(from, self.value(line), 15.0, ink);
            if width > 2.5 {
                (value, name) = (value.bold(), name.bold());
            }
            // A long name comes before the change.
            if !fits(&name, room - value.width() - 12.0) {
                value.text = self.printed(line, line.to, self.year);
            }
            if two && !fits(&name, room - value.width() - 12.0) {
                let mut broken = split(&name.text, room - value.width() - 12.0, 15.0);
                broken.truncate(2);
                for (at, part) in broken.iter_mut().enumerate() {
                    part.at = (from.0, from.1 - 8.0 + 16.0 * at as f64);
                    (part.ink, part.weight) = (name.ink, name.weight);
                    fit(part, room - value.width() - 12.0);
                }
                let widest = broken.iter().map(Text::width).fold(0.0, f64::max);
                value.at.0 = from.0 + widest + 12.0;
                marks.push(base.into());
                marks.extend(broken.into_iter().map(Mark::from));
                marks.push(value.into());
                continue;
            }
            fit(&mut name, room - value.width() - 12.0);
            value.at.0 = name.at.0 + name.width() + 12.0;
            marks.extend([base.into(), name.into(), value.into()]);
        }
    }
}

fn ink(line: &Line<'_>, request: &ChartRequest) -> (Ink, Ink, f64) {
    match request.stands_out {
        true if *line.history.body == request.body => (Ink::Series(0), Ink::SeriesText(0), 3.0),
        true => (Ink::Quiet, Ink::Second, 1.5),
        false => (Ink::Series(0), Ink::Main, 2.0),
    }
}

fn words(scene: &Scene<'_>, field: &CrossSection<'_>, lines: &[Line<'_>], year: Year) -> Words {
    let lang = scene.request.lang;
    // Doubtful figures, estimates and small bases are drawn, and do not count.
    let firm: Vec<&Line<'_>> = lines.iter().filter(|line| line.movement.is_comparable()).collect();
    let count = |up: bool| firm.iter().filter(|line| line.movement.rises() == Some(up)).count();
    let bodies: Vec<&BodyId> = firm.iter().map(|line| line.history.body).collect();
    let (up, down) = (count(true), count(false));
    let args = [
        ("year", year.to_string()),
        ("base", year.before().to_string()),
        ("name", field.name.clone()),
        ("bodies", counted(&bodies, lang)),
        ("up", up.to_string()),
        ("down", down.to_string()),
        (
            "unit",
            Scale::over(lines.iter().flat_map(|line| [line.from, line.to]), &field.unit, lang).unit,
        ),
    ];
    let key = match (firm.len(), up, down) {
        (0 | 1, ..) => "slope_plain",
        (n, up, _) if up == n => "slope_all_up",
        (n, _, down) if down == n => "slope_all_down",
        _ => "slope_title",
    };
    let mut sentences = vec![say(lang, "slope_note", &[])];
    if lines.iter().any(|line| line.movement.reading == Reading::SmallBase) {
        sentences.push(say(lang, "slope_note_small", &[]));
    }
    let of_years = |figure: &crate::charts::history::Figure<'_>| {
        figure.year == year || figure.year == year.before()
    };
    if lines.iter().any(|line| line.history.figures().any(|f| of_years(f) && f.is_estimate)) {
        sentences.push(say(lang, "note_estimate_apart", &[]));
    }
    sentences.push(footnotes(&field.doubts(|figure| of_years(figure)), lang));
    let described: Vec<String> = lines.iter().map(|line| line.described(lang)).collect();
    let used = lines.iter().flat_map(|line| line.history.figures().filter(|f| of_years(f)));
    Words {
        title: say(lang, key, &args),
        subtitle: say(lang, "slope_subtitle", &args),
        note: note(&sentences, lang),
        source: source(scene, used),
        description: described.join("; "),
    }
}
