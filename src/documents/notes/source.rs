//! The source of a page as its characters, each with the bytes that it takes.

use std::ops::Range;

use crate::documents::html::Tag;
use crate::documents::space::is_special;

/// What follows in the source.
pub(super) enum Token<'a> {
    /// A tag or a comment; a tag with its name, `td` or `/td`.
    Markup(&'a str),
    /// A character that prints something.
    Char(Scanned),
}

/// A character and its bytes.
pub(super) struct Scanned {
    /// The character; none for one that is spelled as an entity which is not known here.
    pub(super) char: Option<char>,
    pub(super) span: Range<usize>,
}

/// Goes through the source of a page.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    /// From this byte on.
    pub(super) fn new(text: &'a str, at: usize) -> Scanner<'a> {
        Scanner { text, at }
    }

    /// Where it stands.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn markup(&mut self, rest: &'a str) -> Option<Token<'a>> {
        if rest.starts_with("<!--") {
            self.at += rest.find("-->")? + 3;
            return Some(Token::Markup(""));
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            self.at += rest.find('>')? + 1;
            return Some(Token::Markup(""));
        }
        let begins =
            rest[1..].trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
        if !begins {
            return Some(self.char(rest));
        }
        let tag = Tag::parse(&rest[1..], &mut Vec::new())?;
        self.at += 1 + tag.length;
        let raw = ["script", "style"].into_iter().find(|name| tag.name.eq_ignore_ascii_case(name));
        if let Some(raw) = raw {
            let behind = self.text[self.at..].to_ascii_lowercase();
            self.at += behind.find(&format!("</{raw}"))?;
        }
        Some(Token::Markup(tag.name))
    }

    fn char(&mut self, rest: &str) -> Token<'a> {
        let start = self.at;
        let (char, length) = match entity(rest) {
            Some(found) => found,
            None => {
                let char = rest.chars().next();
                (char, char.map_or(1, char::len_utf8))
            }
        };
        self.at += length;
        Token::Char(Scanned { char, span: start..self.at })
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = &self.text[self.at..];
            let token = match rest.as_bytes().first()? {
                b'<' => self.markup(rest)?,
                _ => self.char(rest),
            };
            match &token {
                Token::Char(Scanned { char: Some(c), .. }) if is_special(*c) => {}
                _ => return Some(token),
            }
        }
    }
}

/// The longest name of an entity that is looked at.
const LONGEST_ENTITY: usize = 12;

/// The character of an entity at the start of a text, none in it where its name is not known here, and its length.
fn entity(text: &str) -> Option<(Option<char>, usize)> {
    let name = text.strip_prefix('&')?;
    let end = name.bytes().take(LONGEST_ENTITY).position(|b| b == b';')?;
    let (name, length) = (&name[..end], end + 2);
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some((char::from_u32(code), length));
    }
    let named = name.bytes().all(|b| b.is_ascii_alphanumeric()) && !name.is_empty();
    let char = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => Some(' '),
        "middot" => Some('·'),
        "ldquo" => Some('“'),
        "rdquo" => Some('”'),
        "mdash" => Some('—'),
        name => quick_xml::escape::resolve_xml_entity(name).and_then(|text| text.chars().next()),
    };
    named.then_some((char, length))
}
