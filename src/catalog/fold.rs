use unicode_normalization::UnicodeNormalization;

/// A label without what does not tell two labels apart: width, case, spaces and punctuation.
///
/// `（一）予以公开` and `(一) 予以公开` fold to the same text; ids keep their dots, so that `review.total` stays one.
pub fn fold(label: &str) -> String {
    if label.is_ascii() {
        return label.chars().filter(|c| keeps(*c)).map(|c| c.to_ascii_lowercase()).collect();
    }
    label.nfkc().filter(|c| keeps(*c)).flat_map(char::to_lowercase).collect()
}

fn keeps(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '/' | '%')
}

/// A text whose parts are folded without folding each of them anew.
pub(crate) struct FoldedText {
    folded: String,
    /// Where each character of the text begins in the folded one, and its end.
    at: Vec<usize>,
}

impl FoldedText {
    /// The text, folded; none where characters grow together, so that a part is not folded as it is within the whole.
    pub(crate) fn of(text: &str) -> Option<FoldedText> {
        let mut folded = String::with_capacity(text.len());
        let mut at = vec![0];
        for character in text.chars() {
            folded.push_str(&fold(character.encode_utf8(&mut [0; 4])));
            at.push(folded.len());
        }
        (folded == fold(text)).then_some(FoldedText { folded, at })
    }

    /// The characters from `first` up to `last`, folded.
    pub(crate) fn part(&self, first: usize, last: usize) -> &str {
        &self.folded[self.at[first]..self.at[last]]
    }

    /// The last character up to which a part that begins with `first` takes no more than so many bytes.
    pub(crate) fn reach(&self, first: usize, bytes: usize) -> usize {
        let room = self.at[first] + bytes;
        self.at.partition_point(|at| *at <= room) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_width_case_spaces_and_punctuation() {
        assert_eq!(fold("危及“三安全一稳定”"), fold("危及三安全 一稳定"));
        assert_eq!(fold("ＷｅＣｈａｔ　Followers"), "wechatfollowers");
        assert_eq!(fold("review.total"), "review.total");
    }

    proptest::proptest! {
        #[test]
        fn a_part_of_a_folded_text_is_the_folded_part(
            text in "[行政许可（）a-zÀ-ÿＷ１①㎡\\u{0301}\\u{1100}-\\u{1175}ΣİA-Z ·.]{0,12}",
        ) {
            let characters: Vec<char> = text.chars().collect();
            if let Some(folded) = FoldedText::of(&text) {
                for first in 0..=characters.len() {
                    for last in first..=characters.len() {
                        let part: String = characters[first..last].iter().collect();
                        proptest::prop_assert_eq!(folded.part(first, last), fold(&part));
                    }
                    let reach = folded.reach(first, 4);
                    proptest::prop_assert!(folded.part(first, reach).len() <= 4);
                }
            }
        }
    }
}
