//! Characters → lines of text → runs of text over several lines.

use super::glyph::{Glyph, Turn, UNKNOWN};

/// A line of text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) turn: Turn,
    /// Where it begins and ends along its direction, and where it lies across it, in points.
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) across: f64,
    /// The size of its largest type, in points.
    pub(super) size: f64,
    /// The text, with single spaces.
    pub(super) text: String,
    /// Whether all of it is set bold.
    pub(super) bold: bool,
    /// Whether it has wide gaps, as the rows of a table without rules.
    pub(super) gaps: bool,
}

/// The characters as lines, in reading order: those that run to the right first.
pub(super) fn lines(glyphs: &[&Glyph]) -> Vec<Line> {
    let mut sorted: Vec<(f64, &Glyph)> = glyphs.iter().map(|&g| (g.across(), g)).collect();
    sorted.sort_by(|(a, g), (b, h)| g.turn.cmp(&h.turn).then(a.total_cmp(b)));
    let mut lines = Vec::new();
    let mut rest = sorted.as_slice();
    while let Some(&(across, first)) = rest.first() {
        // Small type on the line of large type, or high beside low, is still on the line.
        let same = |(at, g): &(f64, &Glyph)| {
            g.turn == first.turn && at - across <= 0.5 * g.size.max(first.size)
        };
        let end = rest.iter().take_while(|&g| same(g)).count();
        lines.extend(line(rest[..end].iter().map(|&(_, g)| g).collect()));
        rest = &rest[end..];
    }
    lines
}

fn line(mut glyphs: Vec<&Glyph>) -> Option<Line> {
    glyphs.sort_by(|a, b| a.start().total_cmp(&b.start()));
    let printed: Vec<&Glyph> = glyphs.iter().copied().filter(|g| !g.is_space()).collect();
    let (first, last) = (printed.first()?, printed.last()?);
    let size = printed.iter().map(|g| g.size).fold(0.0, f64::max);
    let (mut text, mut gaps) = (String::new(), 0);
    let mut before: Option<&Glyph> = None;
    let mut space = false;
    for glyph in &glyphs {
        if glyph.is_space() {
            space = true;
            continue;
        }
        if let Some(before) = before {
            let gap = glyph.start() - before.end();
            gaps += usize::from(gap > 2.5 * size);
            // A space that lies under a printed character shows no gap.
            if gap > wide(before, glyph) || (space && gap > 0.1 * size) {
                text.push(' ');
            }
        }
        space = false;
        if before.is_some_and(|before| conflict(before, glyph)) {
            text.push(UNKNOWN);
        }
        text.push_str(&glyph.text);
        before = Some(glyph);
    }
    text.retain(|c| c != '\u{200B}');
    let across = printed.iter().map(|g| g.across()).sum::<f64>() / printed.len() as f64;
    Some(Line {
        turn: first.turn,
        from: first.start(),
        to: last.end(),
        across,
        size,
        text,
        bold: printed.iter().all(|g| g.bold),
        gaps: gaps > 0,
    })
}

/// How wide a gap between two characters is a space: ideographs are often spread, figures are not.
fn wide(a: &Glyph, b: &Glyph) -> f64 {
    let size = a.size.max(b.size);
    let narrow = |g: &Glyph| g.text.is_ascii();
    if narrow(a) && narrow(b) { 0.3 * size } else { 0.8 * size }
}

/// Whether two characters, one of them a digit, are printed over each other, or stand in the other order than in the
/// string that draws them (a damaged width does that): which is meant nobody can say.
fn conflict(a: &Glyph, b: &Glyph) -> bool {
    let over = b.start() - a.start() < 0.4 * a.length.min(b.length);
    let swapped = a.run == b.run && a.order > b.order;
    (a.is_digit() || b.is_digit()) && (over || swapped)
}

