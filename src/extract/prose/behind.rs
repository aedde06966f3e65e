//! What the words behind a number say: to what it is, what was done, who asked for it.

use crate::catalog::WordClass;
use crate::extract::prose::phrase::{GENERIC, Object, TOPIC, is_name, is_related};
use crate::extract::prose::tokens::{Kind, Token};

/// Whether words lead to messages about them: 226条安全生产和节水相关信息.
fn about_something(tokens: &[Token<'_>], sentence: &str) -> bool {
    let topic = |t: &&Token<'_>| {
        t.kind == Kind::Unknown
            || matches!(t.class(), Some(WordClass::Object | WordClass::Filler))
            || t.is_mark("、")
    };
    let topics = tokens.iter().take_while(|t| topic(t) && !is_related(t, sentence)).count();
    let generic = |t: &Token<'_>| {
        t.meaning().is_some_and(|m| m.class == WordClass::Object && GENERIC.contains(&m.is))
    };
    topics > 0
        && tokens.get(topics).is_some_and(|t| is_related(t, sentence))
        && tokens.get(topics + 1).is_some_and(generic)
}

/// The applicant that the words behind a number name, where it is one alone: 2件为自然人申请.
pub(super) fn applicant_behind<'a>(tokens: &[Token<'a>]) -> Option<&'a str> {
    let near = tokens.iter().take_while(|t| {
        !matches!(t.kind, Kind::Mark(_) | Kind::Quantity(_)) && t.class() != Some(WordClass::Verb)
    });
    let mut named = near.filter_map(Token::meaning).filter(|m| m.class == WordClass::Applicant);
    let one = named.next().map(|m| m.is);
    one.filter(|_| named.next().is_none())
}

/// Reads the tokens behind a number, up to the end of its clause: 63条政府信息, 5件予以公开.
pub(super) fn behind<'a>(tokens: &[Token<'a>], sentence: &str) -> (Object<'a>, Option<&'a str>) {
    // 3条公众通过网上栏目提交的申请: what stands in front of 提交的 says who and how.
    let filed = |t: &Token<'_>| {
        t.class() == Some(WordClass::Modifier) && t.text(sentence).ends_with("交的")
    };
    let from = tokens.iter().position(filed).map_or(0, |at| at + 1);
    let mut object: Option<&'a str> = None;
    let mut unknown = None;
    if about_something(&tokens[from..], sentence) {
        return (Object::Known(TOPIC), None);
    }
    for token in &tokens[from..] {
        match (&token.kind, token.meaning()) {
            (_, Some(m)) if m.class == WordClass::Object => {
                object = Some(match object {
                    Some(earlier) if GENERIC.contains(&m.is) => earlier,
                    _ => m.is,
                });
            }
            (_, Some(m)) if m.class == WordClass::Channel && m.is == "new_media" => {
                object.get_or_insert("account_platform");
            }
            // 1件信息公开被申请行政复议: the case stands behind what was done.
            (_, Some(m)) if m.is == "involve" && object.is_none_or(is_name) => {}
            (_, Some(m)) if m.class == WordClass::Verb => {
                let verb = object.is_none().then_some(m.is);
                return (told(object, unknown), verb);
            }
            (Kind::Unknown | Kind::Quoted | Kind::Body, _) if object.is_none() => {
                unknown.get_or_insert_with(|| token.text(sentence).to_owned());
            }
            (Kind::Aside, _) => {}
            (_, Some(m)) if is_tail(m.class) => {}
            _ => break,
        }
    }
    (told(object, unknown), None)
}

fn is_tail(class: WordClass) -> bool {
    matches!(
        class,
        WordClass::Modifier
            | WordClass::Filler
            | WordClass::Applicant
            | WordClass::ListEnd
            | WordClass::Preposition
            | WordClass::Instrument
    )
}

fn told<'a>(object: Option<&'a str>, unknown: Option<String>) -> Object<'a> {
    match (object, unknown) {
        (Some(_), Some(words)) => Object::Unknown(words),
        (Some(label), None) => Object::Known(label),
        (None, _) => Object::None,
    }
}
