use crate::catalog::validate::Source;
use crate::error::Error;
use crate::i18n::{self, Words};
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
        return say("type", &[("found", found.to_owned()), ("expected", expected.to_owned())]);
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
    let known = known.trim_start_matches("one of ").replace('`', "");
    Some((found.to_owned(), known))
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
            ("[[label]]\nid = 1\naliases = []\n", "类型不符", "expected a string"),
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
