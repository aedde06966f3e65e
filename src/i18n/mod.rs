//! What tongbi says, in Chinese and English: every sentence, label and title is a row of `texts/`.
//!
//! Code names a text by its key and passes the values that go into it; no sentence stands in the code.

pub mod numbers;
mod visible;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use visible::{bounded, visible, visible_lines};

/// A language that tongbi writes in.
///
/// ```
/// use tongbi::Lang;
///
/// assert_eq!(Lang::of_locale("zh_CN.UTF-8"), Lang::Zh);
/// assert_eq!("en".parse(), Ok(Lang::En));
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese: the language of the reports, and the default of everything written to a file.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The BCP 47 tag, as `lang=` attributes want it.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The short code, as names of files have it.
    pub fn short(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The language of a POSIX locale such as `zh_CN.UTF-8`: Chinese when it begins with `zh`, else English.
    pub fn of_locale(locale: &str) -> Lang {
        if locale.to_ascii_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
    }
}

impl FromStr for Lang {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "zh" | "zh-CN" | "中文" => Ok(Lang::Zh),
            "en" => Ok(Lang::En),
            _ => Err(()),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short())
    }
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// The values that go into a text: `{name}` is replaced by the value of that name, and `{name:body|bodies}` by the word that
/// goes with it: the first beside 1, the second beside every other number.
pub type Args<'a> = &'a [(&'a str, String)];

/// The text of `key` in `lang`, with every `{name}` replaced. A key that does not exist comes back as it is
/// (a test of the crate makes sure that none such is used).
pub fn say(lang: Lang, key: &str, args: Args<'_>) -> String {
    match texts().get(key) {
        Some(words) => fill(words.get(lang), args),
        None => key.to_owned(),
    }
}

/// The text of `key` in `lang` before anything is filled in.
pub(crate) fn template(lang: Lang, key: &str) -> &str {
    texts().get(key).map_or(key, |words| words.get(lang))
}

/// The text of `key` in both languages.
pub fn words(key: &str, args: Args<'_>) -> Words {
    Words { zh: say(Lang::Zh, key, args), en: say(Lang::En, key, args) }
}

/// Whether there is a text of this key.
pub fn has(key: &str) -> bool {
    texts().contains_key(key)
}

/// Every key, sorted.
pub fn keys() -> impl Iterator<Item = &'static str> {
    texts().keys().map(String::as_str)
}

/// Replaces every `{name}` of `template` that has a value in `args`; other braces stay as they are. A value comes from
/// outside: its control characters are made visible, and one without end is cut.
pub fn fill(template: &str, args: Args<'_>) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let named = after.find('}').and_then(|close| {
            let (name, forms) = match after[..close].split_once(':') {
                Some((name, forms)) => (name, forms.split_once('|')),
                None => (&after[..close], None),
            };
            args.iter().find(|(n, _)| *n == name).map(|(_, value)| (value, forms, close))
        });
        match named {
            Some((value, forms, close)) => {
                match forms {
                    Some((one, _)) if value == "1" => out.push_str(one),
                    Some((_, many)) => out.push_str(many),
                    None => push_apart(&mut out, &visible::in_sentence(value)),
                }
                rest = &after[close + 1..];
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Appends a value. A name that ends in a digit and a year behind it would read as one number: a space parts them.
fn push_apart(out: &mut String, value: &str) {
    let ends_in_digit = out.bytes().last().is_some_and(|b| b.is_ascii_digit());
    if ends_in_digit && value.starts_with(|c: char| c.is_ascii_digit()) {
        out.push(' ');
    }
    out.push_str(value);
}

/// The files of texts, one for each part of the program. A key is `section.name`, unique over all of them.
const FILES: [&str; 14] = [
    include_str!("texts/common.toml"),
    include_str!("texts/reading.toml"),
    include_str!("texts/tables.toml"),
    include_str!("texts/documents.toml"),
    include_str!("texts/pdf.toml"),
    include_str!("texts/extract.toml"),
    include_str!("texts/checks.toml"),
    include_str!("texts/changes.toml"),
    include_str!("texts/analysis.toml"),
    include_str!("texts/narrative.toml"),
    include_str!("texts/charts.toml"),
    include_str!("texts/page.toml"),
    include_str!("texts/cli.toml"),
    include_str!("texts/help.toml"),
];

fn texts() -> &'static BTreeMap<String, Words> {
    static TEXTS: OnceLock<BTreeMap<String, Words>> = OnceLock::new();
    TEXTS.get_or_init(|| FILES.into_iter().flat_map(entries).collect())
}

fn entries(file: &str) -> impl Iterator<Item = (String, Words)> {
    let sections: BTreeMap<String, BTreeMap<String, Words>> =
        toml::from_str(file).expect("the files of texts are checked by a test");
    sections.into_iter().flat_map(|(section, texts)| {
        texts.into_iter().map(move |(key, words)| (format!("{section}.{key}"), words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_named_values_and_leaves_other_braces() {
        let args = [("n", "3".to_owned())];
        assert_eq!(fill("{n} rows, {m} {", &args), "3 rows, {m} {");
    }

    #[test]
    fn a_word_stands_in_the_singular_beside_one_and_in_the_plural_beside_other_numbers() {
        let text = |n: &str| fill("{n} {n:body|bodies}", &[("n", n.to_owned())]);
        assert_eq!([text("0"), text("1"), text("2")], ["0 bodies", "1 body", "2 bodies"]);
    }

    #[test]
    fn a_name_that_ends_in_a_digit_and_a_year_do_not_become_one_number() {
        let text = |body: &str| {
            let args = [("body", body.to_owned()), ("year", "2023".to_owned())];
            fill("{body}{year}年", &args)
        };
        assert_eq!([text("一中2"), text("甲县")], ["一中2 2023年", "甲县2023年"]);
    }

    #[test]
    fn both_languages_of_a_text_take_the_same_values() {
        for key in keys() {
            let words = &texts()[key];
            let names = |text: &str| {
                let mut found: Vec<String> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|part| part.split_once('}').map(|(name, _)| name))
                    .map(|name| name.split(':').next().unwrap_or_default().to_owned())
                    .collect();
                found.sort();
                found.dedup();
                found
            };
            assert_eq!(names(&words.zh), names(&words.en), "{key}");
            assert!(!words.zh.is_empty() && !words.en.is_empty(), "{key}");
        }
    }

    #[test]
    fn every_key_stands_once() {
        let rows: usize = FILES.into_iter().map(|file| entries(file).count()).sum();
        assert_eq!(rows, keys().count());
    }

    #[test]
    fn a_locale_gives_a_language() {
        assert_eq!(Lang::of_locale("zh_CN.UTF-8"), Lang::Zh);
        assert_eq!(Lang::of_locale("C"), Lang::En);
    }
}
