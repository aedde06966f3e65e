//! A tag as the standard cuts it: its name, its attributes, its end.

/// A start or end tag.
pub(in crate::documents) struct Tag<'a> {
    /// `td`, `/td`.
    pub(in crate::documents) name: &'a str,
    /// Whether it ends with `/>`.
    pub(super) closes_itself: bool,
    /// How many bytes it takes after its `<`.
    pub(in crate::documents) length: usize,
}

impl<'a> Tag<'a> {
    /// The tag that begins after a `<`; none when it does not end before the page does. `attributes` gets each of its
    /// attributes, name and value as they stand there.
    pub(in crate::documents) fn parse(
        text: &'a str,
        attributes: &mut Vec<&'a str>,
    ) -> Option<Self> {
        attributes.clear();
        let bytes = text.as_bytes();
        let slash = usize::from(bytes.first() == Some(&b'/'));
        let name_end = slash + bytes[slash..].iter().position(|b| ends_name(*b))?;
        let mut tag = Tag { name: &text[..name_end], closes_itself: false, length: 0 };
        let mut at = name_end;
        loop {
            match bytes.get(at)? {
                b'>' => {
                    tag.length = at + 1;
                    return Some(tag);
                }
                b'/' => {
                    tag.closes_itself = bytes.get(at + 1) == Some(&b'>');
                    at += 1;
                }
                byte if byte.is_ascii_whitespace() => at += 1,
                _ => {
                    let end = attribute_end(bytes, at)?;
                    attributes.push(&text[at..end]);
                    at = end;
                }
            }
        }
    }
}

/// The name of an attribute as [`Tag::parse`] gives it, and its value without quotes.
pub(super) fn name_and_value(attribute: &str) -> (&str, &str) {
    let at = attribute.bytes().skip(1).position(|b| b == b'=' || b.is_ascii_whitespace());
    let Some(at) = at.map(|at| at + 1) else { return (attribute, "") };
    let value = attribute[at..].trim_ascii_start();
    let value = value.strip_prefix('=').unwrap_or(value).trim_ascii_start();
    (&attribute[..at], value.trim_matches(['"', '\'']))
}

/// Where the attribute that begins here ends: after its value, if it has one.
fn attribute_end(bytes: &[u8], start: usize) -> Option<usize> {
    // An equals sign at the start is part of the name.
    let ends = |b: &u8| ends_name(*b) || *b == b'=';
    let name_end = start + 1 + bytes[start + 1..].iter().position(ends)?;
    let equals = name_end + bytes[name_end..].iter().position(|b| !b.is_ascii_whitespace())?;
    if bytes[equals] != b'=' {
        return Some(name_end);
    }
    let value = equals + 1 + bytes[equals + 1..].iter().position(|b| !b.is_ascii_whitespace())?;
    match bytes[value] {
        // No value: the tag ends here.
        b'>' => Some(value),
        quote @ (b'"' | b'\'') => {
            memchr::memchr(quote, &bytes[value + 1..]).map(|end| value + end + 2)
        }
        _ => {
            let ends = |b: &u8| b.is_ascii_whitespace() || *b == b'>';
            bytes[value..].iter().position(ends).map(|end| value + end)
        }
    }
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/' || byte == b'>'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_cut_by_the_standard() {
        for (text, name, attributes, closes_itself) in [
            ("p>x", "p", vec![], false),
            (
                "td colspan=2 rowspan = '3' nowrap>",
                "td",
                vec!["colspan=2", "rowspan = '3'", "nowrap"],
                false,
            ),
            ("a title=\"a > b\"href=x/>", "a", vec!["title=\"a > b\"", "href=x/"], false),
            ("br/>", "br", vec![], true),
            ("/td x=1 >", "/td", vec!["x=1"], false),
            ("img a b / c= d =e>", "img", vec!["a", "b", "c= d", "=e"], false),
            ("p x= >", "p", vec!["x= "], false),
        ] {
            let mut found = Vec::new();
            let tag = Tag::parse(text, &mut found).expect("the tag ends");
            assert_eq!(
                (tag.name, found, tag.closes_itself),
                (name, attributes, closes_itself),
                "{text}"
            );
        }
        assert!(Tag::parse("a x=\"never closed", &mut Vec::new()).is_none());
    }

    #[test]
    fn an_attribute_has_a_name_and_a_value() {
        for (attribute, name, value) in
            [("rowspan = '3'", "rowspan", "3"), ("hidden", "hidden", ""), ("a=b=c", "a", "b=c")]
        {
            assert_eq!(name_and_value(attribute), (name, value));
        }
    }
}
