//! The style sheets that stand in a page: of each rule what it says about whether text is shown.
//!
//! Rules for elements by name, class and id, and for elements within others. Rules that depend on what a reader does, or
//! on the place among others, are left out; so are sheets for print, and those of other files.

use std::collections::BTreeSet;

use super::look::{Ink, Look, declarations};

/// The most rules of a page that are looked at.
const RULES: usize = 2_000;

/// The rules of a page.
#[derive(Debug, Default)]
pub(super) struct StyleSheet {
    rules: Vec<Rule>,
    /// The classes and ids that they name.
    names: BTreeSet<String>,
    /// The names of elements for which they hold; an empty one stands for all.
    elements: BTreeSet<String>,
}

#[derive(Debug)]
struct Rule {
    /// What the element is, and what it is in, from the inside out.
    path: Vec<Compound>,
    weight: (usize, usize, usize),
    look: Look,
    /// What is said above the style of the element itself.
    important: Look,
}

/// What an element must be.
#[derive(Debug, Default)]
struct Compound {
    name: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
}

/// An element as rules see it.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) id: &'a str,
    pub(super) classes: &'a str,
}

impl StyleSheet {
    /// The rules of all sheets of a page that say something about whether text is shown.
    pub(super) fn of(page: &str) -> StyleSheet {
        let mut sheet = StyleSheet::default();
        let mut rest = 0;
        while let Some(at) = find_style(page, rest) {
            let Some(open) = page[at..].find('>').map(|end| at + end + 1) else { break };
            let Some(end) = end_of_style(page, open) else { break };
            let for_print = page[at..open].to_ascii_lowercase().contains("print");
            if !for_print && !in_comment(page, at) {
                sheet.add(&without_comments(&page[open..end]));
            }
            rest = end;
        }
        // The heavier rule decides, and of two the later one.
        sheet.rules.sort_by_key(|rule| rule.weight);
        sheet
    }

    /// Whether no rule says anything.
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether a rule gives a colour.
    pub(super) fn has_colours(&self) -> bool {
        let unseen = |look: &Look| look.ink.is_some_and(|ink| ink != Ink::Dark);
        self.rules.iter().any(|rule| unseen(&rule.look) || unseen(&rule.important))
    }

    /// Whether a rule gives a type no size.
    pub(super) fn has_sizes(&self) -> bool {
        let sizeless = |look: &Look| look.sizeless == Some(true);
        self.rules.iter().any(|rule| sizeless(&rule.look) || sizeless(&rule.important))
    }

    /// Whether a rule may hold for the element.
    pub(super) fn concerns(&self, subject: Subject<'_>) -> bool {
        let named = self.elements.contains(subject.name) || self.elements.contains("");
        named || self.names_any(subject.classes) || self.names_any(subject.id)
    }

    /// Whether a rule names one of these classes, or the id.
    pub(super) fn names_any(&self, names: &str) -> bool {
        names.split_ascii_whitespace().any(|name| self.names.contains(name))
    }

    /// What the rules say of an element within others, which `ancestors` gives from the inside out: below and above the
    /// style of the element itself.
    pub(super) fn look<'a>(
        &self,
        subject: Subject<'a>,
        ancestors: impl Iterator<Item = Subject<'a>> + Clone,
    ) -> (Look, Look) {
        let mut looks = (Look::default(), Look::default());
        for rule in &self.rules {
            let Some((own, outer)) = rule.path.split_first() else { continue };
            let mut around = ancestors.clone();
            if own.is(subject) && outer.iter().all(|compound| around.any(|one| compound.is(one))) {
                looks = (looks.0.under(rule.look), looks.1.under(rule.important));
            }
        }
        looks
    }

    fn add(&mut self, mut text: &str) {
        while let Some(open) = text.find('{') {
            let selectors = text[..open].rsplit([';', '}']).next().unwrap_or_default().trim();
            let Some(end) = block_end(text, open) else { return };
            let block = &text[open + 1..end];
            text = &text[end + 1..];
            match selectors.strip_prefix('@') {
                Some(media) if applies(media) => self.add(block),
                Some(_) => {}
                None => self.rule(selectors, block),
            }
        }
    }

    fn rule(&mut self, selectors: &str, block: &str) {
        let (mut look, mut important) = (Look::default(), Look::default());
        for (property, value, strong) in declarations(block) {
            if strong { &mut important } else { &mut look }.declare(property, value);
        }
        if look.is_plain() && important.is_plain() {
            return;
        }
        for selector in selectors.split(',') {
            let Some(path) = path(selector) else { continue };
            if self.rules.len() >= RULES {
                return;
            }
            let names =
                path.iter().flat_map(|compound| compound.id.iter().chain(&compound.classes));
            self.names.extend(names.cloned());
            let own = path.first().filter(|own| own.id.is_none() && own.classes.is_empty());
            let element = own.map(|own| own.name.clone().unwrap_or_default().to_ascii_lowercase());
            self.elements.extend(element);
            let count = |of: fn(&Compound) -> usize| path.iter().map(of).sum();
            let weight = (
                count(|compound| usize::from(compound.id.is_some())),
                count(|compound| compound.classes.len()),
                count(|compound| usize::from(compound.name.is_some())),
            );
            self.rules.push(Rule { path, weight, look, important });
        }
    }
}

