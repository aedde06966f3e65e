//! What the styles of a Word document say: which are headings, and how their text is shown. And the document's title.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::run_look::RunLook;
use crate::documents::package::{attribute, entity};
use crate::documents::space::fold_space;

/// How many styles may stand between a style and the heading that it is based on.
const GENERATIONS: usize = 16;

/// The styles, by their ids.
#[derive(Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

#[derive(Clone, Default)]
struct Style {
    based_on: Option<String>,
    heading: bool,
    look: RunLook,
}

impl Styles {
    /// The styles that a part defines; those before the first fault when it is damaged.
    pub(super) fn of(part: &str) -> Self {
        let styles = styles(part);
        let whole = |id: &String| {
            let parent = |style: &&Style| style.based_on.as_ref().and_then(|id| styles.get(id));
            let line: Vec<&Style> =
                std::iter::successors(styles.get(id), parent).take(GENERATIONS).collect();
            let look =
                line.iter().rev().fold(RunLook::default(), |look, style| look.under(style.look));
            Style { based_on: None, heading: line.iter().any(|style| style.heading), look }
        };
        Styles(styles.keys().map(|id| (id.clone(), whole(id))).collect())
    }

    /// Whether the style of this id is a heading.
    pub(super) fn is_heading(&self, style: &str) -> bool {
        self.0.get(style).is_some_and(|style| style.heading)
    }

    /// How the text of the style of this id is shown.
    pub(super) fn look(&self, style: &str) -> RunLook {
        self.0.get(style).map(|style| style.look).unwrap_or_default()
    }
}

fn styles(part: &str) -> BTreeMap<String, Style> {
    let mut styles: BTreeMap<String, Style> = BTreeMap::new();
    let mut current: Option<(String, Style)> = None;
    let (mut in_run, mut in_part) = (false, false);
    let mut reader = Reader::from_str(part);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(e) if e.local_name().as_ref() == "style" => {
                current = attribute(&e, "styleId").map(|id| (id, Style::default()));
            }
            Event::End(e) if e.local_name().as_ref() == "style" => styles.extend(current.take()),
            Event::Start(e) if e.local_name().as_ref() == "rPr" => in_run = true,
            Event::End(e) if e.local_name().as_ref() == "rPr" => in_run = false,
            // What a table style says of some of its rows is not said of all.
            Event::Start(e) if e.local_name().as_ref() == "tblStylePr" => in_part = true,
            Event::End(e) if e.local_name().as_ref() == "tblStylePr" => in_part = false,
            Event::Start(_) | Event::Empty(_) if in_part => {}
            Event::Start(e) | Event::Empty(e) => {
                let Some((_, style)) = &mut current else { continue };
                let value = || attribute(&e, "val").unwrap_or_default();
                match e.local_name().as_ref() {
                    _ if in_run => style.look.take(&e),
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
        let styles = Styles::of(part);
        for (id, is) in
            [("1", true), ("a", true), ("b", true), ("c", true), ("d", false), ("e", false)]
        {
            assert_eq!(styles.is_heading(id), is, "{id}");
        }
    }

    #[test]
    fn a_style_looks_as_its_parent_but_for_what_it_changes() {
        let part = r#"<w:styles xmlns:w="w">
            <w:style w:styleId="a"><w:rPr><w:strike/><w:vanish/></w:rPr></w:style>
            <w:style w:styleId="b"><w:basedOn w:val="a"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style></w:styles>"#;
        let styles = Styles::of(part);
        assert!(styles.look("a").is_hidden() && !styles.look("b").is_hidden());
        assert!(styles.look("b").state(false).struck);
    }

    #[test]
    fn the_title_keeps_its_entities() {
        assert_eq!(
            title("<c:p xmlns:c='c' xmlns:d='d'><d:title> A &amp;&#32;B </d:title></c:p>"),
            "A & B"
        );
    }
}
