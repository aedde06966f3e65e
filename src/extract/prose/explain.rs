//! The parse of a sentence, word by word, for a reader who asks why a number was taken or not.

use crate::extract::prose::clause::{Counted, Outcome, Parsed};
use crate::extract::prose::tokens::Kind;
use crate::model::Place;

/// A sentence as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// Where its paragraph stands.
    pub place: Place,
    /// Its words in order.
    pub words: Vec<ExplainedWord>,
    /// Its numbers in order.
    pub numbers: Vec<ExplainedNumber>,
}

/// A word of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedWord {
    /// The word as printed.
    pub text: String,
    /// What it is: a class of the lexicon with what it names (`channel:wechat`), `number`, `unknown`; empty for signs.
    pub class: String,
}

/// A number of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedNumber {
    /// The number as printed.
    pub text: String,
    /// What was done, as the lexicon names it; empty when nothing is said.
    pub verb: String,
    /// To what.
    pub object: String,
    /// Where.
    pub channel: String,
    /// The names of the accounts.
    pub accounts: Vec<String>,
    /// The indicator that it gives; for a rate, the one that it is about.
    pub indicator: String,
    /// Why it gives none; empty when it gives one.
    pub reason: String,
    /// The word that the reason is about.
    pub word: String,
}

pub(super) fn explained(sentence: &str, parsed: &Parsed<'_>, place: &Place) -> Explained {
    let words = parsed.tokens.iter().map(|token| ExplainedWord {
        text: token.text(sentence).to_owned(),
        class: class(&token.kind),
    });
    Explained {
        place: place.clone(),
        words: words.collect(),
        numbers: parsed.counted.iter().map(|counted| number(sentence, parsed, counted)).collect(),
    }
}

fn class(kind: &Kind<'_>) -> String {
    match kind {
        Kind::Word(m) if m.is.is_empty() => m.class.as_str().to_owned(),
        Kind::Word(m) => format!("{}:{}", m.class.as_str(), m.is),
        Kind::Quantity(_) => "number".to_owned(),
        Kind::Number => "other_number".to_owned(),
        Kind::Year(_) => "year".to_owned(),
        Kind::Month(_) => "month".to_owned(),
        Kind::Quoted => "name".to_owned(),
        Kind::Body => "body".to_owned(),
        Kind::Aside => "remark".to_owned(),
        Kind::Mark(_) => String::new(),
        Kind::Unknown => "unknown".to_owned(),
    }
}

fn number(sentence: &str, parsed: &Parsed<'_>, counted: &Counted<'_>) -> ExplainedNumber {
    let about = match &counted.outcome {
        Outcome::Taken(at) => Some(*at),
        Outcome::Rate(rate) => Some(rate.of),
        Outcome::Left(..) => None,
    };
    let (reason, word) = match &counted.outcome {
        Outcome::Left(code, word) => ((*code).to_owned(), word.clone()),
        _ => Default::default(),
    };
    let indicator = about.and_then(|at| parsed.frames[at].reading).map(|r| r.indicator.clone());
    let frame = counted.frame.map(|at| &parsed.frames[at]);
    ExplainedNumber {
        text: super::printed(parsed, counted, sentence),
        verb: frame.and_then(|f| f.verb).unwrap_or_default().to_owned(),
        object: frame.and_then(|f| f.object.label()).unwrap_or_default().to_owned(),
        channel: frame.map(|f| f.channels.label()).unwrap_or_default().to_owned(),
        accounts: frame.map(|f| f.channels.accounts.clone()).unwrap_or_default(),
        indicator: indicator.unwrap_or_default(),
        reason,
        word,
    }
}
