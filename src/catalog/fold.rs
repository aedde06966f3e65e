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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_width_case_spaces_and_punctuation() {
        assert_eq!(fold("危及“三安全一稳定”"), fold("危及三安全 一稳定"));
        assert_eq!(fold("ＷｅＣｈａｔ　Followers"), "wechatfollowers");
        assert_eq!(fold("review.total"), "review.total");
    }
}
