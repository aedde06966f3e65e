//! What the bodies of a page are called.

use crate::charts::Called;
use crate::i18n::{self, Lang};

/// What the Chinese texts of the page call a body.
const OFFICE: &str = "机关";

impl Called {
    /// A text of the page before anything is filled in. The texts speak of offices; a page of places, or of places and
    /// offices, has another word in the same places. What a report says is filled in later and stays as it is.
    pub(super) fn template(self, lang: Lang, key: &str) -> String {
        let text = i18n::template(lang, key);
        let word = match self {
            Called::Offices => OFFICE.to_owned(),
            Called::Places => i18n::say(lang, "page.body_place", &[]),
            Called::Bodies => i18n::say(lang, "page.body_mixed", &[]),
        };
        text.replace(OFFICE, &word)
    }
}
