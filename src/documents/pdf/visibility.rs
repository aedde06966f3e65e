//! What of a page's text is not published: white on white, struck out by a line, or a note beside a number.

use hayro_interpret::kurbo::{Point, Rect};
use hayro_interpret::{DrawProps, Paint};

use super::glyph::{Glyph, Turn};
use super::strokes::Rule;

/// The most filled areas of a page that are kept as the ground of texts.
const MOST_GROUNDS: usize = 20_000;

/// The smallest type that can be read, in points.
pub(super) const SMALLEST: f64 = 1.0;

/// Below this share of its colour a text is not seen.
pub(super) const FAINT: f32 = 0.1;

/// From here on all three colours are white.
const WHITE: f32 = 0.96;

/// The filled areas of a page, in the order in which they are drawn, and whether a white text is seen on them.
#[derive(Debug, Default)]
pub(super) struct Grounds(Vec<(Rect, bool)>);

impl Grounds {
    /// Adds an area that is filled.
    pub(super) fn fill(&mut self, area: Rect, props: &DrawProps<'_>) {
        let dark = match &props.paint {
            Paint::Color(color) => !is_white(color.to_rgba().components()),
            Paint::Pattern(_) => true,
        };
        self.add(area, dark);
    }

    /// Adds an area on which a white text is seen, or not.
    pub(super) fn add(&mut self, area: Rect, dark: bool) {
        if self.0.len() < MOST_GROUNDS {
            self.0.push((area, dark));
        }
    }

    /// Whether a text that is drawn here like this is seen.
    pub(super) fn shows(&self, props: &DrawProps<'_>, at: Point) -> bool {
        let Paint::Color(color) = &props.paint else { return true };
        let components = color.to_rgba().components();
        if components[3] < FAINT {
            return false;
        }
        let ground = || self.0.iter().rev().find(|(area, _)| area.contains(at));
        !is_white(components) || ground().is_some_and(|(_, dark)| *dark)
    }
}

fn is_white(components: [f32; 4]) -> bool {
    components[..3].iter().all(|part| *part >= WHITE)
}

/// Which characters are notes: smaller ones, or such as are moved off the line, directly beside a number in the order of
/// the file.
pub(super) fn notes(glyphs: &[Glyph]) -> Vec<bool> {
    let mut notes = vec![false; glyphs.len()];
    for at in 1..glyphs.len() {
        let (before, own) = (&glyphs[at - 1], &glyphs[at]);
        // A note of several characters goes on as it began.
        let goes_on =
            notes[at - 1] && is_mark(own) && adjoin(before, own) && same_line(before, own);
        notes[at] = goes_on || is_note(own, before) && adjoin(before, own);
    }
    for at in (0..glyphs.len().saturating_sub(1)).rev() {
        let (own, behind) = (&glyphs[at], &glyphs[at + 1]);
        if !notes[at] && !notes[at + 1] {
            notes[at] =
                is_note(own, behind) && adjoin(own, behind) && own.size < 0.85 * behind.size;
        }
    }
    notes
}

/// Whether a character is a note beside this one of a number.
fn is_note(own: &Glyph, number: &Glyph) -> bool {
    let off = (base_line(own) - base_line(number)).abs() / number.size;
    let small = own.size < 0.85 * number.size;
    let moved =
        off < 0.9 && if small { off > 0.12 } else { off > 0.25 && own.size < 1.1 * number.size };
    number.is_digit() && is_mark(own) && own.turn == number.turn && moved
}

/// Whether a note may be made of it.
fn is_mark(glyph: &Glyph) -> bool {
    !glyph.is_space()
        && glyph.text.chars().all(|c| c.is_ascii_graphic() || "［］（）①②③④⑤⑥⑦⑧⑨※".contains(c))
}

fn same_line(a: &Glyph, b: &Glyph) -> bool {
    a.turn == b.turn && (base_line(a) - base_line(b)).abs() < 0.12 * a.size && a.size < 1.1 * b.size
}

/// Where the line lies that a character stands on.
fn base_line(glyph: &Glyph) -> f64 {
    glyph.across() + 0.38 * glyph.size
}

/// Whether one character stands directly behind another.
fn adjoin(a: &Glyph, b: &Glyph) -> bool {
    let gap = (b.start() - a.end()) / a.size.max(b.size);
    (-0.3..0.5).contains(&gap)
}

/// The largest type whose middle is looked for near a line, in points.
const LARGEST: f64 = 40.0;

