//! The one error of the library: the world is broken (a file, a configuration, a request). What is wrong in the data
//! is a [`Finding`](crate::Finding), never an error.

use std::error::Error as StdError;
use std::fmt;

use crate::i18n::{self, Lang, Words};
use crate::model::Place;

/// What kind of thing went wrong.
///
/// ```
/// use tongbi::{Error, ErrorKind};
///
/// assert_eq!(Error::new(ErrorKind::Request, "nothing_in_both").kind(), ErrorKind::Request);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    Io,
    /// A file is not what it was taken for: not text, not Parquet, a table without the columns that are needed.
    Format,
    /// A catalog, rule, chart or other configuration file is wrong.
    Catalog,
    /// What was asked for does not exist or makes no sense: an unknown indicator, no figures at all.
    Request,
    /// A chart cannot be drawn from what there is.
    Chart,
}

/// An error: where, what was found, what was expected, what to do.
///
/// The sentence is the text `error.<code>` (and `error.<code>_hint`), so that one error reads in both languages;
/// `Display` is English.
///
/// ```
/// use tongbi::{Catalog, ErrorKind, Lang};
///
/// let error = Catalog::with_text("own.toml", "[[indicator").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Catalog);
/// assert!(!error.message(Lang::Zh).is_empty() && !error.message(Lang::En).is_empty());
/// ```
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    code: String,
    place: Option<Place>,
    args: Vec<(String, String)>,
    words: Vec<(String, Words)>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

/// The result of everything here that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of this kind whose sentence is the text `error.<code>`.
    pub fn new(kind: ErrorKind, code: &str) -> Self {
        Error(Box::new(Inner {
            kind,
            code: code.to_owned(),
            place: None,
            args: Vec::new(),
            words: Vec::new(),
            cause: None,
        }))
    }

    /// Adds a value for the sentence.
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.0.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds words for the sentence, which differ by language.
    pub fn with_words(mut self, name: &str, words: Words) -> Self {
        self.0.words.push((name.to_owned(), words));
        self
    }

    /// Says where.
    pub fn at(mut self, place: Place) -> Self {
        self.0.place = Some(place);
        self
    }

    /// Adds the error that caused this one; its text is printed behind the sentence.
    pub fn because(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Where it went wrong, when that is known.
    pub fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }

    /// The whole message in both languages.
    pub fn words(&self) -> Words {
        Words { zh: self.message(Lang::Zh), en: self.message(Lang::En) }
    }

    /// The code of the sentence, for programs.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The whole message in one language: place, sentence, cause.
    pub fn message(&self, lang: Lang) -> String {
        let mut out = String::new();
        if let Some(place) = &self.0.place {
            out.push_str(&place.describe(lang));
            out.push_str(&i18n::say(lang, "place.colon", &[]));
        }
        out.push_str(&self.text(&format!("error.{}", self.0.code), lang));
        if let Some(cause) = &self.0.cause {
            out.push_str(&i18n::say(lang, "place.cause", &[("cause", cause.to_string())]));
        }
        out
    }

    /// What to do about it; none when there is nothing to add.
    pub fn hint(&self, lang: Lang) -> Option<String> {
        let key = format!("error.{}_hint", self.0.code);
        i18n::has(&key).then(|| self.text(&key, lang))
    }

    fn text(&self, key: &str, lang: Lang) -> String {
        let words = self.0.words.iter().map(|(name, words)| (name, words.get(lang).to_owned()));
        let args = self.0.args.iter().map(|(name, value)| (name, value.clone())).chain(words);
        let args: Vec<(&str, String)> = args.map(|(name, value)| (name.as_str(), value)).collect();
        i18n::say(lang, key, &args)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.cause.as_deref().map(|cause| cause as &(dyn StdError + 'static))
    }
}
