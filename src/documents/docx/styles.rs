//! Which styles of a Word document are headings, and the document's title.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::documents::package::{attribute, entity};
use crate::documents::space::fold_space;

/// How many styles may stand between a style and the heading that it is based on.
const GENERATIONS: usize = 16;

/// The styles that are headings, by their ids.
#[derive(Default)]
pub(super) struct Headings(BTreeSet<String>);

#[derive(Default)]
struct Style {
    based_on: Option<String>,
    heading: bool,
}

impl Headings {
    /// The headings that a part of styles defines; those before the first fault when it is damaged.
    pub(super) fn of(part: &str) -> Self {
        let styles = styles(part);
        let is_heading = |id: &String| {
            let parent = |id: &&Style| id.based_on.as_ref().and_then(|id| styles.get(id));
            std::iter::successors(styles.get(id), parent).take(GENERATIONS).any(|s| s.heading)
        };
        Headings(styles.keys().filter(|id| is_heading(id)).cloned().collect())
    }

    /// Whether the style of this id is a heading.
    pub(super) fn contains(&self, style: &str) -> bool {
        self.0.contains(style)
    }
}

fn styles(part: &str) -> BTreeMap<String, Style> {
    let mut styles: BTreeMap<String, Style> = BTreeMap::new();
    let mut current: Option<(String, Style)> = None;
    let mut reader = Reader::from_str(part);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(e) if e.local_name().as_ref() == "style" => {
                current = attribute(&e, "styleId").map(|id| (id, Style::default()));
            }
            Event::End(e) if e.local_name().as_ref() == "style" => styles.extend(current.take()),
            Event::Start(e) | Event::Empty(e) => {
                let Some((_, style)) = &mut current else { continue };
                let value = || attribute(&e, "val").unwrap_or_default();
                match e.local_name().as_ref() {
                    "name" => style.heading |= names_heading(&value()),
                    "outlineLvl" => style.heading |= is_outline(&value()),
                    "basedOn" => style.based_on = Some(value()),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    styles
}

fn names_heading(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with("heading") || name == "title" || name.starts_with("标题")
}

/// Whether the outline level is one of a heading: 0 to 8; 9 is body text.
pub(super) fn is_outline(level: &str) -> bool {
    level.parse::<u8>().is_ok_and(|level| level < 9)
}

/// The title in the document's properties; empty when there is none.
pub(super) fn title(part: &str) -> String {
    let mut title = String::new();
    let mut inside = false;
    let mut reader = Reader::from_str(part);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(e) if e.local_name().as_ref() == "title" => inside = true,
            Event::End(e) if e.local_name().as_ref() == "title" => break,
            Event::Text(text) if inside => title.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if inside => {
                title.push_str(&entity(&reference).unwrap_or_default());
            }
            _ => {}
        }
    }
    fold_space(&title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_a_heading_by_name_by_level_or_by_its_parent() {
        let part = r#"<w:styles xmlns:w="w">
            <w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
            <w:style w:styleId="a"><w:name w:val="Own"/><w:basedOn w:val="b"/></w:style>
            <w:style w:styleId="b"><w:name w:val="Other"/><w:basedOn w:val="1"/></w:style>
            <w:style w:styleId="c"><w:name w:val="Third"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
            <w:style w:styleId="d"><w:name w:val="Body"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
            <w:style w:styleId="e"><w:name w:val="Loop"/><w:basedOn w:val="e"/></w:style></w:styles>"#;
        let headings = Headings::of(part);
        for (id, is) in
            [("1", true), ("a", true), ("b", true), ("c", true), ("d", false), ("e", false)]
        {
            assert_eq!(headings.contains(id), is, "{id}");
        }
    }

    #[test]
    fn the_title_keeps_its_entities() {
        assert_eq!(
            title("<c:p xmlns:c='c' xmlns:d='d'><d:title> A &amp;&#32;B </d:title></c:p>"),
            "A & B"
        );
    }
}
