use std::sync::OnceLock;

use serde::Deserialize;

use crate::extract::prose::numbers::Number;
use crate::model::IndicatorId;

/// A pattern of words around a number: what each list means is said in the data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pattern {
    pub(super) indicator: String,
    #[serde(default)]
    cue: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    subject: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    /// Whether the number is said to be a part of another one.
    part: Option<bool>,
    units: Vec<String>,
    /// Whether the figure is of an account that has a name.
    #[serde(default)]
    pub(super) account: bool,
}

/// That something was not done at all, said without a number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NonePattern {
    pub(super) indicator: IndicatorId,
    pub(super) words: Vec<String>,
    pub(super) of: Vec<String>,
    #[serde(default)]
    pub(super) without: Vec<String>,
}

/// Words that make a number a growth, a share, an estimate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) rise: Vec<String>,
    pub(super) fall: Vec<String>,
    pub(super) compared: Vec<String>,
    pub(super) share: Vec<String>,
    pub(super) estimate: Vec<String>,
    pub(super) other_year: Vec<String>,
}

/// Every pattern, in the order of the data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Patterns {
    pub(super) figure: Vec<Pattern>,
    pub(super) none: Vec<NonePattern>,
    pub(super) claim: Vec<Pattern>,
    pub(super) words: Words,
}

impl Patterns {
    pub(super) fn get() -> &'static Patterns {
        static PATTERNS: OnceLock<Patterns> = OnceLock::new();
        PATTERNS.get_or_init(|| {
            toml::from_str(include_str!("../../catalog/data/prose.toml"))
                .expect("the embedded patterns are tested")
        })
    }
}

/// How far behind a number a word still belongs to it, in characters.
const AFTER: usize = 16;

/// A number in its sentence.
pub(super) struct Context<'a> {
    /// The sentence up to the number.
    pub(super) earlier: &'a str,
    /// What stands between the number before and this one.
    pub(super) between: &'a str,
    /// What follows, up to the next number.
    pub(super) behind: &'a str,
}

impl Pattern {
    /// Whether the words around a number are these.
    pub(super) fn fits(&self, number: &Number, context: &Context<'_>) -> bool {
        let any =
            |words: &[String], text: &str| words.iter().any(|word| text.contains(word.as_str()));
        let needed = |words: &[String], text: &str| words.is_empty() || any(words, text);
        let near: String = context.behind.chars().take(AFTER).collect();
        let is_part = context.earlier.contains("其中");
        self.units.contains(&number.unit)
            && needed(&self.cue, context.between)
            && needed(&self.also, context.between)
            && needed(&self.after, &near)
            && (self.subject.is_empty() || self.is_last_subject(context.earlier))
            && !any(&self.without, context.between)
            && self.part.is_none_or(|part| part == is_part)
    }

    /// Of all subjects that a sentence has named, the last is the one that is spoken of.
    fn is_last_subject(&self, earlier: &str) -> bool {
        let last =
            |words: &[String]| words.iter().filter_map(|word| earlier.rfind(word.as_str())).max();
        let others = Patterns::get().figure.iter().filter(|other| other.subject != self.subject);
        let own = last(&self.subject);
        own.is_some() && others.filter_map(|other| last(&other.subject)).all(|at| Some(at) < own)
    }
}
