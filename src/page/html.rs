//! Text that may stand in a page as it is: everything that comes from a report goes through [`Html::text`].

use std::fmt::Write;

use serde::Serialize;

use crate::i18n::{self, Lang};

/// A piece of a page, already escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct Html(String);

impl Html {
    /// A text, escaped.
    pub(super) fn text(text: &str) -> Html {
        let mut out = String::with_capacity(text.len());
        for c in i18n::visible(text).chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                c => out.push(c),
            }
        }
        Html(out)
    }

    /// A text that a report gives, marked as Chinese where the page is in another language.
    pub(super) fn quoted(text: &str, lang: Lang) -> Html {
        let inner = Html::text(text);
        if !needs_mark(text, lang) {
            return inner;
        }
        Html(format!("<span lang=\"zh\">{}</span>", inner.0))
    }

    /// A text in an element with a class.
    pub(super) fn of_class(self, element: &str, class: &str) -> Html {
        Html(format!("<{element} class=\"{class}\">{}</{element}>", self.0))
    }

    /// The same in bold.
    pub(super) fn bold(self) -> Html {
        Html(format!("<b>{}</b>", self.0))
    }

    /// The same as a link inside the page.
    pub(super) fn link(self, id: &str) -> Html {
        Html(format!("<a href=\"#{}\">{}</a>", Html::text(id).0, self.0))
    }

    /// Markup that the program itself writes.
    pub(super) fn markup(text: String) -> Html {
        Html(text)
    }

    /// Pieces one after another.
    pub(super) fn joined(pieces: impl IntoIterator<Item = Html>, between: &str) -> Html {
        let mut out = String::new();
        for piece in pieces {
            if !out.is_empty() {
                let _ = write!(out, "{}", Html::text(between).0);
            }
            out.push_str(&piece.0);
        }
        Html(out)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is Chinese in a page of another language.
pub(super) fn needs_mark(text: &str, lang: Lang) -> bool {
    lang != Lang::Zh && text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

/// What stands for a piece of markup while a text is filled in; no text has these characters of private use.
const OPEN: char = '\u{f8f0}';
const CLOSE: char = '\u{f8f1}';

/// A text of the page whose values are pieces of markup.
pub(super) fn say(lang: Lang, key: &str, args: &[(&str, Html)]) -> Html {
    filled(i18n::template(lang, &format!("page.{key}")), args)
}

/// A text whose values are pieces of markup.
pub(super) fn filled(template: &str, args: &[(&str, Html)]) -> Html {
    let stand_in = |at: usize, value: &Html| match value.0.as_str() {
        // The form of a word goes with the number itself.
        number if number.bytes().all(|b| b.is_ascii_digit() || b == b',') => value.0.clone(),
        _ => format!("{OPEN}{at}{CLOSE}"),
    };
    let values: Vec<(&str, String)> =
        args.iter().enumerate().map(|(at, (name, value))| (*name, stand_in(at, value))).collect();
    // The texts themselves hold no markup, which a test makes sure of.
    let text = i18n::fill(template, &values);
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split(OPEN);
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (at, rest) = piece.split_once(CLOSE).unwrap_or(("", piece));
        let value = at.parse::<usize>().ok().and_then(|at| args.get(at));
        out.push_str(value.map_or("", |(_, value)| value.as_str()));
        out.push_str(rest);
    }
    Html(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_report_says_is_text() {
        assert_eq!(Html::text("<a href='x'>&\u{0}").as_str(), "&lt;a href=&#39;x&#39;&gt;&amp;␀");
        assert_eq!(Html::text("甲").link("a\"b").as_str(), "<a href=\"#a&quot;b\">甲</a>");
    }

    #[test]
    fn a_chinese_name_is_marked_where_the_page_is_not_chinese() {
        assert_eq!(Html::quoted("甲县", Lang::Zh).as_str(), "甲县");
        assert_eq!(Html::quoted("甲县", Lang::En).as_str(), "<span lang=\"zh\">甲县</span>");
        assert_eq!(Html::quoted("Suqian", Lang::En).as_str(), "Suqian");
    }

    #[test]
    fn the_texts_of_the_page_hold_no_markup() {
        for key in i18n::keys().filter(|key| key.starts_with("page.")) {
            for lang in [Lang::Zh, Lang::En] {
                let text = i18n::say(lang, key, &[]);
                assert!(!text.contains(['<', '>', '&']), "{key}: {text}");
            }
        }
    }
}
