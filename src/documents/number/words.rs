use std::sync::OnceLock;

use serde::Deserialize;

/// The words that stand around a number, longest first.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) not_applicable: Vec<String>,
    pub(super) estimated_before: Vec<String>,
    pub(super) estimated_inside: Vec<String>,
    pub(super) estimated_after: Vec<String>,
    pub(super) per_cent_before: Vec<String>,
    pub(super) unit_before: Vec<String>,
    pub(super) units: Vec<String>,
    /// The first characters of what stands instead of a number, or in front of one.
    #[serde(skip)]
    first: Vec<char>,
}

impl Words {
    /// The words that are embedded in the program.
    pub(super) fn get() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(|| {
            let mut words: Words =
                toml::from_str(include_str!("words.toml")).expect("the embedded words are tested");
            for list in [
                &mut words.estimated_before,
                &mut words.estimated_inside,
                &mut words.estimated_after,
                &mut words.per_cent_before,
                &mut words.unit_before,
            ] {
                list.sort_by_key(|word| std::cmp::Reverse(word.len()));
            }
            let in_front = [&words.not_applicable, &words.estimated_before, &words.per_cent_before];
            words.first =
                in_front.into_iter().flatten().filter_map(|word| word.chars().next()).collect();
            words.first.sort_unstable();
            words.first.dedup();
            words
        })
    }

    /// Whether what stands instead of a number, or in front of one, may begin with this character.
    pub(super) fn begin_with(&self, first: char) -> bool {
        self.first.binary_search(&first).is_ok()
    }
}

/// The text behind the first of `words` that it begins with.
pub(super) fn after<'t>(text: &'t str, words: &[String]) -> Option<&'t str> {
    words.iter().find_map(|word| text.strip_prefix(word.as_str())).map(str::trim_start)
}

/// The text in front of the first of `words` that it ends with.
pub(super) fn before<'t>(text: &'t str, words: &[String]) -> Option<&'t str> {
    words.iter().find_map(|word| text.strip_suffix(word.as_str())).map(str::trim_end)
}