impl Compound {
    fn is(&self, one: Subject<'_>) -> bool {
        let has = |class: &String| one.classes.split_ascii_whitespace().any(|own| own == class);
        self.name.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(one.name))
            && self.id.as_ref().is_none_or(|id| id == one.id)
            && self.classes.iter().all(has)
    }
}

/// Whether the block of an at-rule holds rules for a screen.
fn applies(media: &str) -> bool {
    let media = media.to_ascii_lowercase();
    let is_media =
        media.starts_with("media") || media.starts_with("supports") || media.starts_with("layer");
    // What a narrow screen leaves out is on the page all the same.
    is_media && !media.contains("print") && !media.contains("max-width")
}

/// The compounds of a selector, from the last one; none where it is one that is not understood.
fn path(selector: &str) -> Option<Vec<Compound>> {
    let selector = selector.trim().replace('>', " ");
    let compounds = selector.split_ascii_whitespace().rev().map(compound);
    let path: Option<Vec<Compound>> = compounds.collect();
    path.filter(|path| !path.is_empty())
}

fn compound(text: &str) -> Option<Compound> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '#' | '*');
    if !text.chars().all(is_name) {
        return None;
    }
    let mut compound = Compound::default();
    let start = text.find(['.', '#']).unwrap_or(text.len());
    let name = text[..start].trim_matches('*');
    compound.name = (!name.is_empty()).then(|| name.to_owned());
    let mut rest = &text[start..];
    while let Some(mark) = rest.chars().next() {
        let end = rest[1..].find(['.', '#']).map_or(rest.len(), |end| end + 1);
        let part = rest[1..end].to_owned();
        match mark {
            '.' => compound.classes.push(part),
            _ => compound.id = Some(part),
        }
        rest = &rest[end..];
    }
    Some(compound)
}

/// Where the block that opens here is closed.
fn block_end(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn find_style(page: &str, from: usize) -> Option<usize> {
    let bytes = &page.as_bytes()[from..];
    let found = memchr::memchr_iter(b'<', bytes).find(|at| {
        bytes.get(at + 1..at + 6).is_some_and(|name| name.eq_ignore_ascii_case(b"style"))
    });
    found.map(|at| from + at)
}

fn end_of_style(page: &str, from: usize) -> Option<usize> {
    let bytes = &page.as_bytes()[from..];
    let found = memchr::memmem::find_iter(bytes, b"</").find(|at| {
        bytes.get(at + 2..at + 7).is_some_and(|name| name.eq_ignore_ascii_case(b"style"))
    });
    found.map(|at| from + at)
}

fn in_comment(page: &str, at: usize) -> bool {
    page[..at].rfind("<!--").is_some_and(|open| !page[open..at].contains("-->"))
}

/// The sheet without its comments, and without the marks that hid it from old browsers.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("/*") {
        out.push_str(&rest[..at]);
        rest = rest[at + 2..].find("*/").map_or("", |end| &rest[at + 2 + end + 2..]);
    }
    out.push_str(rest);
    out.replace("<!--", " ").replace("-->", " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hides(css: &str, name: &str, classes: &str, within: &[&str]) -> bool {
        let sheet = StyleSheet::of(&format!("<style type=x>{css}</style>"));
        let subject = |name, classes| Subject { name, id: "one", classes };
        let around = within.iter().map(|classes| subject("div", classes));
        let (look, important) = sheet.look(subject(name, classes), around);
        look.under(important).hides()
    }

    #[test]
    fn a_rule_holds_for_what_it_names() {
        assert!(hides(".a{display:none}", "span", "b a", &[]));
        assert!(hides("/* x */ span.a , p { display : none }", "p", "", &[]));
        assert!(hides("#one{visibility:hidden}", "b", "", &[]));
        assert!(hides(".out .in{display:none}", "b", "in", &["mid", "out"]));
        assert!(!hides(".out .in{display:none}", "b", "in", &["mid"]));
        assert!(!hides(".a{display:none} .a.b{display:inline}", "b", "a b", &[]));
        assert!(hides(".a{display:none!important} .a.b{display:inline}", "b", "a b", &[]));
        assert!(!hides(".a:hover{display:none}", "b", "a", &[]));
        assert!(!hides("@media print{.a{display:none}}", "b", "a", &[]));
        assert!(hides("@media screen{.a{display:none}}", "b", "a", &[]));
        assert!(hides("@import 'x'; .a{display:none}", "b", "a", &[]));
    }

    #[test]
    fn a_sheet_in_a_comment_or_for_print_is_none() {
        for page in [
            "<!-- <style>.a{display:none}</style> -->",
            "<style media=print>.a{display:none}</style>",
            "<style>.a{color:red}",
        ] {
            assert!(StyleSheet::of(page).is_empty(), "{page}");
        }
    }
}
