use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// A text in its compatibility form (NFKC): half width, without ligatures and radicals. Most texts are in it already.
pub(super) fn compatible(text: &str) -> Cow<'_, str> {
    // Every word of a page comes through here, and these characters are looked up nowhere.
    let is_common = |c: char| matches!(c, '\0'..='\u{7f}' | '、' | '。' | '\u{4e00}'..='\u{9fff}');
    if text.chars().all(is_common) || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_another_form_is_changed() {
        assert!(matches!(compatible("行政许可12、a。"), Cow::Borrowed(_)));
        assert_eq!(compatible("（１２）⼀"), "(12)一");
        assert_eq!(compatible("é“”"), "é“”");
    }

    #[test]
    fn common_characters_have_no_other_form() {
        for c in ('\0'..='\u{7f}').chain('\u{4e00}'..='\u{9fff}').chain(['、', '。']) {
            assert!(std::iter::once(c).nfkc().eq([c]), "{c:?}");
        }
    }
}
