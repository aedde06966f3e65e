//! Texts from outside (names, cells, paths) as people may safely see them: control characters and the characters that
//! turn the direction of writing are shown by a sign, and a text without end is cut.

use std::borrow::Cow;
use std::fmt::Write;

/// The most characters of one value in a sentence.
const LONGEST_VALUE: usize = 400;

/// The text with every control character made visible, line ends and tabs too: `␛[31m`, `⟨U+202E⟩`. A terminal, a
/// page or a picture shows it as it is and obeys nothing in it.
pub fn visible(text: &str) -> Cow<'_, str> {
    shown(text, acts)
}

/// As [`visible`], for a text of several lines: line ends and tabs stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    shown(text, |c| acts(c) && !matches!(c, '\n' | '\t'))
}

/// The first `most` characters of a text, with an ellipsis where it was cut.
pub fn bounded(text: &str, most: usize) -> Cow<'_, str> {
    // A text has at most as many characters as bytes.
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// A value as it stands in a sentence: on one line, visible, of a length that a person reads.
pub(super) fn in_sentence(value: &str) -> Cow<'_, str> {
    match bounded(value, LONGEST_VALUE) {
        Cow::Borrowed(whole) => visible(whole),
        Cow::Owned(cut) => Cow::Owned(visible(&cut).into_owned()),
    }
}

fn shown(text: &str, acts: impl Fn(char) -> bool) -> Cow<'_, str> {
    let Some(first) = text.find(&acts) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        if acts(c) { push_sign(&mut out, c) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// Whether a character does something instead of being seen: the controls, the marks of direction, and the separators
/// that some programs take for line ends.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fffe}' | '\u{ffff}')
}

/// The picture that Unicode has for a control character, or the number of another one.
fn push_sign(out: &mut String, c: char) {
    let picture = match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code),
        0x7f => Some('␡'),
        _ => None,
    };
    match picture {
        Some(picture) => out.push(picture),
        // Writing to a string cannot fail.
        None => drop(write!(out, "⟨U+{:04X}⟩", u32::from(c))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_marks_of_direction_become_signs() {
        assert_eq!(visible("\u{1b}[31m红\u{7}\0\u{7f}"), "␛[31m红␇␀␡");
        assert_eq!(visible("a\u{202e}b\u{9b}c\u{2066}"), "a⟨U+202E⟩b⟨U+009B⟩c⟨U+2066⟩");
        assert_eq!(visible("a\nb\tc"), "a␊b␉c");
        assert_eq!(visible_lines("a\nb\tc\rd"), "a\nb\tc␍d");
    }

    #[test]
    fn what_is_harmless_is_not_copied() {
        assert!(matches!(visible("宿迁市 2024 −5.2% “”"), Cow::Borrowed(_)));
        assert!(matches!(bounded("宿迁市", 3), Cow::Borrowed(_)));
    }

    #[test]
    fn a_text_without_end_is_cut_at_a_character() {
        assert_eq!(bounded("宿迁市政府", 3), "宿迁市…");
        assert_eq!(in_sentence(&"年".repeat(390_000)).chars().count(), LONGEST_VALUE + 1);
    }
}
