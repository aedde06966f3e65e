//! 100 % stacked bars: how requests were settled, one bar a year, with the change of each share between them.

mod draw;
mod words;

use crate::charts::history::{Figure, History};
use crate::charts::layout::{Frame, LEFT, Picture};
use crate::charts::scene::Scene;
use crate::charts::{Mark, Size};
use crate::error::Result;
use crate::model::Year;
use crate::statistics::SMALL_BASE;

/// How many years can be shown.
const YEARS: usize = 4;
/// Where the bars begin at the left.
const BARS: f64 = LEFT + 108.0;
/// Where the first bar begins, below the names; and what stands below the last one.
const TOP: f64 = 158.0;
const FOOT: f64 = 150.0;
/// The heights of bars and of what is between them: of two years, and the least of more.
const TALL: (f64, f64) = (94.0, 100.0);
const LEAST: (f64, f64) = (60.0, 70.0);
/// The first two parts are disclosed, in whole or in part.
const DISCLOSED: usize = 2;

/// The outcomes of one year.
struct Row<'a> {
    year: Year,
    total: f64,
    parts: Vec<f64>,
    figures: Vec<&'a Figure<'a>>,
}

impl Row<'_> {
    fn share(&self, part: usize) -> f64 {
        self.parts[part] / self.total * 100.0
    }

    fn disclosed(&self) -> f64 {
        (0..DISCLOSED.min(self.parts.len())).map(|part| self.share(part)).sum()
    }

    fn is_doubtful(&self) -> bool {
        self.figures.iter().any(|figure| figure.doubt.is_some())
    }

    /// Whether its shares may be told in a title.
    fn leads(&self) -> bool {
        let estimated = self.figures.iter().any(|figure| figure.is_estimate);
        self.total >= SMALL_BASE && !self.is_doubtful() && !estimated
    }
}

/// What is drawn.
struct Shares<'a> {
    labels: Vec<String>,
    rows: Vec<Row<'a>>,
}

pub(in crate::charts) fn outcome(scene: &Scene<'_>) -> Result<Picture> {
    let histories = histories(scene).ok_or_else(|| scene.refusal("chart_no_outcomes"))?;
    let rows = rows(&histories);
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Err(scene.refusal("chart_no_outcomes"));
    };
    let years = (first.year, last.year);
    let labels = histories[1..].iter().map(|history| history.name.clone()).collect();
    let shares = Shares { labels, rows };
    let layout = Layout::of(&shares, scene);
    let marks = draw::draw(&shares, &layout, scene.request.lang);
    Ok(Picture { words: words::words(&shares, scene), marks, years, height: layout.height })
}

/// The total, and each of its parts.
fn histories<'a>(scene: &Scene<'a>) -> Option<Vec<History<'a>>> {
    let first = scene.indicators.first()?;
    let parent = scene.data.catalog.indicator(first)?.parent.clone()?;
    let body = &scene.request.body;
    std::iter::once(&parent)
        .chain(scene.indicators)
        .map(|id| scene.facts.history(body, id, scene.request))
        .collect()
}

/// The last years of which every group and the total are known, and add up.
fn rows<'a>(histories: &'a [History<'a>]) -> Vec<Row<'a>> {
    let (total, parts) = (&histories[0], &histories[1..]);
    let mut rows: Vec<Row<'a>> = total
        .figures()
        .filter_map(|whole| {
            let figures: Option<Vec<&Figure<'_>>> =
                parts.iter().map(|part| part.figure(whole.year)).collect();
            let mut figures = figures?;
            let parts: Vec<f64> = figures.iter().map(|figure| figure.value).collect();
            figures.push(whole);
            let total = whole.value;
            // Shares of a total that its parts do not make up would mislead.
            let even = (parts.iter().sum::<f64>() - total).abs() <= total / 1000.0;
            let whole = total > 0.0 && even && parts.iter().all(|part| *part >= 0.0);
            whole.then_some(Row { year: figures[0].year, total, parts, figures })
        })
        .collect();
    rows.drain(..rows.len().saturating_sub(YEARS));
    rows
}

/// Where the bars stand.
struct Layout {
    frame: Frame,
    height: f64,
    top: f64,
    bar: f64,
    between: f64,
}

impl Layout {
    fn of(shares: &Shares<'_>, scene: &Scene<'_>) -> Layout {
        let frame = scene.request.frame();
        let count = shares.rows.len() as f64;
        // Names that need a line of their own push the bars down.
        let top = TOP + draw::lanes(shares, frame) * 21.0;
        let free = frame.height - top - FOOT;
        let fixed = if shares.rows.len() >= 3 { LEAST } else { TALL };
        let wanted = count * fixed.0 + (count - 1.0) * fixed.1;
        let usual = scene.request.size == Size::Standard;
        let least = (count * LEAST.0 + (count - 1.0) * LEAST.1) / wanted;
        let factor = (free / wanted).clamp(least.min(1.0), if usual { 1.0 } else { 4.0 });
        let (bar, between) = (fixed.0 * factor, fixed.1 * factor);
        let needed = top + count * bar + (count - 1.0) * between + FOOT;
        let height = if usual { needed } else { needed.max(frame.height) };
        Layout { frame, height, top, bar, between }
    }

    fn x(&self, share: f64) -> f64 {
        BARS + (self.frame.right - BARS) * share / 100.0
    }

    /// Where the bar of a row begins and ends.
    fn row(&self, at: usize) -> (f64, f64) {
        let top = self.top + at as f64 * (self.bar + self.between);
        (top, top + self.bar)
    }

    /// Where the segments of a row begin and end.
    fn edges(&self, row: &Row<'_>) -> Vec<(f64, f64)> {
        let mut from = 0.0;
        (0..row.parts.len())
            .map(|part| {
                let to = from + row.share(part);
                let edge = (self.x(from), self.x(to));
                from = to;
                edge
            })
            .collect()
    }
}

/// The marks of a part with its value in words.
fn named(row: &Row<'_>, label: &str, part: usize, marks: Vec<Mark>) -> Mark {
    let share = crate::i18n::numbers::share(row.share(part));
    let count = crate::charts::scale::full(row.parts[part]);
    Mark::named(format!("{} {label} {share}% ({count})", row.year), marks)
}
