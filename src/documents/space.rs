//! White space as the readers fold it.
//!
//! A run of white space (line ends, U+00A0 and U+3000 included) becomes one space; characters that print nothing
//! (zero-width, soft hyphen, controls) go. Nothing else changes: the text is evidence. Compatibility forms (full-width
//! digits, Kangxi radicals) and spaces between Chinese characters therefore stay, and whoever matches text folds them.

/// The text with white space folded, without space at either end.
pub(crate) fn fold_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(&mut folded, text);
    folded.truncate(folded.trim_end().len());
    folded
}

/// Adds `text` to a folded text, so that the whole is folded; a space at the end may remain.
pub(crate) fn push_folded(folded: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(is_special) {
        folded.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        if chars.next().is_some_and(char::is_whitespace)
            && !folded.is_empty()
            && !folded.ends_with(' ')
        {
            folded.push(' ');
        }
        rest = chars.as_str();
    }
    folded.push_str(rest);
}

/// Whether the character is white space or prints nothing.
pub(super) fn is_special(c: char) -> bool {
    match c {
        // Most of what is printed; the wide space stands before '、'.
        '!'..='~' | '、'..='〟' | '\u{4e00}'..='\u{9fff}' | '！'..='～' => false,
        '\u{ad}' | '\u{feff}' | '\u{2060}' | '\u{200b}'..='\u{200f}' => true,
        _ => c.is_whitespace() || c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_every_kind_becomes_one_space() {
        for (text, folded) in [
            ("  总\u{3000}\u{a0} 计\r\n", "总 计"),
            ("行政\u{200b}许\u{ad}可", "行政许可"),
            ("\u{feff}a\u{7}b", "ab"),
            ("１２", "１２"),
            ("\u{3000}", ""),
            ("a\u{85}\u{2028}b", "a b"),
        ] {
            assert_eq!(fold_space(text), folded, "{text:?}");
        }
    }

    #[test]
    fn folding_in_pieces_equals_folding_the_whole() {
        let mut folded = String::new();
        for piece in ["a ", " b", "\n", "c "] {
            push_folded(&mut folded, piece);
        }
        assert_eq!(folded.trim_end(), fold_space("a  b\nc "));
    }
}
