use crate::catalog::validate::Source;
use crate::error::Error;
use crate::i18n::{self, Lang, Words};
use crate::model::Place;

/// Adds to an error where a TOML file is wrong, and what is wrong in both languages (`{message}`). The parser speaks
/// English; what it says of fields and types, which is most of it, is said here in other words.
pub(crate) fn toml_fault(error: Error, source: Source<'_>, fault: &toml::de::Error) -> Error {
    let place = Place::document(source.name);
    let place = match fault.span() {
        Some(span) => {
            let before = source.text.get(..span.start).unwrap_or(source.text);
            place.at_line(before.matches('\n').count() as u64 + 1)
        }
        None => place,
    };
    error.at(place).with_words("message", words(fault.message()))
}

fn words(message: &str) -> Words {
    let say = |key: &str, args: i18n::Args<'_>| i18n::words(&format!("toml.{key}"), args);
    let one = |name: &'static str, value: &str| [(name, value.to_owned())];
    if let Some((found, known)) = unknown(message, "unknown field `") {
        return say("unknown_field", &[("found", found), ("known", known)]);
    }
    if let Some((found, known)) = unknown(message, "unknown variant `") {
        return say("unknown_value", &[("found", found), ("known", known)]);
    }
    if let Some(field) = quoted(message, "missing field `") {
        return say("missing_field", &one("field", field));
    }
    if let Some(field) = quoted(message, "duplicate field `") {
        return say("twice", &one("field", field));
    }
    if let Some((found, expected)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected "))
    {
        let of = |lang: Lang| {
            let args = [("found", kind(found, lang)), ("expected", kind(expected, lang))];
            i18n::say(lang, "toml.type", &args)
        };
        return Words { zh: of(Lang::Zh), en: of(Lang::En) };
    }
    match message.trim() {
        "duplicate key" => say("key_twice", &[]),
        message => say("syntax", &one("message", message)),
    }
}

/// What was found and what is known, in ``unknown field `x`, expected one of `a`, `b` ``.
fn unknown(message: &str, begin: &str) -> Option<(String, String)> {
    let found = quoted(message, begin)?;
    let known = message.split_once("expected ").map_or("", |(_, known)| known);
    let known = known.trim_start_matches("one of ").replace('`', "").replace(" or ", ", ");
    Some((found.to_owned(), known))
}

/// The kinds of values, by the words with which the parser begins, and the names of their texts.
const KINDS: [(&str, &str); 15] = [
    ("string", "string"),
    ("integer", "integer"),
    ("floating point", "number"),
    ("f64", "number"),
    ("boolean", "boolean"),
    ("sequence", "sequence"),
    ("map", "map"),
    ("struct", "map"),
    ("tuple", "sequence"),
    ("i32", "integer"),
    ("i64", "integer"),
    ("u8", "integer"),
    ("u16", "integer"),
    ("u32", "integer"),
    ("usize", "integer"),
];

/// A kind of value, with the value behind it where there is one: ``integer `1` `` is 整数`1`.
fn kind(said: &str, lang: Lang) -> String {
    let bare = said.trim_start_matches("a ");
    let (word, value) = match bare.find(['`', '"']) {
        Some(at) => (bare[..at].trim(), &bare[at..]),
        None => (bare, ""),
    };
    let Some((_, name)) = KINDS.iter().find(|(begin, _)| word.starts_with(begin)) else {
        return said.to_owned();
    };
    let name = i18n::say(lang, &format!("toml.kind_{name}"), &[]);
    match (value.is_empty(), lang) {
        (true, _) => name,
        (false, Lang::Zh) => format!("{name}{value}"),
        (false, Lang::En) => format!("{name} {value}"),
    }
}

fn quoted<'m>(message: &'m str, begin: &str) -> Option<&'m str> {
    message.strip_prefix(begin)?.split('`').next()
}

#[cfg(test)]
mod tests {
    use crate::catalog::Catalog;
    use crate::i18n::Lang;

    #[test]
    fn a_fault_is_said_in_both_languages_with_its_line() {
        for (text, zh, en) in [
            ("[[label]]\nid = 'x'\ncolour = 1\n", "未知字段“colour”", "unknown field `colour`"),
            ("[[label]]\nid = 'x'\n", "缺少字段“aliases”", "`aliases` is missing"),
            ("[[label]]\nid = 1\naliases = []\n", "此处为整数`1`，应为文字", "expected a string"),
            ("[[label]]\nid = 'x'\nid = 'y'\n", "重复", "twice"),
            ("[[label\n", "TOML", "TOML"),
        ] {
            let error = Catalog::with_text("mine.toml", text).unwrap_err();
            assert_eq!(error.code(), "catalog_syntax");
            let said = (error.message(Lang::Zh), error.message(Lang::En));
            assert!(said.0.contains(zh) && said.0.contains("行"), "{text}: {}", said.0);
            assert!(said.1.contains(en) && said.1.contains("line"), "{text}: {}", said.1);
        }
    }
}
