//! How the names of bodies and places are told.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

/// The words of `bodies.toml`: the one list by which reports, tables and the names of files know a name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BodyWords {
    regions: Vec<String>,
    bodies: Vec<String>,
    never: Vec<String>,
    generic: Vec<String>,
    proper: Vec<String>,
    towns: Vec<String>,
    levels: Vec<String>,
    joints: Vec<String>,
    topics: Vec<String>,
    in_front: Vec<String>,
}

/// What may stand behind the name of a town.
const OFFICES: [&str; 4] = ["人民政府", "政府", "办事处", "办"];

impl BodyWords {
    /// The words that are embedded in the program.
    pub(crate) fn get() -> &'static BodyWords {
        static WORDS: OnceLock<BodyWords> = OnceLock::new();
        WORDS.get_or_init(|| {
            toml::from_str(include_str!("data/bodies.toml")).expect("the embedded words are tested")
        })
    }

    /// What the title of a report is about: 政府信息公开.
    pub(crate) fn topics(&self) -> &[String] {
        &self.topics
    }

    /// What may stand in front of a name: 关于, 编制.
    pub(crate) fn in_front(&self) -> &[String] {
        &self.in_front
    }

    /// Whether a text ends like the name of a region.
    pub(crate) fn ends_as_region(&self, name: &str) -> bool {
        self.regions.iter().any(|end| name.ends_with(end.as_str()))
    }

    /// Whether a text ends like the name of a region or of another body.
    pub(crate) fn ends_as_body(&self, name: &str) -> bool {
        self.ends_as_region(name) || self.bodies.iter().any(|end| name.ends_with(end.as_str()))
    }

    /// Whether a text has a word that no name has, outside what bodies and places are really called.
    pub(crate) fn has_never(&self, name: &str) -> bool {
        let found: Vec<Range<usize>> = self
            .never
            .iter()
            .flat_map(|word| name.match_indices(word.as_str()))
            .filter(|(at, word)| *word != "与" || self.parts(name, *at))
            .map(|(at, word)| at..at + word.len())
            .collect();
        let proper = if found.is_empty() { Vec::new() } else { self.proper(name) };
        let is_own = |found: &Range<usize>| {
            proper.iter().any(|p| p.start < found.end && found.start < p.end)
        };
        self.generic.iter().any(|word| word == name) || !found.iter().all(is_own)
    }

    /// Whether a place of a text lies within what a body or a place is really called.
    pub(crate) fn is_in_proper(&self, name: &str, place: usize) -> bool {
        self.proper(name).iter().any(|range| range.contains(&place))
    }

    /// Where 与 parts two bodies. In 甲县规划与建设局 it stands within one name.
    fn parts(&self, name: &str, at: usize) -> bool {
        name[..at].chars().nth(1).is_none() || self.ends_as_body(&name[..at])
    }

    fn proper(&self, name: &str) -> Vec<Range<usize>> {
        let words = self.proper.iter().flat_map(|word| name.match_indices(word.as_str()));
        words.map(|(at, word)| at..at + word.len()).chain(self.town(name)).collect()
    }

    /// The name of a town at the end of a text, without the place above it: 由店 in 甲县由店镇人民政府.
    fn town(&self, name: &str) -> Option<Range<usize>> {
        let stem = OFFICES.iter().find_map(|office| name.strip_suffix(office)).unwrap_or(name);
        let stem = self.towns.iter().find_map(|town| stem.strip_suffix(town.as_str()))?;
        let level = |c: char| self.levels.iter().any(|level| level.starts_with(c));
        let start = stem.char_indices().rfind(|(_, c)| level(*c));
        let start = start.map_or(0, |(at, c)| at + c.len_utf8());
        let own = &stem[start..];
        let joint =
            self.joints.iter().any(|j| own.starts_with(j.as_str()) || own.ends_with(j.as_str()));
        let long = if start == 0 { 2..=2 } else { 2..=3 };
        let functional = |c: char| self.never.iter().any(|n| n.chars().eq([c]));
        let is_name = long.contains(&own.chars().count())
            && !joint
            && !own.chars().all(functional)
            && !self.never.iter().any(|n| n.chars().nth(1).is_some() && own.contains(n.as_str()));
        is_name.then_some(start..stem.len())
    }
}
