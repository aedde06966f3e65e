//! Lines → paragraphs.

use super::glyph::Turn;
use super::lines::{self, Line};
use super::page::{Item, Page};

/// The page on which a line stands, and the line.
pub(super) type Numbered = (u32, Line);

/// What most of the text of a document looks like, in points.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Body {
    /// The size of the type.
    size: f64,
    /// Where lines begin, and how far the longest run.
    left: f64,
    right: f64,
    /// From line to line.
    pitch: f64,
    /// Whether it is set bold.
    bold: bool,
}

impl Body {
    /// Measures the lines outside the tables.
    pub(super) fn of(pages: &[Page]) -> Body {
        let lines: Vec<Vec<&Line>> = pages.iter().map(plain).collect();
        let all = || lines.iter().flatten().copied();
        let size = commonest(all().map(|l| (l.size, l.text.chars().count())), 0.5);
        let body = |l: &&Line| (l.size - size).abs() <= 0.08 * size;
        let left = commonest(all().filter(body).map(|l| (l.from, 1)), 2.0);
        let right = all().filter(body).map(|l| l.to).fold(left, f64::max);
        let steps = lines.iter().flat_map(|page| page.windows(2)).filter_map(|w| {
            let step = w[1].across - w[0].across;
            (body(&w[0]) && body(&w[1]) && step < 4.0 * size).then_some((step, 1))
        });
        let bold = all().filter(|l| l.bold).count() * 2 > all().count();
        Body { size, left, right, pitch: commonest(steps, 1.0).max(size), bold }
    }

    /// Whether `next` goes on with the paragraph that ends in `line`.
    pub(super) fn goes_on(&self, (page, line): &Numbered, (next_page, next): &Numbered) -> bool {
        let alike = (line.size - next.size).abs() <= 0.08 * line.size
            && line.bold == next.bold
            && line.turn == next.turn;
        let full = line.to > self.right - 2.5 * line.size;
        let indented = next.from > self.left.min(line.from) + 1.2 * next.size;
        let close = page != next_page || next.across - line.across < 1.6 * self.pitch;
        alike && full && !indented && close && !line.gaps && !next.gaps
    }

    /// Whether a paragraph is set as a heading: short, and larger or bolder than the text.
    pub(super) fn is_heading(&self, lines: &[Numbered], text: &str) -> bool {
        let larger = lines.iter().all(|(_, l)| l.size > 1.12 * self.size);
        let bolder = !self.bold && lines.iter().all(|(_, l)| l.bold);
        let ends_open = !text.ends_with(['。', '；', ';', '，', ',']);
        (larger || bolder) && ends_open && (1..=60).contains(&text.chars().count())
    }
}

/// The text of a paragraph's lines.
pub(super) fn text(lines: &[Numbered]) -> String {
    let lines: Vec<Line> = lines.iter().map(|(_, line)| line.clone()).collect();
    lines::joined(&lines, None)
}

fn plain(page: &Page) -> Vec<&Line> {
    let lines = page.items.iter().filter_map(|item| match item {
        Item::Line(line) if line.turn == Turn::Right => Some(line),
        _ => None,
    });
    lines.collect()
}

/// The value with the greatest weight among values rounded to `step`; the smaller of equals, 0 of none.
fn commonest(values: impl Iterator<Item = (f64, usize)>, step: f64) -> f64 {
    let mut counts = std::collections::BTreeMap::<i64, usize>::new();
    for (value, weight) in values {
        *counts.entry((value / step).round() as i64).or_default() += weight;
    }
    let best = counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    best.map_or(0.0, |(&key, _)| key as f64 * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, from: f64, to: f64, across: f64) -> Line {
        let (turn, size) = (Turn::Right, 10.0);
        Line { turn, from, to, across, size, text: text.to_owned(), bold: false, gaps: false }
    }

    fn body() -> Body {
        Body { size: 10.0, left: 50.0, right: 450.0, pitch: 20.0, bold: false }
    }

    #[test]
    fn a_paragraph_ends_with_a_short_line_an_indent_or_a_gap() {
        let full = (1, line("全", 50.0, 445.0, 100.0));
        let cases = [
            ((1, line("接", 50.0, 200.0, 120.0)), true),
            ((1, line("首行缩进", 70.0, 445.0, 120.0)), false),
            ((1, line("远", 50.0, 445.0, 140.0)), false),
            ((2, line("次页", 50.0, 445.0, 60.0)), true),
        ];
        for (next, expected) in cases {
            assert_eq!(body().goes_on(&full, &next), expected, "{}", next.1.text);
        }
        let short = (1, line("短", 50.0, 200.0, 100.0));
        assert!(!body().goes_on(&short, &(1, line("接", 50.0, 445.0, 120.0))));
    }

    #[test]
    fn a_number_over_the_end_of_a_line_stays_whole() {
        let lines = [(1, line("新收35", 50.0, 450.0, 0.0)), (1, line("11件", 50.0, 80.0, 20.0))];
        assert_eq!(text(&lines), "新收3511件");
    }

    #[test]
    fn a_heading_is_short_and_larger_or_bolder_than_the_text() {
        let mut heading = line("一、总体情况", 50.0, 120.0, 0.0);
        assert!(!body().is_heading(&[(1, heading.clone())], &heading.text));
        heading.bold = true;
        assert!(body().is_heading(&[(1, heading.clone())], &heading.text));
    }
}