/// Which characters a line strikes out: it runs through the middle of digits, and not beyond them.
pub(super) fn struck(glyphs: &[Glyph], rules: &[Rule]) -> (Vec<bool>, Vec<Rule>) {
    let mut struck = vec![false; glyphs.len()];
    let mut lines = Vec::new();
    // Most lines are borders of cells, and no digit has its middle near them.
    let digits = glyphs.iter().filter(|g| g.turn == Turn::Right && g.is_digit());
    let mut middles: Vec<f64> = digits.map(|glyph| glyph.y).collect();
    middles.sort_by(f64::total_cmp);
    for rule in rules {
        let first = middles.partition_point(|y| *y < rule.at - THROUGH * LARGEST);
        if middles.get(first).is_none_or(|y| *y > rule.at + THROUGH * LARGEST) {
            continue;
        }
        let found: Vec<usize> =
            (0..glyphs.len()).filter(|at| runs_through(rule, &glyphs[*at])).collect();
        let from = found.iter().map(|at| glyphs[*at].start()).fold(f64::MAX, f64::min);
        let to = found.iter().map(|at| glyphs[*at].end()).fold(f64::MIN, f64::max);
        let size = found.iter().map(|at| glyphs[*at].size).fold(0.0, f64::max);
        let fits = from - rule.from < 0.6 * size && rule.to - to < 0.6 * size;
        if fits && found.iter().any(|at| glyphs[*at].is_digit()) {
            found.into_iter().for_each(|at| struck[at] = true);
            lines.push(*rule);
        }
    }
    (struck, lines)
}

/// How far from the middle of a character a line may run that strikes it out, as a share of its size.
const THROUGH: f64 = 0.22;

fn runs_through(rule: &Rule, glyph: &Glyph) -> bool {
    let level = (glyph.y - rule.at).abs() < THROUGH * glyph.size;
    let under = (rule.from..=rule.to).contains(&glyph.x);
    level && under && glyph.turn == Turn::Right && !glyph.is_space()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(text: &str, start: f64, base: f64, size: f64) -> Glyph {
        Glyph {
            x: start + size / 4.0,
            y: base - 0.38 * size,
            length: size / 2.0,
            size,
            turn: Turn::Right,
            text: text.into(),
            bold: false,
            run: 0,
            order: 0,
        }
    }

    #[test]
    fn a_small_raised_or_lowered_mark_beside_a_number_is_a_note() {
        let row = |mark: Glyph| notes(&[glyph("9", 0.0, 0.0, 10.0), mark]);
        assert_eq!(row(glyph("1", 5.0, -4.0, 6.0)), [false, true]);
        assert_eq!(row(glyph("1", 5.0, 2.0, 6.0)), [false, true]);
        assert_eq!(row(glyph("1", 5.0, -4.0, 10.0)), [false, true]);
        assert_eq!(row(glyph("1", 5.0, 0.0, 10.0)), [false, false]);
        assert_eq!(row(glyph("1", 5.0, 0.0, 8.0)), [false, false]);
        assert_eq!(row(glyph("1", 30.0, -4.0, 6.0)), [false, false]);
        assert_eq!(row(glyph("1", 5.0, 12.0, 10.0)), [false, false]);
    }

    #[test]
    fn a_note_of_several_characters_and_one_before_a_number_are_notes() {
        let several = [
            glyph("9", 0.0, 0.0, 10.0),
            glyph("[", 5.0, -4.0, 6.0),
            glyph("2", 8.0, -4.0, 6.0),
            glyph("]", 11.0, -4.0, 6.0),
        ];
        assert_eq!(notes(&several), [false, true, true, true]);
        let before = [glyph("2", 0.0, -4.0, 6.0), glyph("9", 3.0, 0.0, 10.0)];
        assert_eq!(notes(&before), [true, false]);
    }

    #[test]
    fn a_line_through_a_number_strikes_it_and_a_ruling_line_does_not() {
        let glyphs = [glyph("9", 0.0, 0.0, 10.0), glyph("1", 5.0, 0.0, 10.0)];
        let rule = |at: f64, from: f64, to: f64| struck(&glyphs, &[Rule { at, from, to }]).0;
        assert_eq!(rule(-3.8, 0.0, 10.0), [true, true]);
        assert_eq!(rule(-3.8, 0.0, 5.0), [true, false]);
        assert_eq!(rule(1.0, 0.0, 10.0), [false, false]);
        assert_eq!(rule(-3.8, -50.0, 60.0), [false, false]);
    }
}
