use compact_str::CompactString;
use hayro_interpret::hayro_cmap::BfString;

use super::radicals;

/// Stands for a printed character whose Unicode value the file does not give, or gives twice.
pub(super) const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// The direction in which a text runs over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    Right,
    Down,
    Left,
    Up,
}

impl Turn {
    /// The turn of a vector in page space (y grows downwards); none when it is more than a few degrees off the axes.
    pub(super) fn of(dx: f64, dy: f64) -> Option<Turn> {
        let steep = 0.1 * (dx.abs() + dy.abs());
        match (dx.abs() <= steep, dy.abs() <= steep) {
            (false, true) if dx > 0.0 => Some(Turn::Right),
            (false, true) => Some(Turn::Left),
            (true, false) if dy > 0.0 => Some(Turn::Down),
            (true, false) => Some(Turn::Up),
            _ => None,
        }
    }

    /// A quarter turn clockwise.
    pub(super) fn clockwise(self) -> Turn {
        match self {
            Turn::Right => Turn::Down,
            Turn::Down => Turn::Left,
            Turn::Left => Turn::Up,
            Turn::Up => Turn::Right,
        }
    }

    /// A point of the page as (distance along the text, distance across its lines).
    pub(super) fn frame(self, x: f64, y: f64) -> (f64, f64) {
        match self {
            Turn::Right => (x, y),
            Turn::Down => (y, -x),
            Turn::Left => (-x, -y),
            Turn::Up => (-y, x),
        }
    }
}

/// A printed character.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// The middle of its box, in points from the left and the top of the page.
    pub(super) x: f64,
    pub(super) y: f64,
    /// How much of its line it takes, in points.
    pub(super) length: f64,
    /// The size of the type, in points.
    pub(super) size: f64,
    pub(super) turn: Turn,
    pub(super) text: CompactString,
    pub(super) bold: bool,
    /// The string of the file that it is drawn by, counted over the page.
    pub(super) run: u32,
    /// Its place in that string.
    pub(super) order: u32,
}

impl Glyph {
    pub(super) fn start(&self) -> f64 {
        self.turn.frame(self.x, self.y).0 - self.length / 2.0
    }

    pub(super) fn end(&self) -> f64 {
        self.turn.frame(self.x, self.y).0 + self.length / 2.0
    }

    pub(super) fn across(&self) -> f64 {
        self.turn.frame(self.x, self.y).1
    }

    /// Where the next character of vertical writing in upright type stands: below this one, or at the head of the
    /// column to the left; none when it is not set so.
    pub(super) fn step(&self, next: &Glyph) -> Option<Turn> {
        let upright = |g: &Glyph| g.turn == Turn::Right && !g.text.is_ascii();
        let (dx, dy) = ((next.x - self.x) / self.size, (next.y - self.y) / self.size);
        let alike = (self.size - next.size).abs() < 0.1 * self.size;
        match (upright(self) && upright(next) && alike, dx, dy) {
            (true, -0.3..=0.3, 0.7..=1.8) => Some(Turn::Down),
            (true, -2.5..=-0.9, ..=-0.7) => Some(Turn::Left),
            _ => None,
        }
    }

    pub(super) fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    pub(super) fn is_unknown(&self) -> bool {
        self.text.contains(UNKNOWN)
    }

    /// Whether it may be a part of a number.
    pub(super) fn is_digit(&self) -> bool {
        self.text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
    }
}

/// What a glyph says: its Unicode value with radicals as ideographs, or [`UNKNOWN`] where the file gives none, a
/// control character or one for private use.
pub(super) fn text_of(unicode: Option<BfString>) -> CompactString {
    let mut text = CompactString::default();
    match unicode {
        Some(BfString::Char(c)) => text.push(legible(c)),
        Some(BfString::String(s)) => text.extend(s.chars().map(legible)),
        None => text.push(UNKNOWN),
    }
    text
}

fn legible(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        // Marks of direction and of line breaks show nothing.
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}' => '\u{200B}',
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => UNKNOWN,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => UNKNOWN,
        _ => radicals::usual(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_without_a_value_is_unknown_and_never_a_digit() {
        for none in [None, Some(BfString::Char('\u{13}')), Some(BfString::Char('\u{E012}'))] {
            let text = text_of(none);
            assert_eq!(text, "\u{FFFD}");
        }
        assert_eq!(text_of(Some(BfString::String("ﬁ1".to_owned()))), "ﬁ1");
    }

    #[test]
    fn text_that_runs_askew_has_no_turn() {
        assert_eq!(Turn::of(1.0, 0.05), Some(Turn::Right));
        assert_eq!(Turn::of(0.0, -2.0), Some(Turn::Up));
        assert_eq!(Turn::of(1.0, 0.8), None);
        assert_eq!(Turn::of(0.0, 0.0), None);
    }

    #[test]
    fn the_frame_of_vertical_text_puts_the_next_line_to_the_left() {
        let (along, across) = Turn::Down.frame(100.0, 20.0);
        let (_, next) = Turn::Down.frame(80.0, 20.0);
        assert!(along > 0.0 && next > across);
    }
}