/// The lines of one cell or paragraph as one text. `width` is the room that a line has, where it is known.
///
/// Lines are joined without a space, but between words of letters, and between figures that had room on one line: those
/// are two numbers, and not one that was too long.
pub(super) fn joined(lines: &[Line], width: Option<f64>) -> String {
    let mut text = String::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        if let (Some(before), Some(last), Some(next)) =
            (before, text.chars().last(), line.text.chars().next())
        {
            let words = last.is_ascii_alphabetic() && next.is_ascii_alphabetic();
            let figures = is_figure(last) && is_figure(next);
            if words || (figures && has_room(before, width)) {
                text.push(' ');
            }
        }
        text.push_str(&line.text);
        before = Some(line);
    }
    text
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/')
}

/// The usual margins of a cell, left and right together, in points.
const MARGINS: f64 = 13.0;

/// Whether a line fills the width of its cell, so that what goes on must do so below.
pub(super) fn fills(line: &Line, width: f64) -> bool {
    width - (line.to - line.from) < 2.0 * line.size + MARGINS
}

/// Whether one more figure would have stood on the line.
fn has_room(line: &Line, width: Option<f64>) -> bool {
    width.is_some_and(|width| width - (line.to - line.from) > 0.5 * line.size + MARGINS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(text: &str, start: f64, y: f64) -> Glyph {
        let length = if text.is_ascii() { 5.0 } else { 10.0 };
        Glyph {
            x: start + length / 2.0,
            y,
            length,
            size: 10.0,
            turn: Turn::Right,
            text: text.into(),
            bold: false,
            run: 0,
            order: start as u32,
        }
    }

    fn read(glyphs: &[Glyph], width: Option<f64>) -> String {
        joined(&lines(&glyphs.iter().collect::<Vec<_>>()), width)
    }

    #[test]
    fn characters_are_read_line_by_line_whatever_their_order_in_the_file() {
        let glyphs = [glyph("理", 0.0, 30.0), glyph("办", 11.0, 10.0), glyph("本", 0.0, 10.0)];
        assert_eq!(read(&glyphs, None), "本办理");
    }

    #[test]
    fn a_gap_between_figures_is_a_space_and_one_between_ideographs_is_not() {
        let figures = [glyph("1", 0.0, 0.0), glyph("2", 5.0, 0.0), glyph("3", 20.0, 0.0)];
        assert_eq!(read(&figures, None), "12 3");
        assert_eq!(read(&[glyph("总", 0.0, 0.0), glyph("计", 17.0, 0.0)], None), "总计");
    }

    #[test]
    fn a_number_that_is_too_long_for_its_cell_is_joined_and_two_numbers_are_not() {
        let two = [glyph("1", 0.0, 0.0), glyph("2", 5.0, 0.0), glyph("3", 0.0, 15.0)];
        assert_eq!(read(&two, Some(20.0)), "123");
        assert_eq!(read(&two, Some(60.0)), "12 3");
    }

    #[test]
    fn a_digit_under_another_is_unreadable() {
        let over = [glyph("3", 0.0, 0.0), glyph("8", 0.5, 0.0)];
        assert!(read(&over, None).contains(UNKNOWN));
    }

    #[test]
    fn digits_in_another_order_than_in_the_file_are_unreadable() {
        let mut digits = [glyph("5", 0.0, 0.0), glyph("0", 5.0, 0.0)];
        assert_eq!(read(&digits, None), "50");
        digits[0].order = 9;
        assert!(read(&digits, None).contains(UNKNOWN));
    }

    #[test]
    fn vertical_text_is_read_from_top_to_bottom() {
        let mut glyphs = [glyph("办", 0.0, 11.0), glyph("三", 0.0, 0.0), glyph("理", 0.0, 22.0)];
        assert_eq!(read(&glyphs, None), "三办理");
        glyphs.iter_mut().for_each(|g| g.turn = Turn::Down);
        assert_eq!(read(&glyphs, None), "三办理");
    }
}
