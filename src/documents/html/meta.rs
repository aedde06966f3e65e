//! What the head of a page says about itself.

use super::tags::{Tag, name_and_value};

/// The name that the standard for the sites of governments gives to the day of publication.
const PUBLISHED: &str = "PubDate";

/// How far into a page its head is looked for.
const WITHIN: usize = 64 << 10;

/// When a page says that it was published; none where it does not.
pub(super) fn published(text: &str) -> Option<String> {
    let head = &text[..text.floor_char_boundary(WITHIN)];
    let mut attributes = Vec::new();
    let tags = memchr::memchr_iter(b'<', head.as_bytes()).filter_map(|at| {
        let rest = &head[at + 1..];
        let name = rest.get(..4)?;
        name.eq_ignore_ascii_case("meta").then_some(rest)
    });
    for tag in tags {
        if Tag::parse(tag, &mut attributes).is_none() {
            continue;
        }
        let value = |wanted: &str| {
            let all = attributes.iter().map(|attribute| name_and_value(attribute));
            all.filter(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value).next()
        };
        if value("name").is_some_and(|name| name.trim().eq_ignore_ascii_case(PUBLISHED)) {
            return value("content").map(|day| day.trim().to_owned()).filter(|day| !day.is_empty());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_page_may_say_when_it_was_published() {
        let of = |head: &str| published(&format!("<html><head>{head}</head><p>PubDate</p>"));
        let day = Some("2024-01-31 10:20".to_owned());
        assert_eq!(of("<meta name=\"PubDate\" content=\"2024-01-31 10:20\">"), day);
        assert_eq!(of("<META content='2024-01-31 10:20' name=pubdate />"), day);
        assert_eq!(
            of("<meta name=\"SiteName\" content=\"PubDate\"><meta name=PubDate content>"),
            None
        );
        assert_eq!(of(""), None);
    }
}
